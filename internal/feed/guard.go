package feed

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"syscall"
	"time"
)

// limits of one request.
type limits struct {
	connect, whole time.Duration
	url, file      int64 // bytes, unpacked
	redirects      int
}

var defaultLimits = limits{connect: 15 * time.Second, whole: 60 * time.Second, url: 64 << 20, file: 1 << 30, redirects: 5}

// errPrivate says that an address is none on the internet.
type errPrivate struct{ what string }

func (e errPrivate) Error() string { return "the address is " + e.what }

var (
	errRedirects = errors.New("too many redirects")
	errDowngrade = errors.New("redirect from https to http")
	errScheme    = errors.New("redirect to something else than a web address")
)

// client makes a client without cookies and proxies that asks refuse about every address before it connects: the address
// that was found for the name at that moment, so that neither a name that changes its address between two look-ups nor a
// redirect leads into the operator's own network.
func client(refuse func(netip.Addr) string, l limits) *http.Client {
	dialer := &net.Dialer{Timeout: l.connect, Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil {
			return fmt.Errorf("address to connect to: %w", err)
		}
		if what := refuse(at.Addr()); what != "" {
			return errPrivate{what}
		}
		return nil
	}}
	return &http.Client{
		Transport: &http.Transport{
			DialContext: dialer.DialContext, TLSHandshakeTimeout: l.connect, ResponseHeaderTimeout: l.whole,
			DisableCompression: true, // unpacked here, with a limit
			ForceAttemptHTTP2:  true, MaxResponseHeaderBytes: 1 << 20, MaxIdleConns: 4, IdleConnTimeout: 30 * time.Second,
		},
		CheckRedirect: func(req *http.Request, via []*http.Request) error {
			switch {
			case len(via) > l.redirects:
				return errRedirects
			case req.URL.Scheme != "http" && req.URL.Scheme != "https":
				return errScheme
			case req.URL.Scheme == "http" && via[len(via)-1].URL.Scheme == "https":
				return errDowngrade
			}
			req.Header.Del("Referer") // it could hold the key of the list
			return nil
		},
	}
}

// refused says what is wrong with an address that is not one of a host on the internet, "" where nothing is.
func refused(a netip.Addr) string {
	a = a.WithZone("").Unmap()
	for _, r := range special {
		if r.prefix.Contains(a) {
			if r.inner > 0 { // an IPv4 address carried inside: it is the one that counts
				b := a.As16()
				return refused(netip.AddrFrom4([4]byte(b[r.inner : r.inner+4])))
			}
			return r.what
		}
	}
	if !a.IsGlobalUnicast() {
		return "not one of a host on the internet"
	}
	return ""
}

// special are the networks that are not the internet: RFC 6890 and its registries.
var special = func() (list []struct {
	prefix netip.Prefix
	what   string
	inner  int // where an IPv4 address stands in it; 0: nowhere
}) {
	for line := range strings.SplitSeq(`0.0.0.0/8 of this host
10.0.0.0/8 in a private network
100.64.0.0/10 in a provider's inner network
127.0.0.0/8 of this host
169.254.0.0/16 of the local link
172.16.0.0/12 in a private network
192.0.0.0/24 reserved
192.0.2.0/24 for examples
192.88.99.0/24 reserved
192.168.0.0/16 in a private network
198.18.0.0/15 for measurements
198.51.100.0/24 for examples
203.0.113.0/24 for examples
224.0.0.0/4 of a group of hosts
240.0.0.0/4 reserved
64:ff9b:1::/48 in a private network
100::/64 reserved
2001::/23 reserved
2001:db8::/32 for examples
3fff::/20 for examples
5f00::/16 reserved
fc00::/7 in a private network
fe80::/10 of the local link
fec0::/10 in a private network
ff00::/8 of a group of hosts
::/128 of this host
::1/128 of this host`, "\n") {
		prefix, what, _ := strings.Cut(line, " ")
		list = append(list, struct {
			prefix netip.Prefix
			what   string
			inner  int
		}{netip.MustParsePrefix(prefix), what, 0})
	}
	for prefix, inner := range map[string]int{"64:ff9b::/96": 12, "2002::/16": 2, "::/96": 12} {
		list = append(list, struct {
			prefix netip.Prefix
			what   string
			inner  int
		}{netip.MustParsePrefix(prefix), "", inner})
	}
	return list
}()

package feed

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"homegroup/internal/meeting"
	"homegroup/internal/problem"
)

const oneRow = `[{"slug":"a","name":"Café","day":1,"time":"19:00"}]`

// In these tests 127.0.0.2 is the internet, and 127.0.0.1 the operator's own network.
func testSource(t *testing.T, l limits) *Source {
	t.Helper()
	return newSource(Options{Version: "1.2", Site: "https://home.example"}, func(a netip.Addr) string {
		if a == netip.MustParseAddr("127.0.0.2") {
			return ""
		}
		return "in a private network"
	}, l)
}

var testLimits = limits{connect: 20 * time.Second, whole: time.Minute, url: 1 << 20, file: 1 << 20, redirects: 5}

func serve(t *testing.T, ip string, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	l, err := net.Listen("tcp", ip+":0")
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(h)
	s.Listener.Close()
	s.Listener = l
	s.Start()
	t.Cleanup(s.Close)
	return s
}

func zipped(data string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(data))
	_ = z.Close()
	return b.Bytes()
}

func TestFetch(t *testing.T) {
	var asked atomic.Pointer[http.Request]
	s := serve(t, "127.0.0.2", func(w http.ResponseWriter, r *http.Request) {
		asked.Store(r.Clone(context.Background()))
		http.SetCookie(w, &http.Cookie{Name: "track", Value: "me"})
		w.Header().Set("ETag", `"v1"`)
		w.Header().Set("Last-Modified", "Mon, 06 May 2024 07:08:09 GMT")
		switch {
		case r.Header.Get("If-None-Match") == `"v1"`:
			w.WriteHeader(http.StatusNotModified)
		case r.URL.Path == "/hop":
			http.Redirect(w, r, "/list", http.StatusFound)
		case r.URL.Path == "/gzip":
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(zipped(oneRow))
		case r.URL.Path == "/list.json.gz":
			_, _ = w.Write(zipped(oneRow))
		case r.URL.Path == "/latin":
			w.Header().Set("Content-Type", "application/json; charset=iso-8859-1")
			_, _ = w.Write([]byte(strings.ReplaceAll(oneRow, "é", "\xe9")))
		case r.URL.Path == "/bom":
			_, _ = w.Write([]byte("\xef\xbb\xbf" + oneRow))
		case r.URL.Path == "/utf16":
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write(utf16le(oneRow))
		default:
			w.Header().Set("Content-Type", "text/html") // many servers are set up wrongly: the content counts
			_, _ = w.Write([]byte(oneRow))
		}
	})
	src := testSource(t, testLimits)
	for _, path := range []string{"/list", "/hop", "/gzip", "/list.json.gz", "/latin", "/bom", "/utf16"} {
		b, err := src.Fetch(context.Background(), meeting.Feed{URL: s.URL + path}, false, nil)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if len(b.Rows) != 1 || b.Rows[0].Name != "Café" || b.Format != meeting.MeetingGuide || b.ETag != `"v1"` || b.Sum == "" || b.Bytes == 0 {
			t.Errorf("%s: %+v", path, b)
		}
	}
	f := meeting.Feed{URL: s.URL + "/list"}
	b, _ := src.Fetch(context.Background(), f, false, nil)
	if got := asked.Load().Header; got.Get("Cookie") != "" || got.Get("Referer") != "" || got.Get("User-Agent") != "Homegroup/1.2 (+https://home.example)" {
		t.Errorf("the server was told %v", got)
	}
	f.ETag, f.LastModified, f.Sum = b.ETag, b.LastModified, b.Sum
	if again, err := src.Fetch(context.Background(), f, false, nil); err != nil || !again.Unchanged || again.ETag != f.ETag || again.Sum != f.Sum {
		t.Errorf("asked again: %+v, %v", again, err)
	}
	if asked.Load().Header.Get("If-Modified-Since") != f.LastModified {
		t.Error("If-Modified-Since was not sent")
	}
	if forced, err := src.Fetch(context.Background(), f, true, nil); err != nil || forced.Unchanged || len(forced.Rows) != 1 {
		t.Errorf("forced: %+v, %v", forced, err)
	}
	f.ETag = "" // a server without ETag: the bytes tell
	if same, err := src.Fetch(context.Background(), f, false, nil); err != nil || !same.Unchanged {
		t.Errorf("the same bytes: %+v, %v", same, err)
	}
}

func utf16le(s string) []byte {
	b := []byte{0xff, 0xfe}
	for _, r := range s {
		b = append(b, byte(r), byte(r>>8))
	}
	return b
}

// Everything that can come instead of a list: an error for people, never the address, which may hold a key.
func TestFetchFails(t *testing.T) {
	inner := serve(t, "127.0.0.1", func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte(oneRow)) })
	release := make(chan struct{})
	t.Cleanup(func() { close(release) })
	status := func(code int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(code); _, _ = w.Write([]byte(body)) }
	}
	page := func(body string) http.HandlerFunc { return status(200, "<!DOCTYPE html><html>"+body+"</html>") }
	for _, c := range []struct {
		name string
		h    http.HandlerFunc
		want string
	}{
		{"into the own network", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, inner.URL, http.StatusFound) }, "a computer in a private network"},
		{"to a name of the own network", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, strings.Replace(inner.URL, "127.0.0.1", "localhost", 1), http.StatusFound)
		}, "a computer in a private network"},
		{"round and round", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path+"x?key=SECRET", http.StatusFound)
		}, "more than 5 times"},
		{"to a file", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		}, "no web address"},
		{"slow", func(w http.ResponseWriter, r *http.Request) {
			_, _ = w.Write([]byte("["))
			w.(http.Flusher).Flush()
			select {
			case <-release:
			case <-r.Context().Done():
			}
		}, "did not arrive within"},
		{"endless", func(w http.ResponseWriter, r *http.Request) {
			chunk := bytes.Repeat([]byte(" "), 64<<10)
			for {
				if _, err := w.Write(chunk); err != nil {
					return
				}
			}
		}, "larger than 1 MB"},
		{"gzip bomb", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			for range 1000 {
				_, _ = z.Write(bytes.Repeat([]byte(" "), 64<<10))
			}
			_ = z.Close()
		}, "larger than 1 MB"},
		{"gzip bomb in a file", func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write(zipped(strings.Repeat(" ", 8<<20))) }, "larger than 1 MB"},
		{"no gzip", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write([]byte("not gzip at all, really"))
		}, "cannot be unpacked"},
		{"cut off", func(w http.ResponseWriter, r *http.Request) {
			c, b, _ := w.(http.Hijacker).Hijack()
			_, _ = b.WriteString("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n[{\"slug\":")
			_ = b.Flush()
			_ = c.Close()
		}, "broke off in the middle"},
		{"401", status(401, `{"error":"no"}`), "keeps its list closed (401). If its owner gave you a key"},
		{"403", status(403, `no`), "keeps its list closed (403)"},
		{"404", status(404, `no`), "no list at this address any more (404)"},
		{"429", status(429, `no`), "asked too often (429)"},
		{"500", status(500, `no`), "trouble of its own (500)"},
		{"300", status(300, `no`), "points elsewhere"},
		{"304 unasked", status(304, ``), "without having been asked"},
		{"empty", status(204, ``), "The answer was empty"},
		{"challenge", page("<title>Just a moment...</title>"), "A page asking whether you are human came instead of the list."},
		{"challenge with a status", status(503, "<html><body>Checking your browser before accessing</body></html>"), "whether you are human"},
		{"login", page(`<form><input name="pwd" type="password"></form>`), "asking for a password"},
		{"page", page(`<h1>Our meetings</h1>`), "A web page came instead of the list."},
		{"page that names its list", page(`<head><link href="/m.json?action=meetings" rel="alternate" type="application/json" title="Meetings Feed"></head>`), "its list is at http://127.0.0.2:"},
		{"XML", status(200, `<?xml version="1.0"?><rss></rss>`), "XML came"},
		{"no success", status(200, `{"success":false,"data":"Invalid key SECRET="}`), "put it into the address as key="},
		{"an error", status(200, `{"code":"rest_no_route","message":"No route was found."}`), "answered with an error instead of the list: “No route was found”"},
		{"nothing of WordPress", status(200, "0"), "WordPress"},
		{"broken", status(200, `[{"slug":}]`), "line 1, column 10"},
		{"words", status(200, `hello`), "no list of a kind that is known"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, "127.0.0.2", c.h)
			l := testLimits
			if c.name == "slow" {
				l.whole = 300 * time.Millisecond
			}
			begun := time.Now()
			b, err := testSource(t, l).Fetch(context.Background(), meeting.Feed{URL: s.URL + "/list?key=SECRET"}, false, nil)
			var p *problem.Problem
			if !errors.As(err, &p) || !strings.Contains(p.Message, c.want) || p.Kind != problem.Unavailable && p.Kind != problem.Invalid {
				t.Errorf("%v", err)
			}
			for e := err; e != nil; e = errors.Unwrap(e) {
				if strings.Contains(e.Error(), "SECRET") {
					t.Errorf("the key is in the error: %v", e)
				}
			}
			if len(b.Rows) > 0 || time.Since(begun) > 20*time.Second {
				t.Errorf("%d rows after %s", len(b.Rows), time.Since(begun))
			}
		})
	}
}

func TestUnreachable(t *testing.T) {
	l, _ := net.Listen("tcp", "127.0.0.2:0")
	address := l.Addr().String()
	l.Close()
	for url, want := range map[string]string{
		"http://" + address + "/x":      "nothing answers at this address",
		"http://nosuch.invalid/x":       "There is no site of this name",
		"http://:99999/":                "could not be reached",
		"relative/list.json":            "neither",
		"/no/such/list.json":            "There is no file list.json",
		t.TempDir():                     "is no file",
		"ftp://example.org/meetings":    "neither",
		"http://[::1]:1/meetings":       "a computer in a private network",
		"http://user:pw@127.0.0.1:1/m":  "a computer in a private network",
		"http://169.254.169.254/latest": "a computer in a private network",
	} {
		_, err := testSource(t, testLimits).Fetch(context.Background(), meeting.Feed{URL: url}, false, nil)
		if err == nil || !strings.Contains(err.Error(), want) && !strings.Contains(err.Error(), "looked up") {
			t.Errorf("%s: %v", url, err)
		}
	}
}

func TestPrivateOnlyWhenAllowed(t *testing.T) {
	s := serve(t, "127.0.0.1", func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte(oneRow)) })
	src := New(Options{})
	if _, err := src.Fetch(context.Background(), meeting.Feed{URL: s.URL}, false, nil); err == nil || !strings.Contains(err.Error(), "--private") {
		t.Errorf("%v", err)
	}
	b, err := src.Fetch(context.Background(), meeting.Feed{URL: s.URL, Private: true}, false, nil)
	if err != nil || len(b.Rows) != 1 {
		t.Errorf("%+v, %v", b, err)
	}
}

func TestNoWayFromHTTPSToHTTP(t *testing.T) {
	plain := serve(t, "127.0.0.2", func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte(oneRow)) })
	safe := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, plain.URL, http.StatusFound) }))
	safe.Listener.Close()
	safe.Listener, _ = net.Listen("tcp", "127.0.0.2:0")
	safe.Config.ErrorLog = log.New(io.Discard, "", 0)
	safe.StartTLS()
	defer safe.Close()
	src := testSource(t, testLimits)
	if _, err := src.Fetch(context.Background(), meeting.Feed{URL: safe.URL}, false, nil); err == nil || !strings.Contains(err.Error(), "certificate is not valid") {
		t.Errorf("a stranger's certificate: %v", err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(safe.Certificate())
	src.open.Transport.(*http.Transport).TLSClientConfig = &tls.Config{RootCAs: pool, ServerName: "example.com"}
	if _, err := src.Fetch(context.Background(), meeting.Feed{URL: safe.URL}, false, nil); err == nil || !strings.Contains(err.Error(), "from https to http") {
		t.Errorf("%v", err)
	}
}

func TestFiveRedirects(t *testing.T) {
	s := serve(t, "127.0.0.2", func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(r.URL.Path[1:])
		if n == 0 {
			_, _ = w.Write([]byte(oneRow))
			return
		}
		http.Redirect(w, r, "/"+strconv.Itoa(n-1), http.StatusFound)
	})
	src := testSource(t, testLimits)
	if b, err := src.Fetch(context.Background(), meeting.Feed{URL: s.URL + "/5"}, false, nil); err != nil || len(b.Rows) != 1 {
		t.Errorf("five: %v", err)
	}
	if _, err := src.Fetch(context.Background(), meeting.Feed{URL: s.URL + "/6"}, false, nil); err == nil {
		t.Error("six redirects were followed")
	}
}

func TestRefusedAddresses(t *testing.T) {
	for address, public := range map[string]bool{
		"8.8.8.8": true, "93.184.216.34": true, "2606:4700::1111": true, "100.128.0.1": true, "172.32.0.1": true, "::ffff:8.8.8.8": true, "64:ff9b::808:808": true,
		"127.0.0.1": false, "127.8.8.8": false, "0.0.0.0": false, "10.1.2.3": false, "172.16.0.1": false, "172.31.255.255": false, "192.168.1.1": false, "169.254.169.254": false,
		"100.64.0.1": false, "100.127.255.254": false, "192.0.0.192": false, "198.18.0.1": false, "198.51.100.7": false, "203.0.113.7": false, "224.0.0.1": false, "255.255.255.255": false, "240.0.0.1": false,
		"::": false, "::1": false, "fe80::1%eth0": false, "fc00::1": false, "fd00:ec2::254": false, "ff02::1": false, "2001:db8::1": false, "::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false,
		"64:ff9b::7f00:1": false, "64:ff9b::a9fe:a9fe": false, "2002:7f00:1::": false, "2002:c0a8:101::1": false, "::127.0.0.1": false, "2001:0:4136::1": false, "fec0::1": false, "100::1": false,
	} {
		if what := refused(netip.MustParseAddr(address)); (what == "") != public {
			t.Errorf("%s is refused for being %q", address, what)
		}
	}
}

func TestStopWhileFetching(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s := serve(t, "127.0.0.2", func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte("["))
		w.(http.Flusher).Flush()
		cancel()
		<-r.Context().Done()
	})
	begun := time.Now()
	_, err := testSource(t, testLimits).Fetch(ctx, meeting.Feed{URL: s.URL}, false, nil)
	if !errors.Is(err, context.Canceled) || time.Since(begun) > 20*time.Second {
		t.Errorf("%v after %s", err, time.Since(begun))
	}
}

func TestProgressAndStopWhileReading(t *testing.T) {
	path := filepath.Join(t.TempDir(), "list.json")
	list := "[" + strings.Repeat(`{"slug":"a","name":"`+strings.Repeat("x", 200)+`"},`, 4000) + "{}]"
	if err := os.WriteFile(path, []byte(list), 0o600); err != nil {
		t.Fatal(err)
	}
	var told []string
	src := testSource(t, testLimits)
	b, err := src.Fetch(context.Background(), meeting.Feed{URL: path}, false, func(p meeting.Progress) {
		if p.At.IsZero() {
			t.Error("a progress without its moment")
		}
		told = append(told, fmt.Sprint(p.Stage, " ", p.Done))
	})
	if err != nil || len(b.Rows) != 4001 || b.Bytes != int64(len(list)) {
		t.Fatalf("%d rows of %d bytes: %v", len(b.Rows), b.Bytes, err)
	}
	all := strings.Join(told, "\n")
	if n := strings.Count(all, "fetching"); n != 3 { // of 892,004 bytes, every 256 KB and the rest of a read
		t.Errorf("the fetching was told of %d times:\n%s", n, all)
	}
	for _, want := range []string{"reading 0", "reading 500", "reading 4000", "reading 4001"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q was not told:\n%s", want, all)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	_, err = src.Fetch(ctx, meeting.Feed{URL: path}, false, func(p meeting.Progress) {
		if p.Stage == "reading" && p.Done == 1000 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

func TestFilesTooLargeAndZipped(t *testing.T) {
	dir := t.TempDir()
	big, small := filepath.Join(dir, "big.json"), filepath.Join(dir, "small.json.gz")
	_ = os.WriteFile(big, bytes.Repeat([]byte(" "), 2<<20), 0o600)
	_ = os.WriteFile(small, zipped(oneRow), 0o600)
	src := testSource(t, testLimits)
	if _, err := src.Fetch(context.Background(), meeting.Feed{URL: big}, false, nil); err == nil || !strings.Contains(err.Error(), "larger than 1 MB") {
		t.Errorf("%v", err)
	}
	if b, err := src.Fetch(context.Background(), meeting.Feed{URL: small}, false, nil); err != nil || len(b.Rows) != 1 {
		t.Errorf("%v", err)
	}
}

package web

import (
	"math"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"homegroup/internal/problem"
)

// Limiter lets every client do so much in a while and no more. It knows clients by their network address, in memory
// only, for as long as they are busy; nothing of it is logged or kept.
type Limiter struct {
	every   rate.Limit
	burst   int
	clients int
	now     func() time.Time

	mu sync.Mutex
	// Two generations bound the memory without a list to keep in order: when young is full it becomes old, and the
	// old one, with clients not seen since, is forgotten.
	young, old map[netip.Addr]*rate.Limiter
}

// NewLimiter makes a limiter: burst at once, then perSecond, counted for each of the last clients to 2*clients clients.
// Whoever floods it from more addresses than that makes it forget, and is then a matter for the operator's network.
func NewLimiter(perSecond float64, burst, clients int, now func() time.Time) *Limiter {
	return &Limiter{every: rate.Limit(perSecond), burst: burst, clients: max(clients, 1), now: now, young: map[netip.Addr]*rate.Limiter{}}
}

// Allow takes cost from what the client has left. When there is not so much, it takes nothing and says how long until there is.
func (l *Limiter) Allow(client netip.Addr, cost int) (wait time.Duration, ok bool) {
	now := l.now()
	r := l.of(client).ReserveN(now, min(cost, l.burst))
	if wait = r.DelayFrom(now); wait > 0 {
		r.CancelAt(now)
		return wait, false
	}
	return 0, true
}

func (l *Limiter) of(client netip.Addr) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if one, ok := l.young[client]; ok {
		return one
	}
	one, ok := l.old[client]
	if !ok {
		one = rate.NewLimiter(l.every, l.burst)
	}
	if len(l.young) >= l.clients {
		l.old, l.young = l.young, make(map[netip.Addr]*rate.Limiter, l.clients)
	}
	l.young[client] = one
	return one
}

// clientOf tells clients apart by their address; an IPv6 network of 64 bits is one client, since one household has all
// of it. A proxy on this machine or in a private network is believed when it says for whom it asks (the last entry of
// X-Forwarded-For, which that proxy wrote itself).
func clientOf(r *http.Request) netip.Addr {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	addr, _ := netip.ParseAddr(host)
	addr = addr.Unmap()
	if addr.IsLoopback() || addr.IsPrivate() || !addr.IsValid() {
		if all := r.Header.Values("X-Forwarded-For"); len(all) > 0 {
			entries := strings.Split(all[len(all)-1], ",")
			if said, err := netip.ParseAddr(strings.TrimSpace(entries[len(entries)-1])); err == nil {
				addr = said.Unmap()
			}
		}
	}
	if addr.Is6() && !addr.IsLoopback() {
		if network, err := addr.Prefix(64); err == nil {
			return network.Addr()
		}
	}
	return addr
}

// What one client may do. Behind one address may sit a whole clubhouse, so reading is generous: nobody who looks for a
// meeting by hand meets it.
const (
	readsPerSecond, readsAtOnce     = 20, 400
	reportsPerMinute, reportsAtOnce = 1, 5
	clientsKnown                    = 20_000
	// wholeList is what a whole list costs, in requests.
	wholeList = 20
)

// reading counts a request against what its client may read, and answers it when that is too much. Requests from this
// machine itself are not counted.
func (s *Server) reading(w http.ResponseWriter, r *http.Request, cost int) bool {
	client := clientOf(r)
	if client.IsLoopback() {
		return true
	}
	wait, ok := s.api.reads.Allow(client, cost)
	if !ok {
		s.apiProblem(w, r, tooMany(w, wait))
	}
	return ok
}

// Reporting counts a visitor's report. The error, of kind TooMany, says when to try again.
func (s *Server) reporting(w http.ResponseWriter, r *http.Request) error {
	wait, ok := s.api.reports.Allow(clientOf(r), 1)
	if !ok {
		return tooMany(w, wait)
	}
	return nil
}

func tooMany(w http.ResponseWriter, wait time.Duration) error {
	seconds := int(math.Ceil(wait.Seconds()))
	w.Header().Set("Retry-After", strconv.Itoa(seconds))
	return problem.New(problem.TooMany, "That was a lot in a short time, so this was not done. Try again in %d seconds.", seconds)
}

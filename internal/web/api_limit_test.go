package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"homegroup/internal/problem"
)

func TestLimiter(t *testing.T) {
	now := apiNow
	l := NewLimiter(0.5, 3, 100, func() time.Time { return now })
	a, b := netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("192.0.2.2")
	for i := range 3 {
		if _, ok := l.Allow(a, 1); !ok {
			t.Fatalf("request %d is refused", i+1)
		}
	}
	wait, ok := l.Allow(a, 1)
	if ok || wait != 2*time.Second {
		t.Errorf("the fourth: %v, %v", wait, ok)
	}
	if _, ok := l.Allow(b, 3); !ok {
		t.Error("another client is refused")
	}
	if _, ok := l.Allow(b, 99); ok {
		t.Error("more than ever allowed is allowed")
	}
	now = now.Add(2 * time.Second)
	if _, ok := l.Allow(a, 1); !ok {
		t.Error("after the wait it is still refused")
	}
	now = now.Add(time.Hour)
	if _, ok := l.Allow(b, 99); !ok {
		t.Error("a request that costs more than the whole burst never gets through")
	}
}

func TestLimiterForgetsInBounds(t *testing.T) {
	l := NewLimiter(1, 1, 10, func() time.Time { return apiNow })
	busy := netip.MustParseAddr("192.0.2.1")
	l.Allow(busy, 1)
	for i := range 1000 {
		l.Allow(netip.MustParseAddr(fmt.Sprintf("10.0.%d.%d", i/250, i%250)), 1)
		if n := len(l.young) + len(l.old); n > 20 {
			t.Fatalf("%d clients are held", n)
		}
		if _, ok := l.Allow(busy, 1); ok {
			t.Fatalf("a busy client is forgotten after %d others", i)
		}
	}
}

func TestClientOf(t *testing.T) {
	for _, c := range []struct{ remote, forwarded, want string }{
		{"192.0.2.1:5", "", "192.0.2.1"}, {"192.0.2.1:5", "198.51.100.7", "192.0.2.1"}, // strangers are not believed
		{"127.0.0.1:5", "198.51.100.7", "198.51.100.7"}, {"10.0.0.2:5", "203.0.113.9, 198.51.100.7", "198.51.100.7"},
		{"127.0.0.1:5", "rubbish", "127.0.0.1"}, {"127.0.0.1:5", "", "127.0.0.1"},
		{"[2001:db8:1:2:3:4:5:6]:5", "", "2001:db8:1:2::"}, {"[::ffff:192.0.2.1]:5", "", "192.0.2.1"}, {"[::1]:5", "", "::1"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.remote
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := clientOf(r).String(); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

func TestTooMany(t *testing.T) {
	s := newAPISite(t, 5)
	ask := func(remote, path string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.RemoteAddr = remote
		w := httptest.NewRecorder()
		s.handler.ServeHTTP(w, r)
		return w
	}
	refused := 0
	for range readsAtOnce/wholeList + 1 {
		if w := ask("192.0.2.1:5", "/meetings.json"); w.Code == 429 {
			refused++
			if e := decode[apiError](t, w, 429); e.Error.Kind != "too_many" || w.Header().Get("Retry-After") != "1" || w.Header().Get("Access-Control-Allow-Origin") != "*" {
				t.Errorf("%+v %v", e, w.Header())
			}
		}
	}
	if refused != 1 {
		t.Errorf("%d of the requests are refused, want the last alone", refused)
	}
	for range 2 * readsAtOnce {
		if w := ask("127.0.0.1:5", "/api/v1/meetings?limit=1"); w.Code != 200 {
			t.Fatalf("this machine itself is refused: %d", w.Code)
		}
	}
	if strings.Contains(s.log.String(), "192.0.2") {
		t.Error("an address is in the log")
	}
	r := httptest.NewRequest(http.MethodPost, "/", nil)
	w := httptest.NewRecorder()
	for i := range reportsAtOnce + 1 {
		if err := s.reporting(w, r); (problem.KindOf(err) == problem.TooMany) != (i == reportsAtOnce) || err == nil && i == reportsAtOnce {
			t.Errorf("report %d: %v", i+1, err)
		}
	}
	if w.Header().Get("Retry-After") != "60" {
		t.Errorf("Retry-After %q", w.Header().Get("Retry-After"))
	}
}

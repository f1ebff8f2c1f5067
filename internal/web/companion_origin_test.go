package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"homegroup/internal/account"
	"homegroup/internal/vault"
)

// privateSite is the rich site with accounts; origin is the companion's own, or "". The store is not reached: nobody is signed in.
func privateSite(t *testing.T, origin string) *site {
	t.Helper()
	s := richSite(t)
	o := s.Options
	o.Private = Private{
		Accounts: account.NewService(account.Parts{Now: o.Now, Secret: make([]byte, 32), Registration: account.Open}),
		Vault:    vault.NewService(vault.Parts{Now: o.Now}),
		Origin:   origin,
	}
	s.Server = New(o)
	s.handler = s.Server.Handler()
	return s
}

// at asks one of the site's hosts.
func (s *site) at(host, method, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	r.Host, r.RemoteAddr = host, "127.0.0.1:9"
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}

const (
	siteHost = "meetings.example.org"
	bookHost = "book.example.org"
)

// TestCompanionOrigin asks both hosts for every kind of address: each has its half, and neither has the other's.
func TestCompanionOrigin(t *testing.T) {
	s := privateSite(t, "https://"+bookHost)
	release := "/my/v/" + s.companion.once().Name
	const there = "https://" + bookHost
	for _, test := range []struct {
		method, path string
		site, book   int
		siteTo       string // where the site's host leads
		bookTo       string
	}{
		{"GET", "/my/", 302, 200, there + "/my/", ""},
		{"GET", "/my", 302, 302, there + "/my", "/my/"},
		{"GET", "/my/?invite=abc", 302, 200, there + "/my/?invite=abc", ""},
		{"GET", "/my/sw.js", 302, 200, there + "/my/sw.js", ""},
		{"GET", "/my/assets.json", 302, 200, there + "/my/assets.json", ""},
		{"GET", release + "/app.js", 302, 200, there + release + "/app.js", ""},
		{"GET", "/api/v1/account", 421, 401, "", ""},
		{"GET", "/api/v1/spaces", 421, 401, "", ""},
		{"POST", "/api/v1/register", 421, 400, "", ""},
		{"GET", "/help", 200, 200, "", ""},
		{"GET", "/es/help?country=GB", 200, 200, "", ""},
		{"GET", "/en/help/offline", 200, 200, "", ""},
		{"GET", "/help-sw.js", 200, 200, "", ""},
		{"GET", s.static.address("site.css"), 200, 200, "", ""},
		{"GET", "/healthz", 200, 200, "", ""},
		{"GET", "/readyz", 200, 200, "", ""},
		{"GET", "/", 200, 302, "", "/my/"},
		{"GET", "/en/", 200, 404, "", ""},
		{"GET", "/meetings", 200, 404, "", ""},
		{"GET", "/es/meetings/lamplighters", 200, 404, "", ""},
		{"POST", "/meetings/lamplighters/report", 422, 404, "", ""},
		{"GET", "/meetings/lamplighters.ics", 200, 404, "", ""},
		{"GET", "/programs/aa", 200, 404, "", ""},
		{"GET", "/privacy", 200, 404, "", ""},
		{"GET", "/meetings.json", 200, 404, "", ""},
		{"GET", "/api/v1/meetings", 200, 404, "", ""},
		{"GET", "/api/v1/openapi.json", 200, 404, "", ""},
		{"GET", "/robots.txt", 200, 404, "", ""},
		{"GET", "/favicon.ico", 200, 404, "", ""},
		{"GET", "/mystery", 404, 404, "", ""},
		{"GET", "/helpers", 404, 404, "", ""},
	} {
		for host, want := range map[string]struct {
			status int
			to     string
		}{siteHost: {test.site, test.siteTo}, bookHost: {test.book, test.bookTo}, "BOOK.Example.org:443": {test.book, test.bookTo}, "127.0.0.1:8012": {test.site, test.siteTo}} {
			w := s.at(host, test.method, test.path)
			if w.Code != want.status || want.to != "" && w.Header().Get("Location") != want.to {
				t.Errorf("%s %s%s answers %d and leads to %q; want %d, %q", test.method, host, test.path, w.Code, w.Header().Get("Location"), want.status, want.to)
			}
		}
	}
}

// TestCompanionOriginSays reads what each host says of the other, and what its headers allow.
func TestCompanionOriginSays(t *testing.T) {
	s := privateSite(t, "https://"+bookHost)
	for lang, words := range map[string]string{"en": "This page is not kept here", "es": "Esta página no está aquí"} {
		w := s.at(bookHost, "GET", "/"+lang+"/meetings?day=tonight&q=a%22b")
		checkPage(t, s, Lang(lang), w)
		doc := parse(t, w.Body)
		if got := text(all(doc, tag("h1"))[0]); got != words {
			t.Errorf("the page says %q", got)
		}
		buttons := all(all(doc, class("buttons"))[0], tag("a"))
		if to := attr(buttons[0], "href"); to != "https://"+siteHost+"/"+lang+"/meetings?day=tonight&q=a%22b" {
			t.Errorf("it leads to %q", to)
		}
		if to := attr(buttons[1], "href"); to != "https://"+bookHost+"/my/" {
			t.Errorf("and back to %q", to)
		}
	}
	// No page at the companion's host has a link that leads nowhere there.
	for _, path := range []string{"/help", "/es/help", "/en/help/offline", "/nowhere"} {
		for _, n := range all(parse(t, s.at(bookHost, "GET", path).Body), tag("a", "form", "link", "script")) {
			to := attr(n, "href") + attr(n, "src") + attr(n, "action")
			if !strings.HasPrefix(to, "/") {
				continue
			}
			if w := s.at(bookHost, "GET", to); w.Code != http.StatusOK {
				t.Errorf("%s leads to %s, which answers %d", path, to, w.Code)
			}
		}
	}
	var e struct {
		Error struct{ Kind, Message string }
	}
	w := s.at(siteHost, "GET", "/api/v1/account", "Cookie", "__Host-session=abc")
	if err := json.Unmarshal(w.Body.Bytes(), &e); err != nil || e.Error.Kind != "not_found" || !strings.Contains(e.Error.Message, "https://"+bookHost) {
		t.Errorf("the site says %s", w.Body)
	}
	if w := s.at(bookHost, "GET", "/api/v1/meetings"); !json.Valid(w.Body.Bytes()) || !strings.Contains(w.Body.String(), "https://"+siteHost) {
		t.Errorf("the companion's host says %s", w.Body)
	}
	if p := s.at(bookHost, "GET", "/help").Header().Get("Content-Security-Policy"); strings.Contains(p, "tiles.example.org") || !strings.Contains(p, "img-src 'self';") {
		t.Errorf("a page beside the book may load from elsewhere: %s", p)
	}
	if p := s.at(bookHost, "GET", "/my/").Header().Get("Content-Security-Policy"); p != bookPolicy {
		t.Errorf("the book's policy is %s", p)
	}
	if h := s.at(siteHost, "GET", "/my/").Header(); len(h.Values("Set-Cookie")) > 0 || h.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("the way to the book: %v", h)
	}
	log := s.log.String()
	if strings.Contains(log, "tonight") || strings.Contains(log, "/es/meetings") {
		t.Errorf("the log holds what was asked for:\n%s", log)
	}
}

// TestCompanionOriginOfTransport sees that what only holds over TLS is said by the scheme of the host that was asked.
func TestCompanionOriginOfTransport(t *testing.T) {
	s := privateSite(t, "http://localhost:8012") // the site is https
	if s.at("localhost:8012", "GET", "/my/").Header().Get("Strict-Transport-Security") != "" {
		t.Error("a host without TLS asks for TLS")
	}
	if s.at(siteHost, "GET", "/").Header().Get("Strict-Transport-Security") == "" {
		t.Error("the site no longer asks for TLS")
	}
	if s.at("localhost", "GET", "/my/").Code != http.StatusFound {
		t.Error("a host with another port counts as the companion's")
	}
	r := httptest.NewRequest("POST", "/api/v1/login", nil)
	if got := s.hosts(r); len(got) != 1 || got[0] != "localhost:8012" {
		t.Errorf("a signature may name %q", got)
	}
}

// TestCompanionWithoutOrigin sees that without the option one host has both halves.
func TestCompanionWithoutOrigin(t *testing.T) {
	s := privateSite(t, "")
	for path, want := range map[string]int{"/my/": 200, "/": 200, "/meetings": 200, "/api/v1/account": 401, "/api/v1/meetings": 200, "/help": 200} {
		for _, host := range []string{siteHost, bookHost} {
			if w := s.at(host, "GET", path); w.Code != want {
				t.Errorf("%s%s answers %d, want %d", host, path, w.Code, want)
			}
		}
	}
	if doc := parse(t, s.get("/help").Body); attr(all(doc, class("wordmark"))[0], "href") != "/" {
		t.Error("links name a host")
	}
}

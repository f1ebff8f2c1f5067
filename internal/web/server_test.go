package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

// TestLanguage sees which language a page is in.
func TestLanguage(t *testing.T) {
	s := emptySite(t)
	for _, test := range []struct{ path, accept, want string }{
		{"/about", "", "en"}, {"/about", "es-MX,es;q=0.9,en;q=0.5", "es"}, {"/about", "fr", "en"}, {"/about", "en;q=0.3, es;q=0.8", "es"}, {"/about", "*;;q=x", "en"},
		{"/es/about", "en", "es"}, {"/en/about", "es", "en"}, {"/es/nowhere", "en", "es"}, {"/nowhere", "es", "es"},
	} {
		w := s.get(test.path, "Accept-Language", test.accept)
		if !strings.Contains(w.Body.String(), `<html lang="`+test.want+`">`) {
			t.Errorf("%s for %q is not in %s", test.path, test.accept, test.want)
		}
		if vary := strings.Join(w.Header().Values("Vary"), ","); strings.Contains(vary, "Accept-Language") == (prefixOf(test.path) != "") {
			t.Errorf("%s: Vary: %s", test.path, vary)
		}
	}
	if w := s.get("/es"); w.Code != http.StatusMovedPermanently || w.Header().Get("Location") != "/es/" {
		t.Errorf("/es answers %d", w.Code)
	}
}

// TestHeaders sees that every answer carries what keeps a visitor safe.
func TestHeaders(t *testing.T) {
	s := richSite(t)
	for _, path := range []string{"/", "/meetings/lamplighters", "/nowhere", "/meetings?day=9", "/static/" + s.static.release + "/site.css", "/static/old/site.css", "/robots.txt", "/favicon.ico", "/healthz", "/api/v1/meetings", "/meetings.csv", "/meetings/lamplighters.ics"} {
		h := s.get(path).Header()
		policy := h.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self';", "style-src 'self';", "img-src 'self' https://*.tiles.example.org;", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
			"require-trusted-types-for 'script'", "trusted-types homegroup"} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: the policy lacks %s: %s", path, want, policy)
			}
		}
		if strings.Contains(policy, "unsafe") || strings.Contains(policy, "data:") {
			t.Errorf("%s: %s", path, policy)
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin", "Strict-Transport-Security": "max-age=31536000"} {
			if h.Get(name) != want {
				t.Errorf("%s: %s is %q", path, name, h.Get(name))
			}
		}
		if h.Get("Cross-Origin-Resource-Policy") == "" || !strings.Contains(h.Get("Permissions-Policy"), "geolocation=(self)") || len(h.Values("Set-Cookie")) > 0 {
			t.Errorf("%s: headers %v", path, h)
		}
	}
	if h := emptySite(t).get("/").Header(); h.Get("Strict-Transport-Security") != "" || strings.Contains(h.Get("Content-Security-Policy"), "tiles") {
		t.Error("without TLS and tiles the headers are the same")
	}
}

// TestLogTellsNothing searches in every way for words that must not be in the log.
func TestLogTellsNothing(t *testing.T) {
	s := richSite(t)
	for _, path := range []string{"/meetings?q=canaryword&place=canaryplace", "/meetings?near=39.1234,-75.4321", "/es/meetings/canaryslug", "/canarypath", "/meetings?day=canary", "/feeds/canaryfeed", "/meetings.json?q=canary", "/api/v1/meetings?q=canary"} {
		s.get(path, "User-Agent", "canaryagent", "Referer", "https://canary.example/")
	}
	s.post("/en/meetings/candle/report", url.Values{"what": {"time"}, "text": {"canarytext"}})
	log := s.log.String()
	if !strings.Contains(log, `route="GET /es/meetings/{slug}"`) || !strings.Contains(log, "status=404") || !strings.Contains(log, "ms=") {
		t.Errorf("the log lacks what an operator needs:\n%s", log)
	}
	for _, secret := range []string{"canary", "39.1", "203.0.113", "127.0.0.1"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %q:\n%s", secret, log)
		}
	}
}

// TestStatic fetches files as browsers do.
func TestStatic(t *testing.T) {
	s := emptySite(t)
	path := s.static.address("site.css")
	plain := s.get(path)
	if plain.Code != http.StatusOK || plain.Header().Get("Cache-Control") != "public, max-age=31536000, immutable" || plain.Header().Get("Content-Type") != "text/css; charset=utf-8" {
		t.Fatalf("%d %v", plain.Code, plain.Header())
	}
	for name := range map[string]string{"tokens.css": "--paper", "base.css": ".skip", "finder.css": ".map-frame"} {
		if _, ok := s.static.files[name]; ok {
			t.Errorf("%s is served by itself too", name)
		}
	}
	css := plain.Body.String()
	for _, want := range []string{"--paper: #f3f2e9", ".masthead", ".timetable", ".map-frame", "@font-face"} {
		if !strings.Contains(css, want) {
			t.Errorf("site.css lacks %s", want)
		}
	}
	if strings.Contains(css, "/*") {
		t.Error("site.css holds comments")
	}
	br := s.get(path, "Accept-Encoding", "gzip, br;q=0.9")
	if got, err := io.ReadAll(brotli.NewReader(br.Body)); err != nil || string(got) != css || br.Header().Get("Content-Encoding") != "br" {
		t.Error("brotli gives something else", err)
	}
	gz := s.get(path, "Accept-Encoding", "gzip, br;q=0")
	reader, err := gzip.NewReader(gz.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(reader); err != nil || string(got) != css {
		t.Error("gzip gives something else", err)
	}
	if again := s.get(path, "If-None-Match", plain.Header().Get("ETag")); again.Code != http.StatusNotModified || again.Body.Len() > 0 {
		t.Errorf("what a browser has already is sent again: %d", again.Code)
	}
	if br.Header().Get("ETag") == plain.Header().Get("ETag") {
		t.Error("two encodings have one ETag")
	}
	for _, old := range []string{"/static/000000000000/site.css", "/static/" + s.static.release + "/../words.go", "/static/" + s.static.release + "/nothing.js"} {
		if w := s.get(old); w.Code == http.StatusOK {
			t.Errorf("%s is served", old)
		}
	}
	font := s.get(s.static.address("fonts/literata-latin-400-650.woff2"), "Accept-Encoding", "br")
	if font.Header().Get("Content-Type") != "font/woff2" || font.Header().Get("Content-Encoding") != "" {
		t.Error("the font is not served as one")
	}
}

// TestPagesAreCompressed asks as a browser does.
func TestPagesAreCompressed(t *testing.T) {
	s := richSite(t)
	w := s.get("/meetings", "Accept-Encoding", "gzip")
	if w.Header().Get("Content-Encoding") != "gzip" || w.Header().Get("Cache-Control") != "private, no-cache" {
		t.Fatalf("%v", w.Header())
	}
	r, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if page, err := io.ReadAll(r); err != nil || !bytes.Contains(page, []byte("</html>")) {
		t.Error("the page is not whole", err)
	}
}

// TestFault sees that a fault of ours is answered kindly, logged, and does not end the server.
func TestFault(t *testing.T) {
	s := emptySite(t)
	s.shelf.err = errShelf
	w := s.get("/en/feeds")
	if w.Code != http.StatusInternalServerError || !strings.Contains(w.Body.String(), "It is not your fault") || strings.Contains(w.Body.String(), "disk full") {
		t.Errorf("a store that fails: %d %s", w.Code, w.Body)
	}
	if !strings.Contains(s.log.String(), "disk full") {
		t.Error("the operator is not told why")
	}
	h := s.logged(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("canary of a fault") }))
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/", nil))
	if rec.Code != http.StatusInternalServerError || strings.Contains(rec.Body.String(), "canary") {
		t.Errorf("a panic: %d %s", rec.Code, rec.Body)
	}
	if !strings.Contains(s.log.String(), "a request ended in a fault") {
		t.Error("a panic is not logged")
	}
}

// TestTooLong sends more than any form needs.
func TestTooLong(t *testing.T) {
	s := richSite(t)
	w := s.post("/en/meetings/candle/report", url.Values{"what": {"time"}, "text": {strings.Repeat("x", 2*maxBody)}})
	if w.Code != http.StatusBadRequest && w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("status %d", w.Code)
	}
}

// TestTooManyPages floods the pages from one address.
func TestTooManyPages(t *testing.T) {
	s := emptySite(t)
	var last *httptest.ResponseRecorder
	for range readsAtOnce + 5 {
		r := httptest.NewRequest(http.MethodGet, "/en/about", nil)
		r.RemoteAddr = "198.51.100.4:9"
		last = httptest.NewRecorder()
		s.handler.ServeHTTP(last, r)
	}
	if last.Code != http.StatusTooManyRequests || last.Header().Get("Retry-After") == "" || !strings.Contains(last.Body.String(), "That was a lot at once") {
		t.Errorf("a flood ends with %d", last.Code)
	}
	if w := s.get("/en/about"); w.Code != http.StatusOK {
		t.Errorf("others are turned away too: %d", w.Code)
	}
}

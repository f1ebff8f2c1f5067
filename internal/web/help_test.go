package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"homegroup/internal/program"
)

// calls reads the telephone links of a page in their order.
func calls(doc *html.Node) []string {
	var numbers []string
	for _, a := range all(doc, tag("a")) {
		if v := attr(a, "href"); strings.HasPrefix(v, "tel:") || strings.HasPrefix(v, "sms:") {
			numbers = append(numbers, v)
		}
	}
	return numbers
}

// TestHelpCountry asks for help from different countries, and on sites of different towns.
func TestHelpCountry(t *testing.T) {
	philadelphia, madrid := newSite(t, Site{Place: "Philadelphia"}), newSite(t, Site{Place: "Madrid, Spain"})
	lisbon, nowhere := newSite(t, Site{Place: "Lisbon, Portugal"}), newSite(t, Site{})
	for _, test := range []struct {
		site        *site
		path, where string
		first       string
		notice      string
	}{
		{philadelphia, "/en/help", "help in the United States.", "tel:911", ""},
		{nowhere, "/en/help", "help in the United States.", "tel:911", ""},
		{madrid, "/es/help", "ayuda en España.", "tel:112", ""},
		{lisbon, "/en/help", "help in any country.", "tel:112", "We have no numbers for Portugal yet."},
		{madrid, "/en/help?country=GB", "help in the United Kingdom.", "tel:999", ""},
		{madrid, "/en/help?country=uk", "help in the United Kingdom.", "tel:999", ""},
		{madrid, "/en/help?country=NO", "help in Norway.", "tel:113", ""},
		{madrid, "/en/help?country=001", "help in any country.", "tel:112", ""},
		{philadelphia, "/en/help?country=FJ", "help in any country.", "tel:112", "We have no numbers for Fiji yet."},
		{philadelphia, "/en/help?country=XX", "help in the United States.", "tel:911", "We do not know a country with that code."},
		{philadelphia, "/en/help?country=%3Cb%3E", "help in the United States.", "tel:911", "We do not know a country with that code."},
	} {
		w := test.site.get(test.path)
		doc := parse(t, w.Body)
		main := text(all(doc, tag("main"))[0])
		if w.Code != http.StatusOK || !strings.Contains(main, test.where) || !strings.Contains(main, test.notice) {
			t.Errorf("%s: %d, want %q %q:\n%.300s", test.path, w.Code, test.where, test.notice, main)
		}
		if got := calls(doc); got[0] != test.first {
			t.Errorf("%s begins with %s, want %s", test.path, got[0], test.first)
		}
	}
}

// TestHelpPage reads the page as somebody in need does.
func TestHelpPage(t *testing.T) {
	s := richSite(t)
	page := parse(t, s.get("/en/help").Body)
	main := text(all(page, tag("main"))[0])
	for _, want := range []string{
		"Call 911", "Ambulance, fire service, police. Free, day and night.", "Call 988 988 Suicide & Crisis Lifeline. Any crisis",
		"Free, day and night, in English and Spanish.", "Text 988 The same people, if you cannot speak aloud.", "Chat at 988lifeline.org",
		"We have not confirmed this number. If nobody answers, call 988.", "Wait ten minutes.", "Online, starting in 40 minutes", "Call 911. Say that the person is not breathing",
		"Call 988 now.", "I am not safe at home", "Call 1-800-799-7233.", "checked on 23 November 2026 or later", "It is never logged.",
	} {
		if !strings.Contains(main, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if got := calls(page); !slices.Equal(got[:5], []string{"tel:911", "tel:988", "sms:988", "tel:18006624357", "tel:8776961996"}) {
		t.Error(got)
	}
	for _, a := range all(page, tag("a")) {
		if strings.HasPrefix(attr(a, "href"), "https:") && attr(a, "rel") != "noopener noreferrer external" {
			t.Errorf("%s tells where one comes from", attr(a, "href"))
		}
	}
	if canada := text(all(parse(t, s.get("/en/help?country=CA").Body), tag("main"))[0]); strings.Contains(canada, "not safe at home") {
		t.Error("Canada has no number for homes, but the page promises one")
	}
	france := text(all(parse(t, s.get("/es/help?country=FR").Body), tag("main"))[0])
	if !strings.Contains(france, "Gratis, todos los días de 8:00 a 2:00, en francés.") {
		t.Errorf("hours and languages in Spanish: %s", france)
	}
	if canada := text(all(parse(t, s.get("/es/help?country=CA").Body), tag("main"))[0]); !strings.Contains(canada, "en inglés y francés") {
		t.Error("languages in Spanish")
	}

	// One tap from every page, errors too.
	for _, path := range []string{"/", "/es/meetings", "/meetings/lamplighters", "/programs/aa", "/nowhere", "/es/meetings?day=9"} {
		links := all(parse(t, s.get(path).Body), class("helpnow"))
		if len(links) != 1 || !strings.HasSuffix(attr(links[0], "href"), "/help") || attr(links[0], "aria-current") != "" {
			t.Errorf("%s does not lead to help", path)
		}
	}
	if link := all(page, class("helpnow"))[0]; attr(link, "aria-current") != "page" {
		t.Error("help does not say that one is there")
	}
}

// TestHelpStandings lets the numbers grow old, and lays an operator's own over them.
func TestHelpStandings(t *testing.T) {
	s := richSite(t)
	s.now = time.Date(2028, 2, 1, 12, 0, 0, 0, time.UTC)
	old := text(all(parse(t, s.get("/en/help").Body), tag("main"))[0])
	if strings.Count(old, "Not checked since 23 November 2026.") < 5 || !strings.Contains(old, "On most mobile phones 112 works too.") || strings.Contains(old, "were checked on") {
		t.Errorf("numbers that have expired are not said to be so: %s", old)
	}
	own, err := program.Default().Helplines().With([]byte(`lines:
- {country: US, id: town, service: Our <b>own</b> line, kinds: [crisis], number: 215-555-0100, hours: "Mo-Fr 09:00-17:00; Sa 10:00-12:00", about: {es: Escuchamos.}, source: us, checked: 2028-01-01, expires: 2029-01-01, mark: confirmed}
- {country: US, id: never-use-alone, remove: true}
`), "own.yaml", s.now)
	if err != nil {
		t.Fatal(err)
	}
	s.Helplines = own
	w := s.get("/en/help")
	doc := parse(t, w.Body)
	main := text(all(doc, tag("main"))[0])
	if !strings.Contains(main, "Call 215-555-0100 Our <b>own</b> line. Escuchamos. Monday to Friday 9:00 am to 5:00 pm, Saturday 10:00 am to Noon.") || strings.Contains(main, "877-696-1996") {
		t.Error(main)
	}
	if !slices.ContainsFunc(all(doc, tag("span")), func(n *html.Node) bool { return attr(n, "lang") == "es" && strings.Contains(text(n), "Escuchamos") }) {
		t.Error("a line told in Spanish alone is not marked so")
	}
	if !strings.Contains(main, "If nobody answers, call 215-555-0100.") {
		t.Error("a number that has not expired is not offered in place of those that have")
	}
}

// TestHelpLeavesNoTrace asks for help in every way, also where the server fails, and reads the log and the counts.
func TestHelpLeavesNoTrace(t *testing.T) {
	s := richSite(t)
	ask := func(method, path string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, path, nil)
		r.RemoteAddr = "203.0.113.9:4711"
		w := httptest.NewRecorder()
		s.handler.ServeHTTP(w, r)
		return w
	}
	for range 500 { // more than the limiter lets a client do
		if w := ask(http.MethodGet, "/help"); w.Code != http.StatusOK || len(w.Header().Values("Set-Cookie")) > 0 {
			t.Fatal(w.Code, w.Header())
		}
	}
	for _, path := range []string{"/en/help?country=GB", "/es/help", "/help?country=XX", "/help/offline", "/es/help/offline", "/help/", "//help", "/en//help", "/help/elsewhere", "/help-sw.js", "/x/../help"} {
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
			ask(method, path)
		}
	}
	broken := s.templates["help.html"]
	s.templates["help.html"] = s.templates["about.html"] // whose fields the page does not have
	if w := ask(http.MethodGet, "/en/help"); w.Code != http.StatusInternalServerError || !strings.Contains(w.Body.String(), "112") {
		t.Error(w.Code, w.Body)
	}
	delete(s.templates, "help.html")
	if w := ask(http.MethodGet, "/es/help"); w.Code != http.StatusInternalServerError || !strings.Contains(w.Body.String(), "112") {
		t.Error(w.Code, w.Body)
	}
	s.templates["help.html"] = broken

	metrics := httptest.NewRecorder()
	s.MetricsHandler().ServeHTTP(metrics, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	for _, line := range strings.Split(metrics.Body.String(), "\n") {
		if !strings.HasPrefix(line, "#") && (strings.Contains(line, "help") || strings.HasPrefix(line, "homegroup_http_requests_total")) {
			t.Errorf("counted: %s", line)
		}
	}
	if s.log.Len() > 0 {
		t.Errorf("logged: %s", s.log)
	}
	ask(http.MethodGet, "/about") // which is logged and counted, so that the test can fail
	metrics = httptest.NewRecorder()
	s.MetricsHandler().ServeHTTP(metrics, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if !strings.Contains(s.log.String(), "GET /about") || !strings.Contains(metrics.Body.String(), `route="GET /about"`) {
		t.Error("other pages are not logged or counted either")
	}
}

// TestHelpOffline reads the copy that browsers keep, and the script that keeps it.
func TestHelpOffline(t *testing.T) {
	s := newSite(t, Site{Place: "Madrid, Spain"})
	doc := parse(t, s.get("/es/help/offline").Body)
	got := calls(doc)
	if got[0] != "tel:112" {
		t.Error(got[0])
	}
	for _, country := range append(s.Helplines.Countries(), program.World) {
		for _, l := range s.Helplines.Of(country) {
			if l.Number != "" && !slices.Contains(got, "tel:"+program.Dial(l.Number)) || l.Texts != "" && !slices.Contains(got, "sms:"+program.Dial(l.Texts)) {
				t.Errorf("%s/%s cannot be reached from the copy", country, l.ID)
			}
		}
	}

	w := s.get("/help-sw.js")
	h := w.Header()
	if w.Code != http.StatusOK || h.Get("Content-Type") != "text/javascript; charset=utf-8" || h.Get("Cache-Control") != "public, max-age=3600" || !strings.Contains(h.Get("Content-Security-Policy"), "connect-src 'self'") {
		t.Error(w.Code, h)
	}
	script := w.Body.String()
	kept := func(script string) (k struct {
		Release string
		Pages   map[string]string
		Files   []string
	}) {
		first, _, _ := strings.Cut(script, "\n")
		if err := json.Unmarshal([]byte(strings.TrimSuffix(strings.TrimPrefix(first, "const kept = "), ";")), &k); err != nil {
			t.Fatal(err, first)
		}
		return k
	}
	k := kept(script)
	if k.Pages["en"] != "/en/help/offline" || k.Pages["es"] != "/es/help/offline" {
		t.Error(k.Pages)
	}
	for _, n := range all(doc, tag("link")) { // all that the page loads by itself is kept
		if rel := attr(n, "rel"); (rel == "stylesheet" || rel == "preload" || rel == "icon") && !slices.Contains(k.Files, attr(n, "href")) {
			t.Errorf("%s is not kept", attr(n, "href"))
		}
	}
	for _, n := range all(doc, tag("script")) {
		if !slices.Contains(k.Files, attr(n, "src")) {
			t.Errorf("%s is not kept", attr(n, "src"))
		}
	}
	for _, f := range append(k.Files, k.Pages["en"], k.Pages["es"]) {
		if w := s.get(f); w.Code != http.StatusOK {
			t.Errorf("%s: %d", f, w.Code) // one that is missing would keep the worker from being installed
		}
	}

	if s.now = siteNow.Add(10 * time.Minute); kept(s.get("/help-sw.js").Body.String()).Release != k.Release {
		t.Error("the fingerprint changes by itself")
	}
	s.now = time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC)
	if kept(s.get("/help-sw.js").Body.String()).Release == k.Release {
		t.Error("numbers have expired and browsers are not told")
	}
}

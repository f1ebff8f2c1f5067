package web

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// everyPage is each kind of page with the status that it must have on the rich site and on the empty one.
var everyPage = []struct {
	path        string
	rich, empty int
}{
	{"/", 200, 200},
	{"/meetings", 200, 200},
	{"/meetings?day=tonight&place=Philadelphia", 200, 200},
	{"/meetings?day=tonight&place=Philadelphia&type=open&type=wheelchair&program=aa&attendance=in_person&language=en&within_km=40", 200, 200},
	{"/meetings?day=1,2&sort=distance&near=39.95,-75.17&here=Philadelphia", 200, 200},
	{"/meetings?q=lamp", 200, 200},
	{"/meetings?now=1&attendance=online", 200, 200},
	{"/meetings?sort=name&tz=Europe%2FMadrid&limit=3", 200, 200},
	{"/meetings?place=Xyzzyqwv", 200, 200},
	{"/meetings?place=Springfield&program=aa&type=men&type=outdoor", 200, 200},
	{"/meetings?day=9", 400, 400},
	{"/meetings?unknown=1", 400, 400},
	{"/meetings/lamplighters", 200, 404},
	{"/meetings/lamplighters?tz=Europe%2FMadrid", 200, 404},
	{"/meetings/online", 200, 404},
	{"/meetings/hybrid", 200, 404},
	{"/meetings/monthly", 200, 404},
	{"/meetings/once", 200, 404},
	{"/meetings/asked", 200, 404},
	{"/meetings/suspended", 200, 404},
	{"/meetings/london", 200, 404},
	{"/meetings/two-lists", 200, 404},
	{"/meetings/program-less", 200, 404},
	{"/meetings/gone", 410, 404},
	{"/meetings/lamplighters/report", 200, 404},
	{"/meetings/lamplighters/reported", 200, 404},
	{"/feeds", 200, 200},
	{"/feeds/philly", 200, 404},
	{"/feeds/texas", 200, 404},
	{"/feeds/paused", 200, 404},
	{"/programs", 200, 200},
	{"/programs/aa", 200, 200},
	{"/programs/na", 200, 200},
	{"/programs/smart", 200, 200},
	{"/programs/cbt", 200, 200},
	{"/programs/nowhere", 404, 404},
	{"/programs/compare", 200, 200},
	{"/programs/compare?ids=aa,na,smart,cbt", 200, 200},
	{"/programs/compare?ids=aa", 200, 200},
	{"/programs/compare?ids=aa,nowhere", 400, 400},
	{"/programs/choose", 200, 200},
	{"/prepare", 200, 200},
	{"/help", 200, 200},
	{"/help?country=GB", 200, 200},
	{"/help?country=pt", 200, 200},
	{"/help?country=XX", 200, 200},
	{"/help?country=001", 200, 200},
	{"/help/offline", 200, 200},
	{"/about", 200, 200},
	{"/privacy", 200, 200},
	{"/nowhere", 404, 404},
}

// TestPages makes every page in both languages, on a rich and on an empty site, and checks what every page must keep.
func TestPages(t *testing.T) {
	for name, s := range map[string]*site{"rich": richSite(t), "empty": emptySite(t)} {
		for _, lang := range languages() {
			for _, p := range everyPage {
				path := "/" + string(lang) + p.path
				t.Run(name+path, func(t *testing.T) {
					w := s.get(path)
					want := p.rich
					if name == "empty" {
						want = p.empty
					}
					if w.Code != want {
						t.Fatalf("status %d, want %d", w.Code, want)
					}
					checkPage(t, s, lang, w)
				})
			}
		}
	}
}

// checkPage holds a page against what the design and the policy ask of all of them.
func checkPage(t *testing.T, s *site, lang Lang, w *httptest.ResponseRecorder) {
	t.Helper()
	body := w.Body.String()
	if !strings.Contains(body, "</html>") {
		t.Fatal("the page ends before its end")
	}
	doc := parse(t, strings.NewReader(body))
	if got := attr(all(doc, tag("html"))[0], "lang"); got != string(lang) {
		t.Errorf("the page says it is in %q", got)
	}
	for _, one := range []string{"h1", "main", "title"} {
		if n := len(all(doc, func(n *html.Node) bool { return n.Data == one && n.Namespace == "" })); n != 1 {
			t.Errorf("%d %s", n, one)
		}
	}
	level := 0
	for _, h := range all(doc, tag("h1", "h2", "h3", "h4")) {
		now := int(h.Data[1] - '0')
		if now > level+1 {
			t.Errorf("%s %q stands under h%d", h.Data, text(h), level)
		}
		level = now
		if text(h) == "" {
			t.Errorf("an empty %s", h.Data)
		}
	}
	ids := map[string]bool{}
	for _, n := range all(doc, func(n *html.Node) bool { return attr(n, "id") != "" }) {
		if ids[attr(n, "id")] {
			t.Errorf("two elements have the id %q", attr(n, "id"))
		}
		ids[attr(n, "id")] = true
	}
	for _, n := range all(doc, func(*html.Node) bool { return true }) {
		for _, a := range n.Attr {
			switch {
			case a.Key == "style", strings.HasPrefix(a.Key, "on"):
				t.Errorf("the policy forbids %s=%q", a.Key, a.Val)
			case a.Key == "aria-labelledby", a.Key == "aria-describedby", a.Key == "for":
				for id := range strings.FieldsSeq(a.Val) {
					if !ids[id] {
						t.Errorf("%s names %q, which is not there", a.Key, id)
					}
				}
			case n.Data == "use" && a.Key == "href" && !ids[strings.TrimPrefix(a.Val, "#")]:
				t.Errorf("the symbol %s is not in the sprite", a.Val)
			case strings.Contains(a.Val, "ZgotmplZ"):
				t.Errorf("%s was refused by the template: %s", a.Key, n.Data)
			}
		}
	}
	for _, n := range all(doc, tag("style", "img", "iframe", "object", "embed", "base")) {
		t.Errorf("a page needs no %s", n.Data)
	}
	for _, n := range all(doc, tag("script")) {
		if attr(n, "src") == "" && attr(n, "type") != "application/ld+json" {
			t.Error("a script stands in the page")
		}
		if attr(n, "type") == "application/ld+json" && !json.Valid([]byte(n.FirstChild.Data)) {
			t.Errorf("the data for search engines is no JSON: %s", n.FirstChild.Data)
		}
	}
	checkControls(t, doc)
	checkLinks(t, s, doc)
	for key := range s.words[English].entries {
		if strings.Contains(body, ">"+key+"<") {
			t.Errorf("the key %s stands where its words should", key)
		}
	}
	if strings.Contains(body, "<no value>") || strings.Contains(body, "%!") || strings.Contains(body, "{n}") {
		t.Error("something was not filled in")
	}
}

// checkControls sees that each control has a name, and each button something on it.
func checkControls(t *testing.T, doc *html.Node) {
	t.Helper()
	labels := map[string]bool{}
	for _, l := range all(doc, tag("label")) {
		labels[attr(l, "for")] = true
	}
	for _, n := range all(doc, tag("input", "select", "textarea")) {
		if attr(n, "type") == "hidden" {
			continue
		}
		named := attr(n, "aria-label") != "" || attr(n, "id") != "" && labels[attr(n, "id")]
		for p := n.Parent; p != nil && !named; p = p.Parent {
			named = p.Data == "label" && text(p) != ""
		}
		if !named {
			t.Errorf("%s %s has no label", n.Data, attr(n, "name"))
		}
	}
	for _, n := range all(doc, tag("button", "a")) {
		if text(n) == "" && attr(n, "aria-label") == "" {
			t.Errorf("a %s says nothing", n.Data)
		}
	}
	for _, n := range all(doc, tag("svg")) {
		if attr(n, "aria-hidden") != "true" && (attr(n, "role") != "img" || attr(n, "aria-label") == "") {
			t.Error("a picture says nothing to those who do not see it")
		}
	}
}

// checkLinks sees that every address on this site leads somewhere, and that none loads anything from elsewhere.
func checkLinks(t *testing.T, s *site, doc *html.Node) {
	t.Helper()
	for _, n := range all(doc, func(*html.Node) bool { return true }) {
		for _, name := range []string{"href", "src", "action"} {
			v := attr(n, name)
			if v == "" || n.Data == "use" {
				continue
			}
			u, err := url.Parse(v)
			if err != nil {
				t.Errorf("%s: %v", v, err)
				continue
			}
			if u.Host != "" || u.Scheme == "mailto" || u.Scheme == "tel" {
				if n.Data != "a" && !strings.HasPrefix(v, s.Site.URL) {
					t.Errorf("%s loads %s from elsewhere", n.Data, v)
				}
				continue
			}
			if u.Path == "" {
				continue // a place on this page
			}
			method := http.MethodGet
			if n.Data == "form" && strings.EqualFold(attr(n, "method"), "post") {
				method = http.MethodPost
			}
			_, pattern := s.mux.Handler(httptest.NewRequest(method, v, nil))
			if pattern == "/" || pattern == "" || pattern == "/api/" {
				t.Errorf("%s leads nowhere", v)
			}
			if strings.HasPrefix(v, "/static/") {
				if _, ok := s.static.files[strings.TrimPrefix(v, "/static/"+s.static.release+"/")]; !ok {
					t.Errorf("there is no file %s", v)
				}
			}
		}
	}
}

// TestLinksKeepTheLanguage sees that whoever chose a language by address keeps it.
func TestLinksKeepTheLanguage(t *testing.T) {
	s := richSite(t)
	for _, p := range everyPage {
		doc := parse(t, s.get("/es"+p.path).Body)
		for _, n := range all(doc, tag("a", "form")) {
			v := attr(n, "href") + attr(n, "action")
			if !strings.HasPrefix(v, "/") || strings.HasPrefix(v, "/es/") || attr(n, "hreflang") == "en" {
				continue
			}
			if _, out := strings.CutPrefix(v, "/meetings."); out || strings.Contains(v, ".ics") || strings.HasPrefix(v, "/api/") {
				continue // the same in every language
			}
			t.Errorf("%s: %s leaves the language", p.path, v)
		}
	}
}

// firstView is the most that the first view of a public page may weigh (DESIGN.md section 9).
const firstView = 60 << 10

// TestFirstViewIsLight weighs the heaviest pages with all that they load by themselves.
func TestFirstViewIsLight(t *testing.T) {
	s := newSite(t, Site{Name: "Homegroup", Place: "Philadelphia", Demo: true}, sampleMeetings(t, 2000)...)
	s.shelf.feeds = lists()
	for _, path := range []string{"/", "/meetings", "/es/meetings?place=Philadelphia&within_km=80", "/meetings/" + s.first(t), "/feeds", "/privacy"} {
		w := s.get(path)
		var b bytes.Buffer
		gz := gzip.NewWriter(&b)
		_, _ = gz.Write(w.Body.Bytes())
		_ = gz.Close()
		weight := b.Len()
		doc := parse(t, w.Body)
		loads := []string{}
		for _, n := range all(doc, tag("link", "script")) {
			if rel := attr(n, "rel"); n.Data == "link" && rel != "stylesheet" && rel != "icon" && rel != "preload" {
				continue
			}
			if v := attr(n, "href") + attr(n, "src"); v != "" {
				loads = append(loads, strings.TrimPrefix(v, "/static/"+s.static.release+"/"))
			}
		}
		if slices.Contains(loads, "finder.js") || slices.Contains(loads, "meeting.js") {
			loads = append(loads, "map_button.js") // which they import
		}
		for _, name := range loads {
			f, ok := s.static.files[name]
			if !ok {
				t.Fatalf("no file %s", name)
			}
			if f.brotli != nil {
				weight += len(f.brotli())
			} else {
				weight += len(f.plain)
			}
		}
		weight += 6 * 500 // headers
		t.Logf("%s: %d bytes", path, weight)
		if weight > firstView {
			t.Errorf("%s weighs %d bytes at first view, more than %d", path, weight, firstView)
		}
	}
}

// first is the slug of some meeting.
func (s *site) first(t *testing.T) string {
	doc := parse(t, s.get("/meetings").Body)
	return strings.TrimPrefix(attr(all(all(doc, class("meeting"))[0], tag("a"))[0], "href"), "/meetings/")
}

// TestPagingShowsEachMeetingOnce follows "Show the next" to the end.
func TestPagingShowsEachMeetingOnce(t *testing.T) {
	s := newSite(t, Site{}, sampleMeetings(t, 400)...)
	for _, start := range []string{"/meetings?limit=37", "/meetings?day=today&limit=10", "/meetings?sort=name&limit=50", "/meetings?near=39.95,-75.16&sort=distance&within_km=20000&limit=90"} {
		seen := map[string]bool{}
		pages, total := 0, -1
		for path := start; path != ""; {
			doc := parse(t, s.get(path).Body)
			if total < 0 {
				total, _ = strconv.Atoi(strings.ReplaceAll(strings.Fields(text(all(all(doc, class("found"))[0], tag("p"))[0]))[0], ",", ""))
			}
			for _, row := range all(doc, class("meeting")) {
				href := attr(all(row, tag("a"))[0], "href")
				if seen[href] {
					t.Errorf("%s: %s is shown twice", start, href)
				}
				seen[href] = true
			}
			path = ""
			for _, a := range all(doc, func(n *html.Node) bool { return attr(n, "rel") == "next" }) {
				path = attr(a, "href")
			}
			if pages++; pages > 60 {
				t.Fatal("paging does not end")
			}
		}
		if len(seen) != total || total < 20 {
			t.Errorf("%s: %d meetings on %d pages, but %d were promised", start, len(seen), pages, total)
		}
	}
}

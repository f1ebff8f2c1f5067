package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"homegroup/internal/meeting"
	"homegroup/internal/recur"
)

// found reads the timetable of a page: day headings, and under each its rows as "time name".
func found(t *testing.T, s *site, path string) []string {
	t.Helper()
	w := s.get(path)
	if w.Code != http.StatusOK {
		t.Fatalf("%s: status %d", path, w.Code)
	}
	var lines []string
	for _, n := range all(all(parse(t, w.Body), class("found"))[0], func(*html.Node) bool { return true }) {
		switch {
		case class("day")(n):
			lines = append(lines, "# "+text(n))
		case class("meeting")(n):
			when := text(all(n, func(c *html.Node) bool { return c.Data == "time" || class("time")(c) })[0])
			line := when + " | " + text(all(n, tag("h3"))[0])
			for _, now := range all(n, class("now")) {
				line += " | " + text(now)
			}
			lines = append(lines, line)
		}
	}
	return lines
}

// TestTheList reads the list as a visitor does: what is shown for a day, in which order, under which headings.
func TestTheList(t *testing.T) {
	s := richSite(t)
	tests := []struct {
		name, path string
		want       []string
	}{
		{"tonight near", "/en/meetings?day=tonight&place=Philadelphia", []string{
			"# Tonight Thursday 19 November", "5:30 pm 1 hour | After Work | In 10 minutes", "6:30 pm 1 hour | Clean on Spruce", "7:00 pm 1 hour | Lamplighters",
			"8:00 pm 1 hour | Grupo Un Día", "10:00 pm 1 hour | Candle Hour", "# After midnight Friday 20 November", "Midnight 1 hour | Night Shift"}},
		{"tonight in Spanish", "/es/meetings?day=tonight&place=Philadelphia&program=na", []string{
			"# Esta noche jueves 19 de noviembre", "18:30 1 hora | Clean on Spruce", "22:00 1 hora | Candle Hour"}},
		{"today ends at midnight", "/en/meetings?day=today&place=Philadelphia&program=aa", []string{
			"# Today Thursday 19 November", "5:30 pm 1 hour | After Work | In 10 minutes", "7:00 pm 1 hour | Lamplighters", "8:00 pm 1 hour | Grupo Un Día"}},
		{"tomorrow", "/en/meetings?day=tomorrow&place=Philadelphia", []string{"# Tomorrow Friday 20 November", "Midnight 1 hour | Night Shift"}},
		{"a weekday", "/en/meetings?day=2&place=Philadelphia", []string{"# Tuesday Tuesday 24 November", "7:00 pm 1 hour | Lamplighters"}},
		{"online in the visitor's clock", "/en/meetings?attendance=online&tz=Europe/Madrid&program=smart", []string{"# Tomorrow Friday 20 November", "Midnight 1½ hours | Thinking It Through | In 40 minutes"}},
		{"a place keeps its own clock", "/en/meetings?q=borough", []string{"# All found", "Noon Friday | Borough"}},
		{"apart", "/en/meetings?program=aa&q=appointment&sort=upcoming", []string{"# By appointment Ask before you go", "By appointment | By appointment"}},
		{"suspended", "/en/meetings?q=resting&sort=upcoming", []string{"# Not meeting for now Do not go: nobody is there", "Thursday 7:00 pm | Resting"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, found(t, s, test.path)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestTonight gives the window of "tonight" at different hours.
func TestTonight(t *testing.T) {
	zone, err := recur.Zone("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ now, from, until string }{
		{"2026-11-19 09:00", "2026-11-19 17:00", "2026-11-20 04:00"},
		{"2026-11-19 17:10", "2026-11-19 17:00", "2026-11-20 04:00"},
		{"2026-11-19 22:00", "2026-11-19 21:30", "2026-11-20 04:00"},
		{"2026-11-20 01:00", "2026-11-20 00:30", "2026-11-20 04:00"},
		{"2026-11-20 04:00", "2026-11-20 17:00", "2026-11-21 04:00"},
		{"2026-03-07 23:00", "2026-03-07 22:30", "2026-03-08 04:00"}, // the night that clocks go forward
	} {
		now, err := time.ParseInLocation("2006-01-02 15:04", test.now, zone)
		if err != nil {
			t.Fatal(err)
		}
		from, until := tonight(now)
		if got := from.Format("2006-01-02 15:04"); got != test.from {
			t.Errorf("at %s tonight begins %s, want %s", test.now, got, test.from)
		}
		if got := until.Format("2006-01-02 15:04"); got != test.until {
			t.Errorf("at %s tonight ends %s, want %s", test.now, got, test.until)
		}
	}
}

// TestSentenceKeepsTheSearch sees that each of the two forms keeps what the other asked.
func TestSentenceKeepsTheSearch(t *testing.T) {
	s := richSite(t)
	path := "/en/meetings?day=tonight&place=Philadelphia&type=open&type=wheelchair&program=aa&attendance=in_person&language=en&within_km=8.04672&limit=2"
	doc := parse(t, s.get(path).Body)
	forms := all(doc, tag("form"))
	if len(forms) != 2 {
		t.Fatalf("%d forms", len(forms))
	}
	want := url.Values{"day": {"tonight"}, "place": {"Philadelphia"}, "type": {"open", "wheelchair"}, "program": {"aa"}, "attendance": {"in_person"}, "language": {"en"}, "within_km": {"8.04672"}}
	for i, form := range forms {
		got := url.Values{}
		for _, n := range all(form, tag("input", "option")) {
			name, sent := attr(n, "name"), attr(n, "type") == "hidden" || attr(n, "type") == "text"
			for _, a := range n.Attr {
				sent = sent || a.Key == "checked" || a.Key == "selected"
			}
			if n.Data == "option" {
				name = attr(n.Parent, "name")
			}
			if sent && attr(n, "value") != "" {
				got.Add(name, attr(n, "value"))
			}
		}
		for name := range got {
			slices.Sort(got[name])
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("form %d: %s", i, diff)
		}
	}
}

// TestFacetCountsAreTrue follows each box to the list that it promises.
func TestFacetCountsAreTrue(t *testing.T) {
	s := newSite(t, Site{Place: "Philadelphia"}, sampleMeetings(t, 600)...)
	base := "/en/meetings?day=1"
	doc := parse(t, s.get(base).Body)
	tried := 0
	for _, label := range all(all(doc, class("facets"))[0], class("option")) {
		input, counts := all(label, tag("input"))[0], all(label, class("count"))
		if len(counts) == 0 || attr(input, "name") == "within_km" {
			continue
		}
		page := parse(t, s.get(base+"&"+url.Values{attr(input, "name"): {attr(input, "value")}}.Encode()).Body)
		got := strings.Fields(text(all(all(page, class("found"))[0], tag("p"))[0]))[0]
		if got != text(counts[0]) {
			t.Errorf("%s=%s promises %s and gives %s", attr(input, "name"), attr(input, "value"), text(counts[0]), got)
		}
		tried++
	}
	if tried < 15 {
		t.Errorf("only %d boxes", tried)
	}
}

// TestNothingFoundShowsAWayOn follows every way that an empty answer offers: each must find what it promises.
func TestNothingFoundShowsAWayOn(t *testing.T) {
	s := richSite(t)
	for _, path := range []string{"/en/meetings?place=Pittsburgh&type=open", "/en/meetings?place=Philadelphia&day=0&program=smart", "/en/meetings?place=Anchorage&program=na&day=3", "/en/meetings?q=qqqqq", "/en/meetings?q=qqqqq&place=Philadelphia", "/en/meetings?place=Philadelphia&type=outdoor"} {
		doc := parse(t, s.get(path).Body)
		boxes := all(doc, class("empty"))
		if len(boxes) != 1 {
			t.Errorf("%s: no word that nothing was found", path)
			continue
		}
		ways := all(boxes[0], tag("li"))
		if len(ways) == 0 && len(all(doc, class("meeting"))) == 0 {
			t.Errorf("%s: no way on", path)
		}
		for _, li := range ways {
			a := all(li, tag("a"))[0]
			count := strings.Fields(strings.TrimPrefix(text(li), text(a)))[0]
			page := parse(t, s.get(attr(a, "href")).Body)
			if got := strings.Fields(text(all(all(page, class("found"))[0], tag("p"))[0]))[0]; got != count {
				t.Errorf("%s: %q promises %s and gives %s", path, text(a), count, got)
			}
		}
	}
	doc := parse(t, s.get("/en/meetings?place=Pittsburgh&program=na").Body)
	if got := text(all(doc, class("empty"))[0]); !strings.Contains(got, "None within 5 miles") || !strings.Contains(got, "about 2") {
		t.Errorf("far away it says: %s", got)
	}
}

// TestPlaces sees what a name is taken for.
func TestPlaces(t *testing.T) {
	s := richSite(t)
	page := text(parse(t, s.get("/en/meetings?place=Xyzzyqwv").Body))
	if !strings.Contains(page, "We do not know a place called “Xyzzyqwv”.") || !strings.Contains(page, "meetings, by time") {
		t.Error("an unknown place is not said kindly, or leaves an empty page")
	}
	doc := parse(t, s.get("/en/meetings?place=Springfield").Body)
	others := 0
	for _, a := range all(doc, tag("a")) {
		if strings.HasPrefix(text(a), "Springfield, ") {
			others++
		}
	}
	if others < 2 {
		t.Errorf("%d other Springfields", others)
	}
	// A place typed over the name of a position counts; the position does when the name stayed.
	near := "/en/meetings?near=39.95,-75.17&here=Philadelphia&place="
	if got := text(all(parse(t, s.get(near+"Philadelphia").Body), tag("h1"))[0]); !strings.Contains(got, "near") {
		t.Errorf("the position is lost: %s", got)
	}
	if got := text(all(parse(t, s.get(near+"London").Body), tag("h1"))[0]); got != "Meetings near London" {
		t.Errorf("the place typed is lost: %s", got)
	}
	// A great city elsewhere counts more than a village of its name at home; a town at home of some size counts first.
	for name, country := range map[string]string{"London": "GB", "Madrid": "ES", "Birmingham": "US", "Springfield": "US", "Paris, TX": "US", "19103": "US", "Reading": "US"} {
		if got := s.findPlaces(name, 3); len(got) == 0 || got[0].Country != country {
			t.Errorf("%s is taken for %v", name, got)
		}
	}
	// Miles where people use them, kilometres elsewhere.
	for place, unit := range map[string]string{"Philadelphia": "5 miles", "London": "5 miles", "Madrid": "10 kilometres"} {
		if got := text(parse(t, s.get("/en/meetings?place="+place).Body)); !strings.Contains(got, "ithin "+unit) {
			t.Errorf("%s is not searched within %s", place, unit)
		}
	}
}

// TestMeetingPage reads what somebody needs who wants to go.
func TestMeetingPage(t *testing.T) {
	s := richSite(t)
	for _, test := range []struct {
		path string
		want []string
	}{
		{"/en/meetings/lamplighters", []string{"An open meeting of Alcoholics Anonymous, for women and LGBTQ people, with newcomers in mind.", "Thursday 7:00 to 8:00 pm", "Tonight, Thursday 19 November. Every Thursday. The times are those of Philadelphia.",
			"Parish house", "1625 Locust St, Philadelphia, PA 19103, USA", "Ring twice.", "Side door on 17th Street.", "Last confirmed on 10 November 2026.", "Listed by Southeast Pennsylvania.", "Tuesday 7:00 pm", "Add to calendar", "@lamplighters", "District 25", "Step-free"}},
		{"/es/meetings/lamplighters", []string{"Una reunión abierta de Alcohólicos Anónimos", "Jueves de 19:00 a 20:00", "Cada jueves."}},
		{"/en/meetings/lamplighters?tz=Europe%2FMadrid", []string{"In Madrid that is Friday 1:00 to 2:00 am."}},
		{"/en/meetings/online", []string{"Join by video", "Join by phone", "+12155550100,,1#", "Online, by video or phone", "The password is on the site."}},
		{"/en/meetings/hybrid", []string{"in person and online at once", "Also online, by video", "Just for Today: A reading"}},
		{"/en/meetings/monthly", []string{"On the first and last Thursday of the month.", "Monthly <script>alert(1)</script> & \"more\""}},
		{"/en/meetings/once", []string{"Once only.", "Next on Thursday 3 December."}},
		{"/en/meetings/asked", []string{"By appointment", "Ask before you go."}},
		{"/en/meetings/suspended", []string{"Not meeting for now", "Otherwise: Every Thursday."}},
		{"/en/meetings/two-lists", []string{"merged into one"}},
		{"/en/meetings/london", []string{"Somewhere in 1 Borough High St, London, UK", "See the area", "The times are those of London."}},
		{"/en/meetings/after-work", []string{"In 10 minutes", "Nearby, tonight", "Clean on Spruce"}},
	} {
		page := text(parse(t, s.get(test.path).Body))
		for _, want := range test.want {
			if !strings.Contains(page, want) {
				t.Errorf("%s does not say %q", test.path, want)
			}
		}
	}
	if body := s.get("/en/meetings/monthly").Body.String(); strings.Contains(body, "<script>alert") {
		t.Error("text of a list became markup")
	}
}

// TestMovedAndGone follows the addresses of meetings that were merged or have vanished.
func TestMovedAndGone(t *testing.T) {
	s := richSite(t)
	w := s.get("/es/meetings/two-lists-other")
	if w.Code != http.StatusMovedPermanently || w.Header().Get("Location") != "/es/meetings/two-lists" {
		t.Errorf("a merged listing answers %d %s", w.Code, w.Header().Get("Location"))
	}
	w = s.get("/en/meetings/gone")
	page := text(parse(t, w.Body))
	if w.Code != http.StatusGone || !strings.Contains(page, "no longer on any list") || !strings.Contains(page, "After Work") {
		t.Errorf("a vanished meeting answers %d and shows nothing instead", w.Code)
	}
}

// TestReport sends reports: one that is kept, and all that are not, which must keep the visitor's words.
func TestReport(t *testing.T) {
	s := richSite(t)
	before := len(s.shelf.requests)
	words := "It begins at eight. <b>Now</b>"
	for _, test := range []struct {
		name   string
		form   url.Values
		header []string
		status int
		says   string
	}{
		{"nothing chosen", url.Values{"text": {words}}, nil, 422, "Choose what it is about."},
		{"no words", url.Values{"what": {"time"}}, nil, 422, "Write what is not right"},
		{"too long", url.Values{"what": {"time"}, "text": {strings.Repeat("x", meeting.MaxChangeText+1)}}, nil, 422, "longer than 2,000"},
		{"from another site", url.Values{"what": {"time"}, "text": {words}}, []string{"Sec-Fetch-Site", "cross-site"}, 403, "sent from another site"},
		{"kept", url.Values{"what": {"time"}, "text": {words}}, []string{"Sec-Fetch-Site", "same-origin"}, 303, ""},
		{"gone needs no words", url.Values{"what": {"gone"}}, nil, 303, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := s.post("/en/meetings/candle/report", test.form, test.header...)
			body := text(parse(t, strings.NewReader(w.Body.String())))
			if w.Code != test.status || !strings.Contains(body, test.says) {
				t.Errorf("status %d, says %s", w.Code, body)
			}
			if test.status == 422 && test.form.Has("text") && !strings.Contains(body, test.form.Get("text")) {
				t.Error("the visitor's words are lost")
			}
		})
	}
	if n := len(s.shelf.requests) - before; n != 2 {
		t.Fatalf("%d reports were kept", n)
	}
	kept := s.shelf.requests[before]
	if kept.Text != words || kept.Slug != "candle" || kept.What != "time" || !kept.At.Equal(siteNow) {
		t.Errorf("kept: %+v", kept)
	}
	var last int
	for range 10 {
		w := s.post("/en/meetings/candle/report", url.Values{"what": {"time"}, "text": {words}})
		if last = w.Code; last == http.StatusTooManyRequests && !strings.Contains(text(parse(t, w.Body)), words) {
			t.Error("turned away, and the words are lost")
		}
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("a flood of reports ends with %d", last)
	}
	s.now = s.now.Add(time.Hour)
	s.shelf.err = errShelf
	if w := s.post("/en/meetings/candle/report", url.Values{"what": {"time"}, "text": {words}}); w.Code != http.StatusServiceUnavailable || !strings.Contains(text(parse(t, w.Body)), words) {
		t.Errorf("when it cannot be kept: %d", w.Code)
	}
	if strings.Contains(s.log.String(), "eight") {
		t.Error("a visitor's words stand in the log")
	}
}

// TestFeedsPage reads how lists stand.
func TestFeedsPage(t *testing.T) {
	s := richSite(t)
	page := text(parse(t, s.get("/en/feeds").Body))
	for _, want := range []string{"5 lists", "2 are well, 1 waits for a look, 1 does not answer, 1 has not been read yet", "613 would become 201", "homegroup feed keep texas", "homegroup feed accept texas",
		"A page came instead of the list.", "In 40 minutes, try number 9", "Today 5:04 pm", "New one: reading, 214 of 360", "1 pair to look at", "1 reported change", "1 row dropped, with its reason"} {
		if !strings.Contains(page, want) {
			t.Errorf("it does not say %q", want)
		}
	}
	one := s.get("/en/feeds/philly").Body.String()
	for _, want := range []string{"5 rows: 3 stand as meetings of their own, 1 were merged with others, 1 were dropped.", "Nothing tells its time zone", "Line 7", "A reason that no catalogue knows.", "&lt;b&gt;bold"} {
		if !strings.Contains(one, want) {
			t.Errorf("the page of one list does not say %q", want)
		}
	}
	if empty := text(parse(t, emptySite(t).get("/en/feeds").Body)); !strings.Contains(empty, "homegroup feed add") {
		t.Error("without lists it does not say how to add one")
	}
}

// TestNamesThatAreNoTown types what people type instead of a town.
func TestNamesThatAreNoTown(t *testing.T) {
	s := richSite(t)
	for _, tc := range []struct{ typed, says, not string }{
		{"Pennsylvania", "Meetings in Pennsylvania", "Pennsylvania Ave"},
		{"near me", "", "near near me"},
		{"1212 Ludlow St, Philadelphia", "Near Philadelphia", "We know no place"},
		{"39.95,-75.16", "near", "We know no place"},
	} {
		w := s.get("/en/meetings?day=any&place=" + url.QueryEscape(tc.typed))
		page := text(parse(t, w.Body))
		if w.Code != http.StatusOK || !strings.Contains(page, tc.says) || strings.Contains(page, tc.not) {
			t.Errorf("%q: status %d, says %v, must not: %v", tc.typed, w.Code, strings.Contains(page, tc.says), strings.Contains(page, tc.not))
		}
	}
	if w := s.get("/en/meetings/suspended"); strings.Contains(w.Body.String(), s.words[English].T("first.title")) {
		t.Error("a meeting that is suspended tells people how to come")
	}
}

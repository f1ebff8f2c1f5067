package web

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"homegroup/internal/geo"
	"homegroup/internal/index"
	"homegroup/internal/meeting"
	"homegroup/internal/place"
	"homegroup/internal/problem"
	"homegroup/internal/recur"
)

// siteNow is a Thursday, twenty past five in the afternoon in Philadelphia.
var siteNow = time.Date(2026, 11, 19, 22, 20, 0, 0, time.UTC)

// shelf keeps what pages read and write besides searching.
type shelf struct {
	meeting.FeedStore
	meeting.MergeStore
	meeting.ListingStore
	feeds    []meeting.Feed
	merges   []meeting.Merge
	requests []meeting.ChangeRequest
	err      error
}

func (s *shelf) Feeds(context.Context) ([]meeting.Feed, error) { return s.feeds, s.err }

func (s *shelf) Feed(_ context.Context, name string) (meeting.Feed, error) {
	for _, f := range s.feeds {
		if f.Name == name {
			return f, nil
		}
	}
	return meeting.Feed{}, problem.New(problem.NotFound, "There is no list of this name.")
}

func (s *shelf) Merges(context.Context, meeting.MergeState) ([]meeting.Merge, error) {
	return s.merges, nil
}

func (s *shelf) EachListing(context.Context, string, func(meeting.Listing) error) error { return nil }

func (s *shelf) AddChangeRequest(_ context.Context, r meeting.ChangeRequest) error {
	if s.err != nil {
		return s.err
	}
	s.requests = append(s.requests, r)
	return nil
}

func (s *shelf) ChangeRequests(context.Context, bool) ([]meeting.ChangeRequest, error) {
	return s.requests, nil
}

func (s *shelf) CloseChangeRequest(context.Context, int64, string, time.Time) error { return nil }

// site is a whole server over meetings of the test's own.
type site struct {
	*Server
	handler http.Handler
	shelf   *shelf
	log     *strings.Builder
	now     time.Time
}

func newSite(t testing.TB, options Site, meetings ...meeting.Meeting) *site {
	t.Helper()
	s := &site{shelf: &shelf{}, log: &strings.Builder{}, now: siteNow}
	clock := func() time.Time { return s.now }
	finder := index.New(clock)
	err := finder.Load(t.Context(), func(yield func(meeting.Meeting) error) error {
		for _, m := range meetings {
			if err := yield(m); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if options.Zone == nil {
		if options.Zone, err = recur.Zone("America/New_York"); err != nil {
			t.Fatal(err)
		}
	}
	s.Server = New(Options{
		Meetings: meeting.NewService(meeting.Parts{Finder: finder, Feeds: s.shelf, Merges: s.shelf, Listings: s.shelf, Requests: s.shelf, Now: clock}),
		Places:   place.Default(), Site: options, Now: clock, Log: slog.New(slog.NewTextHandler(s.log, nil)),
	})
	s.handler = s.Server.Handler()
	return s
}

// get asks for a page as a browser with these languages does.
func (s *site) get(path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.RemoteAddr = "127.0.0.1:9"
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}

// post sends a form from the site itself.
func (s *site) post(path string, form url.Values, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.RemoteAddr = "203.0.113.7:9"
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}

// parse reads a page.
func parse(t testing.TB, body io.Reader) *html.Node {
	t.Helper()
	doc, err := html.Parse(body)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// all gives the elements that a test wants.
func all(n *html.Node, want func(*html.Node) bool) []*html.Node {
	var found []*html.Node
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && want(c) {
			found = append(found, c)
		}
	}
	return found
}

func tag(names ...string) func(*html.Node) bool {
	return func(n *html.Node) bool {
		for _, name := range names {
			if n.Data == name {
				return true
			}
		}
		return false
	}
}

func class(name string) func(*html.Node) bool {
	return func(n *html.Node) bool {
		for c := range strings.FieldsSeq(attr(n, "class")) {
			if c == name {
				return true
			}
		}
		return false
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// text is what a person reads of an element, with single spaces.
func text(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// at makes a meeting of the test's own; change says what is different from an open AA meeting on Thursday at seven in Philadelphia.
func at(id int64, slug string, change func(*meeting.Content)) meeting.Meeting {
	c := meeting.Content{
		Name: "Lamplighters", Program: "aa", Attendance: meeting.InPerson, Status: meeting.Active, Location: "Parish house", Address: "1625 Locust St",
		City: "Philadelphia", State: "PA", PostalCode: "19103", Country: "US", Formatted: "1625 Locust St, Philadelphia, PA 19103, USA",
		Point: &geo.Point{Lat: 39.9489, Lng: -75.1684}, Types: []string{"BE", "O", "X"}, Languages: []string{"en"}, Updated: "2026-11-02T00:00:00Z",
		Rule: recur.Rule{Kind: recur.Weekly, Day: time.Thursday, Start: 19 * 60, Length: 60, Zone: "America/New_York"},
	}
	if change != nil {
		change(&c)
	}
	return meeting.Join([]meeting.Listing{{ID: id, Feed: "philly", Key: slug, Slug: slug, Meeting: id, Content: c}}, map[string]string{"philly": "Southeast Pennsylvania"})
}

// town is a rich set of meetings: every kind of schedule, attendance, state and source.
func town() []meeting.Meeting {
	move := func(lat, lng float64) *geo.Point { return &geo.Point{Lat: 39.9489 + lat, Lng: -75.1684 + lng} }
	gone := at(14, "gone", func(c *meeting.Content) { c.Name = "Long gone" })
	gone.Status = meeting.Gone
	joined := meeting.Join([]meeting.Listing{
		{ID: 15, Feed: "philly", Slug: "two-lists", Meeting: 15, Content: at(15, "", func(c *meeting.Content) { c.Name = "In two lists"; c.Rule.Day = time.Sunday }).Content},
		{ID: 16, Feed: "other", Slug: "two-lists-other", Meeting: 15, Content: at(16, "", func(c *meeting.Content) { c.Name = "In two lists"; c.Rule.Day = time.Sunday }).Content},
	}, map[string]string{"philly": "Southeast Pennsylvania", "other": "The other list"})
	return []meeting.Meeting{
		at(1, "after-work", func(c *meeting.Content) {
			c.Name, c.Rule.Start, c.Point, c.Location, c.Address = "After Work", 17*60+30, move(.006, .003), "Friends Center", "1501 Cherry St"
		}),
		at(2, "lamplighters", func(c *meeting.Content) {
			c.Notes, c.LocationNotes, c.Venmo, c.Website, c.Group, c.GroupNotes = "Ring twice.", "Side door on 17th Street.", "@lamplighters", "https://example.org/", "Lamplighters Group", "Coffee."
			c.URL, c.FeedbackURL, c.Body = "https://example.org/lamplighters", "mailto:office@example.org", "District 25"
			c.Verified = "2026-11-10T00:00:00Z"
			c.Types = []string{"ASL", "BE", "CF", "D", "FF", "LGBTQ", "O", "POA", "SP", "ST", "W", "X"}
		}),
		at(3, "lamplighters-tuesday", func(c *meeting.Content) { c.Rule.Day = time.Tuesday }),
		at(4, "online", func(c *meeting.Content) {
			c.Name, c.Program, c.Attendance, c.Point, c.Types = "Thinking It Through", "smart", meeting.Online, nil, nil
			c.ConferenceURL, c.ConferencePhone, c.Rule.Start, c.Rule.Length = "https://zoom.us/j/1", "+12155550100,,1#", 18*60, 90
			c.ConferenceURLNotes = "The password is on the site."
		}),
		at(5, "hybrid", func(c *meeting.Content) {
			c.Name, c.Program, c.Attendance, c.ConferenceURL = "Clean on Spruce", "na", meeting.Hybrid, "https://zoom.us/j/2"
			c.Point, c.Types, c.Rule.Start, c.Labels = move(-.003, -.01), []string{"O"}, 18*60+30, []meeting.Label{{Code: "JT", Name: "Just for Today", Note: "A reading", Lang: "en"}}
		}),
		at(6, "candle", func(c *meeting.Content) {
			c.Name, c.Program, c.Rule.Start, c.Point, c.Types, c.Updated = "Candle Hour", "na", 22*60, move(.016, .02), nil, "2026-03-02T00:00:00Z"
		}),
		at(7, "night", func(c *meeting.Content) {
			c.Name, c.Rule.Day, c.Rule.Start, c.Point = "Night Shift", time.Friday, 0, move(.02, .03)
		}),
		at(8, "monthly", func(c *meeting.Content) {
			c.Name, c.Rule.Kind, c.Rule.Weeks = "Monthly <script>alert(1)</script> & \"more\"", recur.Monthly, recur.First|recur.Last
		}),
		at(9, "once", func(c *meeting.Content) {
			c.Name, c.Rule.Kind, c.Rule.Date = "One evening", recur.Once, recur.Date{Year: 2026, Month: 12, Day: 3}
		}),
		at(10, "asked", func(c *meeting.Content) {
			c.Name, c.Rule = "By appointment", recur.Rule{Kind: recur.Appointment, Zone: "America/New_York"}
		}),
		at(11, "suspended", func(c *meeting.Content) { c.Name, c.Status = "Resting", meeting.Suspended }),
		at(12, "grupo", func(c *meeting.Content) {
			c.Name, c.Languages, c.Rule.Start, c.Point = "Grupo Un Día", []string{"es"}, 20*60, move(.04, .02)
		}),
		at(13, "london", func(c *meeting.Content) {
			c.Name, c.City, c.State, c.Country, c.Point, c.Formatted = "Borough", "London", "", "GB", &geo.Point{Lat: 51.5, Lng: -0.09}, "1 Borough High St, London, UK"
			c.Rule.Zone, c.Rule.Day, c.Rule.Start, c.Approximate = "Europe/London", time.Friday, 12*60, true
		}),
		gone, joined,
		at(17, "program-less", func(c *meeting.Content) {
			c.Name, c.Program, c.Types, c.Languages, c.Updated, c.Point, c.Formatted, c.Address, c.Location, c.City = "Bare", "", nil, nil, "", nil, "", "", "", ""
		}),
	}
}

// lists are feeds in every state.
func lists() []meeting.Feed {
	hour := time.Hour
	return []meeting.Feed{
		{Name: "philly", Title: "Southeast Pennsylvania", Format: meeting.MeetingGuide, Program: "aa", State: meeting.FeedWell, LastGood: siteNow.Add(-16 * time.Minute), NextTry: siteNow.Add(44 * time.Minute), Every: hour,
			Report: meeting.Report{Rows: 5, Imported: 3, Merged: 1, Dropped: 1, Repaired: 1, Listings: 4, New: 1, Changed: 1, Same: 2, Notes: []meeting.Note{
				{Index: 0, Key: "a", What: meeting.Dropped, Code: "no_zone", Reason: "Nothing tells."}, {Index: 1, Line: 7, What: meeting.Repaired, Code: "link_repaired", Reason: "Put right."},
				{Index: 2, What: meeting.Noticed, Code: "of_tomorrow", Reason: "A reason that no catalogue knows."}, {Index: 3, What: meeting.Merged, Code: "same_meeting", Reason: "<b>bold</b>"},
			}}},
		{Name: "texas", Title: "North Texas", Format: meeting.MeetingGuide, State: meeting.FeedHeld, LastGood: siteNow.Add(-30 * hour), Held: &meeting.Held{Since: siteNow, Before: 613, After: 201, Report: meeting.Report{Rows: 201, Imported: 201}}},
		{Name: "sussex", Title: "Sussex", Format: meeting.BMLT, State: meeting.FeedFailing, Error: "A page came instead of the list.", Tries: 8, LastGood: siteNow.Add(-60 * hour), NextTry: siteNow.Add(40 * time.Minute)},
		{Name: "new", Title: "New one", Format: meeting.Auto, State: meeting.FeedNew, Progress: &meeting.Progress{Stage: "reading", Done: 214, Of: 360, At: siteNow.Add(-time.Second)}},
		{Name: "paused", Title: "Paused", Format: meeting.Sheet, State: meeting.FeedWell, Paused: true, LastGood: siteNow.Add(-300 * hour), Progress: &meeting.Progress{Stage: "fetching", At: siteNow}},
	}
}

// richSite has something of everything.
func richSite(t testing.TB) *site {
	s := newSite(t, Site{Name: "Homegroup", URL: "https://meetings.example.org", Place: "Philadelphia", Contact: "office@example.org", Version: "1.2.3", Demo: true,
		TileURL: "https://{s}.tiles.example.org/{z}/{x}/{y}.png", TileCredit: "© Tiles"}, town()...)
	s.shelf.feeds = lists()
	s.shelf.merges = []meeting.Merge{{A: 1, B: 2, State: meeting.MergeSuggested}}
	s.shelf.requests = []meeting.ChangeRequest{{ID: 1, Slug: "candle", What: "time", Text: "later", At: siteNow.Add(-48 * time.Hour)}}
	return s
}

// emptySite has nothing yet.
func emptySite(t testing.TB) *site { return newSite(t, Site{}) }

// errShelf is a store that cannot be written.
var errShelf = errors.New("disk full")

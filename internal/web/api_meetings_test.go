package web

import (
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"homegroup/internal/geo"
	"homegroup/internal/meeting"
	"homegroup/internal/recur"
)

func TestAPIMeetings(t *testing.T) {
	s := newAPISite(t, 300,
		made(9001, "weekly", func(c *meeting.Content) {
			c.Types, c.Verified = []string{"O", "X"}, "2026-11-01T00:00:00Z"
			c.Contacts = []meeting.Contact{{Name: "Contactname", Phone: "+15550100"}}
		}),
		made(9002, "under-way", func(c *meeting.Content) { c.Rule.Start, c.Rule.Length = 11*60+30, 90 }),
		made(9003, "suspended", func(c *meeting.Content) { c.Status = meeting.Suspended }),
		made(9004, "asked-for", func(c *meeting.Content) { c.Rule = recur.Rule{} }),
		made(9005, "nowhere", func(c *meeting.Content) { c.Point, c.Attendance, c.Formatted = nil, meeting.Online, "" }))
	w := s.get("/api/v1/meetings?feed=made&near=39.96,-75.16&sort=name")
	page := decode[apiPage](t, w, 200)
	if page.Total != 5 || len(page.Meetings) != 5 || page.Next != nil || page.Facets != nil {
		t.Fatalf("total %d, %d meetings, next %v, facets %v", page.Total, len(page.Meetings), page.Next, page.Facets)
	}
	if got := w.Header().Get("Access-Control-Allow-Origin"); got != "*" {
		t.Errorf("Access-Control-Allow-Origin is %q", got)
	}
	if got := w.Header().Get("Content-Type"); got != "application/json; charset=utf-8" {
		t.Errorf("Content-Type is %q", got)
	}
	if got := w.Header().Get("Content-Length"); got == "" {
		t.Error("no Content-Length")
	}
	weekly := page.named(t, "weekly")
	for name, want := range map[string]any{
		"name": "Made up", "program": "aa", "source": "made", "status": "active", "verified_at": "2026-11-01T00:00:00Z", "day": "1", "time": "19:00", "end_time": "20:00",
		"timezone": "America/New_York", "next_start": "2026-11-23T19:00:00-05:00", "next_end": "2026-11-23T20:00:00-05:00", "distance_km": "1.112", "latitude": "39.95",
	} {
		if got := fmt.Sprint(weekly[name]); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	if km := (geo.Point{Lat: 39.96, Lng: -75.16}).KM(geo.Point{Lat: 39.95, Lng: -75.16}); math.Abs(km-1.112) > 0.0005 {
		t.Errorf("%f km", km)
	}
	if _, ok := weekly["current_start"]; ok {
		t.Error("a meeting that has not begun is under way")
	}
	if strings.Contains(w.Body.String()+fmt.Sprint(page), "Contactname") || strings.Contains(fmt.Sprint(page), "5550100") {
		t.Error("a contact is told to everybody")
	}
	now := page.named(t, "under-way")
	if now["current_start"] != "2026-11-23T11:30:00-05:00" || now["current_end"] != "2026-11-23T13:00:00-05:00" || now["next_start"] != "2026-11-30T11:30:00-05:00" {
		t.Errorf("under way: %v", now)
	}
	for slug, status := range map[string]string{"suspended": "suspended", "asked-for": "active"} {
		m := page.named(t, slug)
		if next, ok := m["next_start"]; !ok || next != nil || m["status"] != status {
			t.Errorf("%s: next_start %v, status %v", slug, next, m["status"])
		}
	}
	if km, ok := page.named(t, "nowhere")["distance_km"]; !ok || km != nil {
		t.Errorf("the distance to nowhere is %v", km)
	}
	if page := decode[apiPage](t, s.get("/api/v1/meetings?feed=made"), 200); page.named(t, "weekly")["distance_km"] != nil {
		t.Error("a distance from nowhere")
	}
}

// The count near Philadelphia is made again here from the meetings themselves.
func TestAPINearEqualsAPlainCount(t *testing.T) {
	s := newAPISite(t, 2000)
	centre := geo.Point{Lat: 39.95, Lng: -75.16}
	for _, km := range []float64{5, 50, 500} {
		for _, program := range []string{"aa", "na"} {
			want := 0
			for _, m := range s.meetings {
				if m.Program == program && m.Point != nil && m.Point.KM(centre) <= km && !m.ByAppointment() && m.Rule.Day == time.Monday {
					want++
				}
			}
			got := decode[apiPage](t, s.get(fmt.Sprintf("/api/v1/meetings?near=39.95,-75.16&within_km=%v&day=1&program=%s&limit=1000", km, program)), 200)
			if got.Total != want || len(got.Meetings) != want {
				t.Errorf("%v km, %s: total %d with %d meetings, want %d", km, program, got.Total, len(got.Meetings), want)
			}
			if km == 500 && want == 0 {
				t.Error("nothing to count")
			}
		}
	}
}

func TestAPIPagesTogetherAreTheWhole(t *testing.T) {
	s := newAPISite(t, 500)
	for _, query := range []string{"limit=7", "limit=33&sort=name", "limit=50&near=40,-75", "limit=9&q=group", "limit=20&sort=time&facets=1"} {
		seen, next, total := map[any]bool{}, "", -1
		for pages := 0; ; pages++ {
			path := "/api/v1/meetings?" + query
			if next != "" {
				path += "&cursor=" + next
			}
			page := decode[apiPage](t, s.get(path), 200)
			for _, m := range page.Meetings {
				if seen[m["slug"]] {
					t.Fatalf("%s: %v comes twice", query, m["slug"])
				}
				seen[m["slug"]] = true
			}
			if total >= 0 && page.Total != total {
				t.Fatalf("%s: total %d, then %d", query, total, page.Total)
			}
			if total = page.Total; page.Next == nil {
				break
			}
			next = *page.Next
			s.now = s.now.Add(time.Minute) // the clock goes on between pages
		}
		if len(seen) != total || total == 0 {
			t.Errorf("%s: %d of %d", query, len(seen), total)
		}
		s.now = apiNow
	}
}

func TestAPIFacets(t *testing.T) {
	s := newAPISite(t, 200)
	page := decode[apiPage](t, s.get("/api/v1/meetings?facets=1&limit=1"), 200)
	sum := 0
	for _, n := range page.Facets["attendance"].(map[string]any) {
		var v int
		if _, err := fmt.Sscan(fmt.Sprint(n), &v); err != nil {
			t.Fatal(err)
		}
		sum += v
	}
	if sum != page.Total || page.Total != len(s.meetings) {
		t.Errorf("attendance counts to %d of %d", sum, page.Total)
	}
	empty := decode[apiPage](t, s.get("/api/v1/meetings?facets=1&q=nothingatall"), 200)
	if empty.Meetings == nil || empty.Total != 0 {
		t.Errorf("meetings %v, total %d", empty.Meetings, empty.Total)
	}
	for _, name := range []string{"program", "attribute", "type", "attendance", "language", "region", "day"} {
		if m, ok := empty.Facets[name].(map[string]any); !ok || len(m) != 0 {
			t.Errorf("facet %s of nothing is %v", name, empty.Facets[name])
		}
	}
}

func TestAPIRefuses(t *testing.T) {
	s := newAPISite(t, 20)
	first := decode[apiPage](t, s.get("/api/v1/meetings?limit=1"), 200)
	cursor := url.QueryEscape(*first.Next)
	for query, field := range map[string]string{
		"day=9": "day", "near=abc": "near", "limit=0": "limit", "cursor=xyz": "cursor", "unknown=1": "unknown", "within_km=5": "within_km", "near=1,2&place=Boston": "place",
		"type=nothing": "type", "program=nobody": "program", "q=": "q", "place=Qqqqqqqq": "place", "cursor=" + cursor + "&day=1": "cursor", "tz=Nowhere": "tz",
		"day=%zz": "", "day=1;limit=5": "",
	} {
		for _, path := range []string{"/api/v1/meetings", "/meetings.json", "/meetings.csv", "/meetings.ics"} {
			w := s.get(path + "?" + query)
			if got := w.Header().Get("Content-Type"); got != "application/json; charset=utf-8" {
				t.Errorf("%s?%s: Content-Type %q", path, query, got)
			}
			if w.Header().Get("Content-Disposition") != "" || w.Header().Get("ETag") != "" {
				t.Errorf("%s?%s: an error with the headers of a file", path, query)
			}
			e := decode[apiError](t, w, 400)
			if e.Error.Kind != "invalid" || e.Error.Field != field || len(e.Error.Message) < 20 {
				t.Errorf("%s?%s: %+v", path, query, e)
			}
		}
	}
	if e := decode[apiError](t, s.get("/api/v1/meetings/no-such-slug"), 404); e.Error.Kind != "not_found" {
		t.Errorf("%+v", e)
	}
	if e := decode[apiError](t, s.get("/api/v1/meetings/x?y=1"), 400); e.Error.Kind != "invalid" {
		t.Errorf("%+v", e)
	}
	if e := decode[apiError](t, s.get("/api/v2"), 404); e.Error.Kind != "not_found" {
		t.Errorf("%+v", e)
	}
	r := httptest.NewRequest(http.MethodPost, "/api/v1/meetings", nil)
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	if e := decode[apiError](t, w, 405); e.Error.Kind != "invalid" || w.Header().Get("Allow") == "" {
		t.Errorf("POST: %+v, Allow %q", e, w.Header().Get("Allow"))
	}
}

func TestAPIProgramOfAListing(t *testing.T) {
	s := newAPISite(t, 0, made(1, "own", func(c *meeting.Content) { c.Program = "our-own" }))
	if page := decode[apiPage](t, s.get("/api/v1/meetings?program=our-own"), 200); page.Total != 1 {
		t.Errorf("total %d", page.Total)
	}
	if e := decode[apiError](t, s.get("/api/v1/meetings?program=their-own"), 400); e.Error.Field != "program" {
		t.Errorf("%+v", e)
	}
}

func TestAPIMeeting(t *testing.T) {
	s := newAPISite(t, 0, made(1, "here", func(c *meeting.Content) { c.Contacts = []meeting.Contact{{Name: "Contactname"}} }),
		meeting.Join([]meeting.Listing{{ID: 2, Feed: "made", Slug: "gone", Meeting: 2, Gone: true, Content: meeting.Content{Name: "Gone", Attendance: meeting.Online, Status: meeting.Active}}}, nil))
	m := decode[map[string]any](t, s.get("/api/v1/meetings/here"), 200)
	if m["slug"] != "here" || m["next_start"] != "2026-11-23T19:00:00-05:00" || m["distance_km"] != nil {
		t.Errorf("%v", m)
	}
	if strings.Contains(fmt.Sprint(m), "Contactname") {
		t.Error("a contact is told to everybody")
	}
	if m := decode[map[string]any](t, s.get("/api/v1/meetings/gone"), 200); m["status"] != "gone" || m["next_start"] != nil {
		t.Errorf("%v", m)
	}
}

func TestAPIPreflightAndHead(t *testing.T) {
	s := newAPISite(t, 5)
	r := httptest.NewRequest(http.MethodOptions, "/api/v1/meetings", nil)
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	if w.Code != 204 || w.Header().Get("Access-Control-Allow-Origin") != "*" || w.Header().Get("Access-Control-Allow-Methods") == "" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	server := httptest.NewServer(s.handler)
	defer server.Close()
	for _, path := range []string{"/api/v1/meetings", "/meetings.json", "/meetings.csv", "/meetings.ics", "/api/v1/types"} {
		answer, err := http.Head(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != 200 || answer.Header.Get("Content-Type") == "" {
			t.Errorf("HEAD %s: %d %v", path, answer.StatusCode, answer.Header)
		}
	}
}

func TestAPIFeedsTellNoAddress(t *testing.T) {
	s := newAPISite(t, 0)
	w := s.get("/api/v1/feeds")
	if strings.Contains(w.Body.String(), "0123secret") || strings.Contains(w.Body.String(), "example.org") {
		t.Error("a feed's address, which can hold a key, is told")
	}
	answer := decode[map[string][]apiFeed](t, w, 200)
	if len(answer["feeds"]) != 2 || answer["feeds"][1].Held == nil || answer["feeds"][1].Held.Before != 10 || answer["feeds"][0].LastGood == nil || answer["feeds"][0].NextTry != nil {
		t.Errorf("%+v", answer)
	}
	s.feeds.err = fmt.Errorf("disk on fire at /secret/path")
	e := decode[apiError](t, s.get("/api/v1/feeds"), 500)
	if e.Error.Kind != "internal" || strings.Contains(e.Error.Message, "disk") {
		t.Errorf("%+v", e)
	}
	if !strings.Contains(s.log.String(), "disk on fire") {
		t.Error("the fault is not in the log")
	}
}

func BenchmarkAPIMeetings(b *testing.B) {
	s := newAPISite(b, 2000)
	for name, path := range map[string]string{
		"near-20":     "/api/v1/meetings?near=39.95,-75.16&within_km=500&day=1&limit=20",
		"upcoming-20": "/api/v1/meetings?limit=20",
		"whole-1000":  "/api/v1/meetings?limit=1000",
	} {
		b.Run(name, func(b *testing.B) {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.RemoteAddr = "127.0.0.1:9"
			b.ReportAllocs()
			for b.Loop() {
				w := discard{http.Header{}}
				s.handler.ServeHTTP(w, r)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
		})
	}
}

// discard is a response that nobody reads.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(b []byte) (int, error) { return len(b), nil }
func (d discard) WriteHeader(int)             {}

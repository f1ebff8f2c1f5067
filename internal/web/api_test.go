package web

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"homegroup/internal/fold"
	"homegroup/internal/geo"
	"homegroup/internal/index"
	"homegroup/internal/meeting"
	"homegroup/internal/place"
	"homegroup/internal/recur"
	"homegroup/internal/sample"
)

// apiNow is a Monday, noon in New York.
var apiNow = time.Date(2026, 11, 23, 17, 0, 0, 0, time.UTC)

// apiFeedStore holds the feeds that a test needs and nothing else.
type apiFeedStore struct {
	meeting.FeedStore
	feeds []meeting.Feed
	err   error
}

func (f *apiFeedStore) Feeds(context.Context) ([]meeting.Feed, error) { return f.feeds, f.err }

type apiSite struct {
	*Server
	handler  http.Handler
	meetings []meeting.Meeting
	now      time.Time
	feeds    *apiFeedStore
	log      *strings.Builder
}

// newAPISite serves the outputs alone, over the made-up meetings and over those that the test adds.
func newAPISite(t testing.TB, n int, more ...meeting.Meeting) *apiSite {
	t.Helper()
	site := &apiSite{now: apiNow, log: &strings.Builder{}}
	clock := func() time.Time { return site.now }
	site.feeds = &apiFeedStore{feeds: []meeting.Feed{
		{Name: "sample", Title: "Sample meetings", Format: meeting.MeetingGuide, State: meeting.FeedWell, LastGood: apiNow.Add(-time.Hour), LastTry: apiNow.Add(-time.Minute)},
		{Name: "secret", Title: "Held", URL: "https://example.org/list?key=0123secret", Format: meeting.BMLT, State: meeting.FeedHeld, Error: "Half of the list is missing.",
			Held: &meeting.Held{Since: apiNow, Before: 10, After: 2}, Report: meeting.Report{Rows: 3, Imported: 1, Merged: 1, Dropped: 1}},
	}}
	site.meetings = append(sampleMeetings(t, n), more...)
	finder := index.New(clock)
	err := finder.Load(t.Context(), func(yield func(meeting.Meeting) error) error {
		for _, m := range site.meetings {
			if err := yield(m); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	service := meeting.NewService(meeting.Parts{Finder: finder, Feeds: site.feeds, Now: clock})
	zone, err := recur.Zone("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	site.Server = &Server{mux: http.NewServeMux(), Options: Options{Meetings: service, Places: place.Default(), Now: clock,
		Log: slog.New(slog.NewTextHandler(site.log, nil)), Site: Site{Name: "Test", URL: "https://meetings.example.org", Zone: zone, Version: "test"}}}
	site.apiRoutes()
	site.handler = site.measured(site.mux)
	return site
}

// sampleMeetings are the first n made-up rows as they are after intake.
func sampleMeetings(t testing.TB, n int) []meeting.Meeting {
	t.Helper()
	in := meeting.Intake{Feed: sample.Feed(), Now: apiNow}
	keyed, _, err := in.Clean(t.Context(), sample.Rows(n))
	if err != nil {
		t.Fatal(err)
	}
	var all []meeting.Meeting
	for i, k := range keyed {
		id := int64(i + 1)
		l := meeting.Listing{ID: id, Feed: sample.Name, Key: k.Key, Slug: fold.Slug(k.Key, 64), Meeting: id, Content: k.Content}
		all = append(all, meeting.Join([]meeting.Listing{l}, map[string]string{sample.Name: "Sample meetings"}))
	}
	if n > 0 && len(all) < n/2 {
		t.Fatalf("%d of %d sample rows are left", len(all), n)
	}
	return all
}

// made is a meeting of the test's own: weekly on Monday at 19:00 in New York unless change says otherwise.
func made(id int64, slug string, change func(*meeting.Content)) meeting.Meeting {
	c := meeting.Content{Name: "Made up", Program: "aa", Attendance: meeting.InPerson, Status: meeting.Active, Location: "Hall", Formatted: "1 Sample Street, Philadelphia, PA 19103, US",
		Point: &geo.Point{Lat: 39.95, Lng: -75.16}, Rule: recur.Rule{Kind: recur.Weekly, Day: time.Monday, Start: 19 * 60, Length: 60, Zone: "America/New_York"}}
	if change != nil {
		change(&c)
	}
	return meeting.Join([]meeting.Listing{{ID: id, Feed: "made", Key: slug, Slug: slug, Meeting: id, Content: c}}, nil)
}

func (s *apiSite) get(path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.RemoteAddr = "127.0.0.1:9"
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}

// decode reads an answer that must have been given with this status.
func decode[T any](t testing.TB, w *httptest.ResponseRecorder, status int) T {
	t.Helper()
	var v T
	if w.Code != status {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	d := json.NewDecoder(w.Body)
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Token(); err != io.EOF {
		t.Fatal("something stands behind the answer")
	}
	return v
}

type apiPage struct {
	Meetings []map[string]any `json:"meetings"`
	Total    int              `json:"total"`
	Next     *string          `json:"next"`
	Facets   map[string]any   `json:"facets"`
}

// named gives the meeting with this slug out of a page.
func (p apiPage) named(t testing.TB, slug string) map[string]any {
	t.Helper()
	for _, m := range p.Meetings {
		if m["slug"] == slug {
			return m
		}
	}
	t.Fatalf("%s was not found", slug)
	return nil
}

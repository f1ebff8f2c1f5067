package web

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/google/go-cmp/cmp"

	"homegroup/internal/meeting"
	"homegroup/internal/recur"
)

func init() {
	openapi3filter.RegisterBodyDecoder("text/calendar", openapi3filter.FileBodyDecoder) // that it is a calendar is tested elsewhere
}

func description(t *testing.T) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(openAPI)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context(), openapi3.EnableExamplesValidation()); err != nil {
		t.Fatal(err)
	}
	return doc
}

// answersTo asks, and holds the answer against what the description says of it.
func answersTo(t *testing.T, doc *openapi3.T, s *apiSite, path, template string, want int) {
	t.Helper()
	w := s.get(path)
	if w.Code != want {
		t.Errorf("%s: status %d: %s", path, w.Code, w.Body)
		return
	}
	item := doc.Paths.Value(template)
	if item == nil || item.Get == nil {
		t.Fatalf("%s is not described", template)
	}
	if item.Get.Responses.Status(want) == nil {
		t.Errorf("%s: status %d is not described", path, want)
		return
	}
	r := httptest.NewRequest(http.MethodGet, path, nil)
	err := openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, Route: &routers.Route{Spec: doc, Path: template, PathItem: item, Method: http.MethodGet, Operation: item.Get}},
		Status:                 w.Code, Header: w.Header(), Body: io.NopCloser(bytes.NewReader(w.Body.Bytes())),
		Options: &openapi3filter.Options{IncludeResponseStatus: true},
	})
	if err != nil {
		text := err.Error()
		t.Errorf("%s: %s", path, text[:min(len(text), 1500)])
	}
}

// everything is a meeting with every part set, so that no field goes undescribed.
func everything() meeting.Meeting {
	return made(9100, "everything", func(c *meeting.Content) {
		c.Group, c.Address, c.City, c.State, c.PostalCode, c.Country = "Group", "1 Sample Street", "Philadelphia", "PA", "19103", "US"
		c.Regions, c.Approximate, c.Attendance = []string{"Pennsylvania", "Philadelphia", "North", "West"}, true, meeting.Hybrid
		c.ConferenceURL, c.ConferenceURLNotes, c.ConferencePhone, c.ConferencePhoneNotes = "https://zoom.us/j/1", "Ask", "+12025550100,,123#", "Press 1"
		c.Types, c.Languages, c.Labels = []string{"O", "X"}, []string{"es"}, []meeting.Label{{Code: "A", Name: "Alpha", Note: "First", Lang: "en"}}
		c.Notes, c.LocationNotes, c.GroupNotes = "Notes", "Back door", "Since long"
		c.URL, c.Website, c.FeedbackURL, c.Body, c.BodyURL, c.BodyPhone = "https://example.org/a", "https://example.org", "mailto:web@example.org", "Body", "https://example.org/body", "+1-202-555-0100"
		c.Venmo, c.Square, c.Paypal = "@sample", "$sample", "sample"
		c.Updated, c.Verified = "2026-11-01T12:00:00Z", "2026-11-02T12:00:00Z"
		c.Rule = recur.Rule{Kind: recur.Monthly, Day: time.Monday, Weeks: recur.First | recur.Last, Start: 12 * 60, Length: 60, Zone: "America/New_York"}
		c.Contacts = []meeting.Contact{{Name: "Contactname"}}
	})
}

func TestOpenAPIDescribesTheAnswers(t *testing.T) {
	doc := description(t)
	once := made(9101, "once", func(c *meeting.Content) {
		c.Rule = recur.Rule{Kind: recur.Once, Date: recur.Date{Year: 2026, Month: 12, Day: 24}, Day: 4, Start: 600, Length: 60, Zone: "America/New_York"}
	})
	gone := meeting.Join([]meeting.Listing{{ID: 9102, Feed: "made", Slug: "gone", Meeting: 9102, Gone: true, Content: meeting.Content{Name: "Gone", Attendance: meeting.Online, Status: meeting.Active}}}, nil)
	s := newAPISite(t, 500, everything(), once, gone, made(9103, "suspended", func(c *meeting.Content) { c.Status = meeting.Suspended }))
	for path, template := range map[string]string{
		"/api/v1/meetings": "", "/api/v1/meetings?limit=1000&facets=1&near=39.95,-75.16": "/api/v1/meetings", "/api/v1/meetings?limit=1&q=nothingatall&facets=1": "/api/v1/meetings",
		"/api/v1/meetings?now=1": "/api/v1/meetings", "/api/v1/meetings/everything": "/api/v1/meetings/{slug}", "/api/v1/meetings/gone": "/api/v1/meetings/{slug}",
		"/api/v1/feeds": "", "/api/v1/types": "", "/api/v1/openapi.json": "", "/meetings.json": "", "/meetings.ics?limit=5": "/meetings.ics", "/meetings.csv": "",
	} {
		if template == "" {
			template = path
		}
		answersTo(t, doc, s, path, template, 200)
	}
	answersTo(t, doc, s, "/api/v1/meetings?day=9", "/api/v1/meetings", 400)
	answersTo(t, doc, s, "/api/v1/meetings/none", "/api/v1/meetings/{slug}", 404)
	answersTo(t, doc, s, "/meetings.json?x=1", "/meetings.json", 400)
	s.feeds.err = io.ErrUnexpectedEOF
	answersTo(t, doc, s, "/api/v1/feeds", "/api/v1/feeds", 500)
}

// Every part of the meeting above must come out, or the test above says nothing about it.
func TestEverythingIsThere(t *testing.T) {
	doc := description(t)
	s := newAPISite(t, 0, everything())
	s.now = s.now.AddDate(0, 0, 7).Add(20 * time.Minute) // 30 November, the last Monday, while it is under way
	m := decode[map[string]any](t, s.get("/api/v1/meetings/everything"), 200)
	var missing []string
	for name := range doc.Components.Schemas["Meeting"].Value.Properties {
		if _, ok := m[name]; !ok {
			missing = append(missing, name)
		}
	}
	sort.Strings(missing)
	if diff := cmp.Diff([]string(nil), missing); diff != "" {
		t.Errorf("described, and not there:\n%s", diff)
	}
}

func TestOpenAPIKnowsTheParameters(t *testing.T) {
	doc := description(t)
	for path, own := range map[string][]string{"/api/v1/meetings": nil, "/meetings.json": nil, "/meetings.csv": nil, "/meetings.ics": {"private", "lang"}} {
		var got []string
		for _, p := range doc.Paths.Value(path).Get.Parameters {
			got = append(got, p.Value.Name)
		}
		want := slices.Concat(meeting.Parameters(), own)
		slices.Sort(got)
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-taken +described):\n%s", path, diff)
		}
	}
	var described []meeting.Attribute
	for _, v := range doc.Components.Schemas["Attribute"].Value.Enum {
		described = append(described, meeting.Attribute(v.(string)))
	}
	if diff := cmp.Diff(meeting.Attributes(), described); diff != "" {
		t.Errorf("attributes (-there +described):\n%s", diff)
	}
	var sorts []meeting.Sort
	for _, v := range doc.Components.Parameters["sort"].Value.Schema.Value.Enum {
		sorts = append(sorts, meeting.Sort(v.(string)))
	}
	if diff := cmp.Diff(meeting.Sorts(), sorts); diff != "" {
		t.Errorf("sort (-taken +described):\n%s", diff)
	}
}

// The parameters' examples must be answered, not refused.
func TestOpenAPIExamplesWork(t *testing.T) {
	s := newAPISite(t, 50)
	for name, p := range description(t).Components.Parameters {
		value := p.Value.Example
		if value == nil {
			continue
		}
		text, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		plain := strings.NewReplacer(`"`, "", "[", "", "]", "", " ", "+").Replace(string(text))
		path := "/api/v1/meetings?" + name + "=" + plain
		if name == "within_km" {
			path += "&near=39.95,-75.16"
		}
		if w := s.get(path); w.Code != 200 {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

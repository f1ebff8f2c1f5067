package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	ics "github.com/arran4/golang-ical"

	"homegroup/internal/meeting"
	"homegroup/internal/recur"
)

func calendarOf(t *testing.T, w *httptest.ResponseRecorder) (*ics.Calendar, string) {
	t.Helper()
	if w.Code != 200 || w.Header().Get("Content-Type") != "text/calendar; charset=utf-8" {
		t.Fatalf("%d %v: %s", w.Code, w.Header(), w.Body)
	}
	text := w.Body.String()
	c, err := ics.ParseCalendar(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return c, strings.ReplaceAll(text, "\r\n ", "")
}

// property gives the value of an event's property, or "".
func property(e *ics.VEvent, name ics.ComponentProperty) string {
	if p := e.GetProperty(name); p != nil {
		return p.Value
	}
	return ""
}

func TestMeetingsCalendar(t *testing.T) {
	s := newAPISite(t, 1500)
	c, text := calendarOf(t, s.get("/meetings.ics?program=na&limit=100"))
	if n := len(c.Events()); n == 0 || n > 100 {
		t.Errorf("%d events", n)
	}
	for _, want := range []string{"BEGIN:VTIMEZONE", "REFRESH-INTERVAL", "RRULE:"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s", want)
		}
	}
	_, text = calendarOf(t, s.get("/meetings.ics"))
	if want := fmt.Sprintf("Meetings (the first 1000 of %d)", len(s.meetings)); !strings.Contains(text, want) {
		t.Errorf("the calendar does not say %q", want)
	}
	if link := s.get("/meetings.ics").Header().Get("Link"); !strings.Contains(link, "cursor=") {
		t.Errorf("Link %q", link)
	}
	_, text = calendarOf(t, s.get("/meetings.ics?limit=5&lang=es"))
	if !strings.Contains(text, "Reuniones (las primeras 5 de ") {
		t.Error("the Spanish calendar is not Spanish")
	}
	for query, field := range map[string]string{"private=2": "private", "private=": "private", "lang=xx": "lang", "private=1&private=1": "private", "secret=1": "secret"} {
		if e := decode[apiError](t, s.get("/meetings.ics?"+query), 400); e.Error.Field != field {
			t.Errorf("%s: %+v", query, e)
		}
	}
}

// one serves the calendar of one meeting as the meeting's page does.
func (s *apiSite) one(slug, query string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, "/meetings/"+slug+".ics?"+query, nil)
	w := httptest.NewRecorder()
	if err := s.meetingCalendar(w, r, slug, ""); err != nil {
		s.apiProblem(w, r, err)
	}
	return w
}

func TestMeetingCalendar(t *testing.T) {
	s := newAPISite(t, 0, everything(), made(1, "weekly", func(c *meeting.Content) { c.Updated = "2026-11-01T00:00:00Z" }),
		made(2, "suspended", func(c *meeting.Content) { c.Status = meeting.Suspended }),
		made(3, "asked-for", func(c *meeting.Content) { c.Rule = recur.Rule{} }))
	c, _ := calendarOf(t, s.one("weekly", ""))
	if len(c.Events()) != 1 {
		t.Fatalf("%d events", len(c.Events()))
	}
	e := c.Events()[0]
	for name, want := range map[ics.ComponentProperty]string{
		ics.ComponentPropertyUniqueId: "weekly@meetings.example.org", ics.ComponentPropertySummary: "Made up",
		ics.ComponentPropertyUrl: "https://meetings.example.org/meetings/weekly", ics.ComponentPropertySequence: "29891520",
	} {
		if got := property(e, name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if start, err := e.GetStartAt(); err != nil || start.UTC().Format("Mon 15:04") != "Tue 00:00" {
		t.Errorf("starts %v, %v", start, err)
	}
	c, _ = calendarOf(t, s.one("suspended", ""))
	if got := property(c.Events()[0], ics.ComponentPropertyStatus); got != "CANCELLED" {
		t.Errorf("a suspended meeting is %q", got)
	}
	if e := decode[apiError](t, s.one("asked-for", ""), 404); e.Error.Kind != "not_found" {
		t.Errorf("%+v", e)
	}
	if e := decode[apiError](t, s.one("weekly", "day=1"), 400); e.Error.Field != "day" {
		t.Errorf("%+v", e)
	}
}

// Who looks over a shoulder, or at a shared calendar, must not learn from a private one what this is.
func TestPrivateCalendarsTellNothing(t *testing.T) {
	s := newAPISite(t, 0, everything())
	for _, w := range []*httptest.ResponseRecorder{s.get("/meetings.ics?private=1"), s.one("everything", "private=1")} {
		c, text := calendarOf(t, w)
		if got := property(c.Events()[0], ics.ComponentPropertySummary); got != "Appointment" {
			t.Errorf("the title is %q", got)
		}
		for _, word := range []string{"Made up", "everything", "eeting", "Since long", "aa", "Group"} {
			if strings.Contains(text, word) && !(word == "eeting" && strings.Count(text, "eeting") == strings.Count(text, "meetings.example.org")) {
				t.Errorf("it says %q:\n%s", word, text)
			}
		}
		if !strings.Contains(text, "https://zoom.us/j/1") || !strings.Contains(text, "1 Sample Street") {
			t.Error("it does not say where")
		}
		if strings.Contains(w.Header().Get("Content-Disposition"), "meeting") {
			t.Errorf("the file is called %s", w.Header().Get("Content-Disposition"))
		}
	}
}

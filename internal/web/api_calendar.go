package web

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"homegroup/internal/ical"
	"homegroup/internal/meeting"
	"homegroup/internal/problem"
)

const calendarType = "text/calendar; charset=utf-8"

// calendarWords are the few words of ours in a calendar.
type calendarWords struct {
	meetings, appointments, appointment, part, join, phone, more, suspended string
}

var calendarLanguages = map[string]calendarWords{
	"en": {"Meetings", "Appointments", "Appointment", "%s (the first %d of %d)", "Join online: ", "Join by phone: ", "More: ", "Not taking place for now."},
	"es": {"Reuniones", "Citas", "Cita", "%s (las primeras %d de %d)", "Únete en línea: ", "Únete por teléfono: ", "Más: ", "No se celebra por ahora."},
}

// calendar is how a calendar is written: for whom, and what somebody who looks on may read.
type calendar struct {
	words   calendarWords
	private bool
	site    string // public address of this site
	now     time.Time
}

// calendarOptions reads lang=en|es and private=1, the parameters that only calendars have.
func (s *Server) calendarOptions(r *http.Request, options url.Values) (calendar, error) {
	c := calendar{words: calendarLanguages["en"], site: s.siteURL(r), now: s.Now()}
	for name, given := range options {
		switch {
		case len(given) > 1:
			return c, problem.InField(name, "%s was given %d times; give it once.", name, len(given))
		case name == "private" && given[0] == "1":
			c.private = true
		case name == "private":
			return c, problem.InField("private", "private is 1 or is left away.")
		default:
			words, ok := calendarLanguages[given[0]]
			if !ok {
				return c, problem.InField("lang", "lang is en or es.")
			}
			c.words = words
		}
	}
	return c, nil
}

// meetingsCalendar answers /meetings.ics: the meetings found, those by appointment aside. A calendar with thousands of entries
// chokes programs and people alike, so there are 1000 at most, and the name says when that is not all.
func (s *Server) meetingsCalendar(w http.ResponseWriter, r *http.Request) error {
	q, most, options, err := s.wholeQuery(r, "private", "lang")
	if err != nil {
		return err
	}
	c, err := s.calendarOptions(r, options)
	if err != nil {
		return err
	}
	if most == 0 {
		most = meeting.MaxLimit
	}
	hits, total, next, err := s.hits(r.Context(), q, most)
	if err != nil {
		return err
	}
	s.linkNext(w, r, q, most, next)
	name := c.words.meetings
	if c.private {
		name = c.words.appointments
	}
	if len(hits) < total {
		name = fmt.Sprintf(c.words.part, name, len(hits), total)
	}
	var events []ical.Event
	for _, hit := range hits {
		m, err := hit.Meeting()
		if err != nil {
			return err
		}
		if !m.ByAppointment() {
			events = append(events, c.event(m))
		}
	}
	file := "meetings.ics"
	if c.private {
		file = "calendar.ics"
	}
	return s.sendCalendar(w, r, file, name, events, c.now)
}

// meetingCalendar answers /meetings/{slug}.ics; slug comes without ".ics". The page's handler hands over what ends so.
func (s *Server) meetingCalendar(w http.ResponseWriter, r *http.Request, slug, lang string) error {
	open(w.Header())
	values, err := parameters(r)
	if err != nil {
		return err
	}
	for name := range values {
		if name != "private" && name != "lang" {
			return problem.InField(name, "The calendar of one meeting takes private and lang alone.")
		}
	}
	if !values.Has("lang") && lang != "" {
		values.Set("lang", lang)
	}
	c, err := s.calendarOptions(r, values)
	if err != nil {
		return err
	}
	m, err := s.Meetings.Finder().BySlug(r.Context(), slug)
	if err != nil {
		return err
	}
	if m.ByAppointment() {
		return problem.New(problem.NotFound, "This meeting has no fixed time, so there is nothing to put into a calendar. Its page says how to ask.")
	}
	name, file := m.Name, m.Slug+".ics"
	if c.private {
		name, file = c.words.appointment, "appointment.ics"
	}
	return s.sendCalendar(w, r, file, name, []ical.Event{c.event(m)}, c.now)
}

func (s *Server) sendCalendar(w http.ResponseWriter, r *http.Request, file, name string, events []ical.Event, now time.Time) error {
	var body bytes.Buffer
	if err := ical.Write(&body, name, events, now); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", calendarType)
	h.Set("Content-Disposition", `attachment; filename="`+file+`"`)
	h.Set("Cache-Control", "max-age=300")
	h.Set("Content-Length", strconv.Itoa(body.Len()))
	_, _ = io.Copy(w, &body)
	return nil
}

// event writes a meeting for a calendar. The title is the meeting's name and no more; with private not even that, nor
// anything else that says what this is: a calendar is looked at by colleagues and at home.
func (c calendar) event(m meeting.Meeting) ical.Event {
	page := c.site + "/meetings/" + m.Slug
	host := "homegroup"
	if u, err := url.Parse(c.site); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	e := ical.Event{UID: m.Slug + "@" + host, Summary: m.Name, Location: calendarPlace(m), URL: page, Rule: m.Rule,
		Stamp: c.now.UTC().Truncate(24 * time.Hour), Cancelled: m.Status != meeting.Active}
	if updated, ok := m.UpdatedAt(); ok {
		// Readers take the entry with the higher number for the newer one.
		e.Stamp, e.Sequence = updated, int(max(updated.Unix(), 0)/60)
	}
	if m.Point != nil && !m.Approximate {
		e.HasGeo, e.Lat, e.Lng = true, m.Point.Lat, m.Point.Lng
	}
	if c.private {
		secret := sha256.Sum256([]byte(m.Slug))
		e.UID, e.Summary, e.URL = hex.EncodeToString(secret[:12])+"@"+host, c.words.appointment, ""
	}
	e.Description = c.description(m, page)
	return e
}

// calendarPlace is the name of the place and its address, where one goes there.
func calendarPlace(m meeting.Meeting) string {
	if m.Attendance == meeting.Online {
		return ""
	}
	if m.Location != "" && m.Formatted != "" && !strings.HasPrefix(m.Formatted, m.Location) {
		return m.Location + ", " + m.Formatted
	}
	return cmp.Or(m.Formatted, m.Location)
}

// description says how to come in; without private also where to read more.
func (c calendar) description(m meeting.Meeting, page string) string {
	var lines []string
	add := func(label, text string) {
		if text = strings.TrimSpace(text); text != "" {
			lines = append(lines, label+text)
		}
	}
	if m.Status != meeting.Active {
		add("", c.words.suspended)
	}
	add(c.words.join, m.ConferenceURL)
	add("", m.ConferenceURLNotes)
	add(c.words.phone, m.ConferencePhone)
	add("", m.ConferencePhoneNotes)
	if !c.private {
		add("", m.LocationNotes)
		add("", m.Notes)
		add(c.words.more, page)
	}
	return strings.Join(lines, "\n")
}

// Package ical writes calendar files (iCalendar, RFC 5545) that any calendar program can keep and refresh.
//
// It writes and does not read; it invites nobody and sets no alarms. Every recurring event carries its rule and its zone,
// and every zone is written out, so that a program that does not know the zone still shows the right hour next
// spring. Text is only ever text: nothing that a summary or an address holds can end its line and begin another.
//
// Start with Write; zone.go turns a time zone into observances, line.go writes content lines.
package ical

import (
	"fmt"
	"io"
	"math"
	"net/url"
	"slices"
	"strings"
	"time"

	"homegroup/internal/recur"
)

// Event is one entry of a calendar: something that takes place once, or again and again.
type Event struct {
	UID         string // the same for ever; required
	Summary     string
	Description string // may have several lines
	Location    string
	URL         string // http or https; anything else is left out
	Lat, Lng    float64
	HasGeo      bool // Lat and Lng are set
	Rule        recur.Rule
	Stamp       time.Time // last changed; zero for unknown
	Sequence    int       // goes up when the time or place changes
	Cancelled   bool
}

// SkippedError says that Write left out events that cannot be written, and wrote the rest.
type SkippedError struct {
	Count int
	First error // why the first of them was left out
}

// Error says how many, and the reason for the first.
func (e *SkippedError) Error() string {
	return fmt.Sprintf("%d events were left out of the calendar; the first: %v", e.Count, e.First)
}

// Unwrap returns the reason for the first.
func (e *SkippedError) Unwrap() error { return e.First }

// Write writes a calendar that is called name. A recurring event starts with its first occurrence at or after a week
// before now, so that what has just ended is still there; a single one stands on its date, be it gone by.
//
// Events by appointment have no time and are left out. Events without UID or with a rule that is not valid are left
// out too, and reported, after all the others are written, as a *SkippedError; other errors come from w.
func Write(w io.Writer, name string, events []Event, now time.Time) error {
	dated, skipped := place(events, now.AddDate(0, 0, -7))
	out := newLines(w)
	out.raw("BEGIN", "VCALENDAR")
	out.raw("VERSION", "2.0")
	out.raw("PRODID", "-//Homegroup//Homegroup//EN")
	out.raw("CALSCALE", "GREGORIAN")
	out.raw("METHOD", "PUBLISH")
	if name != "" {
		out.text("NAME", name) // RFC 7986
		out.text("X-WR-CALNAME", name)
	}
	out.raw("REFRESH-INTERVAL;VALUE=DURATION", "P1D") // RFC 7986
	out.raw("X-PUBLISHED-TTL", "P1D")
	for _, z := range zonesOf(dated) {
		out.zone(z.loc, z.first, now)
	}
	for _, d := range dated {
		out.event(d, now)
	}
	out.raw("END", "VCALENDAR")
	if err := out.flush(); err != nil {
		return err
	}
	if skipped.Count > 0 {
		return &skipped
	}
	return nil
}

// placed is an event with the start from which it is written.
type placed struct {
	*Event
	start time.Time
}

func place(events []Event, from time.Time) (dated []placed, skipped SkippedError) {
	for i := range events {
		e := &events[i]
		if e.Rule.Kind == recur.Appointment {
			continue
		}
		err := e.Rule.Validate()
		if err == nil && e.UID == "" {
			err = fmt.Errorf("%q has no UID", e.Summary)
		}
		if err != nil {
			skipped.Count++
			if skipped.First == nil {
				skipped.First = fmt.Errorf("event %q: %w", e.UID, err)
			}
			continue
		}
		dated = append(dated, placed{e, firstStart(e.Rule, from)})
	}
	return dated, skipped
}

// firstStart returns the start of the first occurrence at or after from that shows the rule's own day and time: a calendar
// program would repeat for ever the hour to which a clock change moved a single occurrence. Where the first was moved, an
// earlier one is taken.
func firstStart(r recur.Rule, from time.Time) time.Time {
	if r.Kind == recur.Once {
		from = time.Time{}
	}
	for {
		o, _ := r.Next(from) // a valid rule that recurs has a next one, and a single one is after the year 0
		start := o.Start
		if r.Kind == recur.Once || start.Weekday() == r.Day && start.Hour()*60+start.Minute() == r.Start {
			return start
		}
		from = from.AddDate(0, 0, -7)
	}
}

type usedZone struct {
	loc   *time.Location
	first time.Time // no event starts earlier
}

// zonesOf returns the zones that have to be written out, by name.
func zonesOf(dated []placed) []usedZone {
	at := map[string]int{}
	var zones []usedZone
	for _, d := range dated {
		name := d.Rule.Zone
		if isUTC(name) {
			continue
		}
		i, ok := at[name]
		if !ok {
			i = len(zones)
			at[name] = i
			zones = append(zones, usedZone{d.start.Location(), d.start})
		}
		if d.start.Before(zones[i].first) {
			zones[i].first = d.start
		}
	}
	slices.SortFunc(zones, func(a, b usedZone) int {
		if a.loc.String() < b.loc.String() {
			return -1
		}
		return 1
	})
	return zones
}

// isUTC tells whether times in a zone are written as UTC, which needs no zone (RFC 5545 section 3.3.5, form 2).
func isUTC(zone string) bool { return zone == "UTC" || zone == "Etc/UTC" }

const (
	localForm = "20060102T150405"
	utcForm   = "20060102T150405Z"
)

func (l *lines) event(e placed, now time.Time) {
	stamp := e.Stamp
	if stamp.IsZero() {
		stamp = now
	}
	l.raw("BEGIN", "VEVENT")
	l.text("UID", e.UID)
	l.raw("DTSTAMP", stamp.UTC().Format(utcForm))
	if !e.Stamp.IsZero() {
		l.raw("LAST-MODIFIED", stamp.UTC().Format(utcForm))
	}
	if isUTC(e.Rule.Zone) {
		l.raw("DTSTART", e.start.Format(utcForm))
	} else {
		l.raw("DTSTART;TZID="+e.Rule.Zone, e.start.Format(localForm))
	}
	// Not DTEND: a program that took the difference of two local times would stretch or shrink every occurrence after a first one
	// that spans a clock change.
	l.raw("DURATION", fmt.Sprintf("PT%dH%dM", e.Rule.Length/60, e.Rule.Length%60))
	if rule := e.Rule.RRULE(); rule != "" {
		l.raw("RRULE", rule)
	}
	l.raw("SEQUENCE", fmt.Sprint(max(e.Sequence, 0)))
	if e.Cancelled {
		l.raw("STATUS", "CANCELLED")
	} else {
		l.raw("STATUS", "CONFIRMED")
	}
	l.text("SUMMARY", e.Summary)
	if e.Description != "" {
		l.text("DESCRIPTION", e.Description)
	}
	if e.Location != "" {
		l.text("LOCATION", e.Location)
	}
	if e.HasGeo && math.Abs(e.Lat) <= 90 && math.Abs(e.Lng) <= 180 { // neither holds for NaN
		l.raw("GEO", fmt.Sprintf("%.6f;%.6f", e.Lat, e.Lng))
	}
	if link := webAddress(e.URL); link != "" {
		l.raw("URL", link)
	}
	l.raw("END", "VEVENT")
}

// webAddress returns an http or https address in ASCII, without spaces or line ends, or "".
func webAddress(s string) string {
	u, err := url.Parse(s) // refuses control characters
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	var b strings.Builder
	for _, c := range []byte(u.String()) {
		if c <= ' ' || c > '~' { // url leaves a query as it came
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

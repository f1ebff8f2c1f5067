// Package recur says when something recurs: every week, on chosen weekdays of a month, once, or only by appointment,
// at a local time of an IANA time zone.
//
// It follows RFC 5545 where clocks change. A local time that the clocks skip is read with the offset in force before
// the gap, so that 02:30 happens at 03:30 on the day in spring; one that comes twice means the first (section 3.3.5,
// and the last paragraphs of 3.3.10). Lengths are elapsed time, so that an hour is an hour on every day.
//
// It is not a general recurrence engine (no daily or yearly rules, no exceptions, no counts) and it knows nothing of what
// takes place. Start with Rule and its Next, Current and Between; zone.go holds the only arithmetic that is not plain.
package recur

import (
	"fmt"
	"time"
)

const (
	minutesPerDay = 24 * 60
	// MaxLength is the longest length of an occurrence, in minutes: two days.
	MaxLength = 2 * minutesPerDay
)

// Rule says when something takes place. The zero Rule is by appointment.
//
// Call Normalize on a Rule that was put together from parts, and Validate before it is kept. Methods never panic and
// always end on a Rule that is not valid, but what they answer then means nothing.
type Rule struct {
	Kind   Kind         `json:"kind"`
	Day    time.Weekday `json:"day"`             // Weekly, Monthly; Once: the weekday of Date
	Weeks  Weeks        `json:"weeks,omitempty"` // Monthly: at least one
	Date   Date         `json:"date,omitzero"`   // Once
	Start  int          `json:"start"`           // minutes after local midnight, 0..1439
	Length int          `json:"length"`          // minutes of elapsed time, 1..MaxLength
	Zone   string       `json:"zone,omitempty"`  // IANA name; empty only by appointment
}

// Occurrence is one time that a Rule takes place. End is Start plus the Rule's length; both are in the Rule's zone.
type Occurrence struct {
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
}

// FieldError says which field of a Rule is wrong, by its JSON name, and what to do about it.
type FieldError struct {
	Field   string
	Message string
}

// Error gives the message alone: it names the field in words.
func (e *FieldError) Error() string { return e.Message }

func wrong(field, format string, args ...any) error {
	return &FieldError{Field: field, Message: fmt.Sprintf(format, args...)}
}

// Normalize clears what the kind of rule does not use, takes the weekday of a Once from its date, and turns the first
// to fifth of every month into every week. Rules that mean the same are equal once normalized.
func (r Rule) Normalize() Rule {
	const all = First | Second | Third | Fourth | Fifth
	if r.Kind == Monthly && r.Weeks&all == all {
		r.Kind = Weekly
	}
	if r.Weeks&Last != 0 {
		r.Weeks &^= Fifth // a fifth is always the last
	}
	switch r.Kind {
	case Weekly:
		r.Weeks, r.Date = 0, Date{}
	case Monthly:
		r.Date = Date{}
	case Once:
		r.Weeks = 0
		if r.Date.Valid() {
			r.Day = r.Date.Weekday()
		}
	case Appointment:
		r = Rule{Zone: r.Zone}
	}
	return r
}

// Validate returns a *FieldError for the first field that is wrong, or nil. By appointment, nothing else is looked at
// but the zone, if there is one.
func (r Rule) Validate() error {
	if r.Kind > Once {
		return wrong("kind", "kind %d is not known: choose appointment, weekly, monthly or once", r.Kind)
	}
	if r.Zone != "" || r.Kind != Appointment {
		if _, err := r.Location(); err != nil {
			return wrong("zone", "%s", err)
		}
	}
	if r.Kind == Appointment {
		return nil
	}
	switch {
	case r.Kind == Once && !r.Date.Valid():
		return wrong("date", "%s is not a date: give a day that is in the calendar, such as 2026-11-23", r.Date)
	case r.Day < time.Sunday || r.Day > time.Saturday:
		return wrong("day", "day %d is not a weekday: give 0 for Sunday to 6 for Saturday", int(r.Day))
	case r.Kind == Once && r.Day != r.Date.Weekday():
		return wrong("day", "%s is a %s, not a %s: give the weekday of the date", r.Date, r.Date.Weekday(), r.Day)
	case r.Kind == Monthly && !r.Weeks.Valid():
		return wrong("weeks", "a monthly rule needs at least one week: give 1 to 5, or -1 for the last")
	case r.Start < 0 || r.Start >= minutesPerDay:
		return wrong("start", "start %d is not a time of day: give 0 to %d minutes after midnight", r.Start, minutesPerDay-1)
	case r.Length < 1 || r.Length > MaxLength:
		return wrong("length", "length %d is not possible: give 1 to %d minutes", r.Length, MaxLength)
	}
	return nil
}

package recur

import (
	"iter"
	"time"
)

// Next returns the first occurrence that starts at or after at. There is none by appointment, for a Once that has gone
// by, and for a zone that is not known.
func (r Rule) Next(at time.Time) (Occurrence, bool) {
	loc, err := r.Location()
	if err != nil {
		return Occurrence{}, false
	}
	return r.NextIn(at, loc)
}

// NextIn is Next for a caller that already holds the rule's Location.
func (r Rule) NextIn(at time.Time, loc *time.Location) (Occurrence, bool) {
	if r.Kind == Once {
		start := r.begin(r.Date.number(), loc)
		return r.occurrence(start), !start.Before(at) && r.Date.Valid()
	}
	// A gap moves a start by less than a day or, where a whole day was skipped, by just one: so an occurrence still to
	// come may belong to yesterday.
	day := r.onWeekday(dayOf(at, loc) - 1)
	for range weeksWithin {
		if r.takesPlace(day) {
			if start := r.begin(day, loc); !start.Before(at) {
				return r.occurrence(start), true
			}
		}
		day += 7
	}
	return Occurrence{}, false
}

// weeksWithin is how many weeks Next looks ahead. Fifth weekdays are the rarest: up to 17 weeks lie between two of them
// (from 31 January to 30 May), and the first one looked at may have just begun.
const weeksWithin = 20

// Current returns the occurrence under way: the latest with Start <= at < End.
func (r Rule) Current(at time.Time) (Occurrence, bool) {
	loc, err := r.Location()
	if err != nil {
		return Occurrence{}, false
	}
	return r.CurrentIn(at, loc)
}

// CurrentIn is Current for a caller that already holds the rule's Location.
func (r Rule) CurrentIn(at time.Time, loc *time.Location) (Occurrence, bool) {
	// Clocks set back over midnight leave a start of tomorrow's date behind us; a start of yesterday may have been
	// moved on by a day; and the longest occurrence lasts two.
	today := dayOf(at, loc)
	for day := today + 1; day >= today-3; day-- {
		if !r.takesPlace(day) {
			continue
		}
		if start := r.begin(day, loc); !start.After(at) {
			o := r.occurrence(start)
			return o, at.Before(o.End)
		}
	}
	return Occurrence{}, false
}

// Between returns the occurrences that start in [from, to), in order.
func (r Rule) Between(from, to time.Time) iter.Seq[Occurrence] {
	return func(yield func(Occurrence) bool) {
		loc, err := r.Location()
		if err != nil {
			return
		}
		for at := from; ; {
			o, ok := r.NextIn(at, loc)
			if !ok || !o.Start.Before(to) || !yield(o) {
				return
			}
			at = o.Start.Add(1)
		}
	}
}

func (r Rule) occurrence(start time.Time) Occurrence {
	return Occurrence{Start: start, End: start.Add(time.Duration(r.Length) * time.Minute)}
}

// begin returns when the occurrence of a date starts.
func (r Rule) begin(day int64, loc *time.Location) time.Time {
	return time.Unix(instant(day*secondsPerDay+int64(r.Start)*60, loc), 0).In(loc)
}

// onWeekday returns the first day, at or after day, that falls on the rule's weekday.
func (r Rule) onWeekday(day int64) int64 {
	return day + ((int64(r.Day)-weekday(day))%7+7)%7
}

// takesPlace tells whether the rule has an occurrence that belongs to a date, before clock changes move it.
func (r Rule) takesPlace(day int64) bool {
	switch r.Kind {
	case Weekly:
		return weekday(day) == int64(r.Day)
	case Monthly:
		return weekday(day) == int64(r.Day) && r.Weeks&weeksOf(dateOf(day)) != 0
	case Once:
		return r.Date.Valid() && day == r.Date.number()
	}
	return false
}

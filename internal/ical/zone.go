package ical

import (
	"fmt"
	"strings"
	"time"
)

const (
	// yearsExplicit is for how many years ahead the changes of a zone are listed that follow no yearly rule.
	yearsExplicit = 11
	// yearsOfProof is over how many years a yearly rule has to hold before it is believed: in 28 years every date falls on
	// every weekday, so that a rule that fits them all fits for good.
	yearsOfProof = 28
)

// change is one change of a zone's clocks.
type change struct {
	wall     time.Time // what the clocks showed, in UTC's place, when they were changed
	from, to int       // seconds east of UTC, before and after
	name     string    // abbreviation in force afterwards
	daylight bool      // begins a time of daylight saving
}

// observance is a STANDARD or DAYLIGHT part of a VTIMEZONE (RFC 5545 section 3.6.5).
type observance struct {
	change
	rule string // RRULE, or "" for a change that takes place once
}

func (l *lines) zone(loc *time.Location, first, now time.Time) {
	l.raw("BEGIN", "VTIMEZONE")
	l.raw("TZID", loc.String())
	for _, o := range observances(loc, first, now) {
		part := "STANDARD"
		if o.daylight {
			part = "DAYLIGHT"
		}
		l.raw("BEGIN", part)
		l.raw("DTSTART", o.wall.Format(localForm))
		l.raw("TZOFFSETFROM", offsetForm(o.from))
		l.raw("TZOFFSETTO", offsetForm(o.to))
		l.text("TZNAME", o.name)
		if o.rule != "" {
			l.raw("RRULE", o.rule)
		}
		l.raw("END", part)
	}
	l.raw("END", "VTIMEZONE")
}

// offsetForm writes +0100, and seconds only where there are any, as section 3.3.14 wants it.
func offsetForm(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	s := fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		s += fmt.Sprintf("%02d", seconds%60)
	}
	return s
}

// observances returns what a calendar program must know to read local times from first on: for good where the zone
// follows a yearly rule or changes no more, otherwise for yearsExplicit years after now.
func observances(loc *time.Location, first, now time.Time) []observance {
	start := time.Date(min(first.Year(), now.Year())-1, 1, 1, 0, 0, 0, 0, time.UTC)
	end := time.Date(now.Year()+yearsOfProof+2, 1, 1, 0, 0, 0, 0, time.UTC)
	changes := changesOf(loc, start, end)
	rules, ruled := yearlyRules(changes, end.Year()-1)

	var listed []observance
	for _, c := range changes[:ruled] {
		if len(rules) > 0 || c.wall.Year() <= now.Year()+yearsExplicit {
			listed = append(listed, observance{change: c})
		}
	}
	// Nobody needs what went out of force before the first event.
	if len(rules) > 0 && !rules[0].instant().After(first) {
		return rules
	}
	for i := len(listed) - 1; i >= 0; i-- {
		if !listed[i].instant().After(first) {
			return append(listed[i:], rules...)
		}
	}
	name, offset := first.In(loc).Zone()
	always := observance{change: change{from: offset, to: offset, name: name}}
	always.wall = time.Date(min(1970, start.Year()), 1, 1, 0, 0, 0, 0, time.UTC)
	return append(append([]observance{always}, listed...), rules...)
}

// instant returns when the clocks are changed.
func (c change) instant() time.Time { return c.wall.Add(-time.Duration(c.from) * time.Second) }

// changesOf lists the changes of a zone's offset in [start, end).
func changesOf(loc *time.Location, start, end time.Time) []change {
	var list []change
	for at := start.In(loc); ; {
		next := boundAfter(at)
		if next.IsZero() || !next.Before(end) {
			return list
		}
		last := next.Add(-time.Second)
		_, from := last.Zone()
		name, to := next.Zone()
		if from != to {
			list = append(list, change{
				wall: next.UTC().Add(time.Duration(from) * time.Second),
				from: from, to: to, name: name,
				// Ireland and Morocco call their winter the exception; programs expect daylight saving to be ahead.
				daylight: to > from && (last.IsDST() || next.IsDST()),
			})
		}
		at = next
	}
}

// boundAfter returns the time, after at, until which its offset surely holds, or the zero time for ever. It is not always a
// change: Go ends what a zone's last rule gives with the year too, and in a leap year a day early, so that on its last day
// the end that ZoneBounds gives has gone by.
func boundAfter(at time.Time) time.Time {
	_, end := at.ZoneBounds()
	if end.IsZero() || end.After(at) {
		return end
	}
	return at.Add(time.Hour) // no zone changes on the last day of a leap year, except with it
}

// yearlyRules finds the rules that the changes follow from some year until lastYear, one for each change in a year, and how
// many changes come before that. Without such rules it returns none and the number of all changes.
func yearlyRules(changes []change, lastYear int) (rules []observance, before int) {
	perYear := 0
	for i := len(changes) - 1; i >= 0 && changes[i].wall.Year() == lastYear; i-- {
		perYear++
	}
	proof := perYear * yearsOfProof
	if perYear == 0 || len(changes) < proof {
		return nil, len(changes)
	}
	before = len(changes) - proof
	forms := make([]yearly, perYear)
	for i := range forms {
		forms[i] = newYearly(changes[before+i])
	}
	for i, c := range changes[before:] {
		if !forms[i%perYear].learn(c, lastYear-yearsOfProof+1+i/perYear) {
			return nil, len(changes)
		}
	}
	// They hold in earlier years too, as far as every change of a year fits.
	for before >= perYear {
		year := changes[before].wall.Year() - 1
		for i, c := range changes[before-perYear : before] {
			if !forms[i].fits(c, year) {
				year = 0
			}
		}
		if year == 0 || before > perYear && changes[before-perYear-1].wall.Year() == year {
			break
		}
		before -= perYear
	}
	for i, f := range forms {
		rules = append(rules, observance{change: changes[before+i], rule: f.rrule()})
	}
	return rules, before
}

// yearly is the form of a change that comes back every year on a weekday of a month.
type yearly struct {
	model    change
	min, max int  // days of the month seen
	last     bool // always the last such weekday
	week     int  // always in this week of the month; 0 when not
}

func newYearly(c change) yearly {
	return yearly{model: c, min: c.wall.Day(), max: c.wall.Day(), last: true, week: weekOf(c)}
}

// learn takes in the change of a year, and tells whether it can still be a yearly rule.
func (y *yearly) learn(c change, year int) bool {
	if !y.alike(c, year) {
		return false
	}
	y.min, y.max = min(y.min, c.wall.Day()), max(y.max, c.wall.Day())
	y.last = y.last && isLast(c)
	if weekOf(c) != y.week {
		y.week = 0
	}
	return y.last || y.max-y.min <= 6
}

// fits tells whether the change of a year follows the rule that was learned.
func (y *yearly) fits(c change, year int) bool {
	if y.last {
		return y.alike(c, year) && isLast(c)
	}
	return y.alike(c, year) && c.wall.Day() >= y.min && c.wall.Day() <= y.max
}

func (y *yearly) alike(c change, year int) bool {
	a, b := y.model, c
	return b.wall.Year() == year && a.wall.Month() == b.wall.Month() && a.wall.Weekday() == b.wall.Weekday() &&
		a.wall.Format("150405") == b.wall.Format("150405") && a.from == b.from && a.to == b.to && a.name == b.name
}

// rrule writes the rule in the form that most programs read: the nth or last weekday, and only where it is neither, the days
// of the month on which it may fall.
func (y *yearly) rrule() string {
	day := strings.ToUpper(y.model.wall.Weekday().String()[:2])
	rule := fmt.Sprintf("FREQ=YEARLY;BYMONTH=%d;BYDAY=", int(y.model.wall.Month()))
	switch {
	case y.last:
		return rule + "-1" + day
	case y.week > 0:
		return fmt.Sprintf("%s%d%s", rule, y.week, day)
	}
	days := make([]string, 0, 7)
	for d := y.min; d <= y.max; d++ {
		days = append(days, fmt.Sprint(d))
	}
	return rule + day + ";BYMONTHDAY=" + strings.Join(days, ",")
}

func weekOf(c change) int { return (c.wall.Day()-1)/7 + 1 }

func isLast(c change) bool { return c.wall.AddDate(0, 0, 7).Month() != c.wall.Month() }

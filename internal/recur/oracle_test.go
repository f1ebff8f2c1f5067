package recur

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// The oracle knows nothing of offsets. It walks through UTC minute by minute, writes down what the clocks of the zone show,
// and reads everything else off that list: a local time happens at the first minute that shows it; if no minute does, it
// happens as long after the last minute before the jump as it would have without the jump.

// clockChanges names zones and years in which their clocks change in every way we know of: by an hour, half an hour, a quarter, two
// hours, a day; at midnight; backwards over midnight; for Ramadan; on both hemispheres; and not at all.
var clockChanges = []struct {
	zone string
	year int
}{
	{"UTC", 2026},
	{"Asia/Kolkata", 2026},
	{"America/New_York", 2026},
	{"America/Los_Angeles", 2026},
	{"America/St_Johns", 2006},  // changed at 00:01: back over midnight
	{"America/Havana", 2026},    // gap at midnight
	{"America/Asuncion", 2023},  // gap at midnight
	{"America/Sao_Paulo", 2018}, // gap at midnight, abolished since
	{"America/Santiago", 2026},  // back over midnight
	{"America/Nuuk", 2024},      // changes on a Saturday evening
	{"America/Caracas", 2016},   // half an hour, for good
	{"Europe/Berlin", 2026},
	{"Europe/Dublin", 2026}, // winter is the "daylight saving" of the zone data
	{"Africa/Casablanca", 2026},
	{"Africa/El_Aaiun", 2027},
	{"Africa/Cairo", 2026},
	{"Asia/Beirut", 2026},
	{"Asia/Gaza", 2027},
	{"Asia/Tehran", 2021},
	{"Asia/Kathmandu", 1986}, // a quarter of an hour
	{"Asia/Pyongyang", 2018},
	{"Australia/Sydney", 2026},
	{"Australia/Lord_Howe", 2026}, // half an hour
	{"Pacific/Auckland", 2026},
	{"Pacific/Chatham", 2026},    // 12:45
	{"Pacific/Apia", 2011},       // skipped 30 December
	{"Pacific/Kiritimati", 1994}, // skipped 31 December
	{"Pacific/Kwajalein", 1993},  // skipped 21 August
	{"Pacific/Kwajalein", 1969},  // had 30 September twice
	{"Antarctica/Troll", 2026},   // two hours
	{"Antarctica/Vostok", 2023},  // two hours back
}

// walk is what the clocks of a zone show around one change.
type walk struct {
	loc      *time.Location
	from, to int64   // UTC minutes
	change   int64   // UTC minute of the change
	first    int64   // the local minute of seen[0]
	seen     []int64 // local minute - first → the UTC minute at which it happens
}

const unseen = -1 << 62

func localMinute(utc int64, loc *time.Location) int64 {
	t := time.Unix(utc*60, 0).In(loc)
	year, month, day := t.Date()
	hour, minute, _ := t.Clock()
	return time.Date(year, month, day, hour, minute, 0, 0, time.UTC).Unix() / 60
}

func newWalk(loc *time.Location, change int64) *walk {
	const day = 24 * 60
	w := &walk{loc: loc, change: change, from: change - 12*day, to: change + 130*day}
	w.first = localMinute(w.from, loc) - 2*day
	w.seen = slices.Repeat([]int64{unseen}, int(w.to-w.from)+4*day)
	before := localMinute(w.from-1, loc)
	for utc := w.from; utc < w.to; utc++ {
		local := localMinute(utc, loc)
		for skipped := before + 1; skipped < local; skipped++ {
			if w.seen[skipped-w.first] == unseen {
				w.seen[skipped-w.first] = utc - 1 + skipped - before
			}
		}
		if w.seen[local-w.first] == unseen {
			w.seen[local-w.first] = utc
		}
		before = local
	}
	return w
}

// starts returns the UTC minutes at which a rule starts, in order, for every date on the list until some days after the change.
func (w *walk) starts(r Rule, days int64) []int64 {
	var found []int64
	day := time.Unix((w.from/1440+2)*86400, 0).UTC()
	for ; day.Unix()/60 < w.change+days*1440; day = day.Add(24 * time.Hour) {
		if belongs(r, day) {
			found = append(found, w.seen[day.Unix()/60+int64(r.Start)-w.first])
		}
	}
	return found
}

// belongs counts weekdays on a paper calendar.
func belongs(r Rule, day time.Time) bool {
	if r.Kind == Once {
		return day.Format("2006-01-02") == r.Date.String()
	}
	if day.Weekday() != r.Day || r.Kind == Appointment {
		return false
	}
	if r.Kind == Weekly {
		return true
	}
	count, last := 0, true
	for d := day; d.Month() == day.Month(); d = d.AddDate(0, 0, -1) {
		if d.Weekday() == r.Day {
			count++
		}
	}
	for d := day.AddDate(0, 0, 1); d.Month() == day.Month(); d = d.AddDate(0, 0, 1) {
		if d.Weekday() == r.Day {
			last = false
		}
	}
	return r.Weeks&[]Weeks{0, First, Second, Third, Fourth, Fifth}[count] != 0 || last && r.Weeks&Last != 0
}

// changesIn returns the UTC minutes of a year at which the zone's clocks jump, or the middle of a year without any.
func changesIn(loc *time.Location, year int) []int64 {
	var found []int64
	from := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Unix() / 60
	to := time.Date(year+1, 1, 2, 0, 0, 0, 0, time.UTC).Unix() / 60
	for hour := from; hour < to; hour += 60 {
		if localMinute(hour+59, loc) == localMinute(hour-1, loc)+60 {
			continue
		}
		for utc := hour; utc < hour+60; utc++ {
			if localMinute(utc, loc) != localMinute(utc-1, loc)+1 {
				found = append(found, utc)
			}
		}
	}
	if found == nil {
		found = append(found, (from+to)/2)
	}
	return found
}

func drawRule(t *rapid.T, zone string, near time.Time) Rule {
	r := Rule{
		Kind: rapid.SampledFrom([]Kind{Weekly, Weekly, Monthly, Once, Appointment}).Draw(t, "kind"),
		// Around the clock change, where it matters to the minute; below, sometimes anywhere.
		Start: (near.Hour()*60 + near.Minute() + rapid.OneOf(rapid.IntRange(-150, 150),
			rapid.SampledFrom([]int{-61, -60, -59, -31, -30, -1, 0, 1, 29, 30, 59, 60})).Draw(t, "start") + minutesPerDay) % minutesPerDay,
		Zone: zone,
		Length: rapid.OneOf(rapid.IntRange(1, 180), rapid.SampledFrom([]int{1, 1439, 1440, MaxLength}), rapid.IntRange(1, MaxLength)).
			Draw(t, "length"),
	}
	if rapid.IntRange(0, 3).Draw(t, "anywhere") == 0 {
		r.Start = rapid.IntRange(0, minutesPerDay-1).Draw(t, "clock")
	}
	r.Date = DateOf(near.AddDate(0, 0, rapid.IntRange(-2, 2).Draw(t, "date")))
	r.Day = r.Date.Weekday()
	if rapid.IntRange(0, 3).Draw(t, "otherday") == 0 {
		r.Day = time.Weekday(rapid.IntRange(0, 6).Draw(t, "day"))
	}
	r.Weeks = Weeks(rapid.IntRange(1, int(Last<<1-1)).Draw(t, "weeks"))
	r.Weeks |= rapid.SampledFrom([]Weeks{0, weeksOf(r.Date)}).Draw(t, "week")
	return r
}

func TestOracle(t *testing.T) {
	for _, c := range clockChanges {
		loc, err := Zone(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		for _, change := range changesIn(loc, c.year) {
			w := newWalk(loc, change)
			name := c.zone + time.Unix(change*60, 0).UTC().Format(" 2006-01-02")
			t.Run(name+" at the change", func(t *testing.T) { compareAtTheChange(t, w) })
			t.Run(name, rapid.MakeCheck(func(t *rapid.T) { compare(t, w) }))
		}
	}
}

// compare draws a rule and a time near the change.
func compare(t *rapid.T, w *walk) {
	r := drawRule(t, w.loc.String(), time.Unix(w.change*60, 0).In(w.loc))
	starts := w.starts(r, 128) // the list holds the dates of 130 days, not all of them whole
	when := time.Unix(w.change*60, 0).Add(time.Duration(rapid.IntRange(-4*86400, 4*86400).Draw(t, "at")) * time.Second)
	var near []int64 // starts so close to the change that what comes after them is on the list
	for _, s := range starts {
		if max(s-w.change, w.change-s) < 5*1440 {
			near = append(near, s)
		}
	}
	if len(near) > 0 && rapid.Bool().Draw(t, "close") { // just before, at and after a start or an end
		edge := rapid.SampledFrom(near).Draw(t, "edge") + int64(rapid.SampledFrom([]int{0, r.Length}).Draw(t, "end"))
		when = time.Unix(edge*60, 0).Add(rapid.SampledFrom([]time.Duration{-time.Minute, -1, 0, 1, time.Minute}).Draw(t, "beside"))
	}
	if err := r.Normalize().Validate(); err != nil {
		t.Fatalf("drew a rule that is not valid: %v", err)
	}

	compareAt(t, w, r, when, starts)

	to := when.AddDate(0, 0, rapid.IntRange(0, 80).Draw(t, "days"))
	var want, have []time.Time
	for _, s := range starts {
		if start := time.Unix(s*60, 0); !start.Before(when) && start.Before(to) {
			want = append(want, start.In(w.loc))
		}
	}
	for o := range r.Between(when, to) {
		have = append(have, o.Start)
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Fatalf("Between of %+v from %s to %s (-want +got):\n%s", r, when.In(w.loc), to.In(w.loc), diff)
	}
}

// compareAt compares Next and Current with the starts on the list.
func compareAt(t failer, w *walk, r Rule, when time.Time, starts []int64) {
	var next, current *int64
	for _, s := range starts {
		start := time.Unix(s*60, 0)
		if !start.Before(when) && (next == nil || s < *next) {
			next = &s
		}
		if !start.After(when) && when.Before(start.Add(time.Duration(r.Length)*time.Minute)) && (current == nil || s > *current) {
			current = &s
		}
	}
	check := func(name string, want *int64, got Occurrence, ok bool) {
		t.Helper()
		if ok != (want != nil) {
			t.Fatalf("%s of %+v at %s: got %v %v, want %s", name, r, when.In(w.loc), got, ok, show(want, w.loc))
		}
		if !ok {
			return
		}
		start := time.Unix(*want*60, 0).In(w.loc)
		if got.Start != start || got.End != start.Add(time.Duration(r.Length)*time.Minute) {
			t.Fatalf("%s of %+v at %s: got %v, want %s", name, r, when.In(w.loc), got, start)
		}
	}
	got, ok := r.Next(when)
	check("Next", next, got, ok)
	got, ok = r.Current(when)
	check("Current", current, got, ok)
}

type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// compareAtTheChange tries what random rules seldom meet: every weekly rule that has to do with the minute of the change.
func compareAtTheChange(t *testing.T, w *walk) {
	change := time.Unix(w.change*60, 0).In(w.loc)
	for days := -1; days <= 1; days++ {
		for minutes := -125; minutes <= 125; minutes++ {
			r := Rule{Kind: Weekly, Day: change.AddDate(0, 0, days).Weekday(), Length: 61, Zone: w.loc.String()}
			r.Start = (change.Hour()*60 + change.Minute() + minutes + minutesPerDay) % minutesPerDay
			starts := w.starts(r, 10)
			for _, beside := range []time.Duration{-time.Minute, -1, 0, 1, 30 * time.Minute, 59 * time.Minute} {
				compareAt(t, w, r, change.Add(beside), starts)
			}
		}
	}
}

func show(minute *int64, loc *time.Location) string {
	if minute == nil {
		return "none"
	}
	return time.Unix(*minute*60, 0).In(loc).String()
}

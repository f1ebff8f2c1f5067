package ical

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"homegroup/internal/recur"
)

// zoneNames returns every zone that comes with Go.
func zoneNames(t *testing.T) []string {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	file, err := zip.OpenReader(filepath.Join(strings.TrimSpace(string(root)), "lib", "time", "zoneinfo.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var names []string
	for _, f := range file.File {
		if strings.HasSuffix(f.Name, "/") || f.Name == "Factory" {
			continue
		}
		names = append(names, f.Name)
	}
	if len(names) < 400 {
		t.Fatalf("only %d zones", len(names))
	}
	return names
}

// onset is an observance as a reader understands it.
type onset struct {
	wall     time.Time
	from, to int
	rule     map[string]string
}

func readZone(t *testing.T, file []byte) []onset {
	t.Helper()
	cal, err := ics.ParseCalendar(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	var list []onset
	for _, part := range cal.Timezones()[0].SubComponents() {
		var o onset
		for _, p := range part.UnknownPropertiesIANAProperties() {
			switch p.IANAToken {
			case "DTSTART":
				o.wall, err = time.Parse("20060102T150405", p.Value)
				if err != nil {
					t.Fatal(err)
				}
			case "TZOFFSETFROM":
				o.from = readOffset(t, p.Value)
			case "TZOFFSETTO":
				o.to = readOffset(t, p.Value)
			case "RRULE":
				o.rule = map[string]string{}
				for _, field := range strings.Split(p.Value, ";") {
					name, value, _ := strings.Cut(field, "=")
					o.rule[name] = value
				}
			}
		}
		list = append(list, o)
	}
	return list
}

func readOffset(t *testing.T, s string) int {
	t.Helper()
	form := "-0700"
	if len(s) == 7 {
		form = "-070000"
	}
	at, err := time.Parse(form, s)
	if err != nil {
		t.Fatal(err)
	}
	_, offset := at.Zone()
	return offset
}

// onsets lists when observances begin until a year, by trying every day of the calendar against the rule.
func (o onset) onsets(until int) []time.Time {
	if o.rule == nil {
		return []time.Time{o.wall}
	}
	var list []time.Time
	for at := o.wall; at.Year() <= until; at = at.AddDate(0, 0, 1) {
		by := o.rule["BYDAY"]
		day := strings.Index("SUMOTUWETHFRSA", by[len(by)-2:]) / 2
		if strconv.Itoa(int(at.Month())) != o.rule["BYMONTH"] || int(at.Weekday()) != day {
			continue
		}
		days := o.rule["BYMONTHDAY"]
		switch nth := by[:len(by)-2]; {
		case nth == "-1" && at.AddDate(0, 0, 7).Month() == at.Month(),
			nth != "" && nth != "-1" && strconv.Itoa((at.Day()-1)/7+1) != nth,
			days != "" && !slices.Contains(strings.Split(days, ","), strconv.Itoa(at.Day())):
			continue
		}
		list = append(list, at)
	}
	return list
}

// What is written of a zone gives the offsets that the zone has, to the second around every change, for all zones that there are
// and for ten years; and for thirty where it claims to know a rule.
func TestZones(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	ruled, listed, longest := 0, 0, 0
	for i, name := range zoneNames(t) {
		loc, err := recur.Zone(name)
		if err != nil {
			t.Fatal(err)
		}
		firsts := []time.Time{now}
		if i%6 == 0 {
			firsts = append(firsts, now.AddDate(0, -5, 0), time.Date(2005, 5, 1, 0, 0, 0, 0, time.UTC), now.AddDate(8, 0, 0))
		}
		for _, first := range firsts {
			var file bytes.Buffer
			out := newLines(&file)
			out.raw("BEGIN", "VCALENDAR")
			out.zone(loc, first, now)
			out.raw("END", "VCALENDAR")
			if err := out.flush(); err != nil {
				t.Fatal(err)
			}
			longest = max(longest, file.Len())
			observances := readZone(t, file.Bytes())
			years := 10
			if slices.ContainsFunc(observances, func(o onset) bool { return o.rule != nil }) {
				years = 30
				ruled++
			} else if len(observances) > 1 {
				listed++
			}
			checkZone(t, loc, observances, first, now.AddDate(years, 0, 0))
			if t.Failed() {
				t.Fatalf("%s from %s:\n%s", name, first, &file)
			}
		}
	}
	t.Logf("%d with a yearly rule, %d with listed changes, longest %d octets", ruled, listed, longest)
	if ruled < 200 || listed < 4 {
		t.Errorf("%d with a yearly rule, %d with listed changes: one of the two ways is not tried", ruled, listed)
	}
}

func checkZone(t *testing.T, loc *time.Location, observances []onset, first, until time.Time) {
	t.Helper()
	type start struct {
		at     time.Time
		offset int
	}
	var starts []start
	for _, o := range observances {
		for _, wall := range o.onsets(until.Year()) {
			starts = append(starts, start{wall.Add(-time.Duration(o.from) * time.Second), o.to})
		}
	}
	slices.SortFunc(starts, func(a, b start) int { return a.at.Compare(b.at) })
	check := func(at time.Time) {
		i, _ := slices.BinarySearchFunc(starts, at.Add(1), func(s start, at time.Time) int { return s.at.Compare(at) })
		if i == 0 {
			t.Fatalf("%s: nothing in force at %s", loc, at)
		}
		if _, offset := at.In(loc).Zone(); starts[i-1].offset != offset {
			t.Errorf("%s: %s has offset %d, the file says %d", loc, at.In(loc), offset, starts[i-1].offset)
		}
	}
	// No zone changes its clocks and changes them back within a week of these thirty years.
	offsetAt := func(at time.Time) int { _, offset := at.In(loc).Zone(); return offset }
	for at := first; at.Before(until); at = at.AddDate(0, 0, 6) {
		check(at)
		before, after := at, at.AddDate(0, 0, 6)
		if offsetAt(before) == offsetAt(after) {
			continue
		}
		for after.Sub(before) > time.Second {
			if middle := before.Add(after.Sub(before) / 2).Truncate(time.Second); offsetAt(middle) == offsetAt(at) {
				before = middle
			} else {
				after = middle
			}
		}
		check(before)
		check(after)
	}
	for _, s := range starts { // and nothing begins that the zone does not know
		if s.at.After(first) && s.at.Before(until) {
			check(s.at.Add(-time.Second))
			check(s.at)
		}
	}
}

func TestRuleForms(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		zone string
		want []string // DTSTART from to RRULE
	}{
		{"America/New_York", []string{
			"20250309T020000 -0500 -0400 EDT DAYLIGHT FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
			"20251102T020000 -0400 -0500 EST STANDARD FREQ=YEARLY;BYMONTH=11;BYDAY=1SU"}},
		{"Europe/Dublin", []string{
			"20250330T010000 +0000 +0100 IST DAYLIGHT FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
			"20251026T020000 +0100 +0000 GMT STANDARD FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"}},
		{"Australia/Lord_Howe", []string{
			"20250406T020000 +1100 +1030 +1030 STANDARD FREQ=YEARLY;BYMONTH=4;BYDAY=1SU",
			"20251005T020000 +1030 +1100 +11 DAYLIGHT FREQ=YEARLY;BYMONTH=10;BYDAY=1SU"}},
		{"America/Santiago", []string{
			"20250406T000000 -0300 -0400 -04 STANDARD FREQ=YEARLY;BYMONTH=4;BYDAY=SU;BYMONTHDAY=2,3,4,5,6,7,8",
			"20250907T000000 -0400 -0300 -03 DAYLIGHT FREQ=YEARLY;BYMONTH=9;BYDAY=SU;BYMONTHDAY=2,3,4,5,6,7,8"}},
		{"Asia/Kathmandu", []string{"19700101T000000 +0545 +0545 +0545 STANDARD "}},
		{"America/St_Johns", []string{
			"20250309T020000 -0330 -0230 NDT DAYLIGHT FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
			"20251102T020000 -0230 -0330 NST STANDARD FREQ=YEARLY;BYMONTH=11;BYDAY=1SU"}},
	} {
		loc, err := recur.Zone(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, o := range observances(loc, now, now) {
			part := "STANDARD"
			if o.daylight {
				part = "DAYLIGHT"
			}
			got = append(got, fmt.Sprintf("%s %s %s %s %s %s", o.wall.Format(localForm), offsetForm(o.from), offsetForm(o.to), o.name, part, o.rule))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n%s\nwant\n%s", c.zone, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
	if got := offsetForm(-(44*60 + 30)); got != "-004430" {
		t.Errorf("seconds: %s", got)
	}
}

// Rules that no zone follows today, or that only seem to be rules.
func TestYearlyRules(t *testing.T) {
	year := func(y int, forms ...func(int) time.Time) (list []change) {
		for i, form := range forms {
			i += 2 - len(forms) // the last ones are alike in every year
			list = append(list, change{wall: form(y), from: i * 3600, to: 3600 - i*3600, name: fmt.Sprint(i)})
		}
		return list
	}
	sunday := func(month time.Month, day int) func(int) time.Time { // the first one from a day on
		return func(y int) time.Time {
			at := time.Date(y, month, day, 2, 0, 0, 0, time.UTC)
			return at.AddDate(0, 0, (7-int(at.Weekday()))%7)
		}
	}
	last := func(month time.Month) func(int) time.Time { // the last one
		return func(y int) time.Time {
			at := time.Date(y, month+1, 0, 2, 0, 0, 0, time.UTC)
			return at.AddDate(0, 0, -int(at.Weekday()))
		}
	}
	either := func(y int) time.Time { // by turns on the first and on the third one
		return sunday(time.March, 1+14*(y%2))(y)
	}
	for _, c := range []struct {
		name         string
		before, from []func(int) time.Time // until 2032, and from then on
		want         []string
		first        int // year of the first rule
	}{
		{"last of February", nil, []func(int) time.Time{last(time.February), last(time.October)},
			[]string{"FREQ=YEARLY;BYMONTH=2;BYDAY=-1SU", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"}, 2020},
		{"no rule", nil, []func(int) time.Time{either, last(time.October)}, nil, 0},
		{"another week before", []func(int) time.Time{sunday(time.March, 1), last(time.October)}, []func(int) time.Time{sunday(time.March, 8), last(time.October)},
			[]string{"FREQ=YEARLY;BYMONTH=3;BYDAY=2SU", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"}, 2033},
		{"last, but another one before", []func(int) time.Time{last(time.February), sunday(time.October, 20)}, []func(int) time.Time{last(time.February), last(time.October)},
			[]string{"FREQ=YEARLY;BYMONTH=2;BYDAY=-1SU", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"}, 2033},
		{"nearly the last before", []func(int) time.Time{sunday(time.February, 22), last(time.October)}, []func(int) time.Time{last(time.February), last(time.October)},
			[]string{"FREQ=YEARLY;BYMONTH=2;BYDAY=-1SU", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"}, 2033}, // 29 February 2032 is a Sunday
		{"one more before", []func(int) time.Time{last(time.January), last(time.February), last(time.October)}, []func(int) time.Time{last(time.February), last(time.October)},
			[]string{"FREQ=YEARLY;BYMONTH=2;BYDAY=-1SU", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"}, 2033},
		{"one change a year", nil, []func(int) time.Time{sunday(time.May, 3)}, []string{"FREQ=YEARLY;BYMONTH=5;BYDAY=SU;BYMONTHDAY=3,4,5,6,7,8,9"}, 2020},
	} {
		var list []change
		for y := 2020; y <= 2070; y++ {
			if y < 2033 && c.before != nil {
				list = append(list, year(y, c.before...)...)
			} else {
				list = append(list, year(y, c.from...)...)
			}
		}
		rules, before := yearlyRules(list, 2070)
		var got []string
		for i, r := range rules {
			got = append(got, r.rule)
			if r.wall != list[before+i].wall || r.wall.Year() != c.first {
				t.Errorf("%s: the rules begin with %s after %d changes, want %d", c.name, r.wall, before, c.first)
			}
		}
		if !slices.Equal(got, c.want) || rules == nil && before != len(list) {
			t.Errorf("%s: got %q after %d of %d changes, want %q", c.name, got, before, len(list), c.want)
		}
	}
}

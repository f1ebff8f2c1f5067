package recur

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func instantOf(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// These answers were worked out by hand from the published rules of each zone.
func TestNext(t *testing.T) {
	for _, c := range []struct {
		name string
		rule Rule
		at   string
		want string // "" for none
	}{
		{"later this week", Rule{Kind: Weekly, Day: time.Monday, Start: 19 * 60, Length: 60, Zone: "America/New_York"},
			"2026-11-22T12:00:00Z", "2026-11-23T19:00:00-05:00"},
		{"just now", Rule{Kind: Weekly, Day: time.Monday, Start: 19 * 60, Length: 60, Zone: "America/New_York"},
			"2026-11-24T00:00:00Z", "2026-11-23T19:00:00-05:00"},
		{"a moment ago", Rule{Kind: Weekly, Day: time.Monday, Start: 19 * 60, Length: 60, Zone: "America/New_York"},
			"2026-11-24T00:00:01Z", "2026-11-30T19:00:00-05:00"},
		{"it is another day there", Rule{Kind: Weekly, Day: time.Tuesday, Start: 30, Length: 60, Zone: "Pacific/Auckland"},
			"2026-11-23T11:00:00Z", "2026-11-24T00:30:00+13:00"},
		{"gap", Rule{Kind: Weekly, Day: time.Sunday, Start: 150, Length: 60, Zone: "America/New_York"},
			"2026-03-08T00:00:00Z", "2026-03-08T03:30:00-04:00"},
		{"overlap", Rule{Kind: Weekly, Day: time.Sunday, Start: 90, Length: 60, Zone: "America/New_York"},
			"2026-11-01T00:00:00Z", "2026-11-01T01:30:00-04:00"},
		{"after the first of an overlap", Rule{Kind: Weekly, Day: time.Sunday, Start: 90, Length: 60, Zone: "America/New_York"},
			"2026-11-01T05:31:00Z", "2026-11-08T01:30:00-05:00"},
		{"gap at midnight", Rule{Kind: Weekly, Day: time.Sunday, Start: 15, Length: 60, Zone: "America/Havana"},
			"2026-03-07T00:00:00Z", "2026-03-08T01:15:00-04:00"},
		{"gap of half an hour", Rule{Kind: Weekly, Day: time.Sunday, Start: 135, Length: 60, Zone: "Australia/Lord_Howe"},
			"2026-10-03T00:00:00Z", "2026-10-04T02:45:00+11:00"},
		{"a day that never was", Rule{Kind: Weekly, Day: time.Friday, Start: 19 * 60, Length: 60, Zone: "Pacific/Apia"},
			"2011-12-30T06:00:00Z", "2011-12-31T19:00:00+14:00"},
		{"a day that never was, seen from the day after", Rule{Kind: Weekly, Day: time.Friday, Start: 19 * 60, Length: 60, Zone: "Pacific/Apia"},
			"2011-12-31T04:00:00Z", "2011-12-31T19:00:00+14:00"},
		{"last", Rule{Kind: Monthly, Day: time.Monday, Weeks: Last, Start: 600, Length: 60, Zone: "Europe/Berlin"},
			"2026-11-24T00:00:00Z", "2026-11-30T10:00:00+01:00"},
		{"first and third", Rule{Kind: Monthly, Day: time.Monday, Weeks: First | Third, Start: 600, Length: 60, Zone: "Europe/Berlin"},
			"2026-11-17T00:00:00Z", "2026-12-07T10:00:00+01:00"},
		{"fifth", Rule{Kind: Monthly, Day: time.Sunday, Weeks: Fifth, Start: 600, Length: 60, Zone: "Europe/Berlin"},
			"2026-11-30T00:00:00Z", "2027-01-31T10:00:00+01:00"},
		{"fifth after the longest time without", Rule{Kind: Monthly, Day: time.Saturday, Weeks: Fifth, Start: 600, Length: 60, Zone: "Europe/Berlin"},
			"2026-01-31T09:00:01Z", "2026-05-30T10:00:00+02:00"},
		{"fourth or last of February", Rule{Kind: Monthly, Day: time.Sunday, Weeks: Fourth | Last, Start: 600, Length: 60, Zone: "Europe/Berlin"},
			"2026-02-22T10:00:00Z", "2026-03-22T10:00:00+01:00"},
		{"once", Rule{Kind: Once, Date: Date{2026, 12, 24}, Day: time.Thursday, Start: 600, Length: 60, Zone: "Europe/Berlin"},
			"2026-11-30T00:00:00Z", "2026-12-24T10:00:00+01:00"},
		{"once, gone by", Rule{Kind: Once, Date: Date{2026, 12, 24}, Day: time.Thursday, Start: 600, Length: 60, Zone: "Europe/Berlin"},
			"2026-12-24T09:00:01Z", ""},
		{"by appointment", Rule{Zone: "Europe/Berlin"}, "2026-12-24T09:00:01Z", ""},
		{"unknown zone", Rule{Kind: Weekly, Length: 60, Zone: "Europe/Atlantis"}, "2026-12-24T09:00:01Z", ""},
		{"no week", Rule{Kind: Monthly, Length: 60, Zone: "Europe/Berlin"}, "2026-12-24T09:00:01Z", ""},
		{"before zones", Rule{Kind: Weekly, Day: time.Monday, Length: 60, Zone: "UTC"}, "0001-01-02T00:00:00Z", "0001-01-08T00:00:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := c.rule.Next(instantOf(t, c.at))
			if !ok {
				if c.want != "" {
					t.Fatalf("got none, want %s", c.want)
				}
				return
			}
			if text := got.Start.Format(time.RFC3339); text != c.want || got.Start.Location().String() != c.rule.Zone {
				t.Errorf("got %s in %s, want %s", text, got.Start.Location(), c.want)
			}
		})
	}
}

func TestCurrent(t *testing.T) {
	for _, c := range []struct {
		name string
		rule Rule
		at   string
		want string
	}{
		{"past midnight", Rule{Kind: Weekly, Day: time.Saturday, Start: 23 * 60, Length: 120, Zone: "America/New_York"},
			"2026-11-22T05:30:00Z", "2026-11-21T23:00:00-05:00"},
		{"not yet", Rule{Kind: Weekly, Day: time.Saturday, Start: 23 * 60, Length: 120, Zone: "America/New_York"},
			"2026-11-22T03:59:59Z", ""},
		{"over", Rule{Kind: Weekly, Day: time.Saturday, Start: 23 * 60, Length: 120, Zone: "America/New_York"},
			"2026-11-22T06:00:00Z", ""},
		{"an hour is an hour when clocks go back", Rule{Kind: Weekly, Day: time.Sunday, Start: 90, Length: 60, Zone: "America/New_York"},
			"2026-11-01T06:30:00Z", ""},
		{"tomorrow began before clocks went back over midnight", Rule{Kind: Weekly, Day: time.Sunday, Start: 0, Length: 60, Zone: "America/St_Johns"},
			"2006-10-29T02:45:00Z", "2006-10-29T00:00:00-02:30"},
		{"two days long, a day skipped", Rule{Kind: Weekly, Day: time.Friday, Start: 23 * 60, Length: MaxLength, Zone: "Pacific/Apia"},
			"2012-01-02T08:59:00Z", "2011-12-31T23:00:00+14:00"},
		{"once", Rule{Kind: Once, Day: time.Sunday, Date: Date{2026, 11, 22}, Start: 600, Length: 60, Zone: "UTC"},
			"2026-11-22T10:59:59Z", "2026-11-22T10:00:00Z"},
		{"unknown zone", Rule{Kind: Weekly, Length: 60, Zone: "Europe/Atlantis"}, "2026-12-24T09:00:01Z", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := c.rule.Current(instantOf(t, c.at))
			if ok != (c.want != "") || ok && got.Start.Format(time.RFC3339) != c.want {
				t.Errorf("got %v %v, want %q", got, ok, c.want)
			}
		})
	}
}

func TestNothingIsAllocated(t *testing.T) {
	r := Rule{Kind: Weekly, Day: time.Monday, Start: 19 * 60, Length: 60, Zone: "America/New_York"}
	at := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	if n := testing.AllocsPerRun(100, func() { r.Next(at); r.Current(at) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestBetweenStops(t *testing.T) {
	r := Rule{Kind: Weekly, Day: time.Monday, Start: 19 * 60, Length: 60, Zone: "Asia/Kathmandu"}
	at := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	n := 0
	for range r.Between(at, at.AddDate(1000, 0, 0)) {
		if n++; n == 3 {
			break
		}
	}
	if n != 3 {
		t.Errorf("%d occurrences", n)
	}
	if got := slices.Collect(Rule{Kind: Weekly, Zone: "nowhere"}.Between(at, at.AddDate(1, 0, 0))); got != nil {
		t.Errorf("an unknown zone has occurrences: %v", got)
	}
}

func TestValidate(t *testing.T) {
	good := Rule{Kind: Weekly, Day: time.Monday, Start: 0, Length: MaxLength, Zone: "UTC"}
	for _, c := range []struct {
		name, field string
		change      func(*Rule)
	}{
		{"good", "", func(*Rule) {}},
		{"last minute of the day", "", func(r *Rule) { r.Start, r.Length = 1439, 1 }},
		{"by appointment", "", func(r *Rule) { *r = Rule{} }},
		{"by appointment with a zone", "", func(r *Rule) { *r = Rule{Zone: "Asia/Tokyo"} }},
		{"by appointment with a false zone", "zone", func(r *Rule) { *r = Rule{Zone: "Asia/Edo"} }},
		{"kind", "kind", func(r *Rule) { r.Kind = 4 }},
		{"no zone", "zone", func(r *Rule) { r.Zone = "" }},
		{"the machine's zone", "zone", func(r *Rule) { r.Zone = "Local" }},
		{"the machine's zone file", "zone", func(r *Rule) { r.Zone = "localtime" }},
		{"leap seconds", "zone", func(r *Rule) { r.Zone = "right/UTC" }},
		{"a path", "zone", func(r *Rule) { r.Zone = "../zoneinfo/UTC" }},
		{"day", "day", func(r *Rule) { r.Day = 7 }},
		{"day below", "day", func(r *Rule) { r.Day = -1 }},
		{"start", "start", func(r *Rule) { r.Start = 1440 }},
		{"start below", "start", func(r *Rule) { r.Start = -1 }},
		{"length", "length", func(r *Rule) { r.Length = 0 }},
		{"length above", "length", func(r *Rule) { r.Length = MaxLength + 1 }},
		{"no weeks", "weeks", func(r *Rule) { r.Kind = Monthly }},
		{"sixth week", "weeks", func(r *Rule) { r.Kind, r.Weeks = Monthly, Last<<1 }},
		{"weeks", "", func(r *Rule) { r.Kind, r.Weeks = Monthly, Last }},
		{"no date", "date", func(r *Rule) { r.Kind = Once }},
		{"30 February", "date", func(r *Rule) { r.Kind, r.Date = Once, Date{2026, 2, 30} }},
		{"date and day", "", func(r *Rule) { r.Kind, r.Date = Once, Date{2026, 11, 23} }},
		{"date and another day", "day", func(r *Rule) { r.Kind, r.Date = Once, Date{2026, 11, 24} }},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := good
			c.change(&r)
			err := r.Validate()
			var wrong *FieldError
			if errors.As(err, &wrong) != (c.field != "") || wrong != nil && wrong.Field != c.field {
				t.Fatalf("got %v, want field %q", err, c.field)
			}
			if wrong != nil && !strings.Contains(err.Error(), ":") {
				t.Errorf("%q does not say what to do", err)
			}
		})
	}
}

// Normalizing never changes when something takes place, and a second time changes nothing.
func TestNormalize(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := time.Unix(rapid.Int64Range(1.7e9, 2e9).Draw(t, "at"), 0)
		r := drawRule(t, "Europe/Berlin", at)
		r.Day = r.Date.Weekday()
		n := r.Normalize()
		if n != n.Normalize() {
			t.Fatalf("%+v is not settled", n)
		}
		to := at.AddDate(0, 7, 0)
		if diff := cmp.Diff(slices.Collect(r.Between(at, to)), slices.Collect(n.Between(at, to))); diff != "" {
			t.Fatalf("%+v and %+v differ:\n%s", r, n, diff)
		}
	})
	every := Rule{Kind: Monthly, Weeks: First | Second | Third | Fourth | Fifth, Day: 3, Length: 60, Zone: "UTC"}
	if got := every.Normalize(); got != (Rule{Kind: Weekly, Day: 3, Length: 60, Zone: "UTC"}) {
		t.Errorf("all weeks: %+v", got)
	}
	if got := (Rule{Kind: Once, Date: Date{2026, 11, 23}, Weeks: First}).Normalize(); got.Day != time.Monday || got.Weeks != 0 {
		t.Errorf("once: %+v", got)
	}
}

func TestJSON(t *testing.T) {
	for _, c := range []struct {
		rule Rule
		text string
	}{
		{Rule{}, `{"kind":"appointment","day":0,"start":0,"length":0}`},
		{Rule{Kind: Weekly, Day: 1, Start: 1140, Length: 90, Zone: "UTC"}, `{"kind":"weekly","day":1,"start":1140,"length":90,"zone":"UTC"}`},
		{Rule{Kind: Monthly, Day: 1, Weeks: First | Third | Last, Length: 90}, `{"kind":"monthly","day":1,"weeks":[1,3,-1],"start":0,"length":90}`},
		{Rule{Kind: Once, Day: 1, Date: Date{2026, 11, 23}, Length: 90}, `{"kind":"once","day":1,"date":"2026-11-23","start":0,"length":90}`},
	} {
		text, err := json.Marshal(c.rule)
		if err != nil || string(text) != c.text {
			t.Errorf("got %s %v, want %s", text, err, c.text)
		}
		var back Rule
		if err := json.Unmarshal([]byte(c.text), &back); err != nil || back != c.rule {
			t.Errorf("%s reads as %+v %v", c.text, back, err)
		}
	}
	for _, bad := range []string{`{"kind":"daily"}`, `{"kind":7}`, `{"weeks":[0]}`, `{"weeks":[6]}`, `{"weeks":3}`, `{"date":"2026-02-30"}`, `{"date":"23.11.2026"}`} {
		if err := json.Unmarshal([]byte(bad), new(Rule)); err == nil {
			t.Errorf("%s was read", bad)
		}
	}
	if _, err := json.Marshal(Rule{Kind: 9}); err == nil {
		t.Error("an unknown kind was written")
	}
	if _, err := json.Marshal(Rule{Date: Date{2026, 13, 1}}); err == nil {
		t.Error("a false date was written")
	}
}

func TestRRULE(t *testing.T) {
	for _, c := range []struct {
		rule Rule
		want string
	}{
		{Rule{}, ""},
		{Rule{Kind: Once, Date: Date{2026, 11, 23}}, ""},
		{Rule{Kind: Weekly, Day: time.Saturday}, "FREQ=WEEKLY;BYDAY=SA"},
		{Rule{Kind: Monthly, Day: time.Sunday, Weeks: First | Third | Last}, "FREQ=MONTHLY;BYDAY=1SU,3SU,-1SU"},
		{Rule{Kind: Monthly, Day: time.Sunday, Weeks: Fifth | Last}, "FREQ=MONTHLY;BYDAY=-1SU"},
		{Rule{Kind: Monthly, Day: time.Sunday, Weeks: First | Second | Third | Fourth | Fifth}, "FREQ=WEEKLY;BYDAY=SU"},
	} {
		if got := c.rule.RRULE(); got != c.want {
			t.Errorf("%+v: got %q, want %q", c.rule, got, c.want)
		}
	}
}

func TestZoneIsSafeTogether(t *testing.T) {
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for _, name := range []string{"Asia/Tokyo", "Asia/Seoul", "Asia/Atlantis", "America/Lima", "Europe/Rome", "Asia/Tokyo"} {
				loc, err := Zone(name)
				if (err != nil) != (name == "Asia/Atlantis") || err == nil && loc.String() != name {
					t.Errorf("%s: %v %v", name, loc, err)
				}
			}
		})
	}
	all.Wait()
	first, _ := Zone("Asia/Tokyo")
	if _, err := Zone("Europe/Oslo"); err != nil {
		t.Fatal(err)
	}
	if again, _ := Zone("Asia/Tokyo"); again != first {
		t.Error("a zone was loaded twice")
	}
}

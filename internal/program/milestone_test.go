package program

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"homegroup/internal/recur"
)

func day(t *testing.T, s string) recur.Date {
	t.Helper()
	d, err := recur.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAdd(t *testing.T) {
	for _, tc := range []struct {
		from, length string
		n            int
		want         string
	}{
		{"2026-01-31", "P1M", 1, "2026-02-28"}, {"2028-01-31", "P1M", 1, "2028-02-29"}, {"2026-01-31", "P1M", 2, "2026-03-31"},
		{"2024-02-29", "P1Y", 1, "2025-02-28"}, {"2024-02-29", "P1Y", 4, "2028-02-29"}, {"2026-11-23", "P90D", 1, "2027-02-21"},
		{"2026-12-31", "P2M", 1, "2027-02-28"}, {"2026-11-23", "P1D", 1, "2026-11-24"}, {"2026-11-23", "P2W", 1, "2026-12-07"}, {"2026-05-31", "P18M", 1, "2027-11-30"},
	} {
		got, err := Add(day(t, tc.from), tc.length, tc.n)
		if err != nil || got.String() != tc.want {
			t.Errorf("%s and %d times %s is %s, want %s (%v)", tc.from, tc.n, tc.length, got, tc.want, err)
		}
	}
	for _, bad := range []string{"", "P", "1M", "P0D", "PT1H", "P-1D", "P1M2D"} {
		if got, err := Add(day(t, "2026-01-01"), bad, 1); err == nil {
			t.Errorf("%q gave %s", bad, got)
		}
	}
}

// Days are counted one by one in the oracle; months never skip one and keep the day where they can.
func TestAddAgainstWalking(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := time.Date(rapid.IntRange(1990, 2060).Draw(t, "year"), time.Month(rapid.IntRange(1, 12).Draw(t, "month")), rapid.IntRange(1, 28).Draw(t, "day"), 0, 0, 0, 0, time.UTC)
		n := rapid.IntRange(1, 400).Draw(t, "n")
		walked := start
		for range n {
			walked = walked.Add(24 * time.Hour)
		}
		if got, _ := Add(recur.DateOf(start), "P1D", n); got != recur.DateOf(walked) {
			t.Fatalf("%d days after %s: %s, want %s", n, start, got, recur.DateOf(walked))
		}
		got, _ := Add(recur.DateOf(start), "P1M", n)
		months := (got.Year-start.Year())*12 + int(got.Month) - int(start.Month())
		if months != n || got.Day != start.Day() {
			t.Fatalf("%d months after %s: %s", n, start, got)
		}
	})
}

func TestDue(t *testing.T) {
	p := Pack{ID: "x", Milestones: []Milestone{{ID: "years", Every: "P1Y", From: "P1Y"}, {ID: "month", After: "P1M"}, {ID: "first", After: "P1D"}, {ID: "half", After: "P6M"}}}
	due, err := p.Due(day(t, "2024-02-29"), day(t, "2026-03-01"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range due {
		got = append(got, d.Milestone.ID+" "+d.On.String())
	}
	if diff := cmp.Diff([]string{"first 2024-03-01", "month 2024-03-29", "half 2024-08-29", "years 2025-02-28", "years 2026-02-28"}, got); diff != "" {
		t.Error(diff)
	}
}

package sample

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"homegroup/internal/meeting"
	"homegroup/internal/recur"
)

// The sample goes through intake like any list, whole: nothing in it needs to be repaired.
func TestRowsAreClean(t *testing.T) {
	rows := Rows(Count)
	in := meeting.Intake{Feed: Feed(), Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
	keyed, report, err := in.Clean(context.Background(), rows)
	if err != nil {
		t.Fatal(err)
	}
	if report.Imported != Count || report.Dropped != 0 || report.Merged != 0 || len(keyed) != Count {
		t.Errorf("%d imported, %d merged, %d dropped, %d contents", report.Imported, report.Merged, report.Dropped, len(keyed))
	}
	for _, n := range report.Notes[:min(5, len(report.Notes))] {
		t.Errorf("%s: %s %s: %s", n.Where(), n.What, n.Code, n.Reason)
	}
	seen := map[string]int{}
	byCity, byProgram, byLanguage := map[string]int{}, map[string]int{}, map[string]int{}
	for _, k := range keyed {
		c := k.Content
		byCity[c.City]++
		byProgram[c.Program]++
		for _, l := range c.Languages {
			byLanguage[l]++
		}
		seen[c.Rule.Kind.String()]++
		seen[string(c.Attendance)]++
		seen[string(c.Status)]++
		if c.Rule.Kind != recur.Appointment && c.Rule.Start+c.Rule.Length > 24*60 {
			seen["overnight"]++
		}
		if c.Verified != "" {
			seen["verified"]++
		}
		if len(c.Types) == 0 && len(meeting.TypesOf(c.Program)) > 0 {
			seen["no types"]++
		}
		if !strings.Contains(c.Notes, words[language(c)].sample) {
			t.Errorf("%s does not say that it is made up: %q", k.Key, c.Notes)
		}
		if c.Attendance != meeting.Online && !strings.Contains(c.Address, "(") {
			t.Errorf("%s has an address that does not say that it is invented: %q", k.Key, c.Address)
		}
		if c.ConferenceURL != "" && !strings.Contains(c.ConferenceURL, "/j/0") {
			t.Errorf("%s has a link that may lead somewhere: %s", k.Key, c.ConferenceURL)
		}
	}
	if len(byCity) != 40 || len(byProgram) != len(programs) || len(byLanguage) != 4 {
		t.Errorf("%d cities, %d programs, %d languages", len(byCity), len(byProgram), len(byLanguage))
	}
	for _, kind := range []string{"weekly", "monthly", "appointment", "in_person", "online", "hybrid", "active", "suspended", "overnight", "verified"} {
		if seen[kind] < 5 {
			t.Errorf("only %d of kind %s", seen[kind], kind)
		}
	}
	t.Log(seen, byProgram)
}

func language(c meeting.Content) string {
	for _, city := range cities {
		if city.name == c.City {
			return city.lang
		}
	}
	return ""
}

func TestRowsAreTheSameEveryTime(t *testing.T) {
	if d := cmp.Diff(Rows(200), Rows(200)); d != "" {
		t.Error(d)
	}
	first := Batch(Feed(), false)
	f := Feed()
	f.Sum = first.Sum
	if b := Batch(f, false); !b.Unchanged || b.Rows != nil {
		t.Error("the same rows were given again")
	}
	if b := Batch(f, true); b.Unchanged || len(b.Rows) != Count {
		t.Error("forced, the rows were not given")
	}
}

// The zones are those of the cities, by name that Go knows.
func TestCities(t *testing.T) {
	for _, c := range cities {
		if _, err := time.LoadLocation(c.zone); err != nil {
			t.Error(err)
		}
		if _, ok := words[c.lang]; !ok {
			t.Errorf("%s: no words in %s", c.name, c.lang)
		}
	}
}

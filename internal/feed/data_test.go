package feed

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"homegroup/internal/geo"
	"homegroup/internal/geo/zone"
	"homegroup/internal/meeting"
	"homegroup/internal/problem"
)

var update = flag.Bool("update", false, "write the golden files anew")

var testNow = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// root is the folder of the module.
func root(t *testing.T) string {
	t.Helper()
	_, file, _, _ := runtime.Caller(0)
	return filepath.Dir(filepath.Dir(filepath.Dir(file)))
}

type zones struct{ *zone.Zones }

func (z zones) ZoneAt(lat, lng float64) string { return z.At(geo.Point{Lat: lat, Lng: lng}) }

var readOutlines = sync.OnceValues(zone.NewZones)

func outlines(t *testing.T) zones {
	t.Helper()
	z, err := readOutlines()
	if err != nil {
		t.Fatal(err)
	}
	return zones{z}
}

// take fetches and cleans a list, and checks what holds for every list.
func take(t *testing.T, z meeting.ZoneFinder, f meeting.Feed) ([]meeting.Keyed, meeting.Report, error) {
	t.Helper()
	b, err := New(Options{}).Fetch(context.Background(), f, false, nil)
	if err != nil {
		return nil, meeting.Report{}, err
	}
	keyed, report, err := meeting.Intake{Feed: f, Zones: z, Now: testNow}.Clean(context.Background(), b.Rows)
	if report.Rows != report.Imported+report.Merged+report.Dropped || report.Rows != len(b.Rows) || report.Listings != len(keyed) {
		t.Errorf("rows %d of %d = imported %d + merged %d + dropped %d does not hold", report.Rows, len(b.Rows), report.Imported, report.Merged, report.Dropped)
	}
	for _, k := range keyed {
		if err := meeting.Validate(k.Content); err != nil {
			t.Errorf("%s: %v", k.Key, err)
		}
	}
	return keyed, report, err
}

// golden writes what became of a list, for comparison with what was agreed to.
func golden(t *testing.T, name string, keyed []meeting.Keyed, report meeting.Report) {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "rows %d, imported %d, merged %d, dropped %d, repaired %d, listings %d\n\n", report.Rows, report.Imported, report.Merged, report.Dropped, report.Repaired, report.Listings)
	for _, n := range report.Notes {
		fmt.Fprintf(&b, "%s %s: %s %s (%s): %s\n", n.Where(), n.Key, n.What, n.Code, n.Field, n.Reason)
	}
	for _, k := range keyed {
		content, err := json.MarshalIndent(k.Content, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "\n%s %s\n", k.Key, content)
	}
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("%s (-want +got; if the new one is right: go test ./internal/feed -update):\n%s", path, diff)
	}
}

func TestGolden(t *testing.T) {
	z, home := outlines(t), root(t)
	text, err := os.ReadFile(filepath.Join(home, "docs", "examples", "office.map"))
	if err != nil {
		t.Fatal(err)
	}
	for name, f := range map[string]meeting.Feed{
		"oddities": {URL: filepath.Join(home, "internal", "feed", "testdata", "oddities.json"), Program: "aa", Zone: "America/Chicago"},
		"office":   {URL: filepath.Join(home, "docs", "examples", "office.csv"), Program: "aa", Zone: "America/Chicago", Mapping: string(text)},
	} {
		t.Run(name, func(t *testing.T) {
			keyed, report, err := take(t, z, f)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, name, keyed, report)
		})
	}
}

// sharedData is where real lists lie beside the checkout. They belong to those who made them and are not part of it.
func sharedData(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("HOMEGROUP_SHARED_DATA")
	must := dir != "" || os.Getenv("CI") == "true"
	if dir == "" {
		dir = filepath.Join(root(t), "..", "shared", "data")
	}
	if _, err := os.Stat(dir); err != nil {
		if must {
			t.Fatalf("the real lists are missing: %v", err)
		}
		t.Skipf("NOT TESTED WITH REAL LISTS: there are none at %s. Set HOMEGROUP_SHARED_DATA to the folder that holds them.", dir)
	}
	return dir
}

func TestRealLists(t *testing.T) {
	dir, z := sharedData(t), outlines(t)
	smart, err := os.ReadFile(filepath.Join(root(t), "docs", "examples", "smart-recovery.map"))
	if err != nil {
		t.Fatal(err)
	}
	tested := map[string]bool{"na-new-york.bmlt-formats.json": true, "na-new-york.bmlt-servicebodies.json": true, "README.md": true}
	for _, c := range []struct {
		file, program, zone, mapping                string
		rows, imported, merged, dropped, newYorkers int
	}{
		{"aa-philadelphia.json", "aa", "America/New_York", "", 2038, 2037, 1, 0, 2037},
		{"aa-north-texas.json", "aa", "America/Chicago", "", 613, 602, 11, 0, 0},
		{"aa-edmonton.json", "aa", "America/Edmonton", "", 315, 315, 0, 0, 0},
		{"aa-sussex.json", "aa", "Europe/London", "", 123, 123, 0, 0, 123}, // Sussex County, Delaware
		{"eda.json", "eda", "", "", 185, 185, 0, 0, 133},
		{"al-anon.json", "al-anon", "America/New_York", "", 360, 360, 0, 0, 360},
		{"na-new-york.bmlt-meetings.json", "", "America/New_York", "", 1555, 1512, 1, 42, 1512},
		{"smart-recovery.raw.json", "smart", "", "", 1041, 1010, 31, 0, 379},
		{"smart-recovery.raw.json", "smart", "", string(smart), 1041, 1009, 32, 0, 378},
		{"edge-appointment.json", "aa", "America/Los_Angeles", "", 2, 2, 0, 0, 0},
		{"edge-times.json", "aa", "America/Chicago", "", 9, 9, 0, 0, 0},
		{"edge-times.json", "aa", "", "", 9, 1, 0, 8, 0}, // nothing tells their zone
		{"edge-timezones.json", "aa", "", "", 2, 2, 0, 0, 1},
	} {
		tested[c.file] = true
		t.Run(fmt.Sprint(c.file, " ", c.zone, len(c.mapping) > 0), func(t *testing.T) {
			keyed, report, err := take(t, z, meeting.Feed{URL: filepath.Join(dir, c.file), Program: c.program, Zone: c.zone, Mapping: c.mapping})
			if err != nil {
				t.Fatal(err)
			}
			newYorkers := 0
			for _, k := range keyed {
				if k.Content.Rule.Zone == "America/New_York" {
					newYorkers++
				}
			}
			want := []int{c.rows, c.imported, c.merged, c.dropped, c.newYorkers}
			if diff := cmp.Diff(want, []int{report.Rows, report.Imported, report.Merged, report.Dropped, newYorkers}); diff != "" {
				t.Errorf("rows, imported, merged, dropped, in New York's zone (-want +got):\n%s", diff)
			}
			ids := 0
			for _, n := range report.Notes {
				if n.Key == "" {
					ids++
				}
			}
			if ids > 0 && c.mapping != "" {
				t.Errorf("%d notes do not say whose they are", ids)
			}
		})
	}
	tested["edge-invalid.json"] = true
	_, _, err = take(t, z, meeting.Feed{URL: filepath.Join(dir, "edge-invalid.json"), Program: "aa", Zone: "America/Chicago"})
	if problem.KindOf(err) != problem.Invalid || !strings.Contains(err.Error(), "line 80, column 3: the list had ended, but “i” follows") {
		t.Errorf("edge-invalid.json: %v", err)
	}
	for _, file := range []string{"na-new-york.bmlt-formats.json", "na-new-york.bmlt-servicebodies.json"} {
		if _, _, err := take(t, z, meeting.Feed{URL: filepath.Join(dir, file)}); problem.KindOf(err) != problem.Invalid || !strings.Contains(err.Error(), "not of meetings") {
			t.Errorf("%s: %v", file, err)
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !tested[f.Name()] {
			t.Errorf("the real list %s is not tested", f.Name())
		}
	}
}

// What the real lists hold is looked at where it went wrong before.
func TestRealListsInDetail(t *testing.T) {
	dir, z := sharedData(t), outlines(t)
	taken := map[string][]meeting.Keyed{}
	find := func(file, program, zone, key string) meeting.Content {
		if taken[file] == nil {
			keyed, _, err := take(t, z, meeting.Feed{URL: filepath.Join(dir, file), Program: program, Zone: zone})
			if err != nil {
				t.Fatal(err)
			}
			taken[file] = keyed
		}
		for _, k := range taken[file] {
			if k.Key == key {
				return k.Content
			}
		}
		t.Fatalf("%s: there is no %s", file, key)
		return meeting.Content{}
	}
	brief := func(c meeting.Content) string {
		return strings.Join([]string{c.Rule.Kind.String(), c.Rule.Day.String(), meeting.Clock(c.Rule.Start), c.Rule.Zone, string(c.Attendance), string(c.Status), strings.Join(c.Types, " ")}, "|")
	}
	for _, c := range []struct{ file, program, zone, key, want string }{
		{"aa-philadelphia.json", "aa", "America/New_York", "first-saturday-group", "monthly|Saturday|09:30|America/New_York|in_person|active|O SP"},
		{"eda.json", "eda", "", "london-monday-to-friday-daily-readings-starts-march-1st-online-monday", "weekly|Monday|02:00|America/New_York|online|active|"},
		{"na-new-york.bmlt-meetings.json", "", "America/New_York", "2", "weekly|Saturday|14:00|America/New_York|in_person|active|M O STEP"},
		{"na-new-york.bmlt-meetings.json", "", "America/New_York", "1204", "weekly|Wednesday|"}, // “No Mtg On The 1st Wednesday”
		{"aa-north-texas.json", "aa", "America/Chicago", "5202", "weekly|Monday|12:00|America/Chicago|in_person|active|O"},
		{"aa-edmonton.json", "aa", "America/Edmonton", "6", "weekly|Saturday|11:00|America/Edmonton|in_person|active|C"},
		{"al-anon.json", "al-anon", "America/New_York", "25037-par-ents-afg", "weekly|Sunday|21:00|America/New_York|online|active|O POA"},
	} {
		if got := brief(find(c.file, c.program, c.zone, c.key)); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s %s is %s, not %s", c.file, c.key, got, c.want)
		}
	}
}

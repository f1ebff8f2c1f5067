// Package api_test takes what real lists say through the whole way and back: decoded, cleaned, written as the outputs
// write it, and read again. A list must come back as it went, and every meeting must keep the rules of the Meeting Guide format.
package api_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"homegroup/internal/feed"
	"homegroup/internal/geo"
	"homegroup/internal/geo/zone"
	"homegroup/internal/meeting"
	"homegroup/internal/sample"
)

var now = time.Date(2026, 11, 23, 17, 0, 0, 0, time.UTC)

// dataFiles are the lists in ../shared/data beside the checkout, with what an operator would say of them.
var dataFiles = []struct{ file, program, zone string }{
	{"aa-philadelphia.json", "aa", "America/New_York"}, {"aa-north-texas.json", "aa", "America/Chicago"}, {"aa-edmonton.json", "aa", "America/Edmonton"},
	{"aa-sussex.json", "aa", "Europe/London"}, {"eda.json", "eda", "America/New_York"}, {"al-anon.json", "al-anon", "America/New_York"},
	{"na-new-york.bmlt-meetings.json", "na", "America/New_York"}, {"edge-appointment.json", "aa", "America/New_York"},
	{"edge-times.json", "aa", "America/New_York"}, {"edge-timezones.json", "aa", "America/New_York"},
}

// dataFolder finds the real lists. Where they must be there, their absence is a failure.
func dataFolder(t *testing.T) string {
	t.Helper()
	folder := os.Getenv("HOMEGROUP_SHARED_DATA")
	if folder == "" {
		folder = "../../../shared/data"
	}
	folder, err := filepath.Abs(folder)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(folder); err != nil {
		if os.Getenv("HOMEGROUP_SHARED_DATA") != "" || os.Getenv("CI") == "true" {
			t.Fatalf("the real lists are not at %s", folder)
		}
		t.Skipf("NOT RUN: the real lists are not at %s", folder)
	}
	return folder
}

// clean reads a list as an import does.
func clean(t *testing.T, f meeting.Feed) []meeting.Keyed {
	t.Helper()
	batch, err := feed.New(feed.Options{Now: func() time.Time { return now }}).Fetch(t.Context(), f, true, nil)
	if err != nil {
		t.Fatal(err)
	}
	return cleanRows(t, f, batch.Rows)
}

func cleanRows(t *testing.T, f meeting.Feed, rows []meeting.Row) []meeting.Keyed {
	t.Helper()
	in := meeting.Intake{Feed: f, Zones: zones{t}, Now: now}
	keyed, _, err := in.Clean(t.Context(), rows)
	if err != nil {
		t.Fatal(err)
	}
	return keyed
}

// zones is the map of time zones, read once for all tests.
type zones struct{ t *testing.T }

var zoneMap = sync.OnceValues(zone.NewZones)

func (z zones) ZoneAt(lat, lng float64) string {
	all, err := zoneMap()
	if err != nil {
		z.t.Fatal(err)
	}
	return all.At(geo.Point{Lat: lat, Lng: lng})
}

// published makes of each content a meeting of its own, by the slug that it gets back as its key.
func published(keyed []meeting.Keyed) []meeting.Meeting {
	var all []meeting.Meeting
	for i, k := range keyed {
		l := meeting.Listing{ID: int64(i + 1), Feed: "list", Slug: fmt.Sprintf("m-%d", i), Meeting: int64(i + 1), Content: k.Content}
		m := meeting.Join([]meeting.Listing{l}, nil)
		all = append(all, m)
	}
	return all
}

// sameBack compares what was written with what is read again.
func sameBack(t *testing.T, want []meeting.Meeting, got []meeting.Keyed, change func(*meeting.Content)) {
	t.Helper()
	back := map[string]meeting.Content{}
	for _, k := range got {
		back[k.Key] = k.Content
	}
	faults := 0
	for _, m := range want {
		c := m.Content
		change(&c)
		read, ok := back[m.Slug]
		if !ok {
			t.Errorf("%s (%s) does not come back", m.Slug, m.Name)
			faults++
			continue
		}
		if c.Status == meeting.Suspended {
			c.Attendance = read.Attendance // "inactive" does not say how it was
		}
		if diff := cmp.Diff(c, read, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-written +read):\n%s", m.Slug, diff)
			faults++
		}
		if faults > 5 {
			t.Fatal("and so on")
		}
	}
	if len(back) != len(want) {
		t.Errorf("%d come back of %d", len(back), len(want))
	}
}

// lists gives every list there is to try with: the made-up one and the real ones.
func lists(t *testing.T, try func(t *testing.T, f meeting.Feed, meetings []meeting.Meeting)) {
	t.Run("sample", func(t *testing.T) {
		f := sample.Feed()
		try(t, f, published(cleanRows(t, f, sample.Rows(sample.Count))))
	})
	for _, d := range dataFiles {
		t.Run(d.file, func(t *testing.T) {
			f := meeting.Feed{Name: "list", URL: filepath.Join(dataFolder(t), d.file), Format: meeting.Auto, Program: d.program, Zone: d.zone}
			try(t, f, published(clean(t, f)))
		})
	}
}

func write(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestMeetingGuideComesBack(t *testing.T) {
	lists(t, func(t *testing.T, f meeting.Feed, meetings []meeting.Meeting) {
		feeds := []meeting.GuideMeeting{}
		var kept []meeting.Meeting
		for _, m := range meetings {
			g, ok := m.Guide("", now)
			if !ok {
				if !m.Rule.Date.IsZero() {
					continue // gone by
				}
				t.Errorf("%s (%s) cannot be held by the format", m.Slug, m.Name)
				continue
			}
			feeds, kept = append(feeds, g), append(kept, m)
		}
		data, err := json.Marshal(feeds)
		if err != nil {
			t.Fatal(err)
		}
		faults, count, err := meeting.CheckGuide(bytes.NewReader(data))
		if err != nil || count != len(kept) {
			t.Fatalf("%d of %d can be read: %v", count, len(kept), err)
		}
		if len(faults) > 0 {
			t.Fatalf("%d faults: %s", len(faults), strings.Join(faults[:min(5, len(faults))], "\n"))
		}
		f.URL, f.Format = write(t, "meetings.json", data), meeting.MeetingGuide
		sameBack(t, kept, clean(t, f), func(c *meeting.Content) {
			g, _ := meeting.Meeting{Slug: "x", Content: *c}.Guide("", now)
			c.Name = g.Name // it may say when
			if g.EntityPhone == "" {
				c.BodyPhone = "" // the format takes international numbers alone
			}
			c.Labels, c.Verified, c.Contacts = nil, "", nil // the format has no words for them
		})
	})
}

func TestSpreadsheetComesBack(t *testing.T) {
	lists(t, func(t *testing.T, f meeting.Feed, meetings []meeting.Meeting) {
		var data bytes.Buffer
		data.WriteString("\ufeff")
		sheet := csv.NewWriter(&data)
		sheet.UseCRLF = true
		if err := sheet.Write(meeting.CSVHeader()); err != nil {
			t.Fatal(err)
		}
		for _, m := range meetings {
			if err := sheet.Write(m.CSVRow()); err != nil {
				t.Fatal(err)
			}
		}
		sheet.Flush()
		f.URL, f.Format = write(t, "meetings.csv", data.Bytes()), meeting.Sheet
		sameBack(t, meetings, clean(t, f), func(c *meeting.Content) {
			c.Labels, c.Contacts = nil, nil // no columns for them
		})
	})
}

package ical

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"homegroup/internal/recur"
)

var update = flag.Bool("update", false, "write testdata anew")

var now = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// zones of the golden files: rules of every form, a zone whose changes are listed one by one, and zones without any.
var goldenZones = []string{
	"UTC", "Asia/Kathmandu", "America/New_York", "Europe/Berlin", "Europe/Dublin", "Australia/Lord_Howe", "Pacific/Chatham",
	"America/Santiago", "America/Havana", "Antarctica/Troll", "Africa/Casablanca", "America/Sao_Paulo",
}

func goldenEvents() []Event {
	var events []Event
	for i, zone := range goldenZones {
		for j, r := range []recur.Rule{
			{Kind: recur.Weekly, Day: time.Monday, Start: 19 * 60, Length: 60},
			{Kind: recur.Weekly, Day: time.Saturday, Start: 23*60 + 30, Length: 90}, // past midnight, past the change
			{Kind: recur.Weekly, Day: time.Sunday, Start: 7 * 60, Length: 45},
			{Kind: recur.Monthly, Day: time.Sunday, Weeks: recur.First | recur.Third, Start: 10 * 60, Length: 75},
			{Kind: recur.Monthly, Day: time.Thursday, Weeks: recur.Last, Start: 12*60 + 15, Length: 60},
			{Kind: recur.Monthly, Day: time.Friday, Weeks: recur.Second | recur.Fifth, Start: 20 * 60, Length: 120},
			{Kind: recur.Monthly, Day: time.Tuesday, Weeks: recur.Fourth | recur.Last, Start: 18 * 60, Length: 60},
			{Kind: recur.Once, Day: time.Saturday, Date: recur.Date{Year: 2027, Month: 7, Day: 3}, Start: 14 * 60, Length: 24 * 60},
		} {
			r.Zone = zone
			events = append(events, Event{
				UID: fmt.Sprintf("%d-%d@homegroup.test", i, j), Summary: fmt.Sprintf("%s %d", zone, j), Rule: r, Stamp: now.AddDate(0, 0, -30),
			})
		}
	}
	return events
}

// expected is what any calendar program must make of the golden calendar in the two years from Now. A node test
// (tests/ical) reads it.
type expected struct {
	From, To string
	Events   map[string][][]string // UID → start and end, UTC; and the second start where the clocks show it twice
}

func TestGolden(t *testing.T) {
	events := goldenEvents()
	from, to := now, now.AddDate(2, 0, 0)
	want := expected{from.Format(time.RFC3339), to.Format(time.RFC3339), map[string][][]string{}}
	for _, e := range events {
		for o := range e.Rule.Between(from, to) {
			times := []string{o.Start.UTC().Format(time.RFC3339), o.End.UTC().Format(time.RFC3339)}
			for _, back := range []time.Duration{30 * time.Minute, time.Hour, 2 * time.Hour} {
				if second := o.Start.Add(back); second.Format(localForm) == o.Start.Format(localForm) {
					times = append(times, second.UTC().Format(time.RFC3339))
				}
			}
			want.Events[e.UID] = append(want.Events[e.UID], times)
		}
	}
	times, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := Write(&file, "Zones", events, now); err != nil {
		t.Fatal(err)
	}
	golden(t, "zones.ics", file.Bytes())
	golden(t, "zones.json", append(bytes.ReplaceAll(times, []byte(`]],"`), []byte("]],\n\"")), '\n')) // an event a line
}

func TestGoldenText(t *testing.T) {
	weekly := recur.Rule{Kind: recur.Weekly, Day: time.Monday, Start: 19 * 60, Length: 90, Zone: "Europe/Berlin"}
	var file bytes.Buffer
	err := Write(&file, "Wednesdays; and, more", []Event{
		{UID: "a", Summary: "Plain", Rule: weekly},
		{UID: "b", Summary: `Commas, semicolons; and \ backslashes`, Description: "First line\nsecond line\r\nthird\rfourth", Location: "Fischmarkt 5, Münster",
			URL: "https://example.org/meetings/b?x=1,2;3", Lat: 51.9629, Lng: 7.6281, HasGeo: true, Rule: weekly, Stamp: now, Sequence: 4},
		{UID: "c", Summary: "Cancelled " + strings.Repeat("ein sehr längliches Wörterbündel ", 8), Rule: weekly, Cancelled: true},
		{UID: "d", Summary: "No escape\r\nBEGIN:VALARM\r\nATTACH:http://evil.test\x00\x1b[2J", URL: "https://a.test/\r\nATTACH:x", Rule: weekly},
		{UID: "i", Summary: "Not a web page", URL: "ftp://example.org/", Sequence: -1, Rule: recur.Rule{Kind: recur.Weekly, Start: 600, Length: 60, Zone: "America/New_York"}},
		{UID: "j", Summary: "An address in another script", URL: "https://münster.test/köln?ort=köln am rhein", Rule: weekly},
		{UID: "e", Summary: "Not a web address", URL: "javascript:alert(1)", Lat: 91, HasGeo: true, Rule: weekly},
		{UID: "f", Summary: "By appointment"},
		{UID: "g", Summary: "Gone by, once", Rule: recur.Rule{Kind: recur.Once, Day: time.Friday, Date: recur.Date{Year: 2001, Month: 6, Day: 1}, Start: 600, Length: 60, Zone: "America/New_York"}},
		{UID: "h", Summary: "In the hour that the clocks skip, once", Rule: recur.Rule{Kind: recur.Once, Day: time.Sunday, Date: recur.Date{Year: 2027, Month: 3, Day: 28}, Start: 150, Length: 60, Zone: "Europe/Berlin"}},
	}, now)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "text.ics", file.Bytes())
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs; if that is right (or the zone data is newer), go test -update and read the change (-want +got):\n%s", name, diff)
	}
}

// Whatever a feed puts into a text, the calendar stays whole, and arran4/golang-ical reads the same text back.
func TestAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-zäß,;:\\"'\n\r\t\x00\x7f\x{85}\x{2028}😀 ]{0,200}`), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }))
		e := Event{UID: "uid" + text.Draw(t, "uid"), Summary: text.Draw(t, "summary"), Description: "d" + text.Draw(t, "description"),
			Location: "l" + text.Draw(t, "location"), URL: rapid.SampledFrom([]string{"", "https://a.test/", "http://"}).Draw(t, "scheme") + text.Draw(t, "url"),
			Lat: rapid.Float64().Draw(t, "lat"), Lng: rapid.Float64().Draw(t, "lng"), HasGeo: rapid.Bool().Draw(t, "geo"), Sequence: rapid.Int().Draw(t, "sequence"),
			Rule: recur.Rule{Kind: recur.Weekly, Start: 600, Length: 60, Zone: "America/New_York"}}
		var file bytes.Buffer
		if err := Write(&file, text.Draw(t, "name"), []Event{e}, now); err != nil {
			t.Fatal(err)
		}
		if !utf8.Valid(file.Bytes()) {
			t.Fatalf("not UTF-8: %q", &file)
		}
		lines := strings.Split(file.String(), "\r\n")
		begins := 0
		for _, line := range lines {
			if strings.HasPrefix(line, "URL:") && strings.ContainsFunc(line, func(c rune) bool { return c <= ' ' || c > '~' }) {
				t.Fatalf("bad address %q", line)
			}
			if len(line) > maxOctets || strings.ContainsFunc(line, func(c rune) bool { return c < ' ' || c == 0x7f }) {
				t.Fatalf("bad line %q", line)
			}
			if strings.HasPrefix(line, "BEGIN:") {
				begins++
			}
		}
		if begins != 5 || lines[len(lines)-1] != "" { // calendar, zone and its two parts, event
			t.Fatalf("%d parts begin in %q", begins, &file)
		}
		cal, err := ics.ParseCalendar(&file)
		if err != nil {
			t.Fatal(err)
		}
		got := cal.Events()[0]
		for property, want := range map[ics.ComponentProperty]string{
			ics.ComponentPropertyUniqueId: e.UID, ics.ComponentPropertySummary: e.Summary,
			ics.ComponentPropertyDescription: e.Description, ics.ComponentPropertyLocation: e.Location,
		} {
			if value := got.GetProperty(property).Value; value != cleaned(want) {
				t.Fatalf("%s: got %q, want %q from %q", property, value, cleaned(want), want)
			}
		}
	})
}

// cleaned is what is left of a text: its line ends as \n, and no control characters.
func cleaned(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	return strings.Map(func(c rune) rune {
		switch {
		case strings.ContainsRune("\n\r\u0085\u2028\u2029", c):
			return '\n'
		case c == '\t':
			return ' '
		case c < ' ' || c > 0x7e && c < 0xa0:
			return -1
		}
		return c
	}, s)
}

// The file starts every rule at an hour at which it can go on, even if the clocks moved its next occurrence.
func TestFirstStart(t *testing.T) {
	rule := recur.Rule{Kind: recur.Weekly, Day: time.Sunday, Start: 150, Length: 60, Zone: "America/New_York"}
	for _, c := range []struct {
		name      string
		rule      recur.Rule
		now, want string
	}{
		{"a week back", rule, "2026-11-23T12:00:00Z", "20261122T023000"},
		{"moved by the clocks", rule, "2026-03-10T12:00:00Z", "20260301T023000"},
		{"the first of two", recur.Rule{Kind: recur.Weekly, Day: time.Sunday, Start: 90, Length: 60, Zone: "America/New_York"}, "2026-11-03T12:00:00Z", "20261101T013000"},
		{"monthly, moved by the clocks", recur.Rule{Kind: recur.Monthly, Day: time.Sunday, Weeks: recur.Second, Start: 150, Length: 60, Zone: "America/New_York"}, "2026-03-10T12:00:00Z", "20260208T023000"},
	} {
		at, err := time.Parse(time.RFC3339, c.now)
		if err != nil {
			t.Fatal(err)
		}
		if got := firstStart(c.rule, at.AddDate(0, 0, -7)).Format(localForm); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func TestSkipped(t *testing.T) {
	good := recur.Rule{Kind: recur.Weekly, Length: 60, Zone: "UTC"}
	bad := recur.Rule{Kind: recur.Weekly, Length: 60, Zone: "Europe/Atlantis"}
	var file bytes.Buffer
	err := Write(&file, "", []Event{{UID: "1", Rule: bad}, {UID: "2", Rule: good}, {Summary: "no uid", Rule: good}, {UID: "4"}}, now)
	var skipped *SkippedError
	if !errors.As(err, &skipped) || skipped.Count != 2 || !strings.Contains(err.Error(), "Atlantis") {
		t.Fatalf("got %v", err)
	}
	var field *recur.FieldError
	if !errors.As(err, &field) || field.Field != "zone" {
		t.Errorf("the reason is lost: %v", err)
	}
	if n := strings.Count(file.String(), "BEGIN:VEVENT"); n != 1 || !strings.HasSuffix(file.String(), "END:VCALENDAR\r\n") {
		t.Errorf("%d events in %s", n, &file)
	}
	if err := Write(failing{}, "", []Event{{UID: "2", Rule: good}}, now); !errors.Is(err, errFull) {
		t.Errorf("a full disk goes unnoticed: %v", err)
	}
}

var errFull = errors.New("disk full")

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errFull }

func BenchmarkWrite(b *testing.B) {
	events := make([]Event, 10_000)
	for i := range events {
		zone := goldenZones[i%len(goldenZones)]
		events[i] = Event{UID: fmt.Sprint(i), Summary: "A meeting", Location: "12 Long Street, Springfield",
			Rule: recur.Rule{Kind: recur.Weekly, Day: time.Weekday(i % 7), Start: i % 1440, Length: 60, Zone: zone}}
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := Write(nowhere{}, "All", events, now); err != nil {
			b.Fatal(err)
		}
	}
}

type nowhere struct{}

func (nowhere) Write(p []byte) (int, error) { return len(p), nil }

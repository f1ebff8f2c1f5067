package meeting

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"homegroup/internal/geo"
)

// row is a tidy row with one thing changed.
func row(change func(*Row)) Row {
	r := Row{Key: "k", Name: "Morning Light", Days: []string{"1"}, Time: "19:00", EndTime: "20:00",
		Address: "12 Elm Street", City: "Springfield", State: "IL", PostalCode: "62701", Country: "US", Types: []string{"O"}}
	if change != nil {
		change(&r)
	}
	return r
}

var testFeed = Feed{Name: "test", Program: "aa", Zone: "America/Chicago"}

// worldZones knows as much of the world as the tests need.
type worldZones struct{}

func (worldZones) ZoneAt(lat, lng float64) string {
	switch {
	case lng < -100:
		return "America/Los_Angeles"
	case lng < -80:
		return "America/Chicago"
	case lng < -60:
		return "America/New_York"
	case lng < 2:
		return "Europe/London"
	case lng < 40:
		return "Europe/Berlin"
	}
	return ""
}

func cleanAll(t *testing.T, f Feed, rows ...Row) ([]Keyed, Report) {
	t.Helper()
	for i := range rows {
		rows[i].Index = i
	}
	keyed, report, err := Intake{Feed: f, Zones: worldZones{}, Now: testNow}.Clean(context.Background(), rows)
	if err != nil {
		t.Fatal(err)
	}
	checkReport(t, rows, keyed, report)
	return keyed, report
}

// checkReport holds for every list, whatever is in it.
func checkReport(t interface {
	Helper()
	Errorf(string, ...any)
}, rows []Row, keyed []Keyed, report Report) {
	t.Helper()
	if report.Rows != len(rows) || report.Rows != report.Imported+report.Merged+report.Dropped {
		t.Errorf("rows %d = imported %d + merged %d + dropped %d does not hold (%d rows given)", report.Rows, report.Imported, report.Merged, report.Dropped, len(rows))
	}
	if report.Listings != len(keyed) {
		t.Errorf("the report counts %d listings, there are %d", report.Listings, len(keyed))
	}
	keys, from := map[string]bool{}, map[int]bool{}
	for _, k := range keyed {
		if k.Key == "" || keys[k.Key] {
			t.Errorf("the key %q is empty or given twice", k.Key)
		}
		keys[k.Key], from[k.Row] = true, true
		if err := Validate(k.Content); err != nil {
			t.Errorf("%s: %v\n%+v", k.Key, err, k.Content)
		}
	}
	if len(from) > report.Imported {
		t.Errorf("%d rows made listings, %d are counted", len(from), report.Imported)
	}
	dropped, merged, repaired := 0, 0, map[int]bool{}
	last := 0
	for _, n := range report.Notes {
		switch n.What {
		case Dropped:
			dropped++
		case Merged:
			merged++
		case Repaired:
			repaired[n.Index] = true
		}
		if n.Reason == "" || reasonKinds()[n.Code] != n.What {
			t.Errorf("the note %+v has no reason, or another kind than its code", n)
		}
		if n.Index < last {
			t.Errorf("the notes are not in the order of the rows")
		}
		last = n.Index
	}
	if dropped != report.Dropped || merged != report.Merged {
		t.Errorf("%d rows dropped with %d notes, %d merged with %d notes", report.Dropped, dropped, report.Merged, merged)
	}
	if report.Repaired > len(repaired) || report.Repaired+report.Dropped < len(repaired) {
		t.Errorf("%d rows are counted as repaired, %d have such notes", report.Repaired, len(repaired))
	}
}

func codesOf(report Report) []string {
	var codes []string
	for _, n := range report.Notes {
		codes = append(codes, n.Code)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// a case gives one row, says what to look at, and what must be there.
type intakeCase struct {
	name  string
	row   Row
	feed  *Feed
	look  func(Content) any
	want  any
	codes []string // all of them, sorted; nil: none
}

func (c intakeCase) run(t *testing.T) []string {
	t.Helper()
	f := testFeed
	if c.feed != nil {
		f = *c.feed
	}
	keyed, report := cleanAll(t, f, c.row)
	codes := codesOf(report)
	if diff := cmp.Diff(c.codes, codes); diff != "" {
		t.Errorf("codes (-want +got):\n%s%v", diff, report.Notes)
	}
	if c.look == nil {
		if len(keyed) != 0 {
			t.Errorf("the row was taken: %+v", keyed)
		}
		return codes
	}
	if len(keyed) == 0 {
		t.Fatalf("the row was dropped: %v", report.Notes)
	}
	if diff := cmp.Diff(c.want, c.look(keyed[0].Content)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	return codes
}

func TestIntake(t *testing.T) {
	met := map[string]bool{sameMeeting: true} // that one is Refresh's
	for _, group := range [][]intakeCase{textCases(), scheduleCases(), zoneCases(), placeCases(), typeCases(), wayCases(), detailCases()} {
		for _, c := range group {
			t.Run(c.name, func(t *testing.T) {
				for _, code := range c.run(t) {
					met[code] = true
				}
			})
		}
	}
	for _, code := range []string{"same_row", "key_again", "point_from_twin", "way_in_not_flagged"} { // need two rows, tested by themselves
		met[code] = true
	}
	for _, r := range Reasons() {
		if !met[r.Code] {
			t.Errorf("no case meets the reason %s: %s", r.Code, r.Means)
		}
	}
}

func textCases() []intakeCase {
	name := func(c Content) any { return c.Name }
	notes := func(c Content) any { return c.Notes }
	return []intakeCase{
		{name: "tidy", row: row(nil), look: name, want: "Morning Light"},
		{name: "spaces fold", row: row(func(r *Row) { r.Name = "  Morning \t Light\u00a0\r\n" }), look: name, want: "Morning Light"},
		{name: "entities", row: row(func(r *Row) { r.Name = "Joe &amp; Jane&#8217;s" }), look: name, want: "Joe & Jane’s", codes: []string{"text_markup"}},
		{name: "entity twice encoded", row: row(func(r *Row) { r.Notes = "&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;Coffee" }), look: notes, want: "Coffee", codes: []string{"text_markup"}},
		{name: "ampersand alone", row: row(func(r *Row) { r.Name = "R&B at AT&T; 5 < 6" }), look: name, want: "R&B at AT&T; 5 < 6"},
		{name: "no entity in a link", row: row(func(r *Row) { r.Notes = "https://x.example/?a=1&copy=2&para=3" }), look: notes, want: "https://x.example/?a=1&copy=2&para=3"},
		{name: "breaks", row: row(func(r *Row) { r.Notes = "One<br>Two<br />Three<p>Four</p>\r\n\r\n\r\nFive" }), look: notes, want: "One\nTwo\nThree\nFour\n\nFive", codes: []string{"text_markup"}},
		{name: "tags", row: row(func(r *Row) { r.Notes = `<b onclick="x()">Bold</b> <a href="http://x">link</a> <3` }), look: notes, want: "Bold link <3", codes: []string{"text_markup"}},
		{name: "script", row: row(func(r *Row) { r.Notes = "a<script>var x = '<b>';</script>b<!-- c -->d<style>p{}</style>" }), look: notes, want: "abd", codes: []string{"text_markup"}},
		{name: "open tag", row: row(func(r *Row) { r.Notes = "Room <b" }), look: notes, want: "Room b", codes: []string{"text_markup"}},
		{name: "no element", row: row(func(r *Row) { r.Notes = "Ask <someone@example.org> in <Room 5>" }), look: notes, want: "Ask someone@example.org in Room 5", codes: []string{"text_markup"}},
		{name: "hidden in a tag", row: row(func(r *Row) { r.Notes = "x <\u200bimg src=x onerror=y> z" }), look: notes, want: "x img src=x onerror=y> z", codes: []string{"text_markup"}},
		{name: "slashes", row: row(func(r *Row) { r.Name = `St. Mark\'s \"Early\"` }), look: name, want: `St. Mark's "Early"`, codes: []string{"text_markup"}},
		{name: "turned direction", row: row(func(r *Row) { r.Name = "Mor\u202Ening\x00 Light\u2066" }), look: name, want: "Morning Light"},
		{name: "no UTF-8", row: row(func(r *Row) { r.Name = "Caf\xe9" }), look: name, want: "Caf\uFFFD"},
		{name: "long name", row: row(func(r *Row) { r.Name = strings.Repeat("word ", 60) }), look: func(c Content) any { return len(c.Name) <= 255 && strings.HasSuffix(c.Name, "word") }, want: true, codes: []string{"text_cut"}},
		{name: "long notes", row: row(func(r *Row) { r.Notes = strings.Repeat("é", 6000) }), look: func(c Content) any { return len(c.Notes) }, want: 10_000, codes: []string{"text_cut"}},
		{name: "name made of the group", row: row(func(r *Row) { r.Name, r.Group = "", "Elm Street Group" }), look: name, want: "Elm Street Group, Monday 19:00", codes: []string{"name_made"}},
		{name: "name made of the city", row: row(func(r *Row) { r.Name = " " }), look: name, want: "Springfield, Monday 19:00", codes: []string{"name_made"}},
		{name: "nothing to call it by", row: Row{Key: "x"}, codes: []string{"no_name", "no_place"}},
		{name: "unreadable", row: Row{Wrong: "It has 9 columns, but the header has 8"}, codes: []string{"row_unreadable"}},
		{name: "unpublished", row: row(func(r *Row) { r.Unpublished = true }), codes: []string{"unpublished"}},
		{name: "key made", row: row(func(r *Row) { r.Key = "" }), look: name, want: "Morning Light", codes: []string{"key_made"}},
		{name: "long key", row: row(func(r *Row) { r.Key = strings.Repeat("x", 300) }), look: name, want: "Morning Light", codes: []string{"key_cut"}},
	}
}

func scheduleCases() []intakeCase {
	when := func(c Content) any {
		if c.ByAppointment() {
			return "appointment"
		}
		return strings.TrimSpace(fmt.Sprint(c.Rule.Kind, " ", c.Rule.Day, " ", Clock(c.Rule.Start), " ", c.Rule.Length, " ", weekNumbers(c.Rule.Weeks)))
	}
	at := func(day, start, end string) Row {
		return row(func(r *Row) { r.Days, r.Time, r.EndTime = []string{day}, start, end })
	}
	lasting := func(d string) Row { return row(func(r *Row) { r.EndTime, r.Duration = "", d }) }
	named := func(name string) Row { return row(func(r *Row) { r.Name = name }) }
	noted := func(notes string) Row { return row(func(r *Row) { r.Notes = notes }) }
	monday := "weekly Monday 19:00 60"
	return []intakeCase{
		{name: "day 7", row: at("7", "19:00", ""), look: when, want: "weekly Sunday 19:00 60", codes: []string{"day_seven"}},
		{name: "day name", row: at("Mondays", "19:00", ""), look: when, want: monday},
		{name: "día", row: at("Miércoles", "19:00", ""), look: when, want: "weekly Wednesday 19:00 60"},
		{name: "jour", row: at("samedi", "19h00", ""), look: when, want: "weekly Saturday 19:00 60"},
		{name: "Tag", row: at("Donnerstag", "19.00", ""), look: when, want: "weekly Thursday 19:00 60"},
		{name: "giorno", row: at("venerdì", "19:00", ""), look: when, want: "weekly Friday 19:00 60"},
		{name: "dia", row: at("terça-feira", "19:00", ""), look: when, want: "weekly Tuesday 19:00 60"},
		{name: "dag", row: at("zaterdag", "19:00", ""), look: when, want: "weekly Saturday 19:00 60"},
		{name: "svensk dag", row: at("Lördag", "19:00", ""), look: when, want: "weekly Saturday 19:00 60"},
		{name: "no day", row: at("the", "7 pm", ""), look: when, want: "appointment", codes: []string{"day_unreadable"}},
		{name: "day 9", row: at("9", "7 pm", ""), look: when, want: "appointment", codes: []string{"day_unreadable"}},
		{name: "by appointment", row: at("", "", ""), look: when, want: "appointment"},
		{name: "day without time", row: at("1", "", ""), look: when, want: "appointment", codes: []string{"time_missing"}},
		{name: "time without day", row: row(func(r *Row) { r.Days = nil }), look: when, want: "appointment", codes: []string{"day_missing"}},
		{name: "time unreadable", row: at("1", "25:00", ""), look: when, want: "appointment", codes: []string{"time_unreadable"}},
		{name: "noon", row: at("1", "12 noon", "1 PM"), look: when, want: "weekly Monday 12:00 60"},
		{name: "range", row: at("1", "7:00 PM – 8:30 PM", ""), look: when, want: "weekly Monday 19:00 90"},
		{name: "range with one half of the day", row: at("1", "7 - 8:30 pm", ""), look: when, want: "weekly Monday 19:00 90"},
		{name: "no end", row: at("1", "19:00", ""), look: when, want: monday},
		{name: "over midnight", row: at("1", "23:30", "00:30"), look: when, want: "weekly Monday 23:30 60"},
		{name: "end is start", row: at("1", "10:00", "10:00"), look: when, want: "weekly Monday 10:00 60", codes: []string{"end_is_start"}},
		{name: "AM for PM", row: at("1", "12:15", "01:15"), look: when, want: "weekly Monday 12:15 60", codes: []string{"end_half_day"}},
		{name: "end before start", row: at("1", "17:30", "16:30"), look: when, want: "weekly Monday 17:30 60", codes: []string{"end_unlikely"}},
		{name: "end unreadable", row: at("1", "19:00", "late"), look: when, want: monday, codes: []string{"end_unreadable"}},
		{name: "end at 24:00", row: at("1", "22:00", "24:00"), look: when, want: "weekly Monday 22:00 120"},
		{name: "all day", row: at("1", "00:00", "23:59"), look: when, want: "weekly Monday 00:00 1439"},
		{name: "duration", row: lasting("01:30:00"), look: when, want: "weekly Monday 19:00 90"},
		{name: "duration in minutes", row: lasting("45 minutes"), look: when, want: "weekly Monday 19:00 45"},
		{name: "a whole day", row: lasting("24:00:00"), look: when, want: "weekly Monday 19:00 1440"},
		{name: "duration too long", row: lasting("30:00"), look: when, want: monday, codes: []string{"length_unreadable"}},
		{name: "weeks", row: row(func(r *Row) { r.Weeks = "1,3" }), look: when, want: "monthly Monday 19:00 60 1, 3"},
		{name: "last week", row: row(func(r *Row) { r.Weeks = "-1" }), look: when, want: "monthly Monday 19:00 60 last"},
		{name: "all weeks", row: row(func(r *Row) { r.Weeks = "1st, 2nd, 3rd, 4th, 5th" }), look: when, want: monday},
		{name: "weeks unreadable", row: row(func(r *Row) { r.Weeks = "blue" }), look: when, want: monday, codes: []string{"weeks_unreadable"}},
		{name: "weeks in the name", row: named("Elm - 2nd and 4th Mondays 7pm"), look: when, want: "monthly Monday 19:00 60 2, 4", codes: []string{"weeks_from_name"}},
		{name: "weeks in the name, first", row: named("First Monday Group"), look: when, want: "monthly Monday 19:00 60 1", codes: []string{"weeks_from_name"}},
		{name: "semanas en el nombre", row: named("Primer y tercer lunes"), look: when, want: "monthly Monday 19:00 60 1, 3", codes: []string{"weeks_from_name"}},
		{name: "not then", row: named("Clean (No Mtg On The 1st Monday of month!)"), look: when, want: monday, codes: []string{"weeks_in_name"}},
		{name: "another day in the name", row: named("Last Friday"), look: when, want: monday, codes: []string{"weeks_disagree"}},
		{name: "no week", row: named("First Things First, Third Tradition"), look: when, want: monday},
		{name: "weeks in the notes", row: noted("Only meets 1st Monday of the month."), look: when, want: monday, codes: []string{"monthly_in_notes"}},
		{name: "a cake in the notes", row: noted("Birthdays last Monday. Open meeting 2nd Monday."), look: when, want: monday},
		{name: "every other week", row: named("Elm every other Monday"), look: when, want: monday, codes: []string{"every_other_week"}},
		{name: "once", row: row(func(r *Row) { r.Days, r.Date = nil, "2026-12-24" }), look: when, want: "once Thursday 19:00 60"},
		{name: "once, over", row: row(func(r *Row) { r.Days, r.Date = nil, "2026-10-24" }), codes: []string{"date_over"}},
		{name: "once, no date", row: row(func(r *Row) { r.Days, r.Date = nil, "2026-02-30" }), look: when, want: "appointment", codes: []string{"date_unreadable", "day_missing"}},
	}
}

func zoneCases() []intakeCase {
	zone := func(c Content) any { return c.Rule.Zone }
	at := func(lat, lng string, change func(*Row)) Row {
		return row(func(r *Row) {
			r.Latitude, r.Longitude = lat, lng
			if change != nil {
				change(r)
			}
		})
	}
	online := func(name string) func(*Row) {
		return func(r *Row) {
			r.Name, r.Attendance, r.ConferenceURL = name, "online", "https://zoom.us/j/1"
			r.Address, r.City, r.State, r.PostalCode, r.Country, r.Formatted, r.Approximate = "", "", "", "", "", "London, UK", "yes"
		}
	}
	none, detroit := testFeed, testFeed
	none.Zone, detroit.Zone = "", "America/Detroit"
	return []intakeCase{
		{name: "own zone first", row: at("39", "-75", func(r *Row) { r.Timezone = "America/Denver" }), look: zone, want: "America/Denver"},
		{name: "old name", row: row(func(r *Row) { r.Timezone = "US/Eastern" }), look: zone, want: "America/New_York", codes: []string{"zone_repaired"}},
		{name: "letter case", row: row(func(r *Row) { r.Timezone = "america/new_york" }), look: zone, want: "America/New_York", codes: []string{"zone_repaired"}},
		{name: "letters mean the clock on the wall", row: row(func(r *Row) { r.Timezone = "EST" }), look: zone, want: "America/New_York", codes: []string{"zone_repaired"}},
		{name: "no zone", row: row(func(r *Row) { r.Timezone = "Mars/Olympus" }), look: zone, want: "America/Chicago", codes: []string{"zone_unknown"}},
		{name: "not of this machine", row: row(func(r *Row) { r.Timezone = "Local" }), look: zone, want: "America/Chicago", codes: []string{"zone_unknown"}},
		{name: "door before option", row: at("39", "-75", nil), look: zone, want: "America/New_York", codes: []string{"zone_from_place"}},
		{name: "same time keeps the option", feed: &detroit, row: at("39", "-75", nil), look: zone, want: "America/Detroit"},
		{name: "option before area", row: at("39", "-75", func(r *Row) { r.Approximate = "yes" }), look: zone, want: "America/Chicago", codes: []string{"place_vague"}},
		{name: "area when there is nothing else", feed: &none, row: at("39", "-75", func(r *Row) { r.Approximate = "yes" }), look: zone, want: "America/New_York", codes: []string{"place_vague"}},
		{name: "nothing", feed: &none, row: row(nil), codes: []string{"no_zone"}},
		{name: "over the sea", feed: &none, row: at("10", "100", nil), codes: []string{"no_zone"}},
		{name: "appointment needs none", feed: &none, row: row(func(r *Row) { r.Days, r.Time = nil, "" }), look: zone, want: ""},
		{name: "name says the zone", feed: &none, row: at("51.5", "-0.1", online("London Daily - 7pm Eastern - Online")), look: zone, want: "America/New_York", codes: []string{"zone_from_name"}},
		{name: "name says another clock", feed: &none, row: at("51.5", "-0.1", online("Daily - 2pm Eastern - Online")), look: zone, want: "Europe/London"},
		{name: "Central European is not Central", feed: &none, row: at("51.5", "-0.1", online("Daily - 7pm Central European Time")), look: zone, want: "Europe/Berlin", codes: []string{"zone_from_name"}},
		{name: "a room keeps the time of its town", row: at("39", "-75", func(r *Row) { r.Name = "Elm, 7 PM Central" }), look: zone, want: "America/New_York", codes: []string{"zone_disagrees", "zone_from_place"}},
	}
}

func TestWrongZoneForAWholeList(t *testing.T) {
	var rows []Row
	for i := range 10 {
		rows = append(rows, row(func(r *Row) {
			r.Key, r.Latitude, r.Longitude = fmt.Sprint(i), "39", fmt.Sprintf("-75.%02d", i+1)
		}))
	}
	rows = append(rows, row(func(r *Row) { r.Key, r.Address, r.City = "area", "", "Springfield" }))
	london := testFeed
	london.Zone = "Europe/London"
	keyed, report := cleanAll(t, london, rows...)
	for _, k := range keyed {
		if k.Content.Rule.Zone != "America/New_York" {
			t.Errorf("%s is in %s", k.Key, k.Content.Rule.Zone)
		}
	}
	if diff := cmp.Diff([]string{"place_vague", "zone_from_place"}, codesOf(report)); diff != "" {
		t.Error(diff)
	}
}

func TestDaysExplode(t *testing.T) {
	keyed, report := cleanAll(t, testFeed, row(func(r *Row) { r.Days = []string{"Mon, Wed & Fri", "0"} }), row(func(r *Row) { r.Key, r.Days = "d", []string{"Monday to Friday"} }))
	var keys []string
	for _, k := range keyed {
		keys = append(keys, fmt.Sprint(k.Key, " ", k.Content.Rule.Day))
	}
	want := []string{"k-0 Sunday", "k-1 Monday", "k-3 Wednesday", "k-5 Friday", "d-1 Monday", "d-2 Tuesday", "d-3 Wednesday", "d-4 Thursday", "d-5 Friday"}
	if diff := cmp.Diff(want, keys); diff != "" {
		t.Error(diff)
	}
	if report.Imported != 2 || report.Listings != 9 {
		t.Errorf("%+v", report)
	}
}

func TestKeysAndDoubles(t *testing.T) {
	keyed, report := cleanAll(t, testFeed,
		row(nil),
		row(func(r *Row) { r.Name = "Another" }), // same key
		row(func(r *Row) { r.Key, r.URL, r.Updated = "z", "https://x.example/z", "2024-01-02 03:04:05" }), // the first again
		row(func(r *Row) { r.Key, r.Notes = "y", "differs" }),
		row(func(r *Row) { r.Name, r.Days = "Third", []string{"2"} }),
		row(func(r *Row) { r.Key, r.Name = "k-1", "Fourth" }))
	var keys []string
	for _, k := range keyed {
		keys = append(keys, k.Key)
	}
	if diff := cmp.Diff([]string{"k", "k-1", "y", "k-2", "k-1-1"}, keys); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"key_again", "same_row"}, codesOf(report)); diff != "" {
		t.Error(diff)
	}
	if report.Merged != 1 || report.Notes[1].Reason != "It says the same as row 1." {
		t.Errorf("%+v", report)
	}
}

func TestPointOfTwin(t *testing.T) {
	keyed, report := cleanAll(t, testFeed, row(func(r *Row) { r.Latitude, r.Longitude = "41.5", "-89.6" }), row(func(r *Row) { r.Key, r.Days = "b", []string{"3"} }))
	if p := keyed[1].Content.Point; p == nil || *p != (geo.Point{Lat: 41.5, Lng: -89.6}) {
		t.Errorf("point %v", p)
	}
	if diff := cmp.Diff([]string{"point_from_twin"}, codesOf(report)); diff != "" {
		t.Error(diff)
	}
}

func TestStop(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	told := 0
	_, _, err := Intake{Feed: testFeed, Progress: func(done int) {
		if told = done; done >= 1000 {
			cancel()
		}
	}}.Clean(ctx, benchRows(5000))
	if !errors.Is(err, context.Canceled) || told != 1000 {
		t.Errorf("stopped after %d rows with %v", told, err)
	}
}

func TestAPanicIsTheCallers(t *testing.T) {
	defer func() {
		if p := recover(); p == nil || !strings.Contains(fmt.Sprint(p), "no zones today") {
			t.Errorf("recovered %v", p)
		}
	}()
	_, _, _ = Intake{Feed: Feed{Program: "aa"}, Zones: faultyZones{}}.Clean(context.Background(), []Row{row(func(r *Row) { r.Latitude, r.Longitude = "41.5", "-89.6" })})
}

type faultyZones struct{}

func (faultyZones) ZoneAt(float64, float64) string { panic("no zones today") }

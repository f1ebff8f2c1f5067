package meeting

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"homegroup/internal/geo"
	"homegroup/internal/recur"
)

var guideNow = time.Date(2026, 11, 23, 17, 0, 0, 0, time.UTC)

// guideOf writes one made-up meeting, weekly on Monday at seven in the evening in Philadelphia unless change says otherwise.
func guideOf(change func(*Content)) (GuideMeeting, bool) {
	c := Content{Name: "Name", Program: "aa", Attendance: InPerson, Status: Active, Formatted: "1 Sample Street, Philadelphia, PA, USA",
		Rule: recur.Rule{Kind: recur.Weekly, Day: time.Monday, Start: 19 * 60, Length: 60, Zone: "America/New_York"}}
	if change != nil {
		change(&c)
	}
	m := Join([]Listing{{ID: 1, Feed: "f", Slug: "s", Meeting: 1, Content: c}}, nil)
	return m.Guide("https://example.org", guideNow)
}

func TestGuide(t *testing.T) {
	once := func(day int) recur.Rule {
		return recur.Rule{Kind: recur.Once, Date: recur.Date{Year: 2026, Month: 11, Day: day}, Start: 12 * 60, Length: 60, Zone: "America/New_York"}.Normalize()
	}
	monthly := recur.Rule{Kind: recur.Monthly, Day: time.Tuesday, Weeks: recur.First | recur.Third | recur.Last, Start: 0, Length: 60, Zone: "America/New_York"}
	for name, c := range map[string]struct {
		change func(*Content)
		want   func(*GuideMeeting)
	}{
		"plain":          {nil, func(*GuideMeeting) {}},
		"by appointment": {func(c *Content) { c.Rule = recur.Rule{} }, func(g *GuideMeeting) { g.Day, g.Time, g.EndTime, g.Timezone = nil, "", "", "" }},
		"monthly": {func(c *Content) { c.Rule = monthly }, func(g *GuideMeeting) {
			two := 2
			g.Name, g.Weeks, g.Day, g.Time, g.EndTime = "Name (1st, 3rd and last Tuesday of the month)", "1,3,last", &two, "00:00", "01:00"
		}},
		"monthly, and its name says so": {func(c *Content) { c.Rule, c.Name = monthly, "Early Tuesday: first, third and last Tuesday" }, func(g *GuideMeeting) {
			two := 2
			g.Name, g.Weeks, g.Day, g.Time, g.EndTime = "Early Tuesday: first, third and last Tuesday", "1,3,last", &two, "00:00", "01:00"
		}},
		"today, under way": {func(c *Content) { c.Rule = once(23) }, func(g *GuideMeeting) {
			g.Name, g.Date, g.Time, g.EndTime = "Name (only on 2026-11-23)", "2026-11-23", "12:00", "13:00"
		}},
		"over midnight": {func(c *Content) { c.Rule.Start = 23 * 60; c.Rule.Length = 120 }, func(g *GuideMeeting) { g.Time, g.EndTime = "23:00", "01:00" }},
		"a whole day":   {func(c *Content) { c.Rule.Length = 1440 }, func(g *GuideMeeting) { g.EndTime, g.Duration = "", "1440" }},
		"suspended": {func(c *Content) {
			c.Status, c.Types, c.ConferenceURL, c.ConferencePhone = Suspended, []string{"O"}, "https://zoom.us/j/1", "+1555"
		}, func(g *GuideMeeting) { g.AttendanceOption, g.Types = "inactive", []string{"O", "TC"} }},
		"types": {func(c *Content) {
			c.Types, c.Languages = []string{"X", "ONL", "ZZ", "S"}, []string{"es-MX", "pt", "xx"}
		}, func(g *GuideMeeting) {
			g.Types, g.Languages = []string{"POR", "S", "X"}, []string{"es-MX", "pt", "xx"}
		}},
		"long name": {func(c *Content) { c.Name = strings.Repeat("é", 300) }, func(g *GuideMeeting) { g.Name = strings.Repeat("é", 255) }},
		"nowhere, online": {func(c *Content) { c.Formatted, c.Attendance = "", Online }, func(g *GuideMeeting) {
			g.FormattedAddress, g.AttendanceOption, g.Approximate = "Online", "online", "yes"
		}},
		"regions alone": {func(c *Content) { c.Formatted, c.Regions = "", []string{"PA", "Philadelphia"} }, func(g *GuideMeeting) {
			g.FormattedAddress, g.Regions, g.Region, g.SubRegion, g.Approximate = "Philadelphia, PA", []string{"PA", "Philadelphia"}, "PA", "Philadelphia", "yes"
		}},
		"a position alone": {func(c *Content) { c.Formatted, c.Point = "", &geo.Point{Lat: 1.5, Lng: 2} }, func(g *GuideMeeting) {
			lat, lng := 1.5, 2.0
			g.FormattedAddress, g.Latitude, g.Longitude, g.Approximate = "1.5,2", &lat, &lng, "yes"
		}},
		"an own correction":    {func(c *Content) { c.FeedbackURL = "mailto:a@example.org" }, func(g *GuideMeeting) { g.FeedbackURL = "mailto:a@example.org" }},
		"payments that pass":   {func(c *Content) { c.Venmo, c.Square, c.Paypal = "@a", "$b", "c1" }, func(g *GuideMeeting) { g.Venmo, g.Square, g.Paypal = "@a", "$b", "c1" }},
		"payments that do not": {func(c *Content) { c.Venmo, c.Square, c.Paypal, c.BodyPhone = "a", "b", "not one", "+1-202-555-0100" }, func(*GuideMeeting) {}},
		"a service body": {func(c *Content) { c.Body, c.BodyPhone, c.BodyURL = "Body", "+1-202-555-0100", "https://example.org" }, func(g *GuideMeeting) {
			g.Entity, g.EntityPhone, g.EntityURL, g.EntityWebsiteURL = "Body", "+1-202-555-0100", "https://example.org", "https://example.org"
		}},
		"a service body's short number": {func(c *Content) { c.Body, c.BodyPhone = "Body", "555-0100" }, func(g *GuideMeeting) { g.Entity = "Body" }},
		"updated":                       {func(c *Content) { c.Updated = "2026-01-02T03:04:05+01:00" }, func(g *GuideMeeting) { g.Updated = "2026-01-02 02:04:05" }},
		"contacts":                      {func(c *Content) { c.Contacts = []Contact{{Name: "Somebody"}} }, func(*GuideMeeting) {}},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := guideOf(c.change)
			if !ok {
				t.Fatal("it cannot be held")
			}
			one := 1
			want := GuideMeeting{Slug: "s", Name: "Name", Program: "aa", Day: &one, Time: "19:00", EndTime: "20:00", Timezone: "America/New_York", AttendanceOption: "in_person",
				FormattedAddress: "1 Sample Street, Philadelphia, PA, USA", Approximate: "no", URL: "https://example.org/meetings/s", FeedbackURL: "https://example.org/meetings/s/report"}
			c.want(&want)
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			data, err := json.Marshal([]GuideMeeting{got})
			if err != nil {
				t.Fatal(err)
			}
			faults, _, err := CheckGuide(strings.NewReader(string(data)))
			if err != nil || len(faults) > 0 {
				t.Errorf("%v %v", faults, err)
			}
		})
	}
	for name, change := range map[string]func(*Content){
		"gone by":           func(c *Content) { c.Rule = once(22) },
		"nowhere in person": func(c *Content) { c.Formatted = "" },
	} {
		if g, ok := guideOf(change); ok {
			t.Errorf("%s is written as %+v", name, g)
		}
	}
}

func TestSeldomIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rule := recur.Rule{Kind: recur.Monthly, Day: time.Weekday(rapid.IntRange(0, 6).Draw(t, "day")), Weeks: recur.Weeks(rapid.IntRange(1, 63).Draw(t, "weeks")),
			Start: 60, Length: 60, Zone: "UTC"}.Normalize()
		if rule.Kind != recur.Monthly {
			return
		}
		weeks, words := Content{Rule: rule}.Seldom()
		if !saysWhen("Name ("+words+")", rule) {
			t.Fatalf("%q is not read back as %v", words, rule.Weeks.Numbers())
		}
		if read, ok := parseWeeks(strings.Split(weeks, ",")); !ok || read != rule.Weeks {
			t.Fatalf("%q is not read back as %v", weeks, rule.Weeks.Numbers())
		}
	})
}

// The check is worth nothing unless it sees each fault.
func TestCheckGuideSees(t *testing.T) {
	good := `"slug":"s","name":"n","program":"aa","day":1,"time":"19:00","timezone":"America/New_York","formatted_address":"a","attendance_option":"in_person","approximate":"no"`
	whole := func(more string) string { return "[{" + good + more + "}]" }
	if faults, n, err := CheckGuide(strings.NewReader(whole(""))); len(faults) > 0 || n != 1 || err != nil {
		t.Fatal(faults, n, err)
	}
	for _, feed := range []string{
		strings.Replace(whole(""), `"slug":"s"`, `"slug":"`+strings.Repeat("s", 65)+`"`, 1), strings.Replace(whole(""), `"slug":"s",`, "", 1),
		strings.Replace(whole(""), `"slug":"s"`, `"slug":"a b"`, 1), "[{" + good + "},{" + good + "}]",
		strings.Replace(whole(""), `"name":"n"`, `"name":""`, 1), strings.Replace(whole(""), `"name":"n"`, `"name":"`+strings.Repeat("n", 256)+`"`, 1),
		strings.Replace(whole(""), `"day":1`, `"day":7`, 1), strings.Replace(whole(""), `"day":1`, `"day":"1"`, 1), strings.Replace(whole(""), `"day":1,`, "", 1),
		strings.Replace(whole(""), `19:00`, `7:00 PM`, 1), strings.Replace(whole(""), `19:00`, `24:00`, 1), strings.Replace(whole(""), `,"timezone":"America/New_York"`, "", 1),
		strings.Replace(whole(""), `America/New_York`, `EST5`, 1), strings.Replace(whole(""), `"formatted_address":"a",`, "", 1), strings.Replace(whole(""), `"formatted_address":"a"`, `"formatted_address":" "`, 1),
		strings.Replace(whole(""), `"in_person"`, `"inactive"`, 1), strings.Replace(whole(""), `"approximate":"no"`, `"approximate":false`, 1),
		whole(`,"types":["ZZ"]`), whole(`,"types":["ONL"]`), whole(`,"types":["TC"]`), whole(`,"types":["O","O"]`), whole(`,"types":"O"`), whole(`,"notes":"<p>a</p>"`),
		whole(`,"conference_phone":"(215) 555"`), whole(`,"conference_url":"zoom.us"`), whole(`,"latitude":1`), whole(`,"latitude":91,"longitude":1`), whole(`,"entity_phone":"+1-555-0100"`),
		whole(`,"updated":"2026-01-01T00:00:00Z"`), whole(`,"contact_1_name":"Somebody"`), whole(`,"venmo":"a"`), whole(`,"end_time":"25:00"`), whole(`,"feedback_url":"mailto:nobody"`),
	} {
		if faults, _, err := CheckGuide(strings.NewReader(feed)); len(faults) == 0 && err == nil {
			t.Errorf("no fault in %s", feed)
		}
	}
	for _, feed := range []string{"", "{}", `{"meetings":[]}`, "[{]", "[{}", "[] []", "null"} {
		if faults, n, err := CheckGuide(strings.NewReader(feed)); err == nil {
			t.Errorf("%q is a list of %d: %s", feed, n, fmt.Sprint(faults))
		}
	}
}

package index

import (
	"fmt"
	"math"
	"strings"
	"time"

	"pgregory.net/rapid"

	"homegroup/internal/fold"
	"homegroup/internal/geo"
	"homegroup/internal/meeting"
	"homegroup/internal/recur"
)

// The made-up meetings below have few words, places and times, so that random queries find some and ties are common.

var (
	someWords = []string{"serenity", "Serenity", "sereniti", "primary", "purpose", "prim", "group", "groups", "a", "Ångström", "señor",
		"新宿", "Łódź", "12x12", "O'Hare", "st.", "philadelphia", "philadelpia", "phildaelphia", "women", "womens", "steps", "step",
		"Киев", "киева", "grace", "graec", "gracefully", "discussion", "discusion", "1234"}
	somePrograms = []string{"aa", "na", "al-anon", ""}
	someTypes    = map[string][]string{"aa": {"O", "C", "X", "W", "ES", "BE"}, "na": {"O", "C", "W"}, "al-anon": {"O", "C", "X"}}
	someRegions  = []string{"Berks", "berks", "Córdoba", "Cordoba", "Center City", "PA"}
	someBodies   = []string{"", "Intergroup", "INTERGROUP", "Area 59"}
	someFeeds    = []string{"philly", "bmlt", "sheet"}
	someTongues  = []string{"en", "es", "es-MX", "fr"}
	someZones    = []string{"America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo",
		"Pacific/Apia", "Pacific/Kiritimati", "Antarctica/Troll", "Africa/Casablanca", "UTC"}
	oneClock    = []string{"UTC", "Africa/Abidjan", "Atlantic/Reykjavik"} // zones that show the same time
	someCentres = []geo.Point{{Lat: 39.95, Lng: -75.16}, {Lat: -16.5, Lng: 179.99}, {Lat: 89.9, Lng: 10}, {Lat: 0, Lng: 0.001}, {Lat: 51.5, Lng: -0.12}}
	// Clocks change in New York, London and Lord Howe around these.
	someTimes = []time.Time{
		time.Date(2026, 3, 8, 6, 30, 0, 0, time.UTC), time.Date(2026, 3, 29, 0, 59, 30, 0, time.UTC), time.Date(2026, 4, 4, 15, 0, 0, 0, time.UTC),
		time.Date(2026, 10, 25, 1, 0, 0, 0, time.UTC), time.Date(2026, 11, 1, 5, 59, 59, 0, time.UTC), time.Date(2026, 7, 1, 12, 0, 0, 500, time.UTC),
	}
)

func someText(max int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		text := ""
		for range rapid.IntRange(0, max).Draw(t, "words") {
			text += rapid.SampledFrom(someWords).Draw(t, "word") + " "
		}
		return text
	})
}

func somePoint() *rapid.Generator[geo.Point] {
	return rapid.Custom(func(t *rapid.T) geo.Point {
		p := rapid.SampledFrom(someCentres).Draw(t, "centre")
		p.Lat += float64(rapid.IntRange(-30, 30).Draw(t, "north")) / 400
		p.Lng += float64(rapid.IntRange(-30, 30).Draw(t, "east")) / 400
		p.Lat = min(p.Lat, 90)
		if p.Lng > 180 {
			p.Lng -= 360
		}
		return p
	})
}

func someRule(t *rapid.T) recur.Rule {
	if rapid.IntRange(0, 2).Draw(t, "crowded") == 0 { // many at one moment, by several rules
		return recur.Rule{Kind: recur.Weekly, Day: time.Thursday, Start: 19 * 60, Length: rapid.SampledFrom([]int{60, 90}).Draw(t, "long"),
			Zone: rapid.SampledFrom(oneClock).Draw(t, "same zone")}
	}
	r := recur.Rule{
		Kind: rapid.SampledFrom([]recur.Kind{recur.Weekly, recur.Weekly, recur.Weekly, recur.Monthly, recur.Once, recur.Appointment}).Draw(t, "kind"),
		Day:  time.Weekday(rapid.IntRange(0, 6).Draw(t, "day")), Start: rapid.IntRange(0, 95).Draw(t, "start") * 15,
		Length: rapid.SampledFrom([]int{30, 60, 60, 90, 1440, 2880}).Draw(t, "length"), Zone: rapid.SampledFrom(someZones).Draw(t, "zone"),
	}
	if rapid.IntRange(0, 9).Draw(t, "odd") == 0 {
		r.Start = rapid.IntRange(0, 1439).Draw(t, "minute")
	}
	switch r.Kind {
	case recur.Monthly:
		r.Weeks = rapid.SampledFrom([]recur.Weeks{recur.First, recur.Fifth, recur.Last, recur.Second | recur.Fourth}).Draw(t, "weeks")
	case recur.Once:
		day := rapid.SampledFrom(someTimes).Draw(t, "near").AddDate(0, 0, rapid.IntRange(-4, 40).Draw(t, "date"))
		r.Date = recur.DateOf(day)
	}
	return r.Normalize()
}

func someMeeting(id int64) *rapid.Generator[meeting.Meeting] {
	return rapid.Custom(func(t *rapid.T) meeting.Meeting {
		some := func(name string, from []string) string { return rapid.SampledFrom(from).Draw(t, name) }
		m := meeting.Meeting{ID: id, Slug: fmt.Sprintf("m-%d", id)}
		m.Name = someText(3).Draw(t, "name")
		m.Notes = someText(3).Draw(t, "notes")
		m.Location = someText(1).Draw(t, "location")
		m.Program = some("program", somePrograms)
		m.Rule = someRule(t)
		m.Attendance = rapid.SampledFrom([]meeting.Attendance{meeting.InPerson, meeting.Online, meeting.Hybrid}).Draw(t, "attendance")
		m.Status = rapid.SampledFrom([]meeting.Status{meeting.Active, meeting.Active, meeting.Active, meeting.Suspended, meeting.Gone}).Draw(t, "status")
		for _, code := range someTypes[m.Program] {
			if rapid.Bool().Draw(t, code) {
				m.Types = append(m.Types, code)
			}
		}
		m.Regions = rapid.SliceOfN(rapid.SampledFrom(someRegions), 0, 2).Draw(t, "regions")
		m.City, m.State = some("city", []string{"", "Berks", "Philadelphia"}), some("state", []string{"", "PA", "pa"})
		m.Country = some("country", []string{"", "US", "CA"})
		m.Languages = rapid.SliceOfN(rapid.SampledFrom(someTongues), 0, 2).Draw(t, "languages")
		m.Body = some("body", someBodies)
		if rapid.IntRange(0, 4).Draw(t, "located") > 0 {
			p := somePoint().Draw(t, "point")
			m.Point = &p
		}
		for i, feed := range rapid.SliceOfNDistinct(rapid.SampledFrom(someFeeds), 1, 2, rapid.ID).Draw(t, "feeds") {
			m.Sources = append(m.Sources, meeting.Origin{Feed: feed, Slug: fmt.Sprintf("m-%d-%d", id, i)})
		}
		m.Public()
		return m
	})
}

func someMeetings(t *rapid.T, from, max int) []meeting.Meeting {
	var all []meeting.Meeting
	for i := range rapid.IntRange(0, max).Draw(t, "meetings") {
		all = append(all, someMeeting(int64(from+i)).Draw(t, "meeting"))
	}
	return all
}

// someQuery asks, more often than not, for words or the moment of one of the meetings.
func someQuery(all []meeting.Meeting) *rapid.Generator[meeting.Query] {
	return rapid.Custom(func(t *rapid.T) meeting.Query {
		q := anyQuery().Draw(t, "query")
		if len(all) == 0 {
			return q
		}
		m := rapid.SampledFrom(all).Draw(t, "of")
		if words := fold.Tokens(strings.Join(m.Text(), " ")); len(words) > 0 && rapid.Bool().Draw(t, "its words") {
			q.Text = ""
			for range rapid.IntRange(1, 4).Draw(t, "n") {
				w := []rune(rapid.SampledFrom(words).Draw(t, "its word"))
				switch {
				case len(w) > 4 && rapid.Bool().Draw(t, "swap"):
					w[1], w[2] = w[2], w[1]
				case len(w) > 2 && rapid.Bool().Draw(t, "cut"):
					w = w[:len(w)-1]
				}
				q.Text += string(w) + " "
			}
		}
		if q.Near != nil && m.Point != nil && rapid.Bool().Draw(t, "its distance") {
			q.WithinKM = q.Near.KM(*m.Point)
			if q.WithinKM > 0 && rapid.Bool().Draw(t, "just not") {
				q.WithinKM = math.Nextafter(q.WithinKM, 0)
			}
		}
		if m.Point != nil && m.Point.Lng < 179 && m.Point.Lat < 89 && rapid.IntRange(0, 4).Draw(t, "its corner") == 0 {
			size := rapid.SampledFrom([]float64{0.05, 0.3, 1}).Draw(t, "size")
			q.Bounds = &meeting.Bounds{South: m.Point.Lat, West: m.Point.Lng, North: m.Point.Lat + size, East: m.Point.Lng + size}
		}
		if rapid.IntRange(0, 4).Draw(t, "its start") == 0 {
			minute := rapid.Map(rapid.IntRange(-20, 20), func(d int) int { return (m.Rule.Start + d + 1440) % 1440 })
			from, to := minute.Draw(t, "from"), minute.Draw(t, "to")
			q.From, q.To = &from, &to
		}
		if o, ok := m.NextStart(q.At); ok && rapid.Bool().Draw(t, "its time") {
			q.At = rapid.SampledFrom([]time.Time{o.Start, o.Start, o.End, o.Start.Add(time.Second), o.End.Add(-time.Second), o.Start.Add(-time.Hour)}).Draw(t, "moment")
			q.Until = rapid.SampledFrom([]time.Time{q.Until, {}, o.Start, o.Start.Add(time.Second)}).Draw(t, "end")
		}
		return q
	})
}

func anyQuery() *rapid.Generator[meeting.Query] {
	return rapid.Custom(func(t *rapid.T) meeting.Query {
		one := func(name string, n int) bool { return rapid.IntRange(1, n).Draw(t, name) == 1 }
		q := meeting.Query{At: rapid.SampledFrom(someTimes).Draw(t, "at").Add(time.Duration(rapid.IntRange(-9000, 9000).Draw(t, "later")) * time.Minute)}
		if one("text", 2) {
			q.Text = someText(3).Draw(t, "q")
			if one("cut", 3) && len(q.Text) > 2 {
				q.Text = string([]rune(q.Text)[:2])
			}
		}
		if one("near", 2) {
			p := somePoint().Draw(t, "from")
			if one("far", 8) {
				p = geo.Point{Lat: rapid.Float64Range(-90, 90).Draw(t, "lat"), Lng: rapid.Float64Range(-180, 180).Draw(t, "lng")}
			}
			if p.Valid() {
				q.Near = &p
				if one("within", 2) {
					q.WithinKM = rapid.SampledFrom([]float64{0.5, 3, 10, 25, 6000, 20100}).Draw(t, "km")
				}
			}
		}
		if one("days", 4) {
			q.Days = meeting.Days(rapid.IntRange(1, 127).Draw(t, "days"))
		}
		minutes := func(name string) *int {
			if !one(name, 5) {
				return nil
			}
			n := rapid.OneOf(rapid.IntRange(0, 1439), rapid.Map(rapid.IntRange(0, 23), func(h int) int { return h * 60 })).Draw(t, name+" minute")
			return &n
		}
		q.From, q.To = minutes("from"), minutes("to")
		q.Now = one("now", 6)
		if one("until", 6) {
			q.Until = q.At.Add(time.Duration(rapid.IntRange(-60, 60*24*20).Draw(t, "until")) * time.Minute)
		}
		if one("programs", 5) {
			q.Programs = rapid.SliceOfN(rapid.SampledFrom(append([]string{"ga"}, somePrograms...)), 1, 2).Draw(t, "programs")
		}
		if one("types", 4) {
			q.Types = rapid.SliceOfN(rapid.SampledFrom([]meeting.TypeRef{{Attribute: meeting.Open}, {Attribute: meeting.Women}, {Attribute: meeting.Captions},
				{Code: "X"}, {Code: "W"}, {Program: "aa", Code: "O"}, {Program: "na", Code: "O"}, {Program: "aa"}, {}}), 1, 2).Draw(t, "types")
		}
		if one("attendance", 5) {
			q.Attendance = rapid.SliceOfN(rapid.SampledFrom([]meeting.Attendance{meeting.InPerson, meeting.Online, meeting.Hybrid}), 1, 2).Draw(t, "ways")
		}
		if one("region", 8) {
			q.Region = rapid.SampledFrom(append([]string{"CORDOBA", "nowhere", "Pennsylvania", "United States", "Estados Unidos"}, someRegions...)).Draw(t, "region")
		}
		if one("language", 8) {
			q.Language = rapid.SampledFrom([]string{"es", "en", "de"}).Draw(t, "language")
		}
		if one("body", 8) {
			q.Body = rapid.SampledFrom([]string{"intergroup", "area 59", "x"}).Draw(t, "body")
		}
		if one("feed", 8) {
			q.Feed = rapid.SampledFrom(append([]string{"none"}, someFeeds...)).Draw(t, "feed")
		}
		if one("bounds", 6) {
			p := somePoint().Draw(t, "corner")
			q.Bounds = rapid.SampledFrom([]*meeting.Bounds{
				{South: p.Lat - 0.05, North: min(p.Lat+0.05, 90), West: p.Lng - 0.05, East: p.Lng + 0.05}, {South: -20, North: 0, West: 179.95, East: -179.95},
				{South: -60, North: 80, West: -170, East: 170}, {South: 30, North: 60, West: -80, East: 5}, {South: 40, North: 39, West: 1, East: 2},
			}).Draw(t, "box")
		}
		q.Sort = rapid.SampledFrom([]meeting.Sort{"", meeting.ByRelevance, meeting.ByTime, meeting.ByDistance, meeting.ByUpcoming, meeting.ByName}).Draw(t, "sort")
		q.Limit = rapid.SampledFrom([]int{0, 1, 2, 3, 7, 1000}).Draw(t, "limit")
		q.Facets = rapid.Bool().Draw(t, "facets")
		return q
	})
}

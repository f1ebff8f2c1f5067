package web

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"homegroup/internal/geo"
	"homegroup/internal/meeting"
	"homegroup/internal/place"
	"homegroup/internal/recur"
)

// search is what a visitor looks for on a page. The parameters are those of every list output (meeting.ParseQuery), and
// these besides: day=tonight|tomorrow|any, here (the name shown for near, so that a place typed over it counts), and seen (how many were shown
// on the pages before).
type search struct {
	Values url.Values // as the visitor gave them, blank ones left out
	Query  meeting.Query

	Day       string         // tonight, today, tomorrow, any, 0..6, or several weekdays as "1,3"
	PlaceText string         // what stands in the blank of the sentence
	Place     *place.Place   // what PlaceText or near was taken for
	Others    []place.Place  // other places of that name
	Area      string         // PlaceText is the name of a state or country: all of it
	Lost      bool           // PlaceText names no place that we know
	Within    bool           // the visitor chose how far; otherwise defaultWithin stands
	Zone      *time.Location // whose days and clocks the list goes by
	Miles     bool
	Seen      int

	from, until time.Time // the window that Day means; from is the zero time where it means none
}

const (
	pageLimit = 50
	// stillOpen is how long after its beginning a meeting is still shown as something to join.
	stillOpen = 30 * time.Minute
	// night is when a night ends: who asks for tonight may mean one o'clock.
	night = 4
	// evening is when tonight begins.
	evening = 17
)

// defaultWithin is how far "near" goes until the visitor says: 5 miles or 10 kilometres.
func defaultWithin(miles bool) float64 {
	if miles {
		return 5 * kmPerMile
	}
	return 10
}

// search reads the parameters of a list page.
func (s *Server) search(ctx context.Context, v *visit) (*search, error) {
	f := &search{Values: url.Values{}, Zone: s.Site.Zone}
	for name, values := range v.Query {
		for _, value := range values {
			if strings.TrimSpace(value) != "" {
				f.Values.Add(name, value)
			}
		}
	}
	f.Seen, _ = strconv.Atoi(f.Values.Get("seen"))
	f.Seen = max(0, min(f.Seen, 1_000_000))
	s.locate(f)

	values := url.Values{}
	for name, list := range f.Values {
		if name != "here" && name != "seen" && name != "place" && name != "day" {
			values[name] = list
		}
	}
	if f.Place != nil {
		values.Set("near", f.Place.Point.String())
	}
	if f.Area != "" && values.Get("region") == "" {
		values.Set("region", f.Area)
		values.Del("within_km")
	}
	if z, err := recur.Zone(f.Values.Get("tz")); err == nil && f.Values.Get("tz") != "" {
		f.Zone = z
	}
	now := s.Now()
	f.day(now, values)
	if f.Values.Get("sort") == "" && f.Values.Get("q") == "" {
		values.Set("sort", string(meeting.ByUpcoming))
	}
	if f.Values.Get("limit") == "" {
		values.Set("limit", strconv.Itoa(pageLimit))
	}
	f.Within = values.Get("within_km") != ""
	onlineOnly := values.Get("attendance") == string(meeting.Online) && len(values["attendance"]) == 1
	if f.Place != nil && !f.Within && !onlineOnly { // an online meeting is near everywhere
		values.Set("within_km", strconv.FormatFloat(defaultWithin(f.Miles), 'f', -1, 64))
	}
	if f.Lost {
		values.Del("within_km")
		if values.Get("sort") == string(meeting.ByDistance) {
			values.Del("sort")
		}
	}
	at := now
	if !f.from.IsZero() {
		at = f.from
	}
	q, err := meeting.ParseQuery(values, meeting.ParseEnv{Now: at, Zone: f.Zone, Program: func(id string) bool { return s.programHere(ctx, id) }, Form: true})
	if err != nil {
		return nil, err
	}
	q.Facets = true
	f.Query = q
	return f, nil
}

// locate finds where the visitor means, and the units and the clock that belong there.
func (s *Server) locate(f *search) {
	text, near := strings.TrimSpace(f.Values.Get("place")), f.Values.Get("near")
	if near != "" && (text == "" || text == f.Values.Get("here")) {
		f.Values.Del("place")
		if p, err := geo.ParsePoint(near); err == nil {
			found, _ := s.Places.Nearest(p)
			found.Point, found.Postcode = p, ""
			f.take(found)
		}
		return // what cannot be read is left to ParseQuery, which says so
	}
	f.Values.Del("near")
	f.Values.Del("here")
	f.PlaceText = text
	if text == "" {
		if p, ok := s.sitePlace(); ok {
			f.Miles = usesMiles(p.Country)
		}
		return
	}
	if s.hereWords(text) { // who writes "near me" means no town of that name
		f.PlaceText = ""
		f.Values.Del("place")
		return
	}
	if area, ok := s.areaNamed(text); ok {
		f.Area = area
		return
	}
	if p, err := geo.ParsePoint(text); err == nil {
		at, _ := s.Places.Nearest(p)
		at.Point, at.Postcode = p, ""
		f.take(at)
		return
	}
	found := s.findPlaces(text, 5)
	for rest := text; len(found) == 0; { // of a street and a town, the town is enough
		_, after, ok := strings.Cut(rest, ",")
		if rest = strings.TrimSpace(after); !ok || rest == "" {
			f.Lost = true
			return
		}
		found = s.findPlaces(rest, 5)
	}
	f.take(found[0])
	f.PlaceText = text
	for _, other := range found[1:] {
		// Its own quarters are no other place, and next to a great city nobody means the village of its name.
		if other.Name == found[0].Name && other.Point.KM(found[0].Point) > 20 && other.Population*100 >= found[0].Population {
			f.Others = append(f.Others, other)
		}
	}
}

func (f *search) take(p place.Place) {
	f.Place, f.PlaceText, f.Miles = &p, p.Name, usesMiles(p.Country)
	if z, err := recur.Zone(p.Zone); err == nil && p.Zone != "" {
		f.Zone = z
	}
}

// usesMiles says where people count in miles.
func usesMiles(country string) bool { return country == "US" || country == "GB" }

// findPlaces finds what a name most likely means here: the place near the site's own town, or in its country, unless a place elsewhere is more
// than ten times as large. Who writes London hardly means the one in Kentucky; who writes Birmingham in Alabama means that.
func (s *Server) findPlaces(text string, limit int) []place.Place {
	hint := s.placeHint()
	home := s.Places.Find(text, hint, limit)
	if len(home) == 0 || hint.Country == "" || home[0].Postcode != "" {
		return home
	}
	if hint.Near != nil && home[0].Point.KM(*hint.Near) < 100 {
		return home
	}
	world := s.Places.Find(text, place.Hint{}, limit)
	if len(world) == 0 || world[0].Population <= 10*home[0].Population || world[0].Point == home[0].Point {
		return home
	}
	return append(world[:1:1], slices.DeleteFunc(home, func(p place.Place) bool { return p.Point == world[0].Point })...)
}

// sitePlace is the town that the operator named.
func (s *Server) sitePlace() (place.Place, bool) {
	if s.Site.Place == "" {
		return place.Place{}, false
	}
	found := s.Places.Find(s.Site.Place, place.Hint{}, 1)
	if len(found) == 0 {
		return place.Place{}, false
	}
	return found[0], true
}

// day turns a day in words into the window that it means in the visitor's zone, and puts what ParseQuery needs into values.
// Words count from a moment ago, so that what has begun just now is still shown.
func (f *search) day(now time.Time, values url.Values) {
	here := now.In(f.Zone)
	f.Day = strings.Join(f.Values["day"], ",")
	if f.Values.Get("now") == "1" {
		values.Del("now")
		f.Day, f.from, f.until = "now", now.Add(-stillOpen), now.Add(meeting.NowWithin)
	}
	switch f.Day {
	case "now":
	case "", "any":
		f.Day = "any"
		if values.Get("from") == "" && values.Get("to") == "" {
			f.from = now.Add(-stillOpen)
		}
		f.Values.Del("day")
	case "tonight":
		f.from, f.until = tonight(here)
	case "today":
		f.from, f.until = now.Add(-stillOpen), clockOn(here, 1, 0)
	case "tomorrow":
		f.from, f.until = clockOn(here, 1, 0), clockOn(here, 2, 0)
	default:
		values["day"] = f.Values["day"]
	}
	if f.until.IsZero() || values.Get("until") != "" {
		return // paging keeps the window that it began with
	}
	values.Set("until", f.until.UTC().Format(time.RFC3339))
	f.Values.Set("until", f.until.UTC().Format(time.RFC3339))
}

// tonight is from the evening, or from a moment ago when it has begun, until the night ends.
func tonight(here time.Time) (from, until time.Time) {
	days := 1
	if here.Hour() < night { // the night is not over
		days = 0
	}
	from, until = clockOn(here, days-1, evening), clockOn(here, days, night)
	if began := here.Add(-stillOpen); began.After(from) {
		from = began
	}
	return from, until
}

// clockOn is an hour of the day so many days from t, in t's zone.
func clockOn(t time.Time, days, hour int) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day()+days, hour, 0, 0, 0, t.Location())
}

// likelyDay is the day that somebody who opens the page now most likely means.
func (f *search) likelyDay(now time.Time) string {
	if h := now.In(f.Zone).Hour(); h >= evening-1 || h < night {
		return "tonight"
	}
	return "today"
}

// with is the address of the same search with some values changed: pairs of name and value, "" takes a name away.
// Without takes away the paging too, since it belongs to what was asked before.
func (f *search) with(pairs ...string) string {
	values := url.Values{}
	for name, list := range f.Values {
		if name != "cursor" && name != "seen" && name != "until" {
			values[name] = slices.Clone(list)
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Del(pairs[i])
		if pairs[i+1] != "" {
			values.Set(pairs[i], pairs[i+1])
		}
	}
	if len(values) == 0 {
		return "/meetings"
	}
	return "/meetings?" + values.Encode()
}

// next is the address of the page after this.
func (f *search) next(c meeting.Cursor, shown int) string {
	values := url.Values{}
	for name, list := range f.Values {
		values[name] = slices.Clone(list)
	}
	values.Set("cursor", c.For(f.Query))
	values.Set("seen", strconv.Itoa(f.Seen+shown))
	return "/meetings?" + values.Encode()
}

// output is the address of the same list in another form. It says as weekdays and clocks what the page says as tonight or tomorrow.
func (f *search) output(name string, now time.Time) string {
	values := url.Values{}
	for key, list := range f.Values {
		switch key {
		case "cursor", "seen", "here", "until", "day", "limit", "sort":
		default:
			values[key] = slices.Clone(list)
		}
	}
	if f.Lost {
		values.Del("within_km")
	}
	values.Del("place")
	if f.Place != nil {
		values.Set("near", f.Place.Point.String()) // the very place that the page shows
	}
	if f.Area != "" {
		values.Set("region", f.Area)
		values.Del("within_km")
	}
	if f.Query.WithinKM > 0 {
		values.Set("within_km", strconv.FormatFloat(f.Query.WithinKM, 'f', -1, 64))
	}
	here := now.In(f.Zone)
	switch f.Day {
	case "any", "now":
	case "tonight":
		values.Set("day", strconv.Itoa(int(f.from.In(f.Zone).Weekday())))
		values.Set("from", strconv.Itoa(evening)+":00")
	case "today":
		values.Set("day", strconv.Itoa(int(here.Weekday())))
	case "tomorrow":
		values.Set("day", strconv.Itoa(int(clockOn(here, 1, 0).Weekday())))
	default:
		values["day"] = f.Values["day"]
	}
	address := "/meetings." + name
	if len(values) > 0 {
		address += "?" + values.Encode()
	}
	return address
}

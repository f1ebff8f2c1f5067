package meeting

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"homegroup/internal/recur"
)

// GuideMeeting is a meeting in the Meeting Guide format (code4recovery/spec), as other directories and apps read it, and
// with the names beyond it that real feeds have: attendance_option, website, entity_url. program, languages, duration, weeks and date are our own,
// so that another Homegroup reads them back; others pass over them. Contacts are never in it.
type GuideMeeting struct {
	Slug             string   `json:"slug"`
	Name             string   `json:"name"`
	Day              *int     `json:"day,omitempty"` // 0 is Sunday; none by appointment
	Time             string   `json:"time,omitempty"`
	EndTime          string   `json:"end_time,omitempty"`
	Duration         string   `json:"duration,omitempty"` // minutes, where a day or more leaves no end_time
	Weeks            string   `json:"weeks,omitempty"`    // "1,3" or "last"; none means every week
	Date             string   `json:"date,omitempty"`     // of one that takes place once
	Timezone         string   `json:"timezone,omitempty"`
	Program          string   `json:"program,omitempty"`
	Types            []string `json:"types,omitempty"`
	Languages        []string `json:"languages,omitempty"` // BCP 47; those that have a code are among the types too
	AttendanceOption string   `json:"attendance_option"`   // in_person, online, hybrid, inactive

	Group            string   `json:"group,omitempty"`
	Location         string   `json:"location,omitempty"`
	FormattedAddress string   `json:"formatted_address"`
	Address          string   `json:"address,omitempty"`
	City             string   `json:"city,omitempty"`
	State            string   `json:"state,omitempty"`
	PostalCode       string   `json:"postal_code,omitempty"`
	Country          string   `json:"country,omitempty"`
	Region           string   `json:"region,omitempty"`
	SubRegion        string   `json:"sub_region,omitempty"`
	Regions          []string `json:"regions,omitempty"`
	Latitude         *float64 `json:"latitude,omitempty"`
	Longitude        *float64 `json:"longitude,omitempty"`
	Approximate      string   `json:"approximate"` // yes or no

	ConferenceURL        string `json:"conference_url,omitempty"`
	ConferenceURLNotes   string `json:"conference_url_notes,omitempty"`
	ConferencePhone      string `json:"conference_phone,omitempty"`
	ConferencePhoneNotes string `json:"conference_phone_notes,omitempty"`

	Notes         string `json:"notes,omitempty"`
	LocationNotes string `json:"location_notes,omitempty"`
	GroupNotes    string `json:"group_notes,omitempty"`

	URL              string `json:"url,omitempty"`
	Website          string `json:"website,omitempty"`
	FeedbackURL      string `json:"feedback_url,omitempty"`
	Entity           string `json:"entity,omitempty"`
	EntityURL        string `json:"entity_url,omitempty"`
	EntityWebsiteURL string `json:"entity_website_url,omitempty"` // the specification's name for entity_url
	EntityPhone      string `json:"entity_phone,omitempty"`
	Venmo            string `json:"venmo,omitempty"`
	Square           string `json:"square,omitempty"`
	Paypal           string `json:"paypal,omitempty"`
	Updated          string `json:"updated,omitempty"` // 2006-01-02 15:04:05, UTC
}

// Limits and forms of the format.
const (
	guideName = 255 // characters
	guideTime = "2006-01-02 15:04:05"
)

var (
	guideEntityPhone = regexp.MustCompile(`^\+\d{1,3}-[\d-]{5,16}$`)
	guidePaypal      = regexp.MustCompile(`^[a-zA-Z0-9]{1,20}$`)
)

// Guide writes a meeting in the Meeting Guide format. site is this site's public address without a slash at the end, or "";
// at is the moment of asking. It is false for one that the format cannot hold: a single date gone by, which readers, who know
// no dates, would take for every week; or nothing at all that says where.
//
// What readers know of a schedule is a day of the week and a time. So that nobody stands before a closed door, what does
// not take place every week says so in its name, which is all that a list shows.
func (m Meeting) Guide(site string, at time.Time) (GuideMeeting, bool) {
	g := GuideMeeting{
		Slug: m.Slug, Day: m.Day, Time: m.Time, EndTime: m.EndTime, Timezone: m.Timezone, Program: m.Program, Languages: m.Languages,
		AttendanceOption: string(m.Attendance), Group: m.Group,
		Location: m.Location, Address: m.Address, City: m.City, State: m.State, PostalCode: m.PostalCode, Country: m.Country,
		Regions: m.Regions, Latitude: m.Latitude, Longitude: m.Longitude, Approximate: "no",
		ConferenceURL: m.ConferenceURL, ConferenceURLNotes: m.ConferenceURLNotes, ConferencePhoneNotes: m.ConferencePhoneNotes,
		Notes: m.Notes, LocationNotes: m.LocationNotes, GroupNotes: m.GroupNotes, Website: m.Website, URL: m.URL, FeedbackURL: m.FeedbackURL,
	}
	weeks, when := m.Seldom()
	if date := m.Rule.Date; !date.IsZero() {
		_, ahead := m.Rule.Next(at)
		_, now := m.Rule.Current(at)
		if !ahead && !now {
			return GuideMeeting{}, false
		}
		g.Date = date.String()
	}
	g.Weeks = weeks
	g.Name = guideCut(m.Name, guideName)
	if when != "" && !saysWhen(m.Name, m.Rule) {
		g.Name = guideCut(m.Name, guideName-utf8.RuneCountInString(when)-3) + " (" + when + ")"
	}
	if g.Duration = m.longDuration(); g.Duration != "" {
		g.EndTime = ""
	}
	if m.Approximate {
		g.Approximate = "yes"
	}
	if m.Status == Suspended {
		g.AttendanceOption = "inactive"
		g.ConferenceURL, g.ConferenceURLNotes, g.ConferencePhoneNotes = "", "", ""
	} else {
		g.ConferencePhone = m.ConferencePhone
	}
	g.Types = m.guideTypes()
	if g.FormattedAddress = m.guideAddress(); g.FormattedAddress == "" {
		return GuideMeeting{}, false
	}
	if m.Formatted == "" {
		g.Approximate = "yes"
	}
	if len(m.Regions) > 0 {
		g.Region = m.Regions[0]
	}
	if len(m.Regions) > 1 {
		g.SubRegion = m.Regions[1]
	}
	if site != "" {
		g.URL = site + "/meetings/" + m.Slug
		if g.FeedbackURL == "" {
			g.FeedbackURL = g.URL + "/report"
		}
	}
	if m.Body != "" {
		g.Entity, g.EntityURL, g.EntityWebsiteURL = m.Body, m.BodyURL, m.BodyURL
		if guideEntityPhone.MatchString(m.BodyPhone) {
			g.EntityPhone = m.BodyPhone
		}
	}
	if strings.HasPrefix(m.Venmo, "@") {
		g.Venmo = m.Venmo
	}
	if strings.HasPrefix(m.Square, "$") {
		g.Square = m.Square
	}
	if guidePaypal.MatchString(m.Paypal) {
		g.Paypal = m.Paypal
	}
	if updated, ok := m.UpdatedAt(); ok {
		g.Updated = updated.UTC().Format(guideTime)
	}
	return g, true
}

// longDuration is the length in minutes of what lasts a day or more, so that its end cannot be told by a time of day.
func (c Content) longDuration() string {
	if c.Rule.Length < 24*60 {
		return ""
	}
	return strconv.Itoa(c.Rule.Length)
}

// saysWhen tells whether a name already says on which weeks or date it takes place, in a way that an import reads.
func saysWhen(name string, rule recur.Rule) bool {
	if rule.Kind == recur.Once {
		return strings.Contains(name, rule.Date.String())
	}
	weeks, day := weeksIn(name, weeksForm)
	return weeks == rule.Weeks && day == rule.Day
}

// Seldom tells which weeks of the month a monthly meeting takes place in ("1,3", "last"), and in English words when one that
// does not take place every week does: "1st and 3rd Tuesday of the month", "only on 2026-12-24". Both are "" for the others.
func (c Content) Seldom() (weeks, words string) {
	if !c.Rule.Date.IsZero() {
		return "", "only on " + c.Rule.Date.String()
	}
	var numbers, names []string
	for _, n := range c.Rule.Weeks.Numbers() {
		if n < 0 {
			numbers, names = append(numbers, "last"), append(names, "last")
			continue
		}
		numbers, names = append(numbers, string(rune('0'+n))), append(names, [...]string{"1st", "2nd", "3rd", "4th", "5th"}[n-1])
	}
	if len(numbers) == 0 {
		return "", ""
	}
	list := names[len(names)-1]
	if len(names) > 1 {
		list = strings.Join(names[:len(names)-1], ", ") + " and " + list
	}
	return strings.Join(numbers, ","), list + " " + c.Rule.Day.String() + " of the month"
}

// guideTypes gives the codes that readers know: those of the program's table, with AA those of the specification; the
// languages as codes too; and TC for a place that is closed for now. ONL, TSML's own, is in no table.
func (m Meeting) guideTypes() []string {
	var codes []string
	add := func(code string) {
		if !slices.Contains(codes, code) && (m.Program != "aa" || guideCodes()[code]) {
			codes = append(codes, code)
		}
	}
	for _, code := range m.Types {
		if _, ok := TypeOf(m.Program, code); ok && code != "TC" {
			add(code)
		}
	}
	for _, tag := range m.Languages {
		base, _, _ := strings.Cut(tag, "-")
		for code, language := range languageCodes() {
			if t, ok := TypeOf(m.Program, code); ok && language == base && t.Language == base {
				add(code)
			}
		}
	}
	if m.Status == Suspended {
		codes = append(codes, "TC")
	}
	slices.Sort(codes)
	return codes
}

// guideAddress gives the one line that the format demands, from the most exact thing known. An online meeting without any
// place is "Online": readers drop what has no address at all.
func (m Meeting) guideAddress() string {
	if m.Formatted != "" {
		return m.Formatted
	}
	var area []string
	for _, part := range []string{m.Address, m.City, m.State, m.PostalCode} {
		if part != "" {
			area = append(area, part)
		}
	}
	if len(area) == 0 {
		for _, region := range slices.Backward(m.Regions) {
			area = append(area, region)
		}
	}
	if m.Country != "" {
		area = append(area, m.Country)
	}
	switch {
	case len(area) > 0:
		return strings.Join(area, ", ")
	case m.Attendance == Online:
		return "Online"
	case m.Location != "":
		return m.Location
	case m.Point != nil:
		return m.Point.String()
	}
	return ""
}

// guideCut shortens text to so many characters.
func guideCut(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return strings.TrimSpace(string([]rune(text)[:most]))
}

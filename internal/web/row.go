package web

import (
	"math"
	"net/url"
	"slices"
	"strings"
	"time"

	"homegroup/internal/fold"
	"homegroup/internal/meeting"
	"homegroup/internal/recur"
)

// row is a meeting as a line of a timetable.
type row struct {
	Name, URL       string
	Time, Length    string // "7:00 pm", "1 hour"; Time is a phrase where there is no time
	DateTime        string // for machines: 2026-11-19T19:00-05:00; "" where there is no time
	Now             string // the lamp: "In 10 minutes", "Under way"; only within the hour
	Pin             int    // number on the map; 0 is not on it
	Place, Distance string
	Marks           []mark
	start           time.Time
	day             time.Time // midnight of its day in the list's zone
	meeting         meeting.Meeting
	hit             meeting.Hit
}

// mark tells something of a meeting in a word or two.
type mark struct {
	Icon, Text string
	Lang       string // where Text is in another language than the page
}

// rowStyle says how the rows of one list are written.
type rowStyle struct {
	Zone        *time.Location // whose days the list goes by
	Miles       bool
	City        string                 // not said again in every row
	Only        meeting.Attendance     // the list has only this attendance, so rows need not say it
	Weekday     bool                   // rows stand without a day heading: say the day beside the length
	HideProgram bool                   // the list has only one program
	Pins        map[[2]float64]int     // numbers by place, as they were given; nil for no map
	Skip        func(mark string) bool // marks that the page says elsewhere; nil for none
}

// sampleFeed is the feed of made-up meetings that --demo loads.
const sampleFeed = "sample"

// row makes the line for a hit.
func (v *visit) row(h meeting.Hit, style rowStyle) (row, error) {
	m, err := h.Meeting()
	if err != nil {
		return row{}, err
	}
	r := row{Name: m.Name, URL: v.meetingLink(m.Slug), meeting: m, hit: h}
	if h.Next != nil {
		v.rowTime(&r, m, *h.Next, style)
	} else {
		r.Time = v.T("row.notime")
		if m.Status == meeting.Suspended && !m.ByAppointment() {
			r.Time, r.Length = v.Weekday(m.Rule.Day), v.clock(m.Rule.Start/60, m.Rule.Start%60)
		} else if m.Rule.Kind == recur.Once {
			r.Time = v.T("row.past")
		}
	}
	r.Place = v.placeLine(m, style.City)
	if h.KM >= 0 && m.Point != nil && m.Attendance != meeting.Online {
		r.Distance = v.Distance(h.KM, style.Miles)
		if m.Approximate {
			r.Distance = v.T("row.about", "distance", r.Distance)
		}
	}
	if style.Pins != nil && m.Point != nil && m.Attendance != meeting.Online {
		at := [2]float64{math.Round(m.Point.Lat*1e4) / 1e4, math.Round(m.Point.Lng*1e4) / 1e4}
		if style.Pins[at] == 0 {
			style.Pins[at] = len(style.Pins) + 1
		}
		r.Pin = style.Pins[at]
	}
	r.Marks = v.marks(m, style)
	if r.hit.Next != nil && zoneDiffers(r.start, style.Zone) {
		r.Marks = append(r.Marks, mark{Text: v.T("row.zone", "city", zoneCity(m.Rule.Zone))})
	}
	return r, nil
}

// meetingLink is the address of a meeting's page. A visitor who named a time zone keeps it.
func (v *visit) meetingLink(slug string) string {
	if zone := visitorZone(v); zone != nil {
		return v.Link("/meetings/" + slug + "?" + url.Values{"tz": {zone.String()}}.Encode())
	}
	return v.Link("/meetings/" + slug)
}

// rowTime writes the times. A meeting with a place goes by the place's clock, one that is only online by the list's.
func (v *visit) rowTime(r *row, m meeting.Meeting, o recur.Occurrence, style rowStyle) {
	start := o.Start
	if m.Attendance == meeting.Online && style.Zone != nil {
		start = start.In(style.Zone)
	}
	r.start = start
	zone := style.Zone
	if zone == nil {
		zone = start.Location()
	}
	r.day = clockOn(start.In(zone), 0, 0)
	r.Time, r.DateTime, r.Length = v.Clock(start), start.Format("2006-01-02T15:04-07:00"), v.Length(m.Rule.Length)
	if style.Weekday {
		r.Length = v.Weekday(start.Weekday())
	}
	r.Now = v.lamp(o, v.Now)
}

// lamp says what is under way or begins within the hour, and nothing else.
func (v *visit) lamp(o recur.Occurrence, now time.Time) string {
	wait := o.Start.Sub(now)
	switch {
	case wait <= 0 && now.Before(o.End):
		return v.T("lamp.underway")
	case wait > 0 && wait < time.Hour:
		return v.T("lamp.in", "wait", v.Wait(wait))
	}
	return ""
}

// zoneDiffers says whether a time is written in another clock than the list's.
func zoneDiffers(t time.Time, zone *time.Location) bool {
	if zone == nil || t.IsZero() {
		return false
	}
	_, a := t.Zone()
	_, b := t.In(zone).Zone()
	return a != b
}

// placeLine says where it is in one line.
func (v *visit) placeLine(m meeting.Meeting, city string) string {
	if m.Attendance == meeting.Online {
		return v.onlineWay(m)
	}
	var parts []string
	add := func(s string) {
		if s != "" && !slices.ContainsFunc(parts, func(p string) bool { return fold.Fold(p) == fold.Fold(s) }) {
			parts = append(parts, s)
		}
	}
	add(m.Location)
	add(m.Address)
	if m.Address == "" && m.City == "" {
		add(m.Formatted)
	}
	if city == "" || fold.Fold(m.City) != fold.Fold(city) {
		add(m.City)
	}
	if len(parts) == 0 {
		add(m.City)
	}
	if len(parts) == 0 {
		return v.T("row.place.unknown")
	}
	return strings.Join(parts, ", ")
}

// onlineWay says how to take part from afar.
func (v *visit) onlineWay(m meeting.Meeting) string {
	switch {
	case m.ConferenceURL != "" && m.ConferencePhone != "":
		return v.T("online.both")
	case m.ConferenceURL != "":
		return v.T("online.video")
	case m.ConferencePhone != "":
		return v.T("online.phone")
	}
	return v.T("online.plain")
}

// marked are the attributes that rows show, the most telling first, and their icons.
var marked = []struct {
	attribute meeting.Attribute
	icon      string
}{
	{meeting.Newcomers, ""}, {meeting.Women, ""}, {meeting.Men, ""}, {meeting.LGBTQ, ""}, {meeting.Young, ""}, {meeting.Seniors, ""},
	{meeting.PeopleOfColor, ""}, {meeting.Secular, ""}, {meeting.Speaker, ""}, {meeting.Discussion, ""}, {meeting.Candlelight, ""},
	{meeting.Wheelchair, "accessibility"}, {meeting.SignLanguage, ""}, {meeting.Captions, ""}, {meeting.Children, "baby"},
}

// marks are what one looks for when choosing: program, way to attend, who it is for, access, language, how fresh.
func (v *visit) marks(m meeting.Meeting, style rowStyle) []mark {
	var marks []mark
	if slices.ContainsFunc(m.Sources, func(o meeting.Origin) bool { return o.Feed == sampleFeed }) {
		marks = append(marks, mark{Text: v.T("mark.sample")})
	}
	if m.Program != "" && !style.HideProgram {
		marks = append(marks, mark{Text: programShort(m.Program)})
	}
	switch {
	case m.Attendance == meeting.Hybrid:
		marks = append(marks, mark{Icon: "video", Text: v.T("mark.hybrid")})
	case m.Attendance == meeting.Online && style.Only != meeting.Online:
		marks = append(marks, mark{Icon: "video", Text: v.T("mark.online")})
	case m.Attendance == meeting.InPerson && style.Only == "":
		marks = append(marks, mark{Icon: "map-pin", Text: v.T("mark.in_person")})
	}
	if slices.Contains(m.Attributes, meeting.Open) {
		marks = append(marks, mark{Text: v.T("mark.open")})
	}
	kinds := 0
	for _, k := range marked {
		if slices.Contains(m.Attributes, k.attribute) && (k.icon != "" || kinds < 3) {
			marks = append(marks, mark{Icon: k.icon, Text: v.T("attribute." + string(k.attribute))})
			if k.icon == "" {
				kinds++
			}
		}
	}
	marks = append(marks, v.languageMarks(m)...)
	if text := v.stale(m); text != "" {
		marks = append(marks, mark{Text: text})
	}
	if style.Skip != nil {
		marks = slices.DeleteFunc(marks, func(m mark) bool { return style.Skip(m.Text) })
	}
	return marks
}

// languageMarks tells the languages of a meeting, unless it is the page's own alone. Those that the site speaks say it in their own.
func (v *visit) languageMarks(m meeting.Meeting) []mark {
	if len(m.Languages) == 0 || len(m.Languages) == 1 && m.Languages[0] == string(v.Lang) {
		return nil
	}
	var marks []mark
	for _, tag := range m.Languages {
		if own, ok := v.server.words[Lang(tag)]; ok {
			marks = append(marks, mark{Text: own.T("mark.language.own"), Lang: tag})
			continue
		}
		marks = append(marks, mark{Text: v.T("mark.language", "language", v.Language(tag))})
	}
	return marks
}

// staleAfter is when a listing has not been looked at for too long to go by.
const staleAfter = 183 * 24 * time.Hour

// stale says since when nobody is known to have looked at a listing; nothing where it is fresh or nothing is known.
func (v *visit) stale(m meeting.Meeting) string {
	at, ok := m.VerifiedAt()
	if !ok {
		at, ok = m.UpdatedAt()
	}
	if !ok || v.Now.Sub(at) < staleAfter {
		return ""
	}
	month := v.Month(at.Month())
	if v.Now.Sub(at) > 330*24*time.Hour {
		month = v.T("date.month", "month", month, "year", at.Year())
	}
	return v.T("mark.stale", "month", month)
}

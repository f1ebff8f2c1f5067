package meeting

import (
	"regexp"
	"strings"
	"time"
)

// csvColumns are the columns of a spreadsheet: those of the TSML plugin's import and export under its names and in its order (without
// those that would always be empty), with the parts of the address that its import takes too, and behind them what a
// spreadsheet would otherwise lose.
var csvColumns = []struct {
	name  string
	value func(m *Meeting) string
}{
	{"Time", func(m *Meeting) string { return m.Time }},
	{"End Time", func(m *Meeting) string {
		if m.longDuration() != "" {
			return ""
		}
		return m.EndTime
	}},
	{"Day", func(m *Meeting) string {
		if m.Day == nil {
			return ""
		}
		return time.Weekday(*m.Day).String()
	}},
	{"Name", func(m *Meeting) string { return m.Name }},
	{"Location", func(m *Meeting) string { return m.Location }},
	{"Address", func(m *Meeting) string { return m.Address }},
	{"City", func(m *Meeting) string { return m.City }},
	{"State", func(m *Meeting) string { return m.State }},
	{"Postal Code", func(m *Meeting) string { return m.PostalCode }},
	{"Country", func(m *Meeting) string { return m.Country }},
	{"Region", func(m *Meeting) string { return nth(m.Regions, 0) }},
	{"Sub Region", func(m *Meeting) string { return nth(m.Regions, 1) }},
	{"Types", func(m *Meeting) string { return m.csvTypes() }},
	{"Notes", func(m *Meeting) string { return m.Notes }},
	{"Location Notes", func(m *Meeting) string { return m.LocationNotes }},
	{"Timezone", func(m *Meeting) string { return m.Timezone }},
	{"Group", func(m *Meeting) string { return m.Group }},
	{"Website", func(m *Meeting) string { return m.Website }},
	{"Venmo", func(m *Meeting) string { return m.Venmo }},
	{"Group Notes", func(m *Meeting) string { return m.GroupNotes }},
	{"Last Contact", func(m *Meeting) string { return csvTime(m.VerifiedAt()) }},
	{"Conference URL", func(m *Meeting) string { return m.ConferenceURL }},
	{"Conference Phone", func(m *Meeting) string { return m.ConferencePhone }},
	{"Slug", func(m *Meeting) string { return m.Slug }},
	{"Updated", func(m *Meeting) string { return csvTime(m.UpdatedAt()) }},
	{"Conference URL Notes", func(m *Meeting) string { return m.ConferenceURLNotes }},
	{"Conference Phone Notes", func(m *Meeting) string { return m.ConferencePhoneNotes }},
	{"Square", func(m *Meeting) string { return m.Square }},
	{"Paypal", func(m *Meeting) string { return m.Paypal }},
	{"Data Source Name", func(m *Meeting) string { return m.Source }},
	{"Formatted Address", func(m *Meeting) string { return m.Formatted }},
	{"Latitude", func(m *Meeting) string { return degrees(m.Latitude) }},
	{"Longitude", func(m *Meeting) string { return degrees(m.Longitude) }},
	{"Approximate", func(m *Meeting) string {
		if m.Approximate {
			return "yes"
		}
		return "no"
	}},
	{"Sub Sub Region", func(m *Meeting) string {
		if len(m.Regions) < 3 {
			return ""
		}
		return strings.Join(m.Regions[2:], " > ")
	}},
	{"Attendance Option", func(m *Meeting) string {
		if m.Status == Suspended {
			return "inactive"
		}
		return string(m.Attendance)
	}},
	{"Duration", func(m *Meeting) string { return m.longDuration() }},
	{"Weeks", func(m *Meeting) string { weeks, _ := m.Seldom(); return weeks }},
	{"Date", func(m *Meeting) string {
		if m.Rule.Date.IsZero() {
			return ""
		}
		return m.Rule.Date.String()
	}},
	{"Languages", func(m *Meeting) string { return strings.Join(m.Languages, ", ") }},
	{"Program", func(m *Meeting) string { return m.Program }},
	{"URL", func(m *Meeting) string { return m.URL }},
	{"Feedback URL", func(m *Meeting) string { return m.FeedbackURL }},
	{"Entity", func(m *Meeting) string { return m.Body }},
	{"Entity URL", func(m *Meeting) string { return m.BodyURL }},
	{"Entity Phone", func(m *Meeting) string { return m.BodyPhone }},
}

// CSVHeader gives the names of the columns.
func CSVHeader() []string {
	header := make([]string, len(csvColumns))
	for i, c := range csvColumns {
		header[i] = c.name
	}
	return header
}

// CSVRow gives a meeting's cells in the order of CSVHeader, each safe to open in a spreadsheet program.
func (m Meeting) CSVRow() []string {
	row := make([]string, len(csvColumns))
	for i, c := range csvColumns {
		row[i] = SafeCell(c.value(&m))
	}
	return row
}

// harmless are cells that begin like a formula and cannot be one: telephone numbers, positions, and single names after an @.
var harmless = regexp.MustCompile(`^(\+\d[\d,*#]*|-?\d+(\.\d+)?|@[A-Za-z0-9_-]+)$`)

// SafeCell puts an apostrophe before what a spreadsheet program would run as a formula (what begins with = + - @, a tab or a
// return): lists come from outside, and a formula can send a sheet's contents away. UnsafeCell takes it off again.
func SafeCell(s string) string {
	if s == "" || !strings.ContainsRune("=+-@\t\r\n", rune(s[0])) || harmless.MatchString(s) {
		return s
	}
	return "'" + s
}

// UnsafeCell gives what SafeCell was given, for reading a spreadsheet back.
func UnsafeCell(s string) string {
	if len(s) > 1 && s[0] == '\'' && SafeCell(s[1:]) == s {
		return s[1:]
	}
	return s
}

// csvTypes names the types, since people read spreadsheets; where a name would not lead back to its code alone, the code stands.
func (m *Meeting) csvTypes() string {
	var types []string
	for _, code := range m.Types {
		name := code
		if t, ok := TypeOf(m.Program, code); ok && t.Name["en"] != "" {
			if back, ok := TypeNamed(m.Program, t.Name["en"]); ok && back.Code == code && !strings.ContainsAny(t.Name["en"], ",;") {
				name = t.Name["en"]
			}
		}
		types = append(types, name)
	}
	return strings.Join(types, ", ")
}

func csvTime(t time.Time, ok bool) string {
	if !ok {
		return ""
	}
	return t.UTC().Format(guideTime)
}

func nth(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}

func degrees(v *float64) string {
	if v == nil {
		return ""
	}
	return float(*v)
}

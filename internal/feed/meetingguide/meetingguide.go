// Package meetingguide decodes lists in the Meeting Guide format (code4recovery/spec) as the plugin, the sheets and the
// hand-made scripts of the field write it. It puts things where they belong and repairs nothing. Start at Decode.
package meetingguide

import (
	"encoding/json"
	"strings"

	"homegroup/internal/feed/loose"
	"homegroup/internal/meeting"
	"homegroup/internal/problem"
)

// Decode reads a whole list, or refuses it whole: problem.Invalid, with line and column where it is broken.
func Decode(data []byte, step loose.Step) ([]meeting.Row, error) {
	if err := loose.Check(data); err != nil {
		return nil, err
	}
	data, err := Inner(data)
	if err != nil {
		return nil, err
	}
	var rows []meeting.Row
	err = loose.Each(data, func(index int, o loose.Object) error {
		if index%loose.Every == 0 {
			if err := step(index); err != nil {
				return err
			}
		}
		rows = append(rows, row(index, o))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return rows, step(len(rows))
}

// Inner finds the list in what may be an object around it: {"meetings":[…]}, as sheets.code4recovery.org writes, {"data":[…]},
// or rows named by numbers. The data must have passed loose.Check.
func Inner(data []byte) ([]byte, error) {
	var outer map[string]json.RawMessage
	if json.Unmarshal(data, &outer) != nil || outer == nil {
		return data, nil
	}
	for _, name := range []string{"meetings", "data", "results", "rows", "items"} {
		inner := outer[name]
		if begins(inner, '[') {
			return inner, nil
		}
		var numbered map[string]json.RawMessage
		if begins(inner, '{') && json.Unmarshal(inner, &numbered) == nil && loose.Numbered(numbered) {
			return inner, nil
		}
	}
	if loose.Numbered(outer) {
		return data, nil
	}
	return nil, problem.New(problem.Invalid, "This is one object with %d names, not a list of meetings. Nothing was imported.", len(outer))
}

func begins(data []byte, b byte) bool { return len(data) > 0 && data[0] == b }

func row(index int, o loose.Object) meeting.Row {
	if o == nil {
		return meeting.Row{Index: index, Wrong: "It is no object with fields"}
	}
	r := meeting.Row{
		Index: index,
		Key:   o.Text("slug", "id"), Name: o.Text("name", "title", "meeting"), Group: o.Text("group"),
		Days: days(o), Time: o.Text("time", "start_time"), EndTime: o.Text("end_time"), Duration: o.Text("duration"),
		Weeks: o.Text("weeks"), Date: o.Text("date"),
		Timezone: o.Text("timezone"), Program: o.Text("program"),
		Location: o.Text("location", "location_name"), Address: o.Text("address"), City: o.Text("city"), State: o.Text("state"),
		PostalCode: o.Text("postal_code", "zip"), Country: o.Text("country"),
		Formatted: o.Text("formatted_address"), Approximate: o.Text("approximate"),
		Latitude: o.Text("latitude"), Longitude: o.Text("longitude"), Coordinates: o.Text("coordinates"),
		Types: append(split(o.List("types")), split(o.List("people"))...), Languages: o.List("language", "languages"),
		Attendance:    o.Text("attendance_option", "attendance"),
		ConferenceURL: o.Text("conference_url"), ConferenceURLNotes: o.Text("conference_url_notes"),
		ConferencePhone: o.Text("conference_phone"), ConferencePhoneNotes: o.Text("conference_phone_notes"),
		Notes: o.Text("notes"), LocationNotes: o.Text("location_notes"), GroupNotes: o.Text("group_notes"),
		URL: o.Text("url"), Website: o.Text("website", "website_2"), FeedbackURL: o.Text("feedback_url"),
		Body: o.Text("entity"), BodyURL: o.Text("entity_url", "entity_website_url"), BodyPhone: o.Text("entity_phone"),
		Venmo: o.Text("venmo"), Square: o.Text("square"), Paypal: o.Text("paypal"),
		Updated: o.Text("updated"), Verified: o.Text("last_contact", "verified_at"),
	}
	r.Regions = o.List("regions")
	if len(r.Regions) == 0 {
		for _, name := range []string{"region", "sub_region", "sub_sub_region"} {
			if s := o.Text(name); s != "" {
				r.Regions = append(r.Regions, s)
			}
		}
	}
	if emails := split(o.List("feedback_emails")); r.FeedbackURL == "" && len(emails) > 0 {
		r.FeedbackURL = "mailto:" + strings.TrimSpace(emails[0])
	}
	for _, n := range []string{"1", "2", "3"} {
		c := meeting.Contact{Name: o.Text("contact_" + n + "_name"), Email: o.Text("contact_" + n + "_email"), Phone: o.Text("contact_" + n + "_phone")}
		if c != (meeting.Contact{}) {
			r.Contacts = append(r.Contacts, c)
		}
	}
	if c := (meeting.Contact{Email: o.Text("email"), Phone: o.Text("phone")}); c != (meeting.Contact{}) {
		r.Contacts = append(r.Contacts, c)
	}
	return r
}

// days reads the day, a number, a text or a list of either; “1,3” is a list too.
func days(o loose.Object) []string {
	return split(o.List("day", "days", "weekday"))
}

// split parts what a list wrote as one text: “O, D”, “[open]”, “[open, closed]”.
func split(items []string) []string {
	var all []string
	for _, item := range items {
		if !strings.ContainsAny(item, ",;") {
			all = append(all, item)
			continue
		}
		for part := range strings.FieldsFuncSeq(item, func(c rune) bool { return c == ',' || c == ';' }) {
			if strings.TrimSpace(part) != "" {
				all = append(all, part)
			}
		}
	}
	return all
}

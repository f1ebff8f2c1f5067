// Package bmlt decodes what a BMLT root server answers: GetSearchResults, with GetFormats and GetServiceBodies where they
// are to be had. It puts things where they belong and repairs nothing. Start at Decode.
package bmlt

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"homegroup/internal/feed/loose"
	"homegroup/internal/meeting"
	"homegroup/internal/problem"
)

// List is what one server says. Formats and Bodies may be empty: then codes mean what they mean on most servers, and
// service bodies are only named where the meetings name them.
type List struct {
	Meetings, Formats, Bodies []byte
}

// Decode reads a whole list, or refuses it whole: problem.Invalid. The title is the name of the one service body above all
// others, "" where there are several.
func Decode(l List, step loose.Step) (rows []meeting.Row, title string, err error) {
	if err := loose.Check(l.Meetings); err != nil {
		return nil, "", err
	}
	meetings, inFormats := parts(l.Meetings)
	switch Kind(meetings) {
	case "formats":
		return nil, "", problem.New(problem.Invalid, "This is a list of formats of a BMLT server, not of meetings. Keep it beside the meetings as "+
			"NAME.bmlt-formats.json, and import NAME.bmlt-meetings.json. Nothing was imported.")
	case "bodies":
		return nil, "", problem.New(problem.Invalid, "This is a list of service bodies of a BMLT server, not of meetings. Keep it beside the meetings as "+
			"NAME.bmlt-servicebodies.json, and import NAME.bmlt-meetings.json. Nothing was imported.")
	}
	formats, err := readFormats(l.Formats, inFormats)
	if err != nil {
		return nil, "", err
	}
	bodies, title, err := readBodies(l.Bodies)
	if err != nil {
		return nil, "", err
	}
	err = loose.Each(meetings, func(index int, o loose.Object) error {
		if index%loose.Every == 0 {
			if err := step(index); err != nil {
				return err
			}
		}
		rows = append(rows, row(index, o, formats, bodies))
		return nil
	})
	if err != nil {
		return nil, "", err
	}
	return rows, title, step(len(rows))
}

// parts takes {"meetings":[…],"formats":[…]} apart, which a server answers when it is asked for the formats in use.
func parts(data []byte) (meetings, formats []byte) {
	var outer map[string]json.RawMessage
	if json.Unmarshal(data, &outer) != nil || outer["meetings"] == nil {
		return data, nil
	}
	return outer["meetings"], outer["formats"]
}

// Kind says what a JSON array of objects is a list of, by its first rows: "meetings", "formats", "bodies", or "" for anything else.
func Kind(data []byte) string {
	kind := ""
	_ = loose.Each(data, func(index int, o loose.Object) error {
		switch {
		case o.Has("id_bigint", "weekday_tinyint", "service_body_bigint"):
			kind = "meetings"
		case o.Has("key_string"):
			kind = "formats"
		case o.Has("parent_id") && o.Has("type", "helpline", "world_id"), o.Has("worldid", "world_id") && o.Has("rest"):
			kind = "bodies"
		}
		if kind != "" || index > 5 {
			return errStop
		}
		return nil
	})
	return kind
}

var errStop = errors.New("enough rows were looked at")

func row(index int, o loose.Object, formats *formatTable, bodies map[string]body) meeting.Row {
	if o == nil {
		return meeting.Row{Index: index, Wrong: "It is no object with fields"}
	}
	r := meeting.Row{
		Index: index, Key: o.Text("id_bigint"), Name: o.Text("meeting_name"),
		Time: o.Text("start_time"), Duration: duration(o.Text("duration_time")), Timezone: o.Text("time_zone"),
		Location: o.Text("location_text"), Address: o.Text("location_street"), City: o.Text("location_municipality"),
		State: o.Text("location_province"), PostalCode: o.Text("location_postal_code_1"), Country: o.Text("location_nation"),
		Latitude: o.Text("latitude"), Longitude: o.Text("longitude"),
		ConferenceURL: o.Text("virtual_meeting_link"), ConferenceURLNotes: o.Text("virtual_meeting_additional_info"), ConferencePhone: o.Text("phone_meeting_number"),
		Notes: field(o.Text("comments")), LocationNotes: directions(o),
		Body:        o.Text("service_body_name"),
		Unpublished: o.Has("published") && o.Text("published") == "0",
	}
	if n, err := strconv.Atoi(o.Text("weekday_tinyint")); err == nil && n >= 1 && n <= 7 {
		r.Days = []string{strconv.Itoa(n - 1)}
	} else if o.Text("weekday_tinyint") != "" {
		r.Days = []string{"weekday_tinyint " + o.Text("weekday_tinyint")}
	}
	for _, name := range []string{"location_sub_province", "location_city_subsection", "location_neighborhood"} {
		if s := o.Text(name); s != "" {
			r.Regions = append(r.Regions, s)
		}
	}
	switch o.Text("venue_type") {
	case "1":
		r.Attendance = "in_person"
	case "2":
		r.Attendance = "online"
	case "3":
		r.Attendance = "hybrid"
	}
	formats.fill(&r, o.Text("format_shared_id_list"), o.Text("formats"))
	if b, ok := bodies[o.Text("service_body_bigint")]; ok {
		r.Body, r.BodyURL, r.BodyPhone = b.name, b.url, b.helpline
	}
	for _, n := range []string{"1", "2"} {
		c := meeting.Contact{Name: o.Text("contact_name_" + n), Email: o.Text("contact_email_" + n), Phone: o.Text("contact_phone_" + n)}
		if c != (meeting.Contact{}) {
			r.Contacts = append(r.Contacts, c)
		}
	}
	if c := (meeting.Contact{Email: o.Text("email_contact")}); c != (meeting.Contact{}) {
		r.Contacts = append(r.Contacts, c)
	}
	return r
}

// duration is empty where the server leaves it to a default of its own.
func duration(s string) string {
	if strings.Trim(s, "0:") == "" {
		return ""
	}
	return s
}

// field takes the prompt off what a server says in a field of its own: “Bus Lines#@-@#Bus 12”.
func field(s string) string {
	if i := strings.LastIndex(s, "#@-@#"); i >= 0 {
		return s[i+len("#@-@#"):]
	}
	return s
}

// directions gathers what helps to find the door.
func directions(o loose.Object) string {
	var lines []string
	for _, name := range []string{"location_info", "train_lines", "bus_lines"} {
		if s := strings.TrimSpace(field(o.Text(name))); s != "" {
			lines = append(lines, s)
		}
	}
	return strings.Join(lines, "\n")
}

type body struct{ name, url, helpline string }

// readBodies reads GetServiceBodies, also in the form of the old server pages: {"id","name","worldid","rest":[helpline,…,url,type,parent]}.
func readBodies(data []byte) (bodies map[string]body, top string, err error) {
	bodies = map[string]body{}
	if len(data) == 0 {
		return bodies, "", nil
	}
	if err := loose.Check(data); err != nil {
		return nil, "", err
	}
	tops := 0
	err = loose.Each(data, func(_ int, o loose.Object) error {
		b := body{name: o.Text("name"), url: o.Text("url"), helpline: o.Text("helpline")}
		parent := o.Text("parent_id")
		if rest, ok := o["rest"].([]any); ok {
			at := func(i int) string {
				if i < len(rest) {
					s, _ := rest[i].(string)
					return s
				}
				return ""
			}
			b.helpline, b.url, parent = at(0), at(3), at(5)
		}
		if helpline, _, ok := strings.Cut(b.helpline, "|"); ok { // “number|extension” for telephone software
			b.helpline = helpline
		}
		if parent == "0" || parent == "" {
			tops++
			top = b.name
		}
		bodies[o.Text("id")] = b
		return nil
	})
	if tops != 1 {
		top = ""
	}
	return bodies, top, err
}

package sheet

import (
	"strings"
	"sync"

	"homegroup/internal/meeting"
)

// targets are what a column can be, with the other names by which columns are known without a mapping, the best first.
// A target in lists takes all its columns; of any other the best one is taken.
const targetTable = `
key: slug id post_name meeting_id key
name: name title meeting meeting_name post_title group_name_and_meeting nombre nom
group: group group_name grupo
day: day days weekday day_of_week dow dia jour tag meeting_day
time: time times start_time start starts begin begins hora heure meeting_time
end_time: end_time end ends finish hora_final
duration: duration length minutes duration_time
weeks: weeks week week_of_month
date: date
timezone: timezone time_zone tz
program: program fellowship
location: location location_name venue place building lugar
address: address street street_address address_1 direccion
city: city town municipality ciudad
state: state province estado
postal_code: postal_code zip postcode zip_code postal codigo_postal
country: country pais
formatted_address: formatted_address full_address
approximate: approximate
latitude: latitude lat
longitude: longitude lng lon long
coordinates: coordinates
region: regions region sub_region sub_sub_region district_area
type: types type meeting_types format formats
label: label labels
language: language languages
attendance: attendance_option attendance
conference_url: conference_url zoom_link online_link virtual_meeting_link zoom_url meeting_link
conference_url_notes: conference_url_notes
conference_phone: conference_phone dial_in
conference_phone_notes: conference_phone_notes
notes: notes details comments description notas
location_notes: location_notes directions
group_notes: group_notes
url: url link permalink
website: website website_2
feedback_url: feedback_url feedback_email feedback_emails
entity: entity
entity_url: entity_url entity_website_url
entity_phone: entity_phone
venmo: venmo
square: square
paypal: paypal
contact_1_name: contact_1_name
contact_1_email: contact_1_email
contact_1_phone: contact_1_phone
contact_2_name: contact_2_name
contact_2_email: contact_2_email
contact_2_phone: contact_2_phone
contact_3_name: contact_3_name
contact_3_email: contact_3_email
contact_3_phone: contact_3_phone
email: email e_mail
phone: phone
updated: updated last_updated modified
verified: last_contact verified last_verified
published: published
skip:`

// lists are the targets that hold several values, each from as many columns as name it.
var lists = map[string]bool{"day": true, "region": true, "type": true, "label": true, "language": true}

type alias struct {
	target string
	rank   int // among the names of the target, the best 0
	order  int // of region before sub_region
}

var aliases = sync.OnceValue(func() map[string]alias {
	all := map[string]alias{}
	for line := range strings.SplitSeq(strings.TrimSpace(targetTable), "\n") {
		target, names, _ := strings.Cut(line, ":")
		for rank, name := range strings.Fields(names) {
			all[name] = alias{target, rank, rank}
		}
	}
	return all
})

// Targets lists what a mapping can fill, for the docs and for error messages.
func Targets() []string {
	var names []string
	for line := range strings.SplitSeq(strings.TrimSpace(targetTable), "\n") {
		name, _, _ := strings.Cut(line, ":")
		names = append(names, name)
	}
	return names
}

// splitsOf parts cells that hold several values, where a column is known by its name: “Open, Discussion” and “North > Inner”.
func splitsOf(target string) []filter {
	switch target {
	case "day", "type", "language", "label":
		return []filter{{name: "split", arg: ",;"}}
	case "region":
		return []filter{{name: "split", arg: ">"}}
	}
	return nil
}

// set puts values where they belong in a row.
func set(r *meeting.Row, target string, values []string) {
	if len(values) == 0 {
		return
	}
	one := strings.Join(values, ", ")
	switch target {
	case "key":
		r.Key = one
	case "name":
		r.Name = one
	case "group":
		r.Group = one
	case "day":
		r.Days = append(r.Days, values...)
	case "duration":
		r.Duration = one
	case "weeks":
		r.Weeks = one
	case "date":
		r.Date = one
	case "timezone":
		r.Timezone = one
	case "program":
		r.Program = one
	case "location":
		r.Location = one
	case "address":
		r.Address = one
	case "city":
		r.City = one
	case "state":
		r.State = one
	case "postal_code":
		r.PostalCode = one
	case "country":
		r.Country = one
	case "formatted_address":
		r.Formatted = one
	case "approximate":
		r.Approximate = one
	case "latitude":
		r.Latitude = one
	case "longitude":
		r.Longitude = one
	case "coordinates":
		r.Coordinates = strings.Join(values, ",")
	case "region":
		r.Regions = append(r.Regions, values...)
	case "type":
		r.Types = append(r.Types, values...)
	case "label":
		for _, v := range values {
			r.Labels = append(r.Labels, meeting.Label{Name: v})
		}
	case "language":
		r.Languages = append(r.Languages, values...)
	default:
		setMore(r, target, one, values)
	}
}

func setMore(r *meeting.Row, target, one string, values []string) {
	switch target {
	case "attendance":
		r.Attendance = one
	case "conference_url":
		r.ConferenceURL = one
	case "conference_url_notes":
		r.ConferenceURLNotes = one
	case "conference_phone":
		r.ConferencePhone = one
	case "conference_phone_notes":
		r.ConferencePhoneNotes = one
	case "notes":
		r.Notes = strings.Join(values, "\n")
	case "location_notes":
		r.LocationNotes = strings.Join(values, "\n")
	case "group_notes":
		r.GroupNotes = strings.Join(values, "\n")
	case "url":
		r.URL = one
	case "website":
		r.Website = one
	case "feedback_url":
		r.FeedbackURL, _, _ = strings.Cut(one, ",")
	case "entity":
		r.Body = one
	case "entity_url":
		r.BodyURL = one
	case "entity_phone":
		r.BodyPhone = one
	case "venmo":
		r.Venmo = one
	case "square":
		r.Square = one
	case "paypal":
		r.Paypal = one
	case "email":
		r.Contacts = append(r.Contacts, meeting.Contact{Email: one})
	case "phone":
		r.Contacts = append(r.Contacts, meeting.Contact{Phone: one})
	case "updated":
		r.Updated = one
	case "verified":
		r.Verified = one
	case "published":
		switch strings.ToLower(strings.TrimSpace(one)) {
		case "0", "no", "false", "draft", "unpublished":
			r.Unpublished = true
		}
	case "skip":
		r.Unpublished = true
	default:
		setContact(r, target, one)
	}
}

// setContact fills contact_1_name and its like; a contact's fields stand next to each other in the sorted fields.
func setContact(r *meeting.Row, target, one string) {
	n := int(target[len("contact_")] - '1')
	for len(r.Contacts) <= n {
		r.Contacts = append(r.Contacts, meeting.Contact{})
	}
	c := &r.Contacts[n]
	switch target[len("contact_1_"):] {
	case "name":
		c.Name = one
	case "email":
		c.Email = one
	case "phone":
		c.Phone = one
	}
}

package meeting

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"

	"homegroup/internal/recur"
)

// Validate says what a Content lacks to be one, or nil. Intake makes no other; it is for tests and for those who put a
// Content together in another way.
func Validate(c Content) error {
	var wrong []error
	bad := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf(format, args...)) }
	if c.Name == "" {
		bad("the name is empty")
	}
	for field, s := range c.allText() {
		switch {
		case !utf8.ValidString(s):
			bad("%s is not UTF-8", field)
		case hasTag(s):
			bad("%s holds markup", field)
		case strings.ContainsFunc(s, func(r rune) bool { return r != '\n' && unseen(r) }):
			bad("%s holds control characters", field)
		case s != strings.TrimSpace(s):
			bad("%s has space around it", field)
		case len(s) > maxNotes:
			bad("%s is longer than %d bytes", field, maxNotes)
		case strings.Contains(s, "\n") && !strings.HasSuffix(field, "notes"):
			bad("%s has several lines", field)
		}
	}
	if len(c.Name) > maxName {
		bad("the name is longer than %d bytes", maxName)
	}
	if err := c.Rule.Validate(); err != nil {
		wrong = append(wrong, err)
	}
	if !c.ByAppointment() && c.Rule.Kind != recur.Once && c.Rule.Kind != recur.Weekly && c.Rule.Kind != recur.Monthly {
		bad("the schedule is of no known kind")
	}
	if !c.ByAppointment() && c.Rule.Length > 24*60 {
		bad("it is longer than 24 hours")
	}
	if c.Attendance != InPerson && c.Attendance != Online && c.Attendance != Hybrid {
		bad("attendance %q is none", c.Attendance)
	}
	if c.Status != Active && c.Status != Suspended {
		bad("status %q is none", c.Status)
	}
	if c.Point != nil && !c.Point.Valid() {
		bad("the position is none")
	}
	if c.Formatted == "" && c.Address+c.City+c.State+c.PostalCode+c.Country != "" {
		bad("the address in one line is missing")
	}
	for field, s := range map[string]string{"conference_url": c.ConferenceURL, "url": c.URL, "website": c.Website, "entity_url": c.BodyURL, "feedback_url": c.FeedbackURL} {
		if u, err := url.Parse(s); s != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" && (u.Scheme != "mailto" || field != "feedback_url")) {
			bad("%s is no web address", field)
		}
	}
	if c.ConferencePhone != "" && !phoneForm.MatchString(c.ConferencePhone) {
		bad("the conference number is none")
	}
	if !slices.IsSorted(c.Types) || len(slices.Compact(slices.Clone(c.Types))) != len(c.Types) {
		bad("the types are not sorted, or double")
	}
	for _, code := range c.Types {
		if t, ok := TypeOf(c.Program, code); !ok || t.Language != "" {
			bad("the type %q is not in its program's table", code)
		}
	}
	for _, tag := range c.Languages {
		if _, err := language.ParseBase(tag); err != nil {
			bad("the language %q is none", tag)
		}
	}
	for field, s := range map[string]string{"updated": c.Updated, "verified_at": c.Verified} {
		if t, err := time.Parse(time.RFC3339, s); s != "" && (err != nil || t.Location() != time.UTC || t.Format(time.RFC3339) != s) {
			bad("%s is no date in UTC", field)
		}
	}
	return errors.Join(wrong...)
}

// allText gives every text of a content by its name, for checks that hold for all of them.
func (c Content) allText() map[string]string {
	text := map[string]string{
		"name": c.Name, "program": c.Program, "group": c.Group, "location": c.Location, "address": c.Address, "city": c.City, "state": c.State,
		"postal_code": c.PostalCode, "country": c.Country, "formatted_address": c.Formatted, "conference_url": c.ConferenceURL,
		"conference_url_notes": c.ConferenceURLNotes, "conference_phone": c.ConferencePhone, "conference_phone_notes": c.ConferencePhoneNotes,
		"notes": c.Notes, "location_notes": c.LocationNotes, "group_notes": c.GroupNotes, "url": c.URL, "website": c.Website, "feedback_url": c.FeedbackURL,
		"entity": c.Body, "entity_url": c.BodyURL, "entity_phone": c.BodyPhone, "venmo": c.Venmo, "square": c.Square, "paypal": c.Paypal,
	}
	for i, s := range c.Regions {
		text[fmt.Sprintf("regions %d", i)] = s
	}
	for i, l := range c.Labels {
		text[fmt.Sprintf("label %d", i)], text[fmt.Sprintf("label code %d", i)], text[fmt.Sprintf("label %d notes", i)] = l.Name, l.Code, l.Note
	}
	for i, p := range c.Contacts {
		text[fmt.Sprintf("contact name %d", i)], text[fmt.Sprintf("contact email %d", i)], text[fmt.Sprintf("contact phone %d", i)] = p.Name, p.Email, p.Phone
	}
	return text
}

package meeting

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"homegroup/internal/recur"
)

// CheckGuide reads a Meeting Guide feed and says what in it breaks the field rules of the format (code4recovery/spec, README and
// the draft schemas). It shares nothing with what writes our own feed, so that each tells on the other. count is how
// many meetings there are; the error is for what is no list at all.
func CheckGuide(r io.Reader) (faults []string, count int, err error) {
	d := json.NewDecoder(r)
	if t, err := d.Token(); err != nil || t != json.Delim('[') {
		return nil, 0, errors.Join(fmt.Errorf("a feed is a bare JSON list, but this begins with %v", t), err)
	}
	slugs := map[string]bool{}
	for ; d.More(); count++ {
		var m map[string]any
		if err := d.Decode(&m); err != nil {
			return faults, count, fmt.Errorf("meeting %d: %w", count+1, err)
		}
		slug, _ := m["slug"].(string)
		if slugs[slug] {
			faults = append(faults, fmt.Sprintf("meeting %d: slug %q is there twice", count+1, slug))
		}
		slugs[slug] = true
		for _, fault := range guideFaults(m) {
			faults = append(faults, fmt.Sprintf("meeting %d (%s): %s", count+1, slug, fault))
		}
	}
	if _, err := d.Token(); err != nil {
		return faults, count, fmt.Errorf("the list does not end: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return faults, count, fmt.Errorf("something stands behind the list")
	}
	return faults, count, nil
}

// What a value of the feed must look like; a field that is not listed must not be there.
var guideRules = map[string]func(any) bool{
	"slug": guideForm(`^[A-Za-z0-9._~-]{1,64}$`), "name": func(v any) bool {
		s, ok := v.(string)
		return ok && strings.TrimSpace(s) != "" && utf8.RuneCountInString(s) <= 255
	},
	"day":  func(v any) bool { n, ok := v.(float64); return ok && n >= 0 && n <= 6 && n == float64(int(n)) },
	"time": guideForm(`^([01][0-9]|2[0-3]):[0-5][0-9]$`), "end_time": guideForm(`^([01][0-9]|2[0-3]):[0-5][0-9]$`),
	"duration": guideForm(`^\d{4}$`), "weeks": guideForm(`^([1-5]|last)(,([1-5]|last))*$`), "date": guideForm(`^\d{4}-\d\d-\d\d$`),
	"timezone": func(v any) bool { s, ok := v.(string); _, err := recur.Zone(s); return ok && err == nil },
	"program":  guideForm(`^[a-z0-9-]{1,64}$`), "attendance_option": guideForm(`^(in_person|online|hybrid|inactive)$`),
	"types": guideList(guideForm(`^[A-Za-z0-9-]+$`)), "regions": guideList(guideText), "languages": guideList(guideForm(`^[a-z]{2,3}(-[A-Za-z0-9]+)*$`)),
	"group": guideText, "location": guideText, "formatted_address": guideText, "address": guideText, "city": guideText, "state": guideText,
	"postal_code": guideText, "country": guideText, "region": guideText, "sub_region": guideText,
	"latitude": guideWithin(90), "longitude": guideWithin(180), "approximate": guideForm(`^(yes|no)$`),
	"conference_url": guideLink("http", "https"), "conference_url_notes": guideText,
	// The README takes digits, a leading + and , * # "to form one-tap links"; the draft schema, never merged, would forbid the double
	// comma and the closing # that make such a link work.
	"conference_phone": guideForm(`^\+?\d{1,15}([,*#]+\d+)*[,*#]*$`), "conference_phone_notes": guideText,
	"notes": guideText, "location_notes": guideText, "group_notes": guideText,
	"url": guideLink("http", "https"), "website": guideLink("http", "https"), "feedback_url": guideLink("http", "https", "mailto"),
	"entity": guideText, "entity_url": guideLink("http", "https"), "entity_website_url": guideLink("http", "https"), "entity_phone": guideForm(`^\+\d{1,3}-[\d-]+$`),
	"venmo": guideForm(`^@.+`), "square": guideForm(`^\$.+`), "paypal": guideForm(`^[a-zA-Z0-9]{1,20}$`),
	"updated": func(v any) bool {
		s, _ := v.(string)
		_, err := time.Parse("2006-01-02 15:04:05", s)
		return err == nil
	},
}

func guideFaults(m map[string]any) []string {
	var faults []string
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	for name, value := range m {
		rule, known := guideRules[name]
		switch {
		case !known:
			fault("%s is no field of the format", name)
		case !rule(value):
			fault("%s is wrong: %v", name, value)
		}
	}
	has := func(name string) bool { _, ok := m[name]; return ok }
	for _, name := range []string{"slug", "name", "attendance_option", "approximate"} {
		if !has(name) {
			fault("%s is missing", name)
		}
	}
	if has("day") != has("time") {
		fault("day and time are given together or not at all")
	}
	if has("end_time") && !has("time") {
		fault("end_time without time")
	}
	if has("day") && !has("timezone") {
		fault("timezone is missing")
	}
	if has("latitude") != has("longitude") {
		fault("latitude and longitude are given together")
	}
	if !has("formatted_address") && !has("city") {
		fault("neither formatted_address nor its parts")
	}
	for name := range m {
		if strings.HasPrefix(name, "entity_") && !has("entity") {
			fault("%s without entity", name)
		}
	}
	program, _ := m["program"].(string)
	inactive := m["attendance_option"] == "inactive"
	closed := false
	codes, _ := m["types"].([]any)
	for _, v := range codes {
		code, _ := v.(string)
		_, known := TypeOf(program, code)
		switch {
		case code == "TC":
			closed = true
		case code == "ONL":
			fault("ONL is TSML's own")
		case program == "aa" && !guideCodes()[code] || !known:
			fault("type %q is not one of %s's", code, program)
		}
	}
	if inactive != closed {
		fault("attendance_option %v and type TC do not agree", m["attendance_option"])
	}
	if inactive && (has("conference_url") || has("conference_phone")) {
		fault("inactive, with a way to join")
	}
	return faults
}

func guideForm(form string) func(any) bool {
	re := regexp.MustCompile(form)
	return func(v any) bool { s, ok := v.(string); return ok && re.MatchString(s) }
}

// guideText is text without markup, and not empty.
func guideText(v any) bool {
	s, ok := v.(string)
	return ok && strings.TrimSpace(s) != "" && utf8.ValidString(s) && !guideMarkup.MatchString(s)
}

var guideMarkup = regexp.MustCompile(`(?i)</?(p|br|div|span|a|b|i|strong|em|script|ul|li)(\s[^>]*)?/?>`)

func guideList(one func(any) bool) func(any) bool {
	return func(v any) bool {
		list, ok := v.([]any)
		seen := map[any]bool{}
		for _, e := range list {
			ok = ok && one(e) && !seen[e]
			seen[e] = true
		}
		return ok && len(list) > 0
	}
}

func guideWithin(most float64) func(any) bool {
	return func(v any) bool { n, ok := v.(float64); return ok && n >= -most && n <= most }
}

func guideLink(schemes ...string) func(any) bool {
	return func(v any) bool {
		s, _ := v.(string)
		u, err := url.Parse(s)
		for _, scheme := range schemes {
			if err != nil || u.Scheme != scheme {
				continue
			}
			if scheme != "mailto" {
				return u.Host != ""
			}
			_, err := mail.ParseAddress(u.Opaque)
			return err == nil
		}
		return false
	}
}

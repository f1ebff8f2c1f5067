package meeting

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"
	"time"
)

// Meeting is what people see: one listing, or several that are the same meeting held by several feeds.
// Its JSON is one object of the public API, with the Meeting Guide names for what they cover; Hit.JSON holds it ready.
type Meeting struct {
	ID   int64  `json:"id"`
	Slug string `json:"slug"`
	Content
	// The same things again in the names of the Meeting Guide format, for those who read it. Set by Public.
	Day       *int     `json:"day,omitempty"`
	Time      string   `json:"time,omitempty"`
	EndTime   string   `json:"end_time,omitempty"`
	Timezone  string   `json:"timezone,omitempty"`
	Latitude  *float64 `json:"latitude,omitempty"`
	Longitude *float64 `json:"longitude,omitempty"`

	Attributes []Attribute `json:"attributes,omitempty"` // common to all programs
	Source     string      `json:"source"`               // the feed whose words are shown: Sources[0].Feed
	Sources    []Origin    `json:"sources"`              // where it is listed, the one whose words are shown first
}

// Origin is one feed's part in a meeting.
type Origin struct {
	Feed    string `json:"feed"`
	Title   string `json:"title"` // the feed's name for people
	Slug    string `json:"slug"`
	Listing int64  `json:"listing"`
	URL     string `json:"url,omitempty"`
	Updated string `json:"updated,omitempty"`
}

// Join makes one meeting of the listings that are the same meeting. The words of one listing are shown whole, so that
// no mixture says what no list says; what it leaves empty is filled from the others. The first is the one there today,
// then the one changed last by its list, then the oldest here. It panics on no listings: that is a fault of the caller.
func Join(listings []Listing, titles map[string]string) Meeting {
	if len(listings) == 0 {
		panic("meeting: Join of no listings")
	}
	ls := append([]Listing(nil), listings...)
	sort.SliceStable(ls, func(i, j int) bool {
		a, b := ls[i], ls[j]
		if a.Gone != b.Gone {
			return !a.Gone
		}
		if a.Content.Updated != b.Content.Updated {
			return a.Content.Updated > b.Content.Updated
		}
		return a.ID < b.ID
	})
	m := Meeting{ID: ls[0].Meeting, Content: ls[0].Content}
	oldest := ls[0]
	for i, l := range ls {
		if l.ID < oldest.ID && l.Gone == ls[0].Gone {
			oldest = l
		}
		if i > 0 && !l.Gone {
			m.fill(l.Content)
		}
		if !l.Gone || ls[0].Gone {
			title := titles[l.Feed]
			if title == "" {
				title = l.Feed
			}
			m.Sources = append(m.Sources, Origin{Feed: l.Feed, Title: title, Slug: l.Slug, Listing: l.ID, URL: l.Content.URL, Updated: l.Content.Updated})
		}
	}
	m.Slug = oldest.Slug // a bookmark outlives a change of words
	if ls[0].Gone {
		m.Status = Gone
	}
	m.Public()
	return m
}

// fill takes from another listing of the same meeting what this one leaves empty.
func (m *Meeting) fill(o Content) {
	for _, f := range []struct{ to, from *string }{
		{&m.Group, &o.Group}, {&m.Location, &o.Location}, {&m.Notes, &o.Notes}, {&m.LocationNotes, &o.LocationNotes},
		{&m.GroupNotes, &o.GroupNotes}, {&m.ConferencePhone, &o.ConferencePhone}, {&m.ConferencePhoneNotes, &o.ConferencePhoneNotes},
		{&m.Website, &o.Website}, {&m.URL, &o.URL}, {&m.Body, &o.Body}, {&m.FeedbackURL, &o.FeedbackURL},
	} {
		if *f.to == "" {
			*f.to = *f.from
		}
	}
	if m.ConferenceURL == "" && o.ConferenceURL != "" {
		m.ConferenceURL, m.ConferenceURLNotes = o.ConferenceURL, o.ConferenceURLNotes
		if m.Attendance == InPerson {
			m.Attendance = Hybrid
		}
	}
	if m.Point == nil {
		m.Point, m.Approximate = o.Point, o.Approximate
	}
	if len(m.Types) == 0 && m.Program == o.Program {
		m.Types = o.Types
	}
	if len(m.Languages) == 0 {
		m.Languages = o.Languages
	}
	if o.Verified > m.Verified {
		m.Verified = o.Verified
	}
}

// Public sets the Meeting Guide names and the attributes from Content.
func (m *Meeting) Public() {
	m.Day, m.Time, m.EndTime, m.Timezone, m.Latitude, m.Longitude = nil, "", "", m.Rule.Zone, nil, nil
	if !m.ByAppointment() {
		day := int(m.Rule.Day)
		m.Day = &day
		m.Time = Clock(m.Rule.Start)
		m.EndTime = Clock((m.Rule.Start + m.Rule.Length) % (24 * 60))
	}
	if m.Point != nil {
		lat, lng := m.Point.Lat, m.Point.Lng
		m.Latitude, m.Longitude = &lat, &lng
	}
	m.Attributes = AttributesOf(m.Content)
	m.Source = ""
	if len(m.Sources) > 0 {
		m.Source = m.Sources[0].Feed
	}
}

// Clock writes minutes after midnight as HH:MM.
func Clock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// UpdatedAt is when its list last changed it; false where the list does not say.
func (m Meeting) UpdatedAt() (time.Time, bool) { return stamp(m.Updated) }

// VerifiedAt is when somebody last confirmed it; false where nobody is known to have.
func (m Meeting) VerifiedAt() (time.Time, bool) { return stamp(m.Verified) }

func stamp(s string) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339, s)
	return t, err == nil
}

// Text is all of a meeting that a search by words looks at, the name first.
func (m Meeting) Text() []string {
	text := []string{m.Name, m.Group, m.Location, m.Formatted, m.Notes, m.LocationNotes, m.GroupNotes, m.Body, strings.Join(m.Regions, " ")}
	for _, l := range m.Labels {
		text = append(text, l.Name)
	}
	return text
}

// Encode writes a meeting as one JSON object for everybody to read. Contacts are left out: they stay with the listing, for the operator.
func Encode(m Meeting) ([]byte, error) {
	m.Contacts = nil
	return json.Marshal(&m) // not a copy of all of it
}

// Decode reads what Encode wrote.
func Decode(data []byte) (Meeting, error) {
	var m Meeting
	err := json.Unmarshal(data, &m)
	return m, err
}

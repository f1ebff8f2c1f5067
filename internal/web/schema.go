package web

import (
	"strings"

	"homegroup/internal/meeting"
	"homegroup/internal/recur"
)

// schemaEvent is a meeting as schema.org/Event, for search engines. It is data, not script: the policy lets it stand in the page.
type schemaEvent struct {
	Context     string           `json:"@context"`
	Type        string           `json:"@type"`
	Name        string           `json:"name"`
	Description string           `json:"description,omitempty"`
	URL         string           `json:"url"`
	StartDate   string           `json:"startDate,omitempty"`
	EndDate     string           `json:"endDate,omitempty"`
	Status      string           `json:"eventStatus"`
	Mode        string           `json:"eventAttendanceMode"`
	Free        *bool            `json:"isAccessibleForFree,omitempty"`
	Location    []any            `json:"location,omitempty"`
	Schedule    *schemaSchedule  `json:"eventSchedule,omitempty"`
	Languages   []string         `json:"inLanguage,omitempty"`
	Organizer   *schemaOrganizer `json:"organizer,omitempty"`
}

type schemaPlace struct {
	Type    string        `json:"@type"`
	Name    string        `json:"name,omitempty"`
	Address schemaAddress `json:"address"`
	Geo     *schemaGeo    `json:"geo,omitempty"`
}

type schemaAddress struct {
	Type     string `json:"@type"`
	Street   string `json:"streetAddress,omitempty"`
	Locality string `json:"addressLocality,omitempty"`
	Region   string `json:"addressRegion,omitempty"`
	Code     string `json:"postalCode,omitempty"`
	Country  string `json:"addressCountry,omitempty"`
}

type schemaGeo struct {
	Type string  `json:"@type"`
	Lat  float64 `json:"latitude"`
	Lng  float64 `json:"longitude"`
}

type schemaVirtual struct {
	Type string `json:"@type"`
	URL  string `json:"url"`
}

type schemaSchedule struct {
	Type      string `json:"@type"`
	Frequency string `json:"repeatFrequency"`
	ByDay     string `json:"byDay"`
	StartTime string `json:"startTime"`
	Zone      string `json:"scheduleTimezone"`
}

type schemaOrganizer struct {
	Type string `json:"@type"`
	Name string `json:"name"`
}

// schema describes a meeting, or gives nil where an Event would need a time that is not known.
func (v *visit) schema(m meeting.Meeting, next recur.Occurrence, hasNext bool) *schemaEvent {
	if m.ByAppointment() {
		return nil
	}
	e := &schemaEvent{
		Context: "https://schema.org", Type: "Event", Name: m.Name, Description: v.standfirst(m), URL: v.Canonical(),
		Status: "https://schema.org/EventScheduled", Mode: "https://schema.org/OfflineEventAttendanceMode", Languages: m.Languages,
	}
	if m.Status == meeting.Suspended {
		e.Status = "https://schema.org/EventPostponed"
	} else if !hasNext {
		return nil
	}
	if hasNext {
		e.StartDate, e.EndDate = next.Start.Format("2006-01-02T15:04:05-07:00"), next.End.Format("2006-01-02T15:04:05-07:00")
	}
	if m.Rule.Kind == recur.Weekly {
		e.Schedule = &schemaSchedule{"Schedule", "P1W", "https://schema.org/" + m.Rule.Day.String(), meeting.Clock(m.Rule.Start), m.Rule.Zone}
	}
	if m.Attendance != meeting.Online {
		p := schemaPlace{Type: "Place", Name: m.Location, Address: schemaAddress{"PostalAddress", m.Address, m.City, m.State, m.PostalCode, m.Country}}
		if m.Point != nil && !m.Approximate {
			p.Geo = &schemaGeo{"GeoCoordinates", m.Point.Lat, m.Point.Lng}
		}
		e.Location = append(e.Location, p)
	}
	if m.Attendance != meeting.InPerson {
		e.Mode = "https://schema.org/OnlineEventAttendanceMode"
		if m.Attendance == meeting.Hybrid {
			e.Mode = "https://schema.org/MixedEventAttendanceMode"
		}
		e.Location = append(e.Location, schemaVirtual{"VirtualLocation", e.URL}) // the way in stays on its page
	}
	if organizer := strings.TrimSpace(m.Group); organizer != "" {
		e.Organizer = &schemaOrganizer{"Organization", organizer}
	}
	return e
}

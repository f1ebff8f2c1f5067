package meeting

import (
	"homegroup/internal/geo"
	"homegroup/internal/recur"
)

// Attendance says how one takes part.
type Attendance string

// The three ways to attend. Every meeting has exactly one.
const (
	InPerson Attendance = "in_person"
	Online   Attendance = "online"
	Hybrid   Attendance = "hybrid"
)

// Status says whether a meeting takes place.
type Status string

const (
	// Active meetings take place as their rule says.
	Active Status = "active"
	// Suspended meetings do not take place for now: their place is closed and there is no online way in.
	Suspended Status = "suspended"
	// Gone meetings have vanished from every list that held them. They are kept, and come back when a list does.
	Gone Status = "gone"
)

// Content is all that is said of a meeting: a cleaned row. It is stored as JSON under these names, which are those of
// the Meeting Guide format where that has one (code4recovery/spec). Text is plain text; it never holds markup.
type Content struct {
	Name    string `json:"name"`
	Program string `json:"program"` // id of a program, such as "aa"; "" where the list does not say
	Group   string `json:"group,omitempty"`

	Rule recur.Rule `json:"schedule"`

	Attendance Attendance `json:"attendance"`
	Status     Status     `json:"status"` // Active or Suspended; Gone is a Listing's state

	Location    string     `json:"location,omitempty"` // the name of the place: "Parish house"
	Address     string     `json:"address,omitempty"`  // street and number
	City        string     `json:"city,omitempty"`
	State       string     `json:"state,omitempty"`
	PostalCode  string     `json:"postal_code,omitempty"`
	Country     string     `json:"country,omitempty"`
	Formatted   string     `json:"formatted_address,omitempty"` // the whole address in one line; always set when any part is
	Regions     []string   `json:"regions,omitempty"`           // general to specific
	Point       *geo.Point `json:"point,omitempty"`
	Approximate bool       `json:"approximate,omitempty"` // Point and address name an area, not a door

	ConferenceURL        string `json:"conference_url,omitempty"` // http or https, on a host that holds meetings
	ConferenceURLNotes   string `json:"conference_url_notes,omitempty"`
	ConferencePhone      string `json:"conference_phone,omitempty"` // + and digits, then , * # and digits
	ConferencePhoneNotes string `json:"conference_phone_notes,omitempty"`

	Types     []string `json:"types,omitempty"`     // codes of Program, sorted, each known to its table (TypesOf)
	Labels    []Label  `json:"labels,omitempty"`    // what its own list says of it beyond the codes known here
	Languages []string `json:"languages,omitempty"` // BCP 47, such as "es"; empty where the list does not say

	Notes         string `json:"notes,omitempty"`
	LocationNotes string `json:"location_notes,omitempty"`
	GroupNotes    string `json:"group_notes,omitempty"`

	URL         string    `json:"url,omitempty"`      // this meeting's page on its own list's site
	Website     string    `json:"website,omitempty"`  // the group's own site
	FeedbackURL string    `json:"feedback,omitempty"` // where its own list takes corrections; http, https or mailto
	Body        string    `json:"body,omitempty"`     // the service body that answers for the listing
	BodyURL     string    `json:"body_url,omitempty"`
	BodyPhone   string    `json:"body_phone,omitempty"`
	Venmo       string    `json:"venmo,omitempty"`
	Square      string    `json:"square,omitempty"`
	Paypal      string    `json:"paypal,omitempty"`
	Contacts    []Contact `json:"contacts,omitempty"` // only where the operator asked for them (Feed.Contacts)

	Updated  string `json:"updated,omitempty"`     // when its list last changed it, RFC 3339 in UTC; "" unknown
	Verified string `json:"verified_at,omitempty"` // when somebody last confirmed it, RFC 3339 in UTC; "" unknown
}

// Label is something that a list says of a meeting in its own words, such as a BMLT format.
type Label struct {
	Code string `json:"code,omitempty"`
	Name string `json:"name"`
	Note string `json:"note,omitempty"`
	Lang string `json:"lang,omitempty"` // language of Name and Note
}

// Contact is a person that a list names. Lists are read without contacts unless the operator asks for them.
type Contact struct {
	Name  string `json:"name,omitempty"`
	Email string `json:"email,omitempty"`
	Phone string `json:"phone,omitempty"`
}

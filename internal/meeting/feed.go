package meeting

import (
	"fmt"
	"time"
)

// Format is the shape of an outside list.
type Format string

// The formats that can be read. Auto looks at the data.
const (
	Auto         Format = "auto"
	MeetingGuide Format = "meetingguide" // JSON of code4recovery/spec, TSML feeds
	BMLT         Format = "bmlt"         // GetSearchResults, with formats and service bodies where to be had
	Sheet        Format = "sheet"        // CSV or Google Sheets values, with a mapping where the columns have other names
)

// Feed is a list from outside: where it is, how to read it, how it stands.
type Feed struct {
	Name     string        `json:"name"`  // its id here: a-z, 0-9 and '-', at most 64
	Title    string        `json:"title"` // its name for people
	URL      string        `json:"url"`   // http, https, or the absolute path of a file
	Format   Format        `json:"format"`
	Program  string        `json:"program,omitempty"`  // of rows that do not say
	Zone     string        `json:"timezone,omitempty"` // of rows that do not say, see Intake
	Country  string        `json:"country,omitempty"`  // ISO-2, for postcodes and phone numbers; "" unknown
	Mapping  string        `json:"mapping,omitempty"`  // the text of a mapping file, for Sheet
	Every    time.Duration `json:"every"`              // how often it is fetched; 0 only when asked
	Contacts bool          `json:"contacts,omitempty"` // import persons' names, addresses and numbers
	Private  bool          `json:"private,omitempty"`  // may be fetched from a private network
	Paused   bool          `json:"paused,omitempty"`   // not refreshed; its listings stay

	// Conditional requests.
	ETag, LastModified, Sum string // Sum: SHA-256 of the bytes last taken
	Refused                 string // Sum of a held list that the operator did not want

	// Health.
	State    FeedState
	Error    string // what went wrong last, for people; "" when well
	Tries    int    // failures in a row
	LastTry  time.Time
	LastGood time.Time // when it was last read whole, changed or not
	NextTry  time.Time // zero: none is planned
	Report   Report    // of the last list taken
	Held     *Held     // a list that waits for the operator
	Progress *Progress // while it is being read
}

// FeedState is how a feed stands.
type FeedState string

// The states of a feed.
const (
	FeedNew     FeedState = "new" // never read yet
	FeedWell    FeedState = "well"
	FeedHeld    FeedState = "held"    // the new list lost more than half of its rows: the old one is shown until the operator decides
	FeedFailing FeedState = "failing" // cannot be fetched or read: the last good list is shown
)

// Held is a list that lost so many rows that somebody should look first.
type Held struct {
	Sum    string    `json:"sum"`
	Since  time.Time `json:"since"`
	Before int       `json:"before"` // listings now
	After  int       `json:"after"`  // listings that would be left
	Report Report    `json:"report"`
}

// Progress tells how far a running import is.
type Progress struct {
	Stage string    `json:"stage"` // fetching, reading, cleaning, comparing, saving
	Done  int       `json:"done"`
	Of    int       `json:"of"` // 0 while unknown
	At    time.Time `json:"at"`
}

// Report says what became of every row of a list. Rows = Imported + Merged + Dropped.
type Report struct {
	Rules    int `json:"rules"` // IntakeRules of the program that made it
	Rows     int `json:"rows"`
	Imported int `json:"imported"` // rows that stand as a meeting of their own
	Merged   int `json:"merged"`   // rows that are the same meeting as one of another feed, or that the list says twice
	Dropped  int `json:"dropped"`
	Repaired int `json:"repaired"` // rows taken after something in them was put right (counted in Imported or Merged too)

	Listings int `json:"listings"` // listings that the rows make: a row on three days makes three
	New      int `json:"new"`
	Changed  int `json:"changed"`
	Same     int `json:"same"`
	Returned int `json:"returned"` // had vanished, and are back
	Vanished int `json:"vanished"` // were there, and are kept as Gone

	Notes []Note `json:"notes,omitempty"` // one for each repair, drop and merge, in the order of the rows
}

// What became of a row, or of something in it.
const (
	Repaired = "repaired"
	Dropped  = "dropped"
	Merged   = "merged"
	Noticed  = "noticed" // taken as it is, but somebody should look
)

// Note says what was done to one row and why. It never holds a contact or a password.
type Note struct {
	Index  int    `json:"index"`          // from 0
	Line   int    `json:"line,omitempty"` // from 1, in files with lines
	Key    string `json:"key,omitempty"`  // what the list calls the row
	What   string `json:"what"`           // Repaired, Dropped, Merged, Noticed
	Code   string `json:"code"`           // the reason for machines: "time_unreadable"
	Reason string `json:"reason"`         // and for people: "The time “25:00” is not a time of day."
	Field  string `json:"field,omitempty"`
}

// Where names the row for people.
func (n Note) Where() string { return where(n.Index, n.Line) }

func where(index, line int) string {
	if line > 0 {
		return fmt.Sprintf("line %d", line)
	}
	return fmt.Sprintf("row %d", index+1)
}

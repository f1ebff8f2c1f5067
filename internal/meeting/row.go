package meeting

// Row is one meeting as an outside list gives it. Decoders (package feed) only put things where they belong; nothing is
// believed yet. All text is as it came, except that the decoder has made it UTF-8. Intake cleans it.
type Row struct {
	Index int // from 0: its place in the list
	Line  int // from 1: its line in the file; 0 where lines mean nothing

	Key, Name, Group                                         string
	Days                                                     []string // "0".."6" with 0 Sunday (the decoder translates other numberings), or names in any of our languages
	Time, EndTime, Duration                                  string   // clocks as people write them; Duration "HH:MM[:SS]" or minutes
	Weeks                                                    string   // "1,3" or "last" or "" for every week
	Date                                                     string   // YYYY-MM-DD for one that takes place once
	Timezone                                                 string
	Program                                                  string // where rows of one list belong to several
	Location, Address, City, State, PostalCode, Country      string
	Formatted, Approximate, Latitude, Longitude, Coordinates string
	Regions                                                  []string
	Types                                                    []string // codes or names
	Labels                                                   []Label
	Languages                                                []string
	Attendance                                               string // in_person, online, hybrid, inactive
	ConferenceURL, ConferenceURLNotes                        string
	ConferencePhone, ConferencePhoneNotes                    string
	Notes, LocationNotes, GroupNotes                         string
	URL, Website, FeedbackURL                                string
	Body, BodyURL, BodyPhone                                 string
	Venmo, Square, Paypal                                    string
	Contacts                                                 []Contact
	Updated, Verified                                        string
	Unpublished                                              bool
	Wrong                                                    string // set by a decoder that could not read the row at all: why; the row is dropped with it
}

// Where names the row for people: "row 17" or "line 20".
func (r Row) Where() string { return where(r.Index, r.Line) }

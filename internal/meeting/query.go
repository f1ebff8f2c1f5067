package meeting

import (
	"time"

	"homegroup/internal/geo"
)

// Sort is the order of an answer. Every order is total: ties end at the meeting's ID, so that pages neither skip nor repeat.
type Sort string

// The orders.
const (
	ByRelevance Sort = "relevance" // how well the words match, then as ByUpcoming
	ByTime      Sort = "time"      // day of the week from Sunday, then local start, both in the meeting's own zone; by appointment last
	ByDistance  Sort = "distance"  // nearest first; those without a known place last
	ByUpcoming  Sort = "upcoming"  // next start after Query.At, in absolute time; those that do not start again last
	ByName      Sort = "name"      // folded name
)

// Limits of a query.
const (
	DefaultLimit = 100
	MaxLimit     = 1000
	// NowWithin is how soon a meeting must begin to count as "now", besides those under way.
	NowWithin = time.Hour
)

// Query is what somebody looks for: a meeting is found when it answers every part that is set. The zero value of each part asks nothing.
// Meetings that are Gone are never found; Suspended ones are, marked as such, except by Now, From/To excluded nothing else.
type Query struct {
	Text       string         // every folded word must match a folded word of Meeting.Text, see fold.Match
	Near       *geo.Point     // where distances are measured from
	Place      string         // the words that Near was found by; "" when it was given as a position
	WithinKM   float64        // > 0: only meetings with a place, within so many kilometres of Near (boundary included)
	Days       Days           // weekday of Rule.Day: the meeting's own, in its own zone; none set asks nothing
	From, To   *int           // minutes after midnight, local to the meeting; Start in [From, To]; From > To runs over midnight
	Now        bool           // under way at At, or beginning within NowWithin after At; never Suspended or by appointment
	Programs   []string       // any of these
	Types      []TypeRef      // all of these
	Attendance []Attendance   // any of these; asking InPerson or Online also finds Hybrid
	Region     string         // folded equal to one of Regions, to City, State or Country, or to one of their AreaNames
	Language   string         // one of Languages (base language)
	Body       string         // folded equal to Body
	Feed       string         // one of Sources
	Bounds     *Bounds        // only meetings with a place inside, for maps
	Sort       Sort           // "" means: relevance with Text, else distance with Near, else upcoming
	Limit      int            // 1..MaxLimit
	After      *Cursor        // only what comes after this in the order
	At         time.Time      // the moment of asking; ByUpcoming, Now and next starts are counted from it. With After it is the cursor's own.
	Until      time.Time      // only meetings whose next start, counted from At, comes before this; the zero time asks nothing
	Zone       *time.Location // the visitor's zone, for "today" and for showing times; nil: each meeting's own
	Facets     bool           // count facets over the whole answer
}

// Order is the Sort that applies.
func (q Query) Order() Sort {
	switch {
	case q.Sort != "":
		return q.Sort
	case q.Text != "":
		return ByRelevance
	case q.Near != nil:
		return ByDistance
	}
	return ByUpcoming
}

// Days is a set of weekdays, bit 0 for Sunday.
type Days uint8

// Has says whether the day is in the set.
func (d Days) Has(day time.Weekday) bool { return d&(1<<day) != 0 }

// With is the set with one day more.
func (d Days) With(day time.Weekday) Days { return d | 1<<day }

// Bounds is a box on the map; West > East crosses the antimeridian.
type Bounds struct{ South, West, North, East float64 }

// Contains says whether the point lies in the box, its border included.
func (b Bounds) Contains(p geo.Point) bool {
	if p.Lat < b.South || p.Lat > b.North {
		return false
	}
	if b.West <= b.East {
		return p.Lng >= b.West && p.Lng <= b.East
	}
	return p.Lng >= b.West || p.Lng <= b.East
}

// TypeRef asks for a type: an Attribute common to all programs, or a Code, in one Program or ("") in whichever the meeting has.
type TypeRef struct {
	Attribute     Attribute
	Program, Code string
}

// Cursor is the place after which the next page begins: the last hit's key in the order. It holds nothing but that, so
// it stays right while feeds refresh: what was not yet shown and still is there comes, what was shown does not come again.
type Cursor struct {
	Sort Sort
	At   time.Time // the moment that the whole paging counts from, to the second
	Key  [2]int64  // the order's numbers: relevance (descending, stored negated), minute, metre, …
	Name string    // for ByName
	ID   int64
	Sum  uint32 // fingerprint of the rest of the query, so that a cursor is not used with another
}

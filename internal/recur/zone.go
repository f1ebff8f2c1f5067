package recur

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	_ "time/tzdata" // zones must be known on a machine that has no zone files
)

const secondsPerDay = 24 * 60 * 60

// Location returns the rule's zone, with an error that says what to give when it is not known.
func (r Rule) Location() (*time.Location, error) { return Zone(r.Zone) }

// Zone returns the time zone of an IANA name. Loads are cached, and a hit allocates nothing. Names that mean another
// thing on every machine ("Local", "localtime", "") are not known.
func Zone(name string) (*time.Location, error) { return zones.load(name) }

// zones only remembers what the zone files say. It cannot grow past the number of zone names that there are.
var zones zoneCache

type zoneCache struct {
	known atomic.Pointer[map[string]*time.Location] // never changed once stored
	grow  sync.Mutex
}

func (c *zoneCache) load(name string) (*time.Location, error) {
	if known := c.known.Load(); known != nil {
		if loc, ok := (*known)[name]; ok {
			return loc, nil
		}
	}
	if name == "" {
		return nil, fmt.Errorf("the time zone is missing: give an IANA name such as America/New_York")
	}
	loc, err := time.LoadLocation(name)
	if err != nil || !portable(name) {
		return nil, fmt.Errorf("the time zone %q is not known: give an IANA name such as America/New_York", name)
	}
	name = strings.Clone(name) // it may be a slice of a whole feed
	c.grow.Lock()
	defer c.grow.Unlock()
	more := map[string]*time.Location{name: loc}
	if known := c.known.Load(); known != nil {
		if loc, ok := (*known)[name]; ok {
			return loc, nil
		}
		for k, v := range *known {
			more[k] = v
		}
	}
	c.known.Store(&more)
	return loc, nil
}

// portable refuses what the machine's zone folder holds beside the zones: links to its own zone, and copies, of which
// those under right/ count leap seconds.
func portable(name string) bool {
	switch name {
	case "Local", "localtime", "posixrules", "Factory":
		return false
	}
	return !strings.HasPrefix(name, "posix/") && !strings.HasPrefix(name, "right/")
}

// instant returns the Unix time at which the clocks of loc show wall, which is a local time in seconds counted as if it
// were UTC: the first such time, or, if the clocks skip it, the time read with the offset before the gap.
//
// time.Date is no help here: it does not say which of two readings it takes, and takes the other one in a gap.
func instant(wall int64, loc *time.Location) int64 {
	// No offset reaches 16 hours, so this offset is from before any change that touches wall, and that change is the only one
	// near. Either the old offset still holds at the time that it gives, or the new one does, or wall is in the gap.
	before := offset(wall-16*3600, loc)
	early := wall - before
	after := offset(early, loc)
	if after == before {
		return early
	}
	if late := wall - after; offset(late, loc) == after {
		return late
	}
	return early
}

// offset returns the seconds east of UTC that hold in loc at a Unix time.
func offset(unix int64, loc *time.Location) int64 {
	_, seconds := time.Unix(unix, 0).In(loc).Zone()
	return int64(seconds)
}

// Days are counted from 1 January 1970, a Thursday, in the calendar of the zone.

func dayOf(at time.Time, loc *time.Location) int64 {
	unix := at.Unix()
	return floor(unix+offset(unix, loc), secondsPerDay)
}

func weekday(day int64) int64 { return ((day+4)%7 + 7) % 7 }

func dateOf(day int64) Date {
	y, m, d := time.Unix(day*secondsPerDay, 0).UTC().Date()
	return Date{y, m, d}
}

func floor(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

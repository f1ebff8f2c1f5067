package meeting

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"homegroup/internal/geo"
)

// Intake turns the rows of an outside list into contents: it believes nothing, repairs what can be repaired, drops what
// cannot, and says so row by row. What it does, in the order in which it does it, stands in the files intake_*.go; every
// reason that it can give stands in intake_reason.go.
type Intake struct {
	Feed     Feed           // whose list it is: program, zone and country of rows that do not say, and whether contacts are taken
	Zones    ZoneFinder     // asked by several goroutines at once; nil: coordinates tell no zone
	Now      time.Time      // no list was changed later than this, and what takes place once and is over is dropped; zero: unknown
	Progress func(done int) // called now and then with the rows done; may be nil
}

// progressEvery is how many rows are cleaned between two calls of Progress, and at the most after a wish to stop.
const progressEvery = 500

// Clean cleans a whole list. Of every row either contents come out (one for each of its days), or a note says why not:
// Report.Rows = Imported + Merged + Dropped. The error is the context's and nothing else.
func (in Intake) Clean(ctx context.Context, rows []Row) ([]Keyed, Report, error) {
	list := in.survey(rows)
	keys := keyring{taken: make(map[string]bool, len(rows))}
	seen := make(doubles, len(rows))
	keyed := make([]Keyed, 0, len(rows))
	report := Report{Rows: len(rows)}
	for start := 0; start < len(rows); start += progressEvery {
		if err := ctx.Err(); err != nil {
			return nil, Report{}, err
		}
		if in.Progress != nil {
			in.Progress(start)
		}
		block := in.cleanBlock(list, rows[start:min(start+progressEvery, len(rows))])
		for i := range block {
			r := &block[i]
			switch {
			case r.dropped:
				report.Dropped++
			case seen.twin(r):
				report.Merged++
			default:
				report.Imported++
				keys.name(r)
				for j, content := range r.contents {
					keyed = append(keyed, Keyed{Key: r.keys[j], Content: content, Row: r.row.Index})
				}
				report.Listings += len(r.contents)
			}
			if !r.dropped && slices.ContainsFunc(r.notes, func(n Note) bool { return n.What == Repaired }) {
				report.Repaired++
			}
			report.Notes = append(report.Notes, r.notes...)
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, Report{}, err
	}
	if in.Progress != nil {
		in.Progress(len(rows))
	}
	return keyed, report, nil
}

// cleanBlock cleans some rows, which can be done one by one, on as many processors as there are. A panic is the caller's:
// jobs catch it there, and one list that brings out a fault of ours must not end the server.
func (in *Intake) cleanBlock(l *list, rows []Row) []cleaning {
	block := make([]cleaning, len(rows))
	var wait sync.WaitGroup
	var fault atomic.Value
	for worker := range l.caches {
		from, to := worker*len(rows)/len(l.caches), (worker+1)*len(rows)/len(l.caches)
		wait.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					fault.Store(fmt.Sprintf("meeting: intake: %v\n%s", p, debug.Stack()))
				}
			}()
			for i := from; i < to; i++ {
				block[i] = cleaning{in: in, list: l, cache: l.caches[worker], row: &rows[i], day: unknownDay}
				block[i].clean()
			}
		})
	}
	wait.Wait()
	if p := fault.Load(); p != nil {
		panic(p)
	}
	return block
}

// list is what is known of a list as a whole before its rows are cleaned.
type list struct {
	flagsOnline bool                 // it marks online meetings, by ONL or by attendance_option: a stray number does not make a meeting hybrid
	points      map[string]geo.Point // place and address → where it is, from rows that say
	caches      []*cache             // one for each goroutine
	doors       string               // the zone of nearly all doors, where that is not the zone of the feed's option; "" otherwise
}

// cache remembers what was found out for one row and holds for others too. It is used by one goroutine.
type cache struct {
	addresses map[string]address   // in one line → in parts
	zones     map[geo.Point]string // what the ZoneFinder has said
	same      map[[2]string]bool   // whether two zones show the same time all year
	names     map[string]string    // zone as written → IANA name; "" none
}

func newCache() *cache {
	return &cache{map[string]address{}, map[geo.Point]string{}, map[[2]string]bool{}, map[string]string{}}
}

func (in Intake) survey(rows []Row) *list {
	l := &list{points: map[string]geo.Point{}}
	for range max(1, min(runtime.GOMAXPROCS(0), 4)) {
		l.caches = append(l.caches, newCache())
	}
	lacking, placed := 0, make(map[geo.Point]int, len(rows))
	for i := range rows {
		r := &rows[i]
		if r.Attendance != "" {
			l.flagsOnline = true
		}
		for _, t := range r.Types {
			if strings.EqualFold(strings.TrimSpace(t), "ONL") {
				l.flagsOnline = true
			}
		}
		if p, ok := parsePoint(r.Latitude, r.Longitude); ok && !says(r.Approximate, "yes") {
			placed[p]++
			if at := r.Location + "\x00" + r.Address + r.Formatted; r.Address+r.Formatted != "" {
				if _, known := l.points[at]; !known {
					l.points[at] = p
				}
			}
		} else {
			lacking++
		}
	}
	if lacking == 0 {
		l.points = nil // nobody asks
	}
	l.doors = in.zoneOfDoors(l.caches[0], placed)
	return l
}

// zoneOfDoors finds out that the operator's zone is wrong for the whole list: nine doors in ten lie in one other zone, of five
// at least. Then it is wrong for rows without a door too.
func (in Intake) zoneOfDoors(c *cache, placed map[geo.Point]int) string {
	option := c.zone(in.Feed.Zone)
	if option == "" || in.Zones == nil {
		return ""
	}
	all, best, zones := 0, "", map[string]int{}
	for p, n := range placed {
		name := c.zoneAt(in.Zones, p)
		if name == "" {
			continue
		}
		all += n
		zones[name] += n
		if zones[name] > zones[best] {
			best = name
		}
	}
	if all < 5 || zones[best]*10 < all*9 || c.sameTime(best, option, in.Now) {
		return ""
	}
	return best
}

// unknownDay says that no day was given, or none that can be read.
const unknownDay = time.Weekday(-1)

// cleaning is one row while it is cleaned.
type cleaning struct {
	in       *Intake
	list     *list
	cache    *cache
	row      *Row
	content  Content // what all its days have in common
	day      time.Weekday
	contents []Content
	keys     []string
	notes    []Note
	dropped  bool

	online, closed bool // the flags ONL and TC
	precise        bool // Point and address are those of a door
}

// clean does the whole work on one row but its keys.
func (r *cleaning) clean() {
	switch {
	case r.row.Wrong != "":
		r.drop("row_unreadable", "", "%s", sentence(r.row.Wrong))
		return
	case r.row.Unpublished:
		r.drop("unpublished", "", "The list itself does not publish it.")
		return
	}
	r.program()
	r.words()
	r.place()
	r.types()
	r.ways()
	r.attendance()
	r.links()
	r.dates()
	if !r.dropped {
		r.schedule()
	}
	if !r.dropped {
		r.name()
	}
}

// drop ends a row with the reason.
func (r *cleaning) drop(code, field, format string, args ...any) {
	r.dropped = true
	r.note(code, field, format, args...)
}

// note adds what was done to the row and why. The code must stand in the table of reasons, which says what kind it is.
func (r *cleaning) note(code, field, format string, args ...any) {
	what, ok := reasonKinds()[code]
	if !ok {
		panic("meeting: the reason " + code + " stands in no table") // a fault of ours, found by any test that meets it
	}
	reason := format
	if len(args) > 0 {
		reason = fmt.Sprintf(format, args...)
	}
	r.notes = append(r.notes, Note{Index: r.row.Index, Line: r.row.Line, Key: shown(r.row.Key), What: what, Code: code, Reason: reason, Field: field})
}

// quote shows a value of the list in a reason: short, and not at all where it could be somebody's address, number or password.
func quote(s string) string {
	digits := 0
	for _, c := range s {
		if c >= '0' && c <= '9' {
			digits++
		}
	}
	if strings.Contains(s, "@") || digits > 8 || strings.Contains(strings.ToLower(s), "pass") || strings.Contains(s, "pw") {
		return "(not shown)"
	}
	return "“" + shown(s) + "”"
}

// shown is at most 60 characters of one line, valid whatever the list holds.
func shown(s string) string {
	s = oneLine(s)
	if len(s) <= 60 {
		return s
	}
	return cutAt(s, 59) + "…"
}

// sentence ends a reason as a sentence.
func sentence(s string) string {
	if s = oneLine(s); s == "" {
		return "It cannot be read."
	}
	if !strings.ContainsAny(s[len(s)-1:], ".!?”") {
		s += "."
	}
	return s
}

func says(value, want string) bool { return strings.EqualFold(strings.TrimSpace(value), want) }

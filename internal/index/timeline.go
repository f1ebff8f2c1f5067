package index

import (
	"cmp"
	"math"
	"slices"
	"time"

	"homegroup/internal/recur"
)

// A timeline is right for queries about these times around the one for which it was made. It is made again well before
// its end.
const (
	timelineBefore = 26 * time.Hour // as long as a cursor lives, and some more
	timelineAfter  = 26 * time.Hour
	timelineSpare  = 24 * time.Hour // made again when less than this is left
)

// timeline says when the rules of a segment take place, in absolute time: daylight saving is worked out once, by package
// recur, when it is made. It holds every start from two days (the longest length) before from until to, and of each rule
// the first start after that. So for every moment between from and to it holds the next start and the one under way.
type timeline struct {
	from, to int64 // Unix seconds
	starts   csrTime
	line     []start // all, in order of time, then rule
}

// start is one time that a rule takes place.
type start struct {
	at     int64 // Unix seconds
	before int64 // the rule's start before this one
	rule   uint32
}

type csrTime struct {
	at []uint32
	of []int64
}

func newTimeline(rules []recur.Rule, at time.Time) *timeline {
	t := &timeline{from: at.Add(-timelineBefore).Unix(), to: at.Add(timelineAfter).Unix()}
	first := time.Unix(t.from, 0).UTC().Add(-recur.MaxLength * time.Minute)
	t.starts.at = append(make([]uint32, 0, len(rules)+1), 0)
	for id, r := range rules {
		before := int64(math.MinInt64)
		if loc, err := r.Location(); err == nil && r.Kind != recur.Appointment {
			for from := first; ; {
				o, ok := r.NextIn(from, loc)
				if !ok {
					break
				}
				s := o.Start.Unix()
				t.starts.of = append(t.starts.of, s)
				t.line = append(t.line, start{s, before, uint32(id)})
				if s >= t.to {
					break
				}
				before, from = s, o.Start.Add(1)
			}
		}
		t.starts.at = append(t.starts.at, uint32(len(t.starts.of)))
	}
	slices.SortFunc(t.line, func(a, b start) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.rule, b.rule)) })
	return t
}

// covers says whether the timeline is right for a moment.
func (t *timeline) covers(at int64) bool { return t.from <= at && at <= t.to }

// next is a rule's first start at or after a moment; false when there is none.
func (t *timeline) next(rule uint32, at int64) (int64, bool) {
	for _, s := range t.starts.of[t.starts.at[rule]:t.starts.at[rule+1]] {
		if s >= at {
			return s, true
		}
	}
	return 0, false
}

// current is the start of the occurrence under way at a moment, for a length in minutes; false when there is none.
func (t *timeline) current(rule uint32, length uint16, at int64) (int64, bool) {
	s, ok := int64(0), false
	for _, u := range t.starts.of[t.starts.at[rule]:t.starts.at[rule+1]] {
		if u > at {
			break
		}
		s, ok = u, at < u+int64(length)*60
	}
	return s, ok
}

// since is where in the line the starts at or after a moment begin.
func (t *timeline) since(at int64) int {
	i, _ := slices.BinarySearchFunc(t.line, at, func(s start, at int64) int { return cmp.Compare(s.at, at) })
	return i
}

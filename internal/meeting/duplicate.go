package meeting

import (
	"net/url"
	"regexp"
	"slices"
	"sort"
	"strings"
	"time"

	"homegroup/internal/fold"
	"homegroup/internal/geo"
	"homegroup/internal/recur"
)

// How near two places must be to be the same door, and to be the same block. Lists geocode the same address up to a few
// hundred metres apart.
const (
	sameDoorKM  = 0.15
	sameBlockKM = 0.4
)

// likeness is what of a listing tells whether it is the same meeting as another: little enough to hold for all of them.
type likeness struct {
	id      int64
	feed    string
	program string
	rule    recur.Rule
	week    int // minute of the week in UTC of an occurrence, for meetings without a place; -1 by appointment
	online  bool
	point   *geo.Point // nil where only an area is known
	names   [][]string // the words of its name and of its group
	street  string     // number and street, folded
	link    string     // the conference it meets in
}

// likenessOf reads a listing. at is any fixed moment: it puts times of different zones on one week.
func likenessOf(l Listing, at time.Time) likeness {
	c := l.Content
	k := likeness{id: l.ID, feed: l.Feed, program: c.Program, rule: c.Rule, week: -1, online: c.Attendance == Online, link: conference(c.ConferenceURL)}
	if c.Point != nil && !c.Approximate {
		k.point = c.Point
	}
	if next, ok := c.Rule.Next(at); ok {
		k.week = int(next.Start.Unix()/60) % (7 * 24 * 60)
	}
	for _, name := range []string{c.Name, c.Group} {
		if words := telling(name); len(words) > 0 && !slices.ContainsFunc(k.names, func(w []string) bool { return slices.Equal(w, words) }) {
			k.names = append(k.names, words)
		}
	}
	k.street = strings.Join(fold.Tokens(c.Address), " ")
	return k
}

// Words that many names share say nothing about which meeting it is.
var common = map[string]bool{"the": true, "a": true, "an": true, "of": true, "and": true, "in": true, "at": true, "on": true, "group": true,
	"groups": true, "meeting": true, "grupo": true, "reunion": true, "de": true, "el": true, "la": true, "los": true, "y": true, "afg": true}

func telling(name string) []string {
	all := fold.Tokens(name)
	words := slices.DeleteFunc(slices.Clone(all), func(w string) bool { return common[w] })
	if len(words) == 0 {
		words = all
	}
	slices.Sort(words)
	return slices.Compact(words)
}

var digits = regexp.MustCompile(`\d{6,}`)

// conference names the room behind a link: the number where the link holds one, so that other hosts and passwords do not hide it.
func conference(link string) string {
	u, err := url.Parse(link)
	if link == "" || err != nil {
		return ""
	}
	if n := digits.FindString(u.Path); n != "" {
		return n
	}
	return strings.ToLower(strings.TrimPrefix(u.Host, "www.")) + strings.TrimRight(u.Path, "/")
}

// alike compares two lists of words: twice the words in common over all words, a word with a typo or cut short counting nearly whole.
func alike(a, b []string) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	sum, used := 0.0, make([]bool, len(b))
	for _, w := range a {
		best, at := 0.0, -1
		for i, v := range b {
			if score := sameWord(w, v); !used[i] && score > best {
				best, at = score, i
			}
		}
		if at >= 0 {
			used[at] = true
			sum += best
		}
	}
	return 2 * sum / float64(len(a)+len(b))
}

func sameWord(a, b string) float64 {
	switch {
	case a == b:
		return 1
	case len(a) >= 4 && len(b) >= 4 && (fold.Match(a, b) > 0 || fold.Match(b, a) > 0):
		return 0.9
	}
	return 0
}

func (k likeness) name(o likeness) float64 {
	best := 0.0
	for _, a := range k.names {
		for _, b := range o.names {
			best = max(best, alike(a, b))
		}
	}
	return best
}

// sameRule says whether both take place on the same days, and how many minutes lie between their starts.
func (k likeness) sameRule(o likeness) (bool, int) {
	a, b := k.rule, o.rule
	if a.Kind != b.Kind || a.Kind == recur.Appointment || a.Day != b.Day || a.Weeks != b.Weeks || a.Date != b.Date {
		return false, 0
	}
	if a.Start > b.Start {
		return true, a.Start - b.Start
	}
	return true, b.Start - a.Start
}

// compare decides about two listings of different feeds; false: nothing speaks for their being the same meeting.
// The bounds were set on disturbed copies of real lists, see TestDuplicatesMeasured.
func (k likeness) compare(o likeness) (Merge, bool) {
	if k.program != o.program && k.program != "" && o.program != "" {
		return Merge{}, false
	}
	m := Merge{A: min(k.id, o.id), B: max(k.id, o.id), State: MergeSuggested}
	name := k.name(o)
	if name >= 0.5 {
		m.Reasons = append(m.Reasons, "name")
	}
	sameDay, apart := k.sameRule(o)
	if k.point != nil && o.point != nil && !k.online && !o.online {
		km := k.point.KM(*o.point)
		street := k.street != "" && k.street == o.street && km < 3
		place := 0.0
		switch {
		case km <= sameDoorKM || street:
			place = 1
		case km <= sameBlockKM:
			place = 0.8
		}
		if !sameDay || place == 0 || apart > 30 {
			return Merge{}, false
		}
		m.Reasons = append(m.Reasons, "place")
		m.Score = 0.4*place + 0.6*name
		switch {
		case apart == 0 && name >= 0.5:
			m.State = MergeAuto
		case apart == 0 && place == 1: // perhaps under two names
		case apart > 0 && name >= 0.8: // perhaps one list has not heard of a new time
			m.Score *= 0.8
		default:
			return Merge{}, false
		}
		if apart == 0 {
			m.Reasons = append(m.Reasons, "time")
		}
		return k.sure(o, m), true
	}
	sameTime := k.week >= 0 && k.week == o.week && k.rule.Kind == o.rule.Kind && k.rule.Weeks == o.rule.Weeks && k.rule.Date == o.rule.Date
	if !sameTime {
		return Merge{}, false
	}
	m.Reasons = append(m.Reasons, "time")
	switch {
	case k.link != "" && k.link == o.link:
		m.Reasons = append(m.Reasons, "link")
		m.Score = 0.4 + 0.6*name
		if name >= 0.3 {
			m.State = MergeAuto
		}
	case name >= 0.95 && (k.link == "" || o.link == "") && k.words(o) >= 2:
		m.Score = 0.7
	default:
		return Merge{}, false
	}
	return k.sure(o, m), true
}

// sure takes back certainty where a list does not say whose meeting it is.
func (k likeness) sure(o likeness, m Merge) Merge {
	if k.program != o.program {
		m.State = MergeSuggested
	}
	return m
}

func (k likeness) words(o likeness) int {
	n := 0
	for _, a := range slices.Concat(k.names, o.names) {
		n = max(n, len(a))
	}
	return n
}

// lookalikes finds what may be the same meeting among many listings without comparing all with all.
type lookalikes struct {
	all    []likeness
	cells  []uint64 // of those with a place, ascending
	placed []int    // index in all, beside cells
	links  map[string][]int
	names  map[string][]int // for those without a place
}

func newLookalikes(all []likeness) *lookalikes {
	x := &lookalikes{all: all, links: map[string][]int{}, names: map[string][]int{}}
	for i, k := range all {
		if k.point != nil {
			x.placed = append(x.placed, i)
		}
		if k.link != "" {
			x.links[k.link] = append(x.links[k.link], i)
		}
		if k.point == nil || k.online {
			for _, n := range k.names {
				key := strings.Join(n, " ")
				x.names[key] = append(x.names[key], i)
			}
		}
	}
	sort.Slice(x.placed, func(i, j int) bool { return all[x.placed[i]].point.Cell() < all[x.placed[j]].point.Cell() })
	for _, i := range x.placed {
		x.cells = append(x.cells, all[i].point.Cell())
	}
	return x
}

// of gives the decisions about one listing of another feed: at most one that joins for each other feed, the best.
func (x *lookalikes) of(k likeness) []Merge {
	seen := map[int]bool{}
	var found []Merge
	look := func(i int) {
		if o := x.all[i]; !seen[i] && o.feed != k.feed {
			seen[i] = true
			if m, ok := k.compare(o); ok {
				found = append(found, m)
			}
		}
	}
	if k.point != nil {
		for _, r := range geo.Cover(*k.point, 3*sameBlockKM) {
			for i, _ := slices.BinarySearch(x.cells, r.Min); i < len(x.cells) && x.cells[i] <= r.Max; i++ {
				look(x.placed[i])
			}
		}
	}
	if k.link != "" {
		for _, i := range x.links[k.link] {
			look(i)
		}
	}
	for _, n := range k.names {
		for _, i := range x.names[strings.Join(n, " ")] {
			look(i)
		}
	}
	sort.Slice(found, func(i, j int) bool { return stronger(found[i], found[j]) })
	return found
}

// stronger orders decisions: the operator's before the computed, certain before suggested, then by likeness, then by age.
func stronger(a, b Merge) bool {
	rank := func(s MergeState) int {
		return slices.Index([]MergeState{MergeApart, MergeJoined, MergeAuto, MergeSuggested}, s)
	}
	switch {
	case a.State != b.State:
		return rank(a.State) < rank(b.State)
	case a.Score != b.Score:
		return a.Score > b.Score
	case a.A != b.A:
		return a.A < b.A
	}
	return a.B < b.B
}

// grouping works out which listings are one meeting from all decisions about them. The strongest decisions are followed
// first; a computed one is not followed where it would put two listings of one feed, or two that the operator keeps
// apart, into one meeting. The result gives each listing named in a decision the lowest ID of its meeting.
func grouping(decisions []Merge, feedOf func(int64) string) map[int64]int64 {
	sorted := slices.Clone(decisions)
	sort.Slice(sorted, func(i, j int) bool { return stronger(sorted[i], sorted[j]) })
	members := map[int64][]int64{} // by the meeting's ID
	of := map[int64]int64{}
	apart := map[[2]int64]bool{}
	add := func(id int64) {
		if _, ok := of[id]; !ok {
			of[id], members[id] = id, []int64{id}
		}
	}
	for _, d := range sorted {
		add(d.A)
		add(d.B)
		if d.State == MergeApart {
			apart[[2]int64{d.A, d.B}] = true
		}
	}
	for _, d := range sorted {
		a, b := of[d.A], of[d.B]
		if a == b || d.State != MergeAuto && d.State != MergeJoined || !mayJoin(members[a], members[b], apart, feedOf, d.State == MergeJoined) {
			continue
		}
		if b < a {
			a, b = b, a
		}
		for _, id := range members[b] {
			of[id] = a
		}
		members[a] = append(members[a], members[b]...)
		delete(members, b)
	}
	return of
}

func mayJoin(as, bs []int64, apart map[[2]int64]bool, feedOf func(int64) string, byHand bool) bool {
	for _, a := range as {
		for _, b := range bs {
			if apart[[2]int64{min(a, b), max(a, b)}] || !byHand && feedOf(a) == feedOf(b) {
				return false
			}
		}
	}
	return true
}

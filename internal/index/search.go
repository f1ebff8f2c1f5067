package index

import (
	"sort"
	"strings"
	"time"

	"homegroup/internal/fold"
	"homegroup/internal/geo"
	"homegroup/internal/meeting"
)

// view is a segment as it is to be seen: without the documents that another segment replaces, and at its time.
type view struct {
	*segment
	dead []uint64 // nil: none
	live []uint64 // the segment's, without the dead
	line *timeline
}

// search is one query being answered.
type search struct {
	q     meeting.Query // prepared
	order meeting.Sort
	words []string
	at    int64   // q.At in Unix seconds
	round *circle // where a hit can be; nil: anywhere
	small int     // answers of up to so many documents may be looked through one by one
	lend  *scratch
}

func newSearch(q meeting.Query, small int, lend *scratch) *search {
	s := &search{q: q, order: q.Order(), at: q.At.Unix(), small: small, lend: lend}
	if q.Text != "" {
		s.words = fold.Tokens(q.Text)
	}
	switch b := q.Bounds; {
	case q.WithinKM > 0:
		c := newCircle(*q.Near, q.WithinKM)
		s.round = &c
	case b != nil && b.South <= b.North && boxWidth(*b) <= 90:
		c := circleRound(*b)
		s.round = &c
	}
	return s
}

// boxWidth is how many degrees a box spans from west to east.
func boxWidth(b meeting.Bounds) float64 {
	if b.West > b.East {
		return b.East - b.West + 360
	}
	return b.East - b.West
}

// circleRound is the circle round a box at most 90 degrees wide, whose farthest points from its middle are corners.
func circleRound(b meeting.Bounds) circle {
	middle := geo.Point{Lat: (b.South + b.North) / 2, Lng: b.West + boxWidth(b)/2}
	if middle.Lng > 180 {
		middle.Lng -= 360
	}
	km := 0.0
	for _, lat := range []float64{b.South, b.North} {
		for _, lng := range []float64{b.West, b.East} {
			km = max(km, middle.KM(geo.Point{Lat: lat, Lng: lng}))
		}
	}
	return newCircle(middle, km+0.001)
}

// filter finds all documents that answer the query, and how well its words match where that is the order.
func (s *search) filter(v *view) (docs, *ranking) {
	d := s.start(v)
	for _, clause := range s.clauses(v) {
		s.keepAny(d, clause)
	}
	if s.q.From != nil || s.q.To != nil {
		s.keepStarts(v, d)
	}
	if s.q.Bounds != nil {
		for doc := range d.all {
			if p, ok := v.point(doc); !ok || !s.q.Bounds.Contains(p) {
				d.drop(doc)
			}
		}
	}
	if s.q.WithinKM > 0 {
		for doc := range d.all {
			if doc >= v.located || !v.contains(s.round, doc) {
				d.drop(doc)
			}
		}
	}
	var rank *ranking
	if s.q.Text != "" {
		rank = v.matchText(s.words, d, s.order == meeting.ByRelevance, s.small/8, s.lend)
	}
	if s.q.Now || !s.q.Until.IsZero() {
		s.keepTimes(v, d)
	}
	return d, rank
}

// start is all documents that are there, within the blocks that the circle touches.
func (s *search) start(v *view) docs {
	if s.round == nil {
		d := s.lend.window(0, len(v.live))
		copy(d.words, v.live)
		return d
	}
	s.lend.blocks = v.blocks(s.round, s.lend.blocks[:0])
	blocks := s.lend.blocks
	if len(blocks) == 0 {
		return docs{}
	}
	first := blocks[0]
	d := s.lend.window(first*blockSize, int(blocks[len(blocks)-1]-first)+1)
	for _, b := range blocks {
		d.words[b-first] = v.live[b]
	}
	return d
}

// clauses lists, for each part of the query that is a choice of terms, the documents of the terms; one of them is enough.
func (s *search) clauses(v *view) [][]posting {
	var all [][]posting
	add := func(class byte, values ...string) {
		clause := []posting{}
		for _, value := range values {
			if t, ok := v.terms.find(string(class) + value); ok {
				clause = append(clause, v.hasTerm.of(t))
			}
		}
		all = append(all, clause)
	}
	q := s.q
	if q.Days != 0 {
		var days []string
		for day := time.Sunday; day <= time.Saturday; day++ {
			if q.Days.Has(day) {
				days = append(days, string(rune('0'+day)))
			}
		}
		add(dayTerm, days...)
	}
	if len(q.Programs) > 0 {
		add(programTerm, q.Programs...)
	}
	for _, t := range q.Types {
		if t.Attribute != "" {
			add(attributeTerm, string(t.Attribute))
		}
		if t.Program != "" {
			add(programTerm, t.Program)
		}
		if t.Code != "" {
			add(codeTerm, t.Code)
		}
	}
	if len(q.Attendance) > 0 {
		ways := []string{string(meeting.Hybrid)}
		for _, a := range q.Attendance {
			ways = append(ways, string(a))
		}
		add(attendanceTerm, ways...)
	}
	if q.Region != "" {
		add(areaTerm, fold.Fold(q.Region))
	}
	if q.Language != "" {
		add(languageTerm, baseLanguage(q.Language))
	}
	if q.Body != "" {
		add(bodyTerm, fold.Fold(q.Body))
	}
	if q.Feed != "" {
		add(feedTerm, q.Feed)
	}
	return all
}

// keepAny drops what has none of the terms.
func (s *search) keepAny(d docs, clause []posting) {
	spare := s.lend.set(d)
	if len(clause) == 1 {
		d.keep(clause[0], spare)
		return
	}
	for _, p := range clause {
		spare.or(p)
	}
	d.and(spare)
}

// keepStarts drops what does not start from From to To: whole hours by their terms, and only in the hours that are cut
// one by one.
func (s *search) keepStarts(v *view, d docs) {
	var hours []posting
	cut := s.lend.set(d)
	for h := range 24 {
		t, ok := v.terms.find(string(hourTerm) + hourName(h))
		if !ok {
			continue
		}
		first, end := between(h*60, s.q.From, s.q.To), between(h*60+59, s.q.From, s.q.To)
		if whole := first && end && !s.turnsWithin(h); whole {
			hours = append(hours, v.hasTerm.of(t))
		} else if first || end || s.turnsWithin(h) {
			hours = append(hours, v.hasTerm.of(t))
			cut.or(v.hasTerm.of(t))
		}
	}
	s.keepAny(d, hours)
	cut.and(d)
	for doc := range cut.all {
		if !between(int(v.week[doc])%(24*60), s.q.From, s.q.To) {
			d.drop(doc)
		}
	}
}

// turnsWithin says whether From or To lies inside an hour rather than at its ends.
func (s *search) turnsWithin(h int) bool {
	return s.q.From != nil && *s.q.From/60 == h || s.q.To != nil && *s.q.To/60 == h
}

// keepTimes drops what is not Now, or does not start again before Until.
func (s *search) keepTimes(v *view, d docs) {
	if d.count() <= s.small {
		for doc := range d.all {
			next, again := v.line.next(v.rule[doc], s.at)
			_, underWay := v.line.current(v.rule[doc], v.length[doc], s.at)
			if s.q.Now && !underWay && !(again && next-s.at <= nowWithin) || !s.q.Until.IsZero() && !(again && s.before(next)) {
				d.drop(doc)
			}
		}
		return
	}
	if s.q.Now {
		now := s.lend.set(d)
		s.addNow(v, now)
		d.and(now)
	}
	if !s.q.Until.IsZero() {
		until := s.lend.set(d)
		for _, start := range v.line.line[v.line.since(s.at):] {
			if !s.before(start.at) {
				break
			}
			until.or(posting{list: v.byRule.list(start.rule)})
		}
		d.and(until)
	}
}

const nowWithin = int64(meeting.NowWithin / time.Second)

// before says whether a moment comes before Until.
func (s *search) before(at int64) bool { return time.Unix(at, 0).Before(s.q.Until) }

// addNow adds what is under way or soon begins, from the line of all starts.
func (s *search) addNow(v *view, now docs) {
	longest := int64(0)
	for _, l := range v.longest[1:] {
		longest = max(longest, int64(l)*60)
	}
	for _, start := range v.line.line[v.line.since(s.at-longest):] {
		list := v.byRule.list(start.rule)
		switch {
		case start.at > s.at+nowWithin:
			return
		case start.at >= s.at:
			now.or(posting{list: list})
		case s.at < start.at+int64(v.longest[start.rule])*60:
			for _, doc := range now.within(list) {
				if _, underWay := v.line.current(start.rule, v.length[doc], s.at); underWay {
					now.add(doc)
				}
			}
		}
	}
}

// next is the minute of a document's next start, or last.
func (s *search) next(v *view, doc uint32) int64 {
	if at, ok := v.line.next(v.rule[doc], s.at); ok {
		return minuteOf(at)
	}
	return last
}

// far is how many metres away a document is, or last.
func (s *search) far(v *view, doc uint32) int64 {
	if p, ok := v.point(doc); ok && s.q.Near != nil {
		return metres(s.q.Near.KM(p))
	}
	return last
}

// afterRank is the first place in the order of names that comes after the cursor.
func (s *search) afterRank(v *view) uint32 {
	if s.q.After == nil {
		return 0
	}
	return uint32(sort.Search(v.n, func(i int) bool {
		doc := v.nameOrder[i]
		name := string(v.names.of(doc))
		if c := strings.Compare(name, s.q.After.Name); c != 0 {
			return c > 0
		}
		return v.ids[doc] > s.q.After.ID
	}))
}

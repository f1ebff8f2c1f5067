package index

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"homegroup/internal/meeting"
)

// candidate is a document that may stand on the page, with its key. Its name stands only for the order by name, where
// nums[0] is its place among the names of its segment.
type candidate struct {
	nums [2]int64
	id   int64
	doc  uint32
	view *view
}

func (a candidate) compare(b candidate) int {
	return cmp.Or(cmp.Compare(a.nums[0], b.nums[0]), cmp.Compare(a.nums[1], b.nums[1]), cmp.Compare(a.id, b.id))
}

// picker keeps the first so many candidates of one view, in whatever order they are offered.
type picker struct {
	want  int
	after *key // only what comes after this; nil: all
	kept  []candidate
	full  bool // worst is the last that can still be wanted
	worst candidate
}

// wants says whether a candidate with this first number may be kept.
func (p *picker) wants(first int64) bool {
	return !(p.full && first > p.worst.nums[0] || p.after != nil && first < p.after.nums[0])
}

func (p *picker) offer(c candidate) {
	if p.after != nil && (key{nums: c.nums, id: c.id}).compare(*p.after) <= 0 || p.full && c.compare(p.worst) >= 0 {
		return
	}
	p.kept = append(p.kept, c)
	if len(p.kept) >= 2*p.want+64 {
		p.settle()
	}
}

// settle puts what is kept in order and lets go of the rest.
func (p *picker) settle() {
	slices.SortFunc(p.kept, candidate.compare)
	if len(p.kept) >= p.want {
		p.kept = p.kept[:p.want]
		p.full, p.worst = true, p.kept[p.want-1]
	}
}

// enough says that nothing whose numbers are these or greater is wanted any longer.
func (p *picker) enough(first, second int64) bool {
	if !p.full && len(p.kept) >= p.want {
		p.settle()
	}
	return p.full && cmp.Or(cmp.Compare(first, p.worst.nums[0]), cmp.Compare(second, p.worst.nums[1])) > 0
}

// least is below every number of a key.
const least = math.MinInt64

// first finds the first documents of an answer in the query's order: the page and one more. Small answers are looked
// through whole. For others there is a way for each order that meets the documents nearly in it and stops early.
func (s *search) first(v *view, d docs, rank *ranking) []candidate {
	p := &picker{want: s.q.Limit + 1}
	if s.q.After != nil {
		k := keyOf(s.q.After)
		p.after = &k
	}
	small := s.few(v, d)
	switch s.order {
	case meeting.ByName:
		s.byName(v, d, p, small)
	case meeting.ByTime:
		s.byTime(v, d, p, small)
	case meeting.ByDistance:
		s.byDistance(v, d, p, small)
	case meeting.ByUpcoming:
		begin := s.at
		if s.q.After != nil && s.q.After.Key[0] < math.MaxInt64/60 {
			begin = max(begin, s.q.After.Key[0]*60)
		}
		s.byNext(v, d, small, begin, func(doc uint32, next int64) {
			if p.wants(next) {
				p.offer(candidate{[2]int64{next, s.far(v, doc)}, v.ids[doc], doc, v})
			}
		}, func(next int64) bool { return p.enough(next, least) })
	case meeting.ByRelevance:
		s.byRelevance(v, d, rank, p)
	}
	p.settle()
	return p.kept
}

// few says whether it is quicker to look at every document of a set than to walk an order until enough of them are met:
// the first costs as many steps as there are documents, the second, less each, as many as lie between one and the next.
func (s *search) few(v *view, d docs) bool {
	n := d.count()
	return n <= s.small && (n <= 256 || n*n*8 <= (s.q.Limit+1)*v.n)
}

func (s *search) byName(v *view, d docs, p *picker, small bool) {
	p.after = nil // names are compared here, by rank
	from := s.afterRank(v)
	if small {
		for doc := range d.all {
			if r := v.nameRank[doc]; r >= from {
				p.offer(candidate{[2]int64{int64(r)}, v.ids[doc], doc, v})
			}
		}
		return
	}
	for r, doc := range v.nameOrder[from:] {
		if p.enough(int64(from)+int64(r), least) {
			return
		}
		if d.has(doc) {
			p.offer(candidate{[2]int64{int64(from) + int64(r)}, v.ids[doc], doc, v})
		}
	}
}

func (s *search) byTime(v *view, d docs, p *picker, small bool) {
	offer := func(doc uint32) {
		week := int64(v.week[doc])
		if week == appointment {
			week = last
		}
		if p.wants(week) {
			p.offer(candidate{[2]int64{week, s.far(v, doc)}, v.ids[doc], doc, v})
		}
	}
	if small {
		for doc := range d.all {
			offer(doc)
		}
		return
	}
	i, begin := 0, int64(0)
	if s.q.After != nil {
		begin = s.q.After.Key[0]
	}
	for day := int64(0); day <= 7; day++ { // the eighth is for those by appointment
		if s.q.Days != 0 && s.q.Days&(1<<day) == 0 {
			continue
		}
		i, _ = slices.BinarySearchFunc(v.timeOrder, max(day*24*60, min(begin, appointment)), func(doc uint32, week int64) int {
			return cmp.Compare(int64(v.week[doc]), week)
		})
		for ; i < v.n && int64(v.week[v.timeOrder[i]]) < (day+1)*24*60; i++ {
			doc := v.timeOrder[i]
			if p.enough(int64(v.week[doc]), least) {
				return
			}
			if d.has(doc) {
				offer(doc)
			}
		}
	}
}

// byNext goes along the timeline, beginning at a moment not before s.at, and then through what does not start again. It
// offers documents with the minute of their next start, until enough says that what starts then is not wanted any longer.
func (s *search) byNext(v *view, d docs, small bool, begin int64, offer func(doc uint32, next int64), enough func(next int64) bool) {
	if small {
		for doc := range d.all {
			offer(doc, s.next(v, doc))
		}
		return
	}
	for _, start := range v.line.line[v.line.since(begin):] {
		if start.before >= s.at {
			continue // not the next one of its rule
		}
		next := minuteOf(start.at)
		if enough(next) {
			return
		}
		for _, doc := range d.within(v.byRule.list(start.rule)) {
			if d.has(doc) {
				offer(doc, next)
			}
		}
	}
	if enough(last) {
		return
	}
	for doc := range d.all {
		if s.next(v, doc) == last {
			offer(doc, last)
		}
	}
}

// byRelevance takes the documents of one relevance after the other, the greatest first.
func (s *search) byRelevance(v *view, d docs, rank *ranking, p *picker) {
	byNext := func(equal docs, n int) {
		relevance := -int64(n)
		s.byNext(v, equal, s.few(v, equal), s.at, func(doc uint32, next int64) {
			p.offer(candidate{[2]int64{relevance, next}, v.ids[doc], doc, v})
		}, func(next int64) bool { return p.enough(relevance, next) })
	}
	if rank == nil { // no words: all are alike
		byNext(d, 0)
		return
	}
	if rank.list != nil {
		for i, doc := range rank.list {
			if n := -int64(rank.relevance[i]); d.has(doc) && p.wants(n) {
				p.offer(candidate{[2]int64{n, s.next(v, doc)}, v.ids[doc], doc, v})
			}
		}
		return
	}
	rest, limit := s.lend.set(d), math.MaxInt32
	copy(rest.words, d.words)
	if s.q.After != nil {
		limit = int(max(0, min(-s.q.After.Key[0], math.MaxInt32)))
		rest = rank.atMost(rest, limit, s.lend)
	}
	spare := [2]docs{s.lend.set(d), s.lend.set(d)}
	for !rest.empty() {
		equal, n := rank.best(rest, limit, spare)
		if n == 0 || p.enough(-int64(n), least) {
			return
		}
		byNext(equal, n)
		for i, w := range equal.words {
			rest.words[i] &^= w
		}
		limit = n - 1
	}
}

// firstRing is the radius, in metres, of the first circle in which the nearest are looked for.
const firstRing = 2000

// byDistance looks in wider and wider circles.
func (s *search) byDistance(v *view, d docs, p *picker, small bool) {
	offer := func(doc uint32, far int64) {
		if p.wants(far) {
			p.offer(candidate{[2]int64{far, s.next(v, doc)}, v.ids[doc], doc, v})
		}
	}
	if small || s.q.Near == nil {
		var wanted circle // everything beyond it is too far away
		full := int64(-1) // for which farthest candidate it was drawn
		for doc := range d.all {
			if p.full && doc < v.located {
				if full != p.worst.nums[0] && p.worst.nums[0] < halfWay {
					full = p.worst.nums[0]
					wanted = newCircle(*s.q.Near, float64(full+1)/1000)
				}
				if full >= 0 && full == p.worst.nums[0] && v.vectors[doc].apart(&wanted.at) > wanted.unsure {
					continue
				}
			}
			offer(doc, s.far(v, doc))
		}
		return
	}
	begin := int64(firstRing)
	if s.q.After != nil && s.q.After.Key[0] < halfWay {
		begin = max(begin, s.q.After.Key[0]+firstRing)
	}
	for done, ring := int64(-1), begin; done < halfWay && !p.enough(done+1, least); done, ring = ring, 2*ring {
		c := newCircle(*s.q.Near, float64(ring+1)/1000) // a metre more, as numbers of metres are rounded
		s.lend.blocks = v.blocks(&c, s.lend.blocks[:0])
		for _, b := range s.lend.blocks {
			for w := d.word(b); w != 0; w &= w - 1 {
				doc := b*blockSize + uint32(bits.TrailingZeros64(w))
				if doc >= v.located || v.vectors[doc].apart(&c.at) > c.unsure {
					continue
				}
				if far := s.far(v, doc); far > done && far <= ring {
					offer(doc, far)
				}
			}
		}
	}
	if p.enough(last, least) {
		return
	}
	for doc := max(v.located, d.from); doc < d.end(); doc++ {
		if d.has(doc) {
			offer(doc, last)
		}
	}
}

// halfWay is more metres than any place on the Earth is away from another.
const halfWay = 20_100_000

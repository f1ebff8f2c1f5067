package index

import (
	"context"
	"errors"
	"hash/maphash"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"homegroup/internal/meeting"
	"homegroup/internal/problem"
	"homegroup/internal/recur"
)

// Index is the directory in memory. It is a snapshot that never changes and is replaced whole, so that readers take no
// lock; one writer at a time makes the next one.
//
// Its parts: a meeting is taken apart (analyst, batch.go) and put together with the others into a segment (segment.go):
// columns, and for every term and word the documents that have it (docs.go, vocabulary.go, trie.go). A snapshot has two
// segments: a large one, and a small one with what has changed since, which replaces documents of the large one until it
// has grown so much that both are made into one. When meetings take place stands in a timeline for each (timeline.go). A
// query narrows a set of documents (search.go, words.go), then picks the first of the order (pick.go).
type Index struct {
	now   func() time.Time
	seed  maphash.Seed
	small int // see search
	// The changes are joined with the rest when they are more than mergeFrom meetings and one in mergePart of all.
	mergeFrom int
	write     sync.Mutex
	current   atomic.Pointer[snapshot]
	lend      sync.Pool // of *scratch
}

var _ meeting.Finder = (*Index)(nil)

// snapshot is all meetings at one time.
type snapshot struct {
	views []*view // the large one, then the changes; either may be missing
	count int
	// changed is when meetings were last taken in, for those who watch whether the index keeps up.
	changed time.Time
}

// smallAnswer is how many documents it may be quicker to look through than to go about it otherwise.
const smallAnswer = 4096

// New makes an empty index. now gives the moment of a query that names none, and the time for which the index is ready.
func New(now func() time.Time) *Index {
	x := &Index{now: now, seed: maphash.MakeSeed(), small: smallAnswer, mergeFrom: 2000}
	x.lend.New = func() any { return &scratch{} }
	x.current.Store(&snapshot{})
	return x
}

// Load replaces all meetings by those that each yields, the Gone too. each may yield from several goroutines at once. On
// an error, of each or of ctx or of two meetings with one ID, nothing changes.
func (x *Index) Load(ctx context.Context, each func(yield func(meeting.Meeting) error) error) error {
	x.write.Lock()
	defer x.write.Unlock()
	batches, err := x.analyse(ctx, each)
	if err != nil {
		return err
	}
	base, err := assemble(batches)
	if err != nil {
		return err
	}
	batches = nil
	x.publish(base, nil, nil)
	runtime.GC()
	debug.FreeOSMemory() // building takes more than keeping
	return nil
}

// piece is how many meetings are handed to an analyst at once.
const piece = 128

// analyse takes meetings apart, on all cores.
func (x *Index) analyse(ctx context.Context, each func(yield func(meeting.Meeting) error) error) ([]*batch, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	analysts := make([]*analyst, min(runtime.GOMAXPROCS(0), 8))
	work := make(chan []meeting.Meeting, len(analysts))
	var wait sync.WaitGroup
	for i := range analysts {
		analysts[i] = newAnalyst(x.seed)
		wait.Go(func() {
			for meetings := range work {
				for k := range meetings {
					if err := analysts[i].add(&meetings[k]); err != nil {
						stop(err)
					}
				}
			}
		})
	}
	send := func(meetings []meeting.Meeting) error {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case work <- meetings:
			return nil
		}
	}
	var collect sync.Mutex
	var next []meeting.Meeting
	err := each(func(m meeting.Meeting) error {
		collect.Lock()
		next = append(next, m)
		var full []meeting.Meeting
		if len(next) == piece {
			full, next = next, make([]meeting.Meeting, 0, piece)
		}
		collect.Unlock()
		if full == nil {
			return nil
		}
		return send(full)
	})
	if err == nil {
		err = send(next)
	}
	close(work)
	wait.Wait()
	if err = errors.Join(err, context.Cause(ctx)); err != nil {
		return nil, err
	}
	batches := make([]*batch, len(analysts))
	for i, a := range analysts {
		wait.Go(func() { batches[i] = a.finish() })
	}
	wait.Wait()
	return batches, nil
}

// mergePart is the part of all meetings, one in so many, up to which changes are kept apart.
const mergePart = 32

// Update replaces or adds the changed meetings and takes the removed ones away, by ID; one that is in both is
// taken away. On an error nothing changes. Now
// and then it takes longer, about a second for 250,000 meetings, to join all changes with the rest; queries go on meanwhile.
func (x *Index) Update(ctx context.Context, changed []meeting.Meeting, removed []int64) error {
	if len(changed) == 0 && len(removed) == 0 {
		return nil
	}
	x.write.Lock()
	defer x.write.Unlock()
	newest := map[int64]int{} // of several changes of one meeting the last counts
	for i, m := range changed {
		newest[m.ID] = i
	}
	for _, id := range removed {
		newest[id] = -1
	}
	a := newAnalyst(x.seed)
	for i, m := range changed {
		if newest[m.ID] != i {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := a.add(&changed[i]); err != nil {
			return err
		}
	}
	old := x.current.Load()
	var base *view
	batches := []*batch{a.finish()}
	if len(old.views) > 0 {
		base = old.views[0]
	}
	for _, v := range old.views[min(1, len(old.views)):] {
		batches = append(batches, v.batch(v.without(newest)))
	}
	changes, err := assemble(batches)
	if err != nil {
		return err
	}
	if base == nil {
		x.publish(changes, nil, nil)
		return nil
	}
	dead := base.without(newest)
	if changes.n > max(x.mergeFrom, base.n/mergePart) {
		whole, err := assemble([]*batch{base.batch(dead), changes.batch(nil)})
		if err != nil {
			return err
		}
		x.publish(whole, nil, nil)
		return nil
	}
	x.publish(base.segment, dead, changes)
	return nil
}

// without is the documents that are dead already and those of the meetings given.
func (v *view) without(ids map[int64]int) []uint64 {
	dead := make([]uint64, len(v.live))
	copy(dead, v.dead)
	for id := range ids {
		if doc, ok := v.find(id); ok {
			dead[doc/64] |= 1 << (doc % 64)
		}
	}
	return dead
}

// publish makes the next snapshot of a segment, what of it is dead, and changes if there are any.
func (x *Index) publish(base *segment, dead []uint64, changes *segment) {
	at := x.now()
	snap := &snapshot{changed: at}
	for _, s := range []*segment{base, changes} {
		if s == nil {
			continue
		}
		v := &view{segment: s, dead: dead, live: slices.Clone(s.live), line: x.timeline(s, at)}
		for i, w := range dead {
			v.live[i] &^= w
		}
		dead = nil
		snap.count += docs{0, v.live}.count()
		snap.views = append(snap.views, v)
	}
	x.current.Store(snap)
}

// Run keeps the index ready for the present time until ctx ends: it works out when meetings take place for another day
// before the last one is over. It always gives ctx.Err().
func (x *Index) Run(ctx context.Context) error {
	tick := time.NewTicker(10 * time.Minute)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
			x.roll()
		}
	}
}

// roll makes the timelines again when they near their end.
func (x *Index) roll() {
	x.write.Lock()
	defer x.write.Unlock()
	old, at := x.current.Load(), x.now()
	next := &snapshot{count: old.count}
	for _, v := range old.views {
		next.views = append(next.views, &view{v.segment, v.dead, v.live, x.timeline(v.segment, at)})
	}
	x.current.Store(next)
}

// timeline is the one that a segment has in the snapshot of now, or a new one if that is missing or nears its end.
func (x *Index) timeline(s *segment, at time.Time) *timeline {
	for _, v := range x.current.Load().views {
		if v.segment == s && v.line.covers(at.Add(timelineSpare).Unix()) && v.line.covers(at.Add(-meeting.CursorLife).Unix()) {
			return v.line
		}
	}
	return newTimeline(s.rules, at)
}

// Find answers a query.
func (x *Index) Find(ctx context.Context, q meeting.Query) (meeting.Page, error) {
	q, err := prepare(q, x.now)
	if err != nil {
		return meeting.Page{}, err
	}
	lend := x.lend.Get().(*scratch)
	defer x.lend.Put(lend)
	lend.used = 0
	s := newSearch(q, x.small, lend)
	var page meeting.Page
	var found []candidate
	count := newFacetCount()
	for _, v := range x.current.Load().views {
		if err := ctx.Err(); err != nil {
			return meeting.Page{}, err
		}
		if !v.line.covers(s.at) { // a time long ago or to come: worked out for this query alone
			v = &view{v.segment, v.dead, v.live, newTimeline(v.rules, q.At)}
		}
		d, rank := s.filter(v)
		page.Total += d.count()
		if q.Facets {
			count.addAll(v, d, lend)
		}
		found = append(found, s.first(v, d, rank)...)
	}
	page.Hits, page.Next = s.page(found)
	if q.Facets {
		page.Facets = count.facets()
	}
	return page, nil
}

// page makes hits of the first candidates of all views, and the cursor if there are more.
func (s *search) page(found []candidate) ([]meeting.Hit, *meeting.Cursor) {
	slices.SortFunc(found, func(a, b candidate) int { return s.key(a).compare(s.key(b)) })
	n := min(len(found), s.q.Limit)
	if n == 0 {
		return nil, nil
	}
	hits, times := make([]meeting.Hit, n), make([]recur.Occurrence, 0, 2*n)
	for i, c := range found[:n] {
		hits[i] = meeting.Hit{ID: c.id, JSON: c.view.encoded(c.doc), KM: -1}
		if p, ok := c.view.point(c.doc); ok && s.q.Near != nil {
			hits[i].KM = s.q.Near.KM(p)
		}
		if at, ok := c.view.line.next(c.view.rule[c.doc], s.at); ok {
			times = append(times, c.view.occurrence(c.doc, at))
			hits[i].Next = &times[len(times)-1]
		}
		if at, ok := c.view.line.current(c.view.rule[c.doc], c.view.length[c.doc], s.at); ok {
			times = append(times, c.view.occurrence(c.doc, at))
			hits[i].Now = &times[len(times)-1]
		}
	}
	if n == len(found) {
		return hits, nil
	}
	k := s.key(found[n-1])
	return hits, &meeting.Cursor{Sort: s.order, At: s.q.At, Key: k.nums, Name: k.name, ID: k.id}
}

// key is where a candidate stands in the order.
func (s *search) key(c candidate) key {
	if s.order == meeting.ByName {
		return key{name: string(c.view.names.of(c.doc)), id: c.id}
	}
	return key{nums: c.nums, id: c.id}
}

// occurrence is the one of a document that starts at a moment.
func (s *segment) occurrence(doc uint32, at int64) recur.Occurrence {
	loc, err := s.rules[s.rule[doc]].Location()
	if err != nil {
		loc = time.UTC // not reached: rules without a zone that is known are on no timeline
	}
	start := time.Unix(at, 0).In(loc)
	return recur.Occurrence{Start: start, End: start.Add(time.Duration(s.length[doc]) * time.Minute)}
}

// BySlug finds the meeting that has this slug, or one of whose listings has it, the Gone too. Error: problem.NotFound.
func (x *Index) BySlug(_ context.Context, slug string) (meeting.Meeting, error) {
	for _, v := range x.current.Load().views {
		for doc := range v.withSlug(maphash.String(x.seed, slug)) {
			if v.dead != nil && v.dead[doc/64]&(1<<(doc%64)) != 0 {
				continue
			}
			m, err := meeting.Decode(v.encoded(doc))
			if err != nil {
				return meeting.Meeting{}, err
			}
			if m.Slug == slug || slices.ContainsFunc(m.Sources, func(o meeting.Origin) bool { return o.Slug == slug }) {
				return m, nil
			}
		}
	}
	return meeting.Meeting{}, problem.New(problem.NotFound, "There is no meeting at this address. It may have been taken off its list; search for it by name or place.")
}

// Count is how many meetings there are, without the Gone.
func (x *Index) Count() int { return x.current.Load().count }

// Changed is when meetings were last taken in: by Load, or by Update. It is the zero time before that.
func (x *Index) Changed() time.Time { return x.current.Load().changed }

package index

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"homegroup/internal/meeting"
	"homegroup/internal/problem"
)

// Index is the directory in memory.
type Index struct {
	now     func() time.Time
	write   sync.Mutex
	current atomic.Pointer[map[int64]meeting.Meeting]
}

var _ meeting.Finder = (*Index)(nil)

// New makes an empty index. now gives the moment of a query that names none.
func New(now func() time.Time) *Index {
	x := &Index{now: now}
	x.current.Store(&map[int64]meeting.Meeting{})
	return x
}

// Load replaces all meetings by those that each yields, the Gone too. On an error nothing changes.
func (x *Index) Load(ctx context.Context, each func(yield func(meeting.Meeting) error) error) error {
	x.write.Lock()
	defer x.write.Unlock()
	all := map[int64]meeting.Meeting{}
	err := each(func(m meeting.Meeting) error {
		all[m.ID] = m
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	x.current.Store(&all)
	return nil
}

// Update replaces or adds the changed meetings and takes the removed ones away, by ID. On an error nothing changes.
func (x *Index) Update(ctx context.Context, changed []meeting.Meeting, removed []int64) error {
	x.write.Lock()
	defer x.write.Unlock()
	all := map[int64]meeting.Meeting{}
	for id, m := range *x.current.Load() {
		all[id] = m
	}
	for _, id := range removed {
		delete(all, id)
	}
	for _, m := range changed {
		all[m.ID] = m
	}
	x.current.Store(&all)
	return ctx.Err()
}

// Run keeps the index ready for the present time until ctx ends.
func (x *Index) Run(ctx context.Context) error {
	<-ctx.Done()
	return nil
}

// Find answers a query.
func (x *Index) Find(ctx context.Context, q meeting.Query) (meeting.Page, error) {
	l := Linear{Now: x.now}
	for _, m := range *x.current.Load() {
		l.Meetings = append(l.Meetings, m)
	}
	return l.Find(ctx, q)
}

// BySlug finds a meeting by its slug or that of one of its listings. Error: problem.NotFound.
func (x *Index) BySlug(_ context.Context, slug string) (meeting.Meeting, error) {
	for _, m := range *x.current.Load() {
		if m.Slug == slug {
			return m, nil
		}
		for _, s := range m.Sources {
			if s.Slug == slug {
				return m, nil
			}
		}
	}
	return meeting.Meeting{}, problem.New(problem.NotFound, "There is no meeting at this address.")
}

// Count is how many meetings there are, without the Gone.
func (x *Index) Count() int {
	n := 0
	for _, m := range *x.current.Load() {
		if m.Status != meeting.Gone {
			n++
		}
	}
	return n
}

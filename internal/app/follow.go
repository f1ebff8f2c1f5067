package app

import (
	"context"
	"strconv"
	"time"

	"homegroup/internal/changes"
	"homegroup/internal/index"
	"homegroup/internal/meeting"
	"homegroup/internal/problem"
)

// follower keeps the index like the database: loaded once, then changed as the changes log says.
type follower struct {
	app    *App
	index  *index.Index
	titles map[string]string // of feeds, as the index has them
}

const (
	lookForChanges = time.Second     // how soon what another process wrote is seen
	afterAFault    = 5 * time.Second // until the directory is read again
)

// run keeps the index like the database from a position of the log on, until ctx ends. When something fails the whole
// directory is read again, so that nothing is missed.
func (f *follower) run(ctx context.Context, log *changes.Log, from changes.Position) error {
	for {
		err := log.Follow(ctx, from, lookForChanges, func(batch []changes.Entry) error { return f.apply(ctx, batch) }, func(err error) {
			f.app.log.Error("the changes log cannot be read; tried again in a moment", "error", err)
		})
		for ctx.Err() == nil && err != nil {
			f.app.log.Error("the search index could not be kept up; the directory is read again", "error", err)
			select {
			case <-ctx.Done():
			case <-time.After(afterAFault):
			}
			if from, err = log.Here(ctx); err == nil {
				err = f.load(ctx)
			}
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

// apply brings a batch of changes into the index.
func (f *follower) apply(ctx context.Context, batch []changes.Entry) error {
	var ids []int64
	var feeds []string
	seen := map[string]bool{}
	whole := false
	for _, e := range batch {
		ref := e.Kind + " " + e.Ref
		if seen[ref] {
			continue
		}
		seen[ref] = true
		switch e.Kind {
		case changes.Meeting:
			if id, err := strconv.ParseInt(e.Ref, 10, 64); err == nil {
				ids = append(ids, id)
			}
		case changes.Feed:
			feeds = append(feeds, e.Ref)
		default: // All, and kinds of a newer version
			whole = true
		}
	}
	if !whole {
		renamed, err := f.renamed(ctx, feeds)
		if err != nil {
			return err
		}
		whole = renamed
	}
	if whole {
		return f.load(ctx)
	}
	if len(ids) == 0 {
		return nil
	}
	return f.update(ctx, ids)
}

// load reads the whole directory into the index.
func (f *follower) load(ctx context.Context) error {
	titles, err := f.app.titles(ctx)
	if err != nil {
		return err
	}
	err = f.index.Load(ctx, func(yield func(meeting.Meeting) error) error {
		return join(titles, yield, func(each func(meeting.Listing) error) error {
			return f.app.DB.EachListing(ctx, "", each)
		})
	})
	if err == nil {
		f.titles = titles
	}
	return err
}

// update reads the meetings that changed. One that has no listing left is gone from the index too.
func (f *follower) update(ctx context.Context, ids []int64) error {
	listings, err := f.app.DB.ListingsOf(ctx, ids)
	if err != nil {
		return err
	}
	missing := map[int64]bool{}
	for _, id := range ids {
		missing[id] = true
	}
	var changed []meeting.Meeting
	err = join(f.titles, func(m meeting.Meeting) error {
		changed = append(changed, m)
		delete(missing, m.ID)
		return nil
	}, func(each func(meeting.Listing) error) error {
		for _, l := range listings {
			if err := each(l); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	var removed []int64
	for id := range missing {
		removed = append(removed, id)
	}
	return f.index.Update(ctx, changed, removed)
}

// renamed tells whether one of these feeds has another title than the index has: its meetings name it.
func (f *follower) renamed(ctx context.Context, names []string) (bool, error) {
	for _, name := range names {
		feed, err := f.app.Meetings.Feed(ctx, name)
		if problem.KindOf(err) == problem.NotFound {
			delete(f.titles, name) // removed, and its meetings with it
			continue
		}
		if err != nil {
			return false, err
		}
		was, known := f.titles[name]
		if known && was != feed.Title {
			return true, nil
		}
		f.titles[name] = feed.Title
	}
	return false, nil
}

func (a *App) titles(ctx context.Context) (map[string]string, error) {
	feeds, err := a.Meetings.Feeds(ctx)
	titles := map[string]string{}
	for _, f := range feeds {
		titles[f.Name] = f.Title
	}
	return titles, err
}

// join makes meetings of listings that come ordered by meeting.
func join(titles map[string]string, yield func(meeting.Meeting) error, each func(func(meeting.Listing) error) error) error {
	var same []meeting.Listing
	flush := func() error {
		if len(same) == 0 {
			return nil
		}
		m := meeting.Join(same, titles)
		same = same[:0]
		return yield(m)
	}
	err := each(func(l meeting.Listing) error {
		if len(same) > 0 && same[0].Meeting != l.Meeting {
			if err := flush(); err != nil {
				return err
			}
		}
		same = append(same, l)
		return nil
	})
	if err != nil {
		return err
	}
	return flush()
}

package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sort"

	"homegroup/internal/meeting"
)

var _ meeting.ListingStore = (*DB)(nil)

const listingColumns = `id, feed, key, slug, meeting, gone, hash, first_seen, changed, gone_since, content`

// Listings gives all of one feed, the Gone too, by Key.
func (db *DB) Listings(ctx context.Context, feed string) ([]meeting.Listing, error) {
	listings := []meeting.Listing{}
	err := db.eachListing(ctx, func(l meeting.Listing) error { listings = append(listings, l); return nil },
		`SELECT `+listingColumns+` FROM listings WHERE feed = $1 ORDER BY key`, feed)
	return listings, err
}

// EachListing calls f for every listing of every feed but one ("" for all), the Gone too, ordered by Meeting then ID,
// until f errs. What it shows is one moment of the directory, however long f takes. f must not write to the database.
func (db *DB) EachListing(ctx context.Context, but string, f func(meeting.Listing) error) error {
	return db.eachListing(ctx, f, `SELECT `+listingColumns+` FROM listings WHERE feed <> $1 ORDER BY meeting, id`, but)
}

// ListingsOf gives the listings of these meetings, by Meeting then ID.
func (db *DB) ListingsOf(ctx context.Context, meetings []int64) ([]meeting.Listing, error) {
	ids := slices.Clone(meetings)
	slices.Sort(ids)
	listings := []meeting.Listing{}
	err := inChunks(slices.Compact(ids), func(in string, args []any) error {
		return db.eachListing(ctx, func(l meeting.Listing) error { listings = append(listings, l); return nil },
			`SELECT `+listingColumns+` FROM listings WHERE meeting IN `+in+` ORDER BY meeting, id`, args...)
	})
	return listings, err
}

// Slugs tells which of these slugs are taken: had by a listing, or by one that is no more.
func (db *DB) Slugs(ctx context.Context, slugs []string) (map[string]bool, error) {
	taken := map[string]bool{}
	err := inChunks(slugs, func(in string, args []any) error {
		rows, err := db.reader.QueryContext(ctx, `SELECT slug FROM slugs WHERE slug IN `+in, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var slug string
			if err := rows.Scan(&slug); err != nil {
				return err
			}
			taken[slug] = true
		}
		return rows.Err()
	})
	return taken, explain(err)
}

// NewIDs reserves n listing IDs, n at least 1, and gives the first.
func (db *DB) NewIDs(ctx context.Context, n int) (int64, error) {
	if n < 1 {
		return 0, fmt.Errorf("store: %d listing ids asked for", n)
	}
	var first int64
	err := db.write(ctx, func(t *tx) error {
		last, err := t.count(ctx, "listing", int64(n))
		first = last - int64(n) + 1
		return err
	})
	return first, err
}

// Revision counts the changes to listings, merges and feeds removed.
func (db *DB) Revision(ctx context.Context) (int64, error) {
	var revision int64
	err := db.reader.QueryRowContext(ctx, `SELECT value FROM counters WHERE name = 'directory'`).Scan(&revision)
	return revision, explain(err)
}

// Apply writes a whole refresh in one transaction, with the feed's health and its next refresh, the merges, and the
// changes log. Either all of it is there afterwards or nothing. Of a listing of another feed only the Meeting is written.
// Error: problem.Conflict when the directory's revision is no longer r.Revision.
func (db *DB) Apply(ctx context.Context, r meeting.Refresh) error {
	feed, report, err := encodeFeed(r.Feed)
	if err != nil {
		return err
	}
	var own, others []meeting.Listing
	seen := make(map[int64]bool, len(r.Listings))
	for _, l := range r.Listings {
		if l.ID < 1 || l.Meeting < 1 || seen[l.ID] {
			return fmt.Errorf("store: listing %d (%s) of feed %s is there twice or without a number", l.ID, l.Key, l.Feed)
		}
		seen[l.ID] = true
		if l.Feed == r.Feed.Name {
			own = append(own, l)
		} else {
			others = append(others, l)
		}
	}
	return db.write(ctx, func(t *tx) error {
		if err := t.lockRevision(ctx, r.Revision); err != nil {
			return err
		}
		found, err := affected(t.ExecContext(ctx, `UPDATE feeds SET feed = $2, report = $3 WHERE name = $1`, r.Feed.Name, feed, report))
		if err != nil {
			return err
		}
		if !found {
			return noFeed(r.Feed.Name)
		}
		if r.Feed.Held == nil {
			if err := t.dropHeld(ctx, r.Feed.Name); err != nil {
				return err
			}
		}
		if err := t.saveListings(ctx, own); err != nil {
			return err
		}
		moved := make(map[int64]int64, len(others))
		for _, l := range others {
			moved[l.ID] = l.Meeting
		}
		if err := t.moveListings(ctx, moved); err != nil {
			return err
		}
		if err := t.checkGroups(ctx, r.Listings); err != nil {
			return err
		}
		if err := t.saveMerges(ctx, r.Joined); err != nil {
			return err
		}
		t.log("feed", r.Feed.Name)
		t.logMeetings(r.Meetings)
		return t.planRefresh(ctx, r.Feed)
	})
}

// lockRevision is lockDirectory for those who have read the directory before: nothing may have changed since.
func (t *tx) lockRevision(ctx context.Context, read int64) error {
	before, err := t.lockDirectory(ctx)
	if err == nil && before != read {
		err = changedMeanwhile().Because(fmt.Errorf("store: read at revision %d, now at %d", read, before))
	}
	return err
}

// saveListings adds or rewrites listings whole and takes their slugs for them.
func (t *tx) saveListings(ctx context.Context, listings []meeting.Listing) error {
	encoding, stop := context.WithCancel(ctx)
	defer stop()
	contents := encodeAhead(encoding, listings)
	written, err := t.insertRows(ctx, `INSERT INTO listings (`+listingColumns+`)`, `ON CONFLICT (id) DO UPDATE SET
			key = excluded.key, slug = excluded.slug, meeting = excluded.meeting, gone = excluded.gone, hash = excluded.hash,
			first_seen = excluded.first_seen, changed = excluded.changed, gone_since = excluded.gone_since, content = excluded.content
			WHERE listings.feed = excluded.feed`,
		len(listings), 11, func(i int) ([]any, error) {
			l := &listings[i]
			content, err := contents()
			return []any{l.ID, l.Feed, l.Key, l.Slug, l.Meeting, l.Gone, l.Hash, micros(l.FirstSeen), micros(l.Changed), micros(l.GoneSince), content}, err
		})
	if err != nil {
		return err
	}
	if written != int64(len(listings)) {
		return changedMeanwhile().Because(fmt.Errorf("store: %d of %d listings have the id of a listing of another feed", int64(len(listings))-written, len(listings)))
	}
	taken, err := t.insertRows(ctx, `INSERT INTO slugs (slug, listing)`, `ON CONFLICT (slug) DO NOTHING`,
		len(listings), 2, func(i int) ([]any, error) { return []any{listings[i].Slug, listings[i].ID}, nil })
	if err != nil || taken == int64(len(listings)) {
		return err
	}
	owner := make(map[string]int64, len(listings))
	slugs := make([]string, len(listings))
	for i, l := range listings {
		owner[l.Slug], slugs[i] = l.ID, l.Slug
	}
	return inChunks(slugs, func(in string, args []any) error {
		rows, err := t.QueryContext(ctx, `SELECT slug, listing FROM slugs WHERE slug IN `+in, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var slug string
			var id int64
			if err := rows.Scan(&slug, &id); err != nil {
				return err
			}
			if owner[slug] != id {
				return changedMeanwhile().Because(fmt.Errorf("store: the slug %s is that of listing %d", slug, id))
			}
		}
		return rows.Err()
	})
}

// encodeAhead gives the contents of listings as JSON, one with each call in their order. They are made on another core
// while those before them are being written; ctx ends that.
func encodeAhead(ctx context.Context, listings []meeting.Listing) func() (string, error) {
	type batch struct {
		contents []string
		err      error
	}
	batches := make(chan batch, 4)
	go func() {
		defer close(batches)
		for chunk := range slices.Chunk(listings, 256) {
			var b batch
			for i := range chunk {
				content, err := json.Marshal(&chunk[i].Content)
				b.contents, b.err = append(b.contents, string(content)), errors.Join(b.err, err)
			}
			select {
			case batches <- b:
			case <-ctx.Done():
				return
			}
		}
	}()
	var now batch
	return func() (string, error) {
		if len(now.contents) == 0 {
			var more bool
			if now, more = <-batches; !more {
				return "", fmt.Errorf("store: no more contents: %w", context.Cause(ctx))
			}
		}
		content := now.contents[0]
		now.contents = now.contents[1:]
		return content, now.err
	}
}

// moveListings gives listings (ID → Meeting) a new meeting. Error: problem.Conflict when one is not there.
func (t *tx) moveListings(ctx context.Context, meetings map[int64]int64) error {
	ids := make([]int64, 0, len(meetings))
	for id := range meetings {
		ids = append(ids, id)
	}
	slices.Sort(ids) // rows are locked in one order, and a run gives the same as the last
	if len(ids) == 0 {
		return nil
	}
	stmt, err := t.PrepareContext(ctx, `UPDATE listings SET meeting = $2 WHERE id = $1`)
	if err != nil {
		return err
	}
	defer stmt.Close()
	for _, id := range ids {
		found, err := affected(stmt.ExecContext(ctx, id, meetings[id]))
		if err != nil {
			return err
		}
		if !found {
			return changedMeanwhile().Because(fmt.Errorf("store: there is no listing %d", id))
		}
	}
	return nil
}

// checkGroups makes sure, within the transaction, that these listings stand in meetings that are there: each meeting is
// named by its lowest listing, and that one is in it.
func (t *tx) checkGroups(ctx context.Context, listings []meeting.Listing) error {
	var joined []int64
	for _, l := range listings {
		if l.Meeting != l.ID {
			joined = append(joined, l.ID)
		}
	}
	sort.Slice(joined, func(i, j int) bool { return joined[i] < joined[j] })
	return inChunks(joined, func(in string, args []any) error {
		var astray int
		if err := t.QueryRowContext(ctx, `SELECT count(*) FROM listings l LEFT JOIN listings m ON m.id = l.meeting
			WHERE (l.id IN `+in+` OR l.meeting IN `+in+`) AND (m.id IS NULL OR m.meeting <> m.id OR m.id > l.id)`, args...).Scan(&astray); err != nil {
			return err
		}
		if astray > 0 {
			return changedMeanwhile().Because(fmt.Errorf("store: %d listings would belong to a meeting that is not there", astray))
		}
		return nil
	})
}

package store

import (
	"context"
	"encoding/json"
	"fmt"

	"homegroup/internal/meeting"
)

// eachListing runs a query over listingColumns and calls f for each row, until f errs.
func (db *DB) eachListing(ctx context.Context, f func(meeting.Listing) error, query string, args ...any) error {
	rows, err := db.reader.QueryContext(ctx, query, args...)
	if err != nil {
		return explain(err)
	}
	defer rows.Close()
	for rows.Next() {
		var l meeting.Listing
		var content string
		var seen, changed, gone int64
		if err := rows.Scan(&l.ID, &l.Feed, &l.Key, &l.Slug, &l.Meeting, &l.Gone, &l.Hash, &seen, &changed, &gone, &content); err != nil {
			return explain(err)
		}
		l.FirstSeen, l.Changed, l.GoneSince = fromMicros(seen), fromMicros(changed), fromMicros(gone)
		if err := json.Unmarshal([]byte(content), &l.Content); err != nil {
			return fmt.Errorf("listing %d in the database cannot be read: %w", l.ID, err)
		}
		if err := f(l); err != nil {
			return err
		}
	}
	return explain(rows.Err())
}

package store

import (
	"context"
	"database/sql"
	"fmt"
	"runtime"

	"github.com/go-json-experiment/json" // reads contents in 3 µs where encoding/json takes 8: a third of the way from start to ready

	"homegroup/internal/meeting"
)

// eachListing runs a query over listingColumns and calls f for each row in order, until f errs. One goroutine reads rows,
// several make listings of them: to read JSON takes longer than to read the database.
func (db *DB) eachListing(whole context.Context, f func(meeting.Listing) error, query string, args ...any) error {
	ctx, cancel := context.WithCancel(whole)
	defer cancel()
	rows, err := db.reader.QueryContext(ctx, query, args...)
	if err != nil {
		return explain(err)
	}
	batches := make(chan *listingBatch, runtime.GOMAXPROCS(0)+1)
	end := make(chan error, 1)
	go func() {
		defer close(batches)
		defer rows.Close()
		end <- readBatches(ctx, rows, batches)
	}()
	for b := range batches {
		<-b.decoded
		if err = b.err; err != nil {
			break
		}
		for i := range b.listings {
			if err = f(b.listings[i]); err != nil {
				break
			}
		}
		if err != nil {
			break
		}
	}
	cancel()
	for range batches { // until the reader has let go of the connection
	}
	readErr := <-end
	if err == nil && readErr != nil {
		if whole.Err() != nil {
			return whole.Err()
		}
		err = explain(readErr)
	}
	return err
}

// listingBatch is a run of rows: first read, then decoded.
type listingBatch struct {
	listings []meeting.Listing
	contents []string
	decoded  chan struct{} // closed when listings are whole, or err is set
	err      error
}

func readBatches(ctx context.Context, rows *sql.Rows, batches chan<- *listingBatch) error {
	const size = 256
	for more := true; more; {
		b := &listingBatch{decoded: make(chan struct{})}
		for len(b.listings) < size {
			if more = rows.Next(); !more {
				break
			}
			var l meeting.Listing
			var content string
			var seen, changed, gone int64
			if err := rows.Scan(&l.ID, &l.Feed, &l.Key, &l.Slug, &l.Meeting, &l.Gone, &l.Hash, &seen, &changed, &gone, &content); err != nil {
				return err
			}
			l.FirstSeen, l.Changed, l.GoneSince = fromMicros(seen), fromMicros(changed), fromMicros(gone)
			b.listings, b.contents = append(b.listings, l), append(b.contents, content)
		}
		if len(b.listings) == 0 {
			break
		}
		go b.decode() // as many at once as batches has room for
		select {
		case batches <- b:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return rows.Err()
}

func (b *listingBatch) decode() {
	defer close(b.decoded)
	for i, content := range b.contents {
		if err := json.Unmarshal([]byte(content), &b.listings[i].Content); err != nil {
			b.err = fmt.Errorf("listing %d in the database cannot be read: %w", b.listings[i].ID, err)
			return
		}
	}
	b.contents = nil
}

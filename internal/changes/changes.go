// Package changes tells those who hold a copy of something in the database (the search index, a live page) what has
// changed since, whichever process changed it. The truth is the changes log in the database, which is read again and
// again; being woken only makes it sooner. It carries no content: whoever hears of a change looks the thing up.
//
// Start at Log.Here, called before the copy is made, and Log.Follow, called after.
package changes

import (
	"context"
	"errors"
	"math"
	"slices"
	"sync"
	"time"
)

// Kinds of entries.
const (
	Meeting = "meeting" // Ref is the meeting's id
	Feed    = "feed"    // Ref is the feed's name
	All     = "all"     // anything may have changed: read everything again
)

// Entry is one change.
type Entry struct {
	Seq  int64 // its number; 0 in an All that stands for entries no longer to be had
	Kind string
	Ref  string
	At   time.Time // by the clock of whoever made it
}

// Store reads the changes log. Package store implements it.
type Store interface {
	// EachChange calls f for the first entries, at most limit, numbered from..to (both included), in order.
	EachChange(ctx context.Context, from, to int64, limit int, f func(seq int64, kind, ref string, at time.Time) error) error
	// ChangesSpan gives the lowest and highest number there, 0 and 0 where there is none.
	ChangesSpan(ctx context.Context) (first, last int64, err error)
}

const (
	// settle is how long a number that was passed over is still looked for. With several writers (PostgreSQL) a lower number
	// may come to be seen after a higher one; it was drawn at the very end of its transaction, and the database ends
	// transactions that stand idle for a minute.
	settle = 10 * time.Minute
	// window is how many numbers back Here looks for such numbers.
	window = 50_000
	// batchSize is how many entries are read at once.
	batchSize = 10_000
	// near is how many numbers may lie between two holes that are looked for in one query.
	near = 256
)

// Position is how far somebody has read: all up to a number but for some holes, which may yet be filled.
type Position struct {
	seq   int64
	holes []hole
	at    time.Time // when it was read
}

// hole is a run of numbers, both ends included, that were not there when those behind them were.
type hole struct {
	from, to int64
	until    time.Time // when it is given up: whoever drew the number never used it
}

// Log is the changes log as followers see it. It may be used by many goroutines at once.
type Log struct {
	store Store
	now   func() time.Time

	mu   sync.Mutex
	wake chan struct{} // closed, and replaced, by Wake
}

// New makes a Log.
func New(store Store, now func() time.Time) *Log {
	return &Log{store: store, now: now, wake: make(chan struct{})}
}

// Wake makes all followers look at once. It returns at once.
func (l *Log) Wake() {
	l.mu.Lock()
	defer l.mu.Unlock()
	close(l.wake)
	l.wake = make(chan struct{})
}

func (l *Log) woken() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.wake
}

// Here gives the position at which the log stands now. A copy that is made after it, and then kept up with Follow from it,
// misses nothing.
func (l *Log) Here(ctx context.Context) (Position, error) {
	_, last, err := l.store.ChangesSpan(ctx)
	if err != nil {
		return Position{}, err
	}
	p := Position{seq: max(0, last-window), at: l.now()} // numbers below the first may have been pruned, or may yet be committed
	for p.seq < last {
		before := p.seq
		if err := l.store.EachChange(ctx, p.seq+1, last, batchSize, func(seq int64, _, _ string, _ time.Time) error {
			p.pass(seq, l.now().Add(settle))
			return nil
		}); err != nil {
			return Position{}, err
		}
		if p.seq == before {
			break // pruned meanwhile
		}
	}
	p.seq = max(p.seq, last)
	return p, nil
}

// pass moves on to a number behind all so far and notes the hole that it leaves.
func (p *Position) pass(seq int64, until time.Time) {
	if seq > p.seq+1 {
		p.holes = append(p.holes, hole{p.seq + 1, seq - 1, until})
	}
	p.seq = seq
}

// fill takes a number out of the holes; false when it is in none.
func (p *Position) fill(seq int64) bool {
	for i, h := range p.holes {
		if seq < h.from || seq > h.to {
			continue
		}
		rest := make([]hole, 0, 2)
		if h.from < seq {
			rest = append(rest, hole{h.from, seq - 1, h.until})
		}
		if seq < h.to {
			rest = append(rest, hole{seq + 1, h.to, h.until})
		}
		p.holes = slices.Replace(p.holes, i, i+1, rest...)
		return true
	}
	return false
}

// Follow calls f with each entry after a position, once, in batches, until ctx ends or f errs, and returns that error.
// Entries come in the order of their numbers but for those that were committed late. It looks at the log every interval
// and whenever Wake is called. While the log cannot be read it keeps its place, calls failed (which may be nil) with the
// reason and tries again at the next interval. A follower so far behind that entries were pruned gets one All instead of them.
func (l *Log) Follow(ctx context.Context, from Position, interval time.Duration, f func([]Entry) error, failed func(error)) error {
	p := from
	timer := time.NewTicker(interval)
	defer timer.Stop()
	for {
		woken := l.woken() // before reading: what is committed while we read wakes us again
		next, batch, err := l.read(ctx, p)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			if failed != nil {
				failed(err)
			}
		case len(batch) > 0:
			if err := f(batch); err != nil {
				return err
			}
			p = next
			if len(batch) >= batchSize {
				continue
			}
		default:
			p = next
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-timer.C:
		case <-woken:
		}
	}
}

// read gives what came after a position, and the position after that.
func (l *Log) read(ctx context.Context, from Position) (Position, []Entry, error) {
	now := l.now()
	p := Position{from.seq, slices.Clone(from.holes), now}
	batch := []Entry{}
	for _, span := range spans(p.holes) {
		if err := l.store.EachChange(ctx, span[0], span[1], math.MaxInt32, func(seq int64, kind, ref string, at time.Time) error {
			if p.fill(seq) {
				batch = append(batch, Entry{seq, kind, ref, at})
			}
			return nil
		}); err != nil {
			return from, nil, err
		}
	}
	p.holes = slices.DeleteFunc(p.holes, func(h hole) bool { return now.After(h.until) })
	if err := l.store.EachChange(ctx, p.seq+1, math.MaxInt64, batchSize, func(seq int64, kind, ref string, at time.Time) error {
		if seq <= p.seq {
			return errors.New("changes: the log is not in order")
		}
		p.pass(seq, now.Add(settle))
		batch = append(batch, Entry{seq, kind, ref, at})
		return nil
	}); err != nil {
		return from, nil, err
	}
	// After reading, so that what was pruned while we read is noticed.
	first, last, err := l.store.ChangesSpan(ctx)
	if err != nil {
		return from, nil, err
	}
	// Pruned past us; or another database in the place of the one we knew; or away (a laptop that slept) for so long that what
	// came to be seen in a hole may have been pruned again.
	if first > from.seq+1 || last < from.seq || len(from.holes) > 0 && now.Sub(from.at) > settle {
		here, err := l.Here(ctx)
		return here, []Entry{{Kind: All, At: now}}, err
	}
	return p, batch, nil
}

// spans joins holes that lie close together.
func spans(holes []hole) [][2]int64 {
	var all [][2]int64
	for _, h := range holes {
		if n := len(all); n > 0 && h.from-all[n-1][1] <= near {
			all[n-1][1] = h.to
		} else {
			all = append(all, [2]int64{h.from, h.to})
		}
	}
	return all
}

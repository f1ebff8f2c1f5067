package vault

import (
	"context"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"homegroup/internal/problem"
)

// Live tells sessions that are listening which spaces were pushed to by others, and nothing else. What this process
// takes it knows at once; what other processes take it sees in the spaces' own numbers. Nothing of it is kept.
type Live struct {
	log LogStore

	mu      sync.Mutex
	streams map[*Stream]struct{}
	seen    map[ID]int64 // of spaces that somebody listens to: the newest seq told of
	owner   map[ID]ID    // and their accounts
	stopped bool
}

const (
	lookEvery  = time.Second // how soon what another process took is seen
	mostWait   = time.Second // and a poke waits at random for up to this long, so that it says little of when
	listsEvery = 5           // looks: how often it is asked which spaces an account has
)

func newLive(log LogStore) *Live {
	return &Live{log: log, streams: map[*Stream]struct{}{}, seen: map[ID]int64{}, owner: map[ID]ID{}}
}

// Stream is one listener.
type Stream struct {
	C      <-chan ID // a space that was pushed to; closed when no more comes
	c      chan ID
	caller Caller

	pending map[ID]bool // waiting to be told
}

// Listen subscribes a session to all spaces of its account: it is told of all that is pushed from now on. Close the stream.
func (l *Live) Listen(ctx context.Context, c Caller) (*Stream, error) {
	spaces, err := l.log.Spaces(ctx, c.Account)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stopped {
		return nil, problem.New(problem.Unavailable, "The server is being stopped. Nothing is lost; try again in a minute.")
	}
	n := 0
	for s := range l.streams {
		if s.caller.Account == c.Account {
			n++
		}
	}
	if n >= MostSubscribed {
		return nil, problem.New(problem.TooMany, "This account listens from %d places already. Close some; backing up works without.", n)
	}
	for _, space := range spaces {
		if _, known := l.seen[space.ID]; !known {
			l.seen[space.ID], l.owner[space.ID] = space.Seq, c.Account
		}
	}
	s := &Stream{c: make(chan ID, 64), caller: c, pending: map[ID]bool{}}
	s.C = s.c
	l.streams[s] = struct{}{}
	return s, nil
}

// Close ends a subscription.
func (l *Live) Close(s *Stream) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.drop(s)
}

func (l *Live) drop(s *Stream) {
	if _, ok := l.streams[s]; ok {
		delete(l.streams, s)
		close(s.c)
	}
}

// pushed notes what this process took: the session that pushed knows it already, unless something came in between.
func (l *Live) pushed(c Caller, space ID, before, seq int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	last := l.seen[space] // 0: a space made since
	if seq <= last || !l.listens(c.Account) {
		return
	}
	l.seen[space], l.owner[space] = seq, c.Account
	l.poke(space, func(s *Stream) bool {
		return s.caller.Account == c.Account && (s.caller.Session != c.Session || before > last)
	})
}

func (l *Live) listens(account ID) bool {
	for s := range l.streams {
		if s.caller.Account == account {
			return true
		}
	}
	return false
}

// poke tells streams of a space after a random while. Called with mu held.
func (l *Live) poke(space ID, who func(*Stream) bool) {
	for s := range l.streams {
		if !who(s) || s.pending[space] {
			continue
		}
		s.pending[space] = true
		time.AfterFunc(rand.N(mostWait), func() {
			l.mu.Lock()
			defer l.mu.Unlock()
			if _, ok := l.streams[s]; !ok {
				return
			}
			delete(s.pending, space)
			select {
			case s.c <- space:
			default:
				l.drop(s) // it does not read: it may listen anew, and pulls everything then
			}
		})
	}
}

// Run watches until ctx ends, and then ends all streams. failed is told of looks that went wrong; the next look makes up for them.
func (l *Live) Run(ctx context.Context, failed func(error)) error {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for n := 1; ; {
		select {
		case <-ctx.Done():
			l.mu.Lock()
			l.stopped = true
			for s := range l.streams {
				l.drop(s)
			}
			l.mu.Unlock()
			return ctx.Err()
		case <-tick.C:
			n++
			if err := l.look(ctx, n%listsEvery == 0); err != nil && ctx.Err() == nil {
				failed(err)
			}
		}
	}
}

// look asks the database how far the spaces are that somebody listens to, and now and then which spaces those are.
func (l *Live) look(ctx context.Context, lists bool) error {
	l.mu.Lock()
	accounts := map[ID]bool{}
	for s := range l.streams {
		accounts[s.caller.Account] = true
	}
	maps.DeleteFunc(l.seen, func(space ID, _ int64) bool { return !accounts[l.owner[space]] })
	maps.DeleteFunc(l.owner, func(_, owner ID) bool { return !accounts[owner] })
	owner := maps.Clone(l.owner)
	l.mu.Unlock()
	var now map[ID]int64
	if lists {
		now = map[ID]int64{}
		for a := range accounts {
			spaces, err := l.log.Spaces(ctx, a)
			if err != nil {
				return err
			}
			for _, s := range spaces {
				now[s.ID], owner[s.ID] = s.Seq, a
			}
		}
	} else if len(owner) > 0 {
		var err error
		if now, err = l.log.Seqs(ctx, slices.Collect(maps.Keys(owner))); err != nil {
			return err
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for space, seq := range now {
		if last := l.seen[space]; seq > last && l.listens(owner[space]) {
			l.seen[space], l.owner[space] = seq, owner[space]
			l.poke(space, func(s *Stream) bool { return s.caller.Account == owner[space] })
		}
	}
	return nil
}

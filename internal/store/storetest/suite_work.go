package storetest

import (
	"context"
	"fmt"
	"math"
	"sync"
	"testing"
	"time"

	"homegroup/internal/meeting"
)

// entry is one of the changes log.
type entry struct{ Kind, Ref string }

func (s *suite) changesFrom(from int64) []entry {
	entries := []entry{}
	last := from - 1
	s.ok(s.db.EachChange(s.ctx, from, math.MaxInt64, math.MaxInt32, func(seq int64, kind, ref string, at time.Time) error {
		if seq <= last || at.IsZero() {
			s.t.Fatalf("entry %d at %v after %d", seq, at, last)
		}
		last = seq
		entries = append(entries, entry{kind, ref})
		return nil
	}))
	return entries
}

func testChanges(t *testing.T, s *suite) {
	first, last, err := s.db.ChangesSpan(s.ctx)
	s.ok(err)
	if first != 0 || last != 0 {
		t.Fatalf("the log of an empty database runs from %d to %d", first, last)
	}
	a := s.feed("a")
	listings := s.some("a", 3)
	s.ok(s.apply(a, nil, listings...))
	s.ok(s.db.SaveProgress(s.ctx, "a", &meeting.Progress{})) // of no interest to a copy
	s.ok(s.db.SaveSetting(s.ctx, "a", "b"))
	s.equal(s.changesFrom(1), []entry{{"feed", "a"}, {"feed", "a"},
		{"meeting", fmt.Sprint(listings[0].ID)}, {"meeting", fmt.Sprint(listings[1].ID)}, {"meeting", fmt.Sprint(listings[2].ID)}})
	_, last, err = s.db.ChangesSpan(s.ctx)
	s.ok(err)
	if s.apply(a, []meeting.Merge{{A: 2, B: 1}}) == nil {
		t.Fatal("a merge the wrong way up was written")
	}
	s.equal(s.changesFrom(last+1), []entry{}) // what was refused leaves no trace
	limited := 0
	s.ok(s.db.EachChange(s.ctx, 2, 4, 2, func(seq int64, _, _ string, _ time.Time) error {
		if limited++; seq != int64(1+limited) {
			t.Fatalf("entry %d came as number %d", seq, limited)
		}
		return nil
	}))
	s.equal(limited, 2)

	// Many meetings, and the same one twice.
	revision, err := s.db.Revision(s.ctx)
	s.ok(err)
	many := make([]int64, 0, 20_002)
	for i := range int64(20_000) {
		many = append(many, i+1)
	}
	r := meeting.Refresh{Revision: revision, Feed: a, Meetings: append(many, 1, 2)}
	s.ok(s.db.Apply(s.ctx, r))
	if got := s.changesFrom(last + 1); len(got) != 20_001 {
		t.Fatalf("%d entries", len(got))
	}
	_, last, err = s.db.ChangesSpan(s.ctx)
	s.ok(err)
	r.Revision, r.Meetings = revision+1, append(many, 20_001)
	s.ok(s.db.Apply(s.ctx, r))
	s.equal(s.changesFrom(last+1), []entry{{"feed", "a"}, {"all", ""}})
}

func testPrune(t *testing.T, s *suite) {
	s.feed("a")
	a, err := s.db.Feed(s.ctx, "a")
	s.ok(err)
	revision, err := s.db.Revision(s.ctx)
	s.ok(err)
	many := []int64{}
	for i := range int64(6000) { // more than one run
		many = append(many, i+1)
	}
	s.ok(s.db.Apply(s.ctx, meeting.Refresh{Revision: revision, Feed: a, Meetings: many}))
	_, last, err := s.db.ChangesSpan(s.ctx)
	s.ok(err)
	n, err := s.db.PruneChanges(s.ctx, time.Now().Add(-time.Hour))
	s.ok(err)
	s.equal(n, int64(0))
	n, err = s.db.PruneChanges(s.ctx, time.Now().Add(time.Hour))
	s.ok(err)
	s.equal(n, last-1) // all but the last, which keeps the place
	first, now, err := s.db.ChangesSpan(s.ctx)
	s.ok(err)
	s.equal([]int64{first, now}, []int64{last, last})
	s.feed("b")
	_, now, err = s.db.ChangesSpan(s.ctx)
	s.ok(err)
	if now <= last {
		t.Fatalf("number %d was given again", now)
	}
}

// claimed is what a claim gave.
type claimed struct {
	key, kind, payload string
	claim              int64
	attempts           int
}

func (s *suite) claim(now time.Time, lease time.Duration, kinds ...string) (claimed, bool) {
	s.t.Helper()
	var c claimed
	var found bool
	var err error
	c.key, c.kind, c.payload, c.claim, c.attempts, found, err = s.db.ClaimJob(s.ctx, kinds, now, now.Add(lease))
	s.ok(err)
	return c, found
}

func (s *suite) held(want bool) func(held bool, err error) {
	return func(held bool, err error) {
		s.t.Helper()
		s.ok(err)
		if held != want {
			s.t.Fatalf("held is %v", held)
		}
	}
}

func (s *suite) next(want time.Time, kinds ...string) {
	s.t.Helper()
	got, err := s.db.NextJob(s.ctx, kinds)
	s.ok(err)
	if !got.Equal(want) {
		s.t.Fatalf("the next job is due at %v, want %v", got, want)
	}
}

func testJobs(t *testing.T, s *suite) {
	now, minute := Noon(), time.Minute
	nothing := func(at time.Time) {
		t.Helper()
		if c, found := s.claim(at, minute, "x", "y"); found {
			t.Fatalf("claimed %v", c)
		}
	}
	s.next(time.Time{}, "x")
	s.ok(s.db.AddJob(s.ctx, "x:1", "x", "one", now))
	s.ok(s.db.AddJob(s.ctx, "x:2", "x", "two", now.Add(-minute)))
	s.ok(s.db.AddJob(s.ctx, "z:1", "z", "other kind", now.Add(-time.Hour)))
	s.ok(s.db.AddJob(s.ctx, "x:1", "x", "one!", now.Add(time.Hour))) // later: the earlier time stays
	s.next(now.Add(-minute), "x", "y")
	two, found := s.claim(now, minute, "x", "y")
	s.equal([]any{found, two.key, two.payload, two.attempts}, []any{true, "x:2", "two", 0})
	one, found := s.claim(now, minute, "y", "x")
	s.equal([]any{found, one.key, one.payload}, []any{true, "x:1", "one!"})
	nothing(now)
	s.next(now.Add(minute), "x") // when a lease runs out

	// A lease that is extended holds; one that ran out is another's.
	s.held(true)(s.db.ExtendJob(s.ctx, one.key, one.claim, now.Add(3*minute)))
	again, found := s.claim(now.Add(minute), minute, "x")
	s.equal([]any{found, again.key}, []any{true, "x:2"})
	s.held(false)(s.db.ExtendJob(s.ctx, two.key, two.claim, now.Add(time.Hour)))
	s.held(false)(s.db.FinishJob(s.ctx, two.key, two.claim))
	s.held(false)(s.db.RetryJob(s.ctx, two.key, two.claim, now, ""))
	s.held(false)(s.db.ReleaseJob(s.ctx, two.key, two.claim))
	s.held(true)(s.db.FinishJob(s.ctx, again.key, again.claim))
	s.held(false)(s.db.FinishJob(s.ctx, again.key, again.claim))

	// A failure waits for its time and is counted.
	s.held(true)(s.db.RetryJob(s.ctx, one.key, one.claim, now.Add(5*minute), "no answer"))
	nothing(now.Add(5*minute - time.Microsecond))
	one, found = s.claim(now.Add(5*minute), minute, "x")
	s.equal([]any{found, one.attempts}, []any{true, 1})
	// One given back is due at once, and no failure.
	s.held(true)(s.db.ReleaseJob(s.ctx, one.key, one.claim))
	one, found = s.claim(now.Add(5*minute), minute, "x")
	s.equal([]any{found, one.attempts}, []any{true, 1})
	// Asked for while it runs: once more after that, at the earliest time asked for, and with no failures counted.
	s.ok(s.db.AddJob(s.ctx, "x:1", "x", "later", now.Add(8*minute)))
	s.ok(s.db.AddJob(s.ctx, "x:1", "x", "sooner", now.Add(7*minute)))
	s.ok(s.db.AddJob(s.ctx, "x:1", "x", "newest", now.Add(9*minute)))
	nothing(now.Add(5 * minute))
	s.held(true)(s.db.FinishJob(s.ctx, one.key, one.claim))
	s.next(now.Add(7*minute), "x")
	one, found = s.claim(now.Add(7*minute), minute, "x")
	s.equal([]any{found, one.payload, one.attempts}, []any{true, "newest", 0})
	s.held(true)(s.db.FinishJob(s.ctx, one.key, one.claim))
	s.next(time.Time{}, "x", "y")
	s.next(now.Add(-time.Hour), "x", "z")
	if _, _, _, _, _, _, err := s.db.ClaimJob(s.ctx, nil, now, now); err == nil {
		t.Fatal("a claim of no kind")
	}
}

// testFeedJobs: the job of a feed follows its NextTry.
func testFeedJobs(t *testing.T, s *suite) {
	a := s.feed("a")
	s.next(time.Time{}, "refresh")
	a.NextTry = Noon()
	s.ok(s.db.SaveFeed(s.ctx, a))
	s.next(Noon(), "refresh")
	a.NextTry = Noon().Add(time.Hour)
	s.ok(s.apply(a, nil)) // also to a later time
	s.next(Noon().Add(time.Hour), "refresh")
	a.Paused = true
	s.ok(s.db.SaveFeed(s.ctx, a))
	s.next(time.Time{}, "refresh")

	a.Paused, a.NextTry = false, Noon()
	s.ok(s.db.SaveFeed(s.ctx, a))
	job, found := s.claim(Noon(), time.Minute, "refresh")
	s.equal([]any{found, job.kind, job.payload}, []any{true, "refresh", "a"})
	a.NextTry = Noon().Add(2 * time.Hour) // the refresh itself plans the next
	s.ok(s.apply(a, nil))
	s.held(true)(s.db.RetryJob(s.ctx, job.key, job.claim, Noon().Add(time.Minute), "")) // the feed's own plan stands above the runner's
	s.next(Noon().Add(2*time.Hour), "refresh")

	job, found = s.claim(Noon().Add(2*time.Hour), time.Minute, "refresh")
	s.equal(found, true)
	a.NextTry = time.Time{} // nothing more is planned; the run goes on
	s.ok(s.db.SaveFeed(s.ctx, a))
	s.held(true)(s.db.ExtendJob(s.ctx, job.key, job.claim, Noon().Add(3*time.Hour)))
	s.held(true)(s.db.FinishJob(s.ctx, job.key, job.claim))
	s.next(time.Time{}, "refresh")

	a.NextTry = Noon()
	s.ok(s.db.SaveFeed(s.ctx, a))
	job, _ = s.claim(Noon(), time.Minute, "refresh")
	s.ok(s.db.RemoveFeed(s.ctx, "a"))
	s.held(false)(s.db.ExtendJob(s.ctx, job.key, job.claim, Noon().Add(time.Hour)))
}

// testClaims: however many claim at once, each job goes to one.
func testClaims(t *testing.T, s *suite) {
	const jobs = 60
	for i := range jobs {
		s.ok(s.db.AddJob(s.ctx, fmt.Sprint("x:", i), "x", "", Noon()))
	}
	var mu sync.Mutex
	var all sync.WaitGroup
	given := map[string]int{}
	for range 8 {
		all.Go(func() {
			for {
				key, _, _, _, _, found, err := s.db.ClaimJob(context.Background(), []string{"x"}, Noon(), Noon().Add(time.Hour))
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				if found {
					given[key]++
				}
				done := len(given) == jobs
				mu.Unlock()
				if done {
					return
				}
			}
		})
	}
	all.Wait()
	for key, times := range given {
		if times != 1 {
			t.Errorf("job %s was given %d times", key, times)
		}
	}
	s.equal(len(given), jobs)
}

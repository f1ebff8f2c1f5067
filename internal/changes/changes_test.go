package changes

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// memory is a changes log whose transactions a test commits in whatever order it likes.
type memory struct {
	now       time.Time
	next      int64
	committed map[int64]bool
	open      [][]int64 // numbers drawn by transactions that have not ended
	fail      error
}

func (m *memory) EachChange(_ context.Context, from, to int64, limit int, f func(int64, string, string, time.Time) error) error {
	if m.fail != nil {
		return m.fail
	}
	n := 0
	for _, seq := range slices.Sorted(maps.Keys(m.committed)) {
		if seq >= from && seq <= to && n < limit {
			n++
			if err := f(seq, Meeting, fmt.Sprint(seq), m.now); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *memory) ChangesSpan(context.Context) (first, last int64, err error) {
	all := slices.Sorted(maps.Keys(m.committed))
	if len(all) == 0 || m.fail != nil {
		return 0, 0, m.fail
	}
	return all[0], all[len(all)-1], nil
}

func (m *memory) begin(n int) {
	numbers := []int64{}
	for range n {
		m.next++
		numbers = append(numbers, m.next)
	}
	m.open = append(m.open, numbers)
}

func (m *memory) end(i int, commit bool) {
	for _, seq := range m.open[i] {
		if commit {
			m.committed[seq] = true
		}
	}
	m.open = slices.Delete(m.open, i, i+1)
}

// prune takes out the lowest n, but for the last.
func (m *memory) prune(n int) {
	all := slices.Sorted(maps.Keys(m.committed))
	for _, seq := range all[:max(0, min(n, len(all)-1))] {
		delete(m.committed, seq)
	}
}

// TestNothingMissed lets transactions draw numbers, commit out of order and roll back, and prunes the log, while a copy is
// made and kept up: whatever was committed must be in the copy or be told to it, and nothing is told twice.
func TestNothingMissed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ctx := context.Background()
		m := &memory{now: time.Unix(1e9, 0), committed: map[int64]bool{}}
		l := New(m, func() time.Time { return m.now })
		var at Position
		var following, copied bool
		knows, told := map[int64]bool{}, map[int64]bool{} // what the copy has seen; what Follow told
		ever := map[int64]bool{}                          // whatever was committed, also when pruned since
		commit := func(i int) {
			for _, seq := range m.open[i] {
				ever[seq] = true
			}
			m.end(i, true)
		}
		read := func(t *rapid.T) {
			if !copied {
				t.Skip("no copy yet")
			}
			next, batch, err := l.read(ctx, at)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range batch {
				if e.Kind == All {
					maps.Copy(knows, ever)
					told = map[int64]bool{}
					continue
				}
				if told[e.Seq] || !m.committed[e.Seq] {
					t.Fatalf("entry %d was told twice, or is not there", e.Seq)
				}
				told[e.Seq], knows[e.Seq] = true, true
			}
			at = next
		}
		some := func(t *rapid.T) int {
			if len(m.open) == 0 {
				t.Skip("no transaction")
			}
			return rapid.IntRange(0, len(m.open)-1).Draw(t, "transaction")
		}
		t.Repeat(map[string]func(*rapid.T){
			"begin":  func(t *rapid.T) { m.begin(rapid.IntRange(1, 4).Draw(t, "entries")) },
			"commit": func(t *rapid.T) { commit(some(t)) },
			"roll":   func(t *rapid.T) { m.end(some(t), false) },
			"prune": func(t *rapid.T) {
				if len(m.open) > 0 {
					t.Skip("a transaction does not stay open for so long")
				}
				m.now = m.now.AddDate(0, 0, 7)
				m.prune(rapid.IntRange(1, 5).Draw(t, "entries"))
			},
			"here": func(t *rapid.T) {
				if following {
					t.Skip("following already")
				}
				var err error
				if at, err = l.Here(ctx); err != nil {
					t.Fatal(err)
				}
				following = true
			},
			"copy": func(t *rapid.T) {
				if !following || copied {
					t.Skip("not now")
				}
				copied = true
				maps.Copy(knows, ever) // what is pruned from the log is in the data all the same
			},
			"read": read,
			"wait": func(t *rapid.T) {
				if len(m.open) > 0 {
					t.Skip("a transaction does not stay open for so long")
				}
				if copied {
					read(t)
				}
				m.now = m.now.Add(settle + time.Second)
			},
		})
		if !copied {
			return
		}
		for len(m.open) > 0 {
			commit(0)
		}
		read(t)
		if !maps.Equal(knows, ever) {
			t.Fatalf("committed: %v\nknown:     %v", slices.Sorted(maps.Keys(ever)), slices.Sorted(maps.Keys(knows)))
		}
	})
}

func TestHolesAreGivenUp(t *testing.T) {
	m := &memory{now: time.Unix(1e9, 0), committed: map[int64]bool{}}
	l := New(m, func() time.Time { return m.now })
	m.begin(1)
	m.begin(1)
	m.end(1, true)
	p, err := l.Here(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	m.begin(3)
	m.begin(1)
	m.end(2, true)
	p, batch, err := l.read(t.Context(), p)
	if err != nil || len(batch) != 1 || len(p.holes) != 2 {
		t.Fatalf("got %v, holes %v, %v", batch, p.holes, err)
	}
	for _, left := range []int{2, 0} {
		m.now = m.now.Add(settle/2 + time.Second)
		p, batch, err = l.read(t.Context(), p)
		if err != nil || len(batch) != 0 || len(p.holes) != left {
			t.Fatalf("got %v, holes %v, %v; want %d holes", batch, p.holes, err, left)
		}
	}
}

// TestAway: a follower that slept for long cannot know what its holes held meanwhile, and is told to read all again.
func TestAway(t *testing.T) {
	m := &memory{now: time.Unix(1e9, 0), committed: map[int64]bool{}}
	l := New(m, func() time.Time { return m.now })
	m.begin(1)
	m.begin(1)
	m.end(1, true)
	p, err := l.Here(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	m.end(0, true)
	m.prune(1)
	m.now = m.now.AddDate(0, 0, 8)
	p, batch, err := l.read(t.Context(), p)
	if err != nil || len(batch) != 1 || batch[0].Kind != All {
		t.Fatalf("got %v, %v", batch, err)
	}
	if p, batch, err = l.read(t.Context(), p); err != nil || len(batch) != 0 {
		t.Fatalf("then got %v, %v, at %v", batch, err, p)
	}
}

func TestSpans(t *testing.T) {
	got := spans([]hole{{from: 1, to: 2}, {from: 5, to: 9}, {from: 9 + near + 1, to: 9 + near + 1}, {from: 9 + near + 3, to: 1000}})
	if want := [][2]int64{{1, 9}, {9 + near + 1, 1000}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// follow runs Follow and gives what it tells.
func follow(t *testing.T, l *Log, interval time.Duration, f func([]Entry) error, failed func(error)) (stop context.CancelFunc, ended <-chan error) {
	t.Helper()
	at, err := l.Here(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	end := make(chan error, 1)
	go func() { end <- l.Follow(ctx, at, interval, f, failed) }()
	return cancel, end
}

func TestFollowEnds(t *testing.T) {
	m := &memory{now: time.Unix(1e9, 0), committed: map[int64]bool{}}
	l := New(m, time.Now)
	stop, ended := follow(t, l, time.Hour, func([]Entry) error { return nil }, nil)
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
	enough := errors.New("enough")
	m.begin(1)
	at, _ := l.Here(t.Context())
	m.end(0, true)
	if err := l.Follow(t.Context(), at, time.Hour, func([]Entry) error { return enough }, nil); !errors.Is(err, enough) {
		t.Errorf("ended with %v", err)
	}
}

// TestFaults: while the log cannot be read the place in it is kept.
func TestFaults(t *testing.T) {
	m := &memory{now: time.Unix(1e9, 0), committed: map[int64]bool{}}
	l := New(m, time.Now)
	at, err := l.Here(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	m.begin(batchSize + 5) // more than one batch
	m.end(0, true)
	m.fail = errors.New("no answer")
	faults, told := 0, map[int64]int{}
	done := errors.New("done")
	err = l.Follow(t.Context(), at, time.Millisecond, func(batch []Entry) error {
		for _, e := range batch {
			told[e.Seq]++
		}
		if len(told) == batchSize+5 {
			return done
		}
		return nil
	}, func(error) {
		if faults++; faults == 3 {
			m.fail = nil
		}
	})
	if !errors.Is(err, done) || faults != 3 || len(told) != batchSize+5 || told[math.MaxInt64] != 0 {
		t.Errorf("%v, %d faults, %d entries", err, faults, len(told))
	}
	for seq, n := range told {
		if n != 1 {
			t.Fatalf("entry %d was told %d times", seq, n)
		}
	}
}

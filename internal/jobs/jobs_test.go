package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"homegroup/internal/jobs"
	"homegroup/internal/store"
	"homegroup/internal/store/storetest"
)

// quick is for tests: everything that takes seconds in earnest takes milliseconds.
var quick = jobs.Options{Workers: 3, Lease: 600 * time.Millisecond, Poll: 10 * time.Millisecond, FirstRetry: 10 * time.Millisecond, LastRetry: 50 * time.Millisecond}

// run starts a runner and gives a function that stops it and waits for it.
func run(t *testing.T, r *jobs.Runner) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	once := sync.OnceFunc(func() {
		cancel()
		select {
		case err := <-ended:
			if !errors.Is(err, context.Canceled) {
				t.Errorf("Run ended with %v", err)
			}
		case <-time.After(20 * time.Second):
			t.Error("Run does not end")
		}
	})
	t.Cleanup(once)
	return once
}

// until waits for something to become so.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !is(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("it never came that %s", what)
		}
	}
}

func add(t *testing.T, r *jobs.Runner, key string) {
	t.Helper()
	if err := r.Add(context.Background(), key, "x", "payload of "+key, time.Now()); err != nil {
		t.Fatal(err)
	}
}

func empty(t *testing.T, db *store.DB) func() bool {
	return func() bool {
		next, err := db.NextJob(context.Background(), []string{"x"})
		if err != nil {
			t.Fatal(err)
		}
		return next.IsZero()
	}
}

func TestRetries(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := jobs.New(db, time.Now, quick)
		var tries atomic.Int64
		r.Handle("x", func(_ context.Context, payload string) error {
			if payload != "payload of k" {
				t.Errorf("got %q", payload)
			}
			switch tries.Add(1) {
			case 1:
				return errors.New("no answer")
			case 2:
				panic("a fault")
			}
			return nil
		})
		run(t, r)
		add(t, r, "k")
		until(t, "the job is done", empty(t, db))
		if n := tries.Load(); n != 3 {
			t.Errorf("tried %d times", n)
		}
	})
}

// TestOnce: however many runners there are, each job is done once, and a long one is not taken from the one who does it.
func TestOnce(t *testing.T) {
	t.Parallel()
	patient := quick
	patient.Lease = 2 * time.Second // no machine may be so busy that a short job takes as long
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		t.Parallel()
		var mu sync.Mutex
		times := map[string]int{}
		var first *jobs.Runner
		for range 3 {
			r := jobs.New(db, time.Now, patient)
			r.Handle("x", func(ctx context.Context, payload string) error {
				mu.Lock()
				times[payload]++
				mu.Unlock()
				if payload == "payload of 0" { // two leases long
					select {
					case <-ctx.Done():
					case <-time.After(2 * patient.Lease):
					}
				}
				return ctx.Err()
			})
			run(t, r)
			first = r
		}
		for i := range 30 {
			add(t, first, fmt.Sprint(i))
		}
		until(t, "all is done", empty(t, db))
		mu.Lock()
		defer mu.Unlock()
		if len(times) != 30 {
			t.Errorf("%d jobs were done", len(times))
		}
		for payload, n := range times {
			if n != 1 {
				t.Errorf("%s was done %d times", payload, n)
			}
		}
	})
}

// TestDead: the job of a process that died is done by another when its lease has run out.
func TestDead(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	if err := db.AddJob(t.Context(), "k", "x", "", time.Now()); err != nil {
		t.Fatal(err)
	}
	until := time.Now().Add(300 * time.Millisecond)
	if _, _, _, _, _, found, err := db.ClaimJob(t.Context(), []string{"x"}, time.Now(), until); err != nil || !found {
		t.Fatal(found, err)
	}
	done := make(chan time.Time, 1)
	r := jobs.New(db, time.Now, quick)
	r.Handle("x", func(context.Context, string) error { done <- time.Now(); return nil })
	run(t, r)
	if at := <-done; at.Before(until) {
		t.Errorf("taken %v before the lease ran out", until.Sub(at))
	}
}

// TestStop: a job that runs when the runner is stopped is told, waited for, and given back as if it had never begun.
func TestStop(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := jobs.New(db, time.Now, quick)
		began := make(chan bool, 1)
		var ended atomic.Bool
		r.Handle("x", func(ctx context.Context, _ string) error {
			began <- true
			<-ctx.Done()
			time.Sleep(20 * time.Millisecond)
			ended.Store(true)
			return ctx.Err()
		})
		stop := run(t, r)
		add(t, r, "k")
		<-began
		stop()
		if !ended.Load() {
			t.Error("Run did not wait for its job")
		}
		_, _, _, _, attempts, found, err := db.ClaimJob(t.Context(), []string{"x"}, time.Now(), time.Now().Add(time.Minute))
		if err != nil || !found || attempts != 0 {
			t.Errorf("afterwards: found %v, %d failures, %v", found, attempts, err)
		}
	})
}

// TestTakenAway: who has lost the lease is told to stop, and says nothing about the job any more.
func TestTakenAway(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	r := jobs.New(db, time.Now, jobs.Options{Lease: 300 * time.Millisecond, Poll: time.Hour})
	began, ended := make(chan bool, 1), make(chan error, 1)
	r.Handle("x", func(ctx context.Context, _ string) error {
		began <- true
		<-ctx.Done()
		ended <- ctx.Err()
		return nil
	})
	stop := run(t, r)
	add(t, r, "k")
	<-began
	later := time.Now().Add(time.Hour)
	_, _, _, claim, _, found, err := db.ClaimJob(t.Context(), []string{"x"}, later, later.Add(time.Hour)) // by a clock that is an hour fast
	if err != nil || !found {
		t.Fatal(found, err)
	}
	select {
	case <-ended:
	case <-time.After(20 * time.Second):
		t.Fatal("the job was not told to stop")
	}
	stop()
	if held, err := db.ExtendJob(t.Context(), "k", claim, later.Add(2*time.Hour)); err != nil || !held {
		t.Errorf("the lease of the other: %v, %v", held, err)
	}
}

// TestAgain: a job asked for while it runs is run once more.
func TestAgain(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	r := jobs.New(db, time.Now, jobs.Options{Poll: time.Hour})
	var times atomic.Int64
	r.Handle("x", func(ctx context.Context, _ string) error {
		if times.Add(1) == 1 {
			for range 3 {
				if err := r.Add(ctx, "k", "x", "", time.Now()); err != nil {
					return err
				}
			}
		}
		return nil
	})
	run(t, r)
	add(t, r, "k")
	until(t, "all is done", empty(t, db))
	if n := times.Load(); n != 2 {
		t.Errorf("run %d times", n)
	}
}

func TestBackoff(t *testing.T) {
	t.Parallel()
	for jitter, want := range map[float64][]time.Duration{
		0:   {24 * time.Second, 48 * time.Second, 96 * time.Second, 48 * time.Minute, 48 * time.Minute},
		0.5: {30 * time.Second, time.Minute, 2 * time.Minute, time.Hour, time.Hour},
	} {
		r := jobs.New(nil, time.Now, jobs.Options{Jitter: func() float64 { return jitter }})
		for i, failures := range []int{1, 2, 3, 8, 1000} {
			if got := r.Backoff(failures); got != want[i] {
				t.Errorf("after %d failures, jitter %v: %v, want %v", failures, jitter, got, want[i])
			}
		}
	}
	if err := jobs.New(nil, time.Now, jobs.Options{}).Run(t.Context()); err == nil {
		t.Error("a runner of nothing runs")
	}
}

// Package jobs does work that was planned in the database: each job once at a time among all processes, again after a
// failure, and again when the process that did it has died. A job may be done twice (a process can die after the work and
// before it says so), so handlers do work that can be repeated. It is not a message queue: a job under one key is planned
// once, however often it is asked for.
//
// Start at New, Handle and Run.
package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime/debug"
	"slices"
	"sync"
	"time"
)

// Store keeps jobs. Package store implements it. A claim is the number of a lease; held is false when the lease is no
// longer the caller's.
type Store interface {
	AddJob(ctx context.Context, key, kind, payload string, runAt time.Time) error
	ClaimJob(ctx context.Context, kinds []string, now, until time.Time) (key, kind, payload string, claim int64, attempts int, found bool, err error)
	ExtendJob(ctx context.Context, key string, claim int64, until time.Time) (held bool, err error)
	FinishJob(ctx context.Context, key string, claim int64) (held bool, err error)
	RetryJob(ctx context.Context, key string, claim int64, runAt time.Time, reason string) (held bool, err error)
	ReleaseJob(ctx context.Context, key string, claim int64) (held bool, err error)
	NextJob(ctx context.Context, kinds []string) (time.Time, error)
}

// Handler does one job. An error plans it again later; a job that makes no sense any more is ended with nil. When ctx ends
// the handler stops and leaves things as they were.
type Handler func(ctx context.Context, payload string) error

// Options change how a Runner works; zero values take the defaults.
type Options struct {
	Workers    int            // jobs done at once by this process; default 2
	Lease      time.Duration  // how long a job of a process that died stays untouched; default 1 minute. Clocks of nodes must agree far better than that
	Poll       time.Duration  // how often jobs planned by other processes are looked for; default 5 seconds
	FirstRetry time.Duration  // wait after the first failure, doubled by each one after it; default 30 seconds
	LastRetry  time.Duration  // longest wait; default 1 hour
	Jitter     func() float64 // random number in [0, 1) for Backoff; default the machine's
	Logger     *slog.Logger   // gets failures, with kind and error and without payload; default none
}

// Runner claims jobs and does them.
type Runner struct {
	store    Store
	now      func() time.Time
	o        Options
	handlers map[string]Handler
	kinds    []string
	wake     chan struct{}
}

// New makes a Runner that does nothing until Run.
func New(store Store, now func() time.Time, o Options) *Runner {
	if o.Workers == 0 {
		o.Workers = 2
	}
	for d, otherwise := range map[*time.Duration]time.Duration{&o.Lease: time.Minute, &o.Poll: 5 * time.Second, &o.FirstRetry: 30 * time.Second, &o.LastRetry: time.Hour} {
		if *d == 0 {
			*d = otherwise
		}
	}
	if o.Jitter == nil {
		o.Jitter = rand.Float64
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return &Runner{store: store, now: now, o: o, handlers: map[string]Handler{}, wake: make(chan struct{}, 1)}
}

// Handle sets who does the jobs of a kind. Call it before Run.
func (r *Runner) Handle(kind string, h Handler) {
	r.handlers[kind] = h
	r.kinds = append(r.kinds, kind)
	slices.Sort(r.kinds)
}

// Add plans a job: at the earlier time where one of this key is planned already, once more where it is running.
func (r *Runner) Add(ctx context.Context, key, kind, payload string, at time.Time) error {
	err := r.store.AddJob(ctx, key, kind, payload, at)
	if err == nil {
		r.Wake()
	}
	return err
}

// Wake makes the runner look for jobs at once.
func (r *Runner) Wake() {
	select {
	case r.wake <- struct{}{}:
	default: // it is about to look already
	}
}

// Run does jobs until ctx ends. Jobs that run then are told to stop (their context ends) and given back; Run returns when
// they have stopped, with the error of ctx.
func (r *Runner) Run(ctx context.Context) error {
	if len(r.kinds) == 0 {
		return errors.New("jobs: Run before any Handle")
	}
	var running sync.WaitGroup
	defer running.Wait()
	free := make(chan struct{}, r.o.Workers)
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case free <- struct{}{}: // a worker is free
		}
		j, found, err := r.claim(ctx)
		if err != nil && ctx.Err() == nil {
			r.o.Logger.Error("jobs cannot be looked for", "error", err)
		}
		if found {
			running.Go(func() {
				r.do(ctx, j)
				<-free
				r.Wake() // it may have been asked for again
			})
			continue
		}
		<-free
		if err := r.wait(ctx); err != nil {
			return err
		}
	}
}

// wait returns when a job may be due: at the time of the next one, after Poll, or when woken.
func (r *Runner) wait(ctx context.Context) error {
	pause := r.o.Poll
	if next, err := r.store.NextJob(ctx, r.kinds); err == nil && !next.IsZero() {
		pause = min(pause, max(next.Sub(r.now()), 10*time.Millisecond))
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-r.wake:
	case <-timer.C:
	}
	return nil
}

type job struct {
	key, kind, payload string
	claim              int64
	attempts           int
}

func (r *Runner) claim(ctx context.Context) (j job, found bool, err error) {
	now := r.now()
	j.key, j.kind, j.payload, j.claim, j.attempts, found, err = r.store.ClaimJob(ctx, r.kinds, now, now.Add(r.o.Lease))
	return j, found, err
}

// do runs a claimed job and says how it ended.
func (r *Runner) do(ctx context.Context, j job) {
	jobCtx, cancel := context.WithCancelCause(ctx)
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		r.keepLease(jobCtx, j, cancel)
	}()
	err := r.call(jobCtx, j)
	lost := errors.Is(context.Cause(jobCtx), errLeaseLost)
	cancel(nil)
	<-stopped
	if lost {
		r.o.Logger.Warn("a job was taken over by another process, or taken back, while it ran", "kind", j.kind)
		return
	}
	// The word on how it ended is to be kept also when the program is being stopped.
	saveCtx, done := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer done()
	var saveErr error
	switch {
	case err == nil:
		_, saveErr = r.store.FinishJob(saveCtx, j.key, j.claim)
	case ctx.Err() != nil:
		_, saveErr = r.store.ReleaseJob(saveCtx, j.key, j.claim)
	default:
		at := r.now().Add(r.Backoff(j.attempts + 1))
		r.o.Logger.Warn("a job failed and will be tried again", "kind", j.kind, "attempts", j.attempts+1, "again", at, "error", err)
		_, saveErr = r.store.RetryJob(saveCtx, j.key, j.claim, at, err.Error())
	}
	if saveErr != nil { // the lease runs out by itself, and the job is done again
		r.o.Logger.Error("how a job ended could not be saved", "kind", j.kind, "error", saveErr)
	}
}

// Backoff is the wait after so many failures in a row: doubled each time, up to LastRetry, and up to a fifth more or less,
// so that what failed together is not tried together.
func (r *Runner) Backoff(failures int) time.Duration {
	wait := r.o.FirstRetry
	for i := 1; i < failures && wait < r.o.LastRetry; i++ {
		wait *= 2
	}
	wait = min(wait, r.o.LastRetry)
	return wait + time.Duration((r.o.Jitter()-0.5)*0.4*float64(wait))
}

var errLeaseLost = errors.New("jobs: the lease was lost")

// keepLease extends the lease three times in its length until ctx ends, and ends ctx when the lease is lost or could not
// be extended in time.
func (r *Runner) keepLease(ctx context.Context, j job, cancel context.CancelCauseFunc) {
	tick := time.NewTicker(r.o.Lease / 3)
	defer tick.Stop()
	until := r.now().Add(r.o.Lease)
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		next := r.now().Add(r.o.Lease)
		held, err := r.store.ExtendJob(ctx, j.key, j.claim, next)
		switch {
		case err == nil && held:
			until = next
		case err == nil, r.now().After(until):
			cancel(errLeaseLost)
			return
		}
	}
}

// call runs the handler; a panic in it is an error like any other.
func (r *Runner) call(ctx context.Context, j job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			r.o.Logger.Error("a job panicked", "kind", j.kind, "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("the program has a fault here: %v", p)
		}
	}()
	return r.handlers[j.kind](ctx, j.payload)
}

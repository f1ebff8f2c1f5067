package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"homegroup/internal/index"
	"homegroup/internal/meeting"
)

const (
	perKind = 4000                    // queries of each kind are measured,
	plain   = 1500 * time.Millisecond // and the plain scan for so long
)

// result is what was measured with one number of meetings.
type result struct {
	n      int
	median map[string]time.Duration // by kind
}

// inProcess measures the index alone on n meetings.
func inProcess(ctx context.Context, out io.Writer, n int, only string) (result, error) {
	r := result{n, map[string]time.Duration{}}
	at := time.Date(2026, 11, 23, 18, 7, 0, 0, time.UTC)
	now := func() time.Time { return at }
	x, m := index.New(now), newMaker(1)
	scan := index.Linear{Meetings: make([]meeting.Meeting, n), Now: now}
	size := 0
	for i := range scan.Meetings {
		scan.Meetings[i] = m.meeting(int64(i + 1))
		if i < 1000 {
			b, err := meeting.Encode(scan.Meetings[i])
			if err != nil {
				return r, err
			}
			size += len(b)
		}
	}
	// The plain scan's meetings are half a gigabyte full of pointers, which no server holds.
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	runtime.GC()
	begun, cpu := time.Now(), cpuTime()
	err := x.Load(ctx, func(yield func(meeting.Meeting) error) error {
		for _, one := range scan.Meetings {
			if err := yield(one); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return r, err
	}
	fmt.Fprintf(out, "\n### %d meetings of %d bytes\n\nLoaded in %.2f s (%.2f s of processor time).\n\n| question | p50 µs | p99 µs | hits on average | plain scan, p50 µs | as many times |\n|---|--:|--:|--:|--:|--:|\n",
		n, size/min(n, 1000), time.Since(begun).Seconds(), (cpuTime() - cpu).Seconds())
	a := newAsker(m, scan.Meetings[:min(n, 5000)], at)
	for _, k := range kinds {
		if !strings.Contains(k.name, only) {
			continue
		}
		var took []time.Duration
		total := 0
		for i := range perKind + 50 {
			q := a.query(k)
			t := time.Now()
			page, err := x.Find(ctx, q)
			if i >= 50 { // the first warm up
				took = append(took, time.Since(t))
				total += page.Total
			}
			if err != nil {
				return r, err
			}
		}
		slices.Sort(took)
		slow, err := scanned(ctx, x, scan, a, k)
		if err != nil {
			return r, err
		}
		r.median[k.name] = took[perKind/2]
		fmt.Fprintf(out, "| %s | %.0f | %.0f | %d | %.0f | %.0f |\n", k.name, us(took[perKind/2]), us(took[perKind*99/100]), total/perKind, us(slow), float64(slow)/float64(took[perKind/2]))
	}
	scan.Meetings, a.texts = nil, nil
	debug.FreeOSMemory()
	fmt.Fprintf(out, "\nResident with the index alone: %d MB.\n", resident("self"))
	runtime.KeepAlive(x)
	return r, nil
}

// scanned measures the plain scan with a few questions and compares its answers with those of the index.
func scanned(ctx context.Context, x *index.Index, scan index.Linear, a *asker, k kind) (time.Duration, error) {
	var took []time.Duration
	for begun := time.Now(); len(took) < 3 || len(took) < 50 && time.Since(begun) < plain; {
		q := a.query(k)
		t := time.Now()
		want, err := scan.Find(ctx, q)
		took = append(took, time.Since(t))
		if err != nil {
			return 0, err
		}
		got, err := x.Find(ctx, q)
		if err != nil {
			return 0, err
		}
		if got.Total != want.Total || !slices.EqualFunc(got.Hits, want.Hits, func(a, b meeting.Hit) bool { return a.ID == b.ID }) {
			return 0, fmt.Errorf("the index and the plain scan give different answers to %+v", q)
		}
	}
	slices.Sort(took)
	return took[len(took)/2], nil
}

// growth compares the greatest number of meetings with the one before it.
func growth(out io.Writer, results []result) {
	if len(results) < 2 {
		return
	}
	small, large := results[len(results)-2], results[len(results)-1]
	fmt.Fprintf(out, "\n### From %d to %d meetings\n\nThe bar: p50 at most 4 times as much.\n\n| question | times as much |\n|---|--:|\n", small.n, large.n)
	for _, k := range kinds {
		if before, ok := small.median[k.name]; ok {
			fmt.Fprintf(out, "| %s | %.1f |\n", k.name, float64(large.median[k.name])/float64(before))
		}
	}
}

func us(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }

// cpuTime is how much of the processor this process has had.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// resident is the resident memory of a process in MB; 0 where /proc does not tell.
func resident(pid string) int {
	status, err := os.ReadFile("/proc/" + pid + "/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if f := strings.Fields(line); f[0] == "VmRSS:" {
			kb, _ := strconv.Atoi(f[1])
			return kb / 1024
		}
	}
	return 0
}

package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"homegroup/internal/index"
	"homegroup/internal/meeting"
)

// perKind is how many queries of each kind are measured.
const perKind = 4000

// inProcess measures the index alone on n meetings.
func inProcess(ctx context.Context, n int, only string) error {
	at := time.Date(2026, 11, 23, 18, 7, 0, 0, time.UTC)
	x := index.New(func() time.Time { return at })
	m := newMaker(1)
	made := make([]meeting.Meeting, n)
	bytes := 0
	for i := range made {
		made[i] = m.meeting(int64(i + 1))
	}
	runtime.GC()
	t := time.Now()
	err := x.Load(ctx, func(yield func(meeting.Meeting) error) error {
		for _, one := range made {
			if err := yield(one); err != nil {
				return err
			}
		}
		return nil
	})
	took := time.Since(t)
	if err != nil {
		return err
	}
	fmt.Printf("\n### %d meetings, in process\n\nLoaded in %.2f s. ", n, took.Seconds())
	a := newAsker(m, made[:min(n, 5000)], at)
	lin := index.Linear{Meetings: made, Now: func() time.Time { return at }}
	_ = lin
	made = nil
	for i := range lin.Meetings[:min(n, 100)] {
		b, err := meeting.Encode(lin.Meetings[i])
		if err != nil {
			return err
		}
		bytes += len(b)
	}
	fmt.Printf("A meeting is %d bytes of JSON.\n\n| question | p50 µs | p99 µs | most µs | hits, on average |\n|---|--:|--:|--:|--:|\n", bytes/min(n, 100))
	for _, k := range kinds {
		if !strings.Contains(k.name, only) {
			continue
		}
		var took []time.Duration
		total := 0
		for range perKind {
			q := a.query(k)
			t := time.Now()
			page, err := x.Find(ctx, q)
			took = append(took, time.Since(t))
			if err != nil {
				return err
			}
			total += page.Total
		}
		slices.Sort(took)
		fmt.Printf("| %s | %.0f | %.0f | %.0f | %d |\n", k.name, us(took[perKind/2]), us(took[perKind*99/100]), us(took[perKind-1]), total/perKind)
	}
	lin.Meetings = nil
	a.texts = nil
	debug.FreeOSMemory()
	fmt.Printf("\nResident %d MB\n", resident("self"))
	runtime.KeepAlive(x)
	return nil
}

func us(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }

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

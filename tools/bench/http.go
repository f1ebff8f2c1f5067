package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"time"

	"homegroup/internal/meeting"
)

// clients ask at the same time, each the next question as soon as it has an answer.
const clients = 8

// load is what came of asking for a while.
type load struct {
	perSecond, mbPerSecond float64
	p50, p99               time.Duration
	meetings               float64 // in an answer, on average
}

// client keeps its connections, and asks for answers as they are, not compressed: both ends share the cores.
func client() *http.Client {
	return &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients, DisableCompression: true}}
}

// path writes a query as the peer and the API take it.
func path(q meeting.Query, limit int) string {
	v := url.Values{"near": {q.Near.String()}, "within_km": {strconv.FormatFloat(q.WithinKM, 'f', -1, 64)}, "day": {dayOf(q.Days)}, "type": {q.Types[0].Code},
		"sort": {"distance"}, "limit": {strconv.Itoa(limit)}}
	return "/api/v1/meetings?" + v.Encode()
}

func dayOf(days meeting.Days) string {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if days.Has(d) {
			return strconv.Itoa(int(d))
		}
	}
	return ""
}

type answer struct {
	Meetings []struct {
		Slug string `json:"slug"`
	} `json:"meetings"`
	Total int `json:"total"`
}

func get(c *http.Client, address string) (answer, error) {
	var a answer
	res, err := c.Get(address)
	if err != nil {
		return a, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(res.Body, 500))
		return a, fmt.Errorf("%s: %s: %s", address, res.Status, text)
	}
	return a, json.NewDecoder(res.Body).Decode(&a)
}

// ask asks for these answers, over and over, for a while.
func ask(base string, paths []string, long time.Duration) (load, error) {
	var l load
	sample := paths[:min(len(paths), 50)]
	for _, p := range sample {
		a, err := get(client(), base+p)
		if err != nil {
			return l, err
		}
		l.meetings += float64(len(a.Meetings)) / float64(len(sample))
	}
	var wait sync.WaitGroup
	var collect sync.Mutex
	var all []time.Duration
	var bytes int64
	var failed error
	c := client()
	begun := time.Now()
	for i := range clients {
		wait.Go(func() {
			var took []time.Duration
			read := int64(0)
			var err error
			buf := make([]byte, 64<<10)
			for n := i * len(paths) / clients; time.Since(begun) < long && err == nil; n++ {
				t := time.Now()
				var res *http.Response
				if res, err = c.Get(base + paths[n%len(paths)]); err != nil {
					break
				}
				var size int64
				size, err = io.CopyBuffer(struct{ io.Writer }{io.Discard}, res.Body, buf)
				res.Body.Close()
				if res.StatusCode != http.StatusOK {
					err = fmt.Errorf("%s: %s", paths[n%len(paths)], res.Status)
				}
				read += size
				took = append(took, time.Since(t))
			}
			collect.Lock()
			defer collect.Unlock()
			all, bytes = append(all, took...), bytes+read
			if err != nil {
				failed = err
			}
		})
	}
	wait.Wait()
	if failed != nil || len(all) == 0 {
		return l, fmt.Errorf("asking %s failed: %w", base, failed)
	}
	slices.Sort(all)
	l.perSecond, l.mbPerSecond = float64(len(all))/long.Seconds(), float64(bytes)/1e6/long.Seconds()
	l.p50, l.p99 = all[len(all)/2], all[len(all)*99/100]
	return l, nil
}

package store_test

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"homegroup/internal/meeting"
	"homegroup/internal/store/storetest"
)

// BenchmarkDirectory imports 250,000 new listings in one transaction, changes them all, and reads them all, on each engine
// as it runs in earnest (synced to the disk):
//
//	go test ./internal/store -run '^$' -bench Directory -benchtime 1x
func BenchmarkDirectory(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { directory(b, func() string { return b.TempDir() + "/x.db" }) })
	b.Run("postgres", func(b *testing.B) {
		server, n := storetest.StartServer(b, true), 0
		directory(b, func() string { n++; return server.CreateDatabase(b, fmt.Sprint("x", n)) })
	})
}

func directory(b *testing.B, url func() string) {
	const count = 250_000
	for b.Loop() {
		db := storetest.Open(b, url())
		feed := meeting.Feed{Name: "a"}
		must := func(err error) {
			if err != nil {
				b.Fatal(err, unwrap(err))
			}
		}
		must(db.SaveFeed(b.Context(), feed))
		first, err := db.NewIDs(b.Context(), count)
		must(err)
		r := meeting.Refresh{Feed: feed}
		for i := range int64(count) {
			l := storetest.Listing(first+i, "a")
			r.Listings, r.Meetings = append(r.Listings, l), append(r.Meetings, l.ID)
		}
		measure := func(what string, f func()) {
			start, used := time.Now(), cpu()
			f()
			b.ReportMetric(count/time.Since(start).Seconds(), what+"/s")
			b.ReportMetric((cpu() - used).Seconds(), what+"-cpu-s") // of this process: the rest is the server's or the disk's
		}
		apply := func() {
			r.Revision, err = db.Revision(b.Context())
			must(err)
			must(db.Apply(b.Context(), r))
		}
		measure("new", apply)
		measure("changed", apply)
		measure("read", func() { must(db.EachListing(b.Context(), "", func(meeting.Listing) error { return nil })) })
		must(db.Close())
	}
}

func cpu() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

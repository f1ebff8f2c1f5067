package store_test

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"homegroup/internal/meeting"
	"homegroup/internal/store"
	"homegroup/internal/store/storetest"
)

// In these tests a child process (this binary again) refreshes a feed over and over, and says so on its standard output
// each time that a refresh is acknowledged. It is killed at random moments; then the database must be whole, and hold the
// last refresh that was acknowledged or the one after it, never a mixture.

const (
	writerEnv = "STORETEST_WRITER" // the database of the child
	tornEnv   = "STORETEST_TORN"   // makes the child write without a transaction, to see that the test finds that
	batch     = 100                // listings in the first refresh; each one after brings 3 more
	kills     = 32
)

// writeForever is the child: refresh n says "round n" in each listing and brings some new ones.
func writeForever() {
	ctx := context.Background()
	db, err := store.Open(ctx, os.Getenv(writerEnv))
	fail(err)
	last, err := lastRound(ctx, db)
	fail(err)
	for n := last + 1; ; n++ {
		fail(refresh(ctx, db, n))
		fmt.Println("kept", n)
	}
}

func fail(err error) {
	if err != nil {
		fmt.Println("error", err, errors.Unwrap(err))
		os.Exit(1)
	}
}

func refresh(ctx context.Context, db *store.DB, n int) error {
	feed := meeting.Feed{Name: "a", Title: fmt.Sprint("round ", n), Tries: n, NextTry: storetest.Noon().Add(time.Duration(n) * time.Second)}
	if n == 1 {
		if err := db.SaveFeed(ctx, feed); err != nil {
			return err
		}
	}
	revision, err := db.Revision(ctx)
	if err != nil {
		return err
	}
	r := meeting.Refresh{Revision: revision, Feed: feed}
	if r.Listings, err = db.Listings(ctx, "a"); err != nil {
		return err
	}
	fresh := 3
	if n == 1 {
		fresh = batch
	}
	first, err := db.NewIDs(ctx, fresh)
	if err != nil {
		return err
	}
	for i := range fresh {
		r.Listings = append(r.Listings, storetest.Listing(first+int64(i), "a"))
	}
	for i := range r.Listings {
		l := &r.Listings[i]
		l.Content.Name, l.Gone = fmt.Sprint("round ", n), n%2 == 0
		r.Meetings = append(r.Meetings, l.ID)
	}
	if os.Getenv(tornEnv) == "" {
		return db.Apply(ctx, r)
	}
	half := r // as two transactions
	half.Listings, r.Listings = r.Listings[:len(r.Listings)/2], r.Listings[len(r.Listings)/2:]
	r.Revision++
	err = db.Apply(ctx, half)
	time.Sleep(150 * time.Millisecond) // wide enough for a kill to fall into, on a slow machine too
	return errors.Join(err, db.Apply(ctx, r))
}

func lastRound(ctx context.Context, db *store.DB) (int, error) {
	feeds, err := db.Feeds(ctx)
	if err != nil || len(feeds) == 0 {
		return 0, err
	}
	return feeds[0].Tries, nil
}

// verify looks whether the database is whole at round kept or the one after it.
func verify(db *store.DB, kept int) (round int, err error) {
	ctx := context.Background()
	findings, err := db.Check(ctx)
	if err != nil {
		return 0, err
	}
	if len(findings) > 0 {
		return 0, fmt.Errorf("Check finds %v", findings)
	}
	round, err = lastRound(ctx, db)
	if err != nil {
		return 0, err
	}
	if round != kept && round != kept+1 {
		return 0, fmt.Errorf("round %d is there, and %d was acknowledged", round, kept)
	}
	listings, err := db.Listings(ctx, "a")
	if err != nil {
		return 0, err
	}
	if want := batch + 3*(round-1); round > 0 && len(listings) != want {
		return 0, fmt.Errorf("%d listings after round %d, want %d", len(listings), round, want)
	}
	for _, l := range listings {
		if l.Content.Name != fmt.Sprint("round ", round) || l.Gone != (round%2 == 0) {
			return 0, fmt.Errorf("listing %d is of %s, gone %v, in round %d", l.ID, l.Content.Name, l.Gone, round)
		}
	}
	next, err := db.NextJob(ctx, []string{store.RefreshJob})
	if err != nil {
		return 0, err
	}
	if want := storetest.Noon().Add(time.Duration(round) * time.Second); round > 0 && !next.Equal(want) {
		return 0, fmt.Errorf("the next refresh is planned for %v, want %v", next, want)
	}
	return round, nil
}

// killWriters starts a child and kills it, over and over. kill ends the child, or what it writes to; after brings that back.
func killWriters(t *testing.T, times int, url string, torn bool, kill func(*exec.Cmd) error, after func()) error {
	kept, killed, changed := 0, 0, 0
	window := 60 * time.Millisecond
	if torn {
		window = 500 * time.Millisecond
	}
	for killed < times {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), writerEnv+"="+url)
		if torn {
			child.Env = append(child.Env, tornEnv+"=1")
		}
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		child.Stderr = os.Stderr
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		before, ended, complaint := kept, make(chan error, 1), ""
		for lines.Scan() {
			if strings.HasPrefix(lines.Text(), "error") {
				complaint = lines.Text()
			}
			n := 0
			if _, err := fmt.Sscanf(lines.Text(), "kept %d", &n); err == nil {
				kept = n
			}
			if kept == before+1 { // now it works: let it go on for a moment, up to some refreshes long
				time.AfterFunc(time.Duration(rand.Int64N(int64(window))), func() { ended <- kill(child) })
				before = -2
			}
		}
		child.Wait()
		if before != -2 {
			return fmt.Errorf("before kill %d: the writer ended by itself: %s", killed+1, complaint)
		}
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
		killed++
		after()
		db := open(t, url)
		round, err := verify(db, kept)
		db.Close()
		if err != nil {
			return fmt.Errorf("after kill %d: %w", killed, err)
		}
		if round > kept {
			changed++ // committed, and killed before it could say so
		}
		kept = round
	}
	t.Logf("%d kills, %d refreshes, %d of them kept without having been acknowledged", killed, kept, changed)
	return nil
}

func killChild(child *exec.Cmd) error { return child.Process.Kill() } // SIGKILL

func TestKillSQLite(t *testing.T) {
	t.Parallel()
	if err := killWriters(t, kills, filepath.Join(t.TempDir(), "homegroup.db"), false, killChild, func() {}); err != nil {
		t.Fatal(err)
	}
}

func TestKillPostgresClient(t *testing.T) {
	t.Parallel()
	url := storetest.PostgresURL(t)
	raw, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	wait := func() { // until the server has noticed that its client is no more
		for {
			var busy int
			if err := raw.QueryRow(`SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`).Scan(&busy); err != nil {
				t.Fatal(err)
			}
			if busy == 0 {
				return
			}
			time.Sleep(2 * time.Millisecond)
		}
	}
	if err := killWriters(t, kills, url, false, killChild, wait); err != nil {
		t.Fatal(err)
	}
}

// TestKillPostgresServer kills the server itself, with all its processes, as it runs in earnest (fsync on).
func TestKillPostgresServer(t *testing.T) {
	t.Parallel()
	server := storetest.StartServer(t, true)
	url := server.CreateDatabase(t, "homegroup")
	err := killWriters(t, 3, url, false, func(*exec.Cmd) error { return server.Kill() }, func() {
		if err := server.Start(); err != nil {
			t.Fatal(err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestKillFinds shows that these tests can fail: a refresh that is written as two transactions is found out.
func TestKillFinds(t *testing.T) {
	t.Parallel()
	err := killWriters(t, 60, filepath.Join(t.TempDir(), "homegroup.db"), true, killChild, func() {})
	if err == nil {
		t.Fatal("a refresh written in two halves was not found in 60 kills")
	}
	t.Log(err)
}

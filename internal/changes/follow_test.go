package changes_test

import (
	"context"
	"database/sql"
	"fmt"
	"testing"
	"time"

	"homegroup/internal/changes"
	"homegroup/internal/meeting"
	"homegroup/internal/store"
	"homegroup/internal/store/storetest"
)

// TestFollow follows a real log through a real writer, and hears of each change at once when woken.
func TestFollow(t *testing.T) {
	for name, open := range map[string]func(testing.TB, ...store.Option) *store.DB{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			var log *changes.Log
			db := open(t, store.OnChange(func() { log.Wake() }))
			log = changes.New(db, time.Now)
			at, err := log.Here(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			heard := make(chan string, 1000)
			go log.Follow(t.Context(), at, time.Hour, func(batch []changes.Entry) error {
				for _, e := range batch {
					heard <- e.Kind + " " + e.Ref
				}
				return nil
			}, func(err error) { t.Error(err) })
			for n := range 20 {
				if err := db.SaveFeed(t.Context(), meeting.Feed{Name: fmt.Sprint(n)}); err != nil {
					t.Fatal(err)
				}
				hear(t, heard, fmt.Sprint("feed ", n))
			}
		})
	}
}

func hear(t *testing.T, heard <-chan string, want string) {
	t.Helper()
	select {
	case got := <-heard:
		if got != want {
			t.Fatalf("heard %q, want %q", got, want)
		}
	case <-time.After(20 * time.Second):
		t.Fatalf("%q was never heard", want)
	}
}

// TestLateCommit: on PostgreSQL a transaction that drew its number first commits last, before and after the follower began.
func TestLateCommit(t *testing.T) {
	url := storetest.PostgresURL(t)
	log := changes.New(storetest.Open(t, url), time.Now)
	raw, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	begin := func(ref string) *sql.Tx {
		t.Helper()
		tx, err := raw.Begin()
		if err == nil {
			_, err = tx.Exec(`INSERT INTO changes (kind, ref, at) VALUES ('meeting', $1, 1)`, ref)
		}
		if err != nil {
			t.Fatal(err)
		}
		return tx
	}
	end := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	end(begin("first").Commit())
	early, never := begin("early"), begin("never")
	end(begin("copied").Commit())
	at, err := log.Here(ctx)
	if err != nil {
		t.Fatal(err)
	}
	heard := make(chan string, 100)
	ended := make(chan error, 1)
	go func() {
		ended <- log.Follow(ctx, at, 5*time.Millisecond, func(batch []changes.Entry) error {
			for _, e := range batch {
				heard <- e.Ref
			}
			return nil
		}, nil)
	}()
	late := begin("late")
	end(begin("new").Commit())
	hear(t, heard, "new")
	end(late.Commit())
	hear(t, heard, "late")
	end(early.Commit())
	hear(t, heard, "early")
	end(never.Rollback())
	end(begin("last").Commit())
	hear(t, heard, "last")
	cancel()
	<-ended
	if len(heard) > 0 {
		t.Errorf("heard %q too", <-heard)
	}
}

package store

import (
	"context"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"homegroup/internal/problem"
)

// openAt opens the database file at path; tests of what only this package sees run on SQLite, where that is the same on both.
func openAt(t *testing.T, path string) *DB {
	t.Helper()
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func TestMigrations(t *testing.T) {
	t.Parallel()
	db := openAt(t, filepath.Join(t.TempDir(), "x.db"))
	known := migrations()
	next := migration{len(known) + 1, "9999_next.sql", "CREATE TABLE next (a {{text}} PRIMARY KEY); CREATE TABLE other (a bigint)"}
	ctx := t.Context()

	broken := next
	broken.text = "CREATE TABLE half (a bigint); CREATE TABLE nonsense ("
	if err := db.migrate(ctx, append(known, broken)); err == nil || !strings.Contains(err.Error(), broken.name) {
		t.Fatalf("a step that is wrong: %v", err)
	}
	if _, err := db.writer.Exec(`SELECT * FROM half`); err == nil {
		t.Fatal("half of a step was kept")
	}
	for range 2 { // the second time it has nothing to do
		if err := db.migrate(ctx, append(known, next)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.writer.Exec(`INSERT INTO next SELECT 'x' FROM other`); err != nil {
		t.Fatal(err)
	}
	err := db.migrate(ctx, known)
	if problem.KindOf(err) != problem.Conflict || !strings.Contains(err.Error(), "newer version") {
		t.Fatalf("a database of a newer version: %v", err)
	}
	next.text += " "
	err = db.migrate(ctx, append(known, next))
	if problem.KindOf(err) != problem.Conflict || !strings.Contains(err.Error(), next.name) {
		t.Fatalf("a step that was changed after it was taken: %v", err)
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, url := range []string{"", ":memory:", "sqlite:", "mysql://user:secret@host/db", "postgres://user:secret@%zz/", dir} {
		db, err := Open(t.Context(), url)
		if err == nil {
			db.Close()
			t.Errorf("%q was opened", url)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("the error tells the password: %v", err)
		}
	}
}

// TestOpenAtOnce: processes that start at once on a new file all get a whole database.
func TestOpenAtOnce(t *testing.T) {
	t.Parallel()
	for range 3 {
		path := filepath.Join(t.TempDir(), "sub folder", "100% new?#.db")
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				db, err := Open(context.Background(), path)
				if err != nil {
					t.Error(err)
					return
				}
				defer db.Close()
				if _, err := db.NewIDs(context.Background(), 1); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if first, err := openAt(t, path).NewIDs(t.Context(), 1); err != nil || first != 9 {
			t.Errorf("the next id is %d, %v", first, err)
		}
	}
}

// TestDurable: what Open promises about the file.
func TestDurable(t *testing.T) {
	t.Parallel()
	db := openAt(t, filepath.Join(t.TempDir(), "x.db"))
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "60000"} {
		var got string
		if err := db.writer.QueryRow(`PRAGMA ` + pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %q (%v), want %q", pragma, got, err, want)
		}
	}
	// A number of the changes log is not given again, even when its row is gone.
	for want := range int64(3) {
		if err := db.write(t.Context(), func(t *tx) error { t.log("x", ""); return nil }); err != nil {
			t.Fatal(err)
		}
		var seq int64
		if err := db.writer.QueryRow(`DELETE FROM changes RETURNING seq`).Scan(&seq); err != nil || seq != want+1 {
			t.Errorf("number %d, %v; want %d", seq, err, want+1)
		}
	}
	if _, err := db.reader.Exec(`DELETE FROM listings`); err == nil {
		t.Error("a reader can write")
	}
}

// Package storetest opens real databases for tests, SQLite and PostgreSQL, and holds the tests that every database must
// pass. It mocks nothing. Start at Each to test something on both engines, at Run for the tests of the stores themselves.
package storetest

import (
	"context"
	"path/filepath"
	"testing"

	"homegroup/internal/store"
)

// Each runs a test on an empty SQLite and an empty PostgreSQL database.
func Each(t *testing.T, test func(t *testing.T, db *store.DB)) {
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, Postgres(t)) })
}

// SQLite opens an empty SQLite database, which goes with the test.
func SQLite(t testing.TB, options ...store.Option) *store.DB {
	t.Helper()
	return Open(t, filepath.Join(t.TempDir(), "homegroup.db"), options...)
}

// Postgres opens an empty PostgreSQL database, which goes with the test.
func Postgres(t testing.TB, options ...store.Option) *store.DB {
	t.Helper()
	return Open(t, PostgresURL(t), options...)
}

// Open opens the database at a URL, and closes it with the test.
func Open(t testing.TB, url string, options ...store.Option) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), url, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

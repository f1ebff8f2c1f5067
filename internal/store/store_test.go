package store_test

import (
	"context"
	"database/sql"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"homegroup/internal/store"
	"homegroup/internal/store/storetest"
)

func TestMain(m *testing.M) {
	if os.Getenv(writerEnv) != "" {
		writeForever() // a child of TestKill
	}
	if os.Getenv(idsEnv) != "" {
		takeIDs() // a child of TestProcesses
	}
	flag.Parse()
	if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue {
		f.Value.Set("15") // of 30 steps each, on each engine; -rapid.checks=1000 for a long look
	}
	os.Exit(m.Run())
}

func TestSQLite(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) *store.DB { return storetest.SQLite(t) })
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) *store.DB { return storetest.Postgres(t) })
}

func TestModelSQLite(t *testing.T) {
	t.Parallel()
	dir, n := t.TempDir(), 0
	path := func() string { return filepath.Join(dir, strconv.Itoa(n)+".db") }
	storetest.RunModel(t, func() *store.DB { n++; return open(t, path()) }, func(db *store.DB) *store.DB { db.Close(); return open(t, path()) })
}

func TestModelPostgres(t *testing.T) {
	t.Parallel()
	url := storetest.PostgresURL(t)
	raw, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	open(t, url).Close()
	storetest.RunModel(t, func() *store.DB { // a database for each try would take half a second
		if _, err := raw.Exec(`TRUNCATE settings, feeds, held_rows, listings, slugs, merges, change_requests, changes, jobs`); err != nil {
			t.Fatal(err)
		}
		if _, err := raw.Exec(`UPDATE counters SET value = 0`); err != nil {
			t.Fatal(err)
		}
		return open(t, url)
	}, func(db *store.DB) *store.DB { db.Close(); return open(t, url) })
}

func TestVaultModelSQLite(t *testing.T) {
	t.Parallel()
	storetest.RunVaultModel(t, storetest.SQLite(t))
}

func TestVaultModelPostgres(t *testing.T) {
	t.Parallel()
	storetest.RunVaultModel(t, storetest.Postgres(t))
}

func open(t testing.TB, url string) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// The pragmas of every connection, and why.
var sqlitePragmas = []string{
	// First, so that it holds for the rest: another process (a CLI import of 250,000 listings) may write for ten seconds or so.
	"busy_timeout(60000)",
	// Readers never wait for a writer, nor the writer for them.
	"journal_mode(WAL)",
	// In WAL, NORMAL keeps the file consistent through a power cut but may lose the last commits. What was acknowledged must
	// not be lost, so each commit is synced: one fsync of the log more.
	"synchronous(FULL)",
	"foreign_keys(1)",
	// Statements sort and merge in memory; no temporary file with members' data is written beside the database.
	"temp_store(MEMORY)",
	// A log that a large import made long is cut to 64 MB again at the next checkpoint.
	"journal_size_limit(67108864)",
	// A file that is damaged is to be found out while reading, not by what it leads to.
	"cell_size_check(1)",
	// No mmap_size: an I/O error would be a SIGBUS that ends the process instead of an error, and the pages that a scan
	// touches would count as resident.
}

const (
	// The writer holds the pages of the indexes that an import of 250,000 listings fills in no order; with SQLite's own 2 MB
	// it would write and read them over and over. Used only as far as pages are touched.
	sqliteWriterCache = "cache_size(-65536)"
	// Readers scan once, or look up few rows by key.
	sqliteReaderCache = "cache_size(-8192)"
)

func (db *DB) openSQLite(ctx context.Context, path string) error {
	db.engine = engine{name: "sqlite", text: "text", sequence: "integer PRIMARY KEY AUTOINCREMENT", rows: 16}
	if path == "" || path == ":memory:" {
		return errors.New("give the path of the database file, such as sqlite:data/homegroup.db")
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("the folder of the database could not be made: %w", err)
	}
	// Only its owner may read it; the log and its index take over the rights of the file. O_EXCL, because to open and close a
	// database file that this process has open would drop the locks on it (POSIX record locks).
	if f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600); err == nil {
		f.Close()
	} else if !errors.Is(err, os.ErrExist) {
		return fmt.Errorf("the database file could not be made: %w", err)
	}
	dsn := func(more ...string) string {
		q := url.Values{"_txlock": {"immediate"}, "_pragma": append(append([]string{}, sqlitePragmas...), more...)}
		return (&url.URL{Scheme: "file", Path: path, RawQuery: q.Encode()}).String()
	}
	if db.writer, err = sql.Open("sqlite", dsn(sqliteWriterCache)); err != nil {
		return err
	}
	db.writer.SetMaxOpenConns(1)
	db.writer.SetMaxIdleConns(1)
	if err := waitForWAL(ctx, db.writer); err != nil {
		db.writer.Close()
		return fmt.Errorf("the database %s could not be opened: %w", path, explain(err))
	}
	if db.reader, err = sql.Open("sqlite", dsn(sqliteReaderCache, "query_only(1)")); err != nil {
		db.writer.Close()
		return err
	}
	readers := max(4, runtime.GOMAXPROCS(0))
	db.reader.SetMaxOpenConns(readers)
	db.reader.SetMaxIdleConns(readers)
	return nil
}

// largeWrite is how many rows, inserted one after the other, leave the writer with a cache worth giving back.
const largeWrite = 5000

// shrink gives the writer's cache back to the system after a large write: 120 MB after 250,000 listings, in a process that
// may now do nothing but read for hours. That it fails does no harm.
func (db *DB) shrink() {
	if db.engine.name == "sqlite" {
		_, _ = db.writer.Exec(`PRAGMA shrink_memory`)
	}
}

// waitForWAL makes the first connection. SQLite does not wait (busy_timeout) while two processes turn the same new file to
// WAL at once; one of them is told that it is locked, and tries again.
func waitForWAL(ctx context.Context, w *sql.DB) error {
	for deadline := time.Now().Add(30 * time.Second); ; {
		err := w.PingContext(ctx)
		if err == nil || !isSQLiteBusy(err) || time.Now().After(deadline) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func isSQLiteBusy(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && (e.Code()&0xff == sqlite3.SQLITE_BUSY || e.Code()&0xff == sqlite3.SQLITE_LOCKED)
}

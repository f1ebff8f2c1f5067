// Package store keeps everything that has to outlive the process, in SQLite (one process group on one machine) or in
// PostgreSQL (any number of machines). The SQL is one text for both; what differs between them stands in sqlite.go and
// postgres.go and nowhere else.
//
// It decides nothing: the rules are those of the domain packages, whose store interfaces *DB implements, one file per
// noun (meeting_listing.go for meeting.Listing). It is not a query builder and not a cache; searching is package index.
//
// Start at Open, then at write: every change goes through that one function, which also appends to the changes log.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

// DB is an open database. It may be used by many goroutines at once, and several processes may have the same database open.
type DB struct {
	engine  engine
	writer  *sql.DB // SQLite: one connection, so that writers queue here and not in busy loops
	reader  *sql.DB // the same pool as writer on PostgreSQL
	now     func() time.Time
	changed func()
}

// engine is what differs between the two databases.
type engine struct {
	name     string // "sqlite" or "postgres"
	text     string // column type {{text}}: compared by bytes on both, so that both sort alike
	sequence string // column type {{sequence}}: numbers that grow and are never given twice
	rows     int    // rows in one INSERT: few without a network between, many with one
}

// Option changes how Open works.
type Option func(*DB)

// Clock sets the clock; without it the time is the machine's.
func Clock(now func() time.Time) Option { return func(db *DB) { db.now = now } }

// OnChange sets a function that is called after each commit that wrote to the changes log. It must return at once.
func OnChange(f func()) Option { return func(db *DB) { db.changed = f } }

// Open opens the database that the URL names, makes it where there is none, and brings its tables up to date:
//
//	sqlite:data/homegroup.db, or only the path     SQLite
//	postgres://user@host/name?sslmode=…            PostgreSQL
//
// It refuses a database that a newer version of the program has changed.
func Open(ctx context.Context, url string, options ...Option) (*DB, error) {
	db := &DB{now: time.Now, changed: func() {}}
	for _, o := range options {
		o(db)
	}
	var err error
	switch {
	case strings.HasPrefix(url, "postgres://"), strings.HasPrefix(url, "postgresql://"):
		err = db.openPostgres(ctx, url)
	case strings.Contains(url, "://"):
		err = fmt.Errorf("the database is given as sqlite:PATH or postgres://USER@HOST/NAME, not as %s", url[:strings.Index(url, "://")+3]) // the rest may hold a password
	default:
		err = db.openSQLite(ctx, strings.TrimPrefix(url, "sqlite:"))
	}
	if err != nil {
		return nil, err
	}
	if err := db.migrate(ctx, migrations()); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// Close waits for what runs and closes the database.
func (db *DB) Close() error {
	err := db.reader.Close()
	if db.writer != db.reader {
		err = errors.Join(err, db.writer.Close())
	}
	return err
}

// Engine is "sqlite" or "postgres".
func (db *DB) Engine() string { return db.engine.name }

// Ping tells whether the database answers.
func (db *DB) Ping(ctx context.Context) error {
	var one int
	return explain(db.reader.QueryRowContext(ctx, `SELECT 1`).Scan(&one))
}

// tx is a transaction that writes. What it changes is noted with log and written to the changes log as its last
// statement, so that the numbers drawn there are open for as short a time as can be.
type tx struct {
	*sql.Tx
	db      *DB
	changes []change
	large   bool // so many rows were written that the page cache is full of what nobody will ask for
}

type change struct{ kind, ref string }

func (t *tx) log(kind, ref string) { t.changes = append(t.changes, change{kind, ref}) }

// write runs f in one transaction: all of it is there afterwards, on the disk, or nothing.
func (db *DB) write(ctx context.Context, f func(*tx) error) error {
	raw, err := db.writer.BeginTx(ctx, nil) // BEGIN IMMEDIATE on SQLite
	if err != nil {
		return explain(err)
	}
	defer raw.Rollback() // of no effect after Commit
	t := &tx{Tx: raw, db: db}
	if err = f(t); err == nil {
		err = t.appendChanges(ctx)
	}
	if err != nil {
		if ctx.Err() != nil { // what was called off fails in many words: interrupted, statement is closed, …
			return ctx.Err()
		}
		return explain(err)
	}
	if err := raw.Commit(); err != nil {
		return explainCommit(err)
	}
	if len(t.changes) > 0 {
		db.changed()
	}
	if t.large {
		db.shrink()
	}
	return nil
}

// lockDirectory counts the directory's revision up and gives the one before. Transactions that change listings and how
// they are grouped all begin with it, and so follow one another on PostgreSQL too, as they do on SQLite: they are few and
// long, and what one has checked must stay true until it commits.
func (t *tx) lockDirectory(ctx context.Context) (before int64, err error) {
	now, err := t.count(ctx, "directory", 1)
	return now - 1, err
}

// count adds n to a counter and gives its new value.
func (t *tx) count(ctx context.Context, name string, n int64) (int64, error) {
	var value int64
	err := t.QueryRowContext(ctx, `UPDATE counters SET value = value + $2 WHERE name = $1 RETURNING value`, name, n).Scan(&value)
	return value, err
}

// micros is how times are kept: microseconds since 1970 in UTC, 0 for the zero time.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func fromMicros(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// places writes "(?,?),(?,?)" or "($1,$2),($3,$4)": rows of so many columns. SQLite gets places without a number, because
// it looks numbered ones up one by one: for 500 of them that is a third of an import's time.
func (e engine) places(rows, columns int) string {
	var b strings.Builder
	for i := range rows * columns {
		switch {
		case i == 0:
			b.WriteByte('(')
		case i%columns == 0:
			b.WriteString("),(")
		default:
			b.WriteByte(',')
		}
		if e.name == "sqlite" {
			b.WriteByte('?')
		} else {
			fmt.Fprintf(&b, "$%d", i+1)
		}
	}
	b.WriteByte(')')
	return b.String()
}

// insertRows runs "INSERT … VALUES rows … tail" over count rows, several to a statement, and returns how many rows were
// written. row gives the values of row i, as many as columns says.
func (t *tx) insertRows(ctx context.Context, head, tail string, count, columns int, row func(i int) ([]any, error)) (int64, error) {
	t.large = t.large || count >= largeWrite
	var written int64
	for start := 0; start < count; {
		size := min(t.db.engine.rows, count-start)
		stmt, err := t.PrepareContext(ctx, head+" VALUES "+t.db.engine.places(size, columns)+" "+tail)
		if err != nil {
			return written, err
		}
		for ; count-start >= size; start += size {
			args := make([]any, 0, size*columns)
			for i := start; i < start+size; i++ {
				values, err := row(i)
				if err != nil {
					stmt.Close()
					return written, err
				}
				args = append(args, values...)
			}
			result, err := stmt.ExecContext(ctx, args...)
			if err != nil {
				stmt.Close()
				return written, err
			}
			n, err := result.RowsAffected()
			if err != nil {
				stmt.Close()
				return written, err
			}
			written += n
		}
		if err := stmt.Close(); err != nil {
			return written, err
		}
	}
	return written, nil
}

// affected tells whether a statement changed any row.
func affected(result sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

// inChunks calls f for runs of up to 500 of the values, with the text of an IN list and its arguments. The list is
// always filled up to 500 or one by repeating, so that the engine sees few different statements.
func inChunks[T any](values []T, f func(in string, args []any) error) error {
	const most = 500
	for start := 0; start < len(values); start += most {
		chunk := values[start:min(start+most, len(values))]
		size := most
		if len(chunk) == 1 {
			size = 1
		}
		args := make([]any, size)
		for i := range args {
			args[i] = chunk[min(i, len(chunk)-1)]
		}
		if err := f(engine{}.places(1, size), args); err != nil {
			return err
		}
	}
	return nil
}

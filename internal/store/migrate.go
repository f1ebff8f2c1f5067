package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"homegroup/internal/problem"
)

// The steps that made the tables what they are, in order: NNNN_name.sql. A step that was released is never changed; a new
// one is added. Two words in them differ between the engines: {{text}} and {{sequence}}, see engine.
//
//go:embed migrations/*.sql
var migrationFiles embed.FS

type migration struct {
	version int
	name    string // of the file
	text    string
}

func (m migration) sum() string {
	sum := sha256.Sum256([]byte(m.text))
	return hex.EncodeToString(sum[:])
}

// migrations gives the embedded steps. It panics where the files are not 0001, 0002, … : a fault of the build, found by any test.
func migrations() []migration {
	files, err := fs.Glob(migrationFiles, "migrations/*.sql") // sorted
	if err != nil {
		panic(err)
	}
	var all []migration
	for i, file := range files {
		name := strings.TrimPrefix(file, "migrations/")
		number, _, _ := strings.Cut(name, "_")
		version, err := strconv.Atoi(number)
		if err != nil || version != i+1 {
			panic("store: migrations/" + name + " is not number " + strconv.Itoa(i+1))
		}
		text, err := migrationFiles.ReadFile(file)
		if err != nil {
			panic(err)
		}
		all = append(all, migration{version, name, string(text)})
	}
	return all
}

// migrate brings the tables up to date, one transaction for each step. Processes that start at once wait for one another.
func (db *DB) migrate(ctx context.Context, steps []migration) error {
	for {
		done, err := db.migrateOne(ctx, steps)
		if done || err != nil {
			return err
		}
	}
}

// migrateOne applies the first step that is missing; done when there is none.
func (db *DB) migrateOne(ctx context.Context, steps []migration) (done bool, err error) {
	raw, err := db.writer.BeginTx(ctx, nil)
	if err != nil {
		return false, explain(err)
	}
	defer raw.Rollback()
	if db.engine.name == "postgres" { // SQLite's BEGIN IMMEDIATE lets one in at a time
		if _, err := raw.ExecContext(ctx, `SELECT pg_advisory_xact_lock(7309453126)`); err != nil {
			return false, explain(err)
		}
	}
	if _, err := raw.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS migrations (version bigint PRIMARY KEY, name text NOT NULL, sum text NOT NULL, at bigint NOT NULL)`); err != nil {
		return false, explain(err)
	}
	applied, err := appliedMigrations(ctx, raw)
	if err != nil {
		return false, explain(err)
	}
	if len(applied) > len(steps) {
		return false, problem.New(problem.Conflict, "This database was last used by a newer version of the program (its tables are at step %d, this version knows %d). Nothing was changed; start the newer version, or restore a backup made with this one.", len(applied), len(steps))
	}
	for i, sum := range applied {
		if sum != steps[i].sum() {
			return false, problem.New(problem.Conflict, "Step %s of this database's tables is not the one that this version knows. Nothing was changed; start the version that was used last.", steps[i].name)
		}
	}
	if len(applied) == len(steps) {
		return true, explain(raw.Commit())
	}
	if err := db.applyStep(ctx, raw, steps[len(applied)]); err != nil {
		return false, err
	}
	return false, explain(raw.Commit())
}

// applyStep takes one step and notes it.
func (db *DB) applyStep(ctx context.Context, t *sql.Tx, step migration) error {
	text := strings.NewReplacer("{{text}}", db.engine.text, "{{sequence}}", db.engine.sequence).Replace(step.text)
	if _, err := t.ExecContext(ctx, text); err != nil {
		return fmt.Errorf("the tables could not be brought to step %s, and stay at the one before: %w", step.name, explain(err))
	}
	_, err := t.ExecContext(ctx, `INSERT INTO migrations (version, name, sum, at) VALUES ($1, $2, $3, $4)`, step.version, step.name, step.sum(), micros(db.now()))
	return explain(err)
}

// appliedMigrations gives the sums of the steps taken, in order.
func appliedMigrations(ctx context.Context, q *sql.Tx) ([]string, error) {
	rows, err := q.QueryContext(ctx, `SELECT version, sum FROM migrations ORDER BY version`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	sums := []string{}
	for rows.Next() {
		var version int
		var sum string
		if err := rows.Scan(&version, &sum); err != nil {
			return nil, err
		}
		if version != len(sums)+1 {
			return nil, errors.New("the table of migrations has a hole: restore a backup")
		}
		sums = append(sums, sum)
	}
	return sums, rows.Err()
}

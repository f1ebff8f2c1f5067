package store

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"

	"homegroup/internal/problem"
)

// Restore reads a backup of either engine into this database, which must be new: nothing may ever have been kept in it.
// Afterwards it compares the rows that are there with what the backup says it holds, by number and SHA-256. It happens
// in one transaction: when anything is not right, nothing is kept. A backup of an older version is brought up to date; one
// of a newer version is refused (problem.Conflict).
func (db *DB) Restore(ctx context.Context, r io.Reader) error {
	return db.restore(ctx, r, migrations())
}

func (db *DB) restore(ctx context.Context, r io.Reader, steps []migration) error {
	zip, err := gzip.NewReader(r)
	if err != nil {
		return notABackup(err)
	}
	archive := tar.NewReader(zip)
	header, err := readHeader(archive, len(steps))
	if err != nil {
		return err
	}
	return db.write(ctx, func(t *tx) error {
		if err := t.mustBeNew(ctx); err != nil {
			return err
		}
		if err := t.rebuild(ctx, steps, header.Step); err != nil {
			return err
		}
		manifest, err := t.load(ctx, archive)
		if err != nil {
			return err
		}
		if _, err := io.Copy(io.Discard, zip); err != nil { // to the end, where the checksum of the compressed file stands
			return notABackup(err)
		}
		for _, said := range manifest.Tables {
			got, err := dump(ctx, t.Tx, table{said.Name, said.Key}, noLines{})
			if err != nil {
				return err
			}
			if got.Rows != said.Rows || got.SHA256 != said.SHA256 || !slices.Equal(got.Columns, said.Columns) {
				return notABackup(fmt.Errorf("table %s holds %d rows with sum %s after restoring, and the backup has %d with sum %s", said.Name, got.Rows, got.SHA256, said.Rows, said.SHA256))
			}
		}
		if err := t.applySteps(ctx, steps[header.Step:]); err != nil {
			return err
		}
		t.log("all", "")
		return nil
	})
}

func notABackup(err error) *problem.Problem {
	return problem.New(problem.Invalid, "This file is no whole backup made by homegroup backup: it is another kind of file, was cut short, or is damaged. Nothing was restored; use another backup.").Because(err)
}

func readHeader(archive *tar.Reader, known int) (backupHeader, error) {
	var header backupHeader
	entry, err := archive.Next()
	if err == nil && entry.Name == headerName {
		err = json.NewDecoder(io.LimitReader(archive, 1<<20)).Decode(&header)
	}
	switch {
	case err != nil || header.Format == "":
		return header, notABackup(err)
	case header.Format != backupFormat || header.Step > known:
		return header, problem.New(problem.Conflict, "This backup was made by a newer version of the program. Nothing was restored; use that version or a newer one.")
	case header.Step < 1:
		return header, notABackup(fmt.Errorf("step %d", header.Step))
	}
	return header, nil
}

// mustBeNew refuses a database in which something was ever kept.
func (t *tx) mustBeNew(ctx context.Context) error {
	for _, name := range allTables() {
		query := `SELECT count(*) FROM ` + name
		if name == "counters" {
			query += ` WHERE value > 0`
		}
		var n int64
		if err := t.QueryRowContext(ctx, query).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			return problem.New(problem.Conflict, "There is something in this database already (%d rows in %s). Nothing was restored; name a database that is new, with --data or --database.", n, name)
		}
	}
	return nil
}

// allTables are those of a backup and the changes log, each after those that it refers to.
func allTables() []string {
	names := []string{}
	for _, t := range tables() {
		names = append(names, t.name)
	}
	return append(names, "changes")
}

// rebuild takes the empty tables away and makes them as they were at a step, the one of the backup.
func (t *tx) rebuild(ctx context.Context, steps []migration, step int) error {
	names := allTables()
	slices.Reverse(names)
	for _, name := range names {
		if _, err := t.ExecContext(ctx, `DROP TABLE `+name); err != nil {
			return err
		}
	}
	if _, err := t.ExecContext(ctx, `DELETE FROM migrations`); err != nil {
		return err
	}
	if err := t.applySteps(ctx, steps[:step]); err != nil {
		return err
	}
	_, err := t.ExecContext(ctx, `DELETE FROM counters`) // which a step filled; the backup has its own
	return err
}

func (t *tx) applySteps(ctx context.Context, steps []migration) error {
	for _, s := range steps {
		if err := t.db.applyStep(ctx, t.Tx, s); err != nil {
			return err
		}
	}
	return nil
}

// loading is one table of a backup while it is read.
type loading struct {
	name string
	sum  hash.Hash
	rows int64
}

// load reads the files of a backup into the tables, up to the manifest, and compares what it read with that.
func (t *tx) load(ctx context.Context, archive *tar.Reader) (backupManifest, error) {
	var manifest backupManifest
	read := map[string]*loading{}
	for {
		entry, err := archive.Next()
		if err != nil { // the manifest has not come
			return manifest, notABackup(err)
		}
		if entry.Name == manifestName {
			if err := json.NewDecoder(archive).Decode(&manifest); err != nil {
				return manifest, notABackup(err)
			}
			break
		}
		name, part, ok := strings.Cut(entry.Name, "-")
		if !ok || !strings.HasSuffix(part, ".jsonl") || !isTableName(name) || entry.Size > mostChunkSize {
			return manifest, notABackup(fmt.Errorf("a file %q", entry.Name))
		}
		if read[name] == nil {
			read[name] = &loading{name: name, sum: sha256.New()}
		}
		if err := t.loadFile(ctx, archive, read[name]); err != nil {
			return manifest, err
		}
	}
	for _, said := range manifest.Tables {
		if !isTableName(said.Name) || !isTableName(strings.ReplaceAll(said.Key, ", ", "_")) {
			return manifest, notABackup(fmt.Errorf("a table %q", said.Name))
		}
		got := read[said.Name]
		if got == nil {
			got = &loading{sum: sha256.New()}
		}
		delete(read, said.Name)
		if got.rows != said.Rows || hexSum(got.sum) != said.SHA256 {
			return manifest, notABackup(fmt.Errorf("table %s: read %d rows, the manifest says %d, or their sums differ", said.Name, got.rows, said.Rows))
		}
	}
	if len(read) > 0 {
		return manifest, notABackup(errors.New("files of tables that the manifest does not name"))
	}
	if _, err := archive.Next(); !errors.Is(err, io.EOF) {
		return manifest, notABackup(fmt.Errorf("something after the manifest: %w", err))
	}
	return manifest, nil
}

// isTableName keeps names that come from a file, and go into SQL, to what names of tables look like.
func isTableName(name string) bool {
	return name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_") == ""
}

// loadFile inserts the lines of one file, some hundreds at a time.
func (t *tx) loadFile(ctx context.Context, r io.Reader, into *loading) error {
	lines := bufio.NewReaderSize(r, 1<<20)
	rows := [][]any{}
	insert := func() error {
		if len(rows) == 0 {
			return nil
		}
		written, err := t.insertRows(ctx, `INSERT INTO `+into.name, "", len(rows), len(rows[0]), func(i int) ([]any, error) {
			if len(rows[i]) != len(rows[0]) {
				return nil, notABackup(errors.New("rows of different lengths"))
			}
			return rows[i], nil
		})
		if err != nil && ctx.Err() == nil && problem.KindOf(explain(err)) != problem.Unavailable {
			return notABackup(err) // a row twice, one that refers to nothing, one too short: the machine is well, the file is not
		}
		if err == nil && written != int64(len(rows)) {
			err = fmt.Errorf("%d of %d rows of table %s were written", written, len(rows), into.name)
		}
		rows = rows[:0]
		return err
	}
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			values, err := parseLine(bytes.TrimRight(line, "\n"))
			if err != nil || len(values) == 0 {
				return notABackup(err)
			}
			into.sum.Write(line)
			into.rows++
			if rows = append(rows, values); len(rows) >= 2000 {
				if err := insert(); err != nil {
					return err
				}
			}
		}
		if errors.Is(err, io.EOF) {
			return insert()
		}
		if err != nil {
			return notABackup(err)
		}
	}
}

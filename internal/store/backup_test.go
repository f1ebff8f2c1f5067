package store_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"homegroup/internal/meeting"
	"homegroup/internal/problem"
	"homegroup/internal/store"
	"homegroup/internal/store/storetest"
)

func backup(t *testing.T, db *store.DB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := db.Backup(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// files unpacks a backup, but for its first file, which tells the time.
func files(t *testing.T, data []byte) map[string]string {
	t.Helper()
	zip, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for r := tar.NewReader(zip); ; {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[h.Name] = string(text)
	}
	delete(all, "homegroup.json")
	return all
}

func everything(t *testing.T, db *store.DB) []meeting.Listing {
	t.Helper()
	all := []meeting.Listing{}
	if err := db.EachListing(t.Context(), "", func(l meeting.Listing) error { all = append(all, l); return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestBackup takes a database from each engine to each.
func TestBackup(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, from *store.DB) {
		fill(t, from, 600)
		data := backup(t, from)
		storetest.Each(t, func(t *testing.T, to *store.DB) {
			if err := to.Restore(t.Context(), bytes.NewReader(data)); err != nil {
				t.Fatal(err, unwrap(err))
			}
			if diff := cmp.Diff(everything(t, from), everything(t, to)); diff != "" {
				t.Fatal(diff)
			}
			if diff := cmp.Diff(files(t, data), files(t, backup(t, to))); diff != "" { // both engines write the same
				t.Fatal(diff)
			}
			if findings, err := to.Check(t.Context()); err != nil || len(findings) > 0 {
				t.Fatal(findings, err)
			}
			if id, err := to.NewIDs(t.Context(), 1); err != nil || id != 1201 {
				t.Fatalf("the next id is %d (%v), after 1200 were given", id, err)
			}
			if first, last, err := to.ChangesSpan(t.Context()); err != nil || first != 1 || last != 1 {
				t.Fatalf("the changes log runs from %d to %d (%v), and should say one thing: all", first, last, err)
			}
			err := to.Restore(t.Context(), bytes.NewReader(data))
			if problem.KindOf(err) != problem.Conflict {
				t.Fatalf("restored over what is there: %v", err)
			}
		})
	})
}

// TestRestoreRefuses: a backup that is not whole restores nothing.
func TestRestoreRefuses(t *testing.T) {
	t.Parallel()
	from := storetest.SQLite(t)
	fill(t, from, 30)
	data := backup(t, from)
	change := func(f func(name, text string) string) []byte {
		var b bytes.Buffer
		zip := gzip.NewWriter(&b)
		w := tar.NewWriter(zip)
		in, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		for r := tar.NewReader(in); ; {
			h, err := r.Next()
			if err == io.EOF {
				break
			}
			text, _ := io.ReadAll(r)
			if text := f(h.Name, string(text)); text != "" {
				if err := w.WriteHeader(&tar.Header{Name: h.Name, Mode: 0o600, Size: int64(len(text))}); err != nil {
					t.Fatal(err)
				}
				io.WriteString(w, text)
			}
		}
		w.Close()
		zip.Close()
		return b.Bytes()
	}
	replace := func(file, old, with string) []byte {
		found := false
		data := change(func(name, text string) string {
			if name == file {
				found = strings.Contains(text, old)
				return strings.Replace(text, old, with, 1)
			}
			return text
		})
		if !found {
			t.Fatalf("no %q in %s", old, file)
		}
		return data
	}
	// Whole in itself, with a number as text, which the database would turn into a number.
	slugs := files(t, data)["slugs-00001.jsonl"]
	altered := strings.Replace(slugs, ",1]\n", `,"1"]`+"\n", 1)
	text := change(func(name, text string) string {
		if name == "slugs-00001.jsonl" {
			return altered
		}
		return strings.ReplaceAll(text, sum(slugs), sum(altered))
	})
	for name, test := range map[string]struct {
		kind problem.Kind
		data []byte
	}{
		"numbers as text":  {problem.Invalid, text},
		"nothing":          {problem.Invalid, nil},
		"another file":     {problem.Invalid, []byte("a,b,c\n1,2,3\n")},
		"cut short":        {problem.Invalid, data[:len(data)*9/10]},
		"cut at the end":   {problem.Invalid, data[:len(data)-1]},
		"bad checksum":     {problem.Invalid, append(slices.Clone(data[:len(data)-8]), 1, 2, 3, 4, 5, 6, 7, 8)},
		"a word changed":   {problem.Invalid, replace("listings-00001.jsonl", "Serenity 7", "Serenity 8")},
		"a row less":       {problem.Invalid, replace("merges-00001.jsonl", "[1,31,", "[2,31,")},
		"rows unlike":      {problem.Invalid, replace("slugs-00001.jsonl", `",`, `",0,`)},
		"a table missing":  {problem.Invalid, change(func(name, text string) string { return map[bool]string{false: text}[name == "jobs-00001.jsonl"] })},
		"no manifest":      {problem.Invalid, change(func(name, text string) string { return map[bool]string{false: text}[name == "manifest.json"] })},
		"no header":        {problem.Invalid, change(func(name, text string) string { return map[bool]string{false: text}[name == "homegroup.json"] })},
		"a newer one":      {problem.Conflict, replace("homegroup.json", `"step": `, `"step": 9`)},
		"another format":   {problem.Conflict, replace("homegroup.json", `backup-1"`, `backup-2"`)},
		"SQL for a column": {problem.Invalid, replace("manifest.json", `"key": "id"`, `"key": "id; DROP TABLE feeds"`)},
	} {
		t.Run(name, func(t *testing.T) {
			to := storetest.SQLite(t)
			err := to.Restore(t.Context(), bytes.NewReader(test.data))
			if err == nil || problem.KindOf(err) != test.kind {
				t.Fatalf("got %v (%v)", err, unwrap(err))
			}
			if all := everything(t, to); len(all) > 0 {
				t.Fatalf("%d listings were kept", len(all))
			}
			if err := to.Restore(t.Context(), bytes.NewReader(data)); err != nil { // it is still new
				t.Fatal(err)
			}
		})
	}
}

// TestBackupWhole: a backup forgets no table, whoever adds one later, and is of one moment.
func TestBackupWhole(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	db := storetest.Open(t, path)
	fill(t, db, 30)
	raw, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	rows, err := raw.Query(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT IN ('migrations', 'changes')`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	manifest := files(t, backup(t, db))["manifest.json"]
	n := 0
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		n++
		if !strings.Contains(manifest, `"name": "`+name+`"`) {
			t.Errorf("table %s is not in the backup: add it to tables()", name)
		}
	}
	if n < 9 || strings.Contains(manifest, `"rows": 0`) {
		t.Errorf("%d tables, and fill leaves one empty:\n%s", n, manifest)
	}
}

// TestBackupMoment: a backup is of one moment, while others write.
func TestBackupMoment(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		fill(t, db, 30)
		writing, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { // a feed and its job, which belong together, over and over
			for n := 0; writing.Err() == nil; n++ {
				if err := db.SaveFeed(t.Context(), meeting.Feed{Name: "a", NextTry: storetest.Noon().AddDate(0, 0, n), Tries: n}); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
		for range 10 {
			to := storetest.SQLite(t)
			if err := to.Restore(t.Context(), bytes.NewReader(backup(t, db))); err != nil {
				t.Fatal(err)
			}
			f, err := to.Feed(t.Context(), "a")
			if err != nil {
				t.Fatal(err)
			}
			if err := to.RemoveFeed(t.Context(), "b"); err != nil {
				t.Fatal(err)
			}
			if next, err := to.NextJob(t.Context(), []string{store.RefreshJob}); err != nil || !next.Equal(f.NextTry) {
				t.Fatalf("feed a wants its job at %v, which stands at %v (%v)", f.NextTry, next, err)
			}
		}
		stop()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	})
}

func sum(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func unwrap(err error) error {
	if u, ok := err.(interface{ Unwrap() error }); ok {
		return u.Unwrap()
	}
	return nil
}

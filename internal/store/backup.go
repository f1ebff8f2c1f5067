package store

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"strconv"
	"strings"
	"time"
)

// A backup is a .tar.gz that any tar opens, and is the same whichever engine it comes from:
//
//	homegroup.json       backupHeader: what this is
//	feeds-00001.jsonl    rows of a table, one JSON list a line in the order of the columns, in the order of the key;
//	feeds-00002.jsonl    a new file every few megabytes, so that neither side needs the whole
//	…
//	manifest.json        backupManifest: how many rows each table has, and the SHA-256 of its lines
//
// The manifest comes last: a backup that broke off has none, and is refused.

// table is one that a backup holds.
type table struct {
	name string
	key  string // columns that order its rows, all compared alike by both engines
}

// tables are those of a backup, each after those that it refers to. The changes log is not kept: it tells followers of
// one database what is new, and of a restored one everything is.
func tables() []table {
	return []table{{"settings", "name"}, {"counters", "name"}, {"feeds", "name"}, {"held_rows", "feed, position"}, {"listings", "id"},
		{"slugs", "slug"}, {"merges", "a, b"}, {"change_requests", "id"}, {"jobs", "key"},
		{"accounts", "id"}, {"account_sessions", "hash"}, {"account_invites", "hash"}, {"vault_spaces", "space"},
		{"vault_records", "space, id"}, {"vault_ops", "space, id, op"}, {"vault_heads", "space, device"}, {"vault_pulled", "space, session"},
		{"vault_blobs", "space, id"}, {"vault_uploads", "space, upload"}, {"vault_parts", "space, upload, n"}}
}

const (
	backupFormat  = "homegroup-backup-1"
	headerName    = "homegroup.json"
	manifestName  = "manifest.json"
	backupChunk   = 4 << 20 // bytes of lines in one file
	mostChunkSize = 1 << 30 // of a file that a restore accepts: one row alone may be longer than a chunk
)

type backupHeader struct {
	Format string    `json:"format"`
	Made   time.Time `json:"made"`
	Step   int       `json:"step"` // of the tables: how many migrations
}

type backupManifest struct {
	Tables []tableSum `json:"tables"`
}

type tableSum struct {
	Name    string   `json:"name"`
	Key     string   `json:"key"` // columns, in the order of which the lines stand
	Columns []string `json:"columns"`
	Rows    int64    `json:"rows"`
	SHA256  string   `json:"sha256"` // of all its lines, each with its line feed
}

// Backup writes the whole database as it is at one moment, while others go on reading and writing.
func (db *DB) Backup(ctx context.Context, w io.Writer) error {
	// One snapshot: SQLite's readers always have one in a transaction, PostgreSQL's when asked.
	snapshot, err := db.reader.BeginTx(ctx, db.snapshot())
	if err != nil {
		return explain(err)
	}
	defer snapshot.Rollback()
	applied, err := appliedMigrations(ctx, snapshot)
	if err != nil {
		return explain(err)
	}
	zip, err := gzip.NewWriterLevel(w, gzip.BestSpeed) // half the size of the best for a tenth of the time
	if err != nil {
		return err
	}
	archive := &backupWriter{tar: tar.NewWriter(zip), made: db.now().UTC().Truncate(time.Second)}
	if err := archive.json(headerName, backupHeader{backupFormat, archive.made, len(applied)}); err != nil {
		return err
	}
	var manifest backupManifest
	for _, t := range tables() {
		sum, err := dump(ctx, snapshot, t, archive)
		if err != nil {
			return explain(err)
		}
		manifest.Tables = append(manifest.Tables, sum)
	}
	if err := archive.json(manifestName, manifest); err != nil {
		return err
	}
	if err := archive.tar.Close(); err != nil {
		return err
	}
	return zip.Close()
}

func (db *DB) snapshot() *sql.TxOptions {
	if db.engine.name == "postgres" {
		return &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	}
	// SQLite reads from the first SELECT of a transaction on as of that moment. _txlock=immediate would make it wait for the
	// writer, but for read-only ones.
	return &sql.TxOptions{ReadOnly: true}
}

// lineWriter takes the lines of a table.
type lineWriter interface {
	line(table string, line []byte) error
	end(table string) error
}

type backupWriter struct {
	tar   *tar.Writer
	made  time.Time
	lines bytes.Buffer
	part  int
}

func (b *backupWriter) json(name string, v any) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return b.file(name, append(data, '\n'))
}

func (b *backupWriter) file(name string, data []byte) error {
	if err := b.tar.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(data)), ModTime: b.made}); err != nil {
		return err
	}
	_, err := b.tar.Write(data)
	return err
}

func (b *backupWriter) line(table string, line []byte) error {
	b.lines.Write(line)
	if b.lines.Len() >= backupChunk {
		return b.flush(table)
	}
	return nil
}

func (b *backupWriter) flush(table string) error {
	b.part++
	err := b.file(fmt.Sprintf("%s-%05d.jsonl", table, b.part), b.lines.Bytes())
	b.lines.Reset()
	return err
}

func (b *backupWriter) end(table string) error {
	var err error
	if b.lines.Len() > 0 {
		err = b.flush(table)
	}
	b.part = 0
	return err
}

// noLines takes lines for their sum alone.
type noLines struct{}

func (noLines) line(string, []byte) error { return nil }
func (noLines) end(string) error          { return nil }

// dump writes the rows of a table as lines, in the order of its key, and sums them up.
func dump(ctx context.Context, q *sql.Tx, t table, w lineWriter) (tableSum, error) {
	rows, err := q.QueryContext(ctx, `SELECT * FROM `+t.name+` ORDER BY `+t.key)
	if err != nil {
		return tableSum{}, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return tableSum{}, err
	}
	types, err := rows.ColumnTypes()
	if err != nil {
		return tableSum{}, err
	}
	sum, n := sha256.New(), int64(0)
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	var line []byte
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return tableSum{}, err
		}
		for i, c := range types { // SQLite keeps truth as 0 and 1
			if number, ok := values[i].(int64); ok && strings.EqualFold(c.DatabaseTypeName(), "boolean") {
				values[i] = number != 0
			}
		}
		if line, err = appendLine(line[:0], values); err != nil {
			return tableSum{}, fmt.Errorf("table %s: %w", t.name, err)
		}
		sum.Write(line)
		n++
		if err := w.line(t.name, line); err != nil {
			return tableSum{}, err
		}
	}
	if err := rows.Err(); err != nil {
		return tableSum{}, err
	}
	return tableSum{t.name, t.key, columns, n, hexSum(sum)}, w.end(t.name)
}

func hexSum(h hash.Hash) string { return hex.EncodeToString(h.Sum(nil)) }

// appendLine writes a row as a JSON list. Numbers keep their kind: one with a point or an exponent is a float. Bytes are
// {"bytes": base64}.
func appendLine(line []byte, values []any) ([]byte, error) {
	line = append(line, '[')
	for i, v := range values {
		if i > 0 {
			line = append(line, ',')
		}
		switch v := v.(type) {
		case int64:
			line = strconv.AppendInt(line, v, 10)
		case bool:
			line = strconv.AppendBool(line, v)
		case float64:
			text := strconv.FormatFloat(v, 'g', -1, 64)
			if !strings.ContainsAny(text, ".e") {
				text += ".0"
			}
			line = append(line, text...)
		case string:
			data, err := json.Marshal(v)
			if err != nil {
				return nil, err
			}
			line = append(line, data...)
		case []byte:
			line = append(line, `{"bytes":"`...)
			line = base64.StdEncoding.AppendEncode(line, v)
			line = append(line, `"}`...)
		default:
			return nil, fmt.Errorf("a backup cannot hold a %T", v)
		}
	}
	return append(line, ']', '\n'), nil
}

// parseLine reads what appendLine wrote.
func parseLine(line []byte) ([]any, error) {
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.UseNumber()
	var values []any
	if err := decoder.Decode(&values); err != nil {
		return nil, err
	}
	for i, v := range values {
		switch v := v.(type) {
		case json.Number:
			var err error
			if strings.ContainsAny(v.String(), ".eE") {
				values[i], err = v.Float64()
			} else {
				values[i], err = v.Int64()
			}
			if err != nil {
				return nil, err
			}
		case string, bool:
		case map[string]any:
			text, ok := v["bytes"].(string)
			if !ok || len(v) != 1 {
				return nil, fmt.Errorf("an object in a row that is no bytes")
			}
			bytes, err := base64.StdEncoding.DecodeString(text)
			if err != nil {
				return nil, err
			}
			values[i] = bytes
		default:
			return nil, fmt.Errorf("a %T in a row", v)
		}
	}
	return values, nil
}

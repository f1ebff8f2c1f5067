package cli

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"filippo.io/age"
	_ "github.com/jackc/pgx/v5/stdlib" // "pgx"
	"github.com/rogpeppe/go-internal/testscript"
	_ "modernc.org/sqlite" // "sqlite"

	"homegroup/internal/store"
	"homegroup/internal/vault"
)

// fixture is a member with all that the client makes for one: internal/sealed/testdata/js.json.
type fixture struct {
	Printed    string          `json:"printed"`
	Passphrase string          `json:"passphrase"`
	Recipient  string          `json:"recipient"`
	Doc        json.RawMessage `json:"doc"`
	Spaces     []struct {
		ID      string `json:"id"`
		Latest  int64  `json:"latest"`
		Records []struct {
			ID  string `json:"id"`
			Rev int64  `json:"rev"`
			Seq int64  `json:"seq"`
			Del bool   `json:"del"`
			Ct  string `json:"ct"`
		} `json:"records"`
		Heads json.RawMessage `json:"heads"`
	} `json:"spaces"`
	Blob struct {
		Sealed string `json:"sealed"`
		Ref    struct {
			Blob string `json:"blob"`
		} `json:"ref"`
	} `json:"blob"`
	Saved      string `json:"saved"`
	SavedUnder string `json:"savedUnder"`
}

func readFixture() (v fixture, err error) {
	text, err := os.ReadFile(filepath.Join(sources, "internal", "sealed", "testdata", "js.json"))
	if err == nil {
		err = json.Unmarshal(text, &v)
	}
	return v, err
}

const nothingID = "AAAAAAAAAAAAAAAAAAAAAA" // of the snapshot among the blobs of the book's space

// member writes what a member has into the script's folder, and puts their account into its database: member HANDLE
func member(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: member HANDLE")
	}
	v, err := readFixture()
	ts.Check(err)
	// What a server keeps as the snapshot need be none: it is long, so that it lies there in several parts.
	kept := bytes.Repeat([]byte("not a repeating pattern in parts of 256 KiB "), 15000)
	for name, data := range map[string][]byte{
		"recovery.txt": []byte("# the printed key\n" + v.Printed + "\n"), "passphrase.txt": []byte(v.Passphrase + "\n"),
		"snapshot.age": bytesOf(ts, v.Saved), "passphrase.age": bytesOf(ts, v.SavedUnder), "account.zip": v.export(ts, args[0]), "hostile.age": v.hostile(ts), "kept.age": kept,
	} {
		ts.Check(os.WriteFile(ts.MkAbs(name), data, 0o600))
	}
	url := ts.Getenv("HOMEGROUP_DATABASE")
	if url == "" {
		url = filepath.Join(ts.Getenv("HOMEGROUP_DATA"), "homegroup.db")
	}
	tables, err := store.Open(context.Background(), url)
	ts.Check(err)
	ts.Check(tables.Close())
	db := database(ts)
	defer db.Close()
	exec := func(query string, args ...any) {
		_, err := db.Exec(query, args...)
		ts.Check(err)
	}
	book := v.Spaces[0].ID
	exec(`INSERT INTO accounts (id, handle, pub, home, made, used, doc, etag, version, kdf, logins) VALUES ($1, $2, $3, $4, 20000, 0, $5, 'e', 1, '', '[]')`,
		nothingID, args[0], make([]byte, 32), book, []byte(v.Doc))
	for _, s := range v.Spaces {
		exec(`INSERT INTO vault_spaces (space, account, seq, floor) VALUES ($1, $2, $3, 0)`, s.ID, nothingID, s.Latest)
		for _, r := range s.Records {
			exec(`INSERT INTO vault_records (space, id, rev, seq, del, day, ct) VALUES ($1, $2, $3, $4, $5, 20000, $6)`, s.ID, r.ID, r.Rev, r.Seq, r.Del, bytesOf(ts, r.Ct))
		}
		var heads []struct {
			Device, Root, Prev, Day, Sig string
			Seq, Count                   int64
		}
		ts.Check(json.Unmarshal(s.Heads, &heads))
		for _, h := range heads {
			exec(`INSERT INTO vault_heads (space, device, seq, live, root, prev, day, sig) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
				s.ID, h.Device, h.Seq, h.Count, bytesOf(ts, h.Root), bytesOf(ts, h.Prev), h.Day, bytesOf(ts, h.Sig))
		}
	}
	for id, data := range map[string][]byte{v.Blob.Ref.Blob: bytesOf(ts, v.Blob.Sealed), nothingID: kept} {
		exec(`INSERT INTO vault_blobs (space, id, upload, size) VALUES ($1, $2, $2, $3)`, book, id, len(data))
		parts := slices.Collect(slices.Chunk(data, vault.PartSize))
		for n, part := range slices.Backward(parts) {
			exec(`INSERT INTO vault_parts (space, upload, n, body) VALUES ($1, $2, $3, $4)`, book, id, n, part)
		}
	}
}

// export is the zip that GET /api/v1/export gives.
func (v fixture) export(ts *testscript.TestScript, handle string) []byte {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	add := func(name string, data []byte) {
		f, err := w.Create(name)
		ts.Check(err)
		_, err = f.Write(data)
		ts.Check(err)
	}
	account, err := json.Marshal(map[string]any{"handle": handle, "doc": v.Doc})
	ts.Check(err)
	add("account.json", account)
	for _, s := range v.Spaces {
		var lines bytes.Buffer
		for _, r := range s.Records {
			ts.Check(json.NewEncoder(&lines).Encode(r))
		}
		add("spaces/"+s.ID+"/heads.json", s.Heads)
		add("spaces/"+s.ID+"/records.jsonl", lines.Bytes())
	}
	add("spaces/"+v.Spaces[0].ID+"/files/"+v.Blob.Ref.Blob, bytesOf(ts, v.Blob.Sealed))
	add("snapshot.age", bytesOf(ts, v.Saved))
	ts.Check(w.Close())
	return out.Bytes()
}

// hostile is a saved file for the printed key whose second file leads out of the folder.
func (v fixture) hostile(ts *testscript.TestScript) []byte {
	recipient, err := age.ParseHybridRecipient(v.Recipient)
	ts.Check(err)
	var out bytes.Buffer
	sealed, err := age.Encrypt(&out, recipient)
	ts.Check(err)
	w := tar.NewWriter(sealed)
	for _, f := range [][2]string{{"book.json", `{"homegroup":"book","v":1,"made":"2026-11-26","entries":[]}`}, {"../outside.txt", "x"}} {
		ts.Check(w.WriteHeader(&tar.Header{Name: f[0], Size: int64(len(f[1])), Mode: 0o644}))
		_, err := w.Write([]byte(f[1]))
		ts.Check(err)
	}
	ts.Check(w.Close())
	ts.Check(sealed.Close())
	return out.Bytes()
}

func bytesOf(ts *testscript.TestScript, text string) []byte {
	data, err := base64.RawURLEncoding.DecodeString(text)
	ts.Check(err)
	return data
}

// database opens that of a script.
func database(ts *testscript.TestScript) *sql.DB {
	driver, url := "pgx", ts.Getenv("HOMEGROUP_DATABASE")
	if url == "" {
		driver, url = "sqlite", filepath.Join(ts.Getenv("HOMEGROUP_DATA"), "homegroup.db")
	}
	db, err := sql.Open(driver, url)
	ts.Check(err)
	return db
}

// statement changes the script's database: sql 'UPDATE …'
func statement(ts *testscript.TestScript, neg bool, args []string) {
	db := database(ts)
	defer db.Close()
	result, err := db.Exec(strings.Join(args, " "))
	ts.Check(err)
	if n, err := result.RowsAffected(); neg || err != nil || n == 0 {
		ts.Fatalf("no row was changed: %v", err)
	}
}

var snapshotQuery = regexp.MustCompile(`SELECT p\.body FROM accounts[^;]+;`)

// byHand takes the snapshot out of the script's database as docs/privacy-core.md says: byhand HANDLE FILE
func byHand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: byhand HANDLE FILE")
	}
	text, err := os.ReadFile(filepath.Join(sources, "docs", "privacy-core.md"))
	ts.Check(err)
	query := snapshotQuery.FindString(string(text))
	if !strings.Contains(query, "'NAME'") {
		ts.Fatalf("there is no such query in docs/privacy-core.md")
	}
	db := database(ts)
	defer db.Close()
	rows, err := db.Query(strings.Replace(query, "'NAME'", "'"+args[0]+"'", 1))
	ts.Check(err)
	defer rows.Close()
	var all []byte
	for rows.Next() {
		var part []byte
		ts.Check(rows.Scan(&part))
		all = append(all, part...)
	}
	ts.Check(rows.Err())
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), all, 0o600))
}

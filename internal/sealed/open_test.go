package sealed

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"strings"
	"testing"

	"filippo.io/age"
	"github.com/google/go-cmp/cmp"
)

// changed is a source of which a test changes something.
type changed struct {
	vectorSource
	spaces func([]ID) []ID
	log    func(space ID, records []Record) []Record
	blob   func(sealed []byte) ([]byte, error)
}

func (c changed) Spaces(ctx context.Context) ([]ID, error) {
	ids, err := c.vectorSource.Spaces(ctx)
	if c.spaces != nil {
		ids = c.spaces(ids)
	}
	return ids, err
}

func (c changed) Log(ctx context.Context, space ID) ([]Record, int64, []Head, error) {
	records, latest, heads, err := c.vectorSource.Log(ctx, space)
	if c.log != nil {
		records = c.log(space, records)
	}
	return records, latest, heads, err
}

func (c changed) Blob(ctx context.Context, space, id ID, to io.Writer) error {
	var sealed bytes.Buffer
	if err := c.vectorSource.Blob(ctx, space, id, &sealed); err != nil || c.blob == nil {
		_, err2 := to.Write(sealed.Bytes())
		return errors.Join(err, err2)
	}
	out, err := c.blob(sealed.Bytes())
	if err == nil {
		_, err = to.Write(out)
	}
	return err
}

// entriesOf reads book.json of a folder, without what the book says of each file's place.
func entriesOf(t *testing.T, into *os.Root) map[string]any {
	t.Helper()
	book, err := readBook(into)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]any{}
	for _, raw := range book.Entries {
		e := decoded(t, raw).(map[string]any)
		files, _ := e["files"].([]any)
		for _, f := range files {
			delete(f.(map[string]any), "path")
		}
		all[e["id"].(string)] = e
	}
	return all
}

func TestWriteBook(t *testing.T) {
	v := load(t, "js.json")
	a, into := v.account(t), root(t)
	got, err := a.WriteBook(t.Context(), vectorSource{t, v}, nil, "2026-11-27", into)
	if err != nil || !got.Whole() {
		t.Fatal(got, err)
	}
	if got.Entries != 3 || got.Files != 1 {
		t.Errorf("%+v", got)
	}
	want := map[string]any{}
	for _, s := range v.Spaces {
		for _, r := range s.Records {
			if e, ok := decoded(t, r.Body).(map[string]any); ok && e["k"] != "space" {
				e["id"] = r.ID
				want[r.ID] = e
			}
		}
	}
	if diff := cmp.Diff(want, entriesOf(t, into)); diff != "" {
		t.Error(diff)
	}
	var file bytes.Buffer
	if err := OpenBlob(v.Blob.Ref, bytes.NewReader(b(t, v.Blob.Sealed)), &file); err != nil {
		t.Fatal(err)
	}
	if data, err := into.ReadFile("files/Día en el río.jpg"); err != nil || !bytes.Equal(data, file.Bytes()) {
		t.Errorf("the attachment is another: %v", err)
	}
	if page, err := into.ReadFile("book.md"); err != nil || !strings.Contains(string(page), "Nosotros también") {
		t.Errorf("the page to read: %v %s", err, page)
	}
	private(t, into)
}

// private wants everything in a folder to be its owner's alone.
func private(t *testing.T, into *os.Root) {
	t.Helper()
	err := fs.WalkDir(into.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || name == "." {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode() != 0o600 && info.Mode() != fs.ModeDir|0o700 {
			t.Errorf("%s is %v", name, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// What is wrong is named, and the rest is written.
func TestWriteBookDamaged(t *testing.T) {
	v := load(t, "js.json")
	book, work := v.Spaces[0], v.Spaces[1]
	flip := func(at int) func(ID, []Record) []Record {
		return func(space ID, records []Record) []Record {
			if space.String() == book.ID {
				records[at].Ct[40] ^= 1
			}
			return records
		}
	}
	alien := ID{1}
	for name, tt := range map[string]struct {
		source changed
		names  []string
		want   Written
	}{
		"a record altered":   {changed{log: flip(0)}, nil, Written{Entries: 2, Forged: []string{book.Records[0].ID}, Incomplete: []string{"book"}}},
		"a deletion altered": {changed{log: flip(3)}, nil, Written{Entries: 3, Files: 1, Forged: []string{book.Records[3].ID}}},
		"the list of spaces lost": {changed{log: flip(1)}, nil,
			Written{Entries: 2, Files: 1, Forged: []string{book.Records[1].ID}, Incomplete: []string{"book"}, Unknown: []string{work.ID}}},
		"the list of spaces lost, and a name known": {changed{log: flip(1)}, []string{"work/na/step-1", "work/aa/step-4"},
			Written{Entries: 3, Files: 1, Forged: []string{book.Records[1].ID}, Incomplete: []string{"book"}}},
		"two records exchanged": {changed{log: func(space ID, records []Record) []Record {
			if space.String() == book.ID {
				records[0].Ct, records[2].Ct = records[2].Ct, records[0].Ct
			}
			return records
		}}, nil, Written{Entries: 1, Forged: []string{book.Records[0].ID, book.Records[2].ID}, Incomplete: []string{"book"}}},
		"a record set back": {changed{log: func(_ ID, records []Record) []Record {
			records[0].Rev--
			return records
		}}, nil, Written{Forged: []string{book.Records[0].ID, work.Records[0].ID}, Entries: 1, Incomplete: []string{"book", "work/aa/step-4"}}},
		"a record left out": {changed{log: func(space ID, records []Record) []Record {
			if space.String() == book.ID {
				return records[1:]
			}
			return records
		}}, nil, Written{Entries: 2, Incomplete: []string{"book"}}},
		"a space of somebody else": {changed{spaces: func(ids []ID) []ID { return append(ids, alien) }}, nil,
			Written{Entries: 3, Files: 1, Unknown: []string{alien.String()}}},
		"an attachment cut": {changed{blob: func(s []byte) ([]byte, error) { return s[:len(s)-1], nil }}, nil,
			Written{Entries: 3, Missing: []string{v.Blob.Ref.Name}}},
		"an attachment gone": {changed{blob: func([]byte) ([]byte, error) { return nil, os.ErrNotExist }}, nil,
			Written{Entries: 3, Missing: []string{v.Blob.Ref.Name}}},
	} {
		t.Run(name, func(t *testing.T) {
			tt.source.vectorSource = vectorSource{t, v}
			into := root(t)
			got, err := v.account(t).WriteBook(t.Context(), tt.source, tt.names, "2026-11-27", into)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" || got.Whole() {
				t.Error(diff)
			}
			if n := len(entriesOf(t, into)); n != got.Entries {
				t.Errorf("book.json has %d entries, not %d", n, got.Entries)
			}
		})
	}
	t.Run("a disk that fails", func(t *testing.T) {
		failed := errors.New("the disk fails")
		from := changed{vectorSource: vectorSource{t, v}, blob: func([]byte) ([]byte, error) { return nil, failed }}
		if _, err := v.account(t).WriteBook(t.Context(), from, nil, "2026-11-27", root(t)); !errors.Is(err, failed) {
			t.Errorf("%v", err)
		}
	})
}

func TestUnlockAccount(t *testing.T) {
	v := load(t, "js.json")
	var doc map[string]any
	if err := json.Unmarshal(v.Doc, &doc); err != nil {
		t.Fatal(err)
	}
	with := func(field string, value any) []byte {
		out := map[string]any{}
		for k, old := range doc {
			out[k] = old
		}
		out[field] = value
		return must(json.Marshal(out))
	}
	weak := decoded(t, v.Doc).(map[string]any)["slots"].([]any)
	for _, s := range weak {
		if kdf, ok := s.(map[string]any)["kdf"].(map[string]any); ok {
			kdf["m"] = 8
		}
	}
	tags := decoded(t, v.Doc).(map[string]any)["tags"].(map[string]any)
	for id := range tags {
		tags[id] = b64.EncodeToString(make([]byte, 32))
	}
	key, phrase := Unlock{Key: b(t, v.Seed)}, Unlock{Phrase: v.Passphrase}
	for name, tt := range map[string]struct {
		doc  []byte
		by   Unlock
		want error
	}{
		"key":                      {v.Doc, key, nil},
		"passphrase":               {v.Doc, phrase, nil},
		"another key":              {v.Doc, Unlock{Key: make([]byte, 32)}, ErrWrongKey},
		"another passphrase":       {v.Doc, Unlock{Phrase: "seven otters"}, ErrWrongKey},
		"no passphrase slot":       {with("slots", []any{}), phrase, ErrNoPassphrase},
		"a weak derivation":        {with("slots", weak), phrase, ErrWeak},
		"a slot's tag changed":     {with("tags", tags), key, ErrReplaced},
		"made by somebody else":    {forgedDoc(t, v), key, ErrReplaced},
		"a later version outside":  {with("version", 99), key, ErrReplaced},
		"a document of other form": {[]byte(`[]`), key, ErrReplaced},
	} {
		t.Run(name, func(t *testing.T) {
			a, err := tt.by.Account(tt.doc)
			if !errors.Is(err, tt.want) || (a == nil) != (tt.want != nil) {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
}

// forgedDoc is a document that somebody else made for the owner of a key, with keys that they know themselves. Without the tags it would be believed.
func forgedDoc(t *testing.T, v vectors) []byte {
	t.Helper()
	seed := randomBytes(ed25519.SeedSize)
	key, identity := ed25519.NewKeyFromSeed(seed), must(age.GenerateHybridIdentity())
	slot := map[string]any{"id": b64.EncodeToString(randomBytes(8)), "kind": Recovery, "made": "2026-11-26"}
	doc := map[string]any{"slots": []any{maps.Clone(slot)}, "version": 5, "tags": map[string]any{slot["id"].(string): b64.EncodeToString(make([]byte, 32))}}
	slot["recipient"] = v.Recipient
	plain := must(json.Marshal(map[string]any{"v": 1, "identity": identity.String(), "seed": b64.EncodeToString(seed), "roots": []string{b64.EncodeToString(randomBytes(32))},
		"slots": []any{slot}, "version": 5}))
	doc["account_age"] = b64.EncodeToString(sealTo(t, plain, must(age.ParseHybridRecipient(v.Recipient))))
	signed := must(canonical(must(json.Marshal(doc))))
	doc["signed"] = b64.EncodeToString(ed25519.Sign(key, append([]byte("homegroup/doc/v1"), signed...)))
	return must(json.Marshal(doc))
}

// zipped is an account's export, as internal/web makes it.
func zipped(t testing.TB, v vectors, change func(name, text string) string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	add := func(name, text string) {
		if change != nil {
			text = change(name, text)
		}
		if text != "" {
			must(must(w.Create(name)).Write([]byte(text)))
		}
	}
	spaces := []map[string]any{}
	for _, s := range v.Spaces {
		spaces = append(spaces, map[string]any{"id": s.ID, "seq": s.Latest})
		heads := string(must(json.Marshal(s.Heads)))
		add("spaces/"+s.ID+"/heads.json", heads)
		var lines strings.Builder
		for _, r := range s.Records {
			lines.Write(must(json.Marshal(map[string]any{"id": r.ID, "rev": r.Rev, "seq": r.Seq, "del": r.Del, "ct": r.Ct})))
			lines.WriteByte('\n')
		}
		add("spaces/"+s.ID+"/records.jsonl", lines.String())
	}
	add("spaces/"+v.Spaces[0].ID+"/files/"+v.Blob.Ref.Blob, string(b(t, v.Blob.Sealed)))
	add("snapshot.age", string(b(t, v.Saved)))
	add("account.json", string(must(json.Marshal(map[string]any{"handle": "quiet-river", "doc": v.Doc, "spaces": spaces}))))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestExport(t *testing.T) {
	v := load(t, "js.json")
	file := zipped(t, v, nil)
	e, err := OpenExport(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	a, err := Unlock{Key: b(t, v.Seed)}.Account(e.Doc())
	if err != nil {
		t.Fatal(err)
	}
	got, err := a.WriteBook(t.Context(), e, nil, "2026-11-27", root(t))
	if diff := cmp.Diff(Written{Entries: 3, Files: 1}, got); diff != "" || err != nil || e.Handle != "quiet-river" {
		t.Error(diff, err)
	}
	var snapshot bytes.Buffer
	if err := e.Snapshot(t.Context(), &snapshot); err != nil || !bytes.Equal(snapshot.Bytes(), b(t, v.Saved)) {
		t.Errorf("the snapshot is another: %v", err)
	}

	for name, tt := range map[string]struct {
		change func(name, text string) string
		want   Written
	}{
		"no records of a space": {func(name, text string) string {
			if strings.HasSuffix(name, v.Spaces[1].ID+"/records.jsonl") {
				return ""
			}
			return text
		}, Written{}},
		// A deletion goes after some months; how far the log came is told apart.
		"the newest, a deletion, gone": {func(name, text string) string {
			if strings.HasSuffix(name, v.Spaces[0].ID+"/records.jsonl") {
				return text[:strings.LastIndex(strings.TrimSpace(text), "\n")+1]
			}
			return text
		}, Written{Entries: 3, Files: 1}},
		"letters that are no base64url": {func(name, text string) string {
			return strings.Replace(text, `{"ct":"`+v.Spaces[1].Records[0].Ct[:9], `{"ct":"*`, 1)
		}, Written{Entries: 2, Files: 1, Forged: []string{v.Spaces[1].Records[0].ID}, Incomplete: []string{"work/aa/step-4"}}},
	} {
		t.Run(name, func(t *testing.T) {
			file := zipped(t, v, tt.change)
			e, err := OpenExport(bytes.NewReader(file), int64(len(file)))
			if err != nil {
				t.Fatal(err)
			}
			got, err := a.WriteBook(t.Context(), e, nil, "2026-11-27", root(t))
			if diff := cmp.Diff(tt.want, got); (err == nil) != (tt.want.Entries > 0) || diff != "" && err == nil {
				t.Error(diff, err)
			}
		})
	}
	for name, file := range map[string][]byte{"no zip": []byte("PK\x03\x04 and more"), "another zip": zipped(t, v, func(name, text string) string {
		return strings.ReplaceAll(text, `"doc"`, `"dog"`)
	})} {
		if _, err := OpenExport(bytes.NewReader(file), int64(len(file))); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

package sealed

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write testdata/go.json anew")

// vectors are one small account with all that the private half makes. testdata/js.json is what the client makes (tests/crypto/make_vectors.js),
// testdata/go.json what seal_test.go does. Both must be opened by both, for ever.
type vectors struct {
	Printed     string          `json:"printed"`
	Typed       []string        `json:"typed"`
	Seed        string          `json:"seed"`
	Passphrase  string          `json:"passphrase"`
	KDF         KDF             `json:"kdf"`
	Secret      string          `json:"secret"`
	Fingerprint string          `json:"fingerprint"`
	Recipient   string          `json:"recipient"` // of the printed key
	Doc         json.RawMessage `json:"doc"`
	Spaces      []vectorSpace   `json:"spaces"`
	Blob        struct {
		Sealed string `json:"sealed"`
		SHA256 string `json:"sha256"`
		Ref    Ref    `json:"ref"`
	} `json:"blob"`
	Saved      string `json:"saved"`
	SavedUnder string `json:"savedUnder"`
}

type vectorSpace struct {
	Name    string         `json:"name"`
	ID      string         `json:"id"`
	Latest  int64          `json:"latest"`
	Records []vectorRecord `json:"records"`
	Heads   []vectorHead   `json:"heads"`
}

type vectorRecord struct {
	ID   string          `json:"id"`
	Rev  int64           `json:"rev"`
	Seq  int64           `json:"seq"`
	Del  bool            `json:"del"`
	Ct   string          `json:"ct"`
	Body json.RawMessage `json:"body"`
}

type vectorHead struct {
	Device string `json:"device"`
	Seq    int64  `json:"seq"`
	Count  int64  `json:"count"`
	Root   string `json:"root"`
	Prev   string `json:"prev"`
	Day    string `json:"day"`
	Sig    string `json:"sig"`
}

func (h vectorHead) head() Head {
	return Head{Device: h.Device, Seq: h.Seq, Count: h.Count, Root: h.Root, Prev: h.Prev, Day: h.Day, Sig: h.Sig}
}

func b(t testing.TB, s string) []byte {
	t.Helper()
	out, err := fromB64u(s, -1)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func load(t testing.TB, name string) vectors {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func (v vectors) account(t testing.TB) *Account {
	t.Helper()
	a, err := OpenAccount(v.Doc, Recovery, b(t, v.Seed), nil)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// vectorSource gives vectors as a server would.
type vectorSource struct {
	t testing.TB
	v vectors
}

func (s vectorSource) Doc() []byte { return s.v.Doc }

func (s vectorSource) Snapshot(_ context.Context, to io.Writer) error {
	_, err := to.Write(b(s.t, s.v.Saved))
	return err
}

func (s vectorSource) Spaces(context.Context) (ids []ID, _ error) {
	for _, space := range s.v.Spaces {
		id, err := ParseID(space.ID)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func (s vectorSource) Log(_ context.Context, id ID) (records []Record, latest int64, heads []Head, _ error) {
	for _, space := range s.v.Spaces {
		if space.ID != id.String() {
			continue
		}
		for _, r := range space.Records {
			rid, err := ParseID(r.ID)
			if err != nil {
				return nil, 0, nil, err
			}
			records = append(records, Record{ID: rid, Rev: r.Rev, Seq: r.Seq, Del: r.Del, Ct: b(s.t, r.Ct)})
		}
		for _, h := range space.Heads {
			heads = append(heads, h.head())
		}
		return records, space.Latest, heads, nil
	}
	return nil, 0, nil, os.ErrNotExist
}

func (s vectorSource) Blob(_ context.Context, space, id ID, to io.Writer) error {
	if id.String() != s.v.Blob.Ref.Blob || space.String() != s.v.Spaces[0].ID {
		return os.ErrNotExist
	}
	_, err := to.Write(b(s.t, s.v.Blob.Sealed))
	return err
}

func root(t testing.TB) *os.Root {
	t.Helper()
	r, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func TestVectors(t *testing.T) {
	if *update {
		writeVectors(t)
	}
	for _, name := range []string{"js.json", "go.json"} {
		t.Run(name, func(t *testing.T) { checkVectors(t, load(t, name)) })
	}
}

func checkVectors(t *testing.T, v vectors) {
	for _, typed := range append(v.Typed, v.Printed) {
		if seed, err := ReadKey(typed); err != nil || !bytes.Equal(seed, b(t, v.Seed)) {
			t.Errorf("%q: %v", typed, err)
		}
	}
	secret, err := v.KDF.Derive(v.Passphrase)
	if err != nil || !bytes.Equal(secret, b(t, v.Secret)) {
		t.Errorf("the passphrase leads elsewhere: %v", err)
	}
	if kdfs, err := KDFs(v.Doc); err != nil || len(kdfs) != 1 || kdfs[0] != v.KDF {
		t.Errorf("KDFs: %v %v", kdfs, err)
	}
	if _, err := OpenAccount(v.Doc, Passphrase, secret, &v.KDF); err != nil {
		t.Error(err)
	}
	a := v.account(t)
	if got := b64.EncodeToString(a.fingerprint()); got != v.Fingerprint {
		t.Errorf("fingerprint %s, not %s", got, v.Fingerprint)
	}
	if identity, err := identityOf(b(t, v.Seed)); err != nil || identity.Recipient().String() != v.Recipient {
		t.Errorf("recipient: %v", err)
	}
	for _, s := range v.Spaces {
		space, err := a.Space(s.Name)
		if err != nil || space.ID.String() != s.ID {
			t.Fatalf("space %s: %v %v", s.Name, space.ID, err)
		}
		records, latest, heads, err := vectorSource{t, v}.Log(t.Context(), space.ID)
		if err != nil || !a.whole(space.ID, latest, records, heads) {
			t.Errorf("%s: its head does not hold: %v", s.Name, err)
		}
		for i, r := range records {
			body, err := space.Open(r.ID, r.Rev, r.Del, r.Ct)
			if err != nil {
				t.Fatal(err)
			}
			if r.Del {
				if body != nil {
					t.Errorf("a deletion says %s", body)
				}
				continue
			}
			if diff := cmp.Diff(decoded(t, s.Records[i].Body), decoded(t, body)); diff != "" {
				t.Error(diff)
			}
		}
	}
	var file bytes.Buffer
	if err := OpenBlob(v.Blob.Ref, bytes.NewReader(b(t, v.Blob.Sealed)), &file); err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256(file.Bytes()); b64.EncodeToString(sum[:]) != v.Blob.SHA256 {
		t.Error("the attachment is another")
	}
	for _, saved := range []struct {
		file string
		by   Unlock
	}{{v.Saved, Unlock{Key: b(t, v.Seed)}}, {v.SavedUnder, Unlock{Phrase: v.Passphrase}}} {
		into := root(t)
		got, err := Unpack(bytes.NewReader(b(t, saved.file)), saved.by, into)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(Unpacked{Made: "2026-11-26", Entries: 3, Files: 1}, got); diff != "" {
			t.Error(diff)
		}
		if data, err := into.ReadFile("files/Día en el río.jpg"); err != nil || len(data) != 100 {
			t.Errorf("attachment: %d bytes, %v", len(data), err)
		}
	}
}

func decoded(t testing.TB, text []byte) (value any) {
	t.Helper()
	if err := json.Unmarshal(text, &value); err != nil {
		t.Fatal(err)
	}
	return value
}

package sealed

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"
	"github.com/google/go-cmp/cmp"
)

const small = `{"homegroup":"book","v":1,"made":"2026-11-26","entries":[{"id":"1","k":"a"}]}`

// header is a tar with one member of any kind before a book.
func header(t testing.TB, h tar.Header) []byte {
	t.Helper()
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	if err := w.WriteHeader(&h); err != nil {
		t.Fatal(err)
	}
	return append(out.Bytes(), archive(t, "book.json", small)...)
}

// sparseTar is one whose first file is 64 MiB long by what its extended header says.
func sparseTar(t testing.TB) []byte {
	t.Helper()
	text := archive(t, "pax", "22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n27 GNU.sparse.name=files/x\n32 GNU.sparse.realsize=67108864\n", "files/y", "0\n"+strings.Repeat("\x00", 510))
	text[156] = 'x'
	sum := 0
	copy(text[148:156], "        ")
	for _, b := range text[:512] {
		sum += int(b)
	}
	copy(text[148:156], []byte{byte('0' + sum>>12&7), byte('0' + sum>>9&7), byte('0' + sum>>6&7), byte('0' + sum>>3&7), byte('0' + sum&7), 0, ' ', ' '})
	return append(text[:len(text)-1024], archive(t, "book.json", small)...)
}

func hostile(t testing.TB) map[string][]byte {
	return map[string][]byte{
		"up":                archive(t, "book.json", small, "../outside", "x"),
		"up from within":    archive(t, "book.json", small, "files/../../outside", "x"),
		"absolute":          archive(t, "book.json", small, "/tmp/homegroup-outside", "x"),
		"backslash":         archive(t, "book.json", small, `..\outside`, "x"),
		"drive":             archive(t, "book.json", small, `c:outside`, "x"),
		"twice":             archive(t, "book.json", small, "book.json", small),
		"a file as folder":  archive(t, "book.json", small, "book.json/x", "x"),
		"a control letter":  archive(t, "book.json", small, "a\x1b[2J", "x"),
		"symbolic link":     header(t, tar.Header{Typeflag: tar.TypeSymlink, Name: "files", Linkname: "/tmp"}),
		"hard link":         header(t, tar.Header{Typeflag: tar.TypeLink, Name: "files/x", Linkname: "/etc/passwd"}),
		"device":            header(t, tar.Header{Typeflag: tar.TypeChar, Name: "files/x", Devmajor: 1, Devminor: 3}),
		"pipe":              header(t, tar.Header{Typeflag: tar.TypeFifo, Name: "files/x"}),
		"sparse":            sparseTar(t),
		"no book":           archive(t, "journal.md", "x"),
		"another JSON":      archive(t, "book.json", `{"homegroup":"diary","v":1}`),
		"no JSON":           archive(t, "book.json", `{"homegroup":"book","v":1,"entries":[`),
		"of a later form":   archive(t, "book.json", `{"homegroup":"book","v":2,"entries":[]}`),
		"cut short":         archive(t, "book.json", small, "files/x", strings.Repeat("x", 2000))[:3000],
		"more after it":     archive(t, "book.json", small+"{}"),
		"entries of no use": archive(t, "book.json", `{"homegroup":"book","v":1,"entries":{"a":1}}`),
	}
}

func TestUnpackHostile(t *testing.T) {
	for name, file := range hostile(t) {
		t.Run(name, func(t *testing.T) {
			outer := t.TempDir()
			if err := os.Mkdir(filepath.Join(outer, "in"), 0o700); err != nil {
				t.Fatal(err)
			}
			into, err := os.OpenRoot(filepath.Join(outer, "in"))
			if err != nil {
				t.Fatal(err)
			}
			defer into.Close()
			if _, err := unpackTar(bytes.NewReader(file), into); err == nil {
				t.Error("it is unpacked")
			}
			if all, err := os.ReadDir(outer); err != nil || len(all) != 1 {
				t.Errorf("something came to lie outside: %v %v", all, err)
			}
			private(t, into)
		})
	}
	if _, err := os.Lstat("/tmp/homegroup-outside"); err == nil {
		t.Error("something came to lie outside")
	}
}

func TestUnpackWrong(t *testing.T) {
	v := load(t, "js.json")
	key, phrase := Unlock{Key: b(t, v.Seed)}, Unlock{Phrase: v.Passphrase}
	saved, under := b(t, v.Saved), b(t, v.SavedUnder)
	flipped := bytes.Clone(saved)
	flipped[len(flipped)-1] ^= 1
	for name, tt := range map[string]struct {
		file []byte
		by   Unlock
		want string
		none bool // nothing may have been written
	}{
		"another key":                {saved, Unlock{Key: make([]byte, 32)}, "not the key", true},
		"another passphrase":         {under, Unlock{Phrase: "seven otters"}, "not the key or passphrase", true},
		"a key for a passphrase":     {under, key, "give the passphrase", true},
		"a passphrase for a key":     {saved, phrase, "give the printed key", true},
		"no saved file":              {[]byte("age-encryption.org/v1\nand then nothing"), key, "no file that a book was saved in", true},
		"cut":                        {saved[:len(saved)-1], key, "damaged or cut short", false},
		"altered":                    {flipped, key, "damaged or cut short", false},
		"a last piece that is empty": {sealTo(t, nil, must(age.ParseHybridRecipient(v.Recipient))), key, "no book in it", true},
	} {
		t.Run(name, func(t *testing.T) {
			into := root(t)
			_, err := Unpack(bytes.NewReader(tt.file), tt.by, into)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want %q", err, tt.want)
			}
			if all, err := fs.ReadDir(into.FS(), "."); err != nil || tt.none && len(all) > 0 {
				t.Errorf("%v was written: %v", all, err)
			}
		})
	}
}

// Attachments that the book names and the file has not are named, each once.
func TestUnpackMissing(t *testing.T) {
	book := `{"homegroup":"book","v":1,"made":"2026-11-26","entries":[{"id":"1","k":"a","files":[{"blob":"1","name":"here.txt","path":"files/here.txt"},{"blob":"2","name":"gone.txt"}]},
		{"id":"2","k":"a","files":[{"blob":"2","name":"gone.txt"},{"blob":"3","name":"away.txt","path":"files/away.txt"}, null, {"blob":"4","name":"up.txt","path":"../up.txt"}]},{"id":"3","k":"b","files":"none"}]}`
	got, err := unpackTar(bytes.NewReader(archive(t, "book.json", book, "files/here.txt", "x")), root(t))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Unpacked{Made: "2026-11-26", Entries: 3, Files: 1, Missing: []string{"gone.txt", "away.txt", "up.txt"}}, got); diff != "" || got.Whole() {
		t.Error(diff)
	}
}

// FuzzUnpack (with -fuzzminimizetime 5x: tars are long): whatever a tar holds, nothing comes to lie outside of the folder, nothing in it is anybody else's to read, no more bytes are written than
// came, and what is called a book is one.
func FuzzUnpack(f *testing.F) {
	for _, file := range hostile(f) {
		f.Add(file)
	}
	f.Add(archive(f, "book.json", small, "files/a.jpg", "x", "journal.md", "# Journal\n", "READ ME.txt", "x"))
	f.Add(archive(f, "./book.json", small, "files/Día en el río.jpg", "x"))
	f.Fuzz(func(t *testing.T, file []byte) {
		outer := t.TempDir()
		if err := os.Mkdir(filepath.Join(outer, "in"), 0o700); err != nil {
			t.Fatal(err)
		}
		into, err := os.OpenRoot(filepath.Join(outer, "in"))
		if err != nil {
			t.Fatal(err)
		}
		defer into.Close()
		got, err := unpackTar(bytes.NewReader(file), into)
		if all, err := os.ReadDir(outer); err != nil || len(all) != 1 {
			t.Fatalf("something came to lie outside: %v %v", all, err)
		}
		private(t, into)
		var size int64
		if err := fs.WalkDir(into.FS(), ".", func(_ string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				var info fs.FileInfo
				if info, err = d.Info(); err == nil {
					size += info.Size()
				}
			}
			return err
		}); err != nil || size > int64(len(file)) {
			t.Fatalf("%d bytes became %d: %v", len(file), size, err)
		}
		if err != nil {
			return
		}
		text, err := into.ReadFile("book.json")
		if err != nil || !json.Valid(text) || got.Entries > len(text)/2 {
			t.Fatalf("a book that is none: %q %v", text, err)
		}
	})
}

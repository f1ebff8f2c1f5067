package sealed

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Source is what a server keeps of one account: its database, or the file of everything that it gives to the account's owner (Export).
type Source interface {
	// Doc is the account's document.
	Doc() []byte
	Spaces(ctx context.Context) ([]ID, error)
	// Log gives the records of a space, how far its numbers have come, and its heads.
	Log(ctx context.Context, space ID) (records []Record, latest int64, heads []Head, err error)
	// Blob writes an attachment as it is kept; os.ErrNotExist where it is not there.
	Blob(ctx context.Context, space, id ID, to io.Writer) error
	// Snapshot writes the saved file that a device left there, as it is kept; os.ErrNotExist where there is none.
	Snapshot(ctx context.Context, to io.Writer) error
}

// Written says what became of the records of an account.
type Written struct {
	Entries, Files int
	Forged         []string // ids of records that do not open
	Unknown        []string // ids of spaces whose name is not known: nothing of them can be opened
	Incomplete     []string // names of spaces that hold less, or older things, than a device of the account swore to
	Missing        []string // names of attachments that are not there or do not open
}

// Whole tells whether everything was there and right.
func (w Written) Whole() bool {
	return len(w.Forged)+len(w.Unknown)+len(w.Incomplete)+len(w.Missing) == 0
}

// entry is one as book.json has it.
type entry struct {
	fields map[string]json.RawMessage
	id     string
	kind   string
	made   float64
	files  []json.RawMessage
}

// WriteBook opens everything of an account and writes it as a saved file would have it: book.json, a page to read, and the attachments.
// What does not open is named and left out; the rest is written. names are spaces that there may be besides those that the book
// itself names. made is the day that the book bears.
func (a *Account) WriteBook(ctx context.Context, from Source, names []string, made string, into *os.Root) (w Written, err error) {
	ids, err := from.Spaces(ctx)
	if err != nil {
		return w, err
	}
	unread := map[ID]bool{}
	for _, id := range ids {
		unread[id] = true
	}
	var entries []entry
	read := func(name string) error {
		space, err := a.Space(name)
		if err != nil || !unread[space.ID] {
			return err
		}
		delete(unread, space.ID)
		found, err := a.readSpace(ctx, from, space, &w)
		entries = append(entries, found...)
		return err
	}
	if err := read("book"); err != nil {
		return w, err
	}
	for _, e := range slices.Clone(entries) { // the book names the other spaces
		var name string
		if e.kind == "space" && json.Unmarshal(e.fields["name"], &name) == nil {
			names = append(names, name)
		}
	}
	for _, name := range names {
		if err := read(name); err != nil {
			return w, err
		}
	}
	for id := range unread {
		w.Unknown = append(w.Unknown, id.String())
	}
	slices.Sort(w.Unknown)
	entries = slices.DeleteFunc(entries, func(e entry) bool { return e.kind == "space" || e.kind == "filler" })
	slices.SortStableFunc(entries, func(x, y entry) int { return cmp.Or(cmp.Compare(x.made, y.made), cmp.Compare(x.id, y.id)) })
	w.Entries = len(entries)
	if err := a.writeFiles(ctx, from, entries, into, &w); err != nil {
		return w, err
	}
	if err := writeJSON(into, entries, made); err != nil {
		return w, err
	}
	return w, writeFile(into, "book.md", strings.NewReader(page(entries, made)))
}

// readSpace opens the records of a space.
func (a *Account) readSpace(ctx context.Context, from Source, space Space, w *Written) ([]entry, error) {
	records, latest, heads, err := from.Log(ctx, space.ID)
	if err != nil {
		return nil, err
	}
	if !a.whole(space.ID, latest, records, heads) {
		w.Incomplete = append(w.Incomplete, space.Name)
	}
	var entries []entry
	for _, r := range records {
		body, err := space.Open(r.ID, r.Rev, r.Del, r.Ct)
		if err != nil {
			w.Forged = append(w.Forged, r.ID.String())
			continue
		}
		if r.Del {
			continue
		}
		e := entry{id: r.ID.String()}
		if json.Unmarshal(body, &e.fields) != nil || json.Unmarshal(e.fields["k"], &e.kind) != nil || e.kind == "" {
			w.Forged = append(w.Forged, r.ID.String())
			continue
		}
		e.fields["id"] = json.RawMessage(`"` + e.id + `"`)
		_ = json.Unmarshal(e.fields["_made"], &e.made) // those without come first
		_ = json.Unmarshal(e.fields["files"], &e.files)
		entries = append(entries, e)
	}
	return entries, nil
}

// writeFiles opens the attachments that entries name and notes in each where it is.
func (a *Account) writeFiles(ctx context.Context, from Source, entries []entry, into *os.Root, w *Written) error {
	book, err := a.Space("book")
	if err != nil {
		return err
	}
	paths, taken := map[string]string{}, map[string]bool{}
	for _, e := range entries {
		for i, raw := range e.files {
			var ref Ref
			if json.Unmarshal(raw, &ref) != nil || ref.Blob == "" {
				continue
			}
			at, done := paths[ref.Blob]
			if !done {
				at = freeName(ref.Name, taken)
				if err := a.writeBlob(ctx, from, book.ID, ref, at, into); err != nil {
					if !errors.Is(err, ErrDamaged) && !errors.Is(err, os.ErrNotExist) {
						return err
					}
					w.Missing = append(w.Missing, ref.Name)
					at = ""
				} else {
					w.Files++
				}
				paths[ref.Blob] = at
			}
			if at != "" {
				e.files[i] = withPath(raw, at)
			}
		}
		if len(e.files) > 0 {
			list, err := json.Marshal(e.files)
			if err != nil {
				return err
			}
			e.fields["files"] = list
		}
	}
	return nil
}

func (a *Account) writeBlob(ctx context.Context, from Source, space ID, ref Ref, at string, into *os.Root) error {
	id, err := ParseID(ref.Blob)
	if err != nil {
		return ErrDamaged
	}
	var sealed, plain bytes.Buffer // at most 10 MiB each: nothing half opened is left in the folder
	if err := from.Blob(ctx, space, id, &sealed); err != nil {
		return err
	}
	if err := OpenBlob(ref, &sealed, &plain); err != nil {
		return err
	}
	return writeFile(into, at, &plain)
}

func withPath(ref json.RawMessage, at string) json.RawMessage {
	var fields map[string]json.RawMessage
	if json.Unmarshal(ref, &fields) != nil {
		return ref
	}
	fields["path"], _ = json.Marshal(at)
	out, err := json.Marshal(fields)
	if err != nil {
		return ref
	}
	return out
}

// freeName is a name in the folder of attachments that no other has, on a system that takes capitals for small letters too.
func freeName(name string, taken map[string]bool) string {
	ending := path.Ext(name)
	if len(ending) < 2 || len(ending) > 9 || strings.ContainsFunc(ending[1:], func(c rune) bool { return c > 'z' || !unicode.In(c, unicode.L, unicode.N) }) {
		ending = ""
	}
	stem := strings.Map(func(c rune) rune {
		if unicode.In(c, unicode.C) || c == utf8.RuneError || strings.ContainsRune(`/\:*?"<>|`, c) {
			return '_'
		}
		return c
	}, strings.TrimSuffix(name, ending))
	if runes := []rune(stem); len(runes) > 80 {
		stem = string(runes[:80])
	}
	if stem = strings.Trim(stem, ". "); stem == "" {
		stem = "file"
	}
	at := "files/" + stem + ending
	for n := 2; taken[strings.ToLower(at)]; n++ {
		at = fmt.Sprintf("files/%s-%d%s", stem, n, ending)
	}
	taken[strings.ToLower(at)] = true
	return at
}

func writeJSON(into *os.Root, entries []entry, made string) (err error) {
	file, err := into.OpenFile(bookName, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	out := bufio.NewWriter(file)
	fmt.Fprintf(out, `{"homegroup":"book","v":1,"made":%q,"entries":[`, made)
	for i, e := range entries {
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteByte('\n')
		line, err := json.Marshal(e.fields)
		if err != nil {
			return err
		}
		out.Write(line)
	}
	out.WriteString("\n]}\n")
	return out.Flush()
}

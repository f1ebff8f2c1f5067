package sealed

import (
	"archive/zip"
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// Export is a Source: the file of everything that a server keeps of an account, as it gives it to the account's owner.
type Export struct {
	Handle string
	doc    []byte
	seqs   map[ID]int64
	zip    *zip.Reader
}

const (
	mostText = 1 << 20 // bytes of one JSON text in an export: a document, the heads of a space, a record
	mostSeal = 11 << 20
)

// OpenExport reads an export's table of contents and its account.json.
func OpenExport(file io.ReaderAt, size int64) (*Export, error) {
	archive, err := zip.NewReader(file, size)
	if err != nil {
		return nil, fmt.Errorf("this zip is damaged or cut short: %w", err)
	}
	e := &Export{zip: archive, seqs: map[ID]int64{}}
	var account struct {
		Handle string          `json:"handle"`
		Doc    json.RawMessage `json:"doc"`
		Spaces []struct {
			ID  string `json:"id"`
			Seq int64  `json:"seq"`
		} `json:"spaces"`
	}
	if err := e.json("account.json", &account); err != nil || len(account.Doc) == 0 {
		return nil, errors.New("this zip is not one of everything that a server keeps of an account")
	}
	e.Handle, e.doc = account.Handle, account.Doc
	for _, s := range account.Spaces {
		id, err := ParseID(s.ID)
		if err != nil {
			return nil, fmt.Errorf("a space of the zip: %w", err)
		}
		e.seqs[id] = s.Seq
	}
	return e, nil
}

// open opens a file of the zip; os.ErrNotExist where it is not there.
func (e *Export) open(name string) (io.ReadCloser, error) {
	for _, f := range e.zip.File {
		if f.Name == name {
			return f.Open()
		}
	}
	return nil, os.ErrNotExist
}

func (e *Export) json(name string, value any) error {
	file, err := e.open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, mostText))
	if err != nil {
		return err
	}
	return json.Unmarshal(text, value)
}

// Doc is the account's document.
func (e *Export) Doc() []byte { return e.doc }

// Spaces are those that account.json names and those that have records.
func (e *Export) Spaces(context.Context) (ids []ID, _ error) {
	named := map[ID]bool{}
	for id := range e.seqs {
		named[id] = true
	}
	for _, f := range e.zip.File {
		space, of, _ := strings.Cut(strings.TrimPrefix(f.Name, "spaces/"), "/")
		if id, err := ParseID(space); err == nil && of == "records.jsonl" {
			named[id] = true
		}
	}
	for id := range named {
		ids = append(ids, id)
	}
	return ids, nil
}

// Log reads the records and heads of a space.
func (e *Export) Log(_ context.Context, space ID) (records []Record, latest int64, heads []Head, err error) {
	folder := "spaces/" + space.String() + "/"
	if err := e.json(folder+"heads.json", &heads); err != nil {
		return nil, 0, nil, fmt.Errorf("the heads of space %s: %w", space, err)
	}
	file, err := e.open(folder + "records.jsonl")
	if err != nil {
		return nil, 0, nil, fmt.Errorf("the records of space %s: %w", space, err)
	}
	defer file.Close()
	latest = e.seqs[space]
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, mostText)
	for lines.Scan() {
		var line struct {
			ID  string `json:"id"`
			Rev int64  `json:"rev"`
			Seq int64  `json:"seq"`
			Del bool   `json:"del"`
			Ct  string `json:"ct"`
		}
		_ = json.Unmarshal(lines.Bytes(), &line)
		r := Record{Rev: line.Rev, Seq: line.Seq, Del: line.Del}
		if r.ID, err = ParseID(line.ID); err != nil {
			return nil, 0, nil, fmt.Errorf("record %d of space %s: %w", len(records)+1, space, err)
		}
		r.Ct, _ = fromB64u(line.Ct, -1) // one that is none does not open
		records, latest = append(records, r), max(latest, r.Seq)
	}
	if err := lines.Err(); err != nil {
		return nil, 0, nil, fmt.Errorf("the records of space %s: %w", space, err)
	}
	return records, latest, heads, nil
}

// Blob writes an attachment as it is kept.
func (e *Export) Blob(_ context.Context, space, id ID, to io.Writer) error {
	return e.copy("spaces/"+space.String()+"/files/"+id.String(), to, mostSeal)
}

// Snapshot writes the saved file as it is kept.
func (e *Export) Snapshot(_ context.Context, to io.Writer) error {
	return e.copy("snapshot.age", to, 1<<62)
}

func (e *Export) copy(name string, to io.Writer, most int64) error {
	file, err := e.open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.Copy(to, io.LimitReader(file, most))
	return err
}

package sealed

import (
	"archive/tar"
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"

	"filippo.io/age"
)

// Unpacked says what a saved file held.
type Unpacked struct {
	Made           string // the day on which it was saved
	Entries, Files int
	Missing        []string // names of attachments that entries name and the file has not
}

// Whole tells whether everything was there that the entries name.
func (u Unpacked) Whole() bool { return len(u.Missing) == 0 }

// Unlock is a way to open a saved file or an account: Key or Phrase.
type Unlock struct {
	Key    []byte // of the printed key
	Phrase string
}

// ErrNoPassphrase says that an account has no passphrase.
var ErrNoPassphrase = errors.New("no passphrase opens this account: give its printed key")

// Account opens an account's document.
func (u Unlock) Account(doc []byte) (*Account, error) {
	if u.Key != nil {
		return OpenAccount(doc, Recovery, u.Key, nil)
	}
	kdfs, err := KDFs(doc)
	if err == nil && len(kdfs) == 0 {
		err = ErrNoPassphrase
	}
	for _, kdf := range kdfs {
		secret, weak := kdf.Derive(u.Phrase)
		if weak != nil {
			return nil, weak
		}
		a, wrong := OpenAccount(doc, Passphrase, secret, &kdf)
		if !errors.Is(wrong, ErrWrongKey) {
			return a, wrong
		}
		err = wrong
	}
	return nil, err
}

func (u Unlock) identity() (age.Identity, error) {
	if u.Key != nil {
		return identityOf(u.Key)
	}
	return age.NewScryptIdentity(Normal(u.Phrase))
}

// SavedStart is what every saved file begins with; under a passphrase, underPassphrase follows.
const (
	SavedStart      = "age-encryption.org/v1\n"
	underPassphrase = "-> scrypt "
)

// Unpack opens a saved file and writes what is in it into a folder, which the caller takes away again on an error. Its seal is checked to
// the end, and no name leads out of the folder. Where the key is not the right one, nothing was written.
func Unpack(file io.Reader, by Unlock, into *os.Root) (u Unpacked, err error) {
	identity, err := by.identity()
	if err != nil {
		return u, err
	}
	in := bufio.NewReader(file)
	start, _ := in.Peek(len(SavedStart + underPassphrase))
	phrase := strings.HasSuffix(string(start), underPassphrase)
	plain, err := age.Decrypt(in, identity)
	var none *age.NoIdentityMatchError
	switch {
	case errors.As(err, &none) && phrase && by.Key != nil:
		return u, errors.New("this file was saved under a passphrase, and no key opens it: give the passphrase")
	case errors.As(err, &none) && !phrase && by.Key == nil:
		return u, errors.New("this file was saved for keys, and no passphrase opens it: give the printed key")
	case errors.As(err, &none):
		return u, errors.New("this is not the key or passphrase that the file was saved for")
	case err != nil:
		return u, fmt.Errorf("this is no file that a book was saved in, or it is damaged: %w", err)
	}
	if u, err = unpackTar(plain, into); err != nil {
		return u, err
	}
	if _, err := io.Copy(io.Discard, plain); err != nil { // what stands after the end belongs to the seal too
		return u, fmt.Errorf("the file is damaged or cut short: %w", err)
	}
	return u, nil
}

// unpackTar writes what a tar holds into a folder: files and folders, and nothing of any other kind.
func unpackTar(plain io.Reader, into *os.Root) (u Unpacked, err error) {
	var book *saved
	for archive := tar.NewReader(plain); ; {
		head, err := archive.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return u, fmt.Errorf("the file is damaged or cut short: %w", err)
		}
		name := strings.TrimPrefix(head.Name, "./")
		switch {
		case head.Typeflag == tar.TypeDir, head.Typeflag == tar.TypeXGlobalHeader:
			continue
		case head.Typeflag != tar.TypeReg, sparse(head):
			return u, fmt.Errorf("the file holds %q, which is no plain file: nothing was unpacked", name)
		}
		if err := writeFile(into, name, archive); err != nil {
			return u, err
		}
		if name == bookName {
			if book, err = readBook(into); err != nil {
				return u, err
			}
		} else if strings.HasPrefix(name, "files/") {
			u.Files++
		}
	}
	if book == nil {
		return u, errNoBook
	}
	u.Made, u.Entries = book.Made, len(book.Entries)
	u.Missing = book.missing(func(name string) bool {
		info, err := into.Stat(name)
		return err == nil && info.Mode().IsRegular()
	})
	return u, nil
}

// sparse tells of a file that is longer than what stands in the tar: a few bytes could fill a disk.
func sparse(head *tar.Header) bool {
	for key := range head.PAXRecords {
		if strings.HasPrefix(key, "GNU.sparse.") {
			return true
		}
	}
	return false
}

// checkName refuses names that lead out of a folder, here or on another system.
func checkName(name string) error {
	for part := range strings.SplitSeq(name, "/") {
		if part == "" || part == "." || part == ".." {
			return fmt.Errorf("the file holds %q, a name that leads elsewhere: nothing was unpacked", name)
		}
	}
	if len(name) > 4000 || strings.ContainsFunc(name, func(c rune) bool { return c < ' ' || c == 0x7f || c == '\\' || c == ':' }) {
		return fmt.Errorf("the file holds %q, a name that leads elsewhere: nothing was unpacked", name)
	}
	return nil
}

// writeFile makes a file that is not there yet, readable by its owner alone.
func writeFile(into *os.Root, name string, from io.Reader) (err error) {
	if err := checkName(name); err != nil {
		return err
	}
	if dir := path.Dir(name); dir != "." {
		if err := into.MkdirAll(dir, 0o700); err != nil {
			return err
		}
	}
	file, err := into.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, from)
	return errors.Join(err, file.Close())
}

const bookName = "book.json"

// saved is book.json, as far as it is looked at here.
type saved struct {
	Homegroup string            `json:"homegroup"`
	V         int               `json:"v"`
	Made      string            `json:"made"`
	Entries   []json.RawMessage `json:"entries"`
}

var errNoBook = errors.New("the file opens, and there is no book in it")

// readBook reads a book.json that was just written.
func readBook(into *os.Root) (*saved, error) {
	file, err := into.Open(bookName)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var book saved
	text := json.NewDecoder(file)
	if err := text.Decode(&book); err != nil || book.Homegroup != "book" {
		return nil, errNoBook
	}
	if _, err := text.Token(); err != io.EOF {
		return nil, errNoBook
	}
	if book.V != 1 {
		return nil, fmt.Errorf("the book is of a later form (%d): use a newer homegroup", book.V)
	}
	return &book, nil
}

// missing names the attachments that are not where their entries say, each once.
func (b *saved) missing(there func(name string) bool) (names []string) {
	seen := map[string]bool{}
	for _, raw := range b.Entries {
		var e struct {
			Files []json.RawMessage `json:"files"`
		}
		_ = json.Unmarshal(raw, &e) // an entry of another form names no files
		for _, raw := range e.Files {
			var f struct{ Blob, Name, Path string }
			if json.Unmarshal(raw, &f) != nil || f.Blob == "" || seen[f.Blob] || f.Path != "" && there(f.Path) {
				continue
			}
			seen[f.Blob] = true
			names = append(names, f.Name)
		}
	}
	return names
}

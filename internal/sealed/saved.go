package sealed

import (
	"archive/tar"
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
}

// Unlock is a way to open a saved file: Key or Phrase.
type Unlock struct {
	Key    []byte // of the printed key
	Phrase string
}

func (u Unlock) identity() (age.Identity, error) {
	if u.Key != nil {
		return identityOf(u.Key)
	}
	return age.NewScryptIdentity(Normal(u.Phrase))
}

// Unpack opens a saved file and writes what is in it into a folder, which the caller takes away again on an error. Its seal is checked to
// the end, and no name leads out of the folder.
func Unpack(file io.Reader, by Unlock, into *os.Root) (u Unpacked, err error) {
	identity, err := by.identity()
	if err != nil {
		return u, err
	}
	plain, err := age.Decrypt(file, identity)
	if err != nil {
		var none *age.NoIdentityMatchError
		if errors.As(err, &none) {
			return u, errors.New("this key or passphrase does not open the file")
		}
		return u, fmt.Errorf("this is no file that a book was saved in, or it is damaged: %w", err)
	}
	book := false
	for archive := tar.NewReader(plain); ; {
		head, err := archive.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return u, fmt.Errorf("the file is damaged or cut short: %w", err)
		}
		name := strings.TrimPrefix(head.Name, "./")
		switch head.Typeflag {
		case tar.TypeDir, tar.TypeXGlobalHeader:
			continue
		case tar.TypeReg:
		default:
			return u, fmt.Errorf("the file holds %q, which is no file: nothing was unpacked", name)
		}
		if err := writeFile(into, name, archive); err != nil {
			return u, err
		}
		if name == "book.json" {
			if u.Made, u.Entries, err = countBook(into); err != nil {
				return u, err
			}
			book = true
		} else if strings.HasPrefix(name, "files/") {
			u.Files++
		}
	}
	if _, err := io.Copy(io.Discard, plain); err != nil { // what stands after the end belongs to the seal too
		return u, fmt.Errorf("the file is damaged or cut short: %w", err)
	}
	if !book {
		return u, errors.New("the file opens, and there is no book in it")
	}
	return u, nil
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

// countBook reads a book.json that was just written.
func countBook(into *os.Root) (made string, entries int, err error) {
	file, err := into.Open("book.json")
	if err != nil {
		return "", 0, err
	}
	defer file.Close()
	var book struct {
		Homegroup string            `json:"homegroup"`
		V         int               `json:"v"`
		Made      string            `json:"made"`
		Entries   []json.RawMessage `json:"entries"`
	}
	if err := json.NewDecoder(file).Decode(&book); err != nil || book.Homegroup != "book" {
		return "", 0, errors.New("the file opens, and there is no book in it")
	}
	if book.V != 1 {
		return "", 0, fmt.Errorf("the book is of a later form (%d): use a newer homegroup", book.V)
	}
	return book.Made, len(book.Entries), nil
}

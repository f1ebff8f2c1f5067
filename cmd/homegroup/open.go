package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"golang.org/x/term"

	"homegroup/internal/app"
	"homegroup/internal/config"
	"homegroup/internal/sealed"
)

const openUsage = "open [FILE] [--key FILE | --passphrase-file FILE] [--handle NAME] --to FOLDER"

var errNotAll = errors.New("not everything is there: all that opens was written, and the lines above name the rest")

// openBook reads what a member has, with no server and no companion: a saved file, or an account out of an export, a backup or a database.
func openBook(ctx context.Context, c call) (err error) {
	o := c.config
	switch {
	case len(c.names) > 1:
		return config.Wrong("this takes one file, or none where a database is read: homegroup %s", openUsage)
	case o.To == "":
		return config.Wrong("say where the book shall be written with --to, such as --to book")
	case o.Key != "" && o.PassphraseFile != "":
		return config.Wrong("give --key or --passphrase-file, not both: one of them opens the book")
	case o.SnapshotOnly && o.Key+o.PassphraseFile != "":
		return config.Wrong("--snapshot-only takes the file out sealed as it is: leave --key and --passphrase-file away")
	}
	into, clear, err := emptyFolder(o.To)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil && !errors.Is(err, errNotAll) {
			err = errors.Join(err, clear())
		}
		err = errors.Join(err, into.Close())
	}()
	if len(c.names) == 0 {
		a, err := c.openThere(ctx)
		if err != nil {
			return err
		}
		defer a.Close()
		return c.openAccount(ctx, a, into)
	}
	file, err := os.Open(c.names[0])
	if err != nil {
		return fmt.Errorf("the file cannot be read, and nothing was written: %w", err)
	}
	defer file.Close()
	start := make([]byte, len(sealed.SavedStart))
	n, _ := io.ReadFull(file, start)
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	switch start := string(start[:n]); {
	case start == sealed.SavedStart:
		return c.openSaved(ctx, file, into)
	case strings.HasPrefix(start, "PK\x03\x04"):
		info, err := file.Stat()
		if err != nil {
			return err
		}
		export, err := sealed.OpenExport(file, info.Size())
		if err != nil {
			return err
		}
		return c.openKept(ctx, export, into)
	case strings.HasPrefix(start, "\x1f\x8b"):
		return c.openBackup(ctx, file, into)
	}
	return fmt.Errorf("%s is no saved book (.age), no export of an account (.zip) and no backup of a site. A database is named with --database; nothing was written", c.names[0])
}

// openSaved unpacks a file that a member saved.
func (c call) openSaved(ctx context.Context, file io.Reader, into *os.Root) error {
	if c.config.SnapshotOnly {
		return config.Wrong("this is a saved book already: leave --snapshot-only away")
	}
	by, err := c.unlock(ctx)
	if err != nil {
		return err
	}
	got, err := sealed.Unpack(stoppable{ctx, file}, by, into)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "%s: %s, %s, as they were saved on %s.\n", c.config.To, counted(got.Entries, "entry", "entries"), counted(got.Files, "attachment", "attachments"), printable(got.Made))
	c.missing("attachment %s is not in the file: it could not be had when the book was saved", got.Missing)
	if !got.Whole() {
		return errNotAll
	}
	return nil
}

// openBackup puts a backup into a database of its own for as long as it is read.
func (c call) openBackup(ctx context.Context, file io.Reader, into *os.Root) (err error) {
	folder, err := os.MkdirTemp("", "homegroup-open-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	a, err := app.OpenBackup(ctx, file, folder)
	if err != nil {
		return err
	}
	defer a.Close()
	return c.openAccount(ctx, a, into)
}

func (c call) openAccount(ctx context.Context, a *app.App, into *os.Root) error {
	if c.config.Handle == "" {
		return config.Wrong("say whose book it is with --handle, such as --handle quiet-river")
	}
	kept, err := a.Kept(ctx, c.config.Handle)
	if err != nil {
		return err
	}
	return c.openKept(ctx, kept, into)
}

// openKept opens everything that a server keeps of an account.
func (c call) openKept(ctx context.Context, from sealed.Source, into *os.Root) error {
	if c.config.SnapshotOnly {
		return c.takeSnapshot(ctx, from, into)
	}
	by, err := c.unlock(ctx)
	if err != nil {
		return err
	}
	account, err := by.Account(from.Doc())
	if err != nil {
		return err
	}
	got, err := account.WriteBook(ctx, from, app.WorkSpaces(), time.Now().UTC().Format(time.DateOnly), into)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "%s: %s, %s.\n", c.config.To, counted(got.Entries, "entry", "entries"), counted(got.Files, "attachment", "attachments"))
	c.missing("record %s does not open: it was altered, exchanged or set back", got.Forged)
	c.missing("space %s has no name that is known: nothing of it can be opened", got.Unknown)
	c.missing("space %s holds less than a device of the account saw there, or older things", got.Incomplete)
	c.missing("attachment %s is not there or does not open", got.Missing)
	if !got.Whole() {
		return errNotAll
	}
	return nil
}

func (c call) takeSnapshot(ctx context.Context, from sealed.Source, into *os.Root) (err error) {
	const name = "snapshot.age"
	file, err := into.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	err = errors.Join(from.Snapshot(ctx, file), file.Close())
	if errors.Is(err, os.ErrNotExist) {
		return errors.New("no device has left a saved book there: its entries are there all the same, and open without --snapshot-only")
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.stdout, "%s/%s: sealed as it was kept. age -d -i recovery.txt %s | tar x opens it, with age 1.3 or newer.\n", c.config.To, name, name)
	return err
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// missing prints a line for each of what is not there. Names come from within a book, or from whoever altered it.
func (c call) missing(line string, names []string) {
	for _, name := range names {
		fmt.Fprintf(c.stdout, line+"\n", printable(name))
	}
}

// unlock reads the printed key or the passphrase from where the options say, or asks for either. Neither is ever an argument, which other
// users of the machine could see; so what cannot be read is not said again either: it may be the secret itself.
func (c call) unlock(ctx context.Context) (sealed.Unlock, error) {
	switch o := c.config; {
	case o.Key != "":
		text, err := secret(o.Key)
		if err != nil {
			return sealed.Unlock{}, fmt.Errorf("--key takes the name of a file with the printed key in it, and this one cannot be read: %w", err)
		}
		key, err := sealed.ReadKey(text)
		return sealed.Unlock{Key: key}, err
	case o.PassphraseFile != "":
		text, err := secret(o.PassphraseFile)
		if err != nil {
			return sealed.Unlock{}, fmt.Errorf("--passphrase-file takes the name of a file with the passphrase in it, and this one cannot be read: %w", err)
		}
		return phrase(text)
	}
	text, err := ask(ctx, c.stderr, "Printed key or passphrase: ")
	if err != nil {
		return sealed.Unlock{}, err
	}
	if key, err := sealed.ReadKey(text); err == nil {
		return sealed.Unlock{Key: key}, nil
	}
	return phrase(text)
}

func phrase(text string) (sealed.Unlock, error) {
	if sealed.Normal(text) == "" {
		return sealed.Unlock{}, errors.New("there is no passphrase in it")
	}
	return sealed.Unlock{Phrase: text}, nil
}

// secret reads a short file. Its error does not say which.
func secret(name string) (string, error) {
	file := os.Stdin
	if name != "-" {
		var err error
		if file, err = os.Open(name); err != nil {
			return "", errors.Unwrap(err)
		}
		defer file.Close()
	}
	text, err := io.ReadAll(io.LimitReader(file, 1<<16))
	if err != nil {
		return "", errors.Unwrap(err)
	}
	return string(text), nil
}

// ask reads a line from the terminal without showing it.
func ask(ctx context.Context, prompt io.Writer, words string) (string, error) {
	in := int(os.Stdin.Fd())
	state, err := term.GetState(in)
	if err != nil {
		return "", config.Wrong("nobody can be asked here: give the printed key with --key FILE, or the passphrase with --passphrase-file FILE")
	}
	fmt.Fprint(prompt, words)
	defer fmt.Fprintln(prompt)
	type answer struct {
		text []byte
		err  error
	}
	answers := make(chan answer, 1)
	go func() {
		text, err := term.ReadPassword(in)
		answers <- answer{text, err}
	}()
	select {
	case a := <-answers:
		return string(a.text), a.err
	case <-ctx.Done(): // Ctrl-C does not end the reading: the terminal shows again what is typed
		return "", errors.Join(errors.New("stopped; nothing was written"), term.Restore(in, state))
	}
}

// emptyFolder opens a folder that has nothing in it, and makes it where it is not there. clear takes away again what was written.
func emptyFolder(name string) (folder *os.Root, clear func() error, err error) {
	err = os.Mkdir(name, 0o700)
	made := err == nil
	if err != nil && !errors.Is(err, os.ErrExist) {
		return nil, nil, fmt.Errorf("the folder cannot be made: %w", err)
	}
	if folder, err = os.OpenRoot(name); err != nil {
		return nil, nil, fmt.Errorf("nothing can be written there: %w", err)
	}
	entries, err := os.ReadDir(name)
	if err == nil && len(entries) > 0 {
		err = fmt.Errorf("%s is not empty, and was left as it is: name another folder with --to", name)
	}
	if err != nil {
		return nil, nil, errors.Join(err, folder.Close())
	}
	return folder, func() error {
		entries, err := os.ReadDir(name)
		for _, e := range slices.Backward(entries) {
			err = errors.Join(err, folder.RemoveAll(e.Name()))
		}
		if made {
			err = errors.Join(err, os.Remove(name))
		}
		return err
	}, nil
}

// stoppable is a reader that ends when the command is stopped.
type stoppable struct {
	ctx  context.Context
	from io.Reader
}

func (s stoppable) Read(p []byte) (int, error) {
	if s.ctx.Err() != nil {
		return 0, errors.New("stopped; nothing was written")
	}
	return s.from.Read(p)
}

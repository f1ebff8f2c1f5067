package app

import (
	"context"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"

	"homegroup/internal/account"
	"homegroup/internal/config"
	"homegroup/internal/problem"
	"homegroup/internal/program"
	"homegroup/internal/sealed"
	"homegroup/internal/store"
	"homegroup/internal/vault"
)

// kept is what a database holds of one account: a sealed.Source.
type kept struct {
	db      *store.DB
	account account.Account
}

// Kept finds what the database holds of an account, for package sealed to open with a key.
func (a *App) Kept(ctx context.Context, handle string) (sealed.Source, error) {
	known, err := a.DB.KnownAs(ctx, handle)
	if problem.KindOf(err) == problem.NotFound {
		return nil, problem.New(problem.NotFound, "There is no account %q in it. An account's name stands under Account and backup in the book.", handle)
	}
	if err != nil {
		return nil, err
	}
	whole, err := a.DB.Account(ctx, known.Account)
	return kept{a.DB, whole}, err
}

// OpenBackup opens a backup as a database of its own in a folder, which the caller takes away.
func OpenBackup(ctx context.Context, file io.Reader, folder string) (*App, error) {
	c := config.Config{Database: "sqlite:" + filepath.Join(folder, "backup.db")}
	a, err := Open(ctx, c, nil)
	if err != nil {
		return nil, err
	}
	if err := a.DB.Restore(ctx, file); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

// WorkSpaces names the spaces that a book may have for the programs that are built in: those of a book whose own list of them is lost.
func WorkSpaces() (names []string) {
	for _, p := range program.Default().Packs() {
		for _, item := range p.Path.Items {
			names = append(names, "work/"+p.ID+"/"+item.ID)
		}
	}
	return names
}

func (k kept) Doc() []byte { return k.account.Doc.Text }

func (k kept) Spaces(ctx context.Context) (ids []sealed.ID, _ error) {
	spaces, err := k.db.Spaces(ctx, k.account.ID)
	for _, s := range spaces {
		ids = append(ids, sealed.ID(s.ID))
	}
	return ids, err
}

// Log reads the heads first and then all records as of one moment: where a server goes on writing, no head swears to more than they are.
func (k kept) Log(ctx context.Context, space sealed.ID) (records []sealed.Record, latest int64, heads []sealed.Head, err error) {
	sworn, err := k.db.Heads(ctx, k.account.ID, account.ID(space))
	if err != nil {
		return nil, 0, nil, err
	}
	for _, h := range sworn {
		heads = append(heads, sealed.Head{Device: h.Device.String(), Seq: h.Seq, Count: h.Count, Root: h.Root.String(), Prev: h.Prev.String(), Day: h.Day, Sig: h.Sig.String()})
	}
	page, _, err := k.db.Pull(ctx, k.account.ID, account.ID(space), account.Hash{}, 0, math.MaxInt32, math.MaxInt64)
	for _, r := range page.Items {
		records = append(records, sealed.Record{ID: sealed.ID(r.ID), Rev: r.Rev, Seq: r.Seq, Del: r.Del, Ct: r.Ct})
	}
	return records, page.Latest, heads, err
}

func (k kept) Blob(ctx context.Context, space, id sealed.ID, to io.Writer) error {
	blob, err := k.db.Blob(ctx, k.account.ID, account.ID(space), account.ID(id))
	for n := int64(0); err == nil && n < blob.Parts(); n++ {
		var part []byte
		if part, err = k.db.Part(ctx, account.ID(space), blob.Upload, n); err == nil {
			_, err = to.Write(part)
		}
	}
	if problem.KindOf(err) == problem.NotFound {
		return os.ErrNotExist
	}
	return err
}

func (k kept) Snapshot(ctx context.Context, to io.Writer) error {
	return k.Blob(ctx, sealed.ID(k.account.Home), sealed.ID(vault.SnapshotID), to)
}

package store

import (
	"context"
	"crypto/ed25519"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"

	"homegroup/internal/account"
	"homegroup/internal/problem"
)

var (
	_ account.Store        = (*DB)(nil)
	_ account.SessionStore = (*DB)(nil)
	_ account.InviteStore  = (*DB)(nil)
)

// hashText is how a SHA-256 is kept.
func hashText(h account.Hash) string { return base64.RawURLEncoding.EncodeToString(h[:]) }

func noAccount() error {
	return problem.New(problem.NotFound, "This account is not there, or no longer. What is on this device is safe.")
}

// AddAccount keeps a new account, its book's space and its first session, and takes its invitation, all or nothing.
func (db *DB) AddAccount(ctx context.Context, a account.Account, first account.Session, invite *account.Hash, today account.Day) error {
	kdf, logins, err := docColumns(a.Doc)
	if err != nil {
		return err
	}
	return db.write(ctx, func(t *tx) error {
		if invite != nil {
			found, err := affected(t.ExecContext(ctx, `DELETE FROM account_invites WHERE hash = $1 AND last_day >= $2`, hashText(*invite), int64(today)))
			if err != nil {
				return err
			}
			if !found {
				return account.ErrInvite()
			}
		}
		added, err := affected(t.ExecContext(ctx, `INSERT INTO accounts (id, handle, pub, home, made, used, doc, etag, version, kdf, logins)
			VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9, $10) ON CONFLICT (handle) DO NOTHING`,
			a.ID.String(), a.Handle, []byte(a.Pub), a.Home.String(), int64(a.Made), a.Doc.Text, a.Doc.ETag, a.Doc.Version, kdf, logins))
		if err != nil {
			return err
		}
		if !added {
			p := problem.New(problem.Conflict, "This name is taken here. Choose another; nothing was made.")
			p.Field = "handle"
			return p
		}
		added, err = affected(t.ExecContext(ctx, `INSERT INTO vault_spaces (space, account, seq, floor) VALUES ($1, $2, 0, 0) ON CONFLICT (space) DO NOTHING`, a.Home.String(), a.ID.String()))
		if err != nil {
			return err
		}
		if !added {
			return problem.New(problem.Conflict, "This book has an account here already. Sign in to it; nothing was made.")
		}
		return t.addSession(ctx, first)
	})
}

func docColumns(d account.Doc) (kdf, logins string, err error) {
	if d.KDF != nil {
		data, err := json.Marshal(d.KDF)
		if err != nil {
			return "", "", err
		}
		kdf = string(data)
	}
	list := d.Logins
	if list == nil {
		list = []account.Bytes{}
	}
	data, err := json.Marshal(list)
	return kdf, string(data), err
}

// Account gives an account by its id.
func (db *DB) Account(ctx context.Context, id account.ID) (account.Account, error) {
	a := account.Account{ID: id}
	var pub []byte
	var home, kdf, logins string
	err := db.reader.QueryRowContext(ctx, `SELECT handle, pub, home, made, used, doc, etag, version, kdf, logins FROM accounts WHERE id = $1`, id.String()).
		Scan(&a.Handle, &pub, &home, (*int64)(&a.Made), &a.Used, &a.Doc.Text, &a.Doc.ETag, &a.Doc.Version, &kdf, &logins)
	if errors.Is(err, sql.ErrNoRows) {
		return account.Account{}, noAccount()
	}
	if err != nil {
		return account.Account{}, explain(err)
	}
	a.Pub = ed25519.PublicKey(pub)
	if a.Home, err = account.ParseID(home); err != nil {
		return account.Account{}, err
	}
	a.Doc.KDF, a.Doc.Logins, err = readDocColumns(kdf, logins)
	return a, err
}

func readDocColumns(kdf, logins string) (k *account.KDF, l []account.Bytes, err error) {
	if kdf != "" {
		k = &account.KDF{}
		if err := json.Unmarshal([]byte(kdf), k); err != nil {
			return nil, nil, err
		}
	}
	return k, l, json.Unmarshal([]byte(logins), &l)
}

// KnownAs finds what signing in needs by a handle.
func (db *DB) KnownAs(ctx context.Context, handle string) (account.KnownAs, error) {
	var k account.KnownAs
	var id, kdf, logins string
	var pub []byte
	err := db.reader.QueryRowContext(ctx, `SELECT id, pub, kdf, logins FROM accounts WHERE handle = $1`, handle).Scan(&id, &pub, &kdf, &logins)
	if errors.Is(err, sql.ErrNoRows) {
		return k, noAccount()
	}
	if err != nil {
		return k, explain(err)
	}
	if k.Account, err = account.ParseID(id); err != nil {
		return k, err
	}
	k.Pub = ed25519.PublicKey(pub)
	k.KDF, k.Logins, err = readDocColumns(kdf, logins)
	return k, err
}

// SaveDoc puts a document in the place of the one with this tag; account.ErrStale when it is another by now.
func (db *DB) SaveDoc(ctx context.Context, id account.ID, etag string, d account.Doc) error {
	kdf, logins, err := docColumns(d)
	if err != nil {
		return err
	}
	return db.write(ctx, func(t *tx) error {
		saved, err := affected(t.ExecContext(ctx, `UPDATE accounts SET doc = $3, etag = $4, version = $5, kdf = $6, logins = $7 WHERE id = $1 AND etag = $2`,
			id.String(), etag, d.Text, d.ETag, d.Version, kdf, logins))
		if err == nil && !saved {
			return account.ErrStale
		}
		return err
	})
}

// RemoveAccount removes an account and everything that belongs to it.
func (db *DB) RemoveAccount(ctx context.Context, id account.ID) error {
	return db.write(ctx, func(t *tx) error {
		// The account's row first, locked, as a push does: no space or record can come to it any more.
		if err := t.lockAccount(ctx, id, nil); err != nil {
			return err
		}
		mine := ` WHERE space IN (SELECT space FROM vault_spaces WHERE account = $1)`
		for _, table := range []string{"vault_parts", "vault_uploads", "vault_blobs", "vault_pulled", "vault_heads", "vault_ops", "vault_records"} {
			if _, err := t.ExecContext(ctx, `DELETE FROM `+table+mine, id.String()); err != nil {
				return err
			}
		}
		for _, statement := range []string{
			`DELETE FROM vault_spaces WHERE space IN (SELECT space FROM vault_spaces WHERE account = $1)`,
			`DELETE FROM account_sessions WHERE account = $1`, `DELETE FROM accounts WHERE id = $1`,
		} {
			if _, err := t.ExecContext(ctx, statement, id.String()); err != nil {
				return err
			}
		}
		return nil
	})
}

// lockAccount holds back all other pushes and uploads of an account until the transaction ends, and gives the bytes that it uses.
func (t *tx) lockAccount(ctx context.Context, id account.ID, used *int64) error {
	var n int64
	err := t.QueryRowContext(ctx, `UPDATE accounts SET used = used WHERE id = $1 RETURNING used`, id.String()).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return noAccount()
	}
	if err == nil && used != nil {
		*used = n
	}
	return err
}

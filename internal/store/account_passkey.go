package store

import (
	"context"
	"database/sql"
	"encoding/base64"
	"errors"

	"homegroup/internal/account"
	"homegroup/internal/problem"
)

func credentialText(credential []byte) string {
	return base64.RawURLEncoding.EncodeToString(credential)
}

func noPasskey() error {
	return problem.New(problem.NotFound, "This passkey is not known here. The passphrase or the printed key opens the book all the same.")
}

// AddPasskey keeps a passkey: problem.Conflict where one of this id is there, or most are there already.
func (db *DB) AddPasskey(ctx context.Context, p account.Passkey, most int) error {
	return db.write(ctx, func(t *tx) error {
		if err := t.lockAccount(ctx, p.Account, nil); err != nil {
			return err
		}
		var n int
		if err := t.QueryRowContext(ctx, `SELECT count(*) FROM account_passkeys WHERE account = $1`, p.Account.String()).Scan(&n); err != nil {
			return err
		}
		if n >= most {
			return problem.New(problem.Conflict, "There are %d passkeys already, which is as many as an account may have. Remove one that is no longer used.", n)
		}
		added, err := affected(t.ExecContext(ctx, `INSERT INTO account_passkeys (credential, account, made, content) VALUES ($1, $2, $3, $4) ON CONFLICT (credential) DO NOTHING`,
			credentialText(p.Credential), p.Account.String(), int64(p.Made), p.Content))
		if err == nil && !added {
			return problem.New(problem.Conflict, "This passkey is known here already. Nothing was changed.")
		}
		return err
	})
}

// Passkey gives a passkey by its credential id.
func (db *DB) Passkey(ctx context.Context, credential []byte) (account.Passkey, error) {
	p := account.Passkey{Credential: credential}
	var id string
	err := db.reader.QueryRowContext(ctx, `SELECT account, made, content FROM account_passkeys WHERE credential = $1`, credentialText(credential)).Scan(&id, (*int64)(&p.Made), &p.Content)
	if errors.Is(err, sql.ErrNoRows) {
		return account.Passkey{}, noPasskey()
	}
	if err != nil {
		return account.Passkey{}, explain(err)
	}
	p.Account, err = account.ParseID(id)
	return p, err
}

// Passkeys gives those of an account.
func (db *DB) Passkeys(ctx context.Context, id account.ID) ([]account.Passkey, error) {
	rows, err := db.reader.QueryContext(ctx, `SELECT credential, made, content FROM account_passkeys WHERE account = $1 ORDER BY made, credential`, id.String())
	if err != nil {
		return nil, explain(err)
	}
	defer rows.Close()
	all := []account.Passkey{}
	for rows.Next() {
		p := account.Passkey{Account: id}
		var credential string
		if err := rows.Scan(&credential, (*int64)(&p.Made), &p.Content); err != nil {
			return nil, explain(err)
		}
		if p.Credential, err = base64.RawURLEncoding.DecodeString(credential); err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, explain(rows.Err())
}

// SavePasskey keeps what an assertion changed.
func (db *DB) SavePasskey(ctx context.Context, p account.Passkey) error {
	return db.write(ctx, func(t *tx) error {
		saved, err := affected(t.ExecContext(ctx, `UPDATE account_passkeys SET content = $3 WHERE credential = $1 AND account = $2`, credentialText(p.Credential), p.Account.String(), p.Content))
		if err == nil && !saved {
			return noPasskey()
		}
		return err
	})
}

// RemovePasskey removes a passkey of an account.
func (db *DB) RemovePasskey(ctx context.Context, id account.ID, credential []byte) error {
	return db.write(ctx, func(t *tx) error {
		removed, err := affected(t.ExecContext(ctx, `DELETE FROM account_passkeys WHERE credential = $1 AND account = $2`, credentialText(credential), id.String()))
		if err == nil && !removed {
			return noPasskey()
		}
		return err
	})
}

package store

import (
	"context"
	"database/sql"
	"encoding/base64"
	"errors"

	"homegroup/internal/account"
	"homegroup/internal/problem"
)

func (t *tx) addSession(ctx context.Context, s account.Session) error {
	_, err := t.ExecContext(ctx, `INSERT INTO account_sessions (hash, account, made, seen, label) VALUES ($1, $2, $3, $4, $5)`,
		hashText(s.Hash), s.Account.String(), int64(s.Made), int64(s.Seen), s.Label)
	return err
}

// AddSession keeps a session; of more than most of one account, the longest unseen ones end.
func (db *DB) AddSession(ctx context.Context, s account.Session, most int) error {
	return db.write(ctx, func(t *tx) error {
		if err := t.lockAccount(ctx, s.Account, nil); err != nil {
			return err
		}
		others, err := readSessions(ctx, t.Tx, s.Account)
		if err != nil {
			return err
		}
		for _, old := range others[min(most-1, len(others)):] {
			if err := t.removeSession(ctx, s.Account, old.Hash); err != nil {
				return err
			}
		}
		return t.addSession(ctx, s)
	})
}

// Session gives a session by the hash of its token; problem.NotFound where there is none.
func (db *DB) Session(ctx context.Context, hash account.Hash) (account.Session, error) {
	s := account.Session{Hash: hash}
	var id string
	err := db.reader.QueryRowContext(ctx, `SELECT account, made, seen, label FROM account_sessions WHERE hash = $1`, hashText(hash)).
		Scan(&id, (*int64)(&s.Made), (*int64)(&s.Seen), &s.Label)
	if errors.Is(err, sql.ErrNoRows) {
		return account.Session{}, problem.New(problem.NotFound, "This session has ended.")
	}
	if err != nil {
		return account.Session{}, explain(err)
	}
	s.Account, err = account.ParseID(id)
	return s, err
}

// querier is a database or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Sessions gives those of an account, the last seen first.
func (db *DB) Sessions(ctx context.Context, id account.ID) ([]account.Session, error) {
	all, err := readSessions(ctx, db.reader, id)
	return all, explain(err)
}

func readSessions(ctx context.Context, q querier, id account.ID) ([]account.Session, error) {
	rows, err := q.QueryContext(ctx, `SELECT hash, made, seen, label FROM account_sessions WHERE account = $1 ORDER BY seen DESC, made DESC, hash`, id.String())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := []account.Session{}
	for rows.Next() {
		s := account.Session{Account: id}
		var hash string
		if err := rows.Scan(&hash, (*int64)(&s.Made), (*int64)(&s.Seen), &s.Label); err != nil {
			return nil, err
		}
		raw, err := base64.RawURLEncoding.DecodeString(hash)
		if err != nil || len(raw) != len(s.Hash) {
			return nil, errors.New("a session's hash cannot be read")
		}
		copy(s.Hash[:], raw)
		all = append(all, s)
	}
	return all, rows.Err()
}

// SeeSession notes the day on which a session was seen.
func (db *DB) SeeSession(ctx context.Context, hash account.Hash, on account.Day) error {
	return db.write(ctx, func(t *tx) error {
		_, err := t.ExecContext(ctx, `UPDATE account_sessions SET seen = $2 WHERE hash = $1`, hashText(hash), int64(on))
		return err
	})
}

// RemoveSession ends a session.
func (db *DB) RemoveSession(ctx context.Context, id account.ID, hash account.Hash) error {
	return db.write(ctx, func(t *tx) error { return t.removeSession(ctx, id, hash) })
}

func (t *tx) removeSession(ctx context.Context, id account.ID, hash account.Hash) error {
	if _, err := t.ExecContext(ctx, `DELETE FROM vault_pulled WHERE space IN (SELECT space FROM vault_spaces WHERE account = $1) AND session = $2`, id.String(), hashText(hash)); err != nil {
		return err
	}
	_, err := t.ExecContext(ctx, `DELETE FROM account_sessions WHERE account = $1 AND hash = $2`, id.String(), hashText(hash))
	return err
}

// PruneSessions removes those not seen since before a day.
func (db *DB) PruneSessions(ctx context.Context, before account.Day) (int64, error) {
	var removed int64
	err := db.write(ctx, func(t *tx) error {
		rows, err := t.QueryContext(ctx, `SELECT account, hash FROM account_sessions WHERE seen < $1`, int64(before))
		if err != nil {
			return err
		}
		var old []account.Session
		for rows.Next() {
			var id, hash string
			if err = rows.Scan(&id, &hash); err != nil {
				break
			}
			s := account.Session{}
			if s.Account, err = account.ParseID(id); err != nil {
				break
			}
			var raw []byte
			if raw, err = base64.RawURLEncoding.DecodeString(hash); err != nil {
				break
			}
			copy(s.Hash[:], raw)
			old = append(old, s)
		}
		rows.Close()
		if err = errors.Join(err, rows.Err()); err != nil {
			return err
		}
		for _, s := range old {
			if err := t.removeSession(ctx, s.Account, s.Hash); err != nil {
				return err
			}
		}
		removed = int64(len(old))
		return nil
	})
	return removed, err
}

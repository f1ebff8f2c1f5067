package store

import (
	"context"
	"encoding/base64"
	"errors"

	"homegroup/internal/account"
	"homegroup/internal/problem"
)

// AddInvites keeps invitations, all or none.
func (db *DB) AddInvites(ctx context.Context, invites []account.Invite) error {
	return db.write(ctx, func(t *tx) error {
		_, err := t.insertRows(ctx, `INSERT INTO account_invites (hash, name, last_day)`, "", len(invites), 3, func(i int) ([]any, error) {
			return []any{hashText(invites[i].Hash), invites[i].Name, int64(invites[i].Until)}, nil
		})
		return err
	})
}

// Invites gives those that are there, those that run out first first.
func (db *DB) Invites(ctx context.Context) ([]account.Invite, error) {
	rows, err := db.reader.QueryContext(ctx, `SELECT hash, name, last_day FROM account_invites ORDER BY last_day, name`)
	if err != nil {
		return nil, explain(err)
	}
	defer rows.Close()
	all := []account.Invite{}
	for rows.Next() {
		var i account.Invite
		var hash string
		if err := rows.Scan(&hash, &i.Name, (*int64)(&i.Until)); err != nil {
			return nil, explain(err)
		}
		raw, err := base64.RawURLEncoding.DecodeString(hash)
		if err != nil || len(raw) != len(i.Hash) {
			return nil, errors.New("an invitation's hash cannot be read")
		}
		copy(i.Hash[:], raw)
		all = append(all, i)
	}
	return all, explain(rows.Err())
}

// RemoveInvite takes back the invitations of this name.
func (db *DB) RemoveInvite(ctx context.Context, name string) error {
	return db.write(ctx, func(t *tx) error {
		removed, err := affected(t.ExecContext(ctx, `DELETE FROM account_invites WHERE name = $1`, name))
		if err == nil && !removed {
			return problem.New(problem.NotFound, "There is no invitation %s. Nothing was changed; homegroup invite list shows those that are there.", name)
		}
		return err
	})
}

// PruneInvites removes those that ran out before a day.
func (db *DB) PruneInvites(ctx context.Context, before account.Day) (int64, error) {
	var n int64
	err := db.write(ctx, func(t *tx) error {
		result, err := t.ExecContext(ctx, `DELETE FROM account_invites WHERE last_day < $1`, int64(before))
		if err == nil {
			n, err = result.RowsAffected()
		}
		return err
	})
	return n, err
}

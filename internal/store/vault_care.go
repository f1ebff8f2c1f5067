package store

import (
	"context"
	"database/sql"
	"errors"

	"homegroup/internal/account"
	"homegroup/internal/vault"
)

var _ vault.CareStore = (*DB)(nil)

// SpacesAfter gives spaces of all accounts in an order, from the one after a place on.
func (db *DB) SpacesAfter(ctx context.Context, after vault.Place, limit int) ([]vault.Place, error) {
	from, space := "", ""
	if after != (vault.Place{}) {
		from, space = after.Account.String(), after.Space.String()
	}
	rows, err := db.reader.QueryContext(ctx, `SELECT account, space FROM vault_spaces WHERE (account, space) > ($1, $2) ORDER BY account, space LIMIT $3`, from, space, limit)
	if err != nil {
		return nil, explain(err)
	}
	defer rows.Close()
	places := []vault.Place{}
	for rows.Next() {
		var p vault.Place
		if err := rows.Scan(scanID{&p.Account}, scanID{&p.Space}); err != nil {
			return nil, explain(err)
		}
		places = append(places, p)
	}
	return places, explain(rows.Err())
}

// Collect removes tombstones that every session knows of. Sessions that never pulled from the space begin at 0 and miss nothing.
func (db *DB) Collect(ctx context.Context, at vault.Place, before, silent account.Day, limit int) (int64, error) {
	var n int64
	err := db.write(ctx, func(t *tx) error {
		if err := t.lockAccount(ctx, at.Account, nil); err != nil {
			return err
		}
		var behind sql.NullInt64
		if err := t.QueryRowContext(ctx, `SELECT min(p.seq) FROM vault_pulled p JOIN account_sessions s ON s.hash = p.session WHERE p.space = $1 AND s.seen >= $2`,
			at.Space.String(), int64(silent)).Scan(&behind); err != nil {
			return err
		}
		upTo := int64(1) << 62
		if behind.Valid {
			upTo = behind.Int64
		}
		var highest, bytes sql.NullInt64
		err := t.QueryRowContext(ctx, `SELECT count(seq), max(seq), sum(length(ct) + $5) FROM (
			SELECT seq, ct FROM vault_records WHERE space = $1 AND del AND day < $2 AND seq <= $3 ORDER BY seq LIMIT $4) gone`,
			at.Space.String(), int64(before), upTo, limit, vault.RowCost).Scan(&n, &highest, &bytes)
		if err != nil || n == 0 {
			return err
		}
		if _, err := t.ExecContext(ctx, `DELETE FROM vault_records WHERE space = $1 AND del AND day < $2 AND seq <= $3`, at.Space.String(), int64(before), highest.Int64); err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, `UPDATE vault_spaces SET floor = CASE WHEN floor > $2 THEN floor ELSE $2 END WHERE space = $1`, at.Space.String(), highest.Int64); err != nil {
			return err
		}
		_, err = t.ExecContext(ctx, `UPDATE accounts SET used = used - $2 WHERE id = $1`, at.Account.String(), bytes.Int64)
		return err
	})
	return n, gone(err)
}

// gone passes over an account that was deleted while its spaces were being tidied.
func gone(err error) error {
	if err != nil && err.Error() == noAccount().Error() {
		return nil
	}
	return err
}

// ForgetOps forgets operations done before a day, and all but the newest most.
func (db *DB) ForgetOps(ctx context.Context, space account.ID, before account.Day, most int64) (int64, error) {
	var n int64
	err := db.write(ctx, func(t *tx) error {
		var oldest int64 // of those to keep
		err := t.QueryRowContext(ctx, `SELECT seq FROM vault_ops WHERE space = $1 ORDER BY seq DESC LIMIT 1 OFFSET $2`, space.String(), most-1).Scan(&oldest)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		result, err := t.ExecContext(ctx, `DELETE FROM vault_ops WHERE space = $1 AND (day < $2 OR seq < $3)`, space.String(), int64(before), oldest)
		if err == nil {
			n, err = result.RowsAffected()
		}
		return err
	})
	return n, err
}

// DropUploads removes what is left of uploads begun before a day.
func (db *DB) DropUploads(ctx context.Context, at vault.Place, before account.Day) (int64, error) {
	var n int64
	err := db.write(ctx, func(t *tx) error {
		if err := t.lockAccount(ctx, at.Account, nil); err != nil {
			return err
		}
		rows, err := t.QueryContext(ctx, `SELECT upload FROM vault_uploads WHERE space = $1 AND day < $2`, at.Space.String(), int64(before))
		if err != nil {
			return err
		}
		var old []account.ID
		for rows.Next() {
			var id account.ID
			if err = rows.Scan(scanID{&id}); err != nil {
				break
			}
			old = append(old, id)
		}
		rows.Close()
		if err = errors.Join(err, rows.Err()); err != nil {
			return err
		}
		for _, upload := range old {
			if err := t.dropUpload(ctx, at.Account, at.Space, upload); err != nil {
				return err
			}
		}
		n = int64(len(old))
		return nil
	})
	return n, gone(err)
}

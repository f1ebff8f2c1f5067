package store

import (
	"context"
	"database/sql"
	"errors"

	"homegroup/internal/account"
	"homegroup/internal/problem"
	"homegroup/internal/vault"
)

var _ vault.BlobStore = (*DB)(nil)

func noBlob() error {
	return problem.New(problem.NotFound, "This file is not here. What is on this device is safe.")
}

// Blob gives a blob by its id.
func (db *DB) Blob(ctx context.Context, id, space, blob account.ID) (vault.Blob, error) {
	b := vault.Blob{ID: blob}
	err := db.reader.QueryRowContext(ctx, `SELECT b.upload, b.size FROM vault_blobs b JOIN vault_spaces v ON v.space = b.space WHERE b.space = $1 AND b.id = $2 AND v.account = $3`,
		space.String(), blob.String(), id.String()).Scan(scanID{&b.Upload}, &b.Size)
	if errors.Is(err, sql.ErrNoRows) {
		return vault.Blob{}, noBlob()
	}
	return b, explain(err)
}

// Blobs gives those of a space, by id.
func (db *DB) Blobs(ctx context.Context, id, space account.ID) ([]vault.Blob, error) {
	if err := db.ownSpace(ctx, id, space); err != nil {
		return nil, err
	}
	rows, err := db.reader.QueryContext(ctx, `SELECT id, upload, size FROM vault_blobs WHERE space = $1 ORDER BY id`, space.String())
	if err != nil {
		return nil, explain(err)
	}
	defer rows.Close()
	all := []vault.Blob{}
	for rows.Next() {
		var b vault.Blob
		if err := rows.Scan(scanID{&b.ID}, scanID{&b.Upload}, &b.Size); err != nil {
			return nil, explain(err)
		}
		all = append(all, b)
	}
	return all, explain(rows.Err())
}

// Part gives the nth part of an upload, from 0.
func (db *DB) Part(ctx context.Context, space, upload account.ID, n int64) ([]byte, error) {
	var body []byte
	err := db.reader.QueryRowContext(ctx, `SELECT body FROM vault_parts WHERE space = $1 AND upload = $2 AND n = $3`, space.String(), upload.String(), n).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, noBlob() // replaced or removed while it was read
	}
	return body, explain(err)
}

// BeginUpload takes size from what the account may keep.
func (db *DB) BeginUpload(ctx context.Context, id, space, blob, upload account.ID, size, quota int64, on account.Day) error {
	return db.write(ctx, func(t *tx) error {
		var used int64
		if err := t.lockAccount(ctx, id, &used); err != nil {
			return err
		}
		var owner string
		err := t.QueryRowContext(ctx, `SELECT account FROM vault_spaces WHERE space = $1`, space.String()).Scan(&owner)
		if errors.Is(err, sql.ErrNoRows) || err == nil && owner != id.String() {
			return noSpace()
		}
		if err != nil {
			return err
		}
		before, _, err := t.blob(ctx, space, blob)
		if err != nil {
			return err
		}
		if used-before+size > quota {
			return problem.New(problem.Denied, "The account is full: this file would be more than it may keep. It stays on this device; remove what is no longer needed, or ask whoever runs the site for more room.")
		}
		if _, err := t.ExecContext(ctx, `INSERT INTO vault_uploads (space, upload, id, size, day) VALUES ($1, $2, $3, $4, $5)`, space.String(), upload.String(), blob.String(), size, int64(on)); err != nil {
			return err
		}
		_, err = t.ExecContext(ctx, `UPDATE accounts SET used = used + $2 WHERE id = $1`, id.String(), size)
		return err
	})
}

// blob gives the size and the upload of a blob; 0 and "" where there is none.
func (t *tx) blob(ctx context.Context, space, blob account.ID) (size int64, upload string, err error) {
	err = t.QueryRowContext(ctx, `SELECT size, upload FROM vault_blobs WHERE space = $1 AND id = $2`, space.String(), blob.String()).Scan(&size, &upload)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, "", nil
	}
	return size, upload, err
}

// AddPart keeps a part of an upload.
func (db *DB) AddPart(ctx context.Context, id, space, upload account.ID, n int64, body []byte) error {
	return db.write(ctx, func(t *tx) error {
		// The upload's row is written, so that on PostgreSQL nobody drops it while a part comes to it.
		found, err := affected(t.ExecContext(ctx, `UPDATE vault_uploads SET size = size WHERE space = $1 AND upload = $2 AND space IN (SELECT space FROM vault_spaces WHERE account = $3)`, space.String(), upload.String(), id.String()))
		if err != nil {
			return err
		}
		if !found {
			return noBlob()
		}
		_, err = t.ExecContext(ctx, `INSERT INTO vault_parts (space, upload, n, body) VALUES ($1, $2, $3, $4)`, space.String(), upload.String(), n, body)
		return err
	})
}

// FinishUpload makes the upload the blob, in place of the one before.
func (db *DB) FinishUpload(ctx context.Context, id, space, blob, upload account.ID) error {
	return db.write(ctx, func(t *tx) error {
		if err := t.lockAccount(ctx, id, nil); err != nil {
			return err
		}
		var size int64
		err := t.QueryRowContext(ctx, `SELECT u.size FROM vault_uploads u JOIN vault_spaces v ON v.space = u.space WHERE u.space = $1 AND u.upload = $2 AND v.account = $3 AND u.id = $4`,
			space.String(), upload.String(), id.String(), blob.String()).Scan(&size)
		if errors.Is(err, sql.ErrNoRows) {
			return noBlob()
		}
		if err != nil {
			return err
		}
		if err := t.removeBlob(ctx, id, space, blob); err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, `INSERT INTO vault_blobs (space, id, upload, size) VALUES ($1, $2, $3, $4)`, space.String(), blob.String(), upload.String(), size); err != nil {
			return err
		}
		_, err = t.ExecContext(ctx, `DELETE FROM vault_uploads WHERE space = $1 AND upload = $2`, space.String(), upload.String())
		return err
	})
}

// removeBlob removes a blob where there is one, and gives its bytes back.
func (t *tx) removeBlob(ctx context.Context, id, space, blob account.ID) error {
	size, upload, err := t.blob(ctx, space, blob)
	if err != nil || upload == "" {
		return err
	}
	if _, err := t.ExecContext(ctx, `DELETE FROM vault_blobs WHERE space = $1 AND id = $2`, space.String(), blob.String()); err != nil {
		return err
	}
	return t.removeParts(ctx, id, space, upload, size)
}

// removeParts removes what was uploaded and gives its bytes back to the account.
func (t *tx) removeParts(ctx context.Context, id, space account.ID, upload string, size int64) error {
	if _, err := t.ExecContext(ctx, `DELETE FROM vault_parts WHERE space = $1 AND upload = $2`, space.String(), upload); err != nil {
		return err
	}
	_, err := t.ExecContext(ctx, `UPDATE accounts SET used = used - $2 WHERE id = $1`, id.String(), size)
	return err
}

// DropUpload removes an upload that broke off.
func (db *DB) DropUpload(ctx context.Context, id, space, upload account.ID) error {
	return db.write(ctx, func(t *tx) error {
		if err := t.lockAccount(ctx, id, nil); err != nil {
			return err
		}
		return t.dropUpload(ctx, id, space, upload)
	})
}

func (t *tx) dropUpload(ctx context.Context, id, space, upload account.ID) error {
	var size int64
	err := t.QueryRowContext(ctx, `DELETE FROM vault_uploads WHERE space = $1 AND upload = $2 AND space IN (SELECT space FROM vault_spaces WHERE account = $3) RETURNING size`,
		space.String(), upload.String(), id.String()).Scan(&size)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return t.removeParts(ctx, id, space, upload.String(), size)
}

// RemoveBlob removes a blob.
func (db *DB) RemoveBlob(ctx context.Context, id, space, blob account.ID) error {
	return db.write(ctx, func(t *tx) error {
		if err := t.lockAccount(ctx, id, nil); err != nil {
			return err
		}
		var owner string
		err := t.QueryRowContext(ctx, `SELECT account FROM vault_spaces WHERE space = $1`, space.String()).Scan(&owner)
		if errors.Is(err, sql.ErrNoRows) || err == nil && owner != id.String() {
			return noSpace()
		}
		if err != nil {
			return err
		}
		return t.removeBlob(ctx, id, space, blob)
	})
}

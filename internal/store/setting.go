package store

import (
	"context"
	"database/sql"
	"errors"
)

// Setting gives what was saved under a name, "" where nothing was.
func (db *DB) Setting(ctx context.Context, name string) (string, error) {
	var value string
	err := db.reader.QueryRowContext(ctx, `SELECT value FROM settings WHERE name = $1`, name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, explain(err)
}

// SaveSetting saves a value under a name.
func (db *DB) SaveSetting(ctx context.Context, name, value string) error {
	return db.write(ctx, func(t *tx) error {
		_, err := t.ExecContext(ctx, `INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
		return err
	})
}

// AddSetting saves a value under a name where nothing is saved yet, and leaves what another process was quicker to save.
func (db *DB) AddSetting(ctx context.Context, name, value string) error {
	return db.write(ctx, func(t *tx) error {
		_, err := t.ExecContext(ctx, `INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`, name, value)
		return err
	})
}

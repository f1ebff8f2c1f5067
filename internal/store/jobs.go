package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// AddJob plans work under a key: one that is planned already is done at the earlier of the two times, with the newer
// payload; one that is running is run once more after that.
func (db *DB) AddJob(ctx context.Context, key, kind, payload string, runAt time.Time) error {
	return db.write(ctx, func(t *tx) error {
		_, err := t.ExecContext(ctx, `INSERT INTO jobs (key, kind, payload, run_at, again_at, lease_until, claims, attempts, last_error)
			VALUES ($1, $2, $3, $4, 0, 0, 0, 0, '')
			ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, payload = excluded.payload,
				run_at = CASE WHEN jobs.lease_until = 0 AND excluded.run_at < jobs.run_at THEN excluded.run_at ELSE jobs.run_at END,
				again_at = CASE WHEN jobs.lease_until = 0 THEN 0
					WHEN jobs.again_at = 0 OR excluded.run_at < jobs.again_at THEN excluded.run_at ELSE jobs.again_at END`,
			key, kind, payload, micros(runAt))
		return err
	})
}

// setJob plans work under a key at exactly this time, in place of what was planned.
func (t *tx) setJob(ctx context.Context, key, kind, payload string, runAt time.Time) error {
	_, err := t.ExecContext(ctx, `INSERT INTO jobs (key, kind, payload, run_at, again_at, lease_until, claims, attempts, last_error)
		VALUES ($1, $2, $3, $4, 0, 0, 0, 0, '')
		ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, payload = excluded.payload,
			run_at = CASE WHEN jobs.lease_until = 0 THEN excluded.run_at ELSE jobs.run_at END,
			again_at = CASE WHEN jobs.lease_until = 0 THEN 0 ELSE excluded.run_at END`, key, kind, payload, micros(runAt))
	return err
}

// unplanJob takes back what is planned under a key. A run under way goes on, and is the last.
func (t *tx) unplanJob(ctx context.Context, key string) error {
	if _, err := t.ExecContext(ctx, `DELETE FROM jobs WHERE key = $1 AND lease_until = 0`, key); err != nil {
		return err
	}
	_, err := t.ExecContext(ctx, `UPDATE jobs SET again_at = 0 WHERE key = $1`, key)
	return err
}

// dropJob takes work back. A run under way is told to stop when it next extends its lease.
func (t *tx) dropJob(ctx context.Context, key string) error {
	_, err := t.ExecContext(ctx, `DELETE FROM jobs WHERE key = $1`, key)
	return err
}

// ClaimJob leases the job of these kinds that has been due longest until a time. claim names the lease for the calls
// below. found is false when nothing is due.
func (db *DB) ClaimJob(ctx context.Context, kinds []string, now, until time.Time) (key, kind, payload string, claim int64, attempts int, found bool, err error) {
	if len(kinds) == 0 {
		return "", "", "", 0, 0, false, errors.New("store: a claim of no kind of job")
	}
	args := []any{micros(now), micros(until)}
	in := ""
	for i, k := range kinds {
		args = append(args, k)
		in += fmt.Sprintf(",$%d", i+3)
	}
	err = db.write(ctx, func(t *tx) error {
		err := t.QueryRowContext(ctx, `UPDATE jobs SET lease_until = $2, claims = claims + 1
			WHERE key = (SELECT key FROM jobs WHERE kind IN (`+in[1:]+`) AND run_at <= $1 AND lease_until <= $1 ORDER BY run_at, key LIMIT 1)
				AND run_at <= $1 AND lease_until <= $1
			RETURNING key, kind, payload, claims, attempts`, args...).Scan(&key, &kind, &payload, &claim, &attempts)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		found = err == nil
		return err
	})
	return key, kind, payload, claim, attempts, found && err == nil, err
}

// ExtendJob makes a lease last longer. held is false when it is no longer ours: it ran out and another took the job, or
// the job was taken back.
func (db *DB) ExtendJob(ctx context.Context, key string, claim int64, until time.Time) (held bool, err error) {
	return db.withClaim(ctx, `UPDATE jobs SET lease_until = $3 WHERE key = $1 AND claims = $2 AND lease_until > 0`, key, claim, micros(until))
}

// FinishJob ends a claim after a success: the job is gone, or planned for the time that was asked for while it ran.
func (db *DB) FinishJob(ctx context.Context, key string, claim int64) (held bool, err error) {
	err = db.write(ctx, func(t *tx) error {
		held, err = affected(t.ExecContext(ctx, `DELETE FROM jobs WHERE key = $1 AND claims = $2 AND lease_until > 0 AND again_at = 0`, key, claim))
		if held || err != nil {
			return err
		}
		held, err = affected(t.ExecContext(ctx, `UPDATE jobs SET run_at = again_at, again_at = 0, lease_until = 0, attempts = 0, last_error = ''
			WHERE key = $1 AND claims = $2 AND lease_until > 0`, key, claim))
		return err
	})
	return held, err
}

// RetryJob ends a claim after a failure: the job is planned again, for the time that was asked for while it ran or else for
// runAt, and the reason kept.
func (db *DB) RetryJob(ctx context.Context, key string, claim int64, runAt time.Time, reason string) (held bool, err error) {
	return db.withClaim(ctx, `UPDATE jobs SET run_at = CASE WHEN again_at > 0 THEN again_at ELSE $3 END,
		again_at = 0, lease_until = 0, attempts = attempts + 1, last_error = $4 WHERE key = $1 AND claims = $2 AND lease_until > 0`, key, claim, micros(runAt), reason)
}

// ReleaseJob gives a claim back untried, so that the job is due at once.
func (db *DB) ReleaseJob(ctx context.Context, key string, claim int64) (held bool, err error) {
	return db.withClaim(ctx, `UPDATE jobs SET lease_until = 0, again_at = 0 WHERE key = $1 AND claims = $2 AND lease_until > 0`, key, claim)
}

// NextJob tells when the next job of these kinds can be claimed; the zero time when none is planned.
func (db *DB) NextJob(ctx context.Context, kinds []string) (time.Time, error) {
	var next sql.NullInt64
	err := inChunks(kinds, func(in string, args []any) error {
		return db.reader.QueryRowContext(ctx, `SELECT min(CASE WHEN lease_until > run_at THEN lease_until ELSE run_at END) FROM jobs WHERE kind IN `+in, args...).Scan(&next)
	})
	return fromMicros(next.Int64), explain(err)
}

func (db *DB) withClaim(ctx context.Context, query string, args ...any) (held bool, err error) {
	err = db.write(ctx, func(t *tx) error {
		held, err = affected(t.ExecContext(ctx, query, args...))
		return err
	})
	return held, err
}

package store

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"
)

// mostChanges is how many meetings one transaction names in the changes log; past it, it says "all" once. To read a
// directory again whole costs less than to look up so many meetings one by one.
const mostChanges = 20_000

// logMeetings notes meetings for the changes log, each once.
func (t *tx) logMeetings(ids []int64) {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if len(ids) > mostChanges {
		t.log("all", "")
		return
	}
	for _, id := range ids {
		t.log("meeting", strconv.FormatInt(id, 10))
	}
}

// appendChanges writes what was noted.
func (t *tx) appendChanges(ctx context.Context) error {
	at := micros(t.db.now())
	_, err := t.insertRows(ctx, `INSERT INTO changes (kind, ref, at)`, "", len(t.changes), 3, func(i int) ([]any, error) {
		return []any{t.changes[i].kind, t.changes[i].ref, at}, nil
	})
	return err
}

// EachChange calls f for the first entries of the changes log, at most limit of them, whose number is in [from, to], in
// order of their numbers. On PostgreSQL an entry may come to be seen after one with a higher number.
func (db *DB) EachChange(ctx context.Context, from, to int64, limit int, f func(seq int64, kind, ref string, at time.Time) error) error {
	rows, err := db.reader.QueryContext(ctx, `SELECT seq, kind, ref, at FROM changes WHERE seq BETWEEN $1 AND $2 ORDER BY seq LIMIT $3`, from, to, limit)
	if err != nil {
		return explain(err)
	}
	defer rows.Close()
	for rows.Next() {
		var seq, at int64
		var kind, ref string
		if err := rows.Scan(&seq, &kind, &ref, &at); err != nil {
			return explain(err)
		}
		if err := f(seq, kind, ref, fromMicros(at)); err != nil {
			return err
		}
	}
	return explain(rows.Err())
}

// ChangesSpan gives the lowest and the highest number in the changes log, 0 and 0 where it is empty. What was below the
// lowest has been pruned.
func (db *DB) ChangesSpan(ctx context.Context) (first, last int64, err error) {
	err = db.reader.QueryRowContext(ctx, `SELECT coalesce((SELECT min(seq) FROM changes), 0), coalesce((SELECT max(seq) FROM changes), 0)`).Scan(&first, &last)
	return first, last, explain(err)
}

// PruneChanges takes entries older than a time out of the changes log, from the oldest on, and says how many. The last
// one always stays: it keeps the place up to which the log was pruned.
func (db *DB) PruneChanges(ctx context.Context, before time.Time) (int64, error) {
	var pruned int64
	for {
		var n int64
		err := db.write(ctx, func(t *tx) error {
			upTo, err := t.pruneUpTo(ctx, micros(before))
			if err != nil || upTo == 0 {
				return err
			}
			result, err := t.ExecContext(ctx, `DELETE FROM changes WHERE seq <= $1`, upTo)
			if err != nil {
				return err
			}
			n, err = result.RowsAffected()
			return err
		})
		pruned += n
		if err != nil || n == 0 {
			return pruned, err
		}
	}
}

// pruneUpTo finds the end of a run of old entries, at most 5,000, so that nobody waits long for the transaction.
func (t *tx) pruneUpTo(ctx context.Context, before int64) (upTo int64, err error) {
	rows, err := t.QueryContext(ctx, `SELECT seq, at FROM changes WHERE seq < (SELECT max(seq) FROM changes) ORDER BY seq LIMIT 5000`)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var seq, at int64
		if err := rows.Scan(&seq, &at); err != nil {
			return 0, err
		}
		if at >= before {
			break
		}
		upTo = seq
	}
	return upTo, errors.Join(rows.Err(), rows.Close())
}

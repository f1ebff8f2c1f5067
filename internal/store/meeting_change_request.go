package store

import (
	"context"
	"time"

	"homegroup/internal/meeting"
	"homegroup/internal/problem"
)

var _ meeting.ChangeRequestStore = (*DB)(nil)

// AddChangeRequest keeps a report under a number of its own; r.ID is not looked at.
func (db *DB) AddChangeRequest(ctx context.Context, r meeting.ChangeRequest) error {
	return db.write(ctx, func(t *tx) error {
		id, err := t.count(ctx, "change_request", 1)
		if err != nil {
			return err
		}
		_, err = t.ExecContext(ctx, `INSERT INTO change_requests (id, meeting, slug, name, what, text, at, closed, outcome) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			id, r.Meeting, r.Slug, r.Name, r.What, r.Text, micros(r.At), micros(r.Closed), r.Outcome)
		return err
	})
}

// ChangeRequests gives those open, or all, the oldest first.
func (db *DB) ChangeRequests(ctx context.Context, all bool) ([]meeting.ChangeRequest, error) {
	rows, err := db.reader.QueryContext(ctx, `SELECT id, meeting, slug, name, what, text, at, closed, outcome FROM change_requests WHERE closed = 0 OR $1 ORDER BY at, id`, all)
	if err != nil {
		return nil, explain(err)
	}
	defer rows.Close()
	requests := []meeting.ChangeRequest{}
	for rows.Next() {
		var r meeting.ChangeRequest
		var at, closed int64
		if err := rows.Scan(&r.ID, &r.Meeting, &r.Slug, &r.Name, &r.What, &r.Text, &at, &closed, &r.Outcome); err != nil {
			return nil, explain(err)
		}
		r.At, r.Closed = fromMicros(at), fromMicros(closed)
		requests = append(requests, r)
	}
	return requests, explain(rows.Err())
}

// CloseChangeRequest ends one, or changes the outcome of one that was ended. Error: problem.NotFound.
func (db *DB) CloseChangeRequest(ctx context.Context, id int64, outcome string, at time.Time) error {
	return db.write(ctx, func(t *tx) error {
		found, err := affected(t.ExecContext(ctx, `UPDATE change_requests SET closed = $2, outcome = $3 WHERE id = $1`, id, micros(at), outcome))
		if err == nil && !found {
			return problem.New(problem.NotFound, "There is no report number %d. Nothing was changed; the numbers are listed with the reports.", id)
		}
		return err
	})
}

package store

import (
	"context"
	"encoding/json"
	"fmt"

	"homegroup/internal/meeting"
)

var _ meeting.MergeStore = (*DB)(nil)

// Merges gives all decisions (state ""), or those in one state, by A then B.
func (db *DB) Merges(ctx context.Context, state meeting.MergeState) ([]meeting.Merge, error) {
	rows, err := db.reader.QueryContext(ctx, `SELECT a, b, state, score, reasons, at FROM merges WHERE state = $1 OR $1 = '' ORDER BY a, b`, string(state))
	if err != nil {
		return nil, explain(err)
	}
	defer rows.Close()
	merges := []meeting.Merge{}
	for rows.Next() {
		var m meeting.Merge
		var reasons string
		var at int64
		if err := rows.Scan(&m.A, &m.B, &m.State, &m.Score, &reasons, &at); err != nil {
			return nil, explain(err)
		}
		m.At = fromMicros(at)
		if err := json.Unmarshal([]byte(reasons), &m.Reasons); err != nil {
			return nil, fmt.Errorf("the merge of listings %d and %d in the database cannot be read: %w", m.A, m.B, err)
		}
		merges = append(merges, m)
	}
	return merges, explain(rows.Err())
}

// saveMerges writes decisions over those made before about the same two listings; one with State "" takes back what was decided.
func (t *tx) saveMerges(ctx context.Context, merges []meeting.Merge) error {
	last := make(map[[2]int64]int, len(merges)) // one statement may write a row once: the last word counts
	for i, m := range merges {
		if m.A >= m.B {
			return fmt.Errorf("store: a merge of listings %d and %d: the lower comes first", m.A, m.B)
		}
		last[[2]int64{m.A, m.B}] = i
	}
	kept := make([]meeting.Merge, 0, len(last))
	for i, m := range merges {
		switch {
		case last[[2]int64{m.A, m.B}] != i:
		case m.State == "":
			if _, err := t.ExecContext(ctx, `DELETE FROM merges WHERE a = $1 AND b = $2`, m.A, m.B); err != nil {
				return err
			}
		default:
			kept = append(kept, m)
		}
	}
	_, err := t.insertRows(ctx, `INSERT INTO merges (a, b, state, score, reasons, at)`,
		`ON CONFLICT (a, b) DO UPDATE SET state = excluded.state, score = excluded.score, reasons = excluded.reasons, at = excluded.at`,
		len(kept), 6, func(i int) ([]any, error) {
			m := kept[i]
			reasons, err := json.Marshal(m.Reasons)
			return []any{m.A, m.B, string(m.State), m.Score, string(reasons), micros(m.At)}, err
		})
	return err
}

// Regroup writes decisions and gives listings (ID → Meeting) a new meeting, in one transaction with the changes log.
// Error: problem.Conflict when the directory's revision is another, a listing is not there, or a meeting would not be whole.
func (db *DB) Regroup(ctx context.Context, revision int64, merges []meeting.Merge, meetings map[int64]int64) error {
	return db.write(ctx, func(t *tx) error {
		if err := t.lockRevision(ctx, revision); err != nil {
			return err
		}
		touched := []int64{}
		listings := make([]meeting.Listing, 0, len(meetings))
		ids := make([]int64, 0, len(meetings))
		for id, m := range meetings {
			ids, touched = append(ids, id), append(touched, m)
			listings = append(listings, meeting.Listing{ID: id, Meeting: m})
		}
		for _, m := range merges {
			ids = append(ids, m.A, m.B) // a suggestion taken back is seen on both meetings
		}
		if err := inChunks(ids, func(in string, args []any) error {
			before, err := t.ids(ctx, `SELECT DISTINCT meeting FROM listings WHERE id IN `+in, args...)
			touched = append(touched, before...)
			return err
		}); err != nil {
			return err
		}
		if err := t.moveListings(ctx, meetings); err != nil {
			return err
		}
		if err := t.checkGroups(ctx, listings); err != nil {
			return err
		}
		if err := t.saveMerges(ctx, merges); err != nil {
			return err
		}
		t.logMeetings(touched)
		return nil
	})
}

// regroupLeft gives the listings (ID, Meeting) that are left of meetings which have lost others the meetings that the
// decisions left give them: those of one meeting that are joined, directly or through others, stay together under their
// lowest ID. It returns the meetings that they are in now.
func (t *tx) regroupLeft(ctx context.Context, left [][2]int64) ([]int64, error) {
	ids := make([]int64, len(left))
	root, was := make(map[int64]int64, len(left)), make(map[int64]int64, len(left))
	for i, l := range left {
		ids[i], root[l[0]], was[l[0]] = l[0], l[0], l[1]
	}
	var find func(int64) int64
	find = func(id int64) int64 {
		if root[id] != id {
			root[id] = find(root[id])
		}
		return root[id]
	}
	if err := inChunks(ids, func(in string, args []any) error {
		merged, err := t.pairs(ctx, `SELECT a, b FROM merges WHERE state IN ('auto', 'joined') AND a IN `+in, args...)
		for _, m := range merged {
			if was[m[0]] == was[m[1]] { // a decision that was not followed before is not followed now
				a, b := find(m[0]), find(m[1])
				root[max(a, b)] = min(a, b)
			}
		}
		return err
	}); err != nil {
		return nil, err
	}
	moved := make(map[int64]int64, len(ids))
	now := make([]int64, len(ids))
	for i, id := range ids {
		moved[id] = find(id)
		now[i] = moved[id]
	}
	return now, t.moveListings(ctx, moved)
}

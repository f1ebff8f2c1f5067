package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"homegroup/internal/account"
	"homegroup/internal/problem"
	"homegroup/internal/vault"
)

var _ vault.LogStore = (*DB)(nil)

func noSpace() error {
	return problem.New(problem.NotFound, "This space is not there, or is not this account's. Nothing was changed.")
}

// Spaces gives an account's spaces, by id.
func (db *DB) Spaces(ctx context.Context, id account.ID) ([]vault.Space, error) {
	rows, err := db.reader.QueryContext(ctx, `SELECT space, seq FROM vault_spaces WHERE account = $1 ORDER BY space`, id.String())
	if err != nil {
		return nil, explain(err)
	}
	defer rows.Close()
	all := []vault.Space{}
	for rows.Next() {
		var s vault.Space
		if err := rows.Scan(scanID{&s.ID}, &s.Seq); err != nil {
			return nil, explain(err)
		}
		all = append(all, s)
	}
	return all, explain(rows.Err())
}

// scanID reads an id from a column.
type scanID struct{ id *account.ID }

// Scan takes the text of an id.
func (s scanID) Scan(value any) error {
	switch v := value.(type) {
	case string:
		return s.id.UnmarshalText([]byte(v))
	case []byte:
		return s.id.UnmarshalText(v)
	}
	return fmt.Errorf("an id cannot be read from a %T", value)
}

// AddSpace gives an account a space.
func (db *DB) AddSpace(ctx context.Context, id, space account.ID, most int) error {
	return db.write(ctx, func(t *tx) error {
		if err := t.lockAccount(ctx, id, nil); err != nil {
			return err
		}
		var owner string
		err := t.QueryRowContext(ctx, `SELECT account FROM vault_spaces WHERE space = $1`, space.String()).Scan(&owner)
		switch {
		case err == nil && owner == id.String():
			return nil
		case err == nil:
			return problem.New(problem.Conflict, "This space is another account's. Nothing was changed.")
		case !errors.Is(err, sql.ErrNoRows):
			return err
		}
		var n int
		if err := t.QueryRowContext(ctx, `SELECT count(space) FROM vault_spaces WHERE account = $1`, id.String()).Scan(&n); err != nil {
			return err
		}
		if n >= most {
			return problem.New(problem.TooMany, "This account has %d spaces, which is as many as there may be. Nothing was changed.", n)
		}
		_, err = t.ExecContext(ctx, `INSERT INTO vault_spaces (space, account, seq, floor) VALUES ($1, $2, 0, 0)`, space.String(), id.String())
		return err
	})
}

// Push decides over a space's newest state with f and keeps the plan. The rows of the account and then of the space are written first, so that
// on PostgreSQL too no other push to either runs beside: a lower seq never appears after a higher one.
func (db *DB) Push(ctx context.Context, id, space account.ID, ops []vault.Op, f func(vault.State) vault.Plan) (vault.Plan, error) {
	var plan vault.Plan
	err := db.write(ctx, func(t *tx) error {
		state := vault.State{}
		if err := t.lockAccount(ctx, id, &state.Used); err != nil {
			return err
		}
		err := t.QueryRowContext(ctx, `UPDATE vault_spaces SET seq = seq WHERE space = $1 AND account = $2 RETURNING seq`, space.String(), id.String()).Scan(&state.Seq)
		if errors.Is(err, sql.ErrNoRows) {
			return noSpace()
		}
		if err != nil {
			return err
		}
		ids := make([]string, 0, len(ops))
		for _, op := range ops {
			ids = append(ids, op.ID.String())
		}
		if state.Held, err = t.held(ctx, space, ids); err != nil {
			return err
		}
		if state.Done, err = t.done(ctx, space, ops, ids); err != nil {
			return err
		}
		plan = f(state)
		if err := t.keep(ctx, id, space, plan); err != nil {
			return err
		}
		return t.conflicts(ctx, space, ops, plan.Results)
	})
	return plan, err
}

// in writes "$2,$3,…" for so many values after the first, and the values after it.
func in(space account.ID, values []string) (list string, args []any) {
	args = append(make([]any, 0, len(values)+1), space.String())
	var b strings.Builder
	for i, v := range values {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "$%d", i+2)
		args = append(args, v)
	}
	return b.String(), args
}

func (t *tx) held(ctx context.Context, space account.ID, ids []string) (map[account.ID]vault.Known, error) {
	list, args := in(space, ids)
	rows, err := t.QueryContext(ctx, `SELECT id, rev, seq, length(ct) FROM vault_records WHERE space = $1 AND id IN (`+list+`)`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	held := map[account.ID]vault.Known{}
	for rows.Next() {
		var id account.ID
		var k vault.Known
		if err := rows.Scan(scanID{&id}, &k.Rev, &k.Seq, &k.Size); err != nil {
			return nil, err
		}
		held[id] = k
	}
	return held, rows.Err()
}

// done finds the ops that were taken before.
func (t *tx) done(ctx context.Context, space account.ID, ops []vault.Op, ids []string) (map[vault.OpOf]vault.Result, error) {
	asked := make(map[vault.OpOf]bool, len(ops))
	for _, op := range ops {
		asked[vault.OpOf{ID: op.ID, Op: op.Op}] = true
	}
	list, args := in(space, ids)
	rows, err := t.QueryContext(ctx, `SELECT id, op, rev, seq FROM vault_ops WHERE space = $1 AND id IN (`+list+`)`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	done := map[vault.OpOf]vault.Result{}
	for rows.Next() {
		var of vault.OpOf
		r := vault.Result{Status: vault.OK}
		if err := rows.Scan(scanID{&of.ID}, scanID{&of.Op}, &r.Rev, &r.Seq); err != nil {
			return nil, err
		}
		if r.Op = of.Op; asked[of] {
			done[of] = r
		}
	}
	return done, rows.Err()
}

// keep writes a plan.
func (t *tx) keep(ctx context.Context, id, space account.ID, plan vault.Plan) error {
	if len(plan.Writes) == 0 {
		return nil
	}
	today := int64(plan.Day)
	_, err := t.insertRows(ctx, `INSERT INTO vault_records (space, id, rev, seq, del, day, ct)`,
		`ON CONFLICT (space, id) DO UPDATE SET rev = excluded.rev, seq = excluded.seq, del = excluded.del, day = excluded.day, ct = excluded.ct`,
		len(plan.Writes), 7, func(i int) ([]any, error) {
			r := plan.Writes[i]
			return []any{space.String(), r.ID.String(), r.Rev, r.Seq, r.Del, today, []byte(r.Ct)}, nil
		})
	if err != nil {
		return err
	}
	_, err = t.insertRows(ctx, `INSERT INTO vault_ops (space, id, op, rev, seq, day)`, "", len(plan.Done), 6, func(i int) ([]any, error) {
		d := plan.Done[i]
		return []any{space.String(), d.ID.String(), d.Op.String(), d.Rev, d.Seq, today}, nil
	})
	if err != nil {
		return err
	}
	if _, err := t.ExecContext(ctx, `UPDATE vault_spaces SET seq = $2 WHERE space = $1`, space.String(), plan.Seq); err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, `UPDATE accounts SET used = used + $2 WHERE id = $1`, id.String(), plan.Grow)
	return err
}

// conflicts puts the records that stand against writes beside their results.
func (t *tx) conflicts(ctx context.Context, space account.ID, ops []vault.Op, results []vault.Result) error {
	for i := range results {
		if results[i].Status != vault.Conflict {
			continue
		}
		r, err := scanRecord(t.QueryRowContext(ctx, `SELECT id, rev, seq, del, ct FROM vault_records WHERE space = $1 AND id = $2`, space.String(), ops[i].ID.String()))
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return err
		}
		results[i].Cur = &r
	}
	return nil
}

func scanRecord(row interface{ Scan(...any) error }) (vault.Record, error) {
	var r vault.Record
	err := row.Scan(scanID{&r.ID}, &r.Rev, &r.Seq, &r.Del, (*[]byte)(&r.Ct))
	return r, err
}

// Pull reads a page as of one moment.
func (db *DB) Pull(ctx context.Context, id, space account.ID, session account.Hash, since int64, limit int, mostBytes int64) (vault.Page, vault.Pulled, error) {
	page, pulled := vault.Page{Items: []vault.Record{}, Next: since}, vault.Pulled{}
	snapshot, err := db.reader.BeginTx(ctx, db.snapshot())
	if err != nil {
		return page, pulled, explain(err)
	}
	defer snapshot.Rollback()
	err = snapshot.QueryRowContext(ctx, `SELECT seq, floor FROM vault_spaces WHERE space = $1 AND account = $2`, space.String(), id.String()).Scan(&page.Latest, &pulled.Floor)
	if errors.Is(err, sql.ErrNoRows) {
		return page, pulled, noSpace()
	}
	if err != nil {
		return page, pulled, explain(err)
	}
	err = snapshot.QueryRowContext(ctx, `SELECT seq FROM vault_pulled WHERE space = $1 AND session = $2`, space.String(), hashText(session)).Scan(&pulled.Seq)
	if pulled.Known = err == nil; err != nil && !errors.Is(err, sql.ErrNoRows) {
		return page, pulled, explain(err)
	}
	if err := readPage(ctx, snapshot, space, since, limit, mostBytes, &page); err != nil {
		return page, pulled, explain(err)
	}
	heads, err := readHeads(ctx, snapshot, space, ` ORDER BY seq DESC, device LIMIT 1`)
	if err != nil {
		return page, pulled, explain(err)
	}
	if len(heads) > 0 {
		page.Head = &heads[0]
	}
	return page, pulled, nil
}

func readPage(ctx context.Context, q querier, space account.ID, since int64, limit int, mostBytes int64, page *vault.Page) error {
	rows, err := q.QueryContext(ctx, `SELECT id, rev, seq, del, ct FROM vault_records WHERE space = $1 AND seq > $2 ORDER BY seq LIMIT $3`, space.String(), since, limit+1)
	if err != nil {
		return err
	}
	defer rows.Close()
	var bytes int64
	for rows.Next() {
		r, err := scanRecord(rows)
		if err != nil {
			return err
		}
		if bytes += int64(len(r.Ct)); len(page.Items) == limit || len(page.Items) > 0 && bytes > mostBytes {
			page.More = true
			break
		}
		page.Items = append(page.Items, r)
		page.Next = r.Seq
	}
	return rows.Err()
}

// SavePulled notes how far a session has pulled.
func (db *DB) SavePulled(ctx context.Context, space account.ID, session account.Hash, seq int64) error {
	return db.write(ctx, func(t *tx) error {
		// The session may have been ended meanwhile: nothing shall stay of it.
		_, err := t.ExecContext(ctx, `INSERT INTO vault_pulled (space, session, seq) SELECT v.space, s.hash, CAST($3 AS bigint) FROM vault_spaces v JOIN account_sessions s ON s.account = v.account
			WHERE v.space = $1 AND s.hash = $2 ON CONFLICT (space, session) DO UPDATE SET seq = excluded.seq`, space.String(), hashText(session), seq)
		return err
	})
}

// Seqs gives the newest seq of those spaces that are there.
func (db *DB) Seqs(ctx context.Context, spaces []account.ID) (map[account.ID]int64, error) {
	seqs := make(map[account.ID]int64, len(spaces))
	names := make([]any, len(spaces))
	for i, s := range spaces {
		names[i] = s.String()
	}
	err := inChunks(names, func(list string, args []any) error {
		rows, err := db.reader.QueryContext(ctx, `SELECT space, seq FROM vault_spaces WHERE space IN `+list, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id account.ID
			var seq int64
			if err := rows.Scan(scanID{&id}, &seq); err != nil {
				return err
			}
			seqs[id] = seq
		}
		return rows.Err()
	})
	return seqs, explain(err)
}

// Heads gives the newest head of each device.
func (db *DB) Heads(ctx context.Context, id, space account.ID) ([]vault.Head, error) {
	if err := db.ownSpace(ctx, id, space); err != nil {
		return nil, err
	}
	heads, err := readHeads(ctx, db.reader, space, ` ORDER BY device`)
	return heads, explain(err)
}

func (db *DB) ownSpace(ctx context.Context, id, space account.ID) error {
	var one int
	err := db.reader.QueryRowContext(ctx, `SELECT 1 FROM vault_spaces WHERE space = $1 AND account = $2`, space.String(), id.String()).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return noSpace()
	}
	return explain(err)
}

func readHeads(ctx context.Context, q querier, space account.ID, order string) ([]vault.Head, error) {
	rows, err := q.QueryContext(ctx, `SELECT device, seq, live, root, prev, day, sig FROM vault_heads WHERE space = $1`+order, space.String())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	heads := []vault.Head{}
	for rows.Next() {
		var h vault.Head
		if err := rows.Scan(scanID{&h.Device}, &h.Seq, &h.Count, (*[]byte)(&h.Root), (*[]byte)(&h.Prev), &h.Day, (*[]byte)(&h.Sig)); err != nil {
			return nil, err
		}
		heads = append(heads, h)
	}
	return heads, rows.Err()
}

// SaveHead keeps a device's head unless its seq goes back or lies past the log.
func (db *DB) SaveHead(ctx context.Context, id, space account.ID, h vault.Head, most int) error {
	return db.write(ctx, func(t *tx) error {
		var seq int64
		err := t.QueryRowContext(ctx, `UPDATE vault_spaces SET seq = seq WHERE space = $1 AND account = $2 RETURNING seq`, space.String(), id.String()).Scan(&seq)
		if errors.Is(err, sql.ErrNoRows) {
			return noSpace()
		}
		if err != nil {
			return err
		}
		if h.Seq > seq {
			return problem.New(problem.Conflict, "This head lies past the log of the space, which ends at %d. Nothing was kept.", seq)
		}
		kept, err := affected(t.ExecContext(ctx, `INSERT INTO vault_heads (space, device, seq, live, root, prev, day, sig) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (space, device) DO UPDATE SET seq = excluded.seq, live = excluded.live, root = excluded.root, prev = excluded.prev, day = excluded.day, sig = excluded.sig
			WHERE vault_heads.seq <= excluded.seq`,
			space.String(), h.Device.String(), h.Seq, h.Count, []byte(h.Root), []byte(h.Prev), h.Day, []byte(h.Sig)))
		if err != nil {
			return err
		}
		if !kept {
			return problem.New(problem.Conflict, "This device has sworn to a later state already. Nothing was kept.")
		}
		_, err = t.ExecContext(ctx, `DELETE FROM vault_heads WHERE space = $1 AND device IN (SELECT device FROM vault_heads WHERE space = $1 ORDER BY seq DESC, device LIMIT 1000 OFFSET $2)`, space.String(), most)
		return err
	})
}

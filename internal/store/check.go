package store

import (
	"context"
	"encoding/json"
	"fmt"

	"homegroup/internal/meeting"
)

// Finding is one thing that is not as it should be in the database.
type Finding struct {
	What string // what sort of thing, for machines: "slug", "meeting", …
	Text string // and for people
}

// mostFindings is how many findings of one sort are named; of more, the number is told.
const mostFindings = 20

// Check looks whether the database is whole: the file, what refers to what, and that everything can be read. A database
// that only this program has written to gives none. It reads everything and changes nothing.
func (db *DB) Check(ctx context.Context) ([]Finding, error) {
	c := &checker{db: db, count: map[string]int{}, findings: []Finding{}}
	for _, check := range []func(context.Context) error{c.file, c.references, c.contents, c.decisions, c.numbers} {
		if err := check(ctx); err != nil {
			return nil, explain(err)
		}
	}
	for what, n := range c.count {
		if n > mostFindings {
			c.findings = append(c.findings, Finding{what, fmt.Sprintf("and %d more of these", n-mostFindings)})
		}
	}
	return c.findings, nil
}

type checker struct {
	db       *DB
	findings []Finding
	count    map[string]int
}

func (c *checker) found(what, format string, args ...any) {
	if c.count[what]++; c.count[what] <= mostFindings {
		c.findings = append(c.findings, Finding{what, fmt.Sprintf(format, args...)})
	}
}

// rows calls f with each row of a query, given as text.
func (c *checker) rows(ctx context.Context, query string, f func(values []any)) error {
	rows, err := c.db.reader.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		f(values)
	}
	return rows.Err()
}

// file lets SQLite look through its own pages and indexes. PostgreSQL has checksums and amcheck for that, which are its operator's.
func (c *checker) file(ctx context.Context) error {
	if c.db.engine.name != "sqlite" {
		return nil
	}
	if err := c.rows(ctx, `PRAGMA integrity_check(20)`, func(v []any) {
		if v[0] != "ok" {
			c.found("file", "the database file is damaged: %v", v[0])
		}
	}); err != nil {
		return err
	}
	return c.rows(ctx, `PRAGMA foreign_key_check`, func(v []any) { c.found("reference", "a row of %v refers to one of %v that is not there", v[0], v[2]) })
}

func (c *checker) references(ctx context.Context) error {
	for _, check := range []struct{ what, text, query string }{
		{"feed", "listing %v is of the feed %v, which is not there", `SELECT id, feed FROM listings WHERE feed NOT IN (SELECT name FROM feeds) ORDER BY id`},
		{"meeting", "listing %v belongs to meeting %v, which is not there or is named by another listing than its first",
			`SELECT l.id, l.meeting FROM listings l LEFT JOIN listings m ON m.id = l.meeting WHERE m.id IS NULL OR m.meeting <> m.id OR m.id > l.id ORDER BY l.id`},
		{"slug", "listing %v has the slug %v, which is not kept as its own", `SELECT l.id, l.slug FROM listings l LEFT JOIN slugs s ON s.slug = l.slug WHERE s.listing IS NULL OR s.listing <> l.id ORDER BY l.id`},
		{"slug", "listings %v and %v have the same slug", `SELECT min(id), max(id) FROM listings GROUP BY slug HAVING count(*) > 1`},
		{"key", "listings %v and %v of one feed have the same key", `SELECT min(id), max(id) FROM listings GROUP BY feed, key HAVING count(*) > 1`},
		{"merge", "the decision about listings %v and %v is about one that is not there", `SELECT a, b FROM merges WHERE a NOT IN (SELECT id FROM listings) OR b NOT IN (SELECT id FROM listings) ORDER BY a, b`},
		{"merge", "listings %v and %v are kept apart and yet in one meeting",
			`SELECT m.a, m.b FROM merges m JOIN listings a ON a.id = m.a JOIN listings b ON b.id = m.b WHERE m.state = 'apart' AND a.meeting = b.meeting ORDER BY m.a, m.b`},
		{"held", "of the held list of feed %v, %v rows should be there and are not",
			`SELECT f.name, f.held FROM feeds f WHERE f.held >= 0 AND f.held <> (SELECT count(*) FROM held_rows h WHERE h.feed = f.name) ORDER BY f.name`},
		{"held", "rows of feed %v are held (%v), though no list waits", `SELECT h.feed, count(*) FROM held_rows h JOIN feeds f ON f.name = h.feed WHERE f.held < 0 GROUP BY h.feed ORDER BY h.feed`},
	} {
		if err := c.rows(ctx, check.query, func(v []any) { c.found(check.what, check.text, v[0], v[1]) }); err != nil {
			return err
		}
	}
	return nil
}

// contents reads all that is kept as JSON.
func (c *checker) contents(ctx context.Context) error {
	for _, check := range []struct {
		what, query string
		into        func() any
	}{
		{"the content of listing", `SELECT id, content FROM listings ORDER BY id`, func() any { return new(meeting.Content) }},
		{"a held row of feed", `SELECT feed, content FROM held_rows ORDER BY feed, position`, func() any { return new(meeting.Content) }},
		{"the report of feed", `SELECT name, report FROM feeds ORDER BY name`, func() any { return new(meeting.Report) }},
		{"the options of feed", `SELECT name, feed FROM feeds ORDER BY name`, func() any { return new(meeting.Feed) }},
		{"the progress of feed", `SELECT name, progress FROM feeds WHERE progress <> '' ORDER BY name`, func() any { return new(meeting.Progress) }},
		{"the reasons of the merge of listing", `SELECT a, reasons FROM merges ORDER BY a, b`, func() any { return new([]string) }},
	} {
		if err := c.rows(ctx, check.query, func(v []any) {
			text, _ := v[1].(string)
			if err := json.Unmarshal([]byte(text), check.into()); err != nil {
				c.found("content", "%s %v cannot be read: %v", check.what, v[0], err)
			}
		}); err != nil {
			return err
		}
	}
	return nil
}

// decisions looks whether the listings of a meeting are held together by decisions that say so.
func (c *checker) decisions(ctx context.Context) error {
	meetings, root := map[int64]int64{}, map[int64]int64{}
	if err := c.rows(ctx, `SELECT id, meeting FROM listings WHERE meeting IN (SELECT meeting FROM listings WHERE meeting <> id) ORDER BY id`, func(v []any) {
		id, m := v[0].(int64), v[1].(int64)
		meetings[id], root[id] = m, id
	}); err != nil {
		return err
	}
	var find func(int64) int64
	find = func(id int64) int64 {
		if root[id] != id {
			root[id] = find(root[id])
		}
		return root[id]
	}
	if err := c.rows(ctx, `SELECT a, b FROM merges WHERE state IN ('auto', 'joined') ORDER BY a, b`, func(v []any) {
		a, b := v[0].(int64), v[1].(int64)
		if meetings[a] != 0 && meetings[a] == meetings[b] {
			a, b = find(a), find(b)
			root[max(a, b)] = min(a, b)
		}
	}); err != nil {
		return err
	}
	for id, m := range meetings {
		if root[m] != 0 && find(id) != find(m) {
			c.found("merge", "listing %d is in meeting %d, and no decision puts it there", id, m)
		}
	}
	return nil
}

// numbers looks whether a number could be given twice.
func (c *checker) numbers(ctx context.Context) error {
	for _, check := range []struct{ counter, query string }{
		{"listing", `SELECT coalesce(max(id), 0) FROM listings`},
		{"listing", `SELECT coalesce(max(listing), 0) FROM slugs`},
		{"change_request", `SELECT coalesce(max(id), 0) FROM change_requests`},
	} {
		var used, counted int64
		if err := c.db.reader.QueryRowContext(ctx, check.query).Scan(&used); err != nil {
			return err
		}
		if err := c.db.reader.QueryRowContext(ctx, `SELECT coalesce((SELECT value FROM counters WHERE name = $1), -1)`, check.counter).Scan(&counted); err != nil {
			return err
		}
		if used > counted {
			c.found("number", "the counter %q stands at %d, and %d is in use", check.counter, counted, used)
		}
	}
	return nil
}

package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"homegroup/internal/meeting"
	"homegroup/internal/problem"
)

var _ meeting.FeedStore = (*DB)(nil)

const feedColumns = `feed, report, progress`

func scanFeed(scan func(...any) error) (meeting.Feed, error) {
	var feed, report, progress string
	if err := scan(&feed, &report, &progress); err != nil {
		return meeting.Feed{}, err
	}
	var f meeting.Feed
	if err := json.Unmarshal([]byte(feed), &f); err != nil {
		return meeting.Feed{}, fmt.Errorf("a feed in the database cannot be read: %w", err)
	}
	if err := json.Unmarshal([]byte(report), &f.Report); err != nil {
		return meeting.Feed{}, fmt.Errorf("the report of feed %s in the database cannot be read: %w", f.Name, err)
	}
	if progress != "" {
		f.Progress = new(meeting.Progress)
		if err := json.Unmarshal([]byte(progress), f.Progress); err != nil {
			return meeting.Feed{}, fmt.Errorf("the progress of feed %s in the database cannot be read: %w", f.Name, err)
		}
	}
	return f, nil
}

// Feeds lists the feeds by name.
func (db *DB) Feeds(ctx context.Context) ([]meeting.Feed, error) {
	rows, err := db.reader.QueryContext(ctx, `SELECT `+feedColumns+` FROM feeds ORDER BY name`)
	if err != nil {
		return nil, explain(err)
	}
	defer rows.Close()
	feeds := []meeting.Feed{}
	for rows.Next() {
		f, err := scanFeed(rows.Scan)
		if err != nil {
			return nil, err
		}
		feeds = append(feeds, f)
	}
	return feeds, explain(rows.Err())
}

// Feed finds one by name. Error: problem.NotFound.
func (db *DB) Feed(ctx context.Context, name string) (meeting.Feed, error) {
	f, err := scanFeed(db.reader.QueryRowContext(ctx, `SELECT `+feedColumns+` FROM feeds WHERE name = $1`, name).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return meeting.Feed{}, noFeed(name)
	}
	return f, explain(err)
}

func noFeed(name string) *problem.Problem {
	return problem.New(problem.NotFound, "There is no feed named %q. Nothing was changed; the names are listed with the feeds.", name)
}

// encodeFeed gives what the columns feed and report hold.
func encodeFeed(f meeting.Feed) (feed, report string, err error) {
	r, err := json.Marshal(f.Report)
	if err != nil {
		return "", "", err
	}
	f.Report, f.Progress = meeting.Report{}, nil
	b, err := json.Marshal(f)
	return string(b), string(r), err
}

// SaveFeed adds a feed or changes its options and health, and plans its next refresh: the job follows f.NextTry. Its
// listings stay as they are, and so does its Progress, which SaveProgress alone writes. A held list is forgotten with f.Held nil.
func (db *DB) SaveFeed(ctx context.Context, f meeting.Feed) error {
	feed, report, err := encodeFeed(f)
	if err != nil {
		return err
	}
	return db.write(ctx, func(t *tx) error {
		if _, err := t.ExecContext(ctx, `INSERT INTO feeds (name, feed, report, progress, held) VALUES ($1, $2, $3, '', -1)
			ON CONFLICT (name) DO UPDATE SET feed = excluded.feed, report = excluded.report`, f.Name, feed, report); err != nil {
			return err
		}
		if f.Held == nil {
			if err := t.dropHeld(ctx, f.Name); err != nil {
				return err
			}
		}
		t.log("feed", f.Name)
		return t.planRefresh(ctx, f)
	})
}

// RefreshJob is the kind of job that refreshes a feed; its payload is the feed's name.
const RefreshJob = "refresh"

// planRefresh makes the feed's job follow its NextTry.
func (t *tx) planRefresh(ctx context.Context, f meeting.Feed) error {
	key := RefreshJob + ":" + f.Name
	if f.Paused || f.NextTry.IsZero() {
		return t.unplanJob(ctx, key)
	}
	return t.setJob(ctx, key, RefreshJob, f.Name, f.NextTry)
}

// RemoveFeed takes a feed away with all its listings. Meetings that other feeds hold too stay, under a new number where
// the old one was that of a listing that goes. The slugs stay taken. Error: problem.NotFound.
func (db *DB) RemoveFeed(ctx context.Context, name string) error {
	return db.write(ctx, func(t *tx) error {
		if _, err := t.lockDirectory(ctx); err != nil {
			return err
		}
		found, err := affected(t.ExecContext(ctx, `DELETE FROM feeds WHERE name = $1`, name))
		if err != nil {
			return err
		}
		if !found {
			return noFeed(name)
		}
		touched, err := t.ids(ctx, `SELECT DISTINCT meeting FROM listings WHERE feed = $1 ORDER BY meeting`, name)
		if err != nil {
			return err
		}
		left, err := t.pairs(ctx, `SELECT id, meeting FROM listings WHERE feed <> $1 AND meeting IN (SELECT meeting FROM listings WHERE feed = $1) ORDER BY id`, name)
		if err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, `DELETE FROM listings WHERE feed = $1`, name); err != nil {
			return err
		}
		regrouped, err := t.regroupLeft(ctx, left)
		if err != nil {
			return err
		}
		t.log("feed", name)
		t.logMeetings(append(touched, regrouped...))
		return t.dropJob(ctx, RefreshJob+":"+name)
	})
}

func (t *tx) ids(ctx context.Context, query string, args ...any) ([]int64, error) {
	rows, err := t.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	ids := []int64{}
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

func (t *tx) pairs(ctx context.Context, query string, args ...any) ([][2]int64, error) {
	rows, err := t.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	pairs := [][2]int64{}
	for rows.Next() {
		var p [2]int64
		if err := rows.Scan(&p[0], &p[1]); err != nil {
			return nil, err
		}
		pairs = append(pairs, p)
	}
	return pairs, rows.Err()
}

// SaveProgress notes how far an import is; nil ends it. Error: problem.NotFound.
func (db *DB) SaveProgress(ctx context.Context, name string, p *meeting.Progress) error {
	progress := ""
	if p != nil {
		b, err := json.Marshal(p)
		if err != nil {
			return err
		}
		progress = string(b)
	}
	return db.write(ctx, func(t *tx) error {
		found, err := affected(t.ExecContext(ctx, `UPDATE feeds SET progress = $2 WHERE name = $1`, name, progress))
		if err == nil && !found {
			return noFeed(name)
		}
		return err
	})
}

// HoldRows keeps the cleaned contents of a held list, which may be empty, in place of those held before. Error: problem.NotFound.
func (db *DB) HoldRows(ctx context.Context, name string, rows []meeting.Keyed) error {
	return db.write(ctx, func(t *tx) error {
		if err := t.dropHeld(ctx, name); err != nil {
			return err
		}
		found, err := affected(t.ExecContext(ctx, `UPDATE feeds SET held = $2 WHERE name = $1`, name, len(rows)))
		if err != nil {
			return err
		}
		if !found {
			return noFeed(name)
		}
		_, err = t.insertRows(ctx, `INSERT INTO held_rows (feed, position, key, row_index, content)`, "", len(rows), 5, func(i int) ([]any, error) {
			content, err := json.Marshal(&rows[i].Content)
			return []any{name, int64(i), rows[i].Key, int64(rows[i].Row), string(content)}, err
		})
		return err
	})
}

// dropHeld forgets a list that was held.
func (t *tx) dropHeld(ctx context.Context, feed string) error {
	held, err := affected(t.ExecContext(ctx, `UPDATE feeds SET held = -1 WHERE name = $1 AND held >= 0`, feed))
	if err == nil && held {
		_, err = t.ExecContext(ctx, `DELETE FROM held_rows WHERE feed = $1`, feed)
	}
	return err
}

// HeldRows gives the held list, in its order. Error: problem.NotFound where there is no such feed or no list waits, so
// that nobody takes "nothing is held" for an empty list.
func (db *DB) HeldRows(ctx context.Context, name string) ([]meeting.Keyed, error) {
	var held int
	err := db.reader.QueryRowContext(ctx, `SELECT held FROM feeds WHERE name = $1`, name).Scan(&held)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, noFeed(name)
	}
	if err != nil {
		return nil, explain(err)
	}
	rows, err := db.reader.QueryContext(ctx, `SELECT key, row_index, content FROM held_rows WHERE feed = $1 ORDER BY position`, name)
	if err != nil {
		return nil, explain(err)
	}
	defer rows.Close()
	list := []meeting.Keyed{}
	for rows.Next() {
		var k meeting.Keyed
		var content string
		if err := rows.Scan(&k.Key, &k.Row, &content); err != nil {
			return nil, explain(err)
		}
		if err := json.Unmarshal([]byte(content), &k.Content); err != nil {
			return nil, fmt.Errorf("a held row of feed %s in the database cannot be read: %w", name, err)
		}
		list = append(list, k)
	}
	if err := rows.Err(); err != nil {
		return nil, explain(err)
	}
	if held != len(list) { // none, or decided about between the two queries
		return nil, problem.New(problem.NotFound, "No list of the feed %q waits for a decision. Nothing was changed; refresh the feed to get its list again.", name)
	}
	return list, nil
}

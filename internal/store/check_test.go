package store_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"testing"

	"homegroup/internal/meeting"
	"homegroup/internal/store"
	"homegroup/internal/store/storetest"
)

// fill puts something of every kind into a database, and n listings into each of two feeds.
func fill(t *testing.T, db *store.DB, n int64) {
	t.Helper()
	storetest.FillPrivate(t, db, "quiet-river")
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"a", "b"} {
		must(db.SaveFeed(ctx, meeting.Feed{Name: name, Title: "Ä list", NextTry: storetest.Noon(), Held: &meeting.Held{}, Report: meeting.Report{Notes: []meeting.Note{{Reason: "x"}}}}))
		must(db.HoldRows(ctx, name, []meeting.Keyed{{Key: "k", Content: storetest.Listing(1, name).Content}}))
		revision, err := db.Revision(ctx)
		must(err)
		first, err := db.NewIDs(ctx, int(n))
		must(err)
		r := meeting.Refresh{Revision: revision, Feed: meeting.Feed{Name: name, Title: "Ä list", NextTry: storetest.Noon(), Held: &meeting.Held{}}}
		for i := range n {
			l := storetest.Listing(first+i, name)
			if i < 3 && name == "b" {
				l.Meeting = i + 1
				r.Joined = append(r.Joined, meeting.Merge{A: i + 1, B: l.ID, State: meeting.MergeAuto, Score: float64(i) / 2, Reasons: []string{"place"}, At: storetest.Noon()})
			}
			l.Gone = i == 5
			r.Listings, r.Meetings = append(r.Listings, l), append(r.Meetings, l.Meeting)
		}
		must(db.Apply(ctx, r))
	}
	must(db.AddChangeRequest(ctx, meeting.ChangeRequest{Meeting: 1, Slug: "s", What: "time", Text: "quote \" and \u2028 and \x1f", At: storetest.Noon()}))
	must(db.SaveSetting(ctx, "name", "value"))
	must(db.AddJob(ctx, "k", "x", "y", storetest.Noon()))
}

// TestCheck breaks a database in each way that Check looks for.
func TestCheck(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	db := storetest.Open(t, path)
	fill(t, db, 600)
	if findings, err := db.Check(t.Context()); err != nil || len(findings) > 0 {
		t.Fatalf("a whole database: %v, %v", findings, err)
	}
	raw, err := sql.Open("sqlite", path+"?_pragma=busy_timeout(5000)&_pragma=foreign_keys(0)")
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	for name, test := range map[string]struct{ what, harm, mend string }{
		"feed gone":         {"feed", `UPDATE listings SET feed = 'c' WHERE id = 9`, `UPDATE listings SET feed = 'a' WHERE id = 9`},
		"meeting gone":      {"meeting", `UPDATE listings SET meeting = 99999 WHERE id = 9`, `UPDATE listings SET meeting = 9 WHERE id = 9`},
		"meeting not first": {"meeting", `UPDATE listings SET meeting = 10 WHERE id IN (9, 10)`, `UPDATE listings SET meeting = id WHERE id IN (9, 10)`},
		"two meetings":      {"meeting", `UPDATE listings SET meeting = 602 WHERE id = 603`, `UPDATE listings SET meeting = 3 WHERE id = 603`},
		"joined by nothing": {"merge", `UPDATE listings SET meeting = 9 WHERE id = 10`, `UPDATE listings SET meeting = 10 WHERE id = 10`},
		"together apart":    {"merge", `UPDATE merges SET state = 'apart' WHERE a = 1`, `UPDATE merges SET state = 'auto' WHERE a = 1`},
		"merge of nothing":  {"merge", `INSERT INTO merges VALUES (9, 99999, 'suggested', 0, '[]', 0)`, `DELETE FROM merges WHERE b = 99999`},
		"slug gone":         {"slug", `DELETE FROM slugs WHERE listing = 9`, `INSERT INTO slugs SELECT slug, id FROM listings WHERE id = 9`},
		"slug of another":   {"slug", `UPDATE slugs SET listing = 10 WHERE listing = 9`, `UPDATE slugs SET listing = 9 WHERE slug = (SELECT slug FROM listings WHERE id = 9)`},
		"held too few":      {"held", `UPDATE feeds SET held = 2 WHERE name = 'a'`, `UPDATE feeds SET held = 1 WHERE name = 'a'`},
		"held by nobody":    {"held", `UPDATE feeds SET held = -1 WHERE name = 'a'`, `UPDATE feeds SET held = 1 WHERE name = 'a'`},
		"content":           {"content", `UPDATE listings SET content = replace(content, '{', '[') WHERE id = 9`, `UPDATE listings SET content = (SELECT content FROM listings WHERE id = 10) WHERE id = 9`},
		"report":            {"content", `UPDATE feeds SET report = '' WHERE name = 'a'`, `UPDATE feeds SET report = '{}' WHERE name = 'a'`},
		"number":            {"number", `UPDATE counters SET value = 1199 WHERE name = 'listing'`, `UPDATE counters SET value = 1200 WHERE name = 'listing'`},
		"no counter":        {"number", `UPDATE counters SET name = 'x' WHERE name = 'change_request'`, `UPDATE counters SET name = 'change_request' WHERE name = 'x'`},
	} {
		if _, err := raw.Exec(test.harm); err != nil {
			t.Fatal(name, err)
		}
		findings, err := db.Check(t.Context())
		if err != nil || len(findings) == 0 || findings[len(findings)-1].What != test.what && findings[0].What != test.what {
			t.Errorf("%s: found %v, %v", name, findings, err)
		}
		if _, err := raw.Exec(test.mend); err != nil {
			t.Fatal(name, err)
		}
		if findings, err := db.Check(t.Context()); err != nil || len(findings) > 0 {
			t.Fatalf("%s, mended: %v, %v", name, findings, err)
		}
	}
	// Every listing at once is told in short.
	if _, err := raw.Exec(`UPDATE listings SET feed = 'c'`); err != nil {
		t.Fatal(err)
	}
	findings, err := db.Check(t.Context())
	if err != nil || len(findings) != 21 || findings[20].Text != "and 1180 more of these" {
		t.Errorf("%d findings, %v: %v", len(findings), err, findings)
	}
}

package meeting_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"homegroup/internal/geo"
	"homegroup/internal/meeting"
	"homegroup/internal/problem"
	"homegroup/internal/recur"
	"homegroup/internal/store"
)

// lists is a source whose lists the test writes by hand: feed name → rows.
type lists struct {
	mu   sync.Mutex
	rows map[string][]meeting.Row
	errs map[string]error
	n    int
}

func (l *lists) Fetch(ctx context.Context, f meeting.Feed, force bool, progress func(meeting.Progress)) (meeting.Batch, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.n++
	if err := l.errs[f.Name]; err != nil {
		return meeting.Batch{}, err
	}
	sum := fmt.Sprint(l.rows[f.Name])
	if sum == f.Sum && !force {
		return meeting.Batch{Unchanged: true}, nil
	}
	return meeting.Batch{Format: meeting.MeetingGuide, Rows: l.rows[f.Name], Sum: sum}, nil
}

type bench struct {
	t     *testing.T
	ctx   context.Context
	s     *meeting.Service
	db    *store.DB
	lists *lists
	clock time.Time
}

func open(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, ctx: t.Context(), lists: &lists{rows: map[string][]meeting.Row{}, errs: map[string]error{}}, clock: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
	now := func() time.Time { return b.clock }
	db, err := store.Open(b.ctx, filepath.Join(t.TempDir(), "test.db"), store.Clock(now))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	b.db = db
	b.s = meeting.NewService(meeting.Parts{Feeds: db, Listings: db, Merges: db, Requests: db, Source: b.lists, Now: now})
	return b
}

func (b *bench) feed(name string, rows ...meeting.Row) {
	b.t.Helper()
	if err := b.s.AddFeed(b.ctx, meeting.Feed{Name: name, Title: strings.ToUpper(name), URL: "/lists/" + name, Format: meeting.Auto, Program: "aa", Zone: "America/New_York", Every: time.Hour}); err != nil {
		b.t.Fatal(err)
	}
	b.lists.rows[name] = rows
}

func (b *bench) refresh(name string, o meeting.RefreshOptions) meeting.Report {
	b.t.Helper()
	r, err := b.s.Refresh(b.ctx, name, o)
	if err != nil {
		b.t.Fatal(err)
	}
	if r.Rows != r.Imported+r.Merged+r.Dropped {
		b.t.Fatalf("rows do not add up: %+v", r)
	}
	return r
}

// shown is what people see: slug → sources, without the Gone.
func (b *bench) shown() map[string][]string {
	b.t.Helper()
	out := map[string][]string{}
	if err := b.s.EachMeeting(b.ctx, func(m meeting.Meeting) error {
		if m.Status != meeting.Gone {
			for _, o := range m.Sources {
				out[m.Slug] = append(out[m.Slug], o.Feed)
			}
			slices.Sort(out[m.Slug])
		}
		return nil
	}); err != nil {
		b.t.Fatal(err)
	}
	return out
}

func (b *bench) listings(feed string) []meeting.Listing {
	b.t.Helper()
	ls, err := b.db.Listings(b.ctx, feed)
	if err != nil {
		b.t.Fatal(err)
	}
	return ls
}

func row(key, name string, day int, clock string, at geo.Point) meeting.Row {
	return meeting.Row{Key: key, Name: name, Days: []string{fmt.Sprint(day)}, Time: clock, Formatted: "12 Elm St, Sampletown, PA 19000, USA",
		Latitude: fmt.Sprint(at.Lat), Longitude: fmt.Sprint(at.Lng), Types: []string{"O"}}
}

var town = geo.Point{Lat: 40.1, Lng: -75.2}

func rows(n int) []meeting.Row {
	var out []meeting.Row
	for i := range n {
		r := row(fmt.Sprintf("meeting-%d", i), fmt.Sprintf("Lantern %c%c", 'A'+i%26, 'a'+i/26), i%7, fmt.Sprintf("%02d:30", 6+i%16), geo.Point{Lat: 40 + float64(i)/50, Lng: -75})
		r.Index = i
		r.Formatted = fmt.Sprintf("%d Elm St, Sampletown, PA 19000, USA", i)
		out = append(out, r)
	}
	return out
}

func TestImportTwiceChangesNothing(t *testing.T) {
	b := open(t)
	b.feed("one", rows(20)...)
	first := b.refresh("one", meeting.RefreshOptions{})
	if first.New != 20 || first.Imported != 20 {
		t.Fatalf("first import: %+v", first)
	}
	before := b.listings("one")
	_, last, err := b.db.ChangesSpan(b.ctx)
	if err != nil {
		t.Fatal(err)
	}
	b.clock = b.clock.Add(time.Hour)
	for _, o := range []meeting.RefreshOptions{{}, {Force: true}} {
		again := b.refresh("one", o)
		if o.Force && (again.New+again.Changed+again.Vanished+again.Returned != 0 || again.Same != 20) {
			t.Errorf("the second import changed something: %+v", again)
		}
	}
	if diff := cmp.Diff(before, b.listings("one")); diff != "" {
		t.Errorf("listings differ after a second import of the same list: %s", diff)
	}
	if err := b.db.EachChange(b.ctx, last+1, last+100, 100, func(_ int64, kind, ref string, _ time.Time) error {
		if kind != "feed" {
			t.Errorf("the changes log tells of %s %s", kind, ref)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	f, _ := b.s.Feed(b.ctx, "one")
	if !f.LastGood.Equal(b.clock) || f.State != meeting.FeedWell {
		t.Errorf("the feed's health was not brought up to date: %+v", f)
	}
}

func TestVanishAndRestore(t *testing.T) {
	b := open(t)
	b.feed("one", rows(10)...)
	b.refresh("one", meeting.RefreshOptions{})
	whole := b.listings("one")
	b.lists.rows["one"] = rows(10)[:8]
	b.clock = b.clock.Add(time.Hour)
	if r := b.refresh("one", meeting.RefreshOptions{}); r.Vanished != 2 {
		t.Fatalf("want 2 vanished: %+v", r)
	}
	if n := len(b.shown()); n != 8 {
		t.Errorf("%d meetings are shown, want 8", n)
	}
	gone := 0
	for _, l := range b.listings("one") {
		if l.Gone {
			gone++
			if !l.GoneSince.Equal(b.clock) {
				t.Errorf("%s gone since %v", l.Key, l.GoneSince)
			}
		}
	}
	if gone != 2 {
		t.Errorf("%d listings are kept as gone, want 2", gone)
	}
	b.lists.rows["one"] = rows(10)
	if r := b.refresh("one", meeting.RefreshOptions{}); r.Returned != 2 || r.New != 0 {
		t.Errorf("want 2 returned, none new: %+v", r)
	}
	if diff := cmp.Diff(whole, b.listings("one")); diff != "" {
		t.Errorf("not as it was: %s", diff)
	}
}

func TestHalfLostIsHeld(t *testing.T) {
	b := open(t)
	b.feed("one", rows(10)...)
	b.refresh("one", meeting.RefreshOptions{})
	whole := b.listings("one")
	b.lists.rows["one"] = rows(10)[:4]
	_, err := b.s.Refresh(b.ctx, "one", meeting.RefreshOptions{})
	if problem.KindOf(err) != problem.Conflict || !strings.Contains(err.Error(), "10 became 4") {
		t.Fatalf("a list that lost 6 of 10 was not held: %v", err)
	}
	if diff := cmp.Diff(whole, b.listings("one")); diff != "" {
		t.Errorf("a held list changed something: %s", diff)
	}
	f, _ := b.s.Feed(b.ctx, "one")
	if f.State != meeting.FeedHeld || f.Held == nil || f.Held.Before != 10 || f.Held.After != 4 {
		t.Fatalf("the feed does not tell: %+v", f)
	}
	t.Run("keep", func(t *testing.T) {
		if err := b.s.KeepOld(b.ctx, "one"); err != nil {
			t.Fatal(err)
		}
		if _, err := b.s.Refresh(b.ctx, "one", meeting.RefreshOptions{}); err != nil {
			t.Errorf("the list refused was held again: %v", err)
		}
		if n := len(b.shown()); n != 10 {
			t.Errorf("%d meetings are shown, want the old 10", n)
		}
	})
	t.Run("accept", func(t *testing.T) {
		b.lists.rows["one"] = rows(10)[:3]
		if _, err := b.s.Refresh(b.ctx, "one", meeting.RefreshOptions{}); problem.KindOf(err) != problem.Conflict {
			t.Fatalf("another short list was not held: %v", err)
		}
		r, err := b.s.AcceptHeld(b.ctx, "one")
		if err != nil || r.Vanished != 7 || len(b.shown()) != 3 {
			t.Errorf("accepted: %+v, %v, %d shown", r, err, len(b.shown()))
		}
		if f, _ := b.s.Feed(b.ctx, "one"); f.Held != nil || f.State != meeting.FeedWell {
			t.Errorf("still held: %+v", f)
		}
		if _, err := b.s.AcceptHeld(b.ctx, "one"); problem.KindOf(err) != problem.NotFound {
			t.Errorf("accepted twice: %v", err)
		}
	})
	t.Run("exactly half is taken", func(t *testing.T) {
		b.feed("two", rows(10)...)
		b.refresh("two", meeting.RefreshOptions{})
		b.lists.rows["two"] = rows(10)[:5]
		b.refresh("two", meeting.RefreshOptions{})
	})
	t.Run("a whole list again ends the hold", func(t *testing.T) {
		b.feed("three", rows(10)...)
		b.refresh("three", meeting.RefreshOptions{})
		b.lists.rows["three"] = rows(10)[:2]
		if _, err := b.s.Refresh(b.ctx, "three", meeting.RefreshOptions{}); problem.KindOf(err) != problem.Conflict {
			t.Fatal(err)
		}
		b.lists.rows["three"] = rows(11)
		b.refresh("three", meeting.RefreshOptions{})
		if f, _ := b.s.Feed(b.ctx, "three"); f.Held != nil {
			t.Errorf("still held: %+v", f.Held)
		}
	})
}

func TestBrokenListChangesNothing(t *testing.T) {
	b := open(t)
	b.feed("one", rows(10)...)
	b.refresh("one", meeting.RefreshOptions{})
	whole := b.listings("one")
	b.lists.errs["one"] = problem.New(problem.Unavailable, "A page asking whether you are human came instead of the list.")
	for try := 1; try <= 3; try++ {
		if _, err := b.s.Refresh(b.ctx, "one", meeting.RefreshOptions{}); problem.KindOf(err) != problem.Unavailable {
			t.Fatal(err)
		}
		f, _ := b.s.Feed(b.ctx, "one")
		if f.State != meeting.FeedFailing || f.Tries != try || !strings.Contains(f.Error, "human") || !f.NextTry.After(b.clock) {
			t.Errorf("try %d: %+v", try, f)
		}
	}
	if diff := cmp.Diff(whole, b.listings("one")); diff != "" {
		t.Errorf("a broken feed changed something: %s", diff)
	}
	delete(b.lists.errs, "one")
	b.refresh("one", meeting.RefreshOptions{})
	if f, _ := b.s.Feed(b.ctx, "one"); f.State != meeting.FeedWell || f.Tries != 0 || f.Error != "" {
		t.Errorf("not well again: %+v", f)
	}
}

func TestStoppedImportLeavesTheOldListWhole(t *testing.T) {
	b := open(t)
	b.feed("one", rows(10)...)
	b.refresh("one", meeting.RefreshOptions{})
	whole := b.listings("one")
	b.lists.rows["one"] = rows(12)[3:]
	ctx, stop := context.WithCancel(b.ctx)
	_, err := b.s.Refresh(ctx, "one", meeting.RefreshOptions{Progress: func(p meeting.Progress) {
		if p.Stage == "saving" {
			stop()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("want it stopped: %v", err)
	}
	if diff := cmp.Diff(whole, b.listings("one")); diff != "" {
		t.Errorf("a stopped import changed something: %s", diff)
	}
	if f, _ := b.s.Feed(b.ctx, "one"); f.State != meeting.FeedWell || f.Progress != nil {
		t.Errorf("a stopped import is no fault of the feed: %+v", f)
	}
}

func TestNewKeysKeepSlugs(t *testing.T) {
	b := open(t)
	b.feed("one", rows(10)...)
	b.refresh("one", meeting.RefreshOptions{})
	before := b.shown()
	renamed := rows(10)
	for i := range renamed {
		renamed[i].Key = fmt.Sprintf("new-site-%d", i)
	}
	b.lists.rows["one"] = renamed
	if r := b.refresh("one", meeting.RefreshOptions{}); r.New != 0 || r.Vanished != 0 {
		t.Errorf("a site built anew: %+v", r)
	}
	if diff := cmp.Diff(before, b.shown()); diff != "" {
		t.Errorf("bookmarks broke: %s", diff)
	}
}

func TestSameMeetingInTwoLists(t *testing.T) {
	b := open(t)
	b.feed("one", row("a", "Early Lantern", 1, "19:00", town), row("b", "Other Room", 2, "19:00", town))
	b.refresh("one", meeting.RefreshOptions{})
	near := geo.Point{Lat: town.Lat + 0.0004, Lng: town.Lng}
	b.feed("two", row("x", "Early Lantern Group", 1, "7:00 PM", near), row("y", "Early Lantern", 3, "19:00", near))
	r := b.refresh("two", meeting.RefreshOptions{})
	if r.Merged != 1 || r.Imported != 1 {
		t.Fatalf("want one merged: %+v", r)
	}
	if diff := cmp.Diff(map[string][]string{"a": {"one", "two"}, "b": {"one"}, "y": {"two"}}, b.shown()); diff != "" {
		t.Fatal(diff)
	}
	t.Run("again changes nothing", func(t *testing.T) {
		if again := b.refresh("two", meeting.RefreshOptions{Force: true}); again.Merged != 1 || again.Changed+again.New != 0 {
			t.Errorf("%+v", again)
		}
	})
	t.Run("undone for good", func(t *testing.T) {
		if err := b.s.Apart(b.ctx, "a", "x"); err != nil {
			t.Fatal(err)
		}
		want := map[string][]string{"a": {"one"}, "x": {"two"}, "b": {"one"}, "y": {"two"}}
		if diff := cmp.Diff(want, b.shown()); diff != "" {
			t.Error(diff)
		}
		b.lists.rows["two"][0].Notes = "Ring the bell"
		b.refresh("two", meeting.RefreshOptions{})
		if diff := cmp.Diff(want, b.shown()); diff != "" {
			t.Errorf("merged again: %s", diff)
		}
	})
	t.Run("joined by hand", func(t *testing.T) {
		if err := b.s.Together(b.ctx, "y", "b"); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(map[string][]string{"a": {"one"}, "x": {"two"}, "b": {"one", "two"}}, b.shown()); diff != "" {
			t.Error(diff)
		}
		if err := b.s.Together(b.ctx, "y", "nowhere"); problem.KindOf(err) != problem.NotFound {
			t.Errorf("an unknown name: %v", err)
		}
	})
	t.Run("one list goes, the meeting stays", func(t *testing.T) {
		if err := b.s.RemoveFeed(b.ctx, "one"); err != nil {
			t.Fatal(err)
		}
		got := b.shown()
		if len(got) != 2 {
			t.Errorf("want both of the second list's meetings: %v", got)
		}
	})
}

// Joining by hand joins whole meetings, says so only when it is so, and leaves earlier decisions alone.
func TestJoinedByHandIsOneMeeting(t *testing.T) {
	b := open(t)
	b.feed("one", row("a", "Early Lantern", 1, "19:00", town), row("b", "Quiet Harbor", 1, "19:00", geo.Point{Lat: 41, Lng: -75}))
	b.refresh("one", meeting.RefreshOptions{})
	b.feed("two", row("x", "Early Lantern", 1, "19:00", town), row("y", "Quiet Harbor", 1, "19:00", geo.Point{Lat: 41, Lng: -75}))
	b.refresh("two", meeting.RefreshOptions{})
	if err := b.s.Together(b.ctx, "a", "b"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string][]string{"a": {"one", "one", "two", "two"}}, b.shown()); diff != "" {
		t.Error(diff)
	}
	b.feed("three", row("p", "One", 1, "08:00", town), row("q", "Two", 2, "09:00", town), row("r", "Three", 3, "10:00", town))
	b.refresh("three", meeting.RefreshOptions{})
	for _, step := range []struct {
		do   func(context.Context, string, string) error
		a, b string
	}{{b.s.Apart, "r", "q"}, {b.s.Together, "p", "q"}} {
		if err := step.do(b.ctx, step.a, step.b); err != nil {
			t.Fatal(err)
		}
	}
	before := b.shown()
	if err := b.s.Together(b.ctx, "p", "r"); problem.KindOf(err) != problem.Conflict {
		t.Errorf("what an earlier decision forbids was said to be done: %v", err)
	}
	if diff := cmp.Diff(before, b.shown()); diff != "" {
		t.Errorf("a refused join changed something: %s", diff)
	}
}

func TestNoLongerAlikeIsNoLongerMerged(t *testing.T) {
	b := open(t)
	b.feed("one", row("a", "Early Lantern", 1, "19:00", town))
	b.refresh("one", meeting.RefreshOptions{})
	b.feed("two", row("x", "Early Lantern", 1, "19:00", town))
	b.refresh("two", meeting.RefreshOptions{})
	if len(b.shown()) != 1 {
		t.Fatal(b.shown())
	}
	b.lists.rows["two"] = []meeting.Row{row("x", "Early Lantern", 4, "12:00", town)}
	b.refresh("two", meeting.RefreshOptions{})
	if diff := cmp.Diff(map[string][]string{"a": {"one"}, "x": {"two"}}, b.shown()); diff != "" {
		t.Error(diff)
	}
	b.feed("three", row("z", "Elsewhere", 4, "12:00", geo.Point{Lat: 10, Lng: 10})) // what was decided about others is read again
	b.refresh("three", meeting.RefreshOptions{})
	if diff := cmp.Diff(map[string][]string{"a": {"one"}, "x": {"two"}, "z": {"three"}}, b.shown()); diff != "" {
		t.Errorf("merged again after another list's refresh: %s", diff)
	}
}

// Two lists read at the same moment still find the meetings that they have in common.
func TestTwoListsAtOnce(t *testing.T) {
	b := open(t)
	b.feed("one", rows(30)...)
	b.feed("two", rows(30)...)
	var wait sync.WaitGroup
	for _, name := range []string{"one", "two"} {
		wait.Go(func() {
			if _, err := b.s.Refresh(b.ctx, name, meeting.RefreshOptions{}); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	shown := b.shown()
	if len(shown) != 30 {
		t.Errorf("%d meetings, want 30, each in both lists", len(shown))
	}
	for slug, feeds := range shown {
		if len(feeds) != 2 {
			t.Errorf("%s is only in %v", slug, feeds)
		}
	}
}

func TestSlugsAreNamesAndUnique(t *testing.T) {
	b := open(t)
	long := strings.Repeat("very-long-", 10)
	b.feed("one", row("17", "Camel Club", 1, "19:00", town), row("18", "Camel Club", 1, "20:00", town), row("19", "Camel Club", 1, "21:00", town),
		row(long, "Long", 2, "19:00", town), row(long+"b", "Long", 2, "20:00", town))
	b.refresh("one", meeting.RefreshOptions{})
	for slug := range b.shown() {
		if len(slug) > 64 || strings.Trim(slug, "0123456789") == "" || strings.HasSuffix(slug, "-") {
			t.Errorf("a slug that says nothing or is too long: %q", slug)
		}
	}
	if len(b.shown()) != 5 {
		t.Errorf("%v", b.shown())
	}
}

func TestJoinShowsOneListsWordsWhole(t *testing.T) {
	rule := recur.Rule{Kind: recur.Weekly, Day: 1, Start: 1140, Length: 60, Zone: "Europe/London"}
	old := meeting.Listing{ID: 1, Meeting: 1, Slug: "old", Feed: "one", Content: meeting.Content{Name: "Old words", Notes: "Ring twice", Rule: rule, Status: meeting.Active, Updated: "2024-01-01T00:00:00Z"}}
	recent := meeting.Listing{ID: 2, Meeting: 1, Slug: "new", Feed: "two", Content: meeting.Content{Name: "New words", Rule: rule, Status: meeting.Active, Updated: "2026-01-01T00:00:00Z"}}
	m := meeting.Join([]meeting.Listing{old, recent}, nil)
	if m.Name != "New words" || m.Notes != "Ring twice" || m.Slug != "old" || m.ID != 1 || len(m.Sources) != 2 {
		t.Errorf("%+v", m)
	}
	recent.Gone = true
	if m := meeting.Join([]meeting.Listing{old, recent}, nil); m.Name != "Old words" || m.Status != meeting.Active || len(m.Sources) != 1 {
		t.Errorf("a listing that is gone still speaks: %+v", m)
	}
	old.Gone = true
	if m := meeting.Join([]meeting.Listing{old, recent}, nil); m.Status != meeting.Gone || len(m.Sources) != 2 {
		t.Errorf("gone everywhere: %+v", m)
	}
}

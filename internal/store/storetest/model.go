package storetest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"homegroup/internal/meeting"
	"homegroup/internal/problem"
	"homegroup/internal/store"
)

// RunModel does random things to a database and to a plain model of it in memory, and compares the two after each. open
// gives an empty database, reopen closes one and opens it again.
func RunModel(t *testing.T, open func() *store.DB, reopen func(*store.DB) *store.DB) {
	rapid.Check(t, func(t *rapid.T) {
		m := &model{db: open(), feeds: map[string]meeting.Feed{}, held: map[string][]meeting.Keyed{}, listings: map[int64]meeting.Listing{},
			slugs: map[string]int64{}, merges: map[[2]int64]meeting.Merge{}}
		defer func() { m.db.Close() }()
		t.Repeat(map[string]func(*rapid.T){
			"":            m.check,
			"save feed":   m.saveFeed,
			"remove feed": m.removeFeed,
			"hold":        m.hold,
			"apply":       m.apply,
			"apply stale": m.applyStale,
			"regroup":     m.regroup,
			"reopen":      func(*rapid.T) { m.db = reopen(m.db) },
		})
	})
}

type model struct {
	db       *store.DB
	feeds    map[string]meeting.Feed
	held     map[string][]meeting.Keyed
	listings map[int64]meeting.Listing
	slugs    map[string]int64
	merges   map[[2]int64]meeting.Merge
	revision int64
	lastID   int64
}

var background = context.Background()

func ok(t *rapid.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v (%v)", err, unwrap(err))
	}
}

func unwrap(err error) error {
	if u, ok := err.(interface{ Unwrap() error }); ok {
		return u.Unwrap()
	}
	return nil
}

func equal(t *rapid.T, what string, got, want any) {
	t.Helper()
	if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("%s (-model +store)\n%s", what, diff)
	}
}

var feedNames = rapid.SampledFrom([]string{"a", "B", "c-1"})

// sortedBy gives the values of a map in an order.
func sortedBy[K comparable, V any](m map[K]V, order func(a, b V) int) []V {
	return slices.SortedFunc(maps.Values(m), order)
}

func (m *model) byMeeting() []meeting.Listing {
	return sortedBy(m.listings, func(a, b meeting.Listing) int {
		return cmp.Or(cmp.Compare(a.Meeting, b.Meeting), cmp.Compare(a.ID, b.ID))
	})
}

// check compares everything.
func (m *model) check(t *rapid.T) {
	revision, err := m.db.Revision(background)
	ok(t, err)
	if revision != m.revision {
		t.Fatalf("revision %d, in the model %d", revision, m.revision)
	}
	feeds, err := m.db.Feeds(background)
	ok(t, err)
	equal(t, "feeds", feeds, sortedBy(m.feeds, func(a, b meeting.Feed) int { return cmp.Compare(a.Name, b.Name) }))
	for name := range m.feeds {
		held, err := m.db.HeldRows(background, name)
		want, is := m.held[name]
		if is != (err == nil) {
			t.Fatalf("held rows of %s: %v", name, err)
		}
		equal(t, "held rows", held, want)
		listings, err := m.db.Listings(background, name)
		ok(t, err)
		own := maps.Clone(m.listings)
		maps.DeleteFunc(own, func(_ int64, l meeting.Listing) bool { return l.Feed != name })
		equal(t, "listings of "+name, listings, sortedBy(own, func(a, b meeting.Listing) int { return cmp.Compare(a.Key, b.Key) }))
	}
	all := []meeting.Listing{}
	ok(t, m.db.EachListing(background, "", func(l meeting.Listing) error { all = append(all, l); return nil }))
	equal(t, "all listings", all, m.byMeeting())
	slugs := slices.Collect(maps.Keys(m.slugs))
	taken, err := m.db.Slugs(background, append(slugs, "never-given"))
	ok(t, err)
	if len(taken) != len(m.slugs) || taken["never-given"] {
		t.Fatalf("taken slugs %v, in the model %v", taken, m.slugs)
	}
	merges, err := m.db.Merges(background, "")
	ok(t, err)
	equal(t, "merges", merges, sortedBy(m.merges, func(a, b meeting.Merge) int {
		return cmp.Or(cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	}))
	findings, err := m.db.Check(background)
	ok(t, err)
	if len(findings) > 0 {
		t.Fatalf("Check finds %v", findings)
	}
}

func (m *model) saveFeed(t *rapid.T) {
	f := meeting.Feed{Name: feedNames.Draw(t, "feed"), Title: rapid.StringMatching(`[a-zé"<'%]{0,5}`).Draw(t, "title"), State: meeting.FeedWell, Tries: rapid.IntRange(0, 3).Draw(t, "tries")}
	if rapid.Bool().Draw(t, "held") {
		f.Held = &meeting.Held{Since: Noon()}
	} else {
		delete(m.held, f.Name)
	}
	ok(t, m.db.SaveFeed(background, f))
	m.feeds[f.Name] = f
}

func (m *model) hold(t *rapid.T) {
	name := feedNames.Draw(t, "feed")
	rows := make([]meeting.Keyed, rapid.IntRange(0, 20).Draw(t, "rows"))
	for i := range rows {
		rows[i] = meeting.Keyed{Key: fmt.Sprint(i % 7), Row: i * 2, Content: Listing(int64(i), name).Content}
	}
	err := m.db.HoldRows(background, name, rows)
	if _, is := m.feeds[name]; is != (err == nil) {
		t.Fatalf("holding rows of %s: %v", name, err)
	}
	if err == nil {
		m.held[name] = rows
	}
}

func (m *model) removeFeed(t *rapid.T) {
	name := feedNames.Draw(t, "feed")
	err := m.db.RemoveFeed(background, name)
	if _, is := m.feeds[name]; !is {
		if problem.KindOf(err) != problem.NotFound {
			t.Fatalf("removing %s, which is not there: %v", name, err)
		}
		return
	}
	ok(t, err)
	m.revision++
	delete(m.feeds, name)
	delete(m.held, name)
	hit := map[int64]bool{} // meetings that lose a listing
	for id, l := range m.listings {
		if l.Feed == name {
			hit[l.Meeting] = true
			delete(m.listings, id)
		}
	}
	for pair := range m.merges {
		if m.listings[pair[0]].ID == 0 || m.listings[pair[1]].ID == 0 {
			delete(m.merges, pair)
		}
	}
	// Of a meeting that lost a listing, those stay together that decisions reach: walked from the lowest.
	linked := func(a, b meeting.Listing) bool {
		state := m.merges[[2]int64{min(a.ID, b.ID), max(a.ID, b.ID)}].State
		return a.Meeting == b.Meeting && (state == meeting.MergeAuto || state == meeting.MergeJoined)
	}
	was := m.byMeeting()
	done := map[int64]bool{}
	for _, l := range was {
		if !hit[l.Meeting] || done[l.ID] {
			continue
		}
		reached := []meeting.Listing{l}
		done[l.ID] = true
		for i := 0; i < len(reached); i++ {
			for _, o := range was {
				if !done[o.ID] && linked(reached[i], o) {
					done[o.ID] = true
					reached = append(reached, o)
				}
			}
		}
		for _, r := range reached {
			r.Meeting = l.ID // the lowest: listings of a meeting come by ID
			m.listings[r.ID] = r
		}
	}
}

// apply refreshes a feed: some listings new, some changed, some moved to a meeting of another feed's listing and back.
func (m *model) apply(t *rapid.T) {
	f, is := m.feeds[feedNames.Draw(t, "feed")]
	if !is {
		t.Skip("no such feed")
	}
	f.Title = rapid.StringMatching(`[a-z]{1,3}`).Draw(t, "title")
	if !rapid.Bool().Draw(t, "held") {
		f.Held = nil
	}
	if f.Held == nil {
		delete(m.held, f.Name)
	}
	r := meeting.Refresh{Revision: m.revision, Feed: f}
	for _, l := range m.byMeeting() {
		if l.Feed == f.Name && rapid.IntRange(0, 2).Draw(t, "change") == 0 {
			l.Content.Name = rapid.StringMatching(`[A-Zñ]{1,8}`).Draw(t, "name")
			l.Gone = rapid.Bool().Draw(t, "gone")
			if rapid.Bool().Draw(t, "new slug") {
				l.Slug = fmt.Sprintf("slug-%d-%d", l.ID, m.revision)
			}
			r.Listings = append(r.Listings, l)
		}
	}
	if n := rapid.IntRange(0, 40).Draw(t, "new"); n > 0 {
		first, err := m.db.NewIDs(background, n)
		ok(t, err)
		if first != m.lastID+1 {
			t.Fatalf("ids from %d on, after %d", first, m.lastID)
		}
		m.lastID += int64(n)
		for i := range n {
			r.Listings = append(r.Listings, Listing(first+int64(i), f.Name))
		}
	}
	// A new listing may join a meeting of another feed.
	for i, l := range r.Listings {
		others := m.byMeeting()
		if _, old := m.listings[l.ID]; old || len(others) == 0 || rapid.IntRange(0, 3).Draw(t, "join") > 0 {
			continue
		}
		with := rapid.SampledFrom(others).Draw(t, "with")
		r.Listings[i].Meeting = with.Meeting
		r.Joined = append(r.Joined, meeting.Merge{A: with.ID, B: l.ID, State: meeting.MergeAuto, Score: 0.5, Reasons: []string{"place"}, At: Noon()})
	}
	ok(t, m.db.Apply(background, r))
	m.revision++
	m.feeds[f.Name] = f
	for _, l := range r.Listings {
		m.listings[l.ID] = l
		m.slugs[l.Slug] = l.ID
	}
	for _, d := range r.Joined {
		m.merges[[2]int64{d.A, d.B}] = d
	}
}

func (m *model) applyStale(t *rapid.T) {
	f, is := m.feeds[feedNames.Draw(t, "feed")]
	if !is {
		t.Skip("no such feed")
	}
	l := Listing(m.lastID+1000, f.Name)
	err := m.db.Apply(background, meeting.Refresh{Revision: m.revision - 1, Feed: meeting.Feed{Name: f.Name, Title: "stale"}, Listings: []meeting.Listing{l}})
	if problem.KindOf(err) != problem.Conflict {
		t.Fatalf("a refresh of an old revision: %v", err)
	}
}

// regroup takes a meeting of two apart, or suggests that two are one.
func (m *model) regroup(t *rapid.T) {
	if len(m.listings) < 2 {
		t.Skip("too few listings")
	}
	of := map[int64][]meeting.Listing{}
	for _, l := range m.byMeeting() {
		of[l.Meeting] = append(of[l.Meeting], l)
	}
	group := of[rapid.SampledFrom(slices.Sorted(maps.Keys(of))).Draw(t, "meeting")]
	var d meeting.Merge
	moved := map[int64]int64{}
	if len(group) == 2 {
		d = meeting.Merge{A: group[0].ID, B: group[1].ID, State: meeting.MergeApart, Score: 1, At: Noon()}
		moved[group[1].ID] = group[1].ID
	} else {
		all := m.byMeeting()
		a, b := rapid.SampledFrom(all).Draw(t, "a"), rapid.SampledFrom(all).Draw(t, "b")
		if a.Meeting == b.Meeting {
			t.Skip("one meeting already")
		}
		d = meeting.Merge{A: min(a.ID, b.ID), B: max(a.ID, b.ID), State: meeting.MergeSuggested, Score: 0.25, At: Noon()}
	}
	ok(t, m.db.Regroup(background, m.revision, []meeting.Merge{d}, moved))
	m.revision++
	m.merges[[2]int64{d.A, d.B}] = d
	for id, to := range moved {
		l := m.listings[id]
		l.Meeting = to
		m.listings[id] = l
	}
}

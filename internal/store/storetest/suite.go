package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"homegroup/internal/meeting"
	"homegroup/internal/problem"
	"homegroup/internal/recur"
	"homegroup/internal/store"
)

// Run runs the tests that every database must pass; open gives an empty one each time.
func Run(t *testing.T, open func(t *testing.T) *store.DB) {
	for name, test := range map[string]func(*testing.T, *suite){
		"feeds": testFeeds, "held rows": testHeldRows, "listings": testListings, "slugs": testSlugs, "refused refreshes": testRefused,
		"feed removed": testRemoveFeed, "merges": testMerges, "change requests": testChangeRequests, "ids": testIDs, "settings": testSettings,
		"changes": testChanges, "prune": testPrune, "jobs": testJobs, "jobs of feeds": testFeedJobs, "claims": testClaims, "ended context": testContext,
		"accounts": testAccounts, "sessions": testSessions, "invites": testInvites, "account removed": testAccountRemoved,
		"push": testPush, "quota": testQuota, "heads": testHeads, "tombstones": testTombstones, "blobs": testBlobs,
	} {
		t.Run(name, func(t *testing.T) {
			db := open(t)
			s := &suite{t, t.Context(), db}
			test(t, s)
			findings, err := db.Check(t.Context())
			s.ok(err)
			if len(findings) > 0 {
				t.Errorf("afterwards Check finds %v", findings)
			}
		})
	}
}

type suite struct {
	t   *testing.T
	ctx context.Context
	db  *store.DB
}

func (s *suite) ok(err error) {
	s.t.Helper()
	if err != nil {
		var p *problem.Problem
		if errors.As(err, &p) && p.Err != nil {
			s.t.Fatalf("%v (%v)", err, p.Err)
		}
		s.t.Fatal(err)
	}
}

func (s *suite) kind(err error, want problem.Kind) {
	s.t.Helper()
	if err == nil || problem.KindOf(err) != want {
		s.t.Fatalf("got error %v of kind %s, want %s", err, problem.KindOf(err), want)
	}
}

func (s *suite) equal(got, want any) {
	s.t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		s.t.Fatalf("(-want +got)\n%s", diff)
	}
}

func (s *suite) feed(name string) meeting.Feed {
	f := meeting.Feed{Name: name, Title: "List " + name, State: meeting.FeedNew}
	s.ok(s.db.SaveFeed(s.ctx, f))
	return f
}

// apply writes a refresh that adds or changes listings, at the revision of now.
func (s *suite) apply(feed meeting.Feed, joined []meeting.Merge, listings ...meeting.Listing) error {
	revision, err := s.db.Revision(s.ctx)
	s.ok(err)
	r := meeting.Refresh{Revision: revision, Feed: feed, Listings: listings, Joined: joined}
	for _, l := range listings {
		r.Meetings = append(r.Meetings, l.Meeting)
	}
	return s.db.Apply(s.ctx, r)
}

// some reserves ids and makes listings of a feed.
func (s *suite) some(feed string, n int) []meeting.Listing {
	first, err := s.db.NewIDs(s.ctx, n)
	s.ok(err)
	listings := make([]meeting.Listing, n)
	for i := range listings {
		listings[i] = Listing(first+int64(i), feed)
	}
	return listings
}

func (s *suite) all() []meeting.Listing {
	all := []meeting.Listing{}
	s.ok(s.db.EachListing(s.ctx, "", func(l meeting.Listing) error { all = append(all, l); return nil }))
	return all
}

func testFeeds(t *testing.T, s *suite) {
	_, err := s.db.Feed(s.ctx, "b")
	s.kind(err, problem.NotFound)
	b := meeting.Feed{Name: "b", Title: "B", URL: "https://example.org/?a=1&b='", Format: meeting.BMLT, Program: "na", Every: time.Hour, ETag: `W/"x"`, Sum: "abc",
		State: meeting.FeedFailing, Error: "No answer.", Tries: 3, LastTry: Noon(), NextTry: Noon().Add(time.Hour),
		Report: meeting.Report{Rows: 3, Imported: 2, Dropped: 1, Notes: []meeting.Note{{Index: 1, What: meeting.Dropped, Code: "x", Reason: "why “not”"}}},
		Held:   &meeting.Held{Since: Noon(), Before: 10, After: 2, Report: meeting.Report{Rows: 2}}}
	s.ok(s.db.SaveFeed(s.ctx, b))
	s.feed("a")
	s.feed("C") // bytes order capital letters first, on both engines
	p := &meeting.Progress{Stage: "reading", Done: 1, Of: 2, At: Noon()}
	s.ok(s.db.SaveProgress(s.ctx, "b", p))
	s.kind(s.db.SaveProgress(s.ctx, "nobody", p), problem.NotFound)
	b.Title = "Better"
	s.ok(s.db.SaveFeed(s.ctx, b)) // leaves the progress
	b.Progress = p
	got, err := s.db.Feed(s.ctx, "b")
	s.ok(err)
	s.equal(got, b)
	s.ok(s.db.SaveProgress(s.ctx, "b", nil))
	b.Progress = nil
	feeds, err := s.db.Feeds(s.ctx)
	s.ok(err)
	if len(feeds) != 3 || feeds[0].Name != "C" || feeds[1].Name != "a" {
		t.Fatalf("got %v", feeds)
	}
	s.equal(feeds[2], b)
}

func testHeldRows(t *testing.T, s *suite) {
	f := s.feed("a")
	_, err := s.db.HeldRows(s.ctx, "a")
	s.kind(err, problem.NotFound)
	s.kind(s.db.HoldRows(s.ctx, "nobody", nil), problem.NotFound)
	rows := []meeting.Keyed{{Key: "z", Content: Listing(1, "a").Content, Row: 4}, {Key: "a", Content: Listing(2, "a").Content, Row: 1}}
	s.ok(s.db.HoldRows(s.ctx, "a", append(rows, rows...)))
	s.ok(s.db.HoldRows(s.ctx, "a", rows)) // in place of the first
	for range 2 {
		got, err := s.db.HeldRows(s.ctx, "a")
		s.ok(err)
		s.equal(got, rows)
	}
	f.Held = &meeting.Held{Since: Noon()}
	s.ok(s.db.SaveFeed(s.ctx, f)) // still held
	_, err = s.db.HeldRows(s.ctx, "a")
	s.ok(err)
	f.Held = nil
	s.ok(s.db.SaveFeed(s.ctx, f))
	_, err = s.db.HeldRows(s.ctx, "a")
	s.kind(err, problem.NotFound)

	s.ok(s.db.HoldRows(s.ctx, "a", nil)) // a list that lost all of its rows is held too
	got, err := s.db.HeldRows(s.ctx, "a")
	s.ok(err)
	if len(got) != 0 {
		t.Fatalf("got %v", got)
	}
	s.ok(s.apply(f, nil))
	_, err = s.db.HeldRows(s.ctx, "a")
	s.kind(err, problem.NotFound)

	s.ok(s.db.HoldRows(s.ctx, "a", rows))
	s.ok(s.db.RemoveFeed(s.ctx, "a"))
}

func testListings(t *testing.T, s *suite) {
	a, b := s.feed("a"), s.feed("b")
	as, bs := s.some("a", 1203), s.some("b", 2) // more than two statements of either engine, and a rest
	as[0].Key, as[1].Key, as[2].Key = "Z", "é", "a"
	as[3].Gone, as[3].GoneSince = true, Noon()
	as[4].Content = meeting.Content{Name: "By appointment \u2028 \x7f", Program: "", Attendance: meeting.Online, Status: meeting.Suspended}
	as[4].Content.Rule.Kind = recur.Appointment
	s.ok(s.apply(a, nil, as...))
	bs[1].Meeting = bs[0].ID
	s.ok(s.apply(b, []meeting.Merge{{A: bs[0].ID, B: bs[1].ID, State: meeting.MergeJoined, At: Noon()}}, bs...))
	s.equal(s.all(), append(append([]meeting.Listing{}, as...), bs...))

	got, err := s.db.Listings(s.ctx, "a")
	s.ok(err)
	if len(got) != len(as) {
		t.Fatalf("%d listings of feed a", len(got))
	}
	for i := 1; i < len(got); i++ {
		if got[i-1].Key >= got[i].Key { // by bytes: Z before a before é
			t.Fatalf("%q before %q", got[i-1].Key, got[i].Key)
		}
	}
	ofB := []meeting.Listing{}
	s.ok(s.db.EachListing(s.ctx, "a", func(l meeting.Listing) error { ofB = append(ofB, l); return nil }))
	s.equal(ofB, bs)

	as[7].Content.Name, as[7].Slug, as[7].Changed = "New words", "new-slug", Noon().Add(time.Hour)
	bs[1].Meeting = bs[1].ID
	meant := bs[1]
	meant.Content.Name = "what feed a saw of it, which may be old"
	s.ok(s.apply(a, []meeting.Merge{{A: bs[0].ID, B: bs[1].ID}}, as[7], meant))
	got, err = s.db.ListingsOf(s.ctx, []int64{bs[1].ID, as[7].ID, 999999, as[7].ID, bs[0].ID})
	s.ok(err)
	s.equal(got, []meeting.Listing{as[7], bs[0], bs[1]})

	stop := errors.New("stop")
	n := 0
	if err := s.db.EachListing(s.ctx, "", func(meeting.Listing) error { n++; return stop }); !errors.Is(err, stop) || n != 1 {
		t.Fatalf("got %v after %d listings", err, n)
	}
	none, err := s.db.Listings(s.ctx, "nobody")
	s.ok(err)
	if none == nil || len(none) != 0 {
		t.Fatalf("got %v", none)
	}
}

func testSlugs(t *testing.T, s *suite) {
	a := s.feed("a")
	as := s.some("a", 600)
	s.ok(s.apply(a, nil, as...))
	ask := []string{"free", as[0].Slug, as[599].Slug}
	for range 600 {
		ask = append(ask, "free-too")
	}
	want := map[string]bool{as[0].Slug: true, as[599].Slug: true}
	taken, err := s.db.Slugs(s.ctx, ask)
	s.ok(err)
	s.equal(taken, want)

	old := as[0].Slug
	as[0].Slug = "another"
	s.ok(s.apply(a, nil, as[0]))
	s.ok(s.db.RemoveFeed(s.ctx, "a"))
	taken, err = s.db.Slugs(s.ctx, append(ask, "another"))
	s.ok(err)
	want["another"] = true
	s.equal(taken, want) // the one that it had before, and those of listings that are no more

	b := s.feed("b")
	thief := s.some("b", 1)[0]
	thief.Slug = old
	s.kind(s.apply(b, nil, thief), problem.Conflict)
	s.equal(s.all(), []meeting.Listing{})
}

// testRefused: what cannot be right is refused whole.
func testRefused(t *testing.T, s *suite) {
	a, b := s.feed("a"), s.feed("b")
	as, bs := s.some("a", 3), s.some("b", 1)
	s.ok(s.apply(a, nil, as...))
	s.ok(s.apply(b, nil, bs...))
	before, feeds := s.all(), func() []meeting.Feed { f, err := s.db.Feeds(s.ctx); s.ok(err); return f }
	was := feeds()
	fresh := s.some("a", 2)
	change := func(f func(l *meeting.Listing)) meeting.Listing { l := fresh[1]; f(&l); return l }
	a.Title = "must not be kept"
	revision, err := s.db.Revision(s.ctx)
	s.ok(err)
	for name, test := range map[string]struct {
		kind problem.Kind
		r    meeting.Refresh
	}{
		"old revision":           {problem.Conflict, meeting.Refresh{Revision: revision - 1, Feed: a, Listings: fresh}},
		"feed removed":           {problem.NotFound, meeting.Refresh{Revision: revision, Feed: meeting.Feed{Name: "gone"}}},
		"key taken":              {problem.Conflict, meeting.Refresh{Revision: revision, Feed: a, Listings: []meeting.Listing{fresh[0], change(func(l *meeting.Listing) { l.Key = as[0].Key })}}},
		"slug taken":             {problem.Conflict, meeting.Refresh{Revision: revision, Feed: a, Listings: []meeting.Listing{fresh[0], change(func(l *meeting.Listing) { l.Slug = bs[0].Slug })}}},
		"slug twice":             {problem.Conflict, meeting.Refresh{Revision: revision, Feed: a, Listings: []meeting.Listing{fresh[0], change(func(l *meeting.Listing) { l.Slug = fresh[0].Slug })}}},
		"id of another feed":     {problem.Conflict, meeting.Refresh{Revision: revision, Feed: a, Listings: []meeting.Listing{fresh[0], change(func(l *meeting.Listing) { l.ID, l.Meeting = bs[0].ID, bs[0].ID })}}},
		"id twice":               {problem.Internal, meeting.Refresh{Revision: revision, Feed: a, Listings: []meeting.Listing{fresh[0], fresh[0]}}},
		"no id":                  {problem.Internal, meeting.Refresh{Revision: revision, Feed: a, Listings: []meeting.Listing{fresh[0], change(func(l *meeting.Listing) { l.ID = 0 })}}},
		"meeting not there":      {problem.Conflict, meeting.Refresh{Revision: revision, Feed: a, Listings: []meeting.Listing{fresh[0], change(func(l *meeting.Listing) { l.Meeting = 999999 })}}},
		"meeting not its first":  {problem.Conflict, meeting.Refresh{Revision: revision, Feed: a, Listings: []meeting.Listing{change(func(l *meeting.Listing) { l.ID, l.Meeting = fresh[0].ID, fresh[1].ID }), fresh[1]}}},
		"stranger not there":     {problem.Conflict, meeting.Refresh{Revision: revision, Feed: a, Listings: []meeting.Listing{fresh[0], change(func(l *meeting.Listing) { l.Feed = "b" })}}},
		"merge not there":        {problem.Conflict, meeting.Refresh{Revision: revision, Feed: a, Listings: fresh[:1], Joined: []meeting.Merge{{A: fresh[0].ID, B: fresh[1].ID, State: meeting.MergeSuggested}}}},
		"merge the wrong way up": {problem.Internal, meeting.Refresh{Revision: revision, Feed: a, Listings: fresh, Joined: []meeting.Merge{{A: fresh[1].ID, B: fresh[0].ID, State: meeting.MergeSuggested}}}},
	} {
		t.Run(name, func(t *testing.T) {
			s := &suite{t, t.Context(), s.db}
			for i := range test.r.Listings {
				if l := &test.r.Listings[i]; name != "id of another feed" && name != "meeting not there" && name != "meeting not its first" && name != "no id" {
					l.Meeting = l.ID
				}
			}
			s.kind(s.db.Apply(s.ctx, test.r), test.kind)
			s.equal(s.all(), before)
			s.equal(feeds(), was)
		})
	}
	// One that another listing's meeting is named by cannot move away alone.
	joined := as[1]
	joined.Meeting = as[0].ID
	s.ok(s.apply(a, []meeting.Merge{{A: as[0].ID, B: as[1].ID, State: meeting.MergeJoined}}, joined))
	revision, err = s.db.Revision(s.ctx)
	s.ok(err)
	s.kind(s.db.Regroup(s.ctx, revision, []meeting.Merge{{A: as[0].ID, B: bs[0].ID, State: meeting.MergeAuto}}, map[int64]int64{as[0].ID: bs[0].ID}), problem.Conflict)
	s.kind(s.db.Regroup(s.ctx, revision-1, nil, nil), problem.Conflict)
}

func testRemoveFeed(t *testing.T, s *suite) {
	s.kind(s.db.RemoveFeed(s.ctx, "nobody"), problem.NotFound)
	a, b, c := s.feed("a"), s.feed("b"), s.feed("c")
	as, bs, cs := s.some("a", 4), s.some("b", 4), s.some("c", 4)
	// Meeting 0 holds together without a; meeting 1 was held together by a alone; b and c are in meetings 2 and 3 although a
	// decision would join them (an operator's word may stand against it), and that is not for us to follow now.
	for i := range 3 {
		bs[i].Meeting, cs[i].Meeting = as[i].ID, as[i].ID
	}
	join := func(x, y meeting.Listing) meeting.Merge {
		return meeting.Merge{A: x.ID, B: y.ID, State: meeting.MergeAuto, Score: 0.9, Reasons: []string{"place", "time"}, At: Noon()}
	}
	cs[2].Meeting = as[3].ID
	s.ok(s.apply(a, nil, as...))
	s.ok(s.apply(b, []meeting.Merge{join(as[0], bs[0]), join(as[1], bs[1]), join(as[2], bs[2])}, bs...))
	s.ok(s.apply(c, []meeting.Merge{join(bs[0], cs[0]), join(as[1], cs[1]), join(bs[2], cs[2]), join(as[3], cs[2])}, cs...))
	_, last, err := s.db.ChangesSpan(s.ctx)
	s.ok(err)
	s.ok(s.db.RemoveFeed(s.ctx, "a"))
	bs[0].Meeting, cs[0].Meeting = bs[0].ID, bs[0].ID
	bs[1].Meeting, cs[1].Meeting = bs[1].ID, cs[1].ID
	bs[2].Meeting, cs[2].Meeting = bs[2].ID, cs[2].ID
	want := []meeting.Listing{bs[0], cs[0], bs[1], bs[2], bs[3], cs[1], cs[2], cs[3]}
	s.equal(s.all(), want)
	merges, err := s.db.Merges(s.ctx, "")
	s.ok(err)
	s.equal(merges, []meeting.Merge{join(bs[0], cs[0]), join(bs[2], cs[2])})
	touched := map[string]bool{}
	for _, c := range s.changesFrom(last + 1) {
		touched[c.Kind+" "+c.Ref] = true
	}
	for _, l := range []meeting.Listing{as[0], as[1], as[2], as[3], bs[0], bs[1], cs[1], bs[2], cs[2]} {
		if !touched[fmt.Sprintf("meeting %d", l.ID)] {
			t.Errorf("the changes log does not name meeting %d: %v", l.ID, touched)
		}
	}
	if !touched["feed a"] || touched[fmt.Sprintf("meeting %d", bs[3].ID)] {
		t.Errorf("the changes log names %v", touched)
	}
}

func testMerges(t *testing.T, s *suite) {
	a, b := s.feed("a"), s.feed("b")
	as, bs := s.some("a", 3), s.some("b", 3)
	s.ok(s.apply(a, nil, as...))
	s.ok(s.apply(b, nil, bs...))
	one := meeting.Merge{A: as[0].ID, B: bs[0].ID, State: meeting.MergeSuggested, Score: 0.612345678901, Reasons: []string{"place", "group"}, At: Noon()}
	two := meeting.Merge{A: as[1].ID, B: bs[1].ID, State: meeting.MergeApart, Score: 1, At: Noon()}
	regroup := func(merges []meeting.Merge, moved map[int64]int64) {
		t.Helper()
		revision, err := s.db.Revision(s.ctx)
		s.ok(err)
		s.ok(s.db.Regroup(s.ctx, revision, merges, moved))
	}
	regroup([]meeting.Merge{two, one}, nil)
	merges, err := s.db.Merges(s.ctx, "")
	s.ok(err)
	s.equal(merges, []meeting.Merge{one, two})
	merges, err = s.db.Merges(s.ctx, meeting.MergeApart)
	s.ok(err)
	s.equal(merges, []meeting.Merge{two})

	_, last, err := s.db.ChangesSpan(s.ctx)
	s.ok(err)
	one.State = meeting.MergeJoined
	regroup([]meeting.Merge{two, one, {A: two.A, B: two.B}}, map[int64]int64{bs[0].ID: as[0].ID}) // the last word on a pair counts
	s.equal(s.changesFrom(last+1), []entry{
		{Kind: "meeting", Ref: fmt.Sprint(as[0].ID)}, {Kind: "meeting", Ref: fmt.Sprint(as[1].ID)},
		{Kind: "meeting", Ref: fmt.Sprint(bs[0].ID)}, {Kind: "meeting", Ref: fmt.Sprint(bs[1].ID)}})
	merges, err = s.db.Merges(s.ctx, "")
	s.ok(err)
	s.equal(merges, []meeting.Merge{one})
	together, err := s.db.ListingsOf(s.ctx, []int64{as[0].ID})
	s.ok(err)
	if len(together) != 2 {
		t.Fatalf("got %v", together)
	}
}

func testChangeRequests(t *testing.T, s *suite) {
	late := meeting.ChangeRequest{Meeting: 7, Slug: "a", Name: "A", What: "time", Text: "It is at 8 now.\n‘Ask’", At: Noon().Add(time.Hour)}
	early := meeting.ChangeRequest{Meeting: 8, Slug: "b", Name: "B", What: "gone", At: Noon()}
	s.ok(s.db.AddChangeRequest(s.ctx, late))
	s.ok(s.db.AddChangeRequest(s.ctx, early))
	late.ID, early.ID = 1, 2
	got, err := s.db.ChangeRequests(s.ctx, false)
	s.ok(err)
	s.equal(got, []meeting.ChangeRequest{early, late})
	s.ok(s.db.CloseChangeRequest(s.ctx, 2, "taken out", Noon().Add(2*time.Hour)))
	s.kind(s.db.CloseChangeRequest(s.ctx, 3, "", Noon()), problem.NotFound)
	got, err = s.db.ChangeRequests(s.ctx, false)
	s.ok(err)
	s.equal(got, []meeting.ChangeRequest{late})
	early.Closed, early.Outcome = Noon().Add(2*time.Hour), "taken out"
	got, err = s.db.ChangeRequests(s.ctx, true)
	s.ok(err)
	s.equal(got, []meeting.ChangeRequest{early, late})
}

func testIDs(t *testing.T, s *suite) {
	if _, err := s.db.NewIDs(s.ctx, 0); err == nil {
		t.Fatal("no ids were given")
	}
	var mu sync.Mutex
	var all sync.WaitGroup
	given := map[int64]bool{}
	for worker := range 8 {
		all.Go(func() {
			for range 10 {
				first, err := s.db.NewIDs(s.ctx, worker+1)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				for id := first; id <= first+int64(worker); id++ {
					if given[id] || id < 1 {
						t.Errorf("%d was given twice", id)
					}
					given[id] = true
				}
				mu.Unlock()
			}
		})
	}
	all.Wait()
}

func testSettings(t *testing.T, s *suite) {
	for _, want := range []string{"", "1", "zwei"} {
		if want != "" {
			s.ok(s.db.SaveSetting(s.ctx, "x", want))
		}
		got, err := s.db.Setting(s.ctx, "x")
		s.ok(err)
		s.equal(got, want)
	}
}

// testContext: work that was called off leaves nothing.
func testContext(t *testing.T, s *suite) {
	a := s.feed("a")
	listings := s.some("a", 1000)
	ctx, cancel := context.WithCancel(s.ctx)
	revision, err := s.db.Revision(ctx)
	s.ok(err)
	time.AfterFunc(3*time.Millisecond, cancel)
	err = s.db.Apply(ctx, meeting.Refresh{Revision: revision, Feed: a, Listings: listings})
	if err == nil {
		s.equal(len(s.all()), len(listings)) // it was quicker
		return
	}
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	s.equal(s.all(), []meeting.Listing{})
	s.ok(s.apply(a, nil, listings...))
}

package index

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"homegroup/internal/fold"
	"homegroup/internal/geo"
	"homegroup/internal/meeting"
	"homegroup/internal/problem"
	"homegroup/internal/recur"
)

func clock() time.Time { return time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC) }

// yields makes Load's argument of a slice.
func yields(meetings []meeting.Meeting) func(func(meeting.Meeting) error) error {
	return func(yield func(meeting.Meeting) error) error {
		for _, m := range meetings {
			if err := yield(m); err != nil {
				return err
			}
		}
		return nil
	}
}

type failer interface {
	Helper()
	Fatalf(string, ...any)
}

// loaded makes an index of meetings. small is drawn by tests, so that both ways of answering are taken.
func loaded(t failer, small int, meetings []meeting.Meeting) *Index {
	t.Helper()
	x := New(clock)
	x.small = small
	if err := x.Load(context.Background(), yields(meetings)); err != nil {
		t.Fatalf("Load: %v", err)
	}
	return x
}

// sameAnswers asks both for a query and for all its further pages.
func sameAnswers(t failer, x meeting.Finder, all []meeting.Meeting, q meeting.Query) {
	t.Helper()
	plain := Linear{all, clock}
	for n := 0; ; n++ {
		want, err := plain.Find(context.Background(), q)
		if err != nil {
			t.Fatalf("Linear: %v", err)
		}
		got, err := x.(*Index).Find(context.Background(), q)
		if err != nil {
			t.Fatalf("Index: %v", err)
		}
		if reflect.DeepEqual(want, got) { // quicker than cmp
		} else if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("page %d of %+v (-linear +index):\n%s", n, q, d)
		}
		if want.Next == nil {
			return
		}
		q.After = want.Next
	}
}

// An answer of the index is that of a plain scan: hits and their order, times and distances, total, facets, and all pages.
func TestFindEqualsLinear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := someMeetings(t, 1, 60)
		x := loaded(t, rapid.SampledFrom([]int{0, 3, smallAnswer}).Draw(t, "small"), all)
		for range 10 {
			sameAnswers(t, x, all, someQuery(all).Draw(t, "query"))
		}
	})
}

// The same for words alone: of meetings that say many of the few words there are, in their names and elsewhere.
func TestTextEqualsLinear(t *testing.T) {
	words := rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]string{"primary", "primarily", "prima", "primray", "serenity", "serenty", "step", "steps", "stepping"}), 0, 5),
		func(words []string) string { return strings.Join(words, " ") })
	rapid.Check(t, func(t *rapid.T) {
		var all []meeting.Meeting
		for i := range rapid.IntRange(1, 30).Draw(t, "meetings") {
			m := meeting.Meeting{ID: int64(i + 1), Content: meeting.Content{Name: words.Draw(t, "name"), Notes: words.Draw(t, "notes"), Status: meeting.Active}}
			m.Rule = recur.Rule{Kind: recur.Weekly, Start: rapid.IntRange(0, 3).Draw(t, "start"), Length: 60,
				Zone: rapid.SampledFrom(oneClock).Draw(t, "zone")}
			all = append(all, m)
		}
		x := loaded(t, rapid.SampledFrom([]int{0, smallAnswer}).Draw(t, "small"), all)
		for range 10 {
			q := meeting.Query{Text: words.Draw(t, "q"), Sort: meeting.ByRelevance, At: clock(), Limit: rapid.IntRange(1, 6).Draw(t, "limit")}
			sameAnswers(t, x, all, q)
		}
	})
}

// After any updates the index answers as if it had been loaded with what they leave.
func TestUpdateEqualsLoad(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := map[int64]meeting.Meeting{}
		for _, m := range someMeetings(t, 1, 20) {
			now[m.ID] = m
		}
		list := func() []meeting.Meeting {
			all := []meeting.Meeting{}
			for id := range int64(26) { // in order, so that a failure can be repeated
				if m, there := now[id]; there {
					all = append(all, m)
				}
			}
			return all
		}
		x := loaded(t, rapid.SampledFrom([]int{0, smallAnswer}).Draw(t, "small"), list())
		x.mergeFrom = 6
		for range rapid.IntRange(1, 6).Draw(t, "updates") {
			var changed []meeting.Meeting
			for range rapid.IntRange(0, 5).Draw(t, "changed") {
				m := someMeeting(int64(rapid.IntRange(1, 25).Draw(t, "id"))).Draw(t, "meeting")
				changed = append(changed, m)
				now[m.ID] = m
			}
			removed := rapid.SliceOfN(rapid.Int64Range(1, 25), 0, 2).Draw(t, "removed")
			for _, id := range removed {
				delete(now, id)
			}
			if err := x.Update(context.Background(), changed, removed); err != nil {
				t.Fatalf("Update: %v", err)
			}
			for range 3 {
				sameAnswers(t, x, list(), someQuery(list()).Draw(t, "query"))
			}
			for _, word := range []string{"serenity", "group", "prim", "steps", "a"} {
				sameAnswers(t, x, list(), meeting.Query{Text: word, At: clock(), Sort: meeting.ByRelevance, Limit: 3})
			}
			count := 0
			for id := range int64(26) {
				m, there := now[id]
				if there && m.Status != meeting.Gone {
					count++
				}
				for _, slug := range slugsOf(m) {
					got, err := x.BySlug(context.Background(), slug)
					if err != nil || got.ID != id {
						t.Fatalf("BySlug(%q) = %d, %v; want %d", slug, got.ID, err, id)
					}
				}
			}
			if x.Count() != count {
				t.Fatalf("Count() = %d, want %d", x.Count(), count)
			}
			if _, err := x.BySlug(context.Background(), "nobody"); problem.KindOf(err) != problem.NotFound {
				t.Fatalf("BySlug of an unknown slug: %v", err)
			}
		}
	})
}

func slugsOf(m meeting.Meeting) []string {
	if m.ID == 0 {
		return nil
	}
	slugs := []string{m.Slug}
	for _, s := range m.Sources {
		slugs = append(slugs, s.Slug)
	}
	return slugs
}

// While feeds refresh between the pages, a meeting whose key does not change and that is there all the time is seen
// exactly once, and no page is out of order.
func TestPagesNeitherSkipNorRepeat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := someMeetings(t, 1, 40)
		x := loaded(t, rapid.SampledFrom([]int{0, smallAnswer}).Draw(t, "small"), all)
		x.mergeFrom = 10
		q := someQuery(all).Draw(t, "query")
		q.Limit = rapid.IntRange(1, 5).Draw(t, "page")
		prepared, err := prepare(q, clock)
		if err != nil {
			t.Fatalf("prepare: %v", err)
		}
		steady := map[int64]key{} // found all the time, at the same place
		now := map[int64]meeting.Meeting{}
		for _, m := range all {
			now[m.ID] = m
			if matches(prepared, &m) {
				steady[m.ID] = orderKey(prepared, &m)
			}
		}
		seen := map[int64]int{}
		for {
			page, err := x.Find(context.Background(), q)
			if err != nil {
				t.Fatalf("Find: %v", err)
			}
			for _, h := range page.Hits {
				seen[h.ID]++
			}
			if page.Next == nil {
				break
			}
			q.After = page.Next
			var changed []meeting.Meeting
			for range rapid.IntRange(0, 4).Draw(t, "changes") {
				m := someMeeting(int64(rapid.IntRange(1, 45).Draw(t, "id"))).Draw(t, "meeting")
				changed, now[m.ID] = append(changed, m), m
				if k, ok := steady[m.ID]; ok && !(matches(prepared, &m) && orderKey(prepared, &m) == k) {
					delete(steady, m.ID)
				}
			}
			var removed []int64
			if rapid.Bool().Draw(t, "remove") {
				removed = append(removed, int64(rapid.IntRange(1, 45).Draw(t, "gone")))
				delete(steady, removed[0])
			}
			if err := x.Update(context.Background(), changed, removed); err != nil {
				t.Fatalf("Update: %v", err)
			}
		}
		for id := range steady {
			if seen[id] != 1 {
				t.Fatalf("meeting %d was there all the time and was seen %d times in %+v", id, seen[id], q)
			}
		}
	})
}

// Words are cut as package fold cuts them.
func TestTokens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(rapid.SampledFrom([]rune("aB.'- 19é·新x_")), 0, 12, -1).Draw(t, "s")
		var got []string
		eachToken(s, nil, func(token []byte) { got = append(got, string(token)) })
		if d := cmp.Diff(fold.Tokens(s), got); d != "" {
			t.Fatalf("tokens of %q (-fold +index):\n%s", s, d)
		}
	})
}

// The trie finds every word that fold.Match says matches, among words that are the one asked for, some edits away and
// with more behind.
func TestMatchWords(t *testing.T) {
	letter := rapid.SampledFrom([]rune("abcdñ"))
	misspelt := func(t *rapid.T, word string) string {
		w := []rune(word)
		for range rapid.IntRange(0, 4).Draw(t, "edits") {
			i := rapid.IntRange(0, len(w)).Draw(t, "at")
			switch edit := rapid.IntRange(0, 4).Draw(t, "edit"); {
			case edit == 0:
				w = slices.Insert(w, i, letter.Draw(t, "letter"))
			case edit == 1:
				w = append(w, letter.Draw(t, "letter"))
			case i == len(w):
			case edit == 2:
				w = slices.Delete(w, i, i+1)
			case edit == 3:
				w[i] = letter.Draw(t, "letter")
			case i > 0:
				w[i], w[i-1] = w[i-1], w[i]
			}
		}
		return string(w)
	}
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringOfN(letter, 4, 11, -1).Draw(t, "word")
		var words []string
		for range 25 {
			if w := misspelt(t, word); w != "" {
				words = append(words, w)
			}
		}
		slices.Sort(words)
		words = slices.Compact(words)
		s := &segment{words: newVocabulary(words)}
		s.typos = newTrie(s.words)
		got := map[string]int{}
		for _, m := range s.matchWords(word) {
			if _, twice := got[s.words.string(m.word)]; twice {
				t.Fatalf("%q is given twice for %q", s.words.string(m.word), word)
			}
			got[s.words.string(m.word)] = m.rank
		}
		want := map[string]int{}
		for _, w := range words {
			if rank := fold.Match(word, w); rank > 0 {
				want[w] = rank
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("matches of %q in %q (-fold +index):\n%s", word, words, d)
		}
	})
}

// Looking at boxes only, nothing near is missed, and what lies at the border is judged as geo.Point.KM does.
func TestGround(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 9))
	made := &batch{}
	for i := range 3000 {
		p := someCentres[i%len(someCentres)]
		p = geo.Point{Lat: min(p.Lat+r.NormFloat64()/10, 90), Lng: p.Lng + r.NormFloat64()/10}
		if i%50 == 0 {
			p = geo.Point{Lat: r.Float64()*180 - 90, Lng: r.Float64()*360 - 180}
		}
		if p.Lng > 180 {
			p.Lng -= 360
		}
		made.records = append(made.records, record{id: int64(i), cell: p.Cell(), lat: p.Lat, lng: p.Lng, located: true})
	}
	points := []geo.Point{}
	for _, o := range documentOrder([]*batch{made}) {
		points = append(points, geo.Point{Lat: made.records[o.doc].lat, Lng: made.records[o.doc].lng})
	}
	g := newGround(points)
	within := func(c circle) map[uint32]bool {
		found := map[uint32]bool{}
		for _, b := range g.blocks(&c, nil) {
			for doc := b * blockSize; doc < min((b+1)*blockSize, uint32(len(points))); doc++ {
				if g.contains(&c, doc) {
					found[doc] = true
				}
			}
		}
		return found
	}
	for range 800 {
		centre, border := points[r.IntN(len(points))], points[r.IntN(len(points))]
		km := centre.KM(border)
		if r.IntN(3) == 0 {
			km = math.Nextafter(km, 0)
		}
		c := newCircle(centre, km)
		found := within(c)
		for doc, p := range points {
			if near := centre.KM(p) <= km; near != found[uint32(doc)] {
				t.Fatalf("%v is %v km from %v: within %v km says %v", p, centre.KM(p), centre, km, !near)
			}
		}
		size := r.Float64() * 40
		b := meeting.Bounds{South: centre.Lat, West: centre.Lng, North: min(centre.Lat+size, 90), East: centre.Lng + size}
		if b.East > 180 {
			b.East -= 360
		}
		found = within(circleRound(b))
		for doc, p := range points {
			if b.Contains(p) && !found[uint32(doc)] {
				t.Fatalf("%v lies in %v, but not in the circle round it", p, b)
			}
		}
	}
}

// What cannot be answered is refused by both, and nothing is looked for in a wider sense.
func TestRefused(t *testing.T) {
	x := loaded(t, 0, nil)
	for name, q := range map[string]meeting.Query{
		"limit":     {Limit: 1001},
		"sort":      {Sort: "best"},
		"within_km": {WithinKM: 5},
		"cursor":    {After: &meeting.Cursor{Sort: meeting.ByName}},
		"region":    {Region: "\u0301"},
	} {
		var p *problem.Problem
		if _, err := x.Find(context.Background(), q); !errors.As(err, &p) || p.Kind != problem.Invalid || p.Field != name {
			t.Errorf("Find(%+v) gives %v, want a problem in %s", q, err, name)
		}
	}
}

// A load that fails, and one with two meetings of one ID, leave what was there.
func TestLoadKeepsOnError(t *testing.T) {
	one := rapid.Custom(func(t *rapid.T) meeting.Meeting {
		m := someMeeting(7).Draw(t, "m")
		m.Status = meeting.Active
		return m
	}).Example(1)
	x := loaded(t, 0, []meeting.Meeting{one})
	broken := errors.New("broken")
	if err := x.Load(context.Background(), func(yield func(meeting.Meeting) error) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("Load gives %v, want the error of each", err)
	}
	if err := x.Load(context.Background(), yields([]meeting.Meeting{one, one})); err == nil {
		t.Error("Load of one ID twice gives no error")
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if err := x.Load(ctx, yields([]meeting.Meeting{one})); !errors.Is(err, context.Canceled) {
		t.Errorf("Load gives %v, want that it was stopped", err)
	}
	if x.Count() != 1 {
		t.Errorf("after failed loads there are %d meetings, want the one from before", x.Count())
	}
}

// As time goes by, timelines are made again before their end, and answers stay right.
func TestRoll(t *testing.T) {
	at := clock()
	all := rapid.Custom(func(t *rapid.T) []meeting.Meeting { return someMeetings(t, 1, 60) }).Filter(func(m []meeting.Meeting) bool { return len(m) > 30 }).Example(3)
	x := New(func() time.Time { return at })
	if err := x.Load(context.Background(), yields(all)); err != nil {
		t.Fatal(err)
	}
	for range 200 {
		at = at.Add(time.Duration(rand.Int64N(int64(6 * time.Hour))))
		x.roll()
		for _, v := range x.current.Load().views {
			if !v.line.covers(at.Unix()) || !v.line.covers(at.Add(-meeting.CursorLife).Unix()) {
				t.Fatalf("at %v the timeline is not ready", at)
			}
		}
		sameAnswers(t, x, all, meeting.Query{At: at, Limit: 1000, Sort: meeting.ByUpcoming})
	}
}

// Readers see one state or the other while a writer changes them back and forth, never a mixture.
func TestReadersSeeOneState(t *testing.T) {
	t.Parallel()
	states := [2][]meeting.Meeting{}
	for i := range states {
		for id := range int64(30) {
			m := meeting.Meeting{ID: id + 1, Content: meeting.Content{Name: fmt.Sprintf("state %d", i), Program: "aa", Status: meeting.Active,
				Rule: recur.Rule{Kind: recur.Weekly, Day: time.Weekday(id % 7), Start: int(id), Length: 60, Zone: "Europe/London"}}}
			m.Public()
			states[i] = append(states[i], m)
		}
	}
	x := loaded(t, smallAnswer, states[0])
	x.mergeFrom = 20 // every other update joins all
	ctx, stop := context.WithCancel(context.Background())
	var wait sync.WaitGroup
	for range 3 {
		wait.Go(func() {
			for ctx.Err() == nil {
				page, err := x.Find(context.Background(), meeting.Query{Limit: 1000, Sort: meeting.ByName, Facets: true})
				if err != nil || page.Total != 30 || len(page.Hits) != 30 || page.Facets.Program["aa"] != 30 {
					t.Errorf("Find gives %d hits of %d, %v", len(page.Hits), page.Total, err)
					return
				}
				name := func(h meeting.Hit) string {
					m, err := h.Meeting()
					if err != nil {
						t.Error(err)
					}
					return m.Name
				}
				if first, end := name(page.Hits[0]), name(page.Hits[29]); first != end {
					t.Errorf("one answer holds %q and %q", first, end)
				}
			}
		})
	}
	for i := range 300 {
		if err := x.Update(context.Background(), states[(i+1)%2], nil); err != nil {
			t.Error(err)
		}
		x.roll()
	}
	stop()
	wait.Wait()
}

package meeting

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"homegroup/internal/fold"
	"homegroup/internal/problem"
)

// comparison is a cleaned list beside what the directory holds of its feed.
type comparison struct {
	feed       Feed
	revision   int64
	keyed      []Keyed
	report     Report
	old        map[int64]Listing // the feed's listings as they were
	ours       map[int64]Listing // and as they will be
	row        map[int64]int     // index in keyed of a listing that is there
	dirty      map[int64]bool    // of ours, those to be written
	strangers  []Listing         // other feeds' listings to be written: their meeting changes
	fresh      map[int64]bool    // those whose likeness to others must be looked at (again)
	others     map[int64]likeness
	moved      map[int64]int64 // meeting before, of every listing whose meeting changes
	decisions  []Merge
	liveBefore int
	liveAfter  int
}

// Fingerprint tells whether two contents are the same.
func Fingerprint(c Content) string {
	data, err := json.Marshal(c)
	if err != nil {
		panic("meeting: a Content that is no JSON: " + err.Error()) // strings and numbers only: cannot happen with a valid one
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:16])
}

// compare finds what is new, changed, back or gone. It writes nothing.
func (s *Service) compare(ctx context.Context, f Feed, keyed []Keyed, report Report) (*comparison, error) {
	c := &comparison{feed: f, keyed: keyed, report: report, old: map[int64]Listing{}, ours: map[int64]Listing{}, row: map[int64]int{},
		dirty: map[int64]bool{}, fresh: map[int64]bool{}, moved: map[int64]int64{}}
	var err error
	if c.revision, err = s.listings.Revision(ctx); err != nil {
		return nil, err
	}
	old, err := s.listings.Listings(ctx, f.Name)
	if err != nil {
		return nil, err
	}
	byKey := make(map[string]Listing, len(old))
	for _, l := range old {
		byKey[l.Key] = l
		c.old[l.ID], c.ours[l.ID] = l, l
		if !l.Gone {
			c.liveBefore++
		}
	}
	now := s.now()
	seen := map[int64]bool{}
	var added []int // indexes in keyed
	for i, k := range keyed {
		l, ok := byKey[k.Key]
		if !ok {
			added = append(added, i)
			continue
		}
		seen[l.ID] = true
		c.keep(l, i, now)
	}
	var missing []Listing
	for _, l := range old {
		if !seen[l.ID] {
			missing = append(missing, l)
		}
	}
	added, missing = c.renamed(added, missing, now)
	for _, l := range missing {
		if !l.Gone {
			l.Gone, l.GoneSince = true, now
			c.ours[l.ID], c.dirty[l.ID] = l, true
			c.report.Vanished++
		}
	}
	if err := s.add(ctx, c, added, now); err != nil {
		return nil, err
	}
	c.report.Listings = len(keyed)
	c.liveAfter = c.liveBefore - c.report.Vanished // rows that are new do not make up for those that are gone
	return c, nil
}

// keep takes what the list says now of a listing that it already had.
func (c *comparison) keep(l Listing, i int, now time.Time) {
	c.row[l.ID] = i
	k := c.keyed[i]
	hash := Fingerprint(k.Content)
	if !l.Gone && l.Hash == hash && l.Key == k.Key {
		c.report.Same++
		return
	}
	switch {
	case l.Gone:
		c.report.Returned++
	case l.Hash == hash:
		c.report.Same++ // only its key is new
	default:
		c.report.Changed++
	}
	if l.Hash != hash {
		l.Changed = now
	}
	l.Key, l.Gone, l.GoneSince, l.Content, l.Hash = k.Key, false, time.Time{}, k.Content, hash
	c.ours[l.ID], c.dirty[l.ID], c.fresh[l.ID] = l, true, true
}

// renamed finds the listings that the list only calls by another key, as when a site is built anew: bookmarks go on working.
func (c *comparison) renamed(added []int, missing []Listing, now time.Time) ([]int, []Listing) {
	if len(added) == 0 || len(missing) == 0 {
		return added, missing
	}
	signature := func(k Content) string {
		rule, _ := json.Marshal(k.Rule)
		return strings.Join([]string{fold.Fold(k.Name), string(rule), fold.Fold(k.Formatted), k.ConferenceURL}, "\x00")
	}
	were, are := map[string][]Listing{}, map[string][]int{}
	for _, l := range missing {
		were[signature(l.Content)] = append(were[signature(l.Content)], l)
	}
	for _, i := range added {
		are[signature(c.keyed[i].Content)] = append(are[signature(c.keyed[i].Content)], i)
	}
	found := map[int64]bool{}
	var rest []int
	for _, i := range added {
		sig := signature(c.keyed[i].Content)
		if len(were[sig]) == 1 && len(are[sig]) == 1 {
			found[were[sig][0].ID] = true
			c.keep(were[sig][0], i, now)
			continue
		}
		rest = append(rest, i)
	}
	return rest, slices.DeleteFunc(missing, func(l Listing) bool { return found[l.ID] })
}

// add makes listings of the rows that were not there.
func (s *Service) add(ctx context.Context, c *comparison, added []int, now time.Time) error {
	if len(added) == 0 {
		return nil
	}
	id, err := s.listings.NewIDs(ctx, len(added))
	if err != nil {
		return err
	}
	fresh := make([]Listing, len(added))
	for n, i := range added {
		k := c.keyed[i]
		fresh[n] = Listing{ID: id + int64(n), Feed: c.feed.Name, Key: k.Key, Meeting: id + int64(n), Content: k.Content,
			Hash: Fingerprint(k.Content), FirstSeen: now, Changed: now}
		c.row[fresh[n].ID] = i
		c.fresh[fresh[n].ID] = true
	}
	if err := s.nameSlugs(ctx, fresh); err != nil {
		return err
	}
	for _, l := range fresh {
		c.ours[l.ID], c.dirty[l.ID] = l, true
	}
	c.report.New = len(fresh)
	return nil
}

const maxSlug = 64

// nameSlugs gives new listings their public names: what the list calls them where that is a name, else what people call
// them. Whoever comes second gets a number.
func (s *Service) nameSlugs(ctx context.Context, fresh []Listing) error {
	taken := map[string]bool{}
	open := make([]int, len(fresh))
	for i := range open {
		open[i] = i
	}
	for round := 1; len(open) > 0; round++ {
		wanted := make([]string, 0, len(open))
		for _, i := range open {
			fresh[i].Slug = slugFor(fresh[i], round)
			wanted = append(wanted, fresh[i].Slug)
		}
		there, err := s.listings.Slugs(ctx, wanted)
		if err != nil {
			return err
		}
		var again []int
		for _, i := range open {
			if slug := fresh[i].Slug; there[slug] || taken[slug] {
				again = append(again, i)
			} else {
				taken[slug] = true
			}
		}
		open = again
	}
	return nil
}

// slugFor makes the round-th proposal for a listing's slug; from the fourth on they hold its ID and so are unique.
func slugFor(l Listing, round int) string {
	base := l.Key
	if strings.Trim(base, "0123456789-_") == "" || strings.Contains(base, "://") || len(base) > maxSlug {
		day := ""
		if !l.Content.ByAppointment() {
			day = strings.ToLower(l.Content.Rule.Day.String())
		}
		base = strings.Join([]string{l.Content.Name, l.Content.City, day}, " ")
	}
	tail := ""
	switch {
	case round > 3:
		tail = fmt.Sprintf("-%s-%d", strconv.FormatInt(l.ID, 36), round)
	case round > 1:
		tail = fmt.Sprintf("-%d", round)
	}
	return fold.Slug(base, maxSlug-len(tail)) + tail
}

// join decides which listings are the same meeting as those of other feeds, and counts them.
func (s *Service) join(ctx context.Context, c *comparison) error {
	if len(c.dirty) == 0 {
		return c.count(ctx, s)
	}
	at := time.Date(2026, time.January, 4, 0, 0, 0, 0, time.UTC) // any fixed moment will do
	c.others = map[int64]likeness{}
	meetings := map[int64]int64{}
	var all []likeness
	err := s.listings.EachListing(ctx, c.feed.Name, func(l Listing) error {
		k := likenessOf(l, at)
		meetings[l.ID] = l.Meeting
		c.others[l.ID] = k
		if !l.Gone {
			all = append(all, k)
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	before, err := s.merges.Merges(ctx, "")
	if err != nil {
		return err
	}
	if len(all) == 0 && len(before) == 0 {
		return nil
	}
	kept, err := c.decide(ctx, newLookalikes(all), before, at)
	if err != nil {
		return err
	}
	feedOf := func(id int64) string {
		if _, ours := c.ours[id]; ours {
			return c.feed.Name
		}
		return c.others[id].feed
	}
	of := grouping(kept, feedOf)
	var strangers []int64
	for id, l := range c.ours {
		meetings[id] = l.Meeting
	}
	for id, was := range meetings {
		is, ok := of[id]
		if !ok {
			is = id
		}
		if is == was {
			continue
		}
		c.moved[id] = was
		if l, ours := c.ours[id]; ours {
			l.Meeting = is
			c.ours[id], c.dirty[id] = l, true
		} else {
			strangers = append(strangers, was)
		}
	}
	return c.move(ctx, s, strangers, of)
}

// decide keeps the operator's decisions and those about listings that have not changed, and makes the others anew.
func (c *comparison) decide(ctx context.Context, x *lookalikes, before []Merge, at time.Time) ([]Merge, error) {
	var kept []Merge
	byHand, was := map[[2]int64]bool{}, map[[2]int64]Merge{}
	for _, m := range before {
		pair := [2]int64{m.A, m.B}
		switch {
		case m.State == MergeApart || m.State == MergeJoined:
			byHand[pair] = true
			kept = append(kept, m)
		case c.fresh[m.A] || c.fresh[m.B]:
			was[pair] = m
		default:
			kept = append(kept, m)
		}
	}
	done := 0
	for id := range c.fresh {
		l := c.ours[id]
		if done++; done%1000 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		for _, m := range x.of(likenessOf(l, at)) {
			pair := [2]int64{m.A, m.B}
			if byHand[pair] {
				continue
			}
			m.At = c.ours[l.ID].Changed
			if old, ok := was[pair]; ok {
				delete(was, pair)
				if old.State == m.State {
					m = old
				}
			}
			kept = append(kept, m)
			c.decisions = append(c.decisions, m)
		}
	}
	for pair := range was { // no longer alike
		c.decisions = append(c.decisions, Merge{A: pair[0], B: pair[1]})
	}
	slices.SortFunc(c.decisions, func(a, b Merge) int {
		if a.A != b.A {
			return int(a.A - b.A)
		}
		return int(a.B - b.B)
	})
	return kept, nil
}

// move writes other feeds' listings whose meeting has changed, and counts.
func (c *comparison) move(ctx context.Context, s *Service, meetings []int64, of map[int64]int64) error {
	if len(meetings) > 0 {
		slices.Sort(meetings)
		ls, err := s.listings.ListingsOf(ctx, slices.Compact(meetings))
		if err != nil {
			return err
		}
		for _, l := range ls {
			if _, moves := c.moved[l.ID]; moves && l.Feed != c.feed.Name {
				l.Meeting = l.ID
				if is, ok := of[l.ID]; ok {
					l.Meeting = is
				}
				c.strangers = append(c.strangers, l)
			}
		}
	}
	return c.countMerged(of)
}

// written is every listing to be written, by ID.
func (c *comparison) written() []Listing {
	ls := slices.Clone(c.strangers)
	for id := range c.dirty {
		ls = append(ls, c.ours[id])
	}
	slices.SortFunc(ls, func(a, b Listing) int { return int(a.ID - b.ID) })
	return ls
}

// count counts the rows that share a meeting with another feed, when nothing has changed.
func (c *comparison) count(ctx context.Context, s *Service) error {
	merges, err := s.merges.Merges(ctx, "")
	if err != nil || len(merges) == 0 {
		return err
	}
	c.others = map[int64]likeness{}
	err = s.listings.EachListing(ctx, c.feed.Name, func(l Listing) error {
		c.others[l.ID] = likeness{feed: l.Feed}
		return nil
	})
	if err != nil {
		return err
	}
	return c.countMerged(grouping(merges, func(id int64) string {
		if o, ok := c.others[id]; ok {
			return o.feed
		}
		return c.feed.Name
	}))
}

// countMerged moves rows from Imported to Merged that share a meeting with another feed's listing.
func (c *comparison) countMerged(of map[int64]int64) error {
	with := map[int64]string{} // meeting → another feed that holds it
	for id, meeting := range of {
		if o, ok := c.others[id]; ok {
			if feed := with[meeting]; feed == "" || o.feed < feed {
				with[meeting] = o.feed
			}
		}
	}
	rows := map[int]bool{}
	for id, i := range c.row {
		meeting, ok := of[id]
		if !ok || with[meeting] == "" {
			continue
		}
		k := c.keyed[i]
		if !rows[k.Row] {
			rows[k.Row] = true
			c.report.Imported--
			c.report.Merged++
			c.report.Notes = append(c.report.Notes, mergeNote(k, with[meeting]))
		}
	}
	if c.report.Imported < 0 || c.report.Imported+c.report.Merged+c.report.Dropped != c.report.Rows {
		return problem.New(problem.Internal, "The rows of the list %q do not add up. Nothing was changed; please report this as a fault.", c.feed.Name)
	}
	slices.SortStableFunc(c.report.Notes, func(a, b Note) int { return a.Index - b.Index })
	return nil
}

// touched are the meetings that look different afterwards.
func (c *comparison) touched() []int64 {
	var ids []int64
	for _, l := range c.written() {
		ids = append(ids, l.Meeting)
		if was, ok := c.moved[l.ID]; ok {
			ids = append(ids, was)
		}
		if old, ok := c.old[l.ID]; ok {
			ids = append(ids, old.Meeting)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

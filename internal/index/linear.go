package index

import (
	"context"
	"slices"
	"time"

	"homegroup/internal/fold"
	"homegroup/internal/meeting"
	"homegroup/internal/recur"
)

// Linear answers queries by looking at every meeting, one after another. It is the plainest form of what a query means,
// against which Index is tested and measured.
type Linear struct {
	Meetings []meeting.Meeting // in any order, the Gone too
	Now      func() time.Time  // the moment of a query that gives none
}

// Find answers a query.
func (l Linear) Find(ctx context.Context, q meeting.Query) (meeting.Page, error) {
	q, err := prepare(q, l.Now)
	if err != nil {
		return meeting.Page{}, err
	}
	type found struct {
		key key
		m   *meeting.Meeting
	}
	var all, rest []found
	for i := range l.Meetings {
		if err := ctx.Err(); err != nil {
			return meeting.Page{}, err
		}
		if m := &l.Meetings[i]; matches(q, m) {
			all = append(all, found{orderKey(q, m), m})
		}
	}
	for _, f := range all {
		if q.After == nil || f.key.compare(keyOf(q.After)) > 0 {
			rest = append(rest, f)
		}
	}
	slices.SortFunc(rest, func(a, b found) int { return a.key.compare(b.key) })

	page := meeting.Page{Total: len(all)}
	for _, f := range rest[:min(len(rest), q.Limit)] {
		hit := meeting.Hit{ID: f.m.ID, KM: -1}
		if q.Near != nil && f.m.Point != nil {
			hit.KM = q.Near.KM(*f.m.Point)
		}
		hit.Next = occurrence(f.m.NextStart(q.At))
		hit.Now = occurrence(f.m.UnderWay(q.At))
		if hit.JSON, err = meeting.Encode(*f.m); err != nil {
			return meeting.Page{}, err
		}
		page.Hits = append(page.Hits, hit)
	}
	if len(rest) > q.Limit {
		k := rest[q.Limit-1].key
		page.Next = &meeting.Cursor{Sort: q.Order(), At: q.At, Key: k.nums, Name: k.name, ID: k.id}
	}
	if q.Facets {
		count := newFacetCount()
		for _, f := range all {
			count.add(f.m)
		}
		page.Facets = count.facets()
	}
	return page, nil
}

func occurrence(o recur.Occurrence, ok bool) *recur.Occurrence {
	if !ok {
		return nil
	}
	return &o
}

// matches says whether a meeting answers every part of a prepared query.
func matches(q meeting.Query, m *meeting.Meeting) bool {
	if m.Status == meeting.Gone {
		return false
	}
	if q.Text != "" && relevance(q.Text, m) == 0 {
		return false
	}
	if q.WithinKM > 0 && (m.Point == nil || q.Near.KM(*m.Point) > q.WithinKM) {
		return false
	}
	if q.Bounds != nil && (m.Point == nil || !q.Bounds.Contains(*m.Point)) {
		return false
	}
	if q.Days != 0 && (m.ByAppointment() || !q.Days.Has(m.Rule.Day)) {
		return false
	}
	if (q.From != nil || q.To != nil) && (m.ByAppointment() || !between(m.Rule.Start, q.From, q.To)) {
		return false
	}
	next, again := m.NextStart(q.At)
	if _, underWay := m.UnderWay(q.At); q.Now && !underWay && !(again && next.Start.Sub(q.At) <= meeting.NowWithin) {
		return false
	}
	if !q.Until.IsZero() && !(again && next.Start.Before(q.Until)) {
		return false
	}
	if len(q.Programs) > 0 && !slices.Contains(q.Programs, m.Program) {
		return false
	}
	for _, t := range q.Types {
		if t.Attribute != "" && !slices.Contains(meeting.AttributesOf(m.Content), t.Attribute) {
			return false
		}
		if t.Program != "" && t.Program != m.Program {
			return false
		}
		if t.Code != "" && !slices.Contains(m.Types, t.Code) {
			return false
		}
	}
	if len(q.Attendance) > 0 && !slices.ContainsFunc(q.Attendance, func(a meeting.Attendance) bool {
		return a == m.Attendance || m.Attendance == meeting.Hybrid
	}) {
		return false
	}
	if q.Region != "" && !slices.ContainsFunc(slices.Concat([]string{m.City, m.State, m.Country}, m.Regions, meeting.AreaNames(m.Country, m.State)), func(r string) bool {
		return fold.Fold(r) == fold.Fold(q.Region)
	}) {
		return false
	}
	if q.Language != "" && !slices.ContainsFunc(m.Languages, func(l string) bool {
		return baseLanguage(l) == baseLanguage(q.Language)
	}) {
		return false
	}
	if q.Body != "" && fold.Fold(q.Body) != fold.Fold(m.Body) {
		return false
	}
	if q.Feed != "" && !slices.ContainsFunc(m.Sources, func(s meeting.Origin) bool { return s.Feed == q.Feed }) {
		return false
	}
	return true
}

// between says whether a start lies in [from, to], over midnight where from > to.
func between(start int, from, to *int) bool {
	first, end := 0, 24*60-1
	if from != nil {
		first = *from
	}
	if to != nil {
		end = *to
	}
	if first > end {
		return start >= first || start <= end
	}
	return start >= first && start <= end
}

// relevance is how well the words match; 0 where one of them does not, or there is none.
func relevance(text string, m *meeting.Meeting) int {
	sum := 0
	for _, word := range fold.Tokens(text) {
		best := 0
		for i, part := range m.Text() {
			for _, token := range fold.Tokens(part) {
				best = max(best, level(fold.Match(word, token), i == 0))
			}
		}
		if best == 0 {
			return 0
		}
		sum += best
	}
	return sum
}

// orderKey is where a meeting stands in the query's order.
func orderKey(q meeting.Query, m *meeting.Meeting) key {
	next, far := int64(last), int64(last)
	if o, ok := m.NextStart(q.At); ok {
		next = minute(o.Start)
	}
	if q.Near != nil && m.Point != nil {
		far = metres(q.Near.KM(*m.Point))
	}
	k := key{id: m.ID}
	switch q.Order() {
	case meeting.ByRelevance:
		if q.Text != "" {
			k.nums[0] = -int64(relevance(q.Text, m))
		}
		k.nums[1] = next
	case meeting.ByTime:
		k.nums = [2]int64{weekMinute(m.Content), far}
	case meeting.ByDistance:
		k.nums = [2]int64{far, next}
	case meeting.ByUpcoming:
		k.nums = [2]int64{next, far}
	case meeting.ByName:
		k.name = nameKey(m.Name)
	}
	return k
}

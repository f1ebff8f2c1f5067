package meeting

import (
	"context"
	"slices"

	"homegroup/internal/problem"
)

// MergeView is a decision about two listings, as the operator looks at it.
type MergeView struct {
	Merge
	First, Second Listing
}

// Merges gives the decisions in one state ("" for all), the most alike first.
func (s *Service) Merges(ctx context.Context, state MergeState) ([]MergeView, error) {
	decisions, err := s.merges.Merges(ctx, state)
	if err != nil {
		return nil, err
	}
	wanted := map[int64]Listing{}
	for _, d := range decisions {
		wanted[d.A], wanted[d.B] = Listing{}, Listing{}
	}
	err = s.listings.EachListing(ctx, "", func(l Listing) error {
		if _, ok := wanted[l.ID]; ok {
			wanted[l.ID] = l
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	views := make([]MergeView, 0, len(decisions))
	slices.SortFunc(decisions, func(a, b Merge) int {
		if stronger(a, b) {
			return -1
		}
		return 1
	})
	for _, d := range decisions {
		views = append(views, MergeView{d, wanted[d.A], wanted[d.B]})
	}
	return views, nil
}

// Apart decides, for good, that two listings are two meetings: it undoes a merge, and keeps the two from being merged again.
// The listings are named by their slugs. Errors: problem.NotFound, problem.Invalid.
func (s *Service) Apart(ctx context.Context, slugA, slugB string) error {
	return s.rule(ctx, slugA, slugB, MergeApart)
}

// Together decides that two listings are one meeting, whatever they look like. The listings are named by their slugs.
// Errors: problem.NotFound, problem.Invalid.
func (s *Service) Together(ctx context.Context, slugA, slugB string) error {
	return s.rule(ctx, slugA, slugB, MergeJoined)
}

// rule writes an operator's decision and works out the meetings that it concerns anew.
func (s *Service) rule(ctx context.Context, slugA, slugB string, state MergeState) error {
	for try := 0; ; try++ {
		revision, err := s.listings.Revision(ctx)
		if err != nil {
			return err
		}
		bySlug, feedOf, meetingOf := map[string]int64{}, map[int64]string{}, map[int64]int64{}
		err = s.listings.EachListing(ctx, "", func(l Listing) error {
			feedOf[l.ID], meetingOf[l.ID] = l.Feed, l.Meeting
			if l.Slug == slugA || l.Slug == slugB {
				bySlug[l.Slug] = l.ID
			}
			return nil
		})
		if err != nil {
			return err
		}
		for _, slug := range []string{slugA, slugB} {
			if bySlug[slug] == 0 {
				return problem.New(problem.NotFound, "No listing is called %q. Nothing was changed.", slug)
			}
		}
		a, b := bySlug[slugA], bySlug[slugB]
		if a == b {
			return problem.New(problem.Invalid, "Both names are the same listing. Nothing was changed.")
		}
		decided := []Merge{{A: min(a, b), B: max(a, b), State: state, Score: 1, At: s.now()}}
		if state == MergeJoined { // whole meetings are joined, with all listings that they have by now
			for id, m := range meetingOf {
				if id != a && id != b && (m == meetingOf[a] || m == meetingOf[b]) {
					decided = append(decided, Merge{A: min(a, id), B: max(a, id), State: state, Score: 1, At: s.now()})
				}
			}
		}
		decisions, err := s.merges.Merges(ctx, "")
		if err != nil {
			return err
		}
		before := map[[2]int64]MergeState{}
		for _, d := range decisions {
			before[[2]int64{d.A, d.B}] = d.State
		}
		// What the operator decided about other pairs stands.
		decided = slices.DeleteFunc(decided, func(d Merge) bool {
			return before[[2]int64{d.A, d.B}] == MergeApart && (d.A != min(a, b) || d.B != max(a, b))
		})
		decisions = slices.DeleteFunc(decisions, func(d Merge) bool {
			return slices.ContainsFunc(decided, func(n Merge) bool { return n.A == d.A && n.B == d.B })
		})
		of := grouping(append(decisions, decided...), func(id int64) string { return feedOf[id] })
		if state == MergeJoined && of[a] != of[b] {
			return problem.New(problem.Conflict, "%s and %s cannot become one meeting: an earlier decision keeps listings of theirs apart. Nothing was changed; homegroup feed merges shows what was decided.", slugA, slugB)
		}
		moved := map[int64]int64{}
		for id, was := range meetingOf {
			is, ok := of[id]
			if !ok {
				is = id
			}
			if is != was {
				moved[id] = is
			}
		}
		err = s.merges.Regroup(ctx, revision, decided, moved)
		if problem.KindOf(err) == problem.Conflict && try < 20 {
			continue
		}
		return err
	}
}

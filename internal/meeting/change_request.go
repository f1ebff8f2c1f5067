package meeting

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"homegroup/internal/problem"
)

// ChangeRequest is what a visitor says about a listing that is not right. It holds no name and no address unless the
// visitor writes one into Text.
type ChangeRequest struct {
	ID      int64
	Meeting int64  // of the Meeting
	Slug    string // as it was
	Name    string // of the meeting, as it was
	What    string // one of ChangeKinds
	Text    string // up to MaxChangeText characters
	At      time.Time
	Closed  time.Time // zero while open
	Outcome string    // what the operator did about it
}

// ChangeKinds are the things that can be wrong with a listing.
func ChangeKinds() []string { return []string{"time", "place", "online", "gone", "access", "other"} }

// MaxChangeText is how long a report may be, in characters.
const MaxChangeText = 2000

// CheckChangeRequest says what is wrong with a report before it is kept. A report that the meeting is gone may be without words.
func CheckChangeRequest(r ChangeRequest) error {
	known := false
	for _, k := range ChangeKinds() {
		known = known || k == r.What
	}
	switch {
	case !known:
		return problem.InField("what", "Choose what is not right. Nothing was sent.")
	case strings.TrimSpace(r.Text) == "" && r.What != "gone":
		return problem.InField("text", "Write what is not right, in a few words. Nothing was sent.")
	case utf8.RuneCountInString(r.Text) > MaxChangeText:
		return problem.InField("text", "This is longer than %d characters. Nothing was sent; shorten it and send it again.", MaxChangeText)
	}
	return nil
}

// ReportChange keeps a visitor's report about the meeting with this slug for the operator.
func (s *Service) ReportChange(ctx context.Context, slug, what, text string) error {
	m, err := s.finder.BySlug(ctx, slug)
	if err != nil {
		return err
	}
	r := ChangeRequest{Meeting: m.ID, Slug: m.Slug, Name: m.Name, What: what, Text: strings.TrimSpace(text), At: s.now()}
	if err := CheckChangeRequest(r); err != nil {
		return err
	}
	return s.requests.AddChangeRequest(ctx, r)
}

// ChangeRequests gives the reports that are open, or all of them, the oldest first.
func (s *Service) ChangeRequests(ctx context.Context, all bool) ([]ChangeRequest, error) {
	return s.requests.ChangeRequests(ctx, all)
}

// CloseChangeRequest ends a report with a word on what was done about it.
func (s *Service) CloseChangeRequest(ctx context.Context, id int64, outcome string) error {
	return s.requests.CloseChangeRequest(ctx, id, outcome, s.now())
}

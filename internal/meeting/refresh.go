package meeting

import (
	"context"
	"errors"
	"fmt"
	"time"

	"homegroup/internal/problem"
)

// RefreshOptions change how a feed is refreshed.
type RefreshOptions struct {
	Force      bool           // read the list even if it has not changed
	AcceptLoss bool           // take a list that lost more than half of its rows
	Progress   func(Progress) // called now and then; may be nil
}

// IntakeRules is the version of the rules by which rows are cleaned: after a change of them every list is read again.
const IntakeRules = 1

// Retries of a failing feed wait longer each time, up to a day.
const (
	firstRetry = 5 * time.Minute
	lastRetry  = 24 * time.Hour
)

// Refresh fetches a feed's list and takes it whole, or leaves everything as it was and says why: the last good list stays,
// and the feed's health tells the reason. A list that lost more than half of its rows is held for the operator.
// Taking the same list again changes nothing. Errors: problem.NotFound, problem.Unavailable (not to be had), problem.Invalid
// (not to be read), problem.Conflict (held), and the context's, with which nothing is changed at all.
func (s *Service) Refresh(ctx context.Context, name string, o RefreshOptions) (Report, error) {
	f, err := s.feeds.Feed(ctx, name)
	if err != nil {
		return Report{}, err
	}
	progress := s.progress(ctx, name, o.Progress)
	defer s.endProgress(name)
	batch, err := s.source.Fetch(ctx, f, o.Force || f.Report.Rules != IntakeRules, progress)
	if err != nil {
		return Report{}, s.failed(ctx, f, err)
	}
	if batch.Unchanged || !o.Force && !o.AcceptLoss && batch.Sum == f.Refused {
		return f.Report, s.well(ctx, f, nil)
	}
	f.Format = batch.Format
	intake := Intake{Feed: f, Zones: s.zones, Now: s.now(), Progress: func(done int) {
		progress(Progress{Stage: "cleaning", Done: done, Of: len(batch.Rows)})
	}}
	keyed, report, err := intake.Clean(ctx, batch.Rows)
	if err != nil {
		return Report{}, err
	}
	report.Rules = IntakeRules
	if len(keyed) == 0 && f.LastGood.IsZero() {
		return report, s.failed(ctx, f, empty(report))
	}
	taken := f
	taken.ETag, taken.LastModified, taken.Sum = batch.ETag, batch.LastModified, batch.Sum
	return s.take(ctx, taken, keyed, report, o.AcceptLoss, progress)
}

func empty(report Report) error {
	if report.Rows == 0 {
		return problem.New(problem.Invalid, "The list is empty: it holds no meeting. Nothing was changed.")
	}
	return problem.New(problem.Invalid, "None of the list's %d rows can be used, the first because: %s Nothing was changed.", report.Rows, report.Notes[0].Reason)
}

// take compares a cleaned list with what is there and writes the difference. It starts over when somebody else has
// written in between, so that two lists read at once still find their common meetings.
func (s *Service) take(ctx context.Context, f Feed, keyed []Keyed, report Report, acceptLoss bool, progress func(Progress)) (Report, error) {
	for try := 0; ; try++ {
		progress(Progress{Stage: "comparing", Of: len(keyed)})
		c, err := s.compare(ctx, f, keyed, report)
		if err != nil {
			return Report{}, err
		}
		if lost := c.liveBefore - c.liveAfter; lost*2 > c.liveBefore && !acceptLoss {
			return c.report, s.hold(ctx, f, keyed, c)
		}
		if err := s.join(ctx, c); err != nil {
			return Report{}, err
		}
		changed := c.written()
		progress(Progress{Stage: "saving", Of: len(changed)})
		now := s.now()
		refresh := Refresh{Revision: c.revision, Listings: changed, Joined: c.decisions, Meetings: c.touched()}
		if refresh.Feed, err = s.healthy(ctx, f, now); err != nil {
			return Report{}, err
		}
		refresh.Feed.Report = c.report
		err = s.listings.Apply(ctx, refresh)
		if problem.KindOf(err) == problem.Conflict && try < 20 && ctx.Err() == nil {
			continue
		}
		if err != nil {
			return Report{}, err
		}
		return c.report, nil
	}
}

// healthy is the feed after a good refresh, with the options that it has now: they may have been changed meanwhile.
func (s *Service) healthy(ctx context.Context, f Feed, now time.Time) (Feed, error) {
	h, err := s.feeds.Feed(ctx, f.Name)
	if problem.KindOf(err) == problem.NotFound {
		return Feed{}, problem.New(problem.NotFound, "The feed %q was removed while its list was being read. Nothing of the list was kept.", f.Name)
	}
	if err != nil {
		return Feed{}, err
	}
	h.Format, h.ETag, h.LastModified, h.Sum, h.Report = f.Format, f.ETag, f.LastModified, f.Sum, f.Report
	h.State, h.Error, h.Tries, h.Held, h.Progress, h.Refused = FeedWell, "", 0, nil, nil, ""
	h.LastTry, h.LastGood, h.NextTry = now, now, next(h, now)
	return h, nil
}

func next(f Feed, now time.Time) time.Time {
	if f.Every == 0 || f.Paused {
		return time.Time{}
	}
	return now.Add(f.Every)
}

// well notes that the list was there and had nothing new.
func (s *Service) well(ctx context.Context, f Feed, change func(*Feed)) error {
	refused := f.Refused
	h, err := s.healthy(ctx, f, s.now())
	if err != nil {
		return err
	}
	h.Refused = refused
	if change != nil {
		change(&h)
	}
	return s.feeds.SaveFeed(ctx, h)
}

// failed notes what went wrong with a feed and when it is tried again; its listings stay as they are. It gives the error back.
func (s *Service) failed(ctx context.Context, f Feed, cause error) error {
	if ctx.Err() != nil {
		return ctx.Err() // stopped by somebody: nothing is wrong with the feed
	}
	h, err := s.feeds.Feed(ctx, f.Name)
	if err != nil {
		return errors.Join(cause, err)
	}
	now := s.now()
	h.State, h.Error, h.LastTry, h.Progress = FeedFailing, "Something went wrong here while the list was read.", now, nil
	var p *problem.Problem
	if errors.As(cause, &p) {
		h.Error = p.Message
	}
	if h.Held != nil {
		h.State = FeedHeld
	}
	h.Tries++
	h.NextTry = time.Time{}
	if h.Every > 0 && !h.Paused {
		h.NextTry = now.Add(min(firstRetry<<min(h.Tries-1, 12), lastRetry, max(h.Every, firstRetry)*8))
	}
	if err := s.feeds.SaveFeed(ctx, h); err != nil {
		return errors.Join(cause, err)
	}
	return cause
}

// hold keeps a list that lost too much until the operator decides.
func (s *Service) hold(ctx context.Context, f Feed, keyed []Keyed, c *comparison) error {
	if err := s.feeds.HoldRows(ctx, f.Name, keyed); err != nil {
		return err
	}
	h, err := s.feeds.Feed(ctx, f.Name)
	if err != nil {
		return err
	}
	now := s.now()
	since := now
	if h.Held != nil {
		since = h.Held.Since
	}
	// The conditions of the list taken last stay, so that the next fetch brings a whole list to compare again.
	h.State, h.Error, h.Tries, h.Progress, h.LastTry, h.NextTry = FeedHeld, "", 0, nil, now, next(h, now)
	h.Held = &Held{Sum: f.Sum, Since: since, Before: c.liveBefore, After: c.liveAfter, Report: c.report}
	if err := s.feeds.SaveFeed(ctx, h); err != nil {
		return err
	}
	return problem.New(problem.Conflict, "The list %q lost more than half of its meetings at once: %d became %d.%s The old list is still shown. "+
		"Look at the new one and decide: homegroup feed accept %s, or homegroup feed keep %s.", f.Title, c.liveBefore, c.liveAfter, unusable(c.report), f.Name, f.Name)
}

// unusable says how many rows of a list were dropped and why the first was, so that an option that is missing is not taken
// for meetings that have ended.
func unusable(report Report) string {
	for _, n := range report.Notes {
		if n.What == Dropped {
			return fmt.Sprintf(" %d of its rows cannot be used, the first because: %s", report.Dropped, n.Reason)
		}
	}
	return ""
}

// AcceptHeld takes the list that is held. Error: problem.NotFound when none is.
func (s *Service) AcceptHeld(ctx context.Context, name string) (Report, error) {
	f, err := s.held(ctx, name)
	if err != nil {
		return Report{}, err
	}
	keyed, err := s.feeds.HeldRows(ctx, name)
	if err != nil {
		return Report{}, err
	}
	report := f.Held.Report
	f.Sum, f.ETag, f.LastModified = f.Held.Sum, "", ""
	return s.take(ctx, f, keyed, plain(report), true, func(Progress) {})
}

// KeepOld refuses the list that is held; the same list is not held again. Error: problem.NotFound when none is.
func (s *Service) KeepOld(ctx context.Context, name string) error {
	f, err := s.held(ctx, name)
	if err != nil {
		return err
	}
	refused := f.Held.Sum
	return s.well(ctx, f, func(h *Feed) { h.Refused = refused })
}

func (s *Service) held(ctx context.Context, name string) (Feed, error) {
	f, err := s.feeds.Feed(ctx, name)
	if err != nil {
		return Feed{}, err
	}
	if f.Held == nil {
		return Feed{}, problem.New(problem.NotFound, "No list of the feed %q waits for a decision.", name)
	}
	return f, nil
}

// progress passes on what a long import tells, and notes it for the page about feeds, at most once a second.
func (s *Service) progress(ctx context.Context, name string, tell func(Progress)) func(Progress) {
	var last time.Time
	return func(p Progress) {
		p.At = s.now()
		if tell != nil {
			tell(p)
		}
		if now := time.Now(); now.Sub(last) > time.Second {
			last = now
			_ = s.feeds.SaveProgress(ctx, name, &p) // only for looking at: an import does not stop for it
		}
	}
}

// endProgress also runs after Ctrl-C, when the import's own context has ended.
func (s *Service) endProgress(name string) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	_ = s.feeds.SaveProgress(ctx, name, nil)
}

// AddFeed adds a feed, or changes the options of the one that has this name; its listings and its health stay. After a
// change of what the rows mean the list is read again whole.
func (s *Service) AddFeed(ctx context.Context, f Feed) error {
	if err := CheckFeed(f); err != nil {
		return err
	}
	old, err := s.feeds.Feed(ctx, f.Name)
	switch {
	case problem.KindOf(err) == problem.NotFound:
		f.State = FeedNew
	case err != nil:
		return err
	default:
		options := f
		f = old
		f.Title, f.URL, f.Format, f.Program, f.Zone, f.Country, f.Mapping = options.Title, options.URL, options.Format, options.Program, options.Zone, options.Country, options.Mapping
		f.Every, f.Contacts, f.Private, f.Paused = options.Every, options.Contacts, options.Private, options.Paused
		if f.URL != old.URL || f.Format != old.Format && f.Format != Auto || f.Program != old.Program || f.Zone != old.Zone || f.Country != old.Country || f.Mapping != old.Mapping || f.Contacts != old.Contacts {
			f.ETag, f.LastModified, f.Sum, f.Refused = "", "", "", ""
		}
	}
	f.NextTry = next(f, s.now())
	if f.State == FeedNew && f.Every > 0 && !f.Paused {
		f.NextTry = s.now()
	}
	return s.feeds.SaveFeed(ctx, f)
}

// RemoveFeed takes a feed away with its listings. Meetings that other feeds hold too stay. Error: problem.NotFound.
func (s *Service) RemoveFeed(ctx context.Context, name string) error {
	return s.feeds.RemoveFeed(ctx, name)
}

// CheckFeed says what is wrong with a feed's options before they are kept.
func CheckFeed(f Feed) error {
	switch {
	case len(f.Name) == 0 || len(f.Name) > 64 || f.Name[0] == '-':
		return problem.InField("name", "A feed's name has 1 to 64 letters a-z, digits and hyphens, and does not begin with a hyphen.")
	case f.URL == "":
		return problem.InField("url", "Say where the list is: a web address or a file.")
	case f.Every < 0 || f.Every > 0 && f.Every < time.Minute:
		return problem.InField("every", "A list can be fetched once a minute at the most.")
	}
	for _, r := range f.Name {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' {
			return problem.InField("name", "A feed's name has only letters a-z, digits and hyphens: %q has others.", f.Name)
		}
	}
	switch f.Format {
	case Auto, MeetingGuide, BMLT, Sheet:
	default:
		return problem.InField("format", "The format is one of auto, meetingguide, bmlt and sheet, not %q.", f.Format)
	}
	if f.Zone != "" {
		if loc, err := time.LoadLocation(f.Zone); err != nil || f.Zone == "Local" || loc == nil {
			return problem.InField("timezone", "%q is not a time zone. Write it like America/New_York.", f.Zone)
		}
	}
	if f.Program != "" {
		for _, r := range f.Program {
			if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' {
				return problem.InField("program", "A program is named by its id, such as aa or smart: %q is none.", f.Program)
			}
		}
	}
	return nil
}

// plain is a report without what comparing adds.
func plain(r Report) Report {
	notes := make([]Note, 0, len(r.Notes))
	for _, n := range r.Notes {
		if n.Code == sameMeeting {
			r.Merged--
			r.Imported++
			continue
		}
		notes = append(notes, n)
	}
	r.Notes = notes
	r.New, r.Changed, r.Same, r.Returned, r.Vanished = 0, 0, 0, 0, 0
	return r
}

// sameMeeting is the code of the note on a row that is a meeting of another feed too.
const sameMeeting = "same_meeting"

func mergeNote(k Keyed, other string) Note {
	return Note{Index: k.Row, Key: k.Key, What: Merged, Code: sameMeeting, Reason: fmt.Sprintf("The same meeting is in the list %q too; it is shown once.", other)}
}

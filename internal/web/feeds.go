package web

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"homegroup/internal/meeting"
	"homegroup/internal/place"
)

// feedsPage shows where the lists come from and how each stands.
type feedsPage struct {
	*visit
	head
	Standfirst string
	Held       []heldFeed
	Feeds      []feedRow
	Fetching   []fetching
	Waiting    []waitingRow
	Credit     string
}

type heldFeed struct {
	Title, Text  string
	Look         string // the page with what would change
	Keep, Accept string // commands for the operator
}

type feedRow struct {
	Title, URL, Kind        string
	State, Icon, StateText  string
	Reason                  string
	Rows, Repaired, Dropped string
	LastGood, Next          string
}

type fetching struct {
	ID, Text string
	Done, Of int
}

type waitingRow struct{ Text, Small, URL string }

func (s *Server) feeds(w http.ResponseWriter, r *http.Request, v *visit) error {
	feeds, err := s.Meetings.Feeds(r.Context())
	if err != nil {
		return err
	}
	page := feedsPage{visit: v, head: head{Title: v.T("feeds.title"), Description: v.T("feeds.description")}, Credit: place.Credit}
	states := map[meeting.FeedState]int{}
	dropped := 0
	slices.SortStableFunc(feeds, func(a, b meeting.Feed) int { return urgency(a) - urgency(b) })
	for _, f := range feeds {
		states[f.State]++
		dropped += f.Report.Dropped
		page.Feeds = append(page.Feeds, s.feedRow(v, f))
		if f.Held != nil {
			page.Held = append(page.Held, v.held(f))
		}
		if p := f.Progress; p != nil && v.Now.Sub(p.At) < 10*time.Minute { // older ones belong to a process that has ended
			page.Fetching = append(page.Fetching, fetching{ID: "fetching-" + f.Name, Text: v.stage(f, *p), Done: p.Done, Of: p.Of})
		}
	}
	page.Standfirst = v.N("feeds.lists", len(feeds)) + ", " + v.N("feeds.meetings", s.Meetings.Finder().Count()) + ". " + v.howTheyStand(states)
	waiting, err := s.waiting(r.Context())
	if err != nil {
		return err
	}
	if waiting.merges > 0 {
		page.Waiting = append(page.Waiting, waitingRow{v.N("waiting.merges", waiting.merges), v.T("waiting.merges.small"), ""})
	}
	if waiting.reports > 0 {
		page.Waiting = append(page.Waiting, waitingRow{v.N("waiting.reports", waiting.reports), v.T("waiting.reports.small", "date", v.Day(waiting.oldest.In(s.Site.Zone))), ""})
	}
	if dropped > 0 {
		page.Waiting = append(page.Waiting, waitingRow{v.N("waiting.dropped", dropped), v.T("waiting.dropped.small"), ""})
	}
	return s.show(w, http.StatusOK, "feeds.html", page)
}

// urgency sets first what somebody should look at.
func urgency(f meeting.Feed) int {
	return slices.Index([]meeting.FeedState{meeting.FeedHeld, meeting.FeedFailing, meeting.FeedNew, meeting.FeedWell}, f.State)
}

// howTheyStand says in a sentence how many lists are well and how many are not.
func (v *visit) howTheyStand(states map[meeting.FeedState]int) string {
	var parts []string
	for _, state := range []meeting.FeedState{meeting.FeedWell, meeting.FeedHeld, meeting.FeedFailing, meeting.FeedNew} {
		if n := states[state]; n > 0 {
			parts = append(parts, v.N("feeds.stand."+string(state), n))
		}
	}
	if len(parts) == 1 && states[meeting.FeedWell] > 1 {
		return v.T("feeds.stand.all")
	}
	if len(parts) == 0 {
		return v.T("feeds.none")
	}
	return capital(strings.Join(parts, ", ")) + "."
}

func (v *visit) held(f meeting.Feed) heldFeed {
	return heldFeed{
		Title: v.T("held.title", "list", f.Title, "before", v.Number(f.Held.Before), "after", v.Number(f.Held.After)),
		Text:  v.T("held.text"),
		Look:  v.Link("/feeds/" + f.Name),
		Keep:  "homegroup feed keep " + f.Name, Accept: "homegroup feed accept " + f.Name,
	}
}

// stateIcons go with the words for how a feed stands.
var stateIcons = map[meeting.FeedState][2]string{ // class and icon
	meeting.FeedWell: {"well", "check"}, meeting.FeedHeld: {"look", "hand"}, meeting.FeedFailing: {"bad", "unplug"}, meeting.FeedNew: {"look", "hourglass"},
}

func (s *Server) feedRow(v *visit, f meeting.Feed) feedRow {
	look := stateIcons[f.State]
	r := feedRow{
		Title: f.Title, URL: v.Link("/feeds/" + f.Name), Kind: v.feedKind(f), State: look[0], Icon: look[1], StateText: v.T("state." + string(f.State)),
		Rows: v.Number(f.Report.Rows), Repaired: v.Number(f.Report.Repaired), Dropped: v.Number(f.Report.Dropped),
		LastGood: v.moment(f.LastGood, s.Site.Zone), Next: v.nextTry(f),
	}
	if f.Paused {
		r.StateText = v.T("state.paused")
	}
	if f.State == meeting.FeedFailing {
		r.Reason = f.Error
	}
	return r
}

// feedKind says the program and the format: "AA · Meeting Guide".
func (v *visit) feedKind(f meeting.Feed) string {
	format := v.T("format." + string(f.Format))
	if f.Name == sampleFeed {
		format = v.T("format.sample")
	}
	if f.Program == "" {
		return format
	}
	return programShort(f.Program) + " · " + format
}

// moment says when something was: "Today 5:04 pm", "Yesterday 6:00 am", "Tuesday 6:00 am", "2 November 2026".
func (v *visit) moment(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return v.T("moment.never")
	}
	t = t.In(zone)
	days := int(clockOn(v.Now.In(zone), 0, 0).Sub(clockOn(t, 0, 0)).Round(24*time.Hour).Hours() / 24)
	switch {
	case days <= 0:
		return v.T("moment.today", "time", v.Clock(t))
	case days == 1:
		return v.T("moment.yesterday", "time", v.Clock(t))
	case days < 7:
		return capital(v.Weekday(t.Weekday())) + " " + v.Clock(t)
	}
	return v.Date(t)
}

func (v *visit) nextTry(f meeting.Feed) string {
	switch {
	case f.Paused:
		return v.T("next.paused")
	case f.State == meeting.FeedHeld:
		return v.T("next.decide")
	case f.NextTry.IsZero():
		return v.T("next.asked")
	case !f.NextTry.After(v.Now):
		return v.T("next.soon")
	case f.State == meeting.FeedFailing:
		return v.N("next.again", f.Tries+1, "wait", v.Wait(f.NextTry.Sub(v.Now)))
	}
	return v.T("next.in", "wait", v.Wait(f.NextTry.Sub(v.Now)))
}

// stage says how far a running import is.
func (v *visit) stage(f meeting.Feed, p meeting.Progress) string {
	if p.Of > 0 {
		return v.T("stage.of", "list", f.Title, "stage", v.T("stage."+p.Stage), "done", v.Number(p.Done), "of", v.Number(p.Of))
	}
	return v.T("stage.plain", "list", f.Title, "stage", v.T("stage."+p.Stage))
}

// waitingCounts remembers for a minute what waits for the operator: counting it reads many rows, and this page is public.
type waitingCounts struct {
	mu      sync.Mutex
	at      time.Time
	known   bool
	merges  int
	reports int
	oldest  time.Time // of the reports
}

type waitingNow struct {
	merges, reports int
	oldest          time.Time
}

func (s *Server) waiting(ctx context.Context) (waitingNow, error) {
	c := &s.counted
	c.mu.Lock()
	defer c.mu.Unlock()
	now := s.Now()
	if !c.known || now.Sub(c.at) > time.Minute || now.Before(c.at) {
		merges, err := s.Meetings.Merges(ctx, meeting.MergeSuggested)
		if err != nil {
			return waitingNow{}, err
		}
		reports, err := s.Meetings.ChangeRequests(ctx, false)
		if err != nil {
			return waitingNow{}, err
		}
		c.at, c.known, c.merges, c.reports, c.oldest = now, true, len(merges), len(reports), time.Time{}
		if len(reports) > 0 {
			c.oldest = reports[0].At
		}
	}
	return waitingNow{c.merges, c.reports, c.oldest}, nil
}

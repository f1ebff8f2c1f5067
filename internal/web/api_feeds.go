package web

import (
	"encoding/json"
	"net/http"
	"time"

	"homegroup/internal/meeting"
)

// apiFeed is one list and how it stands. Its address is left out: it can hold a key.
type apiFeed struct {
	Name     string            `json:"name"`
	Title    string            `json:"title"`
	Format   meeting.Format    `json:"format"`
	Program  string            `json:"program,omitempty"`
	State    meeting.FeedState `json:"state"`
	Paused   bool              `json:"paused"`
	Error    string            `json:"error,omitempty"`
	LastTry  *time.Time        `json:"last_try"`
	LastGood *time.Time        `json:"last_good"`
	NextTry  *time.Time        `json:"next_try"`
	Report   apiReport         `json:"report"`
	Held     *apiHeld          `json:"held,omitempty"`
}

// apiReport has the counts of the last list taken: rows = imported + merged + dropped.
type apiReport struct {
	Rows     int `json:"rows"`
	Imported int `json:"imported"`
	Merged   int `json:"merged"`
	Dropped  int `json:"dropped"`
	Repaired int `json:"repaired"`
	Listings int `json:"listings"`
}

type apiHeld struct {
	Since  time.Time `json:"since"`
	Before int       `json:"before"`
	After  int       `json:"after"`
}

// apiFeeds answers /api/v1/feeds.
func (s *Server) apiFeeds(w http.ResponseWriter, r *http.Request) error {
	feeds, err := s.Meetings.Feeds(r.Context())
	if err != nil {
		return err
	}
	all := make([]apiFeed, 0, len(feeds))
	for _, f := range feeds {
		one := apiFeed{Name: f.Name, Title: f.Title, Format: f.Format, Program: f.Program, State: f.State, Paused: f.Paused, Error: f.Error,
			LastTry: moment(f.LastTry), LastGood: moment(f.LastGood), NextTry: moment(f.NextTry),
			Report: apiReport{f.Report.Rows, f.Report.Imported, f.Report.Merged, f.Report.Dropped, f.Report.Repaired, f.Report.Listings}}
		if f.Held != nil {
			one.Held = &apiHeld{f.Held.Since.UTC(), f.Held.Before, f.Held.After}
		}
		all = append(all, one)
	}
	return s.sendValue(w, map[string][]apiFeed{"feeds": all}, "max-age=30")
}

// moment is nil for one that is not known.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC().Truncate(time.Second)
	return &t
}

func (s *Server) sendValue(w http.ResponseWriter, value any, cache string) error {
	body, err := json.Marshal(value)
	if err != nil {
		return err
	}
	sendJSON(w, append(body, '\n'), cache)
	return nil
}

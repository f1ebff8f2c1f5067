package web

import (
	"net/http"

	"homegroup/internal/problem"
)

// api is what the outputs for other programs keep between requests.
type api struct {
	reads, reports *Limiter
	metrics        *metrics
	programs       programCache
}

// apiRoutes lists what other programs read. All of it is public, the same for everybody, and needs no cookie, so any
// site may read it. The calendar of one meeting, /meetings/{slug}.ics, shares its pattern with the meeting's page, which hands it
// to meetingCalendar.
func (s *Server) apiRoutes() {
	s.api = &api{
		reads:   NewLimiter(readsPerSecond, readsAtOnce, clientsKnown, s.Now),
		reports: NewLimiter(reportsPerMinute/60.0, reportsAtOnce, clientsKnown, s.Now),
		metrics: newMetrics(s),
	}
	s.output("/api/v1/meetings", 1, s.apiMeetings)
	s.output("/api/v1/meetings/{slug}", 1, s.apiMeeting)
	s.output("/api/v1/feeds", 1, s.apiFeeds)
	s.output("/api/v1/types", 1, s.apiTypes)
	s.output("/api/v1/openapi.json", 1, s.apiOpenAPI)
	s.output("/meetings.json", wholeList, s.meetingsGuide)
	s.output("/meetings.csv", wholeList, s.meetingsCSV)
	s.output("/meetings.ics", wholeList, s.meetingsCalendar)
	s.mux.HandleFunc("/api/", s.apiOther)
	s.mux.HandleFunc("GET /healthz", s.healthz)
	s.mux.HandleFunc("GET /readyz", s.readyz)
}

// output adds a public output that costs its reader so many requests.
func (s *Server) output(path string, cost int, answer func(w http.ResponseWriter, r *http.Request) error) {
	s.mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
		open(w.Header())
		if !s.reading(w, r, cost) {
			return
		}
		if err := answer(w, r); err != nil {
			s.apiProblem(w, r, err)
		}
	})
	s.mux.HandleFunc("OPTIONS "+path, func(w http.ResponseWriter, r *http.Request) {
		open(w.Header())
		h := w.Header()
		h.Set("Access-Control-Allow-Methods", "GET, HEAD")
		h.Set("Access-Control-Allow-Headers", "If-None-Match")
		h.Set("Access-Control-Max-Age", "86400")
		w.WriteHeader(http.StatusNoContent)
	})
}

// open lets pages of other sites read an answer.
func open(h http.Header) {
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Expose-Headers", "ETag, Link, Retry-After")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("X-Content-Type-Options", "nosniff")
}

// apiOther answers what is no output: in the form that programs read, not as a page.
func (s *Server) apiOther(w http.ResponseWriter, r *http.Request) {
	open(w.Header())
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		s.apiError(w, r, http.StatusMethodNotAllowed, problem.Invalid, "Here one can only read: use GET.", "")
		return
	}
	s.apiProblem(w, r, problem.New(problem.NotFound, "There is nothing at this address. /api/v1/openapi.json says what there is."))
}

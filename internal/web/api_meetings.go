package web

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"homegroup/internal/geo"
	"homegroup/internal/meeting"
	"homegroup/internal/place"
	"homegroup/internal/problem"
	"homegroup/internal/recur"
)

// parseEnv is what the words of a query mean on this site.
func (s *Server) parseEnv(ctx context.Context) meeting.ParseEnv {
	env := meeting.ParseEnv{Now: s.Now(), Zone: s.Site.Zone, Program: func(id string) bool { return s.programHere(ctx, id) }}
	if s.Places != nil {
		env.Place = func(name string) (geo.Point, string, bool) {
			found := s.findPlaces(name, 1)
			if len(found) == 0 {
				return geo.Point{}, "", false
			}
			return found[0].Point, found[0].Zone, true
		}
		env.ZoneAt = func(at geo.Point) string {
			town, _ := s.Places.Nearest(at)
			return town.Zone
		}
	}
	return env
}

// placeHint prefers, of places with one name, those near the site's own.
func (s *Server) placeHint() place.Hint {
	if s.Site.Place == "" || s.Places == nil {
		return place.Hint{}
	}
	found := s.Places.Find(s.Site.Place, place.Hint{}, 1)
	if len(found) == 0 {
		return place.Hint{}
	}
	return place.Hint{Country: found[0].Country, Near: &found[0].Point}
}

// parameters reads what stands behind the '?'. url.URL.Query would leave away what it cannot read, and so widen the answer.
func parameters(r *http.Request) (url.Values, error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, problem.New(problem.Invalid, "The address holds something that cannot be read: a %% without two hexadecimal digits behind it, or a semicolon. Nothing was searched.").Because(err)
	}
	return values, nil
}

// listQuery reads the query of a list output.
func (s *Server) listQuery(r *http.Request) (meeting.Query, error) {
	values, err := parameters(r)
	if err != nil {
		return meeting.Query{}, err
	}
	return meeting.ParseQuery(values, s.parseEnv(r.Context()))
}

// programCache remembers for a few seconds which programs have meetings.
type programCache struct {
	mu     sync.Mutex
	at     time.Time
	counts map[string]int
}

const programCacheLife = 5 * time.Second

// programCounts tells how many meetings each program has.
func (s *Server) programCounts(ctx context.Context) (map[string]int, error) {
	c := &s.api.programs
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := s.Now(); c.counts == nil || now.Sub(c.at) > programCacheLife || now.Before(c.at) {
		page, err := s.Meetings.Finder().Find(ctx, meeting.Query{At: now, Limit: 1, Facets: true})
		if err != nil {
			return nil, err
		}
		c.at, c.counts = now, page.Facets.Program
	}
	return maps.Clone(c.counts), nil
}

func (s *Server) programHere(ctx context.Context, id string) bool {
	counts, err := s.programCounts(ctx)
	return err == nil && counts[id] > 0
}

// buffers are reused: at thousands of answers in a second their garbage would be what the server mostly works on.
var buffers = sync.Pool{New: func() any { b := make([]byte, 0, 64<<10); return &b }}

// maxPooled keeps one huge answer from staying in memory for good.
const maxPooled = 4 << 20

// apiMeetings answers /api/v1/meetings.
func (s *Server) apiMeetings(w http.ResponseWriter, r *http.Request) error {
	q, err := s.listQuery(r)
	if err != nil {
		return err
	}
	page, err := s.Meetings.Finder().Find(r.Context(), q)
	if err != nil {
		return err
	}
	buffer := buffers.Get().(*[]byte)
	b, err := appendPage((*buffer)[:0], q, page)
	if err != nil {
		return err
	}
	sendJSON(w, b, "max-age=30")
	if cap(b) <= maxPooled {
		*buffer = b
		buffers.Put(buffer)
	}
	return nil
}

// apiMeeting answers /api/v1/meetings/{slug}. Meetings that are gone are told too, with the status "gone".
func (s *Server) apiMeeting(w http.ResponseWriter, r *http.Request) error {
	if r.URL.RawQuery != "" {
		return problem.New(problem.Invalid, "A single meeting takes no parameters. Leave away what stands behind the question mark.")
	}
	m, err := s.Meetings.Finder().BySlug(r.Context(), r.PathValue("slug"))
	if err != nil {
		return err
	}
	body, err := meeting.Encode(m)
	if err != nil {
		return err
	}
	now := s.Now()
	hit := meeting.Hit{ID: m.ID, JSON: body, KM: -1}
	if next, ok := m.NextStart(now); ok {
		hit.Next = &next
	}
	if current, ok := m.UnderWay(now); ok {
		hit.Now = &current
	}
	sendJSON(w, append(appendHit(nil, hit), '\n'), "max-age=30")
	return nil
}

func sendJSON(w http.ResponseWriter, body []byte, cache string) {
	h := w.Header()
	h["Content-Type"] = jsonType
	h["Cache-Control"] = []string{cache}
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	_, _ = w.Write(body) // whoever has gone does not read it
}

var jsonType = []string{"application/json; charset=utf-8"}

// appendPage writes an answer around meetings that are JSON already, without reading or writing them again.
func appendPage(b []byte, q meeting.Query, page meeting.Page) ([]byte, error) {
	b = append(b, `{"meetings":[`...)
	for i, hit := range page.Hits {
		if i > 0 {
			b = append(b, ",\n"...)
		}
		b = appendHit(b, hit)
	}
	b = append(b, `],"total":`...)
	b = strconv.AppendInt(b, int64(page.Total), 10)
	b = append(b, `,"next":`...)
	if page.Next == nil {
		b = append(b, "null"...)
	} else {
		b = append(b, '"')
		b = append(b, page.Next.For(q)...)
		b = append(b, '"')
	}
	if q.Facets {
		facets, err := json.Marshal(filled(page.Facets))
		if err != nil {
			return nil, err
		}
		b = append(append(b, `,"facets":`...), facets...)
	}
	return append(b, "}\n"...), nil
}

// appendHit writes a meeting with what depends on the asking: how far it is, and when it is next.
func appendHit(b []byte, hit meeting.Hit) []byte {
	b = append(b, hit.JSON[:len(hit.JSON)-1]...)
	b = append(b, `,"distance_km":`...)
	if hit.KM < 0 {
		b = append(b, "null"...)
	} else {
		b = strconv.AppendFloat(b, hit.KM, 'f', 3, 64)
	}
	b = appendOccurrence(b, "next", hit.Next)
	if hit.Now != nil {
		b = appendOccurrence(b, "current", hit.Now)
	}
	return append(b, '}')
}

func appendOccurrence(b []byte, name string, o *recur.Occurrence) []byte {
	write := func(part string, at time.Time) {
		b = append(append(append(append(b, `,"`...), name...), part...), `":`...)
		if o == nil {
			b = append(b, "null"...)
			return
		}
		b = append(at.AppendFormat(append(b, '"'), time.RFC3339), '"')
	}
	var none recur.Occurrence
	if o == nil {
		write("_start", none.Start)
		write("_end", none.End)
		return b
	}
	write("_start", o.Start)
	write("_end", o.End)
	return b
}

// filled writes {} where nothing was counted.
func filled(f meeting.Facets) meeting.Facets {
	fill(&f.Program)
	fill(&f.Attribute)
	fill(&f.Type)
	fill(&f.Attendance)
	fill(&f.Language)
	fill(&f.Region)
	fill(&f.Day)
	return f
}

func fill[K comparable](m *map[K]int) {
	if *m == nil {
		*m = map[K]int{}
	}
}

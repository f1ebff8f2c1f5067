package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"homegroup/internal/meeting"
	"homegroup/internal/program"
)

// guidePage lists all programs as equals.
type guidePage struct {
	*visit
	head
	Families []guideFamily
	Count    int
}

type guideFamily struct {
	Title    string
	Programs []guideProgram
}

type guideProgram struct{ ID, Name, Text, URL string }

func (s *Server) programs(w http.ResponseWriter, _ *http.Request, v *visit) error {
	page := guidePage{visit: v, head: head{Title: v.T("programs.title"), Description: v.T("programs.description"), Nav: "programs"}, Count: len(s.Programs.Packs())}
	family := ""
	for _, p := range s.Programs.Packs() {
		if p.Family != family {
			family = p.Family
			page.Families = append(page.Families, guideFamily{Title: v.T("programs.family." + family)})
		}
		f := &page.Families[len(page.Families)-1]
		t := p.Text[string(v.Lang)]
		f.Programs = append(f.Programs, guideProgram{p.ID, t.Name, t.Standfirst, v.Link("/programs/" + p.ID)})
	}
	return s.show(w, http.StatusOK, "programs.html", page)
}

// near are a program's meetings around the site's own town, or everywhere where the operator named none.
type near struct {
	Place string // "" for everywhere
	Count int
	Hits  []meeting.Hit // the next ones
	URL   string        // the list of all of them
	Zone  *time.Location
	Miles bool
	At    time.Time
}

// Says is the count in words: "412 meetings a week within 10 miles of Philadelphia".
func (n near) Says(v *visit) string {
	switch {
	case n.Count == 0 && n.Place == "":
		return v.T("programs.none")
	case n.Count == 0:
		return v.T("programs.none_near", "place", n.Place)
	case n.Place == "":
		return v.N("programs.listed", n.Count)
	}
	return v.N("programs.listed_near", n.Count, "place", n.Place, "distance", v.Distance(2*defaultWithin(n.Miles), n.Miles))
}

// meetingsOf finds a program's meetings near the site's town, or everywhere where the site has none, and the next of them.
func (s *Server) meetingsOf(ctx context.Context, v *visit, p program.Pack, limit int) (near, error) {
	n := near{Zone: s.Site.Zone}
	ids := s.listed(ctx, p.Directory.Programs)
	if len(ids) == 0 {
		return n, nil
	}
	q := meeting.Query{Programs: ids, Sort: meeting.ByUpcoming, Limit: limit, At: v.Now.UTC().Truncate(time.Second)}
	values := url.Values{"program": ids, "day": {"any"}}
	if town, ok := s.sitePlace(); ok {
		f := &search{}
		f.take(town)
		n.Place, n.Zone, n.Miles = town.Name, f.Zone, f.Miles
		q.Near, q.WithinKM = &town.Point, 2*defaultWithin(f.Miles)
		values.Set("place", s.Site.Place)
		values.Set("within_km", strconv.FormatFloat(q.WithinKM, 'f', -1, 64))
	}
	answer, err := s.Meetings.Finder().Find(ctx, q)
	if err != nil {
		return n, err
	}
	n.Count, n.Hits, n.At = answer.Total, answer.Hits, q.At
	n.URL = v.Link("/meetings?" + values.Encode())
	return n, nil
}

// listed are those of these programs that any meeting has: others cannot be searched for.
func (s *Server) listed(ctx context.Context, ids []string) []string {
	var there []string
	for _, id := range ids {
		if s.programHere(ctx, id) {
			there = append(there, id)
		}
	}
	return there
}

// programURL is the address of the page about a listing's program; "" where the guide has none.
func (s *Server) programURL(v *visit, id string) string {
	for _, p := range s.Programs.Packs() {
		if id != "" && slices.Contains(p.Directory.Programs, id) {
			return v.Link("/programs/" + p.ID)
		}
	}
	return ""
}

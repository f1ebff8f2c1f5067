package web

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"homegroup/internal/meeting"
)

// homePage asks the first question, and shows what begins soon.
type homePage struct {
	*visit
	head
	sentence
	Soon       []row
	SoonTitle  string
	SoonSmall  string
	All        link
	OnlineSoon string
	Doors      []door
}

type door struct{ Title, Text, URL string }

// shownSoon is how many meetings the first page shows.
const shownSoon = 4

func (s *Server) home(w http.ResponseWriter, r *http.Request, v *visit) error {
	ctx := r.Context()
	f := &search{Values: url.Values{}, Zone: s.Site.Zone, Day: "any"}
	if p, ok := s.sitePlace(); ok {
		f.take(p)
	}
	f.Day = f.likelyDay(v.Now)
	page := homePage{visit: v, head: head{Title: v.T("home.title"), Description: v.T("home.description")}}
	var err error
	if page.sentence, err = s.sentence(ctx, v, f); err != nil {
		return err
	}

	page.Types = nil // one question less; the list asks it

	// What begins within the day: near the site's town where it has one, and online.
	q := meeting.Query{Sort: meeting.ByUpcoming, Limit: shownSoon + 4, At: v.Now.Add(-10 * time.Minute).UTC().Truncate(time.Second), Until: v.Now.Add(18 * time.Hour).UTC().Truncate(time.Second)}
	style := rowStyle{Zone: f.Zone, Miles: f.Miles}
	var hits []meeting.Hit
	near := 0
	if f.Place != nil {
		local := q
		local.Near, local.WithinKM = &f.Place.Point, 5*defaultWithin(f.Miles)
		answer, err := s.Meetings.Finder().Find(ctx, local)
		if err != nil {
			return err
		}
		hits, near = answer.Hits, answer.Total
		style.City = f.Place.Name
	}
	online := q
	online.Attendance = []meeting.Attendance{meeting.Online}
	answer, err := s.Meetings.Finder().Find(ctx, online)
	if err != nil {
		return err
	}
	if page.Soon, err = s.soon(v, hits, answer.Hits, style, q.At); err != nil {
		return err
	}
	page.SoonSmall = v.Day(v.Now.In(f.Zone))
	page.SoonTitle = v.T("home.soon_online")
	page.All = link{v.T("home.all"), v.Link("/meetings")}
	page.OnlineSoon = v.Link("/meetings?attendance=online&now=1")
	if near > 0 {
		page.SoonTitle = v.T("home.soon", "place", f.Place.Name)
		page.All = link{v.T("home.all_near", "place", f.Place.Name),
			v.Link("/meetings?" + url.Values{"day": {f.Day}, "place": {s.Site.Place}}.Encode())}
	}
	page.Doors = []door{
		{v.T("door.choose"), v.T("door.choose.text"), v.Link("/programs/choose")},
		{v.T("door.read"), v.N("door.read.text", len(s.Programs.Packs())), v.Link("/programs")},
		{v.T("door.prepare"), v.T("door.prepare.text"), v.Link("/prepare")},
	}
	if v.HasBook() {
		page.Doors = append(page.Doors, door{v.T("door.book"), v.T("door.book.text"), v.Book()})
	}
	return s.show(w, http.StatusOK, "home.html", page)
}

// soon chooses what the first page shows: mostly meetings near, and at least one online, in the order of their beginning.
func (s *Server) soon(v *visit, near, online []meeting.Hit, style rowStyle, at time.Time) ([]row, error) {
	local, _, err := s.rows(v, near, style, at)
	if err != nil {
		return nil, err
	}
	afar, _, err := s.rows(v, online, style, at)
	if err != nil {
		return nil, err
	}
	afar = slices.DeleteFunc(afar, func(r row) bool { // a hybrid one elsewhere would read as a place to go to
		return r.meeting.Attendance != meeting.Online || slices.ContainsFunc(local, func(l row) bool { return l.hit.ID == r.hit.ID })
	})
	keep := min(len(local), shownSoon-min(len(afar), 1))
	rows := append(local[:keep:keep], afar[:min(len(afar), shownSoon-keep)]...)
	slices.SortStableFunc(rows, func(a, b row) int { return a.start.Compare(b.start) })
	return rows, nil
}

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
	hits = both(hits, answer.Hits)
	if page.Soon, _, err = s.rows(v, hits, style, q.At); err != nil {
		return err
	}
	page.Soon = page.Soon[:min(len(page.Soon), shownSoon)]
	page.SoonSmall = v.Day(v.Now.In(f.Zone))
	page.SoonTitle = v.T("home.soon_online")
	page.All = link{v.T("home.all"), v.Link("/meetings")}
	page.OnlineSoon = v.Link("/meetings?attendance=online&now=1")
	if near > 0 {
		page.SoonTitle = v.T("home.soon", "place", f.Place.Name)
		page.All = link{v.T("home.all_near", "place", f.Place.Name),
			v.Link("/meetings?" + url.Values{"day": {f.Day}, "place": {s.Site.Place}}.Encode())}
	}
	n, err := s.Meetings.Feeds(ctx)
	if err != nil {
		return err
	}
	page.Doors = []door{
		{v.T("door.all"), v.N("door.all.text", s.Meetings.Finder().Count()), v.Link("/meetings")},
		{v.T("door.lists"), v.N("door.lists.text", len(n)), v.Link("/feeds")},
		{v.T("door.privacy"), v.T("door.privacy.text"), v.Link("/privacy")},
	}
	return s.show(w, http.StatusOK, "home.html", page)
}

// both merges two lists of hits that are in the order of their next start.
func both(a, b []meeting.Hit) []meeting.Hit {
	all := slices.Concat(a, b)
	slices.SortStableFunc(all, func(x, y meeting.Hit) int {
		if x.Next == nil || y.Next == nil {
			return 0
		}
		return x.Next.Start.Compare(y.Next.Start)
	})
	seen := map[int64]bool{}
	return slices.DeleteFunc(all, func(h meeting.Hit) bool {
		again := seen[h.ID]
		seen[h.ID] = true
		return again || h.Next == nil
	})
}

package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"homegroup/internal/geo"
	"homegroup/internal/meeting"
)

// meetingsPage is the list of meetings found, with the sentence that asks for them.
type meetingsPage struct {
	*visit
	head
	sentence
	Heading  string
	Summary  string // "14 meetings within 5 miles, by time."
	Orders   []link // the other orders
	Notice   *notice
	Groups   []group
	Apart    []group // suspended, and by appointment
	More     *link
	Facets   []facet
	Hidden   []field // what the narrowing form keeps of the search
	Radii    []option
	Words    string // looked for in names, places and notes
	Map      *figure
	Empty    *empty
	Elsewise []link // more online ones, other places of the same name
	Online   link   // how many more there are online, where the list goes by distance
	Outputs  []link
	Offered  bool // there is something to narrow
}

type link struct{ Text, URL string }

type field struct{ Name, Value string }

type notice struct{ Strong, Text string }

// group is the meetings of one day.
type group struct {
	Title, Small, ID string
	Rows             []row
}

// empty is what a page shows that found nothing: what would stand there, and ways on.
type empty struct {
	Title, Text string
	Ways        []way
	Nearest     []row
}

type way struct{ Text, Count, URL string }

func (s *Server) meetings(w http.ResponseWriter, r *http.Request, v *visit) error {
	ctx := r.Context()
	f, err := s.search(ctx, v)
	if err != nil {
		return err
	}
	page := meetingsPage{visit: v}
	if page.sentence, err = s.sentence(ctx, v, f); err != nil {
		return err
	}
	answer, err := s.Meetings.Finder().Find(ctx, f.Query)
	if err != nil {
		return err
	}
	pins := map[[2]float64]int{}
	rows, ended, err := s.rows(v, answer.Hits, f.style(pins), f.Query.At)
	if err != nil {
		return err
	}
	total := answer.Total - ended
	page.Heading, page.Title = f.heading(v), f.heading(v)
	page.Nav, page.NoIndex = "meetings", len(v.Query) > 0
	page.Groups, page.Apart = byDay(v, f, rows)
	page.Summary = f.summary(v, total)
	page.Description = page.Summary
	page.Orders = f.orders(v)
	if answer.Next != nil {
		next := min(f.Query.Limit, total-f.Seen-len(rows))
		text := v.T("found.more")
		if next > 0 {
			text = v.N("found.next", next)
		}
		page.More = &link{text, v.Link(f.next(*answer.Next, len(rows)))}
	}
	if page.Facets, err = s.facets(ctx, v, f, answer.Facets); err != nil {
		return err
	}
	page.Radii, page.Hidden = f.radii(v), append(f.hidden("q", "program", "type", "language", "attendance", "within_km"), f.keptTypes()...)
	page.Words = f.Query.Text
	page.Offered = page.Words != "" || len(page.Facets) > 0 || len(page.Radii) > 0
	page.Map = s.listMap(v, f, rows)
	for _, other := range f.Others {
		page.Elsewise = append(page.Elsewise, link{other.Label(), v.Link(f.with("place", other.Label()))})
	}
	if page.Online, err = s.alsoOnline(ctx, v, f); err != nil {
		return err
	}
	if f.Lost {
		page.Notice = &notice{v.T("place.lost", "place", f.PlaceText), v.T("place.lost.text")}
	}
	for _, kind := range []string{"ics", "csv", "json"} {
		page.Outputs = append(page.Outputs, link{v.T("output." + kind), f.output(kind, v.Now)})
	}
	if total == 0 && len(rows) == 0 {
		if page.Empty, err = s.nothing(ctx, v, f); err != nil {
			return err
		}
	}
	return s.show(w, http.StatusOK, "meetings.html", page)
}

// alsoOnline counts the online meetings that a list of places near leaves out, where the visitor asked for both.
// The zero link says that there is nothing to say.
func (s *Server) alsoOnline(ctx context.Context, v *visit, f *search) (link, error) {
	if f.Place == nil || f.Query.WithinKM == 0 || len(f.Query.Attendance) > 0 {
		return link{}, nil
	}
	q := f.Query
	q.WithinKM, q.Attendance, q.After, q.Limit, q.Facets = 0, []meeting.Attendance{meeting.Online}, nil, 1, false
	answer, err := s.Meetings.Finder().Find(ctx, q)
	if err != nil || answer.Total == 0 {
		return link{}, err
	}
	return link{v.N("found.also_online", answer.Total), v.Link(f.with("attendance", string(meeting.Online), "within_km", ""))}, nil
}

// style says how this search's rows are written.
func (f *search) style(pins map[[2]float64]int) rowStyle {
	style := rowStyle{Zone: f.Zone, Miles: f.Miles, Pins: pins}
	if f.Place != nil {
		style.City = f.Place.Name
	}
	if len(f.Query.Attendance) == 1 {
		style.Only = f.Query.Attendance[0]
	}
	switch f.Query.Order() {
	case meeting.ByUpcoming:
	default:
		style.Weekday = true
	}
	style.HideProgram = len(f.Query.Programs) == 1
	return style
}

// rows makes the lines for hits, leaving out those that have ended since they began within the moment that lists look back.
func (s *Server) rows(v *visit, hits []meeting.Hit, style rowStyle, at time.Time) (rows []row, ended int, err error) {
	for _, h := range hits {
		r, err := v.row(h, style)
		if err != nil {
			return nil, 0, err
		}
		if h.Next != nil && !h.Next.End.After(v.Now) && at.Before(v.Now) {
			ended++
			continue
		}
		rows = append(rows, r)
	}
	return rows, ended, nil
}

// byDay sets rows under their days. Rows that no day tells of, the suspended and those by appointment, come apart.
func byDay(v *visit, f *search, rows []row) (days, apart []group) {
	if f.Query.Order() != meeting.ByUpcoming {
		return []group{{ID: "found", Title: v.T("found.all"), Rows: rows}}, nil
	}
	var suspended, asked, past []row
	for _, r := range rows {
		switch {
		case r.hit.Next != nil:
			title, small := f.dayTitle(v, r)
			if len(days) == 0 || days[len(days)-1].Title != title || days[len(days)-1].Small != small {
				days = append(days, group{ID: "day-" + strconv.Itoa(len(days)+1), Title: title, Small: small})
			}
			days[len(days)-1].Rows = append(days[len(days)-1].Rows, r)
		case r.meeting.Status == meeting.Suspended:
			suspended = append(suspended, r)
		case r.meeting.ByAppointment():
			asked = append(asked, r)
		default:
			past = append(past, r)
		}
	}
	for _, g := range []group{
		{ID: "by-appointment", Title: v.T("found.appointment"), Small: v.T("found.appointment.small"), Rows: asked},
		{ID: "suspended", Title: v.T("found.suspended"), Small: v.T("found.suspended.small"), Rows: suspended},
		{ID: "past", Title: v.T("found.past"), Rows: past},
	} {
		if len(g.Rows) > 0 {
			apart = append(apart, g)
		}
	}
	return days, apart
}

// dayTitle is the heading that a row stands under: "Tonight", "After midnight", "Tomorrow", "Saturday", with the date beside it.
func (f *search) dayTitle(v *visit, r row) (title, small string) {
	today := clockOn(v.Now.In(r.day.Location()), 0, 0)
	small = v.Day(r.day)
	days := int(r.day.Sub(today).Round(24*time.Hour).Hours() / 24)
	if f.Day == "tonight" && r.start.In(r.day.Location()).Hour() < night && (days == 1 || days == 0 && v.Now.In(r.day.Location()).Hour() >= night) {
		return v.T("day.after_midnight"), small
	}
	switch {
	case days == 0 && f.Day == "tonight":
		return v.T("day.tonight"), small
	case days == 0:
		return v.T("day.today"), small
	case days == 1:
		return v.T("day.tomorrow"), small
	}
	return capital(v.Weekday(r.day.Weekday())), small
}

// heading is the page's title: "Meetings tonight near Philadelphia, in person".
func (f *search) heading(v *visit) string {
	parts := []string{v.T("heading.meetings", "day", f.dayWords(v))}
	switch {
	case f.Place != nil:
		parts[0] = v.T("heading.near", "day", f.dayWords(v), "place", f.PlaceText)
	case f.Area != "":
		parts[0] = v.T("heading.in", "day", f.dayWords(v), "place", f.PlaceText)
	case f.Query.Text != "":
		parts[0] = v.T("heading.words", "words", f.Query.Text)
	}
	if len(f.Query.Attendance) == 1 {
		parts = append(parts, v.T("attendance."+string(f.Query.Attendance[0])))
	}
	if slices.Contains(f.Query.Types, meeting.TypeRef{Attribute: meeting.Open}) {
		parts = append(parts, v.T("sentence.open"))
	}
	if len(f.Query.Programs) == 1 {
		parts = append(parts, v.Program(f.Query.Programs[0]))
	}
	return strings.Join(parts, ", ")
}

// dayWords says the chosen day as part of a sentence: "tonight", "on Thursday"; "" for any day.
func (f *search) dayWords(v *visit) string {
	switch f.Day {
	case "any":
		return ""
	case "tonight", "today", "tomorrow", "now":
		return " " + v.T("in."+f.Day)
	}
	var names []string
	for d := time.Sunday; d <= time.Saturday; d++ {
		if f.Query.Days.Has(d) {
			names = append(names, v.T("on.weekday."+strconv.Itoa(int(d))))
		}
	}
	return " " + v.List(names)
}

// summary says how many and how far.
func (f *search) summary(v *visit, total int) string {
	order := v.T("order." + string(f.Query.Order()))
	text := v.N("found.count", total, "order", order)
	if f.Query.WithinKM > 0 {
		text = v.N("found.within", total, "distance", v.Within(f.Query.WithinKM, f.Miles), "order", order)
	}
	if label := f.label(); label != "" { // what was typed was taken for this
		text = v.T("found.taken", "place", label) + " " + text
	}
	return text
}

// orders are the ways to sort the list otherwise.
func (f *search) orders(v *visit) []link {
	var links []link
	now := f.Query.Order()
	if now != meeting.ByUpcoming {
		links = append(links, link{v.T("sort.upcoming"), v.Link(f.with("sort", string(meeting.ByUpcoming)))})
	}
	if now != meeting.ByDistance && f.Place != nil {
		links = append(links, link{v.T("sort.distance"), v.Link(f.with("sort", string(meeting.ByDistance)))})
	}
	if now != meeting.ByRelevance && f.Query.Text != "" {
		links = append(links, link{v.T("sort.relevance"), v.Link(f.with("sort", string(meeting.ByRelevance)))})
	}
	return links
}

// radii are the distances to choose from; none without a place to measure from.
func (f *search) radii(v *visit) []option {
	if f.Place == nil {
		return nil
	}
	unit, choices := 1.0, []float64{2, 5, 10, 25, 50}
	if f.Miles {
		unit, choices = kmPerMile, []float64{1, 5, 10, 25, 50}
	}
	var options []option
	chosen := false
	for _, c := range choices {
		km := c * unit
		is := f.Query.WithinKM > 0 && v.Within(f.Query.WithinKM, f.Miles) == v.Within(km, f.Miles)
		chosen = chosen || is
		options = append(options, option{Value: strconv.FormatFloat(km, 'f', -1, 64), Text: v.Within(km, f.Miles), Selected: is})
	}
	if !chosen && f.Query.WithinKM > 0 {
		options = append(options, option{Value: strconv.FormatFloat(f.Query.WithinKM, 'f', -1, 64), Text: v.Within(f.Query.WithinKM, f.Miles), Selected: true})
	}
	return options
}

// hidden gives what a form keeps of a search besides its own fields.
func (f *search) hidden(own ...string) []field {
	var fields []field
	own = append(own, "cursor", "seen", "until", "limit")
	for _, name := range sortedNames(f.Values) {
		if slices.Contains(own, name) {
			continue
		}
		for _, value := range f.Values[name] {
			fields = append(fields, field{name, value})
		}
	}
	return fields
}

// listMap draws the places of the rows that have a number.
func (s *Server) listMap(v *visit, f *search, rows []row) *figure {
	var spots []spot
	seen := map[int]int{}
	for _, r := range rows {
		if r.Pin == 0 {
			continue
		}
		if i, ok := seen[r.Pin]; ok {
			spots[i].Now = spots[i].Now || r.Now != ""
			continue
		}
		seen[r.Pin] = len(spots)
		spots = append(spots, spot{Point: *r.meeting.Point, Number: r.Pin, Now: r.Now != "", URL: r.URL, Name: r.Name})
	}
	var centre *geo.Point
	if f.Place != nil {
		centre = &f.Place.Point
	}
	m := v.drawMap(spots, centre, f.Miles, 352, 420)
	if m != nil {
		m.Label, m.Caption = v.N("map.label", len(spots)), v.T("map.caption")
	}
	return m
}

// nothing finds ways on from an empty answer: what lies nearest, and what a wider search would find. It counts before it offers.
func (s *Server) nothing(ctx context.Context, v *visit, f *search) (*empty, error) {
	e := &empty{Title: v.T("empty.title"), Text: v.T("empty.text")}
	count := func(change func(*meeting.Query)) (int, error) {
		q := f.Query
		q.Limit, q.After, q.Facets = 1, nil, false
		change(&q)
		answer, err := s.Meetings.Finder().Find(ctx, q)
		return answer.Total, err
	}
	anyTime := func(q *meeting.Query) {
		q.Until, q.Days, q.From, q.To, q.Now, q.At = time.Time{}, 0, nil, nil, false, s.Now().UTC().Truncate(time.Second)
	}
	if f.Place != nil && f.Query.WithinKM > 0 {
		q := f.Query
		q.WithinKM, q.After, q.Limit, q.Sort, q.Facets = 0, nil, 3, meeting.ByDistance, false
		answer, err := s.Meetings.Finder().Find(ctx, q)
		if err != nil {
			return nil, err
		}
		var near []meeting.Hit
		for _, h := range answer.Hits {
			if h.KM >= 0 && h.KM < 500 {
				near = append(near, h)
			}
		}
		style := f.style(nil)
		style.City, style.Weekday = "", true
		if e.Nearest, _, err = s.rows(v, near, style, q.At); err != nil {
			return nil, err
		}
		if len(near) > 0 {
			e.Title = v.T("empty.none_within", "distance", v.Within(f.Query.WithinKM, f.Miles))
			e.Text = v.T("empty.nearest", "distance", v.Within(near[0].KM, f.Miles))
		}
	}
	ways := []struct {
		ask    bool
		key    string
		change func(*meeting.Query)
		url    string
	}{
		{f.Day != "any", "empty.any_day", anyTime, f.with("day", "", "now", "", "from", "", "to", "")},
		{f.Query.Text != "", "empty.any_words", func(q *meeting.Query) { q.Text = "" }, f.with("q", "", "sort", "")},
		{len(f.Query.Types) > 0, "empty.any_type", func(q *meeting.Query) { q.Types = nil }, f.with("type", "")},
		{len(f.Query.Programs) > 0, "empty.any_program", func(q *meeting.Query) { q.Programs = nil }, f.with("program", "")},
		{f.Query.Language != "", "empty.any_language", func(q *meeting.Query) { q.Language = "" }, f.with("language", "")},
		{f.Query.WithinKM > 0, "empty.online", func(q *meeting.Query) { q.WithinKM, q.Attendance = 0, []meeting.Attendance{meeting.Online} },
			f.with("attendance", string(meeting.Online), "within_km", "")},
	}
	for _, w := range ways {
		if !w.ask {
			continue
		}
		n, err := count(w.change)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			e.Ways = append(e.Ways, way{v.T(w.key), v.N("meetings.n", n), v.Link(w.url)})
		}
	}
	if len(e.Ways) == 0 && len(e.Nearest) == 0 {
		e.Ways = append(e.Ways, way{Text: v.T("empty.all"), URL: v.Link("/meetings")})
		n, err := count(func(q *meeting.Query) {
			*q = meeting.Query{Sort: meeting.ByUpcoming, Limit: 1, At: s.Now().UTC().Truncate(time.Second)}
		})
		if err != nil {
			return nil, err
		}
		e.Ways[0].Count = v.N("meetings.n", n)
	}
	return e, nil
}

// capital writes the first letter large.
func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"homegroup/internal/fold"
	"homegroup/internal/meeting"
	"homegroup/internal/recur"
)

// meetingPage is everything that one needs to walk in.
type meetingPage struct {
	*visit
	head
	Meeting    meeting.Meeting
	Back       link
	Standfirst string
	Gone       bool
	NowText    string // the lamp: only within the hour
	When       string // "Thursday 7:00 to 8:00 pm"
	WhenNote   string // "Every week. The times are those of Philadelphia."
	Yours      string // the same time in the visitor's zone; "" where it is the same
	DateTime   string
	Where      []string
	Join       []deed // online ways in
	Deeds      []deed
	Facts      []fact
	Types      []typeMeaning
	FirstTime  []string
	Right      []string // what is known of how right the listing is
	Report     string
	Feedback   string // where the list itself takes corrections
	Nearby     []row
	NearbyName string
	Map        *figure
	Data       *schemaEvent
	ShareText  string
	ShareURL   string
	Alone      bool // no program is named, so none is disclaimed
	Program    string
	ProgramURL string // of its page in the guide; "" where it has none
}

// deed is a button of the lit sheet.
type deed struct {
	Icon, Text, URL string
	Tel             string // a number to call, instead of URL: html/template lets no tel: address through
	First           bool
	External        bool
	ID              string // for scripts
}

// fact is one line of "Good to know".
type fact struct {
	Name  string
	Lines []string
	Links []link
	Quote bool // the group's own words, as its list has them
}

type typeMeaning struct{ Code, Name, Lang, Note string }

func (s *Server) meetingPage(w http.ResponseWriter, r *http.Request, v *visit) error {
	slug := r.PathValue("slug")
	if strings.HasSuffix(slug, ".ics") { // no slug holds a dot
		if !s.reading(w, r, 1) {
			return nil
		}
		if err := s.meetingCalendar(w, r, strings.TrimSuffix(slug, ".ics"), string(v.Lang)); err != nil {
			s.apiProblem(w, r, err)
		}
		return nil
	}
	m, err := s.Meetings.Finder().BySlug(r.Context(), slug)
	if err != nil {
		return err
	}
	if m.Slug != slug { // it was merged with another listing, whose address it has now
		address := v.Link("/meetings/" + m.Slug)
		if q := v.Query.Encode(); q != "" {
			address += "?" + q
		}
		http.Redirect(w, r, address, http.StatusMovedPermanently)
		return nil
	}
	page := meetingPage{visit: v, Meeting: m, Program: v.Program(m.Program), Alone: m.Program == ""}
	page.ProgramURL = s.programURL(v, m.Program)
	page.Nav = "meetings"
	page.Back = link{v.T("meeting.back"), v.Link("/meetings")}
	if m.City != "" && m.Attendance != meeting.Online {
		page.Back = link{v.T("meeting.back_near", "place", m.City), v.Link("/meetings?" + url.Values{"place": {placeOf(m)}}.Encode())}
	}
	page.Standfirst = v.standfirst(m)
	miles := usesMiles(m.Country) || m.Country == "" && s.milesHere(m)
	if m.Status == meeting.Gone {
		page.Gone = true
		page.head = head{Title: v.T("meeting.gone.title", "name", m.Name), Description: v.T("meeting.gone.text"), Nav: "meetings", NoIndex: true}
		if err := s.nearestInstead(r.Context(), v, &page, miles); err != nil {
			return err
		}
		return s.show(w, http.StatusGone, "meeting.html", page)
	}
	visitor := visitorZone(v)
	next, hasNext := m.UnderWay(v.Now)
	if !hasNext {
		next, hasNext = m.NextStart(v.Now)
	}
	page.when(m, next, hasNext, visitor)
	page.where(m)
	page.deeds(m)
	page.Facts, page.Types = v.facts(m), v.typeMeanings(m)
	if err := s.otherDays(r.Context(), v, &page); err != nil {
		return err
	}
	if m.Status == meeting.Active { // nobody is told to come early to a room that is empty
		page.FirstTime = v.firstTime(m)
	}
	page.right(m)
	page.Report = v.Link("/meetings/" + m.Slug + "/report")
	if err := s.nearby(r.Context(), v, &page, next, hasNext, miles); err != nil {
		return err
	}
	page.Title = page.shareTitle(m)
	page.Description = strings.TrimSpace(page.Standfirst + " " + strings.Join(page.Where, ", "))
	page.ShareText = page.Title
	page.ShareURL = v.Plain()
	page.Data = v.schema(m, next, hasNext)
	return s.show(w, http.StatusOK, "meeting.html", page)
}

// placeOf names a meeting's town so that the gazetteer finds the right one.
func placeOf(m meeting.Meeting) string {
	parts := []string{m.City}
	for _, p := range []string{m.State, m.Country} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ", ")
}

// milesHere says whether miles are used where a meeting is whose list names no country.
func (s *Server) milesHere(m meeting.Meeting) bool {
	if m.Point == nil {
		return false
	}
	p, ok := s.Places.Nearest(*m.Point)
	return ok && usesMiles(p.Country)
}

// visitorZone is the zone that the address names, or nil.
func visitorZone(v *visit) *time.Location {
	name := v.Query.Get("tz")
	if name == "" {
		return nil
	}
	z, err := recur.Zone(name)
	if err != nil {
		return nil
	}
	return z
}

// standfirst says in a sentence what sort of meeting it is, from its types: "An open meeting of Alcoholics Anonymous, with newcomers in mind."
func (v *visit) standfirst(m meeting.Meeting) string {
	has := func(a meeting.Attribute) bool { return slices.Contains(m.Attributes, a) }
	kind := "any"
	switch {
	case has(meeting.Open) && !has(meeting.Closed):
		kind = "open"
	case has(meeting.Closed) && !has(meeting.Open):
		kind = "closed"
	}
	text := v.T("standfirst." + kind)
	if m.Program != "" {
		text = v.T("standfirst."+kind+".of", "program", v.Program(m.Program))
	}
	var whom []string
	for _, a := range []meeting.Attribute{meeting.Women, meeting.Men, meeting.LGBTQ, meeting.Young, meeting.Seniors, meeting.PeopleOfColor} {
		if has(a) {
			whom = append(whom, v.T("whom."+string(a)))
		}
	}
	if len(whom) > 0 {
		text += v.T("standfirst.for", "whom", v.List(whom))
	}
	if has(meeting.Newcomers) {
		text += v.T("standfirst.newcomers")
	}
	switch m.Attendance {
	case meeting.Online:
		text += v.T("standfirst.online")
	case meeting.Hybrid:
		text += v.T("standfirst.hybrid")
	}
	return text + "."
}

// when writes the next time, in the meeting's clock, with the visitor's beside it where that is another.
func (p *meetingPage) when(m meeting.Meeting, next recur.Occurrence, hasNext bool, visitor *time.Location) {
	v := p.visit
	switch {
	case m.Status == meeting.Suspended:
		p.When, p.WhenNote = v.T("when.suspended"), v.T("when.suspended.text")
		if !m.ByAppointment() {
			p.WhenNote = v.T("when.suspended.was", "rule", v.rule(m.Rule))
		}
	case m.ByAppointment():
		p.When, p.WhenNote = v.T("when.appointment"), v.T("when.appointment.text")
	case !hasNext:
		p.When, p.WhenNote = v.T("when.past"), v.T("when.past.text")
	default:
		start, end := next.Start, next.End
		p.When = capital(v.T("when.next", "weekday", v.Weekday(start.Weekday()), "span", v.Span(start, end)))
		p.DateTime = start.Format("2006-01-02T15:04-07:00")
		p.NowText = v.lamp(next, v.Now)
		p.WhenNote = v.nextNote(start) + " " + v.rule(m.Rule) + " " + v.T("when.zone", "city", clockCity(m))
		if visitor != nil && zoneDiffers(start, visitor) {
			there := start.In(visitor)
			p.Yours = v.T("when.yours", "weekday", v.Weekday(there.Weekday()), "span", v.Span(there, end.In(visitor)), "city", zoneCity(visitor.String()))
		}
	}
}

// nextNote says which day the next time is: "Tonight.", "Tomorrow.", "Next on Thursday 19 November."
func (v *visit) nextNote(start time.Time) string {
	today := clockOn(v.Now.In(start.Location()), 0, 0)
	switch days := int(clockOn(start, 0, 0).Sub(today).Round(24*time.Hour).Hours() / 24); {
	case days <= 0 && start.Hour() >= evening:
		return v.T("when.tonight", "date", v.Day(start))
	case days <= 0:
		return v.T("when.today", "date", v.Day(start))
	case days == 1:
		return v.T("when.tomorrow", "date", v.Day(start))
	}
	return v.T("when.on", "date", v.Day(start))
}

// rule says how often: "Every Thursday.", "The first and third Thursday of the month.", "Once."
func (v *visit) rule(r recur.Rule) string {
	day := v.Weekday(r.Day)
	switch r.Kind {
	case recur.Weekly:
		return v.T("rule.weekly", "weekday", day)
	case recur.Monthly:
		var weeks []string
		for _, n := range r.Weeks.Numbers() {
			if n < 0 {
				weeks = append(weeks, v.T("rule.last"))
				continue
			}
			weeks = append(weeks, v.T("rule.week."+string(rune('0'+n))))
		}
		return v.T("rule.monthly", "weeks", v.List(weeks), "weekday", day)
	case recur.Once:
		return v.T("rule.once")
	}
	return ""
}

// where writes the place as one would on an envelope, without saying anything twice.
func (p *meetingPage) where(m meeting.Meeting) {
	if m.Attendance == meeting.Online {
		p.Where = []string{p.onlineWay(m)}
		return
	}
	if m.Location != "" {
		p.Where = append(p.Where, m.Location)
	}
	address := m.Formatted
	if address == "" {
		address = m.Address
	}
	if address != "" && fold.Fold(address) != fold.Fold(m.Location) {
		if m.Approximate {
			address = p.T("where.area", "area", address)
		}
		p.Where = append(p.Where, address)
	}
	if len(p.Where) == 0 {
		p.Where = []string{p.T("row.place.unknown")}
	}
	if m.Attendance == meeting.Hybrid {
		p.Where = append(p.Where, p.T("where.also", "way", lower(p.onlineWay(m))))
	}
}

// deeds are the buttons: the way in first, whichever it is.
func (p *meetingPage) deeds(m meeting.Meeting) {
	online := m.Attendance == meeting.Online
	if m.Status == meeting.Active {
		if m.ConferenceURL != "" {
			p.Join = append(p.Join, deed{Icon: "video", Text: p.T("deed.join"), URL: m.ConferenceURL, First: online, External: true})
		}
		if m.ConferencePhone != "" {
			p.Join = append(p.Join, deed{Icon: "phone", Text: p.T("deed.call"), Tel: strings.ReplaceAll(m.ConferencePhone, "#", "%23"), First: online && m.ConferenceURL == ""})
		}
	}
	if online {
		p.Deeds = append(p.Deeds, p.Join...)
	} else if u := directions(m); u != "" {
		text := "deed.directions"
		if m.Approximate || m.Point == nil {
			text = "deed.area"
		}
		p.Deeds = append(p.Deeds, deed{Icon: "navigation", Text: p.T(text), URL: u, First: m.Status == meeting.Active, External: true})
	}
	if !online {
		p.Deeds = append(p.Deeds, p.Join...)
	}
	if _, ok := m.NextStart(p.Now); ok {
		p.Deeds = append(p.Deeds, deed{Icon: "calendar-plus", Text: p.T("deed.calendar"), URL: "/meetings/" + m.Slug + ".ics"})
	}
}

// directions is a page outside that shows the way. Nothing is asked of it until the visitor follows the link.
func directions(m meeting.Meeting) string {
	switch {
	case m.Point != nil && m.Approximate:
		at := m.Point.String()
		lat, lng, _ := strings.Cut(at, ",")
		return "https://www.openstreetmap.org/?mlat=" + lat + "&mlon=" + lng + "#map=13/" + lat + "/" + lng
	case m.Point != nil:
		return "https://www.openstreetmap.org/directions?" + url.Values{"to": {m.Point.String()}}.Encode()
	case m.Formatted != "":
		return "https://www.openstreetmap.org/search?" + url.Values{"query": {m.Formatted}}.Encode()
	}
	return ""
}

// shareTitle makes sense by itself in somebody's messages: "Lamplighters, Thursdays 7:00 pm, Philadelphia (AA)".
func (p *meetingPage) shareTitle(m meeting.Meeting) string {
	parts := []string{m.Name}
	if !m.ByAppointment() && m.Rule.Kind != recur.Once {
		parts = append(parts, p.T("weekdays."+string(rune('0'+int(m.Rule.Day))))+" "+p.clock(m.Rule.Start/60, m.Rule.Start%60))
	}
	if m.Attendance == meeting.Online {
		parts = append(parts, p.T("attendance.online"))
	} else if m.City != "" {
		parts = append(parts, m.City)
	}
	title := strings.Join(parts, ", ")
	if m.Program != "" {
		title += " (" + programShort(m.Program) + ")"
	}
	return title
}

// right tells how right the listing is likely to be, and who says so.
func (p *meetingPage) right(m meeting.Meeting) {
	v := p.visit
	verified, okV := m.VerifiedAt()
	updated, okU := m.UpdatedAt()
	switch {
	case okV:
		p.Right = append(p.Right, v.T("right.verified", "date", v.Date(verified)))
	case okU:
		p.Right = append(p.Right, v.T("right.updated", "date", v.Date(updated)))
	default:
		p.Right = append(p.Right, v.T("right.unknown"))
	}
	var names []string
	for _, o := range m.Sources {
		if !slices.Contains(names, o.Title) {
			names = append(names, o.Title)
		}
	}
	if len(names) > 0 {
		p.Right = append(p.Right, v.N("right.sources", len(names), "lists", v.List(names)))
	}
	if m.Body != "" {
		p.Right = append(p.Right, v.T("right.body", "body", m.Body))
	}
	p.Feedback = m.FeedbackURL
}

// nearestInstead finds where to go instead of a meeting that is gone.
func (s *Server) nearestInstead(ctx context.Context, v *visit, page *meetingPage, miles bool) error {
	m := page.Meeting
	q := meeting.Query{Sort: meeting.ByUpcoming, Limit: 4, At: v.Now.UTC().Truncate(time.Second)}
	if m.Program != "" {
		q.Programs = []string{m.Program}
	}
	page.NearbyName = v.T("instead.online")
	if m.Point != nil && m.Attendance != meeting.Online {
		q.Near, q.WithinKM = m.Point, 25
		page.NearbyName = v.T("instead.near")
	} else {
		q.Attendance = []meeting.Attendance{meeting.Online}
	}
	answer, err := s.Meetings.Finder().Find(ctx, q)
	if err != nil {
		return err
	}
	if answer.Total == 0 {
		q.Programs = nil
		if answer, err = s.Meetings.Finder().Find(ctx, q); err != nil {
			return err
		}
	}
	page.Nearby, _, err = s.rows(v, answer.Hits, rowStyle{Zone: zoneOf(m, s.Site.Zone), Miles: miles, Weekday: true}, q.At)
	return err
}

// clockCity names whose clock the times are: the meeting's town, or its zone's where it has no place.
func clockCity(m meeting.Meeting) string {
	if m.Attendance != meeting.Online && m.City != "" {
		return m.City
	}
	return zoneCity(m.Rule.Zone)
}

// lower writes the first letter small, to go on with a sentence.
func lower(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// zoneOf is a meeting's own zone, or the site's where it has none.
func zoneOf(m meeting.Meeting, site *time.Location) *time.Location {
	if z, err := m.Rule.Location(); err == nil {
		return z
	}
	return site
}

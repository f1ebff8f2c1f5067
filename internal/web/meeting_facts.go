package web

import (
	"context"
	"slices"
	"sort"
	"time"

	"homegroup/internal/fold"
	"homegroup/internal/meeting"
	"homegroup/internal/recur"
)

// facts are the lines of "Good to know": what the types mean in plain words, and what the group itself says.
func (v *visit) facts(m meeting.Meeting) []fact {
	has := func(a meeting.Attribute) bool { return slices.Contains(m.Attributes, a) }
	var facts []fact
	add := func(key string, lines ...string) {
		if len(lines) > 0 {
			facts = append(facts, fact{Name: v.T("fact." + key), Lines: lines})
		}
	}
	said := func(attributes ...meeting.Attribute) []string {
		var lines []string
		for _, a := range attributes {
			if has(a) {
				lines = append(lines, v.T("says."+string(a)))
			}
		}
		return lines
	}
	add("who", said(meeting.Open, meeting.Closed, meeting.Newcomers, meeting.Women, meeting.Men, meeting.LGBTQ, meeting.Young, meeting.Seniors,
		meeting.PeopleOfColor, meeting.Secular, meeting.DualDiagnosis)...)
	add("what", said(meeting.Speaker, meeting.Discussion, meeting.Steps, meeting.Literature, meeting.Meditation, meeting.Candlelight, meeting.Outdoor)...)
	add("access", said(meeting.Wheelchair, meeting.SignLanguage, meeting.Captions, meeting.FragranceFree, meeting.NonSmoking, meeting.Smoking)...)
	add("children", said(meeting.Children)...)
	var languages []string
	for _, tag := range m.Languages {
		languages = append(languages, v.Language(tag))
	}
	if len(languages) > 0 {
		add("language", capital(v.List(languages)))
	}
	add("proof", said(meeting.Proof)...)
	var money []string
	for _, way := range []struct{ name, value string }{{"Venmo", m.Venmo}, {"Cash App", m.Square}, {"PayPal", m.Paypal}} {
		if way.value != "" {
			money = append(money, v.T("says.basket", "way", way.name, "account", way.value))
		}
	}
	add("cost", money...)
	quote := func(key string, texts ...string) {
		var lines []string
		for _, t := range texts {
			if t != "" && !slices.Contains(lines, t) {
				lines = append(lines, t)
			}
		}
		if len(lines) > 0 {
			facts = append(facts, fact{Name: v.T("fact." + key), Lines: lines, Quote: true})
		}
	}
	quote("online", m.ConferenceURLNotes, m.ConferencePhoneNotes)
	quote("there", m.LocationNotes)
	quote("notes", m.Notes)
	group := m.GroupNotes
	if m.Group != "" && fold.Fold(m.Group) != fold.Fold(m.Name) {
		quote("group", m.Group, group)
	} else {
		quote("group", group)
	}
	var links []link
	if m.Website != "" {
		links = append(links, link{v.T("link.website"), m.Website})
	}
	if m.URL != "" {
		links = append(links, link{v.T("link.list"), m.URL})
	}
	if len(links) > 0 {
		facts = append(facts, fact{Name: v.T("fact.more"), Links: links})
	}
	var contacts []string
	for _, c := range m.Contacts {
		for _, part := range []string{c.Name, c.Phone, c.Email} {
			if part != "" {
				contacts = append(contacts, part)
			}
		}
	}
	quote("contact", contacts...)
	return facts
}

// typeMeanings say what each code of the listing means, in the words of its program or its list.
func (v *visit) typeMeanings(m meeting.Meeting) []typeMeaning {
	var all []typeMeaning
	for _, code := range m.Types {
		t, ok := meeting.TypeOf(m.Program, code)
		if !ok {
			continue
		}
		name := t.Name[string(v.Lang)]
		if t.Language != "" {
			name = capital(v.Language(t.Language))
		}
		if name != "" {
			all = append(all, typeMeaning{Code: code, Name: name})
		}
	}
	for _, l := range m.Labels {
		lang := l.Lang
		if lang == string(v.Lang) {
			lang = ""
		}
		all = append(all, typeMeaning{Code: l.Code, Name: l.Name, Note: l.Note, Lang: lang})
	}
	return all
}

// firstTime is what helps somebody who has never been to one.
func (v *visit) firstTime(m meeting.Meeting) []string {
	if m.Attendance == meeting.Online {
		return []string{v.T("first.online.early"), v.T("first.online.camera"), v.T("first.new"), v.T("first.name"), v.T("first.leave")}
	}
	return []string{v.T("first.early"), v.T("first.new"), v.T("first.name"), v.T("first.number")}
}

// otherDays finds the other times of the same group in the same place, or in the same online room.
func (s *Server) otherDays(ctx context.Context, v *visit, page *meetingPage) error {
	m := page.Meeting
	q := meeting.Query{Sort: meeting.ByTime, Limit: 100, At: v.Now.UTC().Truncate(time.Second)}
	switch {
	case m.Attendance != meeting.Online && m.Point != nil && !m.Approximate:
		q.Near, q.WithinKM = m.Point, 0.1
	case m.Name != "" && len(fold.Tokens(m.Name)) > 0:
		q.Text = m.Name
	default:
		return nil
	}
	answer, err := s.Meetings.Finder().Find(ctx, q)
	if err != nil {
		return err
	}
	var links []link
	for _, h := range answer.Hits {
		o, err := h.Meeting()
		if err != nil {
			return err
		}
		if o.ID == m.ID || o.Status != meeting.Active || o.ByAppointment() || !sameGroup(m, o) {
			continue
		}
		text := capital(v.Weekday(o.Rule.Day)) + " " + v.clock(o.Rule.Start/60, o.Rule.Start%60)
		if fold.Fold(o.Name) != fold.Fold(m.Name) {
			text += ", " + o.Name
		}
		links = append(links, link{text, v.Link("/meetings/" + o.Slug)})
	}
	if len(links) > 12 {
		links = links[:12]
	}
	if len(links) > 0 {
		page.Facts = append(page.Facts, fact{Name: v.T("fact.other_days"), Links: links})
	}
	return nil
}

// sameGroup says whether two meetings belong to one group: it is named for both, or they have one name and one place or room.
func sameGroup(a, b meeting.Meeting) bool {
	if a.Program != b.Program {
		return false
	}
	if a.Group != "" && fold.Fold(a.Group) == fold.Fold(b.Group) {
		return true
	}
	if fold.Fold(a.Name) != fold.Fold(b.Name) {
		return false
	}
	return a.ConferenceURL != "" && a.ConferenceURL == b.ConferenceURL || a.Location != "" && fold.Fold(a.Location) == fold.Fold(b.Location) ||
		a.Formatted != "" && fold.Fold(a.Formatted) == fold.Fold(b.Formatted)
}

// nearby finds what else takes place near, later on the day of the next time.
func (s *Server) nearby(ctx context.Context, v *visit, page *meetingPage, next recur.Occurrence, hasNext, miles bool) error {
	m := page.Meeting
	if m.Point == nil || m.Attendance == meeting.Online {
		return nil
	}
	at, zone := v.Now, zoneOf(m, s.Site.Zone)
	page.NearbyName = v.T("nearby.soon")
	until := at.Add(24 * time.Hour)
	if hasNext {
		day := clockOn(next.Start.In(zone), 0, 0)
		until = clockOn(day, 1, night)
		switch {
		case !day.After(v.Now) && next.Start.In(zone).Hour() >= evening:
			page.NearbyName = v.T("nearby.tonight")
		case !day.After(v.Now):
			page.NearbyName = v.T("nearby.today")
		default:
			at = day
			page.NearbyName = v.T("nearby.day", "weekday", v.T("on.weekday."+string(rune('0'+int(day.Weekday())))))
		}
	}
	q := meeting.Query{Near: m.Point, WithinKM: 10, Sort: meeting.ByUpcoming, Limit: 24, At: at.UTC().Truncate(time.Second), Until: until.UTC()}
	answer, err := s.Meetings.Finder().Find(ctx, q)
	if err != nil {
		return err
	}
	pins := map[[2]float64]int{}
	rows, _, err := s.rows(v, answer.Hits, rowStyle{Zone: zone, Miles: miles, Only: meeting.InPerson, City: m.City}, q.At)
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(r row) bool { return r.meeting.ID == m.ID || r.meeting.Attendance == meeting.Online })
	sort.SliceStable(rows, func(i, j int) bool { return rows[i].hit.KM < rows[j].hit.KM })
	rows = rows[:min(len(rows), 3)]
	sort.SliceStable(rows, func(i, j int) bool { return rows[i].start.Before(rows[j].start) })
	page.Nearby = rows
	spots := []spot{{Point: *m.Point, Now: page.NowText != "", Name: m.Name}}
	for i := range rows {
		o := rows[i].meeting
		at := [2]float64{o.Point.Lat, o.Point.Lng}
		if o.Point.KM(*m.Point) < 0.05 {
			continue // in the same house
		}
		if pins[at] == 0 {
			pins[at] = len(pins) + 1
			spots = append(spots, spot{Point: *o.Point, Number: pins[at], URL: rows[i].URL, Name: o.Name})
		}
		rows[i].Pin = pins[at]
	}
	if len(spots) == 1 && v.Site.TileURL == "" {
		return nil // one pin on an empty ground tells nothing
	}
	if page.Map = v.drawMap(spots, m.Point, miles, 352, 240); page.Map != nil {
		page.Map.Centre = nil // the pin stands there
		page.Map.Label, page.Map.Caption = v.N("map.meeting", len(pins), "name", m.Name), v.T("map.caption")
		if m.Approximate {
			page.Map.Caption = v.T("map.approximate")
		}
	}
	return nil
}

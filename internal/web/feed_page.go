package web

import (
	"net/http"
	"slices"
	"strconv"

	"homegroup/internal/meeting"
)

// feedPage shows one list: how it stands, and what became of its rows.
type feedPage struct {
	*visit
	head
	Row      feedRow
	Held     *heldFeed
	Facts    []fact
	Notes    []noteGroup
	OfHeld   bool // the notes are those of the list that waits, not of the one that is shown
	Shown    string
	Previous string
	Next     string
}

// noteGroup is the rows of one reason.
type noteGroup struct {
	ID, Title string
	Lang      string // of Title, where it is not the page's
	What      string
	Count     string
	Notes     []noteLine
}

type noteLine struct{ Where, Key, Reason string }

// notesPerPage is how many notes one page holds, all reasons together.
const notesPerPage = 200

func (s *Server) feedPage(w http.ResponseWriter, r *http.Request, v *visit) error {
	f, err := s.Meetings.Feed(r.Context(), r.PathValue("name"))
	if err != nil {
		return err
	}
	page := feedPage{visit: v, Row: s.feedRow(v, f)}
	page.head = head{Title: f.Title, Description: v.T("feed.description", "list", f.Title)}
	report := f.Report
	if f.Held != nil {
		h := v.held(f)
		page.Held = &h
		report, page.OfHeld = f.Held.Report, true
	}
	page.Facts = s.feedFacts(v, f, report)
	page.notes(report.Notes, f.Name)
	return s.show(w, http.StatusOK, "feed.html", page)
}

// feedFacts are the numbers of a report, in lines that add up: rows = meetings of their own + merged + dropped.
func (s *Server) feedFacts(v *visit, f meeting.Feed, r meeting.Report) []fact {
	var facts []fact
	add := func(key, line string) {
		if line != "" {
			facts = append(facts, fact{Name: v.T("feed." + key), Lines: []string{line}})
		}
	}
	add("rows", v.T("feed.rows.sum", "rows", v.Number(r.Rows), "imported", v.Number(r.Imported), "merged", v.Number(r.Merged), "dropped", v.Number(r.Dropped)))
	if r.Repaired > 0 {
		add("repaired", v.N("feed.repaired.n", r.Repaired))
	}
	add("listings", v.T("feed.listings.sum", "n", v.Number(r.Listings), "new", v.Number(r.New), "changed", v.Number(r.Changed), "same", v.Number(r.Same),
		"returned", v.Number(r.Returned), "vanished", v.Number(r.Vanished)))
	add("good", v.moment(f.LastGood, s.Site.Zone))
	add("next", v.nextTry(f))
	if f.Every > 0 {
		add("every", v.T("feed.every.n", "wait", v.Wait(f.Every)))
	}
	if f.Zone != "" {
		add("zone", f.Zone)
	}
	return facts
}

// notes groups what became of rows by reason, the gravest and most frequent first, and takes the page that was asked for.
func (p *feedPage) notes(notes []meeting.Note, name string) {
	type reason struct{ what, code string }
	groups := map[reason][]meeting.Note{}
	var order []reason
	for _, n := range notes {
		r := reason{n.What, n.Code}
		if groups[r] == nil {
			order = append(order, r)
		}
		groups[r] = append(groups[r], n)
	}
	grave := []string{meeting.Dropped, meeting.Noticed, meeting.Repaired, meeting.Merged}
	slices.SortStableFunc(order, func(a, b reason) int {
		if d := slices.Index(grave, a.what) - slices.Index(grave, b.what); d != 0 {
			return d
		}
		return len(groups[b]) - len(groups[a])
	})
	number, err := strconv.Atoi(p.Query.Get("page"))
	if err != nil || number < 1 || (number-1)*notesPerPage >= len(notes) {
		number = 1
	}
	from, to := (number-1)*notesPerPage, min(number*notesPerPage, len(notes))
	at := 0
	for i, r := range order {
		all := groups[r]
		first, last := max(from-at, 0), min(to-at, len(all))
		at += len(all)
		if first >= last {
			continue
		}
		g := noteGroup{ID: "reason-" + strconv.Itoa(i+1), Count: p.N("feed.notes.n", len(all)), What: p.T("what." + r.what)}
		g.Title = all[0].Reason
		if key := "reason." + r.code; p.Has(key) {
			g.Title = p.T(key)
		} else if p.Lang != English {
			g.Lang = string(English) // reasons are written where rows are read, in English
		}
		for _, n := range all[first:last] {
			line := noteLine{p.where(n), n.Key, n.Reason}
			if n.Reason == g.Title {
				line.Reason = "" // the heading has said it
			}
			g.Notes = append(g.Notes, line)
		}
		p.Notes = append(p.Notes, g)
	}
	if len(notes) > notesPerPage {
		p.Shown = p.T("feed.shown", "from", p.Number(from+1), "to", p.Number(to), "of", p.Number(len(notes)))
	}
	if number > 1 {
		p.Previous = p.Link("/feeds/" + name + "?page=" + strconv.Itoa(number-1))
	}
	if to < len(notes) {
		p.Next = p.Link("/feeds/" + name + "?page=" + strconv.Itoa(number+1))
	}
}

// where names a row as its note does, in the page's language.
func (v *visit) where(n meeting.Note) string {
	if n.Line > 0 {
		return v.T("where.line", "n", v.Number(n.Line))
	}
	return v.T("where.row", "n", v.Number(n.Index+1))
}

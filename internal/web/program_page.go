package web

import (
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"

	"homegroup/internal/problem"
	"homegroup/internal/program"
)

// programPage is one program, whole: what it is, costs and asks, its path in our words, its words, its dangers.
type programPage struct {
	*visit
	head
	Pack       program.Pack
	Text       *program.Text
	Facts      []factRow
	Asks       []askRow
	Steps      []stepRow
	Tokens     []tokenRow
	Research   []researchRow
	Cautions   []program.Warning
	Sheets     []string
	Near       near
	NearSays   string
	Next       []row
	Links      []linkRow
	Sources    []sourceRow
	Checked    string // when the facts were last looked at
	Overdue    bool   // that was too long ago
	Doubtful   bool   // some of them are not confirmed
	CompareURL string
}

type factRow struct {
	Name, Text string
	URL        string
}

type askRow struct{ Name, Usual, Decline string }

type stepRow struct {
	Title, Text, More string
	Questions         []string
}

type tokenRow struct {
	Name, Colour, Mark string
	Chip               bool
	Label              string
}

type researchRow struct {
	Text, Refs string
	Doubtful   bool
}

type linkRow struct{ Name, URL, Lang string }

type sourceRow struct {
	Of, Source, URL string
	Doubtful        bool
}

func (s *Server) programPage(w http.ResponseWriter, r *http.Request, v *visit) error {
	p, ok := s.Programs.Pack(r.PathValue("id"))
	if !ok {
		return problem.New(problem.NotFound, "%s", v.T("programs.unknown"))
	}
	t := p.Text[string(v.Lang)]
	page := programPage{visit: v, head: head{Title: t.Name, Description: t.Standfirst, Nav: "programs"}, Pack: p, Text: t,
		CompareURL: v.Link("/programs/compare?ids=" + p.ID)}
	var err error
	if page.Near, err = s.meetingsOf(r.Context(), v, p, 4); err != nil {
		return err
	}
	page.NearSays = page.Near.Says(v)
	style := rowStyle{Zone: page.Near.Zone, Miles: page.Near.Miles, City: page.Near.Place, Weekday: true, HideProgram: true}
	if page.Next, _, err = s.rows(v, page.Near.Hits, style, page.Near.At); err != nil {
		return err
	}
	page.facts()
	for _, c := range p.Commitments {
		words := t.Commitments[c.ID]
		page.Asks = append(page.Asks, askRow{words.Name, words.Usual, words.Decline})
	}
	for _, i := range p.Path.Items {
		words := t.Path[i.ID]
		page.Steps = append(page.Steps, stepRow{words.Title, words.Text, words.More, words.Questions})
	}
	for _, m := range p.Milestones {
		if m.Token.Kind != "none" {
			page.Tokens = append(page.Tokens, tokenRow{t.Milestones[m.ID].Name, m.Token.Colour, m.Token.Mark, m.Token.Kind != "key_tag", v.T("token." + m.Token.Colour)})
		}
	}
	for _, x := range p.Research {
		page.Research = append(page.Research, researchRow{t.Research[x.ID], strings.Join(x.Refs, "; "), x.Mark != "confirmed"})
	}
	for _, d := range p.Danger {
		page.Cautions = append(page.Cautions, t.Warnings[d])
	}
	for _, sheet := range p.Worksheets {
		page.Sheets = append(page.Sheets, t.Worksheets[sheet.ID].Title)
	}
	for _, l := range p.Links {
		row := linkRow{t.Links[l.ID], l.URL, l.Lang}
		if row.Lang == string(v.Lang) {
			row.Lang = ""
		}
		page.Links = append(page.Links, row)
	}
	page.sources()
	return s.show(w, http.StatusOK, "program.html", page)
}

func (p *programPage) facts() {
	t := p.Text
	for _, f := range []struct{ key, text string }{{"for", t.ForWhom}, {"requirement", t.Requirement}, {"goal", t.Goal}, {"way", t.Way}, {"cost", t.Cost}, {"faith", t.Faith},
		{"medicine", t.Medicine}, {"led", t.LedBy}, {"talking", t.Talking}, {"label", t.Label}, {"long", t.HowLong}, {"doctor", t.DoctorFirst}, {"count", t.CountStarts}} {
		p.Facts = append(p.Facts, factRow{Name: p.T("fact." + f.key), Text: f.text})
	}
	near := factRow{Name: p.T("fact.near"), Text: p.NearSays}
	if p.Near.Count > 0 {
		near.URL = p.Near.URL
	}
	p.Facts = append(p.Facts, near)
}

// sources says where the facts come from, the oldest look at them, and whether it is time to look again.
func (p *programPage) sources() {
	checked := ""
	for _, x := range p.Pack.Provenance {
		doubtful := x.Mark != "confirmed"
		p.Sources = append(p.Sources, sourceRow{p.T("source." + x.Of), x.Source, x.URL, doubtful})
		p.Doubtful = p.Doubtful || doubtful
		if checked == "" || x.Checked < checked {
			checked = x.Checked
		}
	}
	if at, err := time.Parse(time.DateOnly, checked); err == nil {
		p.Checked = p.Date(at)
	}
	review, err := time.Parse(time.DateOnly, p.Pack.ReviewBy)
	p.Overdue = err != nil || p.Now.After(review)
}

// Token draws a generic token: no fellowship's artwork.
func (p programPage) Token(t tokenRow) template.HTML {
	shape, at, size := "chip", 42, 17
	if !t.Chip {
		shape, at = "keytag", 56
	}
	p.use(shape)
	if len(t.Mark) > 4 {
		size = 12
	}
	return template.HTML(fmt.Sprintf(`<svg class="token" data-colour="%s" viewBox="0 0 72 72" role="img" aria-label="%s"><use href="#i-%s"/><text x="36" y="%d" font-size="%d">%s</text></svg>`,
		template.HTMLEscapeString(t.Colour), template.HTMLEscapeString(t.Label), shape, at, size, template.HTMLEscapeString(t.Mark)))
}

// Contents are the sections of the page, for its table of contents.
func (p programPage) Contents() []link {
	names := []string{"glance", "meeting", "asks", "steps", "tokens", "words", "research", "care", "next", "sources"}
	if len(p.Tokens) == 0 {
		names = slices.DeleteFunc(names, func(n string) bool { return n == "tokens" })
	}
	var links []link
	for _, n := range names {
		text := p.T("program.section." + n)
		if n == "steps" {
			text = p.Text.PathTitle
		}
		links = append(links, link{text, "#" + n})
	}
	return links
}

package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"homegroup/internal/problem"
	"homegroup/internal/program"
)

// maxCompared is how many programs stand side by side: more cannot be read.
const maxCompared = 4

// comparePage puts programs side by side.
type comparePage struct {
	*visit
	head
	Chosen  []compared
	Rows    []compareRow
	Add     []link
	Full    bool
	Checked string
}

type compared struct{ Name, Short, URL, Without string }

type compareRow struct {
	Name  string
	Cells []compareCell
}

type compareCell struct{ Short, Text, URL string }

func (s *Server) compare(w http.ResponseWriter, r *http.Request, v *visit) error {
	packs, err := s.comparedPacks(v)
	if err != nil {
		return err
	}
	page := comparePage{visit: v, head: head{Title: v.T("compare.title"), Description: v.T("compare.description"), Nav: "programs"}, Full: len(packs) >= maxCompared}
	var ids []string
	for _, p := range packs {
		ids = append(ids, p.ID)
	}
	address := func(ids []string) string {
		return v.Link("/programs/compare?" + url.Values{"ids": {strings.Join(ids, ",")}}.Encode())
	}
	for _, p := range packs {
		t := p.Text[string(v.Lang)]
		without := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return id == p.ID })
		page.Chosen = append(page.Chosen, compared{t.Name, t.Short, v.Link("/programs/" + p.ID), address(without)})
	}
	for _, p := range s.Programs.Packs() {
		if !slices.Contains(ids, p.ID) {
			page.Add = append(page.Add, link{p.Text[string(v.Lang)].Name, address(append(slices.Clone(ids), p.ID))})
		}
	}
	for _, f := range []struct {
		key string
		of  func(*program.Text) string
	}{
		{"goal", func(t *program.Text) string { return t.Goal }}, {"for", func(t *program.Text) string { return t.ForWhom }},
		{"way", func(t *program.Text) string { return t.Way }}, {"faith", func(t *program.Text) string { return t.Faith }},
		{"led", func(t *program.Text) string { return t.LedBy }}, {"talking", func(t *program.Text) string { return t.Talking }},
		{"label", func(t *program.Text) string { return t.Label }}, {"long", func(t *program.Text) string { return t.HowLong }},
		{"cost", func(t *program.Text) string { return t.Cost }}, {"medicine", func(t *program.Text) string { return t.Medicine }},
		{"doctor", func(t *program.Text) string { return t.DoctorFirst }},
	} {
		row := compareRow{Name: v.T("fact." + f.key)}
		for _, p := range packs {
			t := p.Text[string(v.Lang)]
			row.Cells = append(row.Cells, compareCell{Short: t.Short, Text: f.of(t)})
		}
		page.Rows = append(page.Rows, row)
	}
	meetings := compareRow{Name: v.T("fact.near")}
	for _, p := range packs {
		n, err := s.meetingsOf(r.Context(), v, p, 1)
		if err != nil {
			return err
		}
		cell := compareCell{Short: p.Text[string(v.Lang)].Short, Text: n.Says(v)}
		if n.Count > 0 {
			cell.URL = n.URL
		}
		meetings.Cells = append(meetings.Cells, cell)
	}
	page.Rows = append(page.Rows, meetings)
	return s.show(w, http.StatusOK, "compare.html", page)
}

// comparedPacks reads ids=aa,smart,mm. Without any, three that differ most stand as an example.
func (s *Server) comparedPacks(v *visit) ([]program.Pack, error) {
	ids := split(v.Query["ids"])
	if len(ids) == 0 {
		ids = []string{"aa", "smart", "mm"}
	}
	var packs []program.Pack
	for _, id := range ids {
		p, ok := s.Programs.Pack(id)
		if !ok {
			return nil, problem.InField("ids", "%s", v.T("programs.unknown"))
		}
		if !slices.ContainsFunc(packs, func(o program.Pack) bool { return o.ID == id }) {
			packs = append(packs, p)
		}
	}
	if len(packs) > maxCompared {
		return nil, problem.InField("ids", "%s", v.N("compare.most", maxCompared))
	}
	return packs, nil
}

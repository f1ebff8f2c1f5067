package web

import (
	"net/http"
	"slices"

	"homegroup/internal/problem"
	"homegroup/internal/program"
)

// The questions of the chooser, one a page, in their order. What is answered travels in the form from page to page and
// is kept nowhere: the answers come by POST, so that no address, history or log holds them.
var chooseQuestions = []chooseQuestion{
	{"what", func() []string {
		return []string{"alcohol", "opioids", "cocaine", "methamphetamine", "cannabis", "sedatives", "nicotine", "other_drugs", "eating", "sex", "gambling", "debt"}
	}, true},
	{"goal", func() []string { return program.Goals }, false},
	{"signs", func() []string { return program.Signs }, true},
	{"medicine", func() []string { return program.Medicines }, false},
	{"faith", func() []string { return program.FaithWish }, false},
	{"setting", func() []string { return program.Wayish }, false},
	{"label", func() []string { return program.LabelWish }, false},
}

type chooseQuestion struct {
	name    string
	options func() []string
	several bool
}

// choosePage is one question, or what comes of the answers.
type choosePage struct {
	*visit
	head
	Number, Of   int
	Name         string
	Several      bool
	Options      []chooseOption
	Kept         []field // answers to the other questions
	Back         bool
	Advice       *adviceView
	Everything   string
	CompareFirst string
}

type chooseOption struct {
	Value, Text, Hint string
	Chosen            bool
}

type adviceView struct {
	First  []program.Warning
	Urgent bool // somebody may be in danger now
	Offers []offerView
	Left   []offerView
}

type offerView struct {
	Name, URL string
	Text      string
	For, Note []string
	Why       string
}

func (s *Server) choose(w http.ResponseWriter, r *http.Request, v *visit) error {
	w.Header().Set("Cache-Control", "no-store") // the answers do not stay on the device either
	at := 0
	if r.Method == http.MethodPost {
		if err := r.ParseForm(); err != nil {
			return problem.New(problem.Invalid, "%s", v.T("choose.unreadable"))
		}
		for i, q := range chooseQuestions {
			if r.PostForm.Get("at") == q.name {
				at = i
			}
		}
		switch {
		case r.PostForm.Has("back"):
			at = max(at-1, 0)
		case r.PostForm.Has("next"):
			at++
		}
	}
	answers := func(q chooseQuestion) []string {
		var kept []string
		for _, value := range r.PostForm[q.name] {
			if slices.Contains(q.options(), value) && !slices.Contains(kept, value) {
				kept = append(kept, value)
			}
		}
		return kept
	}
	page := choosePage{visit: v, head: head{Title: v.T("choose.title"), Description: v.T("choose.description"), Nav: "programs", NoIndex: r.Method == http.MethodPost},
		Number: at + 1, Of: len(chooseQuestions), Back: at > 0, Everything: v.Link("/programs")}
	for i, q := range chooseQuestions {
		if i == at {
			continue
		}
		for _, value := range answers(q) {
			page.Kept = append(page.Kept, field{q.name, value})
		}
	}
	if at < len(chooseQuestions) {
		q := chooseQuestions[at]
		page.Name, page.Several = q.name, q.several
		page.Title = v.T("choose." + q.name)
		for _, value := range q.options() {
			o := chooseOption{Value: value, Text: v.T("choose." + q.name + "." + value), Chosen: slices.Contains(answers(q), value)}
			if hint := "choose." + q.name + "." + value + ".hint"; v.Has(hint) {
				o.Hint = v.T(hint)
			}
			page.Options = append(page.Options, o)
		}
		return s.show(w, http.StatusOK, "choose.html", page)
	}
	one := func(name string) string {
		for _, q := range chooseQuestions {
			if q.name == name {
				if a := answers(q); len(a) > 0 {
					return a[0]
				}
			}
		}
		return ""
	}
	page.Number, page.Title = 0, v.T("choose.result")
	page.Advice = s.advice(v, program.Answers{What: answers(chooseQuestions[0]), Signs: answers(chooseQuestions[2]), Goal: one("goal"), Medicine: one("medicine"),
		Faith: one("faith"), Setting: one("setting"), Label: one("label")})
	return s.show(w, http.StatusOK, "choose.html", page)
}

// advice puts what the answers come to into words.
func (s *Server) advice(v *visit, a program.Answers) *adviceView {
	advice := s.Programs.Choose(a)
	view := &adviceView{}
	for _, key := range advice.First {
		view.First = append(view.First, program.Warning{Lead: v.T("choose.first." + key), Text: v.T("choose.first." + key + ".text")})
		view.Urgent = view.Urgent || key == "suicide"
	}
	words := func(o program.Offer) offerView {
		t := o.Pack.Text[string(v.Lang)]
		out := offerView{Name: t.Name, URL: v.Link("/programs/" + o.Pack.ID), Text: t.Goal + " " + t.Way}
		for _, key := range o.For {
			out.For = append(out.For, v.T("choose.for."+key))
		}
		for _, key := range o.Note {
			out.Note = append(out.Note, v.T("choose.note."+key))
		}
		if o.Why != "" {
			out.Why = v.T("choose.why." + o.Why)
		}
		return out
	}
	for _, o := range advice.Offers {
		view.Offers = append(view.Offers, words(o))
	}
	for _, o := range advice.Left {
		view.Left = append(view.Left, words(o))
	}
	return view
}

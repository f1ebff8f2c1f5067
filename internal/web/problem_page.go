package web

import (
	"context"
	"errors"
	"net/http"

	"homegroup/internal/problem"
)

// problemPage says what happened, what is safe and what to do next, in the same hand as every page.
type problemPage struct {
	*visit
	head
	Heading, Text string
	Field         string // what is at fault in the address
	There         string // where this page is to be had instead; "" where nobody knows
	Detail        string // the message of the part that found it, which is English; "" where Text says it all
}

// showProblem answers with the page for an error, or with a line of text where even that fails.
func (s *Server) showProblem(w http.ResponseWriter, r *http.Request, v *visit, err error) {
	var p *problem.Problem
	kind := problem.KindOf(err)
	if errors.Is(err, context.DeadlineExceeded) {
		kind = problem.Unavailable
	}
	status := statusOf(kind)
	page := problemPage{visit: v, Heading: v.T("problem." + string(kind) + ".title"), Text: v.T("problem." + string(kind) + ".text")}
	if errors.As(err, &p) && (kind == problem.Invalid || kind == problem.Conflict || kind == problem.Denied) {
		page.Detail, page.Field = p.Message, p.Field
	}
	if status >= 500 {
		s.Log.Error("a page could not be made", "route", r.Pattern, "kind", string(kind), "error", causeOf(err))
	}
	page.head = head{Title: page.Heading, Description: page.Text, NoIndex: true}
	if err := s.show(w, status, "problem.html", page); err != nil {
		s.Log.Error("the problem page could not be made", "error", err.Error())
		http.Error(w, v.T("problem.internal.text"), http.StatusInternalServerError)
	}
}

// notFound answers for every address that leads nowhere.
func (s *Server) notFound(w http.ResponseWriter, r *http.Request) {
	v := s.visit(w, r, prefixOf(r.URL.Path))
	v.Path, v.Query = "/", nil // in another language this page is not there either
	s.showProblem(w, r, v, problem.New(problem.NotFound, "There is no such page."))
}

package web

import (
	"errors"
	"net/http"
	"strings"
	"unicode/utf8"

	"homegroup/internal/meeting"
	"homegroup/internal/problem"
)

// changeRequestPage asks what is not right with a listing, and thanks for it.
type changeRequestPage struct {
	*visit
	head
	Meeting   meeting.Meeting
	Back      string
	Kinds     []option
	Text      string // what the visitor wrote: never lost on the way
	WrongWhat string
	WrongText string
	Trouble   string // why it could not be kept
	Most      int
	Sent      bool
	Feedback  string
	Waiting   string // when somebody will look, in plain words
}

func (s *Server) changeRequestPage(r *http.Request, v *visit) (changeRequestPage, error) {
	m, err := s.Meetings.Finder().BySlug(r.Context(), r.PathValue("slug"))
	if err != nil {
		return changeRequestPage{}, err
	}
	page := changeRequestPage{visit: v, Meeting: m, Back: v.Link("/meetings/" + m.Slug), Most: meeting.MaxChangeText, Feedback: m.FeedbackURL}
	page.head = head{Title: v.T("report.title", "name", m.Name), Description: v.T("report.text"), Nav: "meetings", NoIndex: true}
	for _, kind := range meeting.ChangeKinds() {
		page.Kinds = append(page.Kinds, option{Value: kind, Text: v.T("report.kind." + kind)})
	}
	return page, nil
}

func (s *Server) changeRequestForm(w http.ResponseWriter, r *http.Request, v *visit) error {
	page, err := s.changeRequestPage(r, v)
	if err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "report.html", page)
}

func (s *Server) changeRequestSend(w http.ResponseWriter, r *http.Request, v *visit) error {
	page, err := s.changeRequestPage(r, v)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		page.Trouble = v.T("report.unreadable")
		return s.show(w, http.StatusBadRequest, "report.html", page)
	}
	what, text := r.PostForm.Get("what"), strings.ReplaceAll(r.PostForm.Get("text"), "\r\n", "\n")
	page.Text = strings.ToValidUTF8(text, "")
	for i := range page.Kinds {
		page.Kinds[i].Selected = page.Kinds[i].Value == what
	}
	// What is wrong is said before it is counted, so that nobody is turned away for a slip.
	if err := meeting.CheckChangeRequest(meeting.ChangeRequest{What: what, Text: page.Text}); err != nil {
		var p *problem.Problem
		switch {
		case errors.As(err, &p) && p.Field == "what":
			page.WrongWhat = v.T("report.wrong.what")
		case utf8.RuneCountInString(page.Text) > meeting.MaxChangeText:
			page.WrongText = v.N("report.wrong.long", meeting.MaxChangeText)
		default:
			page.WrongText = v.T("report.wrong.text")
		}
		page.Title = v.T("report.wrong.title", "title", page.Title)
		return s.show(w, http.StatusUnprocessableEntity, "report.html", page)
	}
	if err := s.reporting(w, r); err != nil {
		page.Trouble = v.T("report.often")
		return s.show(w, http.StatusTooManyRequests, "report.html", page)
	}
	if err := s.Meetings.ReportChange(r.Context(), page.Meeting.Slug, what, page.Text); err != nil {
		s.Log.Error("a report could not be kept", "error", causeOf(err))
		page.Trouble = v.T("report.unkept")
		return s.show(w, http.StatusServiceUnavailable, "report.html", page)
	}
	http.Redirect(w, r, page.Back+"/reported", http.StatusSeeOther) // so that reloading sends nothing twice
	return nil
}

func (s *Server) changeRequestSent(w http.ResponseWriter, r *http.Request, v *visit) error {
	page, err := s.changeRequestPage(r, v)
	if err != nil {
		return err
	}
	page.Sent = true
	page.Title = v.T("report.thanks")
	return s.show(w, http.StatusOK, "report.html", page)
}

// causeOf is what the log says of an error: the cause where there is one.
func causeOf(err error) string {
	var p *problem.Problem
	if errors.As(err, &p) && p.Err != nil {
		return p.Err.Error()
	}
	return err.Error()
}

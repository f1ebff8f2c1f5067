package web

import (
	"net/http"
	"strings"

	"homegroup/internal/place"
)

// textPage is a page that is mostly words: about, privacy.
type textPage struct {
	*visit
	head
	Contact    string // as it is shown
	ContactURL string // "" where it is no address
	TileHost   string // "" without tiles from outside
	Credit     string
	Count      string
	Lists      string
}

func (s *Server) about(w http.ResponseWriter, r *http.Request, v *visit) error {
	page := s.textPage(v, "about")
	feeds, err := s.Meetings.Feeds(r.Context())
	if err != nil {
		return err
	}
	page.Count, page.Lists = v.N("meetings.n", s.Meetings.Finder().Count()), v.N("about.lists.n", len(feeds))
	return s.show(w, http.StatusOK, "about.html", page)
}

func (s *Server) privacy(w http.ResponseWriter, _ *http.Request, v *visit) error {
	return s.show(w, http.StatusOK, "privacy.html", s.textPage(v, "privacy"))
}

func (s *Server) textPage(v *visit, name string) textPage {
	page := textPage{visit: v, head: head{Title: v.T(name + ".title"), Description: v.T(name + ".description")}, Contact: s.Site.Contact, Credit: place.Credit}
	switch {
	case strings.HasPrefix(page.Contact, "http://"), strings.HasPrefix(page.Contact, "https://"):
		page.ContactURL = page.Contact
	case strings.Contains(page.Contact, "@") && !strings.ContainsAny(page.Contact, " <>"):
		page.ContactURL = "mailto:" + page.Contact
	}
	_, host := tileHost(s.Site.TileURL)
	page.TileHost = strings.TrimPrefix(host, "*.")
	return page
}

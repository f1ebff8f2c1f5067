package web

import (
	"net/http"
	"time"
)

// preparePage helps to make ready for a program or a first meeting: what to ask, what may be declined, what stands in the way.
type preparePage struct {
	*visit
	head
	Sections []prepareSection
	Sheet    []prepareSheet // to be printed and taken along
	Soon     []row          // online meetings that begin soon, to listen to
}

type prepareSection struct {
	ID, Title, Intro string
	Points           []preparePoint
	Link             link
}

type preparePoint struct{ Lead, Text string }

type prepareSheet struct {
	Title string
	Lines []string
}

// prepareParts are the sections with how many points each has in the catalogues.
var prepareParts = []struct {
	id     string
	points int
	link   string
}{{"look", 5, "/programs/compare"}, {"mind", 4, ""}, {"asked", 5, "/programs"}, {"doubts", 7, ""}, {"first", 7, "/meetings"}, {"decline", 6, ""}, {"obstacles", 8, ""}, {"network", 6, ""}, {"after", 5, ""}, {"going", 5, ""}, {"others", 4, "/programs/choose"}}

func (s *Server) prepare(w http.ResponseWriter, r *http.Request, v *visit) error {
	page := preparePage{visit: v, head: head{Title: v.T("prepare.title"), Description: v.T("prepare.description"), Nav: "programs"}}
	for _, part := range prepareParts {
		key := "prepare." + part.id
		section := prepareSection{ID: part.id, Title: v.T(key), Intro: v.T(key + ".intro")}
		for i := range part.points {
			at := key + "." + string(rune('a'+i))
			section.Points = append(section.Points, preparePoint{v.T(at), v.T(at + ".text")})
		}
		if part.link != "" {
			section.Link = link{v.T(key + ".link"), v.Link(part.link)}
		}
		page.Sections = append(page.Sections, section)
	}
	for _, sheet := range []struct {
		id    string
		lines int
	}{{"professional", 8}, {"program", 7}, {"mine", 5}} {
		key := "prepare.sheet." + sheet.id
		out := prepareSheet{Title: v.T(key)}
		for i := range sheet.lines {
			out.Lines = append(out.Lines, v.T(key+"."+string(rune('a'+i))))
		}
		page.Sheet = append(page.Sheet, out)
	}
	var err error
	page.Soon, err = s.onlineSoon(r.Context(), v, 3, 12*time.Hour)
	if err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "prepare.html", page)
}

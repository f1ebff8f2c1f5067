package web

import (
	"net/http"
	"net/url"
	"strings"

	"homegroup/internal/problem"
)

// With --companion-origin the private half has an origin of its own: the same server answers for two hosts, and a fault in a public page
// cannot reach a book. At the companion's host are the book, its API and help now, which the book must be able to open; all else is at the
// site's. At the site's host is no book.

// hostOfOrigin is the host of an address as requests name it; "" where there is none.
func hostOfOrigin(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return plainHost(u.Host)
}

// plainHost is a host in small letters, without the port that its scheme has anyway.
func plainHost(host string) string {
	host = strings.ToLower(host)
	return strings.TrimSuffix(strings.TrimSuffix(host, ":443"), ":80")
}

// atCompanion tells whether a request came to the companion's own host.
func (s *Server) atCompanion(r *http.Request) bool {
	return s.companionHost != "" && plainHost(r.Host) == s.companionHost
}

// parted gives each of the two hosts what belongs there. It does nothing where the companion has no origin of its own.
func (s *Server) parted(next http.Handler) http.Handler {
	if s.companionHost == "" {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := r.URL.Path
		switch book := isBook(p); {
		case !s.atCompanion(r) && book:
			to := url.URL{Path: p, RawQuery: r.URL.RawQuery}
			http.Redirect(w, r, s.Private.Origin+to.String(), http.StatusFound)
		case !s.atCompanion(r) && isPrivate(p):
			s.apiError(w, r, http.StatusMisdirectedRequest, problem.NotFound, "Accounts and books of this site are at "+s.Private.Origin+". Nothing was changed.", "")
		case !s.atCompanion(r), book, isPrivate(p), isHelp(p), strings.HasPrefix(p, "/static/"), p == "/healthz", p == "/readyz":
			next.ServeHTTP(w, r)
		case p == "/":
			http.Redirect(w, r, "/my/", http.StatusFound)
		case strings.HasPrefix(p, "/api/"):
			s.apiError(w, r, http.StatusNotFound, problem.NotFound, "This address holds books only. The directory is at "+s.Site.URL+".", "")
		default:
			s.notOfBook(w, r)
		}
	})
}

// isBook tells whether an address is of the companion's files.
func isBook(path string) bool { return path == "/my" || strings.HasPrefix(path, "/my/") }

// notOfBook answers at the companion's host for a page that the site has, or nobody: it leads there.
func (s *Server) notOfBook(w http.ResponseWriter, r *http.Request) {
	v := s.visit(w, r, prefixOf(r.URL.Path))
	there := url.URL{Path: r.URL.Path, RawQuery: r.URL.RawQuery}
	page := problemPage{visit: v, Heading: v.T("problem.book.title"), Text: v.T("problem.book.text"), There: s.Site.URL + there.String()}
	page.head = head{Title: page.Heading, Description: page.Text, NoIndex: true}
	if err := s.show(w, http.StatusNotFound, "problem.html", page); err != nil {
		s.Log.Error("the problem page could not be made", "error", err.Error())
		http.Error(w, v.T("problem.internal.text"), http.StatusInternalServerError)
	}
}

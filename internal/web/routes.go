package web

import "net/http"

// routes lists every URL of the public half. Each page is served at its plain address, where the browser's languages
// choose, and under /en and /es.
func (s *Server) routes() {
	s.page("GET /{$}", s.home)
	s.page("GET /meetings", s.meetings)
	s.page("GET /meetings/{slug}", s.meetingPage)
	s.page("GET /meetings/{slug}/report", s.changeRequestForm)
	s.page("POST /meetings/{slug}/report", s.changeRequestSend)
	s.page("GET /meetings/{slug}/reported", s.changeRequestSent)
	s.page("GET /programs", s.programs)
	s.page("GET /programs/{id}", s.programPage)
	s.page("GET /programs/compare", s.compare)
	s.page("GET /programs/choose", s.choose)
	s.page("POST /programs/choose", s.choose)
	s.page("GET /prepare", s.prepare)
	s.quietPage("GET /help", s.help)
	s.quietPage("GET /help/offline", s.helpOffline)
	s.page("GET /feeds", s.feeds)
	s.page("GET /feeds/{name}", s.feedPage)
	s.page("GET /about", s.about)
	s.page("GET /privacy", s.privacy)

	s.handle("GET /static/{release}/{file...}", s.static.serve)
	s.handle("GET /help-sw.js", s.helpWorkerFile)
	s.handle("GET /robots.txt", s.robots)
	s.handle("GET /favicon.ico", s.favicon)
	s.handle("GET /en", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/en/", http.StatusMovedPermanently) })
	s.handle("GET /es", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/es/", http.StatusMovedPermanently) })
	s.handle("/", s.notFound)

	s.companionRoutes()
	s.privateRoutes()
	s.apiRoutes()
}

package web

// routes lists every URL of the public half. Pages are served for each language under /en and /es too.
func (s *Server) routes() {
	s.apiRoutes()
}

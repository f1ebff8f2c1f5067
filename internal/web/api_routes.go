package web

// apiRoutes lists what other programs read.
func (s *Server) apiRoutes() {}

package web

import (
	"net/http"
)

// healthz answers while the process lives.
func (s *Server) healthz(w http.ResponseWriter, r *http.Request) {
	s.plain(w, http.StatusOK, "alive\n")
}

// readyz answers 200 while everything can be answered: the index is loaded and the database answers.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	if err := s.ready(); err != nil {
		s.Log.Warn("not ready", "error", err)
		s.plain(w, http.StatusServiceUnavailable, "not ready yet\n") // why is for the log: it may name machines
		return
	}
	s.plain(w, http.StatusOK, "ready\n")
}

func (s *Server) ready() error {
	if s.Ready == nil {
		return nil
	}
	return s.Ready()
}

func (s *Server) plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text))
}

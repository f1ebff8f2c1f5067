// Package web serves the public half over HTTP: pages, outputs for other programs, and the files they need. It decodes,
// limits and renders; what may be done is decided in the domain packages. routes.go lists every URL; from there each
// page or action is one file.
package web

import (
	"log/slog"
	"net/http"
	"time"

	"homegroup/internal/meeting"
	"homegroup/internal/place"
)

// Options are what the pages are made from.
type Options struct {
	Meetings *meeting.Service
	Places   *place.Gazetteer
	Site     Site
	Now      func() time.Time
	Log      *slog.Logger
	Ready    func() error // nil when the server can answer in full
}

// Site is what the operator says of the site.
type Site struct {
	Name       string         // shown in the masthead; "Homegroup" by default
	URL        string         // the public address, without a slash at the end; "" while it is not known
	Zone       *time.Location // for visitors whose zone is not known
	Place      string         // a town to begin with, such as "Philadelphia"; "" for none
	TileURL    string         // map tiles, {z}/{x}/{y}; "" for the built-in outline alone
	TileCredit string         // the line the tiles' maker asks for
	Contact    string         // how to reach the operator, shown on the about page
	Demo       bool           // the meetings are made up
	Version    string
}

// Server answers the public half's requests.
type Server struct {
	Options
	mux *http.ServeMux
	api *api // of the outputs for other programs; made by apiRoutes
}

// New makes a server.
func New(o Options) *Server {
	s := &Server{Options: o, mux: http.NewServeMux()}
	s.routes()
	return s
}

// Handler is the whole site with its headers and limits.
func (s *Server) Handler() http.Handler { return s.mux }

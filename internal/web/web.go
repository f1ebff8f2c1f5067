// Package web serves the public half over HTTP: pages, outputs for other programs, and the files they need. It decodes,
// limits and renders; what may be done is decided in the domain packages. routes.go lists every URL; from there each
// page or action is one file.
package web

import (
	"embed"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"path"
	"time"

	"golang.org/x/text/language"

	"homegroup/internal/meeting"
	"homegroup/internal/place"
	"homegroup/internal/program"
)

// Options are what the pages are made from.
type Options struct {
	Meetings *meeting.Service
	Places   *place.Gazetteer
	Programs *program.Library // nil for those that are part of the program
	// Helplines are the numbers of help now; nil for those that are part of the program.
	Helplines *program.Helplines
	Site      Site
	Now       func() time.Time
	Log       *slog.Logger
	Ready     func() error // nil when the server can answer in full
	// CompanionFolder is a folder to serve the companion from, for those who work on it; nil for what is part of the program.
	CompanionFolder fs.FS
	Private         Private // accounts and encrypted spaces; without them those routes are not there
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
	mux       *http.ServeMux
	patterns  []string // every page and file pattern, for tests
	templates map[string]*template.Template
	words     map[Lang]*words
	matcher   language.Matcher
	icons     map[string]string
	static    *staticServer
	worker    helpWorker
	counted   waitingCounts
	companion *companionServer
	// companionHost is where the companion has a host of its own; "" where it is the site's.
	companionHost string
	api           *api
	registers     *Limiter
	signIns       *Limiter
}

// New makes a server. It panics where a template, a catalogue or a static file is wrong: they are part of the program.
func New(o Options) *Server {
	if o.Site.Name == "" {
		o.Site.Name = "Homegroup"
	}
	if o.Programs == nil {
		o.Programs = program.Default()
	}
	if o.Helplines == nil {
		o.Helplines = o.Programs.Helplines()
	}
	if len(o.Helplines.Of(program.World)) == 0 { // packs from elsewhere, without numbers: help now is never empty
		o.Helplines = program.Default().Helplines()
	}
	if o.Site.Zone == nil {
		o.Site.Zone = time.UTC
	}
	s := &Server{
		Options: o, mux: http.NewServeMux(), templates: loadTemplates(), words: loadWords(), icons: loadIcons(), static: loadStatic(),
		matcher: language.NewMatcher([]language.Tag{language.English, language.Spanish}),
	}
	s.companionHost = hostOfOrigin(o.Private.Origin)
	s.companion = newCompanion(o.CompanionFolder, o.Programs, o.Site.Version)
	s.routes()
	s.worker.script(s, s.Now()) // a page of help that cannot be made is found here, and not by somebody who needs it
	return s
}

//go:embed templates/*.html
var templateFiles embed.FS

// loadTemplates reads each page's template together with the layout and the parts that pages share (templates/part_*.html).
func loadTemplates() map[string]*template.Template {
	shared := template.Must(template.New("").Funcs(template.FuncMap{"pair": pair, "mapOf": mapOf}).ParseFS(templateFiles, "templates/layout.html", "templates/part_*.html"))
	pages, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		panic("web: " + err.Error())
	}
	all := map[string]*template.Template{}
	for _, name := range pages {
		base := path.Base(name)
		if base == "layout.html" || len(base) > 5 && base[:5] == "part_" {
			continue
		}
		all[base] = template.Must(template.Must(shared.Clone()).ParseFS(templateFiles, name))
	}
	return all
}

// rowOn is a row with the page that it stands on, which keeps the icons used.
type rowOn struct {
	Page any
	Row  row
}

func pair(page any, r row) rowOn { return rowOn{page, r} }

// mapOn is a map with the page that it stands on.
type mapOn struct {
	Page  any
	Map   *figure
	Place bool // of one place
}

func mapOf(page any, m *figure, place bool) mapOn { return mapOn{page, m, place} }

package web

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"html/template"
	"net/http"
	"slices"
	"sync"
	"time"
)

// helpOfflinePage holds every country's numbers, for the copy that browsers keep (help_worker.js). It is the same for everybody.
type helpOfflinePage struct {
	*visit
	head
	helpCards
	Default   string // name of the country whose number stands first
	Emergency helpWay
	Countries []helpAll
}

type helpAll struct {
	helpCountry
	Call template.HTML
	Ways []helpWay
}

func (s *Server) helpOffline(w http.ResponseWriter, _ *http.Request, v *visit) error {
	return s.show(w, http.StatusOK, "help_offline.html", s.helpOfflinePage(v))
}

func (s *Server) helpOfflinePage(v *visit) helpOfflinePage {
	page := helpOfflinePage{visit: v, head: head{Title: v.T("help.now"), Description: v.T("help.description"), Nav: "help", NoIndex: true},
		helpCards: helpCards{Call: v.H("help.offline.call"), Suicide: v.H("help.offline.line"), Home: v.H("help.offline.line"), Soon: link{v.T("help.soon.any"), v.Link("/meetings?attendance=online")}}}
	// The links are made here, because catalogues hold no markup.
	page.Call = `<a href="#numbers">` + page.Call + `</a>`
	page.Suicide = `<a href="#lines">` + page.Suicide + `</a>`
	page.Home = page.Suicide
	here, _ := s.helpDefault(v)
	for _, c := range s.helpCountries(v, here) {
		lines := s.Helplines.Of(c.Code)
		one := helpAll{helpCountry: c, Call: telLink(lines[0].Number)}
		for _, l := range lines {
			one.Ways = append(one.Ways, v.helpWays(l, lines)...)
		}
		if c.Selected {
			page.Default, page.Emergency = c.Name, one.Ways[0]
		}
		page.Countries = append(page.Countries, one)
	}
	slices.SortStableFunc(page.Countries, func(a, b helpAll) int { // the country of the site first
		switch {
		case a.Selected == b.Selected:
			return 0
		case a.Selected:
			return -1
		}
		return 1
	})
	return page
}

//go:embed help_worker.js
var helpWorkerSource string

// helpWorker is the script of the service worker. It holds a fingerprint of what it keeps, so that browsers replace it when a number, a
// word or a style sheet changes. It is made anew each day, since numbers expire.
type helpWorker struct {
	mu   sync.Mutex
	day  string
	file staticFile
}

// helpKept are the static files that the offline page needs.
var helpKept = []string{"site.css", "fonts/literata-latin-400-650.woff2", "icon.svg", "help.js"}

// script gives the worker's script of a day.
func (h *helpWorker) script(s *Server, now time.Time) staticFile {
	h.mu.Lock()
	defer h.mu.Unlock()
	if day := now.UTC().Format(time.DateOnly); day != h.day {
		h.file, h.day = s.helpWorkerScript(now), day
	}
	return h.file
}

// helpWorkerScript makes the script. It panics where a page cannot be made: its parts are part of the program, and an operator's were checked.
func (s *Server) helpWorkerScript(now time.Time) staticFile {
	kept := struct {
		Release string          `json:"release"`
		Pages   map[Lang]string `json:"pages"`
		Files   []string        `json:"files"`
	}{Pages: map[Lang]string{}}
	sum := sha256.New()
	for _, lang := range languages() {
		v := &visit{words: s.words[lang], Prefix: "/" + string(lang), Path: "/help/offline", Site: s.Site, Now: now, server: s}
		var b bytes.Buffer
		if err := s.templates["help_offline.html"].ExecuteTemplate(&b, "layout", s.helpOfflinePage(v)); err != nil {
			panic("web: " + err.Error())
		}
		sum.Write(b.Bytes())
		kept.Pages[lang] = v.Link(v.Path)
	}
	for _, name := range helpKept {
		kept.Files = append(kept.Files, s.static.address(name))
	}
	sum.Write([]byte(helpWorkerSource))
	kept.Release = hex.EncodeToString(sum.Sum(nil))[:12]
	data, err := json.Marshal(kept)
	if err != nil {
		panic("web: " + err.Error()) // strings only
	}
	return pack("help-sw.js", []byte("const kept = "+string(data)+";\n"+helpWorkerSource))
}

// helpWorkerFile serves the script. Browsers ask for it again after an hour.
func (s *Server) helpWorkerFile(w http.ResponseWriter, r *http.Request) {
	s.worker.script(s, s.Now()).serve(w, r, "public, max-age=3600")
}

package web

import (
	"bytes"
	"context"
	_ "embed"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"
)

// visit is one request for a page: who is answered in which language, and what the page has used so far.
// Every page's struct embeds it, so that templates reach words, links and icons.
type visit struct {
	*words
	Prefix string // "/en" or "/es" where the address says the language, else ""
	Path   string // the address without Prefix
	Query  url.Values
	Site   Site
	Now    time.Time
	away   string // the site's address, where this is not the site but the companion's host
	server *Server
	icons  []string
}

// pageHandler answers a request for a page, or says what went wrong; problem_page.go shows that.
type pageHandler func(w http.ResponseWriter, r *http.Request, v *visit) error

// pageTime is how long a page may take to make.
const pageTime = 10 * time.Second

// page registers a page at its plain address, where the browser's languages choose, and under /en and /es.
func (s *Server) page(pattern string, handle pageHandler) {
	method, path, _ := strings.Cut(pattern, " ")
	s.handle(method+" "+path, s.localized("", handle))
	for _, lang := range languages() {
		prefix := "/" + string(lang)
		s.handle(method+" "+prefix+path, s.localized(prefix, handle))
	}
}

func (s *Server) handle(pattern string, h http.HandlerFunc) {
	s.patterns = append(s.patterns, pattern)
	s.mux.HandleFunc(pattern, h)
}

func (s *Server) localized(prefix string, handle pageHandler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), pageTime)
		defer cancel()
		v := s.visit(w, r, prefix)
		if client := clientOf(r); !client.IsLoopback() {
			if wait, ok := s.api.reads.Allow(client, 1); !ok {
				s.showProblem(w, r, v, tooMany(w, wait))
				return
			}
		}
		if err := handle(w, r.WithContext(ctx), v); err != nil {
			s.showProblem(w, r, v, err)
		}
	}
}

// visit reads the language from the address, or from Accept-Language (RFC 9110 section 12.5.4).
func (s *Server) visit(w http.ResponseWriter, r *http.Request, prefix string) *visit {
	lang := Lang(strings.TrimPrefix(prefix, "/"))
	if prefix == "" {
		w.Header().Add("Vary", "Accept-Language")
		_, i := language.MatchStrings(s.matcher, r.Header.Get("Accept-Language"))
		lang = languages()[i]
	}
	path := strings.TrimPrefix(r.URL.Path, prefix)
	if path == "" {
		path = "/"
	}
	v := &visit{words: s.words[lang], Prefix: prefix, Path: path, Query: r.URL.Query(), Site: s.Site, Now: s.Now(), server: s}
	if s.atCompanion(r) {
		v.away = s.Site.URL
	}
	return v
}

// Link is an address on this site that keeps the language the visitor chose by address.
func (v *visit) Link(path string) string { return v.home(path) + v.Prefix + path }

// home stands before an address that is the site's and not the companion's, where the two have hosts of their own.
func (v *visit) home(path string) string {
	if isHelp(path) {
		return ""
	}
	return v.away
}

// Book is where the private half begins.
func (v *visit) Book() string { return strings.TrimSuffix(v.server.Private.Origin, "/") + "/my/" }

// File is the address of a static file.
func (v *visit) File(name string) string { return v.server.static.address(name) }

// Canonical is the address of this page in its language.
func (v *visit) Canonical() string { return v.InLanguage(v.Lang) }

// InLanguage is the whole address of this page in a language, without its query: what somebody searches for is nobody else's business.
func (v *visit) InLanguage(lang Lang) string {
	return v.Site.URL + "/" + string(lang) + (&url.URL{Path: v.Path}).EscapedPath()
}

// Plain is the whole address of this page where the browser chooses the language.
func (v *visit) Plain() string { return v.Site.URL + (&url.URL{Path: v.Path}).EscapedPath() }

// Languages lists the languages for alternate links.
func (v *visit) Languages() []Lang { return languages() }

// OtherLanguages are links to this very page in the other languages.
func (v *visit) OtherLanguages() []languageLink {
	var links []languageLink
	for _, lang := range languages() {
		if lang == v.Lang {
			continue
		}
		u := url.URL{Path: "/" + string(lang) + v.Path, RawQuery: v.Query.Encode()}
		links = append(links, languageLink{lang, v.server.words[lang].T("language.own"), v.home(v.Path) + u.String()})
	}
	return links
}

type languageLink struct {
	Lang Lang
	Name string
	URL  string
}

// Navigation lists the places of the masthead: only those that lead somewhere.
func (v *visit) Navigation() []masthead {
	list := []masthead{{"meetings", v.T("nav.meetings"), v.Link("/meetings")}, {"programs", v.T("nav.programs"), v.Link("/programs")}}
	if v.HasBook() {
		list = append(list, masthead{"book", v.T("nav.book"), v.Book()})
	}
	return list
}

// HasBook tells whether this site keeps members' books.
func (v *visit) HasBook() bool { return v.server.Private.Accounts != nil }

type masthead struct{ ID, Name, URL string }

// Icon shows a symbol and remembers it for the sprite at the end of the page.
func (v *visit) Icon(name string) template.HTML {
	v.use(name)
	return template.HTML(`<svg class="icon" aria-hidden="true"><use href="#i-` + name + `"/></svg>`)
}

// Lamp is the mark beside the site's name.
func (v *visit) Lamp() template.HTML {
	v.use("lamp")
	return `<svg aria-hidden="true"><use href="#i-lamp"/></svg>`
}

func (v *visit) use(name string) {
	if !slices.Contains(v.icons, name) {
		v.icons = append(v.icons, name)
	}
}

// Sprite holds the symbols that the page has used. It stands last on the page.
func (v *visit) Sprite() template.HTML {
	var b strings.Builder
	b.WriteString(`<svg class="sprite" aria-hidden="true">`)
	for _, name := range v.icons {
		b.WriteString(v.server.icons[name])
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String())
}

// icons.txt holds Lucide's symbols (ISC, static/icons-LICENSE.txt) and our own lamp, one a line.
//
//go:embed icons.txt
var iconFile string

func loadIcons() map[string]string {
	icons := map[string]string{}
	for line := range strings.Lines(iconFile) {
		line = strings.TrimSpace(line)
		_, rest, ok := strings.Cut(line, `id="i-`)
		name, _, ok2 := strings.Cut(rest, `"`)
		if !ok || !ok2 {
			panic("web: icons.txt has a line that is not a symbol") // embedded: a fault of the build
		}
		icons[name] = line
	}
	return icons
}

// head is what the head of every page is made from.
type head struct {
	Title       string // of the tab and of a shared link; the site's name is added
	Description string
	Nav         string // ID of the current place in the masthead
	NoIndex     bool   // answers to searches are not for search engines
}

// show writes a page.
func (s *Server) show(w http.ResponseWriter, status int, template string, data any) error {
	var b bytes.Buffer
	if err := s.templates[template].ExecuteTemplate(&b, "layout", data); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "private, no-cache")
	}
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // a visitor who has gone is nobody's fault
	return nil
}

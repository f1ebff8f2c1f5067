package web

import (
	"cmp"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"github.com/klauspost/compress/gzhttp"

	"homegroup/internal/problem"
)

// maxBody is the longest body that any form here needs, in bytes.
const maxBody = 64 << 10

// Handler is the whole site with its headers and limits.
func (s *Server) Handler() http.Handler {
	compress, err := gzhttp.NewWrapper(gzhttp.MinSize(1024))
	if err != nil {
		panic("web: " + err.Error()) // its options are fixed
	}
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(s.denied))
	plain := guard.Handler(s.measured(s.parted(s.mux)))
	pressed := compress(plain)
	return s.logged(s.headed(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isPrivate(r.URL.Path) { // sealed bytes do not get smaller, and a stream must not wait until there is enough of it
			plain.ServeHTTP(w, r)
			return
		}
		pressed.ServeHTTP(w, r)
	})))
}

// headed sets what every answer carries.
func (s *Server) headed(next http.Handler) http.Handler {
	policy, book := s.policy(s.Site.TileURL), s.policy("")
	secure := func(address string) bool { return strings.HasPrefix(address, "https://") }
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		address := s.Site.URL
		if s.atCompanion(r) {
			h.Set("Content-Security-Policy", book)
			address = s.Private.Origin
		}
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "geolocation=(self), camera=(), microphone=(), payment=(), usb=()")
		if secure(address) || r.TLS != nil {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		if r.Body != nil {
			r.Body = http.MaxBytesReader(w, r.Body, s.bodyLimit(r.URL.Path)) // in place, so that the mux notes its pattern on this very request
		}
		next.ServeHTTP(w, r)
	})
}

// policy is the content security policy (CSP level 3): nothing but our own files, no inline code, and map tiles where the operator has set them.
func (s *Server) policy(tiles string) string {
	img := "'self'"
	if scheme, host := tileHost(tiles); host != "" {
		img += " " + scheme + "://" + host
	}
	return "default-src 'none'; script-src 'self'; style-src 'self'; img-src " + img + "; font-src 'self'; connect-src 'self'; " +
		"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types homegroup"
}

// tileHost is where map tiles come from, with * for the {s} that spreads them over several machines; "" where there are none.
func tileHost(template string) (scheme, host string) {
	u, err := url.Parse(strings.Replace(template, "{s}", "any-machine", 1))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return "", ""
	}
	return u.Scheme, strings.Replace(u.Host, "any-machine", "*", 1)
}

// logged notes how each request went, and answers for a fault of ours. Of the request it keeps the route and nothing that tells who asked or for
// what: no address, no path, no query. Of help now it notes nothing at all.
func (s *Server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		sw := &statusWriter{ResponseWriter: w}
		if isHelp(r.URL.Path) {
			defer s.quietly(sw)
			next.ServeHTTP(sw, r)
			return
		}
		defer func() {
			if fault := recover(); fault != nil {
				if fault == http.ErrAbortHandler {
					panic(fault)
				}
				s.Log.Error("a request ended in a fault", "route", r.Pattern, "fault", fmt.Sprintf("%T", fault), "stack", string(debug.Stack()))
				if sw.status == 0 {
					http.Error(sw, "Something went wrong here. It is not your fault. Please try again.", http.StatusInternalServerError)
				}
			}
			s.Log.LogAttrs(r.Context(), slog.LevelInfo, "request", slog.String("method", method(r.Method)), slog.String("route", r.Pattern),
				slog.Int("status", cmp.Or(sw.status, http.StatusOK)), slog.Int64("ms", time.Since(began).Milliseconds()))
		}()
		next.ServeHTTP(sw, r)
	})
}

// method keeps made-up methods out of the log.
func method(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions:
		return m
	}
	return "other"
}

// statusWriter remembers the status that was sent.
type statusWriter struct {
	http.ResponseWriter
	status int
}

// WriteHeader passes on the status; those below 200 only announce it.
func (w *statusWriter) WriteHeader(status int) {
	if w.status == 0 && status >= 200 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach what is below.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// denied answers a form that was sent from another site.
func (s *Server) denied(w http.ResponseWriter, r *http.Request) {
	v := s.visit(w, r, prefixOf(r.URL.Path))
	s.showProblem(w, r, v, problem.New(problem.Denied, "%s", v.T("problem.cross")))
}

// prefixOf gives the language prefix of an address, or "".
func prefixOf(path string) string {
	for _, lang := range languages() {
		if p := "/" + string(lang); path == p || strings.HasPrefix(path, p+"/") {
			return p
		}
	}
	return ""
}

package web

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"homegroup/internal/account"
	"homegroup/internal/problem"
	"homegroup/internal/vault"
)

// Private is what the private half's routes are made from. docs/privacy-core.md section 3 is what they speak.
type Private struct {
	Accounts *account.Service
	Vault    *vault.Service
	// Origin is where the companion has an origin of its own, such as "https://book.example.org"; "" where it is the site's.
	Origin string
}

// privateRoutes lists every URL of accounts and of the encrypted spaces. All need the session's cookie but the first few.
func (s *Server) privateRoutes() {
	if s.Private.Accounts == nil {
		return
	}
	s.registers = NewLimiter(registersPerHour/3600.0, registersAtOnce, clientsKnown, s.Now)
	s.signIns = NewLimiter(signInsPerMinute/60.0, signInsAtOnce, clientsKnown, s.Now)
	s.open("POST /api/v1/register", s.registers, s.register)
	s.open("POST /api/v1/login/challenge", s.signIns, s.loginChallenge)
	s.open("POST /api/v1/login", s.signIns, s.login)
	s.open("POST /api/v1/logout", nil, s.logout)
	s.own("GET /api/v1/account", s.accountShow)
	s.own("PUT /api/v1/account", s.accountSave)
	s.own("DELETE /api/v1/account", s.accountRemove)
	s.own("POST /api/v1/challenge", s.accountChallenge)
	s.own("GET /api/v1/sessions", s.accountSessions)
	s.own("DELETE /api/v1/sessions/{id}", s.accountSessionEnd)
	s.own("GET /api/v1/spaces", s.vaultSpaces)
	s.own("POST /api/v1/spaces", s.vaultSpaceAdd)
	s.own("GET /api/v1/spaces/{space}/changes", s.vaultChanges)
	s.own("POST /api/v1/spaces/{space}/push", s.vaultPush)
	s.own("GET /api/v1/spaces/{space}/heads", s.vaultHeads)
	s.own("PUT /api/v1/spaces/{space}/heads", s.vaultHeadSave)
	s.own("GET /api/v1/spaces/{space}/blobs/{blob}", s.vaultBlob)
	s.own("PUT /api/v1/spaces/{space}/blobs/{blob}", s.vaultBlobSave)
	s.own("DELETE /api/v1/spaces/{space}/blobs/{blob}", s.vaultBlobRemove)
	s.own("GET /api/v1/snapshot", s.vaultSnapshot)
	s.own("PUT /api/v1/snapshot", s.vaultSnapshotSave)
	s.own("GET /api/v1/events", s.vaultEvents)
	s.own("GET /api/v1/export", s.vaultExport)
}

// Limits by address; whoever signs in has already waited a second for the passphrase.
const (
	registersPerHour = 20
	registersAtOnce  = 10
	signInsPerMinute = 12
	signInsAtOnce    = 40
	mostDocBody      = 160 << 10 // a document of 64 KiB, as JSON
)

// isPrivate tells whether an address is of the private half's API.
func isPrivate(path string) bool {
	rest, ok := strings.CutPrefix(path, "/api/v1/")
	first, _, _ := strings.Cut(rest, "/")
	switch first {
	case "register", "login", "logout", "account", "challenge", "sessions", "spaces", "snapshot", "events", "export":
		return ok
	}
	return false
}

// bodyLimit is the longest body that a path takes, in bytes.
func (s *Server) bodyLimit(path string) int64 {
	rest, private := strings.CutPrefix(path, "/api/v1/")
	if !private || s.Private.Accounts == nil {
		return maxBody
	}
	switch {
	case rest == "snapshot":
		return s.Private.Vault.Quota
	case strings.HasPrefix(rest, "spaces/") && strings.HasSuffix(rest, "/push"):
		return vault.MostPush
	case strings.HasPrefix(rest, "spaces/") && strings.Contains(rest, "/blobs/"):
		return vault.MostBlob
	case rest == "account", rest == "register":
		return mostDocBody
	}
	return maxBody
}

// open adds a route for those who are not signed in, held back by a limiter.
func (s *Server) open(pattern string, l *Limiter, answer func(w http.ResponseWriter, r *http.Request) error) {
	s.handlePrivate(pattern, func(w http.ResponseWriter, r *http.Request) error {
		if l != nil {
			if wait, ok := l.Allow(limitedAs(r), 1); !ok {
				return tooMany(w, wait)
			}
		}
		return answer(w, r)
	})
}

// limitedAs is the client for a limiter: unlike reading, signing in is counted for this machine's own addresses too.
func limitedAs(r *http.Request) netip.Addr { return clientOf(r) }

// own adds a route for those who are signed in.
func (s *Server) own(pattern string, answer func(w http.ResponseWriter, r *http.Request, c vault.Caller) error) {
	s.handlePrivate(pattern, func(w http.ResponseWriter, r *http.Request) error {
		cookie, err := r.Cookie(s.cookieName(r))
		if err != nil {
			return account.ErrNoSession
		}
		session, renewed, err := s.Private.Accounts.Session(r.Context(), cookie.Value)
		if err != nil {
			return err
		}
		if renewed {
			s.setCookie(w, r, cookie.Value)
		}
		return answer(w, r, vault.Caller{Account: session.Account, Session: session.Hash})
	})
}

// handlePrivate sets what every private answer carries, and tells what went wrong.
func (s *Server) handlePrivate(pattern string, answer func(w http.ResponseWriter, r *http.Request) error) {
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("Vary", "Cookie")
		if err := answer(w, r); err != nil {
			s.privateProblem(w, r, err)
		}
	})
}

// privateProblem answers for errors that clients tell apart by their status.
func (s *Server) privateProblem(w http.ResponseWriter, r *http.Request, err error) {
	status := 0
	var tooLong *http.MaxBytesError
	switch {
	case errors.As(err, &tooLong):
		err = problem.New(problem.Invalid, "This is more than can be taken at once. Nothing of it was kept.")
		status = http.StatusRequestEntityTooLarge
	case errors.Is(err, account.ErrNoSession):
		status = http.StatusUnauthorized
	case errors.Is(err, account.ErrStale):
		status = http.StatusPreconditionFailed
	case errors.Is(err, vault.ErrExpired):
		status = http.StatusGone
	}
	if status == 0 {
		s.apiProblem(w, r, err)
		return
	}
	kind, message, field := wordsOf(err)
	s.apiError(w, r, status, kind, message, field)
}

// secure tells whether the browser reached us over TLS, so that the cookie may be bound to it.
func (s *Server) secure(r *http.Request) bool {
	return r.TLS != nil || strings.HasPrefix(s.Private.Origin, "https://") || s.Private.Origin == "" && strings.HasPrefix(s.Site.URL, "https://")
}

func (s *Server) cookieName(r *http.Request) string {
	if s.secure(r) {
		return "__Host-session"
	}
	return "session"
}

// setCookie signs a browser in for as long as a session lasts.
func (s *Server) setCookie(w http.ResponseWriter, r *http.Request, token string) {
	http.SetCookie(w, &http.Cookie{Name: s.cookieName(r), Value: token, Path: "/", MaxAge: int(account.SessionTime / time.Second), HttpOnly: true, Secure: s.secure(r), SameSite: http.SameSiteStrictMode})
}

// hosts are those that a signature may name: where the browser sees us.
func (s *Server) hosts(r *http.Request) []string {
	address := s.Private.Origin
	if address == "" {
		address = s.Site.URL
	}
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		return []string{u.Host}
	}
	return []string{r.Host}
}

// read decodes a JSON body.
func read(r *http.Request, into any) error {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return problem.New(problem.Invalid, "The body is to be application/json. Nothing was changed.")
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(body, into); err != nil {
		return problem.New(problem.Invalid, "The body cannot be read as JSON of the expected form. Nothing was changed.").Because(err)
	}
	return nil
}

// tell answers with JSON.
func tell(w http.ResponseWriter, status int, value any) error {
	body, err := json.Marshal(value)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that has gone is nobody's fault
	return nil
}

// idOf reads an id from the path.
func idOf(r *http.Request, name string) (account.ID, error) {
	id, err := account.ParseID(r.PathValue(name))
	if err != nil {
		return id, problem.New(problem.NotFound, "There is nothing at this address.")
	}
	return id, nil
}

package web

import (
	"net/http"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"homegroup/internal/account"
	"homegroup/internal/vault"
)

func (s *Server) register(w http.ResponseWriter, r *http.Request) error {
	var body struct {
		Handle string         `json:"handle"`
		Invite string         `json:"invite"`
		Pub    account.Bytes  `json:"account_pub"`
		Doc    jsontext.Value `json:"doc"`
		Space  account.ID     `json:"space"`
		Label  string         `json:"label"`
	}
	if err := read(r, &body); err != nil {
		return err
	}
	a, token, err := s.Private.Accounts.Register(r.Context(), account.Application{Handle: body.Handle, Invite: body.Invite, Pub: []byte(body.Pub), Doc: body.Doc, Home: body.Space, Label: body.Label})
	if err != nil {
		return err
	}
	s.setCookie(w, r, token)
	return tell(w, http.StatusCreated, map[string]string{"etag": a.Doc.ETag})
}

func (s *Server) loginChallenge(w http.ResponseWriter, r *http.Request) error {
	var body struct {
		Handle string `json:"handle"`
	}
	if err := read(r, &body); err != nil {
		return err
	}
	challenge, kdf, err := s.Private.Accounts.Challenge(r.Context(), body.Handle)
	if err != nil {
		return err
	}
	return tell(w, http.StatusOK, struct {
		Challenge account.Bytes `json:"challenge"`
		KDF       account.KDF   `json:"kdf"`
	}{challenge, kdf})
}

func (s *Server) login(w http.ResponseWriter, r *http.Request) error {
	var body struct {
		Handle    string        `json:"handle"`
		Challenge account.Bytes `json:"challenge"`
		Pub       account.Bytes `json:"pub"`
		Sig       account.Bytes `json:"sig"`
		Label     string        `json:"label"`
	}
	if err := read(r, &body); err != nil {
		return err
	}
	token, err := s.Private.Accounts.SignIn(r.Context(), account.Login{Handle: body.Handle, Challenge: body.Challenge, Pub: body.Pub, Sig: body.Sig, Label: body.Label}, s.hosts(r))
	if err != nil {
		return err
	}
	s.setCookie(w, r, token)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// logout ends the session of the cookie, where there is one, and takes the cookie away; with wipe, all that the browser keeps of this site.
func (s *Server) logout(w http.ResponseWriter, r *http.Request) error {
	var body struct {
		Wipe bool `json:"wipe"`
	}
	if err := read(r, &body); err != nil {
		return err
	}
	if cookie, err := r.Cookie(s.cookieName(r)); err == nil {
		if session, _, err := s.Private.Accounts.Session(r.Context(), cookie.Value); err == nil {
			if err := s.Private.Accounts.End(r.Context(), session.Account, session.Name()); err != nil {
				return err
			}
		}
	}
	http.SetCookie(w, &http.Cookie{Name: s.cookieName(r), Path: "/", MaxAge: -1, HttpOnly: true, Secure: s.secure(r), SameSite: http.SameSiteStrictMode})
	clear := `"cookies"`
	if body.Wipe {
		clear = `"*"`
	}
	w.Header().Set("Clear-Site-Data", clear)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (s *Server) accountShow(w http.ResponseWriter, r *http.Request, c vault.Caller) error {
	a, err := s.Private.Accounts.Accounts.Account(r.Context(), c.Account)
	if err != nil {
		return err
	}
	type quota struct {
		Used int64 `json:"used"`
		Most int64 `json:"most"`
	}
	return tell(w, http.StatusOK, struct {
		Handle string         `json:"handle"`
		Pub    account.Bytes  `json:"account_pub"`
		Doc    jsontext.Value `json:"doc"`
		ETag   string         `json:"etag"`
		Quota  quota          `json:"quota"`
		Made   account.Day    `json:"made"`
	}{a.Handle, account.Bytes(a.Pub), a.Doc.Text, a.Doc.ETag, quota{a.Used, s.Private.Vault.Quota}, a.Made})
}

func (s *Server) accountSave(w http.ResponseWriter, r *http.Request, c vault.Caller) error {
	var body struct {
		Doc jsontext.Value `json:"doc"`
	}
	if err := read(r, &body); err != nil {
		return err
	}
	etag, err := s.Private.Accounts.SaveDoc(r.Context(), c.Account, strings.Trim(r.Header.Get("If-Match"), `"`), body.Doc)
	if err != nil {
		return err
	}
	return tell(w, http.StatusOK, map[string]string{"etag": etag})
}

func (s *Server) accountChallenge(w http.ResponseWriter, _ *http.Request, c vault.Caller) error {
	return tell(w, http.StatusOK, map[string]account.Bytes{"challenge": s.Private.Accounts.AskDelete(c.Account)})
}

func (s *Server) accountRemove(w http.ResponseWriter, r *http.Request, c vault.Caller) error {
	var body struct {
		Challenge account.Bytes `json:"challenge"`
		Sig       account.Bytes `json:"sig"`
	}
	if err := read(r, &body); err != nil {
		return err
	}
	if err := s.Private.Accounts.Delete(r.Context(), c.Account, body.Challenge, body.Sig, s.hosts(r)); err != nil {
		return err
	}
	http.SetCookie(w, &http.Cookie{Name: s.cookieName(r), Path: "/", MaxAge: -1, HttpOnly: true, Secure: s.secure(r), SameSite: http.SameSiteStrictMode})
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// sessionShown is one signed-in browser as its owner sees it.
type sessionShown struct {
	ID      string      `json:"id"`
	Made    account.Day `json:"made"`
	Seen    account.Day `json:"seen"`
	Label   string      `json:"label"`
	Current bool        `json:"current"`
}

func (s *Server) accountSessions(w http.ResponseWriter, r *http.Request, c vault.Caller) error {
	live, err := s.Private.Accounts.Live(r.Context(), c.Account)
	if err != nil {
		return err
	}
	shown := []sessionShown{}
	for _, one := range live {
		shown = append(shown, sessionShown{one.Name(), one.Made, one.Seen, one.Label, one.Hash == c.Session})
	}
	return tell(w, http.StatusOK, map[string][]sessionShown{"sessions": shown})
}

func (s *Server) accountSessionEnd(w http.ResponseWriter, r *http.Request, c vault.Caller) error {
	if err := s.Private.Accounts.End(r.Context(), c.Account, r.PathValue("id")); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

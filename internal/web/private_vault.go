package web

import (
	"net/http"
	"strconv"
	"time"

	"homegroup/internal/problem"
	"homegroup/internal/vault"
)

func (s *Server) vaultSpaces(w http.ResponseWriter, r *http.Request, c vault.Caller) error {
	spaces, err := s.Private.Vault.Spaces(r.Context(), c)
	if err != nil {
		return err
	}
	return tell(w, http.StatusOK, map[string][]vault.Space{"spaces": spaces})
}

func (s *Server) vaultSpaceAdd(w http.ResponseWriter, r *http.Request, c vault.Caller) error {
	var body struct {
		ID vault.ID `json:"id"`
	}
	if err := read(r, &body); err != nil {
		return err
	}
	if err := s.Private.Vault.AddSpace(r.Context(), c, body.ID); err != nil {
		return err
	}
	return tell(w, http.StatusCreated, map[string]vault.ID{"id": body.ID})
}

func (s *Server) vaultChanges(w http.ResponseWriter, r *http.Request, c vault.Caller) error {
	space, err := idOf(r, "space")
	if err != nil {
		return err
	}
	q := r.URL.Query()
	since, limit := int64(0), 200
	if v := q.Get("since"); v != "" {
		if since, err = strconv.ParseInt(v, 10, 64); err != nil {
			return problem.InField("since", "since is the number to go on from, 0 for the beginning.")
		}
	}
	if v := q.Get("limit"); v != "" {
		if limit, err = strconv.Atoi(v); err != nil {
			return problem.InField("limit", "limit is a number from 1 to %d.", vault.MostPage)
		}
	}
	page, err := s.Private.Vault.Changes(r.Context(), c, space, since, limit)
	if err != nil {
		return err
	}
	return tell(w, http.StatusOK, page)
}

func (s *Server) vaultPush(w http.ResponseWriter, r *http.Request, c vault.Caller) error {
	space, err := idOf(r, "space")
	if err != nil {
		return err
	}
	var body struct {
		Ops []vault.Op `json:"ops"`
	}
	if err := read(r, &body); err != nil {
		return err
	}
	results, err := s.Private.Vault.Push(r.Context(), c, space, body.Ops)
	if err != nil {
		return err
	}
	return tell(w, http.StatusOK, map[string][]vault.Result{"results": results})
}

func (s *Server) vaultHeads(w http.ResponseWriter, r *http.Request, c vault.Caller) error {
	space, err := idOf(r, "space")
	if err != nil {
		return err
	}
	heads, err := s.Private.Vault.Heads(r.Context(), c, space)
	if err != nil {
		return err
	}
	return tell(w, http.StatusOK, map[string][]vault.Head{"heads": heads})
}

func (s *Server) vaultHeadSave(w http.ResponseWriter, r *http.Request, c vault.Caller) error {
	space, err := idOf(r, "space")
	if err != nil {
		return err
	}
	var head vault.Head
	if err := read(r, &head); err != nil {
		return err
	}
	if err := s.Private.Vault.SaveHead(r.Context(), c, space, head); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// stayAlive is how often a quiet stream says that it is there: proxies end those that say nothing for a minute.
const stayAlive = 25 * time.Second

// vaultEvents tells of spaces that other sessions pushed to, until either side goes.
func (s *Server) vaultEvents(w http.ResponseWriter, r *http.Request, c vault.Caller) error {
	stream, err := s.Private.Vault.Live.Listen(r.Context(), c)
	if err != nil {
		return err
	}
	defer s.Private.Vault.Live.Close(stream)
	answer := http.NewResponseController(w)
	_ = answer.SetWriteDeadline(time.Time{}) // where it cannot be lifted, the stream ends after its time and the client asks again
	_ = answer.SetReadDeadline(time.Time{})
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no")
	say := func(text string) bool {
		if _, err := w.Write([]byte(text)); err != nil {
			return false
		}
		return answer.Flush() == nil
	}
	tick := time.NewTicker(stayAlive)
	defer tick.Stop()
	for alive := say(": here\n\n"); alive; {
		select {
		case <-r.Context().Done():
			return nil
		case space, open := <-stream.C:
			if !open {
				return nil
			}
			alive = say(`data: {"space":"` + space.String() + "\"}\n\n")
		case <-tick.C:
			// A session that was ended elsewhere hears nothing more.
			if _, err := s.Private.Accounts.Sessions.Session(r.Context(), c.Session); err != nil {
				return nil
			}
			alive = say(": here\n\n")
		}
	}
	return nil
}

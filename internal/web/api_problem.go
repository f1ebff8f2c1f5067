package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"homegroup/internal/problem"
)

// statusOf is the one mapping of problem kinds to HTTP status codes, for pages and outputs alike.
func statusOf(kind problem.Kind) int {
	switch kind {
	case problem.NotFound:
		return http.StatusNotFound
	case problem.Invalid:
		return http.StatusBadRequest
	case problem.Conflict:
		return http.StatusConflict
	case problem.Denied:
		return http.StatusForbidden
	case problem.TooMany:
		return http.StatusTooManyRequests
	case problem.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// wordsOf gives what people may read of an error: a problem's own words, or for a fault of ours that it is one.
func wordsOf(err error) (kind problem.Kind, message, field string) {
	var p *problem.Problem
	if errors.As(err, &p) && p.Kind != problem.Internal {
		return p.Kind, p.Message, p.Field
	}
	return problem.Internal, "Something went wrong here, and it is not your fault. Nothing was changed. Try again in a moment.", ""
}

// apiProblem answers with {"error":{"kind","message","field"}}.
func (s *Server) apiProblem(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return // the client has gone
	}
	kind, message, field := wordsOf(err)
	if kind == problem.Internal {
		s.Log.Error("request failed", "route", r.Pattern, "error", err)
	}
	s.apiError(w, r, statusOf(kind), kind, message, field)
}

type apiError struct {
	Error struct {
		Kind    problem.Kind `json:"kind"`
		Message string       `json:"message"`
		Field   string       `json:"field,omitempty"`
	} `json:"error"`
}

func (s *Server) apiError(w http.ResponseWriter, r *http.Request, status int, kind problem.Kind, message, field string) {
	var e apiError
	e.Error.Kind, e.Error.Message, e.Error.Field = kind, message, field
	body, err := json.Marshal(e)
	if err != nil {
		panic(err) // three strings
	}
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	for _, name := range []string{"Content-Disposition", "ETag", "Link"} {
		h.Del(name)
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}

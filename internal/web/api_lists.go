package web

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"hash/fnv"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"homegroup/internal/meeting"
)

// wholeQuery reads the query of an output that gives everything found at once, on no pages. limit, where it is given,
// still cuts. Without another order the week's is taken, so that the same list comes in the same order at every hour. own are
// the parameters that the output has beside those of the query; they come back as given.
func (s *Server) wholeQuery(r *http.Request, own ...string) (q meeting.Query, most int, options url.Values, err error) {
	values, err := parameters(r)
	if err != nil {
		return q, 0, nil, err
	}
	options = url.Values{}
	for _, name := range own {
		if v, ok := values[name]; ok {
			options[name] = v
			delete(values, name)
		}
	}
	if !values.Has("sort") && !values.Has("q") && !values.Has("near") && !values.Has("place") {
		values.Set("sort", string(meeting.ByTime))
	}
	q, err = meeting.ParseQuery(values, s.parseEnv(r.Context()))
	if values.Has("limit") {
		most = q.Limit
	}
	return q, most, options, err
}

// hits finds everything, or the first most (0: no bound), page by page. What it holds are references into the index, a few
// dozen bytes for each meeting; total counts all that there are.
func (s *Server) hits(ctx context.Context, q meeting.Query, most int) (all []meeting.Hit, total int, next *meeting.Cursor, err error) {
	q.Facets = false
	for {
		q.Limit = meeting.MaxLimit
		if most > 0 {
			q.Limit = min(q.Limit, most-len(all))
		}
		page, err := s.Meetings.Finder().Find(ctx, q)
		if err != nil {
			return nil, 0, nil, err
		}
		all = append(all, page.Hits...)
		if page.Next == nil || most > 0 && len(all) >= most {
			return all, max(total, page.Total), page.Next, nil
		}
		if err := ctx.Err(); err != nil {
			return nil, 0, nil, err
		}
		total, q.After = max(total, page.Total), page.Next
	}
}

// sendList answers with all that a query finds, or with 304 when the reader has it. The tag is a fingerprint of the meetings
// themselves in their order, of the form, and of this release; it is weak, since the bytes are compressed or not on the way.
func (s *Server) sendList(w http.ResponseWriter, r *http.Request, hits []meeting.Hit, kind, file string, write func(w io.Writer) error) error {
	sum := fnv.New128a()
	for _, part := range []string{s.Site.Version, s.siteURL(r), kind, "\n"} {
		_, _ = io.WriteString(sum, part)
	}
	for _, hit := range hits {
		_, _ = sum.Write(hit.JSON)
	}
	tag := `W/"` + hex.EncodeToString(sum.Sum(nil)) + `"`
	h := w.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "max-age=60")
	if hasTag(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Type", kind)
	if file != "" {
		h.Set("Content-Disposition", `attachment; filename="`+file+`"`)
	}
	if r.Method == http.MethodHead {
		return nil
	}
	out := bufio.NewWriterSize(&patient{w, http.NewResponseController(w), time.Now().Add(longestList)}, 64<<10)
	if err := write(out); err != nil {
		// Part of the list may be on its way: an end that looks whole would be a list that lost meetings.
		if r.Context().Err() == nil {
			s.Log.Error("a list could not be written to its end", "route", r.Pattern, "error", err)
		}
		panic(http.ErrAbortHandler)
	}
	_ = out.Flush() // whoever has gone does not read it
	return nil
}

// A whole list is large, and some lines are slow: the time to write an answer counts for each piece of 64 KiB, not for
// all of it, so that whoever keeps reading gets the whole list.
const (
	longestPiece = 30 * time.Second
	longestList  = time.Hour
)

// patient moves the deadline on with every piece.
type patient struct {
	http.ResponseWriter
	control *http.ResponseController
	last    time.Time
}

func (p *patient) Write(b []byte) (int, error) {
	deadline := time.Now().Add(longestPiece)
	if deadline.After(p.last) {
		deadline = p.last
	}
	_ = p.control.SetWriteDeadline(deadline) // where there is none to set, the server's own stands
	return p.ResponseWriter.Write(b)
}

// hasTag compares tags weakly (RFC 9110 section 13.1.2).
func hasTag(given, tag string) bool {
	for one := range strings.SplitSeq(given, ",") {
		one = strings.TrimSpace(one)
		if one == "*" || strings.TrimPrefix(one, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}

// meetingsGuide answers /meetings.json: the Meeting Guide format, everything found in one list.
func (s *Server) meetingsGuide(w http.ResponseWriter, r *http.Request) error {
	q, most, _, err := s.wholeQuery(r)
	if err != nil {
		return err
	}
	hits, _, next, err := s.hits(r.Context(), q, most)
	if err != nil {
		return err
	}
	s.linkNext(w, r, q, most, next)
	site := s.siteURL(r)
	return s.sendList(w, r, hits, "application/json; charset=utf-8", "", func(w io.Writer) error {
		if _, err := io.WriteString(w, "["); err != nil {
			return err
		}
		separator := "\n"
		for _, hit := range hits {
			m, err := hit.Meeting()
			if err != nil {
				return err
			}
			g, ok := m.Guide(site, q.At)
			if !ok {
				continue
			}
			body, err := json.Marshal(g)
			if err != nil {
				return err
			}
			if _, err := io.WriteString(w, separator); err != nil {
				return err
			}
			if _, err := w.Write(body); err != nil {
				return err
			}
			separator = ",\n"
		}
		_, err := io.WriteString(w, "\n]\n")
		return err
	})
}

// meetingsCSV answers /meetings.csv for spreadsheet programs and for import elsewhere. It begins with a byte order mark, without which
// Excel reads UTF-8 as something else; the header's first name is not quoted, so that readers which do not know the mark find it
// after taking off what is no letter (WordPress, and so the TSML plugin's import, does).
func (s *Server) meetingsCSV(w http.ResponseWriter, r *http.Request) error {
	q, most, _, err := s.wholeQuery(r)
	if err != nil {
		return err
	}
	hits, _, next, err := s.hits(r.Context(), q, most)
	if err != nil {
		return err
	}
	s.linkNext(w, r, q, most, next)
	return s.sendList(w, r, hits, "text/csv; charset=utf-8; header=present", "meetings.csv", func(w io.Writer) error {
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return err
		}
		sheet := csv.NewWriter(w)
		sheet.UseCRLF = true // RFC 4180
		if err := sheet.Write(meeting.CSVHeader()); err != nil {
			return err
		}
		for _, hit := range hits {
			m, err := hit.Meeting()
			if err != nil {
				return err
			}
			if err := sheet.Write(m.CSVRow()); err != nil {
				return err
			}
		}
		sheet.Flush()
		return sheet.Error()
	})
}

// linkNext tells, where a limit has cut a list, where the rest is (RFC 8288).
func (s *Server) linkNext(w http.ResponseWriter, r *http.Request, q meeting.Query, most int, next *meeting.Cursor) {
	if next == nil {
		return
	}
	q.After = next
	values := q.Values()
	values.Set("limit", strconv.Itoa(most))
	w.Header().Set("Link", "<"+r.URL.Path+"?"+values.Encode()+`>; rel="next"`)
}

// siteURL is the public address of this site without a slash at the end: the operator's word, or what was asked for.
func (s *Server) siteURL(r *http.Request) string {
	if s.Site.URL != "" {
		return strings.TrimSuffix(s.Site.URL, "/")
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

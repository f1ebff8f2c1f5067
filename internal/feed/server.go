package feed

import (
	"bytes"
	"context"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"homegroup/internal/feed/bmlt"
	"homegroup/internal/meeting"
	"homegroup/internal/problem"
)

// pageSize is how many meetings are asked of a BMLT server at once; servers of the aggregator answer nothing without one.
const pageSize = 2000

// maxPages ends the asking of a server that never ends its list.
const maxPages = 200

// bmltServer finds the interface of a BMLT root server in the address that an operator gives: the server's own
// (…/main_server/), or that of any of its answers (…/client_interface/json/?switcher=GetSearchResults&services=5), whose
// other parameters then choose among the meetings. nil where the address is of something else.
func bmltServer(u *url.URL, format meeting.Format) *url.URL {
	base, _, found := strings.Cut(u.Path, "client_interface")
	switch {
	case found:
	case strings.HasSuffix(strings.TrimRight(u.Path, "/"), "/main_server"), format == meeting.BMLT && !strings.HasSuffix(u.Path, ".json"):
		base = strings.TrimRight(strings.TrimSuffix(u.Path, "index.php"), "/") + "/"
	default:
		return nil
	}
	query := u.Query()
	if sw := query.Get("switcher"); found && sw != "" && sw != "GetSearchResults" {
		return nil // a list of something else: its decoder says what it is
	}
	for _, name := range []string{"switcher", "page_size", "page_num", "get_used_formats", "get_formats_only", "data_field_key", "callback", "lang_enum"} {
		query.Del(name)
	}
	server := *u
	server.Path, server.RawPath, server.RawQuery, server.Fragment = base+"client_interface/json/", "", query.Encode(), ""
	return &server
}

// fromServer asks a root server for formats, service bodies and meetings. All of them are needed: without its formats a
// meeting would lose what they say until the next refresh.
func (s *Source) fromServer(ctx context.Context, f meeting.Feed, server url.URL, progress func(meeting.Progress)) (got, error) {
	var g got
	one := func(switcher string, more url.Values) ([]byte, error) {
		u, query := server, url.Values{}
		if switcher == "GetSearchResults" {
			query = server.Query()
		}
		query.Set("switcher", switcher)
		for name, values := range more {
			query[name] = values
		}
		u.RawQuery = query.Encode()
		a, err := s.ask(ctx, f, u.String(), false, progress)
		if err != nil {
			return nil, err
		}
		g.bytes += a.bytes
		if g.bytes > s.limits.url {
			return nil, s.unreadable(errTooLarge, s.limits.url)
		}
		return a.data, notAList(a.data, a.from)
	}
	var err error
	if g.formats, err = one("GetFormats", nil); err != nil {
		return got{}, err
	}
	for _, language := range []string{"en", "es"} { // the server's own language may be another; few servers have all
		more, err := one("GetFormats", url.Values{"lang_enum": {language}})
		if ctx.Err() != nil {
			return got{}, ctx.Err()
		}
		if err == nil {
			g.formats = joined(g.formats, more)
		}
	}
	if g.bodies, err = one("GetServiceBodies", nil); err != nil {
		return got{}, err
	}
	seen := map[string]bool{}
	for number := 1; ; number++ {
		if number > maxPages {
			return got{}, problem.New(problem.Unavailable, "The server's list of meetings does not end. The last good list stays.")
		}
		data, err := one("GetSearchResults", url.Values{"page_size": {strconv.Itoa(pageSize)}, "page_num": {strconv.Itoa(number)}})
		if err != nil {
			return got{}, err
		}
		count, fresh := count(data, seen)
		if number == 1 {
			g.list = data
		} else if fresh > 0 {
			g.pages = append(g.pages, data)
		}
		// Servers of before 2021 know no pages and answer all of it every time.
		if count != pageSize || fresh == 0 {
			return g, nil
		}
	}
}

// count tells how many meetings an answer holds, and how many of them were not in an earlier one.
func count(data []byte, seen map[string]bool) (all, fresh int) {
	var rows []struct {
		ID string `json:"id_bigint"`
	}
	_ = json.Unmarshal(data, &rows) // what is no list is refused by its decoder
	for _, r := range rows {
		if !seen[r.ID] {
			fresh++
		}
		seen[r.ID] = true
	}
	return len(rows), fresh
}

// joined puts two JSON arrays of formats together; what is not one is left out.
func joined(a, b []byte) []byte {
	a, b = bytes.TrimSpace(a), bytes.TrimSpace(b)
	if !json.Valid(b) || bmlt.Kind(b) != "formats" {
		return a
	}
	if !json.Valid(a) || bmlt.Kind(a) != "formats" {
		return b
	}
	return append(append(append([]byte{}, a[:len(a)-1]...), ','), b[1:]...)
}

// Package feed gets lists of meetings from outside and decodes them into rows. It believes nothing that it reads and
// repairs nothing: it only puts things where they belong; meeting.Intake does the rest. It keeps nothing between two
// fetches. The shapes of lists have a package each: meetingguide, bmlt, sheet. Start at Source.Fetch.
package feed

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"homegroup/internal/feed/bmlt"
	"homegroup/internal/feed/loose"
	"homegroup/internal/feed/meetingguide"
	"homegroup/internal/feed/sheet"
	"homegroup/internal/meeting"
	"homegroup/internal/problem"
)

// Source fetches and decodes outside lists: a meeting.Source. It may be used by many goroutines at once.
type Source struct {
	options Options
	open    *http.Client // for addresses on the internet only
	private *http.Client // for feeds that the operator allows to be in a private network
	limits  limits
}

// Options say how this installation presents itself.
type Options struct {
	Version string           // of Homegroup, for User-Agent
	Site    string           // the public URL of this site, for User-Agent; "" where it has none
	Now     func() time.Time // nil: time.Now
}

// New makes a source.
func New(o Options) *Source { return newSource(o, refused, defaultLimits) }

func newSource(o Options, refuse func(netip.Addr) string, l limits) *Source {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Source{options: o, open: client(refuse, l), private: client(func(netip.Addr) string { return "" }, l), limits: l}
}

var _ meeting.Source = (*Source)(nil)

// Fetch gets a feed's list whole, or says why not. The list is read anew when its bytes have changed, or with force.
func (s *Source) Fetch(ctx context.Context, f meeting.Feed, force bool, progress func(meeting.Progress)) (meeting.Batch, error) {
	if progress == nil {
		progress = func(meeting.Progress) {}
	}
	got, err := s.get(ctx, f, force, progress)
	if err != nil {
		return meeting.Batch{}, stopped(ctx, err)
	}
	batch := meeting.Batch{Format: f.Format, ETag: got.etag, LastModified: got.lastModified, Sum: f.Sum, Bytes: got.bytes}
	if got.unchanged {
		batch.Unchanged = true
		return batch, nil
	}
	if batch.Sum = got.sum(); batch.Sum == f.Sum && !force {
		batch.Unchanged = true
		return batch, nil
	}
	step := func(done int) error {
		progress(meeting.Progress{Stage: "reading", Done: done, At: s.options.Now()})
		return ctx.Err()
	}
	if batch.Format == meeting.Auto || batch.Format == "" {
		if batch.Format = Detect(got.list); batch.Format == meeting.Auto {
			if f.Mapping == "" {
				return meeting.Batch{}, problem.New(problem.Invalid, "This is no list of a kind that is known here: no Meeting Guide JSON, no BMLT, no table. Nothing was imported.")
			}
			batch.Format = meeting.Sheet
		}
	}
	if f.Mapping != "" {
		batch.Format = meeting.Sheet
	}
	batch.Rows, batch.Title, err = decode(batch.Format, got, f, step)
	if err != nil {
		return meeting.Batch{}, stopped(ctx, err)
	}
	return batch, nil
}

// stopped prefers the context's error: who stops an import wants no other reason.
func stopped(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// got is what was fetched: the list, and what a BMLT server keeps beside it, in UTF-8.
type got struct {
	list, formats, bodies []byte
	pages                 [][]byte // of a BMLT server, where the list has several
	etag, lastModified    string
	bytes                 int64
	unchanged             bool
}

// sum is the fingerprint of all of it.
func (g got) sum() string {
	h := sha256.New()
	for _, data := range append([][]byte{g.list, g.formats, g.bodies}, g.pages...) {
		h.Write(data)
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))
}

func decode(format meeting.Format, g got, f meeting.Feed, step loose.Step) (rows []meeting.Row, title string, err error) {
	switch format {
	case meeting.MeetingGuide:
		rows, err = meetingguide.Decode(g.list, step)
	case meeting.BMLT:
		rows, title, err = decodeBMLT(g, step)
		if f.Program == "" {
			// The software is Narcotics Anonymous' own, and so are the codes of its formats.
			for i := range rows {
				rows[i].Program = "na"
			}
		}
	case meeting.Sheet:
		rows, err = sheet.Decode(g.list, f.Mapping, step)
	default:
		err = problem.InField("format", "The format %q is not known. Use auto, meetingguide, bmlt or sheet.", format)
	}
	if title == "" {
		title = commonBody(rows)
	}
	return rows, title, err
}

func decodeBMLT(g got, step loose.Step) ([]meeting.Row, string, error) {
	rows, title, err := bmlt.Decode(bmlt.List{Meetings: g.list, Formats: g.formats, Bodies: g.bodies}, step)
	for _, page := range g.pages {
		if err != nil {
			break
		}
		before := len(rows)
		var more []meeting.Row
		more, _, err = bmlt.Decode(bmlt.List{Meetings: page, Formats: g.formats, Bodies: g.bodies}, func(done int) error { return step(before + done) })
		for i := range more {
			more[i].Index += before
		}
		rows = append(rows, more...)
	}
	return rows, title, err
}

// commonBody is the service body that all rows name, which is then the list's own name.
func commonBody(rows []meeting.Row) string {
	if len(rows) == 0 {
		return ""
	}
	name := strings.TrimSpace(rows[0].Body)
	for _, r := range rows {
		if strings.TrimSpace(r.Body) != name {
			return ""
		}
	}
	if len(name) > 100 {
		return ""
	}
	return name
}

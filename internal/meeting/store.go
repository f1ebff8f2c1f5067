package meeting

import (
	"context"
	"time"
)

// FeedStore keeps feeds. Package store implements it.
type FeedStore interface {
	Feeds(ctx context.Context) ([]Feed, error)
	// Feed finds one by name. Error: problem.NotFound.
	Feed(ctx context.Context, name string) (Feed, error)
	// SaveFeed adds a feed or changes its options and health; its listings stay as they are.
	SaveFeed(ctx context.Context, f Feed) error
	// RemoveFeed takes a feed away with all its listings. Error: problem.NotFound.
	RemoveFeed(ctx context.Context, name string) error
	// SaveProgress notes how far an import is, outside any other transaction; nil ends it.
	SaveProgress(ctx context.Context, name string, p *Progress) error
	// HoldRows keeps the cleaned contents of a held list until the operator decides; they are forgotten when the feed is
	// saved (SaveFeed, Apply) with Held nil. HeldRows gives them. Error: problem.NotFound.
	HoldRows(ctx context.Context, name string, rows []Keyed) error
	HeldRows(ctx context.Context, name string) ([]Keyed, error)
}

// Keyed is a cleaned content with the key that its list gives it.
type Keyed struct {
	Key     string
	Content Content
	Row     int // Index of the row it came from
}

// ListingStore keeps listings. Package store implements it.
type ListingStore interface {
	// Listings gives all of one feed, the Gone too, by Key.
	Listings(ctx context.Context, feed string) ([]Listing, error)
	// EachListing calls f for every listing of every feed but one ("" for all), the Gone too, ordered by Meeting then ID, until f errs.
	EachListing(ctx context.Context, but string, f func(Listing) error) error
	// ListingsOf gives the listings of these meetings, by Meeting then ID.
	ListingsOf(ctx context.Context, meetings []int64) ([]Listing, error)
	// Slugs tells which of these slugs are taken.
	Slugs(ctx context.Context, slugs []string) (map[string]bool, error)
	// NewIDs reserves n listing IDs and gives the first.
	NewIDs(ctx context.Context, n int) (int64, error)
	// Revision counts the changes to listings, merges and feeds removed, by whichever process: who read under one revision
	// and writes under the same has seen everything.
	Revision(ctx context.Context) (int64, error)
	// Apply writes a whole refresh in one transaction: listings added or changed, the feed's health, merges, and an entry in the
	// changes log for each meeting touched. Either all of it is there afterwards or nothing.
	// Error: problem.Conflict when the revision is no longer Refresh.Revision; nothing is written then.
	Apply(ctx context.Context, r Refresh) error
}

// Refresh is all that one refresh of a feed writes.
type Refresh struct {
	Revision int64 // that the refresh was computed under
	Feed     Feed
	Listings []Listing // new or changed, Gone set or cleared; written whole by ID
	Joined   []Merge   // decisions made by this refresh; one with State "" takes back what was decided about its pair
	Meetings []int64   // every meeting touched, before or after
}

// Merge is a decision about two listings of different feeds: the same meeting or not. A is the lower ID.
type Merge struct {
	A, B    int64
	State   MergeState
	Score   float64  // 0..1, how alike
	Reasons []string // what was alike: "place", "time", "name", "group", "link"
	At      time.Time
}

// MergeState says what was decided, and by whom.
type MergeState string

// The states of a merge.
const (
	MergeAuto      MergeState = "auto"      // alike enough: one meeting
	MergeSuggested MergeState = "suggested" // perhaps: two meetings until the operator says otherwise
	MergeJoined    MergeState = "joined"    // the operator says: one meeting
	MergeApart     MergeState = "apart"     // the operator says: two meetings, for good
)

// MergeStore keeps what was decided about duplicates. Package store implements it.
type MergeStore interface {
	// Merges gives all decisions, or those in one state.
	Merges(ctx context.Context, state MergeState) ([]Merge, error)
	// Regroup writes decisions and gives listings (ID → Meeting) a new meeting, in one transaction with the changes log.
	// Error: problem.Conflict as in Apply.
	Regroup(ctx context.Context, revision int64, merges []Merge, meetings map[int64]int64) error
}

// ChangeRequestStore keeps what visitors report. Package store implements it.
type ChangeRequestStore interface {
	AddChangeRequest(ctx context.Context, r ChangeRequest) error
	// ChangeRequests gives those open, or all, the oldest first.
	ChangeRequests(ctx context.Context, all bool) ([]ChangeRequest, error)
	// CloseChangeRequest ends one. Error: problem.NotFound.
	CloseChangeRequest(ctx context.Context, id int64, outcome string, at time.Time) error
}

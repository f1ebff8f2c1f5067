package meeting

import "time"

// Listing is a meeting as one feed holds it.
type Listing struct {
	ID      int64  // made by the app, never used twice
	Feed    string // name of its feed
	Key     string // what the feed calls it: a slug or an id, unique within the feed
	Slug    string // its public name, unique on this site, at most 64 bytes of a-z, 0-9 and '-', never given to another listing
	Meeting int64  // the ID of the meeting it belongs to: the lowest Listing ID among the same meeting's listings
	Gone    bool   // vanished from its feed, and kept
	Content Content
	Hash    string // fingerprint of Content, to see a change

	FirstSeen time.Time
	Changed   time.Time // when Content last changed here
	GoneSince time.Time // zero while it is there
}

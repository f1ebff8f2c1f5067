// Package account holds the pseudonymous accounts of the private half: a made-up name, a public key, a sealed document
// that only its owner can open, and the sessions in which it is used. It says who may sign in and how; it never sees a
// passphrase, a key or a word of the book. It is not the log of the book's records (package vault), it knows no HTTP and no SQL.
//
// Nothing here is kept with a time finer than a day, and nothing with an address. docs/privacy-core.md §3 is what it speaks.
//
// Start at Service, then at Store.
package account

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"time"
)

// ID is 16 bytes that say nothing: of an account, and in package vault of a space, a record, an operation.
type ID [16]byte

// NewID makes a random one.
func NewID() (id ID) {
	rand.Read(id[:])
	return id
}

// ParseID reads 22 characters of base64url.
func ParseID(s string) (id ID, err error) {
	return id, id.UnmarshalText([]byte(s))
}

func (id ID) String() string { return base64.RawURLEncoding.EncodeToString(id[:]) }

// MarshalText writes base64url without padding.
func (id ID) MarshalText() ([]byte, error) {
	return base64.RawURLEncoding.AppendEncode(nil, id[:]), nil
}

// UnmarshalText reads base64url without padding: exactly one text for each id.
func (id *ID) UnmarshalText(text []byte) error {
	var b Bytes
	if err := b.UnmarshalText(text); err != nil {
		return err
	}
	if len(b) != len(id) {
		return fmt.Errorf("%d bytes where an id of %d should stand", len(b), len(id))
	}
	copy(id[:], b)
	return nil
}

// Bytes are bytes that stand in JSON as base64url without padding.
type Bytes []byte

// MarshalText writes base64url without padding.
func (b Bytes) MarshalText() ([]byte, error) { return base64.RawURLEncoding.AppendEncode(nil, b), nil }

func (b Bytes) String() string { return base64.RawURLEncoding.EncodeToString(b) }

// UnmarshalText reads base64url without padding.
func (b *Bytes) UnmarshalText(text []byte) (err error) {
	for _, c := range text { // the decoder would pass over line ends
		if c == '\n' || c == '\r' {
			return fmt.Errorf("a line end in base64url")
		}
	}
	*b, err = strict.AppendDecode(make([]byte, 0, strict.DecodedLen(len(text))), text)
	return err
}

var strict = base64.RawURLEncoding.Strict()

// Day is a day in UTC, counted from 1 January 1970: the finest time that is kept of anything here.
type Day int64

// DayOf gives the day of a moment.
func DayOf(t time.Time) Day {
	return Day(t.UTC().Truncate(24*time.Hour).Unix() / (24 * 60 * 60))
}

func (d Day) String() string { return time.Unix(int64(d)*24*60*60, 0).UTC().Format(time.DateOnly) }

// MarshalText writes YYYY-MM-DD.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// Account is one person's, under a name that they made up.
type Account struct {
	ID     ID
	Handle string
	Pub    ed25519.PublicKey // of the key that signs its documents and its deletion
	Home   ID                // the space of the book, in which the snapshot is kept too
	Made   Day
	Used   int64 // bytes of records, blobs and the snapshot
	Doc    Doc
}

// KnownAs is what signing in needs to know of a handle.
type KnownAs struct {
	Account ID
	Pub     ed25519.PublicKey
	KDF     *KDF    // nil for an account without a passphrase
	Logins  []Bytes // Ed25519 keys of its slots
}

// Session is one browser that is signed in.
type Session struct {
	Hash    Hash // SHA-256 of what the cookie holds, which is kept nowhere
	Account ID
	Made    Day
	Seen    Day
	Label   string // sealed by the client
}

// Hash is a SHA-256.
type Hash [32]byte

// Name tells the sessions of one account apart, for showing and ending them.
func (s Session) Name() string { return base64.RawURLEncoding.EncodeToString(s.Hash[:9]) }

// Invite lets one account be made. The code is kept as its SHA-256 alone.
type Invite struct {
	Hash  Hash
	Name  string // the first letters of the code, to speak of it by
	Until Day    // the last day on which it holds
}

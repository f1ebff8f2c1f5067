// Package vault holds the encrypted spaces of the private half: what order their records have, when a write is a conflict,
// what a deletion leaves behind and for how long, and how much an account may keep. It cannot read a record and knows no
// kind, title or time of one. It is not the accounts (package account), and knows no HTTP and no SQL.
//
// docs/privacy-core.md §3 is what it speaks. Start at Service, then at decide: the one rule of writing.
package vault

import (
	"homegroup/internal/account"
)

// ID is 16 bytes that say nothing: of a space, a record, an operation, a blob.
type ID = account.ID

// Day is the finest time that is kept.
type Day = account.Day

// Limits of what is kept. docs/privacy-core.md promises them to clients.
const (
	MostOps        = 100       // in one push
	MostPush       = 1 << 20   // bytes of a push's body
	MostRecord     = 256 << 10 // bytes of a record
	MostPage       = 1000      // records of a page
	mostPageBytes  = 2 << 20   // of records in a page; one at least
	MostBlob       = 11 << 20  // bytes: 10 MiB of plaintext in chunks
	PartSize       = 256 << 10 // bytes of a blob kept in one row
	mostSpaces     = 2000      // of an account
	mostDevices    = 100       // with a head in a space
	RowCost        = 128       // bytes that a record counts besides its own
	opDays         = 30        // for which an operation is remembered
	mostOpsKept    = 50_000    // operations remembered of a space
	tombstoneDays  = 90        // for which a deletion is told at least
	mostRev        = 1<<32 - 1
	uploadDays     = 1 // after which an upload that broke off is cleared away
	collectAtOnce  = 2000
	spacesAtOnce   = 200
	MostSubscribed = 16 // streams of one account
)

// Space is one log.
type Space struct {
	ID  ID    `json:"id"`
	Seq int64 `json:"seq"` // of its newest record
}

// Record is one record of a space as it is now. Ct is sealed; Del marks a deletion, of which only the mark is left.
type Record struct {
	ID  ID            `json:"id"`
	Rev int64         `json:"rev"`
	Seq int64         `json:"seq"`
	Del bool          `json:"del"`
	Ct  account.Bytes `json:"ct"`
}

// Op is one write: of a record that its device knows at revision Base, 0 for none.
type Op struct {
	Op   ID            `json:"op"` // names the write, so that it can be repeated when the answer was lost
	ID   ID            `json:"id"`
	Base int64         `json:"base"`
	Del  bool          `json:"del"`
	Ct   account.Bytes `json:"ct"`
}

// Status is how a write went.
type Status string

// How writes go.
const (
	OK        Status = "ok"
	Conflict  Status = "conflict"   // the record is not at Base: Cur is how it is, absent where there is none
	TooLarge  Status = "too_large"  // over MostRecord
	OverQuota Status = "over_quota" // the account is full
)

// Result tells how a write went.
type Result struct {
	Op     ID      `json:"op"`
	Status Status  `json:"status"`
	Rev    int64   `json:"rev,omitempty"`
	Seq    int64   `json:"seq,omitempty"`
	Cur    *Record `json:"cur,omitempty"`
}

// Head is what a device says it holds of a space, signed with the account's key, which only clients check.
type Head struct {
	Device ID            `json:"device"`
	Seq    int64         `json:"seq"`
	Count  int64         `json:"count"`
	Root   account.Bytes `json:"root"`
	Prev   account.Bytes `json:"prev"`
	Day    string        `json:"day"`
	Sig    account.Bytes `json:"sig"`
}

// Page is a part of a space's log, each record once at its newest.
type Page struct {
	Items  []Record `json:"items"`
	Next   int64    `json:"next"` // the cursor to go on with
	More   bool     `json:"more"`
	Latest int64    `json:"latest"` // the space's seq as the page was read
	Head   *Head    `json:"head,omitempty"`
}

// Blob is a file that was put whole.
type Blob struct {
	ID     ID
	Upload ID // under which its parts are kept
	Size   int64
}

// Parts is how many rows the blob has.
func (b Blob) Parts() int64 { return (b.Size + PartSize - 1) / PartSize }

// SnapshotID is the blob of the home space that the client-made snapshot is kept as.
var SnapshotID = ID{}

package vault

import (
	"context"

	"homegroup/internal/account"
)

// LogStore keeps spaces and their records. A space that is not the account's is problem.NotFound, like one that is not there.
type LogStore interface {
	// Spaces gives an account's spaces, by id.
	Spaces(ctx context.Context, account ID) ([]Space, error)
	// AddSpace gives an account a space. It is idempotent for its owner; another's is problem.Conflict, and one more than most problem.TooMany.
	AddSpace(ctx context.Context, account, space ID, most int) error
	// Push decides over a space's newest state with f and keeps the plan, in one transaction that no other push to
	// the space, nor to the account, runs beside. It fills Cur of results that are conflicts.
	Push(ctx context.Context, account, space ID, ops []Op, f func(State) Plan) (Plan, error)
	// Pull reads a page as of one moment, of at most limit records and, after the first, mostBytes.
	Pull(ctx context.Context, account, space ID, session account.Hash, since int64, limit int, mostBytes int64) (Page, Pulled, error)
	// SavePulled notes how far a session has pulled.
	SavePulled(ctx context.Context, space ID, session account.Hash, seq int64) error
	// Seqs gives the newest seq of those spaces that are there.
	Seqs(ctx context.Context, spaces []ID) (map[ID]int64, error)
	Heads(ctx context.Context, account, space ID) ([]Head, error)
	// SaveHead keeps a device's head unless its seq goes back or lies past the log (problem.Conflict); of more than most
	// devices, those with the lowest seq are forgotten.
	SaveHead(ctx context.Context, account, space ID, h Head, most int) error
}

// CareStore lets a space be tidied, in small transactions.
type CareStore interface {
	// SpacesAfter gives spaces of all accounts in an order, from the one after a place on; the zero Place is before the first.
	SpacesAfter(ctx context.Context, after Place, limit int) ([]Place, error)
	// Collect removes at most limit of a space's tombstones made before a day that every session which was seen since
	// silent has pulled past, and says how many.
	Collect(ctx context.Context, at Place, before, silent Day, limit int) (int64, error)
	// ForgetOps forgets operations done before a day, and all but the newest most.
	ForgetOps(ctx context.Context, space ID, before Day, most int64) (int64, error)
	// DropUploads removes what is left of uploads begun before a day.
	DropUploads(ctx context.Context, at Place, before Day) (int64, error)
}

// Place is a space among all of them.
type Place struct{ Account, Space ID }

// BlobStore keeps files in parts of PartSize. A blob is there when its upload was finished, whole.
type BlobStore interface {
	Blob(ctx context.Context, account, space, id ID) (Blob, error)
	Blobs(ctx context.Context, account, space ID) ([]Blob, error)
	Part(ctx context.Context, space, upload ID, n int64) ([]byte, error)
	// BeginUpload takes size from what the account may keep, with regard to what is to be replaced; problem.Denied where it is too much.
	BeginUpload(ctx context.Context, account, space, id, upload ID, size, quota int64, on Day) error
	AddPart(ctx context.Context, account, space, upload ID, n int64, body []byte) error
	// FinishUpload makes the upload the blob, in place of the one before.
	FinishUpload(ctx context.Context, account, space, id, upload ID) error
	DropUpload(ctx context.Context, account, space, upload ID) error
	RemoveBlob(ctx context.Context, account, space, id ID) error
}

// State is what a push meets.
type State struct {
	Seq  int64           // of the space
	Used int64           // bytes of the account
	Held map[ID]Known    // the records that the ops name, as far as they are there
	Done map[OpOf]Result // the ops that were done before
}

// Known is what decides over a write to a record.
type Known struct {
	Rev, Seq int64
	Size     int64 // of its ct
}

// OpOf names an op of a record.
type OpOf struct{ ID, Op ID }

// Plan is what a push comes to.
type Plan struct {
	Results []Result
	Writes  []Record // each record once, as it is afterwards
	Done    []Done   // ops to remember
	Seq     int64    // of the space afterwards
	Before  int64    // and before
	Grow    int64    // bytes more that the account uses
	Day     Day      // on which this is
}

// Done is an op that was taken.
type Done struct {
	OpOf
	Rev, Seq int64
}

// Pulled is what is known of how far a session has pulled.
type Pulled struct {
	Known bool
	Seq   int64
	Floor int64 // below it tombstones of the space are gone
}

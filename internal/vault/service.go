package vault

import (
	"context"
	"crypto/ed25519"
	"time"

	"homegroup/internal/account"
	"homegroup/internal/problem"
)

// ErrExpired says that deletions which a device has not pulled are told no more: it begins again from 0.
var ErrExpired = problem.New(problem.NotFound, "This device was away for so long that deletions made meanwhile are no longer told. Nothing on it is lost; it gets everything again from the beginning.")

// Parts are what a Service is made from.
type Parts struct {
	Log   LogStore
	Care  CareStore
	Blobs BlobStore
	Now   func() time.Time
	Quota int64 // bytes of an account
}

// Service applies the rules of spaces.
type Service struct {
	Parts
	Live *Live
}

// NewService makes a service.
func NewService(p Parts) *Service {
	return &Service{Parts: p, Live: newLive(p.Log)}
}

func (s *Service) today() Day { return account.DayOf(s.Now()) }

// Caller is who asks: a session of an account.
type Caller struct {
	Account ID
	Session account.Hash
}

// Spaces gives the caller's spaces.
func (s *Service) Spaces(ctx context.Context, c Caller) ([]Space, error) {
	return s.Log.Spaces(ctx, c.Account)
}

// AddSpace makes a space the caller's.
func (s *Service) AddSpace(ctx context.Context, c Caller, space ID) error {
	return s.Log.AddSpace(ctx, c.Account, space, mostSpaces)
}

// Push takes writes to a space and tells of each how it went.
func (s *Service) Push(ctx context.Context, c Caller, space ID, ops []Op) ([]Result, error) {
	if err := checkOps(ops); err != nil {
		return nil, err
	}
	plan, err := s.Log.Push(ctx, c.Account, space, ops, func(state State) Plan {
		plan := decide(state, ops, s.Quota)
		plan.Day = s.today()
		return plan
	})
	if err != nil {
		return nil, err
	}
	if plan.Seq > plan.Before {
		s.Live.pushed(c, space, plan.Before, plan.Seq)
	}
	return plan.Results, nil
}

// Changes gives the page of a space's log after a cursor. ErrExpired when it would hide deletions.
func (s *Service) Changes(ctx context.Context, c Caller, space ID, since int64, limit int) (Page, error) {
	if since < 0 || limit < 1 || limit > MostPage {
		return Page{}, problem.InField("limit", "since is a number from 0 on, limit one from 1 to %d.", MostPage)
	}
	page, pulled, err := s.Log.Pull(ctx, c.Account, space, c.Session, since, limit, mostPageBytes)
	if err != nil {
		return Page{}, err
	}
	switch {
	case since == 0, since >= pulled.Floor:
	case pulled.Known && since >= pulled.Seq: // tombstones wait for a session from where it stands on
	default:
		return Page{}, ErrExpired
	}
	// To ask from a cursor on says that all before it arrived. Within a walk of many pages the first note is enough.
	if !pulled.Known || since < pulled.Seq || since > pulled.Seq && !page.More {
		if err := s.Log.SavePulled(ctx, space, c.Session, since); err != nil {
			return Page{}, err
		}
	}
	return page, nil
}

// Heads gives the newest head of each device.
func (s *Service) Heads(ctx context.Context, c Caller, space ID) ([]Head, error) {
	return s.Log.Heads(ctx, c.Account, space)
}

// SaveHead keeps a device's head.
func (s *Service) SaveHead(ctx context.Context, c Caller, space ID, h Head) error {
	if _, err := time.Parse(time.DateOnly, h.Day); err != nil {
		return problem.InField("day", "A day is YYYY-MM-DD.")
	}
	if h.Seq < 0 || h.Count < 0 || h.Count > mostRev || len(h.Root) != 32 || len(h.Prev) > 32 || len(h.Sig) != ed25519.SignatureSize {
		return problem.InField("root", "A head has a seq, a count, a root of 32 bytes, the root before it and a signature of 64. Nothing was kept.")
	}
	return s.Log.SaveHead(ctx, c.Account, space, h, mostDevices)
}

// Tidy forgets what nobody needs any more: deletions that every device knows, old operations, uploads that broke off.
func (s *Service) Tidy(ctx context.Context) error {
	today := s.today()
	for after := (Place{}); ; {
		places, err := s.Care.SpacesAfter(ctx, after, spacesAtOnce)
		if err != nil || len(places) == 0 {
			return err
		}
		for _, at := range places {
			for n := int64(collectAtOnce); n == collectAtOnce; {
				if n, err = s.Care.Collect(ctx, at, today-tombstoneDays, today-silentDays, collectAtOnce); err != nil {
					return err
				}
			}
			if _, err := s.Care.ForgetOps(ctx, at.Space, today-opDays, mostOpsKept); err != nil {
				return err
			}
			if _, err := s.Care.DropUploads(ctx, at, today-uploadDays); err != nil {
				return err
			}
		}
		after = places[len(places)-1]
	}
}

// silentDays is for how long a session that is not seen holds deletions back.
const silentDays = 180

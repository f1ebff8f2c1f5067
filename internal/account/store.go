package account

import "context"

// Store keeps accounts. What is not there is problem.NotFound.
type Store interface {
	// AddAccount keeps a new account with its first session and takes its invitation, all or nothing. A handle or a space
	// that is taken is problem.Conflict; an invitation that is not there, or ran out before today, problem.Denied.
	AddAccount(ctx context.Context, a Account, first Session, invite *Hash, today Day) error
	Account(ctx context.Context, id ID) (Account, error)
	// KnownAs finds what signing in needs by a handle.
	KnownAs(ctx context.Context, handle string) (KnownAs, error)
	// SaveDoc puts a document in the place of the one with this tag; ErrStale when it is another by now.
	SaveDoc(ctx context.Context, id ID, etag string, d Doc) error
	// RemoveAccount removes an account and everything that belongs to it.
	RemoveAccount(ctx context.Context, id ID) error
}

// SessionStore keeps sessions.
type SessionStore interface {
	// AddSession keeps a session; of more than most of one account, the longest unseen ones end.
	AddSession(ctx context.Context, s Session, most int) error
	Session(ctx context.Context, hash Hash) (Session, error)
	Sessions(ctx context.Context, account ID) ([]Session, error)
	SeeSession(ctx context.Context, hash Hash, on Day) error
	RemoveSession(ctx context.Context, account ID, hash Hash) error
	// PruneSessions removes those not seen since before a day.
	PruneSessions(ctx context.Context, before Day) (int64, error)
}

// InviteStore keeps invitations.
type InviteStore interface {
	AddInvites(ctx context.Context, invites []Invite) error
	Invites(ctx context.Context) ([]Invite, error)
	RemoveInvite(ctx context.Context, name string) error
	// PruneInvites removes those that ran out before a day.
	PruneInvites(ctx context.Context, before Day) (int64, error)
}

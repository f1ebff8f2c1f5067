package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"strings"

	"homegroup/internal/problem"
)

// Codes are read aloud and typed: no letter that looks or sounds like another is in them.
const (
	inviteLetters = "23456789abcdefghjkmnpqrstuvwxyz" // 31
	inviteLength  = 16                                // 79 bits, of which the first 4 letters name it
	inviteNamed   = 4
)

// Most invitations made at once, and the longest time they hold.
const (
	MostInvites    = 1000
	MostInviteDays = 365
)

// NewInvites makes invitations for one account each, which hold so many days. Only here can the codes be seen.
func (s *Service) NewInvites(ctx context.Context, count, days int) (codes []string, until Day, err error) {
	if count < 1 || count > MostInvites || days < 1 || days > MostInviteDays {
		return nil, 0, problem.InField("count", "Make 1 to %d invitations at once, for 1 to %d days.", MostInvites, MostInviteDays)
	}
	until = s.today() + Day(days)
	invites := make([]Invite, count)
	taken := map[string]bool{}
	for i := range invites {
		code := newCode()
		for taken[code[:inviteNamed]] && len(taken) < MostInvites {
			code = newCode()
		}
		taken[code[:inviteNamed]] = true
		codes = append(codes, code)
		invites[i] = Invite{Hash: hashInvite(code), Name: code[:inviteNamed], Until: until}
	}
	return codes, until, s.Invites.AddInvites(ctx, invites)
}

func newCode() string {
	var b strings.Builder
	var one [1]byte
	for b.Len() < inviteLength+inviteLength/4-1 {
		if rand.Read(one[:]); int(one[0]) >= 256/len(inviteLetters)*len(inviteLetters) {
			continue // so that all letters are alike often
		}
		if b.Len()%5 == 4 {
			b.WriteByte('-')
		}
		b.WriteByte(inviteLetters[int(one[0])%len(inviteLetters)])
	}
	return b.String()
}

// hashInvite takes a code as people type it: in any case, with spaces or hyphens anywhere.
func hashInvite(code string) Hash {
	code = strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' || r == '\t' || r == '\u2011' || r == '\u2013' {
			return -1
		}
		return r
	}, strings.ToLower(code))
	return sha256.Sum256([]byte("homegroup/invite/v1\x00" + code))
}

// errInvite names its field, so that a page knows what to ask for: closed registration is Denied too.
func errInvite() error {
	p := problem.New(problem.Denied, "An account is made with an invitation here, and this one is not known, was used, or ran out. Ask whoever runs the site for another. Your book works on this device all the same.")
	p.Field = "invite"
	return p
}

// ErrInvite is what a store answers where an invitation does not hold.
func ErrInvite() error { return errInvite() }

// Tidy forgets what has run out: sessions and invitations.
func (s *Service) Tidy(ctx context.Context) error {
	if _, err := s.Sessions.PruneSessions(ctx, s.today()-forgetDays); err != nil {
		return err
	}
	_, err := s.Invites.PruneInvites(ctx, s.today())
	return err
}

package account

import (
	"context"

	"homegroup/internal/problem"
)

// AddPasskey lets a passkey that an adapter has checked sign in.
func (s *Service) AddPasskey(ctx context.Context, account ID, credential []byte, content string) error {
	return s.Passkeys.AddPasskey(ctx, Passkey{Credential: credential, Account: account, Made: s.today(), Content: content}, mostPasskeys)
}

// SignInWith begins a session with a passkey whose assertion an adapter has checked, and keeps its counter.
func (s *Service) SignInWith(ctx context.Context, p Passkey, label string) (token string, err error) {
	if err := s.Passkeys.SavePasskey(ctx, p); err != nil {
		if problem.KindOf(err) == problem.NotFound {
			return "", errSignIn
		}
		return "", err
	}
	return s.Begin(ctx, p.Account, label)
}

// ErrSignIn is what every sign-in that fails is answered with.
func ErrSignIn() error { return errSignIn }

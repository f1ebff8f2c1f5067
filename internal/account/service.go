package account

import (
	"context"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"regexp"
	"strings"
	"time"

	"homegroup/internal/problem"
)

// Registration says who may make an account.
type Registration string

// The ways: whoever comes, whoever has an invitation, nobody.
const (
	Open    Registration = "open"
	Invited Registration = "invite"
	Closed  Registration = "closed"
)

const (
	sessionDays  = 90  // a session unseen for so long has ended: SessionTime
	forgetDays   = 180 // and is forgotten after so long: until then it holds back what its browser has not pulled
	mostSessions = 50
	mostLabel    = 600
)

// ErrStale says that the document was changed by another device meanwhile.
var ErrStale = problem.New(problem.Conflict, "Another of your devices has changed the account meanwhile. Nothing of this was kept; get the account again and repeat the change.")

// ErrNoSession says that somebody is not signed in, or no longer.
var ErrNoSession = problem.New(problem.Denied, "You are not signed in here, or no longer. What is on this device is safe; sign in again to back it up.")

// errSignIn is the answer to every sign-in that fails, whatever the reason.
var errSignIn = problem.New(problem.Denied, "The name and the key do not fit together. Look at the name for a slip, and try again.")

// Parts are what a Service is made from.
type Parts struct {
	Accounts     Store
	Sessions     SessionStore
	Invites      InviteStore
	Now          func() time.Time
	Secret       []byte // of this site, 32 bytes that stay the same
	Registration Registration
}

// Service applies the rules of accounts.
type Service struct {
	Parts
	challenges *challenges
	nobody     ed25519.PublicKey // against which a signature is checked where no account is; its private half is thrown away
}

// NewService makes a service.
func NewService(p Parts) *Service {
	nobody, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		panic(err) // the machine's random source never fails
	}
	return &Service{Parts: p, challenges: newChallenges(p.Secret, p.Now), nobody: nobody}
}

func (s *Service) today() Day { return DayOf(s.Now()) }

var handleForm = regexp.MustCompile(`^[a-z0-9-]{3,32}$`)

// CheckHandle says what is wrong with a made-up name; nil when nothing is.
func CheckHandle(handle string) error {
	if !handleForm.MatchString(handle) || strings.Trim(handle, "-") == "" {
		return problem.InField("handle", "A name has 3 to 32 of the letters a to z, digits and hyphens. Choose another; an e-mail address is not needed and not wanted.")
	}
	return nil
}

func checkLabel(label string) error {
	if len(label) > mostLabel || strings.ContainsFunc(label, func(r rune) bool { return r < ' ' }) {
		return problem.InField("label", "The label of this device is longer than %d letters, or holds a line end.", mostLabel)
	}
	return nil
}

// Application is what somebody gives who wants an account.
type Application struct {
	Handle string
	Invite string
	Pub    ed25519.PublicKey
	Doc    []byte
	Home   ID // the space of the book
	Label  string
}

// Register makes an account and signs in. The token is for the cookie and stands nowhere else.
func (s *Service) Register(ctx context.Context, a Application) (account Account, token string, err error) {
	if s.Registration == Closed {
		return Account{}, "", problem.New(problem.Denied, "This site takes no new accounts. Your book works on this device all the same.")
	}
	if err := errors.Join(CheckHandle(a.Handle), checkLabel(a.Label)); err != nil {
		return Account{}, "", first(err)
	}
	if len(a.Pub) != ed25519.PublicKeySize {
		return Account{}, "", problem.InField("account_pub", "The key of the account is not 32 bytes long.")
	}
	var invite *Hash
	if s.Registration == Invited {
		if strings.TrimSpace(a.Invite) == "" {
			return Account{}, "", errInvite()
		}
		h := hashInvite(a.Invite)
		invite = &h
	}
	doc, err := ParseDoc(a.Doc, a.Pub)
	if err != nil {
		return Account{}, "", err
	}
	account = Account{ID: NewID(), Handle: a.Handle, Pub: a.Pub, Home: a.Home, Made: s.today(), Doc: doc}
	token, session := s.newSession(account.ID, a.Label)
	if err := s.Accounts.AddAccount(ctx, account, session, invite, s.today()); err != nil {
		return Account{}, "", err
	}
	return account, token, nil
}

// first is the first of joined errors, so that the person meets one sentence.
func first(err error) error {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		return many.Unwrap()[0]
	}
	return err
}

// Challenge gives what a handle needs to sign in: alike in every way whether or not the handle is there.
func (s *Service) Challenge(ctx context.Context, handle string) (challenge []byte, kdf KDF, err error) {
	if err := CheckHandle(handle); err != nil {
		return nil, KDF{}, err
	}
	mac := hmac.New(sha256.New, s.Secret)
	mac.Write([]byte("kdf\x00" + handle))
	kdf = KDF{Alg: kdfAlg, M: usualM, T: usualT, P: 1, Salt: mac.Sum(nil)[:saltSize]}
	known, err := s.Accounts.KnownAs(ctx, handle)
	if err != nil && problem.KindOf(err) != problem.NotFound {
		return nil, KDF{}, err
	}
	if err == nil && known.KDF != nil {
		kdf = *known.KDF
	}
	return s.challenges.make("login\x00" + handle), kdf, nil
}

// Login is what a browser gives to sign in: a signature over the challenge by the key of a slot or of the account.
type Login struct {
	Handle    string
	Challenge []byte
	Pub, Sig  []byte
	Label     string
}

// SignIn checks a login made at one of these hosts and begins a session. Whatever is wrong, the answer and the work are the same.
func (s *Service) SignIn(ctx context.Context, l Login, hosts []string) (token string, err error) {
	if err := checkLabel(l.Label); err != nil {
		return "", err
	}
	known, err := s.Accounts.KnownAs(ctx, l.Handle)
	if err != nil && problem.KindOf(err) != problem.NotFound {
		return "", err
	}
	there := 1
	if err != nil {
		there, known = 0, KnownAs{Pub: s.nobody, Logins: []Bytes{Bytes(s.nobody)}}
	}
	if len(l.Pub) != ed25519.PublicKeySize {
		l.Pub = s.nobody
	}
	ours := subtle.ConstantTimeCompare(l.Pub, known.Pub)
	for _, key := range known.Logins {
		ours |= subtle.ConstantTimeCompare(l.Pub, key)
	}
	signed := 0
	for _, host := range hosts {
		if ed25519.Verify(l.Pub, Signed("homegroup/login/v1", host, l.Handle, string(l.Challenge)), l.Sig) {
			signed = 1
		}
	}
	fresh := 0
	if s.challenges.take("login\x00"+l.Handle, l.Challenge) {
		fresh = 1
	}
	if there&ours&signed&fresh != 1 {
		return "", errSignIn
	}
	return s.Begin(ctx, known.Account, l.Label)
}

// Signed joins what is signed, with zero bytes between.
func Signed(parts ...string) []byte { return []byte(strings.Join(parts, "\x00")) }

// Begin begins a session for somebody who has proved who they are.
func (s *Service) Begin(ctx context.Context, account ID, label string) (token string, err error) {
	if err := checkLabel(label); err != nil {
		return "", err
	}
	token, session := s.newSession(account, label)
	return token, s.Sessions.AddSession(ctx, session, mostSessions)
}

func (s *Service) newSession(account ID, label string) (token string, session Session) {
	var raw [32]byte
	rand.Read(raw[:])
	token = strict.EncodeToString(raw[:])
	return token, Session{Hash: sha256.Sum256(raw[:]), Account: account, Made: s.today(), Seen: s.today(), Label: label}
}

// Session finds the session of a cookie's token and notes, once a day, that it was seen; renewed then. ErrNoSession where
// there is none.
func (s *Service) Session(ctx context.Context, token string) (session Session, renewed bool, err error) {
	raw, err := strict.DecodeString(token)
	if err != nil || len(raw) != 32 {
		return Session{}, false, ErrNoSession
	}
	session, err = s.Sessions.Session(ctx, sha256.Sum256(raw))
	if problem.KindOf(err) == problem.NotFound {
		return Session{}, false, ErrNoSession
	}
	if err != nil {
		return Session{}, false, err
	}
	today := s.today()
	if session.Seen < today-sessionDays {
		return Session{}, false, ErrNoSession
	}
	if session.Seen < today {
		if err := s.Sessions.SeeSession(ctx, session.Hash, today); err != nil {
			return Session{}, false, err
		}
		session.Seen, renewed = today, true
	}
	return session, renewed, nil
}

// Live gives the sessions of an account that have not run out.
func (s *Service) Live(ctx context.Context, account ID) ([]Session, error) {
	all, err := s.Sessions.Sessions(ctx, account)
	live := []Session{}
	for _, one := range all {
		if one.Seen >= s.today()-sessionDays {
			live = append(live, one)
		}
	}
	return live, err
}

// End ends a session of an account by its name.
func (s *Service) End(ctx context.Context, account ID, name string) error {
	all, err := s.Sessions.Sessions(ctx, account)
	if err != nil {
		return err
	}
	for _, one := range all {
		if one.Name() == name {
			return s.Sessions.RemoveSession(ctx, account, one.Hash)
		}
	}
	return problem.New(problem.NotFound, "This session has ended already.")
}

// SaveDoc puts a new document in the place of the one with this tag.
func (s *Service) SaveDoc(ctx context.Context, id ID, etag string, text []byte) (newTag string, err error) {
	a, err := s.Accounts.Account(ctx, id)
	if err != nil {
		return "", err
	}
	doc, err := ParseDoc(text, a.Pub)
	if err != nil {
		return "", err
	}
	if a.Doc.ETag != etag {
		return "", ErrStale
	}
	if doc.Version <= a.Doc.Version && doc.ETag != a.Doc.ETag {
		return "", problem.InField("doc.version", "This document is not newer than the one that is kept, and was not taken.")
	}
	return doc.ETag, s.Accounts.SaveDoc(ctx, id, etag, doc)
}

// AskDelete gives a challenge for what needs the account's key once more.
func (s *Service) AskDelete(account ID) []byte {
	return s.challenges.make("delete\x00" + account.String())
}

// Delete removes an account with everything in it, when its key signs that at one of these hosts.
func (s *Service) Delete(ctx context.Context, id ID, challenge, sig []byte, hosts []string) error {
	a, err := s.Accounts.Account(ctx, id)
	if err != nil {
		return err
	}
	signed := false
	for _, host := range hosts {
		signed = ed25519.Verify(a.Pub, Signed("homegroup/delete/v1", host, string(challenge)), sig) || signed
	}
	if !s.challenges.take("delete\x00"+id.String(), challenge) || !signed {
		return problem.New(problem.Denied, "The key of the account did not sign this, or it took longer than five minutes. Nothing was deleted; unlock the book and try again.")
	}
	return s.Accounts.RemoveAccount(ctx, id)
}

// SessionTime is how long a session lasts after it was last seen.
const SessionTime = sessionDays * 24 * time.Hour

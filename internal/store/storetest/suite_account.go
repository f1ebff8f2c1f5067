package storetest

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"homegroup/internal/account"
	"homegroup/internal/problem"
)

func testAccounts(t *testing.T, s *suite) {
	p := NewPrivate(s.db)
	a, c := p.Person(t, "quiet-river")
	got, err := s.db.Account(s.ctx, a.ID)
	s.ok(err)
	s.equal(got, a)
	known, err := s.db.KnownAs(s.ctx, "quiet-river")
	s.ok(err)
	s.equal(known.Account, a.ID)
	s.equal(known.KDF, a.Doc.KDF)
	s.equal(known.Logins, a.Doc.Logins)
	_, err = s.db.KnownAs(s.ctx, "quiet-rive")
	s.kind(err, problem.NotFound)
	_, err = s.db.Account(s.ctx, ID(1))
	s.kind(err, problem.NotFound)

	// A name that is taken: nothing is made.
	_, _, err = p.Accounts.Register(s.ctx, account.Application{Handle: "quiet-river", Pub: a.Pub, Doc: Doc("quiet-river", 1), Home: ID(5)})
	s.kind(err, problem.Conflict)
	_, _, err = p.Accounts.Register(s.ctx, account.Application{Handle: "other-name", Pub: Key("other-name").Public().(ed25519.PublicKey), Doc: Doc("other-name", 1), Home: a.Home})
	s.kind(err, problem.Conflict)
	_, err = s.db.KnownAs(s.ctx, "other-name")
	s.kind(err, problem.NotFound)

	// Documents: only the newest is replaced, only by its owner's key.
	tag, err := p.Accounts.SaveDoc(s.ctx, a.ID, a.Doc.ETag, Doc("quiet-river", 2))
	s.ok(err)
	_, err = p.Accounts.SaveDoc(s.ctx, a.ID, a.Doc.ETag, Doc("quiet-river", 3))
	if !errors.Is(err, account.ErrStale) {
		t.Fatalf("a document over another than it was made from: %v", err)
	}
	_, err = p.Accounts.SaveDoc(s.ctx, a.ID, tag, Doc("somebody-else", 3))
	s.kind(err, problem.Invalid)
	_, err = p.Accounts.SaveDoc(s.ctx, a.ID, tag, Doc("quiet-river", 1))
	s.kind(err, problem.Invalid)
	if c.Account != a.ID {
		t.Fatal("the session is another's")
	}
}

func testSessions(t *testing.T, s *suite) {
	p := NewPrivate(s.db)
	a, c := p.Person(t, "quiet-river")
	host := []string{"book.example.org"}
	login := func(key ed25519.PrivateKey, handle string, hosts []string) error {
		challenge, _, err := p.Accounts.Challenge(s.ctx, handle)
		s.ok(err)
		_, err = p.Accounts.SignIn(s.ctx, account.Login{Handle: handle, Challenge: challenge, Pub: key.Public().(ed25519.PublicKey), Sig: ed25519.Sign(key, account.Signed("homegroup/login/v1", "book.example.org", handle, string(challenge)))}, hosts)
		return err
	}
	s.ok(login(Key("quiet-river"), "quiet-river", host))       // the account's own key
	s.ok(login(Key("quiet-river login"), "quiet-river", host)) // the passphrase's
	s.kind(login(Key("somebody"), "quiet-river", host), problem.Denied)
	s.kind(login(Key("quiet-river"), "no-such-name", host), problem.Denied)
	s.kind(login(Key("quiet-river"), "quiet-river", []string{"evil.example.org"}), problem.Denied)

	// A challenge holds once, and for its own name.
	challenge, kdf, err := p.Accounts.Challenge(s.ctx, "quiet-river")
	s.ok(err)
	_, unknown, err := p.Accounts.Challenge(s.ctx, "no-such-name")
	s.ok(err)
	again, other, err := p.Accounts.Challenge(s.ctx, "no-such-name")
	s.ok(err)
	s.equal(other, unknown)
	if len(again) != len(challenge) || unknown.M != kdf.M || unknown.T != kdf.T || len(unknown.Salt) != len(kdf.Salt) {
		t.Fatal("an unknown name is answered in another shape")
	}
	once := account.Login{Handle: "quiet-river", Challenge: challenge, Pub: a.Pub, Sig: ed25519.Sign(Key("quiet-river"), account.Signed("homegroup/login/v1", host[0], "quiet-river", string(challenge)))}
	_, err = p.Accounts.SignIn(s.ctx, once, host)
	s.ok(err)
	_, err = p.Accounts.SignIn(s.ctx, once, host)
	s.kind(err, problem.Denied)

	live, err := p.Accounts.Live(s.ctx, a.ID)
	s.ok(err)
	s.equal(len(live), 4)
	s.ok(p.Accounts.End(s.ctx, a.ID, live[1].Name()))
	s.kind(p.Accounts.End(s.ctx, a.ID, live[1].Name()), problem.NotFound)

	// Unseen for 90 days they have ended, after 180 they are forgotten.
	p.Pass(91)
	live, err = p.Accounts.Live(s.ctx, a.ID)
	s.ok(err)
	s.equal(len(live), 0)
	p.Pass(100)
	s.ok(p.Accounts.Tidy(s.ctx))
	_, err = s.db.Session(s.ctx, c.Session)
	s.kind(err, problem.NotFound)

	// Of too many the longest unseen end, whatever their tokens, and the one that begins stays.
	for n := range 150 {
		token, err := p.Accounts.Begin(s.ctx, a.ID, "")
		s.ok(err)
		_, _, err = p.Accounts.Session(s.ctx, token)
		s.ok(err)
		live, err = p.Accounts.Live(s.ctx, a.ID)
		s.ok(err)
		s.equal(len(live), min(n+1, 50))
	}
}

func testInvites(t *testing.T, s *suite) {
	p := NewPrivate(s.db)
	p.Accounts.Registration = account.Invited
	codes, _, err := p.Accounts.NewInvites(s.ctx, 2, 7)
	s.ok(err)
	join := func(handle, code string) error {
		home := ID(len(handle))
		_, _, err := p.Accounts.Register(s.ctx, account.Application{Handle: handle, Invite: code, Pub: Key(handle).Public().(ed25519.PublicKey), Doc: Doc(handle, 1), Home: home})
		return err
	}
	s.kind(join("without", ""), problem.Denied)
	s.kind(join("mistaken", "2222-2222-2222-2222"), problem.Denied)
	s.ok(join("quiet-river", " "+codes[0]+" "))
	s.kind(join("second-one", codes[0]), problem.Denied)
	p.Pass(8)
	s.kind(join("too-late", codes[1]), problem.Denied)
	s.ok(p.Accounts.Tidy(s.ctx))
	left, err := s.db.Invites(s.ctx)
	s.ok(err)
	s.equal(len(left), 0)
	p.Accounts.Registration = account.Closed
	s.kind(join("nobody", ""), problem.Denied)
}

// testAccountRemoved: a deleted account leaves no row and no byte of a file, and another's stay as they are. It looks through a backup, which
// holds every table there is.
func testAccountRemoved(t *testing.T, s *suite) {
	left, _ := FillPrivate(t, s.db, "loud-hill")
	p := NewPrivate(s.db)
	before, _ := s.rows()
	gone, c := FillPrivate(t, s.db, "quiet-river")
	between, text := s.rows()
	for _, table := range privateTables {
		if between[table] <= before[table] {
			t.Errorf("table %s holds nothing of the account: the test says nothing of it", table)
		}
	}
	traces := []string{gone.ID.String(), gone.Handle, gone.Home.String()}
	for _, trace := range traces {
		if !strings.Contains(text, trace) {
			t.Fatalf("%s is not found where it is", trace)
		}
	}
	sign := func(key ed25519.PrivateKey, challenge []byte) []byte {
		return ed25519.Sign(key, account.Signed("homegroup/delete/v1", "host", string(challenge)))
	}
	challenge := p.Accounts.AskDelete(gone.ID)
	s.kind(p.Accounts.Delete(s.ctx, gone.ID, challenge, sign(Key("loud-hill"), challenge), []string{"host"}), problem.Denied)
	challenge = p.Accounts.AskDelete(gone.ID)
	s.ok(p.Accounts.Delete(s.ctx, gone.ID, challenge, sign(Key("quiet-river"), challenge), []string{"host"}))
	after, text := s.rows()
	after["account_invites"], before["account_invites"] = 0, 0 // nobody's
	s.equal(after, before)
	for _, trace := range traces {
		if strings.Contains(text, trace) {
			t.Errorf("%s is still somewhere", trace)
		}
	}
	if !strings.Contains(text, left.Handle) {
		t.Error("another account is gone too")
	}
	_, err := s.db.Session(s.ctx, c.Session)
	s.kind(err, problem.NotFound)
}

// privateTables are those that hold something of an account.
var privateTables = []string{"accounts", "account_sessions", "vault_spaces", "vault_records", "vault_ops", "vault_heads", "vault_pulled", "vault_blobs", "vault_uploads", "vault_parts"}

// rows gives how many rows each table has, and all rows as text.
func (s *suite) rows() (map[string]int64, string) {
	s.t.Helper()
	var backup bytes.Buffer
	s.ok(s.db.Backup(s.ctx, &backup))
	zip, err := gzip.NewReader(&backup)
	s.ok(err)
	counts, text := map[string]int64{}, ""
	for archive := tar.NewReader(zip); ; {
		entry, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return counts, text
		}
		s.ok(err)
		data, err := io.ReadAll(archive)
		s.ok(err)
		if entry.Name != "manifest.json" {
			text += string(data)
			continue
		}
		var manifest struct {
			Tables []struct {
				Name string `json:"name"`
				Rows int64  `json:"rows"`
			} `json:"tables"`
		}
		s.ok(json.Unmarshal(data, &manifest))
		for _, table := range manifest.Tables {
			counts[table.Name] = table.Rows
		}
	}
}

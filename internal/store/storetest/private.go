package storetest

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"testing"
	"time"

	"homegroup/internal/account"
	"homegroup/internal/store"
	"homegroup/internal/vault"
)

// Private is the private half over a database, for tests.
type Private struct {
	Accounts *account.Service
	Vault    *vault.Service
	clock    *time.Time
}

// NewPrivate joins the services with a clock that stands at Noon.
func NewPrivate(db *store.DB) *Private {
	now := Noon()
	p := &Private{clock: &now}
	clock := func() time.Time { return *p.clock }
	p.Accounts = account.NewService(account.Parts{Accounts: db, Sessions: db, Invites: db, Now: clock, Secret: make([]byte, 32), Registration: account.Open})
	p.Vault = vault.NewService(vault.Parts{Log: db, Care: db, Blobs: db, Now: clock, Quota: 10 << 20})
	return p
}

// Pass lets days pass.
func (p *Private) Pass(days int) { *p.clock = p.clock.AddDate(0, 0, days) }

func (p *Private) today() account.Day { return account.DayOf(*p.clock) }

// Key is the account key of a handle.
func Key(handle string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte(handle))
	return ed25519.NewKeyFromSeed(seed[:])
}

// Doc makes a document of an account as its client would: signed, with a passphrase slot.
func Doc(handle string, version int) []byte {
	login := Key(handle + " login").Public().(ed25519.PublicKey)
	body := fmt.Sprintf(`"account_age":"YWdl","slots":[{"id":"AAAAAAAAAAA","kdf":{"alg":"argon2id","m":65536,"p":1,"salt":"AAAAAAAAAAAAAAAAAAAAAA","t":3},"kind":"passphrase","login":"%s","made":"2026-11-01"}],"tags":{},"version":%d`, account.Bytes(login).String(), version)
	// Its keys stand in canonical order already, but for "signed", which is not part of what is signed.
	sig := ed25519.Sign(Key(handle), []byte("homegroup/doc/v1{"+body+"}"))
	return []byte(`{` + body + `,"signed":"` + account.Bytes(sig).String() + `"}`)
}

// Person registers somebody and gives the account and a caller for it.
func (p *Private) Person(t *testing.T, handle string) (account.Account, vault.Caller) {
	t.Helper()
	home := sha256.Sum256([]byte("home of " + handle))
	a, token, err := p.Accounts.Register(t.Context(), account.Application{Handle: handle, Pub: Key(handle).Public().(ed25519.PublicKey), Doc: Doc(handle, 1), Home: account.ID(home[:16]), Label: "c2VhbGVk"})
	if err != nil {
		t.Fatal(err)
	}
	return a, p.Caller(t, token)
}

// Caller is the caller of a session's token.
func (p *Private) Caller(t *testing.T, token string) vault.Caller {
	t.Helper()
	session, _, err := p.Accounts.Session(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	return vault.Caller{Account: session.Account, Session: session.Hash}
}

// ID is an id that a number stands for.
func ID(n int) account.ID {
	sum := sha256.Sum256(fmt.Append(nil, n))
	return account.ID(sum[:16])
}

// Ct is what a sealed record of this size might be.
func Ct(n, size int) account.Bytes { return bytes.Repeat([]byte{byte(n)}, size) }

// FillPrivate leaves something in every table of the private half.
func FillPrivate(t *testing.T, db *store.DB, handle string) (account.Account, vault.Caller) {
	t.Helper()
	ctx := t.Context()
	p := NewPrivate(db)
	a, c := p.Person(t, handle)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, _, err := p.Accounts.NewInvites(ctx, 2, 7)
	must(err)
	work := sha256.Sum256([]byte("work of " + handle))
	space := account.ID(work[:16])
	must(p.Vault.AddSpace(ctx, c, space))
	for _, s := range []account.ID{a.Home, space} {
		results, err := p.Vault.Push(ctx, c, s, []vault.Op{{Op: ID(1), ID: ID(2), Ct: Ct(1, 305)}, {Op: ID(3), ID: ID(4), Ct: Ct(2, 305)}, {Op: ID(5), ID: ID(4), Base: 1, Del: true, Ct: Ct(3, 49)}})
		must(err)
		for _, r := range results {
			if r.Status != vault.OK {
				t.Fatalf("a push: %+v", r)
			}
		}
		must(p.Vault.SaveHead(ctx, c, s, vault.Head{Device: ID(9), Seq: 3, Count: 1, Root: Ct(1, 32), Prev: Ct(0, 32), Day: "2026-11-01", Sig: Ct(1, 64)}))
		_, err = p.Vault.Changes(ctx, c, s, 0, 10)
		must(err)
	}
	must(p.Vault.Upload(ctx, c, a.Home, vault.SnapshotID, 300_000, func(part []byte) error { return nil }))
	upload := account.NewID()
	must(db.BeginUpload(ctx, a.ID, space, ID(7), upload, 20, 1<<30, account.DayOf(Noon())))
	must(db.AddPart(context.WithoutCancel(ctx), a.ID, space, upload, 0, []byte("begun, and never ended")))
	return a, c
}

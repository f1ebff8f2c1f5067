package storetest

import (
	"bytes"
	"errors"
	"testing"

	"homegroup/internal/problem"
	"homegroup/internal/vault"
)

func (s *suite) push(p *Private, c vault.Caller, space vault.ID, ops ...vault.Op) []vault.Result {
	s.t.Helper()
	results, err := p.Vault.Push(s.ctx, c, space, ops)
	s.ok(err)
	return results
}

func testPush(t *testing.T, s *suite) {
	p := NewPrivate(s.db)
	a, c := p.Person(t, "quiet-river")
	_, other := p.Person(t, "loud-hill")

	write := vault.Op{Op: ID(1), ID: ID(10), Ct: Ct(1, 305)}
	first := s.push(p, c, a.Home, write)
	s.equal(first, []vault.Result{{Op: ID(1), Status: vault.OK, Rev: 1, Seq: 1}})
	s.equal(s.push(p, c, a.Home, write), first) // the answer was lost
	// Two writes of one record in one push, and one between them that is too large.
	results := s.push(p, c, a.Home, vault.Op{Op: ID(2), ID: ID(10), Base: 1, Ct: Ct(2, 305)}, vault.Op{Op: ID(3), ID: ID(11), Ct: Ct(3, vault.MostRecord+1)}, vault.Op{Op: ID(4), ID: ID(10), Base: 2, Ct: Ct(4, 305)})
	s.equal(results, []vault.Result{{Op: ID(2), Status: vault.OK, Rev: 2, Seq: 2}, {Op: ID(3), Status: vault.TooLarge}, {Op: ID(4), Status: vault.OK, Rev: 3, Seq: 3}})
	s.equal(s.push(p, c, a.Home, write), first) // as then, whatever became of it
	// A conflict comes with what is there.
	clash := s.push(p, c, a.Home, vault.Op{Op: ID(5), ID: ID(10), Base: 1, Ct: Ct(5, 305)}, vault.Op{Op: ID(6), ID: ID(12), Base: 1, Ct: Ct(5, 305)})
	s.equal(clash, []vault.Result{{Op: ID(5), Status: vault.Conflict, Cur: &vault.Record{ID: ID(10), Rev: 3, Seq: 3, Ct: Ct(4, 305)}}, {Op: ID(6), Status: vault.Conflict}})

	// Nobody else's.
	_, err := p.Vault.Push(s.ctx, other, a.Home, []vault.Op{write})
	s.kind(err, problem.NotFound)
	_, err = p.Vault.Changes(s.ctx, other, a.Home, 0, 10)
	s.kind(err, problem.NotFound)
	_, err = p.Vault.Heads(s.ctx, other, a.Home)
	s.kind(err, problem.NotFound)
	s.kind(p.Vault.AddSpace(s.ctx, other, a.Home), problem.Conflict)
	s.ok(p.Vault.AddSpace(s.ctx, c, a.Home))

	page, err := p.Vault.Changes(s.ctx, c, a.Home, 0, 10)
	s.ok(err)
	s.equal(page, vault.Page{Items: []vault.Record{{ID: ID(10), Rev: 3, Seq: 3, Ct: Ct(4, 305)}}, Next: 3, Latest: 3})
}

func testQuota(t *testing.T, s *suite) {
	p := NewPrivate(s.db)
	p.Vault.Quota = 2000
	a, c := p.Person(t, "quiet-river")
	results := s.push(p, c, a.Home, vault.Op{Op: ID(1), ID: ID(1), Ct: Ct(1, 1000)}, vault.Op{Op: ID(2), ID: ID(2), Ct: Ct(1, 1000)}, vault.Op{Op: ID(3), ID: ID(3), Ct: Ct(1, 305)})
	s.equal([]vault.Status{results[0].Status, results[1].Status, results[2].Status}, []vault.Status{vault.OK, vault.OverQuota, vault.OK})
	// What makes it smaller always goes, and makes room.
	s.equal(s.push(p, c, a.Home, vault.Op{Op: ID(4), ID: ID(1), Base: 1, Del: true, Ct: Ct(1, 49)})[0].Status, vault.OK)
	s.equal(s.push(p, c, a.Home, vault.Op{Op: ID(2), ID: ID(2), Ct: Ct(1, 1000)})[0].Status, vault.OK)
	s.used(a.ID, 49+1000+305+3*vault.RowCost)
	err := p.Vault.Upload(s.ctx, c, a.Home, ID(8), 1000, func([]byte) error { return nil })
	s.kind(err, problem.Denied)
	s.used(a.ID, 49+1000+305+3*vault.RowCost)
}

func (s *suite) used(id vault.ID, want int64) {
	s.t.Helper()
	a, err := s.db.Account(s.ctx, id)
	s.ok(err)
	s.equal(a.Used, want)
}

func testHeads(t *testing.T, s *suite) {
	p := NewPrivate(s.db)
	a, c := p.Person(t, "quiet-river")
	s.push(p, c, a.Home, vault.Op{Op: ID(1), ID: ID(1), Ct: Ct(1, 305)}, vault.Op{Op: ID(2), ID: ID(2), Ct: Ct(1, 305)})
	head := vault.Head{Device: ID(1), Seq: 2, Count: 2, Root: Ct(1, 32), Prev: Ct(0, 32), Day: "2026-11-01", Sig: Ct(1, 64)}
	s.ok(p.Vault.SaveHead(s.ctx, c, a.Home, head))
	s.ok(p.Vault.SaveHead(s.ctx, c, a.Home, head))
	back := head
	back.Seq = 1
	s.kind(p.Vault.SaveHead(s.ctx, c, a.Home, back), problem.Conflict)
	past := head
	past.Seq = 3
	s.kind(p.Vault.SaveHead(s.ctx, c, a.Home, past), problem.Conflict)
	for _, wrong := range []vault.Head{{}, {Day: "yesterday"}, {Day: "2026-11-01", Root: Ct(1, 31), Sig: Ct(1, 64)}} {
		s.kind(p.Vault.SaveHead(s.ctx, c, a.Home, wrong), problem.Invalid)
	}
	page, err := p.Vault.Changes(s.ctx, c, a.Home, 2, 10)
	s.ok(err)
	s.equal(*page.Head, head)
}

// testTombstones: a deletion is told until every session has heard of it and 90 days are gone; a session that was away longer begins again.
func testTombstones(t *testing.T, s *suite) {
	p := NewPrivate(s.db)
	a, c := p.Person(t, "quiet-river")
	token, err := p.Accounts.Begin(s.ctx, a.ID, "")
	s.ok(err)
	slow := p.Caller(t, token)
	s.push(p, c, a.Home, vault.Op{Op: ID(1), ID: ID(1), Ct: Ct(1, 305)}, vault.Op{Op: ID(2), ID: ID(2), Ct: Ct(1, 305)})
	_, err = p.Vault.Changes(s.ctx, slow, a.Home, 2, 10)
	s.ok(err)
	s.push(p, c, a.Home, vault.Op{Op: ID(3), ID: ID(1), Base: 1, Del: true, Ct: Ct(1, 49)})
	_, err = p.Vault.Changes(s.ctx, c, a.Home, 3, 10)
	s.ok(err)
	there := func() int {
		page, err := p.Vault.Changes(s.ctx, c, a.Home, 0, 10)
		s.ok(err)
		return len(page.Items)
	}
	p.Pass(89)
	s.ok(p.Vault.Tidy(s.ctx))
	s.equal(there(), 2)
	p.Pass(2)
	s.ok(p.Vault.Tidy(s.ctx)) // slow has not heard of it
	s.equal(there(), 2)
	_, err = p.Vault.Changes(s.ctx, c, a.Home, 3, 10)
	s.ok(err)
	p.Pass(100) // and has been silent for 180 days by now
	s.ok(s.db.SeeSession(s.ctx, c.Session, p.today()))
	s.ok(p.Vault.Tidy(s.ctx))
	s.equal(there(), 1)
	s.used(a.ID, 305+vault.RowCost)
	if _, err = p.Vault.Changes(s.ctx, slow, a.Home, 1, 10); !errors.Is(err, vault.ErrExpired) {
		t.Fatalf("a session that would miss a deletion: %v", err)
	}
	// Operations are forgotten after 30 days: the same op is a conflict now, and not lost.
	s.equal(s.push(p, c, a.Home, vault.Op{Op: ID(2), ID: ID(2), Ct: Ct(1, 305)})[0].Status, vault.Conflict)
}

func testBlobs(t *testing.T, s *suite) {
	p := NewPrivate(s.db)
	a, c := p.Person(t, "quiet-river")
	_, other := p.Person(t, "loud-hill")
	send := func(c vault.Caller, id vault.ID, body []byte, stop int) error {
		rest := body
		return p.Vault.Upload(s.ctx, c, a.Home, id, int64(len(body)), func(part []byte) error {
			if stop--; stop < 0 {
				return problem.New(problem.Invalid, "broke off")
			}
			rest = rest[copy(part, rest):]
			return nil
		})
	}
	get := func(c vault.Caller, id vault.ID) ([]byte, error) {
		blob, err := s.db.Blob(s.ctx, c.Account, a.Home, id)
		if err != nil {
			return nil, err
		}
		var all []byte
		for n := range blob.Parts() {
			part, err := s.db.Part(s.ctx, a.Home, blob.Upload, n)
			s.ok(err)
			all = append(all, part...)
		}
		return all, nil
	}
	one, two := bytes.Repeat([]byte("one"), 200_000), bytes.Repeat([]byte("two"), 100_000)
	s.ok(send(c, ID(1), one, 99))
	s.used(a.ID, 600_000)
	s.kind(send(c, ID(1), two, 1), problem.Invalid) // broke off: the one before stays, and nothing of the attempt
	s.used(a.ID, 600_000)
	got, err := get(c, ID(1))
	s.ok(err)
	s.equal(bytes.Equal(got, one), true)
	s.ok(send(c, ID(1), two, 99))
	got, err = get(c, ID(1))
	s.ok(err)
	s.equal(bytes.Equal(got, two), true)
	s.used(a.ID, 300_000)

	_, err = get(other, ID(1))
	s.kind(err, problem.NotFound)
	s.kind(send(other, ID(1), two, 99), problem.NotFound)
	s.kind(s.db.RemoveBlob(s.ctx, other.Account, a.Home, ID(1)), problem.NotFound)
	s.ok(s.db.RemoveBlob(s.ctx, a.ID, a.Home, ID(1)))
	s.used(a.ID, 0)

	// What an upload left behind that nobody ended is cleared away.
	s.ok(s.db.BeginUpload(s.ctx, a.ID, a.Home, ID(2), ID(3), 1000, 1<<20, p.today()))
	s.used(a.ID, 1000)
	p.Pass(2)
	s.ok(p.Vault.Tidy(s.ctx))
	s.used(a.ID, 0)
}

package storetest

import (
	"crypto/ed25519"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"homegroup/internal/account"
	"homegroup/internal/store"
	"homegroup/internal/vault"
)

// RunVaultModel lets devices that lose answers, repeat writes and stop in the middle of pulling work on one space, beside a plain model
// of it. What holds after each step: the log's numbers have no gap that hides a record, every device that pulls to the end has
// what the model has, an operation is answered as the first time, and the bytes used are those that are there.
func RunVaultModel(t *testing.T, db *store.DB) {
	people := 0
	rapid.Check(t, func(t *rapid.T) {
		p := NewPrivate(db)
		people++
		handle := fmt.Sprintf("person-%d", people)
		home := account.NewID()
		a, token, err := p.Accounts.Register(background, account.Application{Handle: handle, Pub: Key(handle).Public().(ed25519.PublicKey), Doc: Doc(handle, 1), Home: home})
		ok(t, err)
		m := &vaultModel{p: p, db: db, account: a.ID, home: home, records: map[account.ID]vault.Record{}, done: map[vault.OpOf]vault.Result{}}
		for i := range m.devices {
			if i > 0 {
				token, err = p.Accounts.Begin(background, a.ID, "")
				ok(t, err)
			}
			session, _, err := p.Accounts.Session(background, token)
			ok(t, err)
			m.devices[i] = &deviceModel{caller: vault.Caller{Account: a.ID, Session: session.Hash}, held: map[account.ID]vault.Record{}}
		}
		t.Repeat(map[string]func(*rapid.T){"": m.check, "push": m.push, "repeat": m.repeat, "pull": m.pull, "days": m.days})
	})
}

type vaultModel struct {
	p       *Private
	db      *store.DB
	account account.ID
	home    account.ID
	seq     int64
	records map[account.ID]vault.Record
	done    map[vault.OpOf]vault.Result
	sent    []vault.Op
	ops     int
	devices [3]*deviceModel
}

type deviceModel struct {
	caller vault.Caller
	cursor int64
	held   map[account.ID]vault.Record
}

func (m *vaultModel) device(t *rapid.T) *deviceModel {
	return m.devices[rapid.IntRange(0, 2).Draw(t, "device")]
}

// push sends writes made from what a device knows, which may be old.
func (m *vaultModel) push(t *rapid.T) {
	d := m.device(t)
	var ops []vault.Op
	for range rapid.IntRange(1, 6).Draw(t, "ops") {
		id := ID(rapid.IntRange(1, 5).Draw(t, "record"))
		m.ops++
		op := vault.Op{Op: ID(m.ops), ID: id, Base: d.held[id].Rev, Del: rapid.Bool().Draw(t, "delete"), Ct: Ct(m.ops, rapid.IntRange(49, 400).Draw(t, "size"))}
		ops = append(ops, op)
	}
	m.send(t, d, ops)
}

// repeat sends old writes again, as a device does that never got the answer.
func (m *vaultModel) repeat(t *rapid.T) {
	if len(m.sent) == 0 {
		t.Skip("nothing was sent")
	}
	from := rapid.IntRange(0, len(m.sent)-1).Draw(t, "from")
	m.send(t, m.device(t), slices.Clone(m.sent[from:min(len(m.sent), from+4)]))
}

func (m *vaultModel) send(t *rapid.T, d *deviceModel, ops []vault.Op) {
	want := []vault.Result{}
	for _, op := range ops {
		of := vault.OpOf{ID: op.ID, Op: op.Op}
		there := m.records[op.ID]
		if before, ok := m.done[of]; ok {
			want = append(want, before)
			continue
		}
		if op.Base != there.Rev {
			want = append(want, vault.Result{Op: op.Op, Status: vault.Conflict})
			continue
		}
		m.seq++
		m.records[op.ID] = vault.Record{ID: op.ID, Rev: op.Base + 1, Seq: m.seq, Del: op.Del, Ct: op.Ct}
		r := vault.Result{Op: op.Op, Status: vault.OK, Rev: op.Base + 1, Seq: m.seq}
		m.done[of] = r
		want = append(want, r)
	}
	for i := range want { // a conflict comes with the record as it is after the whole push
		if r, ok := m.records[ops[i].ID]; ok && want[i].Status == vault.Conflict {
			want[i].Cur = &r
		}
	}
	m.sent = append(m.sent, ops...)
	got, err := m.p.Vault.Push(background, d.caller, m.home, ops)
	ok(t, err)
	equal(t, "results", got, want)
}

// pull reads some pages and stops anywhere.
func (m *vaultModel) pull(t *rapid.T) {
	d := m.device(t)
	limit := rapid.IntRange(1, 4).Draw(t, "limit")
	for range rapid.IntRange(1, 4).Draw(t, "pages") {
		if !m.page(t, d, limit) {
			return
		}
	}
}

func (m *vaultModel) page(t *rapid.T, d *deviceModel, limit int) (more bool) {
	page, err := m.p.Vault.Changes(background, d.caller, m.home, d.cursor, limit)
	ok(t, err)
	for _, r := range page.Items {
		if r.Seq <= d.cursor {
			t.Fatalf("number %d after %d", r.Seq, d.cursor)
		}
		d.cursor = r.Seq
		d.held[r.ID] = r
	}
	if page.Next != d.cursor || page.Latest != m.seq {
		t.Fatalf("next %d, latest %d; the log ends at %d and the device stands at %d", page.Next, page.Latest, m.seq, d.cursor)
	}
	return page.More
}

// days lets operations and tombstones grow old, and tidies.
func (m *vaultModel) days(t *rapid.T) {
	n := rapid.SampledFrom([]int{1, 20, 31, 91}).Draw(t, "days")
	m.p.Pass(n)
	for _, d := range m.devices { // they are seen: nothing is kept from them
		ok(t, m.db.SeeSession(background, d.caller.Session, m.p.today()))
	}
	places, err := m.db.SpacesAfter(background, vault.Place{}, 1000)
	ok(t, err)
	for _, at := range places {
		if at.Account != m.account {
			continue
		}
		_, err := m.db.Collect(background, at, m.p.today()-90, m.p.today()-180, 1000)
		ok(t, err)
	}
	// What is collected the model does not know beforehand; but only tombstones may go, and only those that every device which pulls knows of.
	page, err := m.p.Vault.Changes(background, m.devices[0].caller, m.home, 0, vault.MostPage)
	ok(t, err)
	left := map[account.ID]bool{}
	for _, r := range page.Items {
		left[r.ID] = true
	}
	for id, r := range m.records {
		if left[id] {
			continue
		}
		if !r.Del {
			t.Fatalf("record %s is gone, and nobody deleted it", id)
		}
		for _, d := range m.devices {
			if d.cursor > 0 && d.cursor < r.Seq && d.held[id].Rev > 0 && !d.held[id].Del {
				t.Fatalf("a device stands at %d and will never hear of the deletion at %d", d.cursor, r.Seq)
			}
		}
		delete(m.records, id)
	}
	// A device that asked from 0 stands at 0 for the server; the model's go on from where they are.
	for _, d := range m.devices {
		_, err := m.p.Vault.Changes(background, d.caller, m.home, d.cursor, 1)
		ok(t, err)
	}
}

func (m *vaultModel) check(t *rapid.T) {
	fresh := &deviceModel{caller: m.devices[0].caller, held: map[account.ID]vault.Record{}}
	page, _, err := m.db.Pull(background, m.account, m.home, account.Hash{}, 0, vault.MostPage, 1<<30)
	ok(t, err)
	var used int64
	for _, r := range page.Items {
		fresh.held[r.ID] = r
		used += int64(len(r.Ct)) + vault.RowCost
	}
	equal(t, "all records", fresh.held, m.records)
	a, err := m.db.Account(background, m.account)
	ok(t, err)
	equal(t, "bytes used", a.Used, used)
}

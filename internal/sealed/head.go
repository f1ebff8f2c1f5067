package sealed

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"math"
	"slices"
)

// Head is what a device of the account swears that a space held.
type Head struct {
	Device, Root, Prev, Day, Sig string
	Seq, Count                   int64
}

// Record is a record as a server holds it.
type Record struct {
	ID       ID
	Rev, Seq int64
	Del      bool
	Ct       []byte
}

// rootOf is what a head says of all records that are there; deletions do not count.
func rootOf(records []Record) (root []byte, count int64) {
	live := slices.DeleteFunc(slices.Clone(records), func(r Record) bool { return r.Del })
	slices.SortFunc(live, func(a, b Record) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	h := sha256.New()
	for _, r := range live {
		h.Write(r.ID[:])
		h.Write(binary.BigEndian.AppendUint32(nil, uint32(r.Rev)))
		h.Write(sum("", r.Ct))
	}
	return h.Sum(nil), int64(len(live))
}

// genuine tells whether a device of the account signed a head for a space.
func (a *Account) genuine(space ID, h Head) bool {
	signed, err := headBytes(space, h)
	if err != nil {
		return false
	}
	signature, err := fromB64u(h.Sig, ed25519.SignatureSize)
	return err == nil && ed25519.Verify(a.pub, signed, signature)
}

func headBytes(space ID, h Head) ([]byte, error) {
	device, err := ParseID(h.Device)
	if err != nil {
		return nil, err
	}
	root, err := fromB64u(h.Root, sha256.Size)
	if err != nil {
		return nil, err
	}
	prev, err := fromB64u(h.Prev, sha256.Size)
	if err != nil {
		return nil, err
	}
	if h.Seq < 0 || h.Count < 0 || h.Count > math.MaxUint32 || len(h.Day) != 10 {
		return nil, errNoHead
	}
	out := append([]byte("homegroup/head/v1"), space[:]...)
	out = append(out, device[:]...)
	out = binary.BigEndian.AppendUint64(out, uint64(h.Seq))
	out = binary.BigEndian.AppendUint32(out, uint32(h.Count))
	out = append(append(out, root...), prev...)
	return append(out, h.Day...), nil
}

// whole tells whether the heads of a space allow for its records: nothing of what a device swore to is left out or older.
// A head that is behind the log says nothing of what came after it.
func (a *Account) whole(space ID, latest int64, records []Record, heads []Head) bool {
	for _, h := range heads {
		if !a.genuine(space, h) || h.Seq > latest {
			return false
		}
		if h.Seq == latest {
			root, count := rootOf(records)
			if sworn, err := fromB64u(h.Root, sha256.Size); err != nil || count != h.Count || !bytes.Equal(sworn, root) {
				return false
			}
		}
	}
	return true
}

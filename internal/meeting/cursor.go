package meeting

import (
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"slices"
	"time"

	"homegroup/internal/problem"
)

// CursorLife is how long after its first page a paging may go on. Later, "next" would count from a moment long gone.
const CursorLife = 24 * time.Hour

// maxCursor is the longest text that can be a cursor, in bytes: that of the longest name.
const maxCursor = 4096

const cursorVersion = 1

// sorts are numbered for cursors: new ones go at the end.
var sorts = [...]Sort{ByRelevance, ByTime, ByDistance, ByUpcoming, ByName}

// Sorts lists the orders by the names that the parameter sort takes.
func Sorts() []Sort { return sorts[:] }

// For writes the cursor for paging on in the answer to q, as the parameter cursor takes it: letters, digits, '-' and '_'
// that say nothing to people. It sets Sum itself.
func (c Cursor) For(q Query) string {
	c.Sum = q.Sum()
	return c.encode()
}

// encode writes a version, the fields, and a checksum against slips of the hand, in base64url (RFC 4648 section 5) without
// padding. It is no secret and no signature: whoever makes one up only begins at another place of a public list.
func (c Cursor) encode() string {
	b := make([]byte, 0, 64+len(c.Name))
	b = append(b, cursorVersion, byte(slices.Index(sorts[:], c.Sort)))
	b = binary.AppendVarint(b, c.At.Unix())
	b = binary.AppendVarint(b, c.Key[0])
	b = binary.AppendVarint(b, c.Key[1])
	b = binary.AppendVarint(b, c.ID)
	b = binary.AppendUvarint(b, uint64(len(c.Name)))
	b = append(b, c.Name...)
	b = binary.BigEndian.AppendUint32(b, c.Sum)
	b = binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
	return base64.RawURLEncoding.EncodeToString(b)
}

// parseCursor reads what For wrote, and nothing else: one cursor has one text.
func parseCursor(text string) (Cursor, error) {
	bad := problem.InField("cursor", "This is not a cursor that came from here. Take “next” of the page before as it is, or begin again without it.")
	if len(text) > maxCursor {
		return Cursor{}, bad
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(b) < 2+4+4 || b[0] != cursorVersion || int(b[1]) >= len(sorts) {
		return Cursor{}, bad
	}
	body, sum := b[:len(b)-4], binary.BigEndian.Uint32(b[len(b)-4:])
	if crc32.ChecksumIEEE(body) != sum {
		return Cursor{}, bad
	}
	c := Cursor{Sort: sorts[b[1]]}
	rest := body[2:]
	var at int64
	for _, to := range []*int64{&at, &c.Key[0], &c.Key[1], &c.ID} {
		v, n := binary.Varint(rest)
		if n <= 0 {
			return Cursor{}, bad
		}
		*to, rest = v, rest[n:]
	}
	length, n := binary.Uvarint(rest)
	if n <= 0 || uint64(len(rest)-n) != length+4 {
		return Cursor{}, bad
	}
	rest = rest[n:]
	c.At, c.Name, c.Sum = time.Unix(at, 0).UTC(), string(rest[:length]), binary.BigEndian.Uint32(rest[length:])
	if c.encode() != text {
		return Cursor{}, bad
	}
	return c, nil
}

package sealed

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"math"
	"math/bits"
	"unicode/utf8"

	"golang.org/x/crypto/chacha20poly1305"
)

// ID is of a space, a record or an attachment.
type ID [16]byte

func (id ID) String() string { return b64.EncodeToString(id[:]) }

// ParseID reads 22 characters.
func ParseID(s string) (id ID, err error) {
	b, err := fromB64u(s, len(id))
	copy(id[:], b)
	return id, err
}

// MostRecord is the length of the longest record.
const MostRecord = 256 << 10

const (
	recordVersion = 1
	recordHead    = 1 + 8 + chacha20poly1305.NonceSizeX
	floor         = 256
)

// ErrForged says that a record is not one that the account wrote at this place: altered, exchanged, from another time, or under a
// key that is not the account's.
var ErrForged = errors.New("a record does not open: it was altered, exchanged, or set back (record_forged)")

// Space is one log of records with the keys that they may be under.
type Space struct {
	Name string
	ID   ID
	keys map[[8]byte][]byte
}

// Space gives a space of the account by its name.
func (a *Account) Space(name string) (Space, error) {
	s := Space{Name: name, keys: map[[8]byte][]byte{}}
	id, err := a.id("space:" + name)
	if err != nil {
		return s, err
	}
	s.ID = id
	for _, root := range a.roots {
		key, err := derive(root, "homegroup/space/v1"+name)
		if err != nil {
			return s, err
		}
		s.keys[kidOf(key)] = key
	}
	return s, nil
}

func kidOf(key []byte) (kid [8]byte) {
	h := sha256.Sum256(key)
	copy(kid[:], h[:])
	return kid
}

// id is that of what exists once by its nature. Ids outlive changes of the root: the first makes them.
func (a *Account) id(name string) (id ID, err error) {
	key, err := derive(a.roots[0], "homegroup/ids/v1")
	if err != nil {
		return id, err
	}
	h := hmac.New(sha256.New, key)
	h.Write([]byte(name))
	copy(id[:], h.Sum(nil))
	return id, nil
}

// Open opens a record. It gives the JSON of the entry's fields; nil for a deletion.
func (s Space) Open(id ID, rev int64, del bool, blob []byte) (json.RawMessage, error) {
	if len(blob) < recordHead+chacha20poly1305.Overhead || len(blob) > MostRecord || blob[0] != recordVersion || rev < 0 || rev > math.MaxUint32 {
		return nil, ErrForged
	}
	kid := [8]byte(blob[1:9])
	key, ok := s.keys[kid]
	if !ok {
		return nil, ErrForged
	}
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, err
	}
	plain, err := aead.Open(nil, blob[9:recordHead], blob[recordHead:], recordBound(s.ID, id, uint32(rev), kid, del))
	if err != nil {
		return nil, ErrForged
	}
	if del {
		if len(plain) > 0 {
			return nil, ErrForged
		}
		return nil, nil
	}
	body, ok := unpad(plain)
	var object map[string]json.RawMessage
	if !ok || !utf8.Valid(body) || json.Unmarshal(body, &object) != nil || object == nil {
		return nil, ErrForged
	}
	return body, nil
}

// recordBound is what a record is bound to.
func recordBound(space, id ID, rev uint32, kid [8]byte, del bool) []byte {
	out := append([]byte("homegroup/record/v1"), space[:]...)
	out = append(out, id[:]...)
	out = binary.BigEndian.AppendUint32(out, rev)
	out = append(out, kid[:]...)
	if del {
		return append(out, 1)
	}
	return append(out, 0)
}

// padded is how long padding makes so many bytes: Padmé, and at least floor.
func padded(length int) int {
	if length <= floor {
		return floor
	}
	e := bits.Len(uint(length)) - 1
	step := 1 << (e - bits.Len(uint(e)))
	return (length + step - 1) / step * step
}

// unpad takes off padding that is exactly as we pad: another would be a place to hide something.
func unpad(plain []byte) ([]byte, bool) {
	if len(plain) < 4 {
		return nil, false
	}
	length := int64(binary.BigEndian.Uint32(plain))
	if 4+length > int64(len(plain)) || padded(int(4+length)) != len(plain) {
		return nil, false
	}
	for _, b := range plain[4+length:] {
		if b != 0 {
			return nil, false
		}
	}
	return plain[4 : 4+length], true
}

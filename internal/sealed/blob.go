package sealed

import (
	"encoding/binary"
	"errors"
	"io"

	"golang.org/x/crypto/chacha20poly1305"
)

// Ref is what an entry keeps of an attachment.
type Ref struct {
	Blob string `json:"blob"`
	Key  string `json:"key"`
	Name string `json:"name"`
	Type string `json:"type"`
	Size int64  `json:"size"`
}

const (
	chunkSize   = 64 << 10
	sealedChunk = chacha20poly1305.NonceSizeX + chunkSize + chacha20poly1305.Overhead
	mostFile    = 10 << 20
)

// ErrDamaged says that an attachment is not what its entry says: altered, cut, or another's.
var ErrDamaged = errors.New("an attachment does not open: it was altered or cut (file_damaged)")

var errNoHead = errors.New("no head")

// OpenBlob opens an attachment. What it has written before an error is of no worth.
func OpenBlob(ref Ref, from io.Reader, to io.Writer) error {
	id, err := ParseID(ref.Blob)
	key, err2 := fromB64u(ref.Key, chacha20poly1305.KeySize)
	if err != nil || err2 != nil || ref.Size < 0 || ref.Size > mostFile {
		return ErrDamaged
	}
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return err
	}
	chunks := max(1, (ref.Size+chunkSize-1)/chunkSize)
	chunk := make([]byte, sealedChunk)
	for i := range chunks {
		if _, err := io.ReadFull(from, chunk); err != nil {
			return errors.Join(ErrDamaged, err)
		}
		const nonce = chacha20poly1305.NonceSizeX
		plain, err := aead.Open(nil, chunk[:nonce], chunk[nonce:], blobBound(id, uint32(i), i == chunks-1))
		if err != nil {
			return ErrDamaged
		}
		used := min(chunkSize, ref.Size-i*chunkSize)
		for _, b := range plain[used:] {
			if b != 0 {
				return ErrDamaged
			}
		}
		if _, err := to.Write(plain[:used]); err != nil {
			return err
		}
	}
	if n, err := from.Read(chunk[:1]); n > 0 || (err != nil && err != io.EOF) {
		return ErrDamaged
	}
	return nil
}

// blobBound is what a chunk is bound to.
func blobBound(id ID, i uint32, last bool) []byte {
	out := append([]byte("homegroup/blob/v1"), id[:]...)
	out = binary.BigEndian.AppendUint32(out, i)
	if last {
		return append(out, 1)
	}
	return append(out, 0)
}

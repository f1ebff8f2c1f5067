package account

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"homegroup/internal/problem"
)

// mostDoc is the longest document that is kept, in bytes.
const mostDoc = 64 << 10

// Doc is an account's document: the sealed keys and how each slot is unlocked. It is kept byte for byte as it was given,
// because its owner's key signed it; read are only the few fields below.
type Doc struct {
	Text    []byte // JSON
	ETag    string
	Version int64
	KDF     *KDF    // of the first passphrase slot
	Logins  []Bytes // public keys of slots that may sign in
}

// KDF is how a passphrase becomes a secret. It is told to whoever asks with a handle: the passphrase is what is secret.
type KDF struct {
	Alg  string `json:"alg"`
	M    int    `json:"m"` // KiB
	T    int    `json:"t"`
	P    int    `json:"p"`
	Salt Bytes  `json:"salt"`
}

// The least that is accepted, and what an account that is not there is said to have.
const (
	kdfAlg              = "argon2id"
	leastM, leastT      = 65536, 2
	usualM, usualT      = 65536, 3
	mostM, mostT, mostP = 4 << 20, 64, 16
	saltSize            = 16
	mostSlots           = 32
)

// ParseDoc reads a document and checks that the account's key signed it, so that whoever steals a session cannot put
// another in its place.
func ParseDoc(text []byte, pub ed25519.PublicKey) (Doc, error) {
	bad := func(field, format string, args ...any) (Doc, error) {
		return Doc{}, problem.InField(field, format, args...)
	}
	if len(text) > mostDoc {
		return bad("doc", "This document is longer than the %d KiB that an account may have. Nothing was changed; take out ways to unlock that are no longer used.", mostDoc>>10)
	}
	var doc struct {
		AccountAge Bytes            `json:"account_age"`
		Tags       map[string]Bytes `json:"tags"`
		Slots      []struct {
			ID    string `json:"id"`
			Kind  string `json:"kind"`
			KDF   *KDF   `json:"kdf"`
			Login Bytes  `json:"login"`
		} `json:"slots"`
		Version int64 `json:"version"`
		Signed  Bytes `json:"signed"`
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		return bad("doc", "The document of the account cannot be read, and nothing was changed.")
	}
	if len(doc.AccountAge) == 0 || doc.Version < 1 || len(doc.Slots) > mostSlots {
		return bad("doc", "The document of the account is not whole, and nothing was changed.")
	}
	got := Doc{Text: text, Version: doc.Version}
	for _, slot := range doc.Slots {
		if slot.KDF != nil {
			if k := slot.KDF; k.Alg != kdfAlg || k.M < leastM || k.M > mostM || k.T < leastT || k.T > mostT || k.P < 1 || k.P > mostP || len(k.Salt) != saltSize {
				return bad("doc.slots.kdf", "The passphrase of this document is made too weakly, or in a way that is not known here. Nothing was changed.")
			}
			if got.KDF == nil && slot.Kind == "passphrase" {
				got.KDF = slot.KDF
			}
		}
		if len(slot.Login) > 0 {
			if len(slot.Login) != ed25519.PublicKeySize {
				return bad("doc.slots.login", "A key for signing in is not 32 bytes long. Nothing was changed.")
			}
			got.Logins = append(got.Logins, slot.Login)
		}
	}
	canonical, err := unsigned(text)
	if err != nil {
		return bad("doc", "The document of the account cannot be read, and nothing was changed.")
	}
	if len(pub) != ed25519.PublicKeySize || !ed25519.Verify(pub, append([]byte("homegroup/doc/v1"), canonical...), doc.Signed) {
		return bad("doc.signed", "The document is not signed with the key of this account, and was not taken. Nothing was changed.")
	}
	sum := sha256.Sum256(text)
	got.ETag = base64.RawURLEncoding.EncodeToString(sum[:16])
	return got, nil
}

// unsigned gives the canonical JSON of a document without its signature.
func unsigned(text []byte) ([]byte, error) {
	var fields map[string]jsontext.Value
	if err := json.Unmarshal(text, &fields); err != nil {
		return nil, err
	}
	delete(fields, "signed")
	out, err := json.Marshal(fields)
	if err != nil {
		return nil, err
	}
	value := jsontext.Value(out)
	err = value.Canonicalize() // RFC 8785: keys sorted, no white space, strings and numbers as JavaScript writes them
	return value, err
}

package sealed

import (
	"bytes"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"filippo.io/age"
)

// Why an account does not open.
var (
	ErrWrongKey = errors.New("this key does not open it: perhaps a newer one took its place")
	ErrReplaced = errors.New("the account's document is not what its owner made (account_replaced): nothing in it was believed")
)

// Account is the content of account.age, after everything in it was vouched for.
type Account struct {
	Version  int64
	pub      ed25519.PublicKey
	identity *age.HybridIdentity
	roots    [][]byte // the newest last
}

type document struct {
	AccountAge string            `json:"account_age"`
	Tags       map[string]string `json:"tags"`
	Slots      []json.RawMessage `json:"slots"`
	Version    int64             `json:"version"`
	Signed     string            `json:"signed"`
}

type content struct {
	V        int               `json:"v"`
	Identity string            `json:"identity"`
	Seed     string            `json:"seed"`
	Roots    []string          `json:"roots"`
	Slots    []json.RawMessage `json:"slots"`
	Version  int64             `json:"version"`
}

type slot struct {
	ID        string `json:"id"`
	Kind      Kind   `json:"kind"`
	Recipient string `json:"recipient"`
	KDF       *KDF   `json:"kdf"`
}

// KDFs gives how passphrases of a document are derived, as its outside says; OpenAccount checks that the inside says the same.
func KDFs(doc []byte) ([]KDF, error) {
	d, err := readDocument(doc)
	if err != nil {
		return nil, err
	}
	var all []KDF
	for _, raw := range d.Slots {
		var s slot
		if json.Unmarshal(raw, &s) == nil && s.Kind == Passphrase && s.KDF != nil {
			all = append(all, *s.KDF)
		}
	}
	return all, nil
}

func readDocument(text []byte) (d document, err error) {
	if err := json.Unmarshal(text, &d); err != nil {
		return d, fmt.Errorf("%w (%v)", ErrReplaced, err)
	}
	return d, nil
}

// OpenAccount opens an account's document with the secret of a slot: the printed key's bytes, or what KDF.Derive makes, for which used says
// how. Whatever the secret does not vouch for is ErrReplaced.
func OpenAccount(doc []byte, kind Kind, secret []byte, used *KDF) (*Account, error) {
	d, err := readDocument(doc)
	if err != nil {
		return nil, err
	}
	keys, err := keysOf(kind, secret)
	if err != nil {
		return nil, err
	}
	identity, err := identityOf(keys.seed)
	if err != nil {
		return nil, err
	}
	file, err := fromB64u(d.AccountAge, -1)
	if err != nil {
		return nil, fmt.Errorf("%w (%v)", ErrReplaced, err)
	}
	plain, err := openWhole(file, identity)
	if err != nil {
		return nil, ErrWrongKey
	}
	a, c, err := readContent(plain)
	if err != nil {
		return nil, fmt.Errorf("%w (%v)", ErrReplaced, err)
	}
	if err := c.vouched(d, a, kind, keys.mac, identity.Recipient().String(), used); err != nil {
		return nil, fmt.Errorf("%w (%v)", ErrReplaced, err)
	}
	if err := c.same(d, doc, a.pub); err != nil {
		return nil, fmt.Errorf("%w (%v)", ErrReplaced, err)
	}
	return a, nil
}

func openWhole(file []byte, identity age.Identity) ([]byte, error) {
	r, err := age.Decrypt(bytes.NewReader(file), identity)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func readContent(plain []byte) (*Account, content, error) {
	var c content
	if err := json.Unmarshal(plain, &c); err != nil {
		return nil, c, errors.New("it is no JSON")
	}
	if c.V != 1 || len(c.Roots) == 0 {
		return nil, c, errors.New("it has another form")
	}
	seed, err := fromB64u(c.Seed, ed25519.SeedSize)
	if err != nil {
		return nil, c, err
	}
	a := &Account{Version: c.Version, pub: ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)}
	if a.identity, err = age.ParseHybridIdentity(c.Identity); err != nil {
		return nil, c, errors.New("its identity is none")
	}
	for _, r := range c.Roots {
		root, err := fromB64u(r, 32)
		if err != nil {
			return nil, c, err
		}
		a.roots = append(a.roots, root)
	}
	return a, c, nil
}

// fingerprint names the account by its public keys.
func (a *Account) fingerprint() []byte {
	return sum("homegroup/account/v1", []byte(a.identity.Recipient().String()), a.pub)
}

// sum is SHA-256 over texts and bytes, one after the other.
func sum(label string, parts ...[]byte) []byte {
	h := sha256.New()
	h.Write([]byte(label))
	for _, p := range parts {
		h.Write(p)
	}
	return h.Sum(nil)
}

// vouched tells whether the secret's own slot, as found inside, bears the tag that only the secret can make.
func (c content) vouched(d document, a *Account, kind Kind, mac []byte, recipient string, used *KDF) error {
	for _, raw := range c.Slots {
		var s slot
		if err := json.Unmarshal(raw, &s); err != nil {
			return err
		}
		if s.Kind != kind || s.Recipient != recipient {
			continue
		}
		if used != nil && (s.KDF == nil || *s.KDF != *used) {
			return errors.New("its key was to be derived in another way")
		}
		inside, err := canonical(raw)
		if err != nil {
			return err
		}
		tag, err := fromB64u(d.Tags[s.ID], 32)
		if err != nil {
			return err
		}
		if !hmac.Equal(tag, tagOf(mac, a.fingerprint(), inside)) {
			return errors.New("its tag is not right")
		}
		return nil
	}
	return errors.New("the key's slot is not in it")
}

func tagOf(mac, fingerprint, slot []byte) []byte {
	h := hmac.New(sha256.New, mac)
	h.Write([]byte("homegroup/slot/v1"))
	h.Write(fingerprint)
	h.Write(sum("", slot))
	return h.Sum(nil)
}

// same tells whether the document is signed by the account and says outside what it says inside.
func (c content) same(d document, doc []byte, pub ed25519.PublicKey) error {
	signature, err := fromB64u(d.Signed, ed25519.SignatureSize)
	if err != nil {
		return err
	}
	signed, err := without(doc, "signed")
	if err != nil {
		return err
	}
	if !ed25519.Verify(pub, append([]byte("homegroup/doc/v1"), signed...), signature) {
		return errors.New("its signature is not right")
	}
	if d.Version != c.Version {
		return errors.New("its versions differ")
	}
	same := slices.EqualFunc(d.Slots, c.Slots, func(outside, inside json.RawMessage) bool {
		in, err := without(inside, "recipient")
		out, err2 := canonical(outside)
		return err == nil && err2 == nil && bytes.Equal(in, out)
	})
	if !same {
		return errors.New("its slots differ")
	}
	return nil
}

// without is an object's canonical JSON without one of its fields.
func without(object []byte, field string) ([]byte, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(object, &fields); err != nil {
		return nil, err
	}
	fields = maps.Clone(fields)
	delete(fields, field)
	text, err := json.Marshal(fields)
	if err != nil {
		return nil, err
	}
	return canonical(text)
}

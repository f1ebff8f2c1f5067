package sealed

import (
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"filippo.io/age"
	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// KeyStart is what a printed key begins with.
const KeyStart = "AGE-SECRET-KEY-PQ-1"

const (
	keyName   = "age-secret-key-pq-"
	keyLength = 58   // letters after the beginning
	mostTyped = 5000 // bytes that are looked at
)

var (
	keyStart = regexp.MustCompile(`AGESECRETKEY(PQ)?[1IL]`)
	listed   = regexp.MustCompile(`^\s*\d{1,2}[.)]\s+`) // the number of a group in a list
	looks    = strings.NewReplacer("o", "0", "i", "l", "1", "l", "b", "8")
)

// ReadKey reads a printed key, as somebody types it from its sheet or as it stands in a file: with or without its beginning, in groups
// or whole, in capitals or not, with letters for the figures that they look like. The error says what is wrong and nothing of the key.
func ReadKey(typed string) ([]byte, error) {
	var kept strings.Builder
	for line := range strings.Lines(norm.NFKC.String(typed[:min(len(typed), mostTyped)])) {
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		for _, c := range listed.ReplaceAllString(line, "") {
			if !unicode.IsSpace(c) && !unicode.In(c, unicode.P, unicode.S, unicode.Cf) {
				kept.WriteRune(unicode.ToUpper(c))
			}
		}
	}
	text := kept.String()
	if text == "" {
		return nil, errors.New("there is no key in it")
	}
	if strings.HasPrefix(text, "AGE1") {
		return nil, errors.New("this is the public half of a key, which opens nothing: the secret one begins with " + KeyStart)
	}
	if at := keyStart.FindStringSubmatchIndex(text); at != nil {
		if at[2] < 0 {
			return nil, errors.New("this is a key of age's older kind: a book's key begins with " + KeyStart)
		}
		text = text[at[1]:]
	}
	text = looks.Replace(strings.ToLower(text))
	for _, c := range text {
		if !strings.ContainsRune(alphabet, c) {
			return nil, fmt.Errorf("%q is a sign that no key has: compare it with the paper", c)
		}
	}
	if len(text) != keyLength {
		return nil, fmt.Errorf("a key has %d letters after %s, this has %d: compare its groups with the paper", keyLength, KeyStart, len(text))
	}
	seed, err := decodeBech32(keyName, text)
	if err != nil {
		return nil, errors.New("there is a slip in the key: compare its groups with the paper")
	}
	return seed, nil
}

// Normal is what a passphrase is taken as: two keyboards that write one letter differently shall open the same book.
func Normal(passphrase string) string {
	return strings.Join(strings.FieldsFunc(norm.NFKC.String(passphrase), isSpace), " ")
}

// isSpace is what browsers call white space.
func isSpace(c rune) bool {
	return c == '\ufeff' || (unicode.IsSpace(c) && c != '\u0085')
}

// Kind is how a slot unlocks.
type Kind string

// The kinds of slots.
const (
	Passphrase Kind = "passphrase"
	Passkey    Kind = "passkey"
	Recovery   Kind = "recovery"
)

// slotKeys are what the secret of a slot leads to.
type slotKeys struct {
	seed, mac []byte
}

func keysOf(kind Kind, secret []byte) (k slotKeys, err error) {
	k.seed = secret
	if kind != Recovery {
		if k.seed, err = derive(secret, "homegroup/slot/v1"); err != nil {
			return k, err
		}
	}
	k.mac, err = derive(secret, "homegroup/slot-mac/v1")
	return k, err
}

func derive(secret []byte, info string) ([]byte, error) {
	return hkdf.Key(sha256.New, secret, nil, info, 32)
}

// identityOf is the identity of age that 32 bytes are.
func identityOf(seed []byte) (*age.HybridIdentity, error) {
	if len(seed) != 32 {
		return nil, errors.New("a key has 32 bytes")
	}
	return age.ParseHybridIdentity(strings.ToUpper(encodeBech32(keyName, seed)))
}

// KDF is how the secret of a passphrase is derived.
type KDF struct {
	Alg  string `json:"alg"`
	M    int64  `json:"m"` // KiB
	T    int64  `json:"t"`
	P    int64  `json:"p"`
	Salt string `json:"salt"`
}

// ErrWeak says that parameters would make guessing cheap: nothing is derived with them.
var ErrWeak = errors.New("the account names a weak way to derive its key (kdf_weak): a server may have put it there, and nothing was derived with it")

// Derive makes the secret of a passphrase.
func (k KDF) Derive(passphrase string) ([]byte, error) {
	salt, err := fromB64u(k.Salt, 16)
	if err != nil || k.Alg != "argon2id" || k.M < 65536 || k.M > 1048576 || k.T < 2 || k.T > 16 || k.P < 1 || k.P > 4 {
		return nil, ErrWeak
	}
	return argon2.IDKey([]byte(Normal(passphrase)), salt, uint32(k.T), uint32(k.M), uint8(k.P), 64), nil
}

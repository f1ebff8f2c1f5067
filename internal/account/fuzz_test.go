package account

import (
	"crypto/ed25519"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
)

var (
	owner    = ed25519.NewKeyFromSeed([]byte("the owner of this document, 32 B"))
	stranger = ed25519.NewKeyFromSeed([]byte("somebody who stole a session 32B"))
)

func pubOf(key ed25519.PrivateKey) ed25519.PublicKey { return key.Public().(ed25519.PublicKey) }

// signedBy puts a signature into a document; false where it is no JSON object.
func signedBy(key ed25519.PrivateKey, text []byte) ([]byte, bool) {
	canonical, err := unsigned(text)
	if err != nil {
		return nil, false
	}
	var fields map[string]jsontext.Value
	if json.Unmarshal(text, &fields) != nil || fields == nil {
		return nil, false
	}
	sig, err := json.Marshal(Bytes(ed25519.Sign(key, append([]byte("homegroup/doc/v1"), canonical...))))
	if err != nil {
		return nil, false
	}
	fields["signed"] = sig
	out, err := json.Marshal(fields)
	return out, err == nil
}

// FuzzDoc: whatever is given as an account's document, it is taken only when the account's key signed it and no passphrase of it
// is weaker than the floor, and however it is written, it is understood alike.
func FuzzDoc(f *testing.F) {
	const slot = `{"id":"a","kind":"passphrase","kdf":{"alg":"argon2id","m":65536,"t":3,"p":1,"salt":"AAAAAAAAAAAAAAAAAAAAAA"},"login":"` + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" + `"}`
	for _, seed := range []string{
		`{"account_age":"YWdl","tags":{"a":"dGFn"},"slots":[` + slot + `],"version":1,"signed":""}`,
		`{"version":1.0,"account_age":"YWdl","é€😀\u0000":[1e400,-0,1e-7],"slots":[]}`,
		`{"account_age":"YWdl","slots":[` + strings.Repeat(slot+",", 32) + slot + `],"version":1}`,
		`{"account_age":"YWdl","slots":[` + strings.Replace(slot, "65536", "65535", 1) + `],"version":1}`,
		`{"account_age":"YWdl","slots":[` + strings.Replace(slot, "argon2id", "scrypt", 1) + `],"version":2}`,
		`{"account_age":"YWdl","account_age":"YWdl","version":1}`, `{"account_age":"YW\n","version":1}`, `{"version":-1}`, `[]`, `null`, `"`, ``, strings.Repeat("[", 12000),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if _, err := ParseDoc(text, pubOf(owner)); err == nil {
			t.Fatal("what the owner never signed was taken") // the fuzzer does not know the key
		}
		text, ok := signedBy(owner, text)
		if !ok {
			return
		}
		got, err := ParseDoc(text, pubOf(owner))
		if err != nil {
			return
		}
		if len(text) > mostDoc || got.Version < 1 || len(got.Logins) > mostSlots || string(got.Text) != string(text) {
			t.Fatalf("taken past its limits: %+v", got)
		}
		if k := got.KDF; k != nil && (k.Alg != kdfAlg || k.M < leastM || k.T < leastT || k.P < 1 || len(k.Salt) != saltSize) {
			t.Fatalf("a weak passphrase was taken: %+v", k)
		}
		if _, err := ParseDoc(text, pubOf(stranger)); err == nil {
			t.Fatal("another's document was taken")
		}
		if other, ok := signedBy(stranger, text); ok {
			if _, err := ParseDoc(other, pubOf(owner)); err == nil {
				t.Fatal("what a stranger signed was taken")
			}
		}
		if _, err := ParseDoc([]byte(strings.Replace(string(text), `{`, `{"more":1,`, 1)), pubOf(owner)); err == nil {
			t.Fatal("a document that was added to was taken")
		}
		spread := jsontext.Value(append([]byte(nil), text...))
		if err := spread.Indent(); err != nil {
			t.Fatal(err)
		}
		if len(spread) > mostDoc {
			return
		}
		again, err := ParseDoc(spread, pubOf(owner))
		if err != nil {
			t.Fatalf("the same document with white space: %v", err)
		}
		again.Text, again.ETag = got.Text, got.ETag
		if diff := cmp.Diff(got, again); diff != "" {
			t.Fatal(diff)
		}
	})
}

// FuzzID: every id has one text, and every text one id.
func FuzzID(f *testing.F) {
	for _, seed := range []string{"AAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAB", "AAAAAAAAAAAAAAAAAAAAAA==", "AAAAAAAAAAA\nAAAAAAAAAAA", "__________________-_-w", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if id, err := ParseID(text); err == nil && id.String() != text {
			t.Fatalf("%q and %q are one id", text, id)
		}
	})
}

// FuzzHandle: a name that is taken can stand in an address, a log and a signature without being mistaken for anything else.
func FuzzHandle(f *testing.F) {
	for _, seed := range []string{"quiet-river", "---", "abc\n", "a@b.c", "ABC", "аbc", "ab", strings.Repeat("a", 33), "a/../b", "abc\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, handle string) {
		if CheckHandle(handle) != nil {
			return
		}
		if len(handle) < 3 || len(handle) > 32 || strings.Trim(handle, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || strings.Trim(handle, "-") == "" {
			t.Fatalf("%q was taken", handle)
		}
	})
}

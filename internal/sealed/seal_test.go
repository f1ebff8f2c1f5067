package sealed

import (
	"archive/tar"
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"
	"golang.org/x/crypto/chacha20poly1305"
)

// The writing side of the formats, as the client has it, written again from docs/privacy-core.md: for tests alone.

func randomBytes(n int) []byte {
	out := make([]byte, n)
	rand.Read(out)
	return out
}

func pad(body []byte) []byte {
	out := make([]byte, padded(4+len(body)))
	binary.BigEndian.PutUint32(out, uint32(len(body)))
	copy(out[4:], body)
	return out
}

// seal seals a record under the newest key of a space, or under that of a root.
func (s Space) seal(t testing.TB, key []byte, id ID, rev int64, body []byte) []byte {
	t.Helper()
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		t.Fatal(err)
	}
	kid, nonce := kidOf(key), randomBytes(chacha20poly1305.NonceSizeX)
	var plain []byte
	if body != nil {
		plain = pad(body)
	}
	out := append(append([]byte{recordVersion}, kid[:]...), nonce...)
	return aead.Seal(out, nonce, plain, recordBound(s.ID, id, uint32(rev), kid, body == nil))
}

func sealBlob(t testing.TB, plain []byte) (Ref, []byte) {
	t.Helper()
	id, key := ID(randomBytes(16)), randomBytes(32)
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		t.Fatal(err)
	}
	chunks := max(1, (len(plain)+chunkSize-1)/chunkSize)
	var out []byte
	for i := range chunks {
		chunk := make([]byte, chunkSize)
		copy(chunk, plain[i*chunkSize:])
		nonce := randomBytes(chacha20poly1305.NonceSizeX)
		out = aead.Seal(append(out, nonce...), nonce, chunk, blobBound(id, uint32(i), i == chunks-1))
	}
	return Ref{Blob: id.String(), Key: b64.EncodeToString(key), Name: "Día en el río.jpg", Type: "image/jpeg", Size: int64(len(plain))}, out
}

func sealTo(t testing.TB, plain []byte, recipients ...age.Recipient) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := age.Encrypt(&out, recipients...)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(plain); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// archive is a tar of names and texts.
func archive(t testing.TB, members ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for i := 0; i < len(members); i += 2 {
		if err := w.WriteHeader(&tar.Header{Name: members[i], Size: int64(len(members[i+1])), Mode: 0o600}); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, members[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// writeVectors makes testdata/go.json.
func writeVectors(t *testing.T) {
	v := vectors{Passphrase: "río lámpara seven otter", KDF: KDF{Alg: "argon2id", M: 65536, T: 3, P: 1, Salt: b64.EncodeToString(randomBytes(16))}}
	seed, secret := randomBytes(32), []byte(nil)
	secret = must(v.KDF.Derive(v.Passphrase))
	v.Printed = strings.ToUpper(encodeBech32(keyName, seed))
	v.Typed = []string{strings.TrimPrefix(v.Printed, KeyStart)}
	v.Seed, v.Secret = b64.EncodeToString(seed), b64.EncodeToString(secret)

	identity, accountSeed := must(age.GenerateHybridIdentity()), randomBytes(32)
	key := ed25519.NewKeyFromSeed(accountSeed)
	a := &Account{Version: 4, pub: key.Public().(ed25519.PublicKey), identity: identity, roots: [][]byte{randomBytes(32), randomBytes(32)}}
	tags, recipients := map[string]string{}, []age.Recipient{identity.Recipient()}
	var inside, outside []json.RawMessage
	for _, s := range []struct {
		kind   Kind
		secret []byte
		kdf    *KDF
	}{{Passphrase, secret, &v.KDF}, {Recovery, seed, nil}} {
		keys := must(keysOf(s.kind, s.secret))
		own := must(identityOf(keys.seed)).Recipient()
		login := ed25519.NewKeyFromSeed(must(derive(s.secret, "homegroup/login/v1"))).Public().(ed25519.PublicKey)
		id := b64.EncodeToString(randomBytes(8))
		fields := map[string]any{"id": id, "kind": s.kind, "made": "2026-11-26", "recipient": own.String(), "login": b64.EncodeToString(login)}
		if s.kdf != nil {
			fields["kdf"] = s.kdf
		}
		text := must(canonical(must(json.Marshal(fields))))
		tags[id] = b64.EncodeToString(tagOf(keys.mac, a.fingerprint(), text))
		inside, outside = append(inside, text), append(outside, must(without(text, "recipient")))
		recipients = append(recipients, own)
	}
	plain := must(canonical(must(json.Marshal(map[string]any{"v": 1, "identity": identity.String(), "seed": b64.EncodeToString(accountSeed), "slots": inside, "version": 4,
		"roots": []string{b64.EncodeToString(a.roots[0]), b64.EncodeToString(a.roots[1])}}))))
	doc := map[string]any{"account_age": b64.EncodeToString(sealTo(t, plain, recipients...)), "tags": tags, "slots": outside, "version": 4}
	signed := must(canonical(must(json.Marshal(doc))))
	doc["signed"] = b64.EncodeToString(ed25519.Sign(key, append([]byte("homegroup/doc/v1"), signed...)))
	v.Doc, v.Fingerprint, v.Recipient = must(json.Marshal(doc)), b64.EncodeToString(a.fingerprint()), must(identityOf(seed)).Recipient().String()

	file := bytes.Repeat([]byte("fourteen bytes"), 5000)
	ref, sealed := sealBlob(t, file)
	sum := sha256.Sum256(file)
	v.Blob.Ref, v.Blob.Sealed, v.Blob.SHA256 = ref, b64.EncodeToString(sealed), b64.EncodeToString(sum[:])

	bodies := map[string][]any{
		"book": {map[string]any{"k": "journal", "day": "2026-11-26", "text": "It rained <b>all</b> day & \"more\".\u2028", "files": []any{ref}, "_made": 1}, map[string]any{"k": "space", "name": "work/aa/step-4", "_made": 2},
			map[string]any{"k": "settings", "_made": 3}, nil},
		"work/aa/step-4": {map[string]any{"k": "row", "cells": map[string]any{"who": "Pat", "why": strings.Repeat("x", 900)}, "_made": 4}},
	}
	for _, name := range []string{"book", "work/aa/step-4"} {
		space := must(a.Space(name))
		out := vectorSpace{Name: name, ID: space.ID.String(), Latest: int64(len(bodies[name]))}
		var records []Record
		for i, body := range bodies[name] {
			r := Record{ID: ID(randomBytes(16)), Rev: int64(i + 1), Seq: int64(i + 1), Del: body == nil}
			under := must(derive(a.roots[min(i, 1)], "homegroup/space/v1"+name))
			var text []byte
			if body != nil {
				text = must(json.Marshal(body))
			}
			r.Ct = space.seal(t, under, r.ID, r.Rev, text)
			records = append(records, r)
			out.Records = append(out.Records, vectorRecord{ID: r.ID.String(), Rev: r.Rev, Seq: r.Seq, Del: r.Del, Ct: b64.EncodeToString(r.Ct), Body: text})
		}
		rootSum, count := rootOf(records)
		h := Head{Device: ID(randomBytes(16)).String(), Seq: out.Latest, Count: count, Root: b64.EncodeToString(rootSum), Prev: b64.EncodeToString(make([]byte, 32)), Day: "2026-11-26"}
		h.Sig = b64.EncodeToString(ed25519.Sign(key, must(headBytes(space.ID, h))))
		out.Heads = []vectorHead{{h.Device, h.Seq, h.Count, h.Root, h.Prev, h.Day, h.Sig}}
		v.Spaces = append(v.Spaces, out)
	}
	saved := archive(t, "book.json", `{"homegroup":"book","v":1,"made":"2026-11-26","entries":[`+"\n"+
		`{"id":"1","k":"journal","files":[{"blob":"`+ref.Blob+`","key":"k","name":"Día en el río.jpg","type":"image/jpeg","size":100,"path":"files/Día en el río.jpg"}]},`+"\n"+`{"id":"3","k":"b"},`+"\n"+`{"id":"4","k":"c"}`+"\n]}\n",
		"files/Día en el río.jpg", strings.Repeat("x", 100))
	scrypt := must(age.NewScryptRecipient(Normal(v.Passphrase)))
	scrypt.SetWorkFactor(16)
	v.Saved, v.SavedUnder = b64.EncodeToString(sealTo(t, saved, recipients...)), b64.EncodeToString(sealTo(t, saved, scrypt))
	text := must(json.MarshalIndent(v, "", " "))
	if err := os.WriteFile(filepath.Join("testdata", "go.json"), append(text, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

// What this client and the reader in Go have each made must open in both, now and in every later version: internal/sealed/testdata.
import test from 'node:test';
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {b64u, equal, fromB64u} from '../../companion/core/bytes.js';
import {argon2} from '../../companion/crypto/argon2.js';
import {openSealed} from '../../companion/crypto/blob.js';
import {isHead, rootOf} from '../../companion/crypto/heads.js';
import {derive} from '../../companion/crypto/kdf.js';
import {open, spaceId, spaceKey} from '../../companion/crypto/record.js';
import {readRecovery} from '../../companion/crypto/recovery.js';
import {fingerprint, publicKey, unlock} from '../../companion/crypto/slots.js';
import {openSaved} from '../../companion/crypto/snapshot.js';
import {sha256} from '../../companion/vendor/noble.js';

const inline = () => {
  const worker = {onmessage: null, terminate() {}, async postMessage(data) {
    worker.onmessage({data: {hash: await argon2(data)}});
  }};
  return worker;
};

for (const name of ['js.json', 'go.json']) {
  test(`${name}: keys, account, records, heads, attachment and saved files`, async () => {
    const v = JSON.parse(readFileSync(new URL(`../../internal/sealed/testdata/${name}`, import.meta.url), 'utf8'));
    for (const typed of [...v.typed, v.printed]) assert.equal(b64u(readRecovery(typed)), v.seed);
    const secret = await derive(v.passphrase, v.kdf, inline);
    assert.equal(b64u(secret), v.secret);
    const {content} = await unlock(v.doc, 'recovery', fromB64u(v.seed));
    assert.deepEqual((await unlock(v.doc, 'passphrase', secret, {kdf: v.kdf})).content, content);
    assert.equal(b64u(await fingerprint(content)), v.fingerprint);
    const roots = content.roots.map((r) => fromB64u(r, 32));
    for (const s of v.spaces) {
      const id = spaceId(roots[0], s.name);
      assert.equal(b64u(id), s.id);
      const keys = roots.map((root) => spaceKey(root, s.name));
      const ring = (kid) => keys.find((k) => equal(k.kid, kid));
      for (const r of s.records) assert.deepEqual(open(ring, {space: id, id: fromB64u(r.id), rev: r.rev, del: r.del}, fromB64u(r.ct)), r.body);
      const live = s.records.filter((r) => !r.del).map((r) => ({id: fromB64u(r.id), rev: r.rev, ct: fromB64u(r.ct)}));
      const [head] = s.heads;
      assert.ok(isHead(id, head, publicKey(content)));
      assert.deepEqual(rootOf(live), {root: head.root, count: head.count});
    }
    const file = await openSealed(v.blob.ref, new Blob([fromB64u(v.blob.sealed)]));
    assert.equal(b64u(sha256(new Uint8Array(await file.arrayBuffer()))), v.blob.sha256);
    for (const [by, saved] of [[{identity: v.printed}, v.saved], [{passphrase: v.passphrase}, v.savedUnder]]) {
      const {made, entries, files} = await openSaved(by, new Blob([fromB64u(saved)]));
      assert.deepEqual([made, entries.length, files.get(v.blob.ref.blob).size], ['2026-11-26', 3, 100]);
    }
  });
}

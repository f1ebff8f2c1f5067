import test from 'node:test';
import assert from 'node:assert/strict';
import {Fault} from '../../companion/core/fault.js';
import {b64u, canonical, concat, fromB64u, utf8} from '../../companion/core/bytes.js';
import {identityOf, newIdentity, openFile, recipientOf, sealTo, seedOf} from '../../companion/crypto/age.js';
import {isHead, NOTHING, rootOf, signHead} from '../../companion/crypto/heads.js';
import * as slots from '../../companion/crypto/slots.js';
import {ed25519, hkdf, hmac, sha256} from '../../companion/vendor/noble.js';
import {generateX25519Identity, identityToRecipient} from '../../companion/vendor/age.js';

const fault = (code) => (e) => e instanceof Fault && e.code === code;
const words = new Uint8Array(64).fill(3); // what argon2id made of a passphrase
const paper = new Uint8Array(32).fill(9);

/** An account with a passphrase and a printed key. */
async function account() {
  const kdf = slots.newKdf();
  const one = await slots.addSlot(slots.begin(), {}, {kind: 'passphrase', made: '2026-11-25', secret: words, kdf});
  const two = await slots.addSlot(one.content, one.tags, {kind: 'recovery', made: '2026-11-25', secret: paper});
  return {kdf, content: two.content, tags: two.tags, doc: await slots.docOf(two.content, two.tags)};
}

test('each slot opens the account; another secret does not', async () => {
  const {kdf, content, doc} = await account();
  assert.deepEqual((await slots.unlock(doc, 'passphrase', words, {kdf})).content, content);
  assert.deepEqual((await slots.unlock(doc, 'recovery', paper)).content, content);
  await assert.rejects(slots.unlock(doc, 'passphrase', paper), fault('wrong_secret'));
  assert.equal(content.version, 3);
});

test('the printed key is the identity itself: age alone opens account.age', async () => {
  const {content, doc} = await account();
  const plain = await openFile({identity: identityOf(paper)}, fromB64u(doc.account_age));
  assert.equal(Buffer.from(plain).toString(), canonical(content));
  assert.deepEqual(seedOf(identityOf(paper).toLowerCase()), paper);
  assert.equal(identityOf(paper).length, 77);
});

test('an account.age of the server’s own making is not believed', async () => {
  const {kdf, content, tags, doc} = await account();
  const evil = slots.begin();
  // The server knows everybody's recipients from nowhere but could have kept them: give it all of them.
  const swapped = {...evil, slots: content.slots, version: content.version};
  const forged = {...(await slots.docOf(swapped, tags))};
  await assert.rejects(slots.unlock(forged, 'passphrase', words, {kdf}), fault('account_replaced'));
  await assert.rejects(slots.unlock({...doc, account_age: forged.account_age}, 'recovery', paper), fault('account_replaced'));
  await assert.rejects(slots.unlock({...doc, signed: forged.signed}, 'recovery', paper), fault('account_replaced'));
  await assert.rejects(slots.unlock({...doc, tags: {}}, 'recovery', paper), fault('account_replaced'));
});

test('a slot that was changed, and a recipient slipped in beside it, are found', async () => {
  const {kdf, content, tags} = await account();
  const weak = {...content, slots: content.slots.map((s) => (s.kdf ? {...s, kdf: {...s.kdf, t: 2}} : s))};
  await assert.rejects(slots.unlock(await slots.docOf(weak, tags), 'passphrase', words), fault('account_replaced'));
  const doc = await slots.docOf(content, tags);
  const listed = {...doc, slots: [...doc.slots, {id: 'AAAAAAAAAAA', kind: 'recovery', made: '2026-11-25'}]};
  await assert.rejects(slots.unlock(listed, 'passphrase', words, {kdf}), fault('account_replaced'));
});

test('other parameters than those inside, and an older document, are refused', async () => {
  const {kdf, content, tags, doc} = await account();
  await assert.rejects(slots.unlock(doc, 'passphrase', words, {kdf: {...kdf, t: 2}}), fault('account_replaced'));
  await assert.rejects(slots.unlock(doc, 'passphrase', words, {kdf, seen: 4}), fault('account_older'));
  const after = slots.removeSlot(content, tags, content.slots[0].id);
  const newer = await slots.docOf(after.content, after.tags);
  await assert.rejects(slots.unlock(newer, 'passphrase', words), fault('wrong_secret'));
  assert.equal((await slots.unlock(newer, 'recovery', paper, {seen: 4})).content.version, 4);
  assert.throws(() => slots.removeSlot(after.content, after.tags, after.content.slots[0].id), fault('last_slot'));
});

test('weak parameters are refused whoever names them', () => {
  const good = slots.newKdf();
  assert.deepEqual(slots.strong(good), good);
  for (const wrong of [{m: 65535}, {t: 1}, {m: 1024}, {alg: 'scrypt'}, {salt: 'AAAA'}, {p: 0}, {m: '65536'}, {m: 2 ** 30}]) {
    assert.throws(() => slots.strong({...good, ...wrong}), fault('kdf_weak'), JSON.stringify(wrong));
  }
  for (const wrong of [null, undefined, {}, 7]) assert.throws(() => slots.strong(wrong), fault('kdf_weak'));
});

test('another device’s change is taken with the keys at hand; roots never go', async () => {
  const {content, tags} = await account();
  const rotated = slots.rotate(content);
  const doc = await slots.docOf(rotated, tags);
  assert.equal((await slots.refresh(doc, content)).roots.length, 2);
  const fewer = await slots.docOf({...content, roots: [b64u(new Uint8Array(32))], version: 9}, tags);
  await assert.rejects(slots.refresh(fewer, content), fault('account_replaced'));
  await assert.rejects(slots.refresh(await slots.docOf(content, tags), rotated), fault('account_older'));
});

test('the device wrap opens with its key and no other', async () => {
  const content = slots.begin();
  const key = await slots.wrapKey();
  assert.equal(key.extractable, false);
  const wrapped = await slots.wrap(key, content);
  assert.deepEqual(await slots.unwrap(key, wrapped), content);
  await assert.rejects(slots.unwrap(await slots.wrapKey(), wrapped), fault('wrong_secret'));
});

test('older recipients beside hybrid ones are refused', async () => {
  const old = await identityToRecipient(await generateX25519Identity());
  const hybrid = await recipientOf(newIdentity());
  assert.throws(() => sealTo([hybrid, old], new Uint8Array(1)), RangeError);
  assert.throws(() => sealTo([], new Uint8Array(1)), RangeError);
});

test('heads: signed for one space, over every live record in whatever order it comes', () => {
  const seed = new Uint8Array(32).fill(1);
  const pub = ed25519.getPublicKey(seed);
  const space = new Uint8Array(16).fill(2);
  const record = (n) => ({id: new Uint8Array(16).fill(n), rev: n, ct: new Uint8Array([n])});
  const root = rootOf([record(3), record(1)]);
  assert.deepEqual(root, rootOf([record(1), record(3)]));
  assert.notEqual(root.root, rootOf([record(1)]).root);
  assert.notEqual(root.root, rootOf([record(1), {...record(3), rev: 4}]).root);
  const head = signHead(space, {device: b64u(new Uint8Array(16)), seq: 7, ...root, prev: NOTHING, day: '2026-11-25'}, seed);
  assert.ok(isHead(space, head, pub));
  for (const change of [{seq: 8}, {count: 1}, {root: NOTHING}, {day: '2026-11-26'}, {prev: root.root}, {sig: 'AAAA' + head.sig.slice(4)}]) assert.ok(!isHead(space, {...head, ...change}, pub), JSON.stringify(change));
  assert.ok(!isHead(new Uint8Array(16), head, pub));
  for (const wrong of [null, {}, {sig: 7}, []]) assert.ok(!isHead(space, wrong, pub));
});

test('the primitives are those of their specifications', () => {
  const from = (s) => new Uint8Array(Buffer.from(s, 'hex'));
  // RFC 8032 section 7.1, test 2
  const seed = from('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb');
  assert.equal(Buffer.from(ed25519.getPublicKey(seed)).toString('hex'), '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
  assert.equal(Buffer.from(ed25519.sign(from('72'), seed)).toString('hex'), '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00');
  // RFC 5869, test case 3: no salt, no info
  assert.equal(Buffer.from(hkdf(sha256, new Uint8Array(22).fill(0x0b), undefined, new Uint8Array(0), 42)).toString('hex'), '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8');
  // RFC 4231, test case 2
  assert.equal(Buffer.from(hmac(sha256, utf8('Jefe'), utf8('what do ya want for nothing?'))).toString('hex'), '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
  assert.equal(concat('a', new Uint8Array([1])).length, 2);
});

import test from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {b64u, canonical, compare, concat, equal, fromB64u, hex, readU32, u32, u64, utf8} from '../../companion/core/bytes.js';
import {entryId, open, pad, padded, seal, spaceId, spaceKey, unpad} from '../../companion/crypto/record.js';
import {Fault} from '../../companion/core/fault.js';
import {xchacha20poly1305} from '../../companion/vendor/noble.js';

const bytes = (min, max) => fc.uint8Array({minLength: min, maxLength: max});
const root = new Uint8Array(32).fill(7);
const key = spaceKey(root, 'book');
const ring = (kid) => (equal(kid, key.kid) ? key : undefined);
const forged = (f) => assert.throws(f, (e) => e instanceof Fault && e.code === 'record_forged');

test('base64url is read back, is what Node writes, and has one text for each run of bytes', () => {
  fc.assert(fc.property(bytes(0, 100), (b) => {
    assert.equal(b64u(b), Buffer.from(b).toString('base64url'));
    assert.deepEqual(fromB64u(b64u(b)), new Uint8Array(b));
  }));
  for (const wrong of ['A', 'AB=', 'A+', 'AB\n', 'ÄÄ', 'AB']) assert.throws(() => fromB64u(wrong), RangeError, wrong);
  assert.throws(() => fromB64u('AAAA', 4), RangeError);
});

test('numbers as bytes', () => {
  fc.assert(fc.property(fc.nat(0xffffffff), (n) => assert.equal(readU32(u32(n), 0), n)));
  assert.equal(hex(u64(2 ** 40 + 5)), '0000010000000005');
  for (const wrong of [-1, 1.5, 2 ** 32]) assert.throws(() => u32(wrong), RangeError);
});

test('canonical JSON sorts keys and leaves out what is undefined', () => {
  assert.equal(canonical({b: [1, {d: null, c: 'x'}], a: undefined, A: true}), '{"A":true,"b":[1,{"c":"x","d":null}]}');
  assert.throws(() => canonical(0.5), RangeError);
});

test('padding: at least 256, at most 12 % longer, only as we pad', () => {
  fc.assert(fc.property(fc.integer({min: 1, max: 260000}), (n) => {
    assert.ok(padded(n) >= 256 && padded(n) >= n && (n <= 256 || padded(n) <= n * 1.12), String(n));
    assert.equal(padded(padded(n)), padded(n));
  }));
  fc.assert(fc.property(bytes(0, 600), (b) => assert.deepEqual(unpad(pad(b)), new Uint8Array(b))));
  assert.throws(() => unpad(concat(pad(utf8('a')), new Uint8Array(1))), RangeError);
  const said = pad(utf8('a'));
  said[200] = 1;
  assert.throws(() => unpad(said), RangeError);
});

test('a short entry of any kind weighs the same, a tombstone 49 bytes', () => {
  const where = {space: new Uint8Array(16), id: new Uint8Array(16), rev: 1, del: false};
  const urge = seal(key, where, {k: 'urge', at: 1, strength: 7});
  const line = seal(key, where, {k: 'journal', text: 'A day like others, with rain in it and a walk by the river.'});
  assert.equal(urge.length, 256 + 49);
  assert.equal(line.length, urge.length);
  assert.equal(seal(key, {...where, del: true}, null).length, 49);
});

test('what is sealed opens, and only where it belongs', () => {
  fc.assert(fc.property(bytes(16, 16), bytes(16, 16), fc.nat(1e6), fc.object({key: fc.string()}), (space, id, rev, o) => {
    const where = {space, id, rev, del: false};
    const body = JSON.parse(JSON.stringify({k: 'x', o}));
    const blob = seal(key, where, body);
    assert.deepEqual(open(ring, where, blob), body);
    const other = (b) => b.map((x, i) => (i === 3 ? x ^ 1 : x));
    for (const w of [{...where, rev: rev + 1}, {...where, id: other(id)}, {...where, space: other(space)}, {...where, del: true}]) forged(() => open(ring, w, blob));
  }), {numRuns: 50});
});

test('a single bit changed anywhere is found; random bytes are a Fault and nothing else', () => {
  const where = {space: new Uint8Array(16), id: new Uint8Array(16), rev: 3, del: false};
  const blob = seal(key, where, {k: 'x'});
  for (let i = 0; i < blob.length; i++) forged(() => open(ring, where, blob.map((b, j) => (j === i ? b ^ 0x10 : b))));
  fc.assert(fc.property(bytes(0, 400), (b) => forged(() => open(() => key, where, b))));
});

test('keys and ids of spaces differ by name and root, and stay what they are', () => {
  assert.notDeepEqual(spaceKey(root, 'book').key, spaceKey(root, 'work/aa/step-4').key);
  assert.notDeepEqual(spaceKey(root, 'book').key, spaceKey(new Uint8Array(32), 'book').key);
  assert.notDeepEqual(spaceId(root, 'settings'), entryId(root, 'settings'));
  assert.equal(b64u(entryId(root, 'settings')), b64u(entryId(root.slice(), 'settings')));
  assert.ok(compare(new Uint8Array([1, 2]), new Uint8Array([1, 3])) < 0);
});

test('the cipher is that of draft-irtf-cfrg-xchacha-03, appendix A.3.1', () => {
  const from = (s) => new Uint8Array(Buffer.from(s.replace(/\s/g, ''), 'hex'));
  const message = utf8("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.");
  const sealed = xchacha20poly1305(from('808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f'), from('404142434445464748494a4b4c4d4e4f5051525354555657'), from('50515253c0c1c2c3c4c5c6c7')).encrypt(message);
  assert.equal(hex(sealed.slice(-16)), 'c0875924c1c7987947deafd8780acf49');
  assert.equal(hex(sealed.slice(0, 16)), 'bd6d179d3e83d43b9576579493c0e939');
});

import test from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {MOST_FILE, openSealed, sealedSize, sealFile} from '../../companion/crypto/blob.js';

const damaged = (e) => e.code === 'file_damaged';
const bytesOf = async (blob) => new Uint8Array(await blob.arrayBuffer());
const CHUNK = 65536, SEALED = 24 + CHUNK + 16;
const filled = (n) => new Uint8Array(n).map((_, i) => i * 7);

test('what is sealed opens; its length on the server is that of whole chunks', async () => {
  await fc.assert(fc.asyncProperty(fc.oneof(fc.nat(300), fc.constantFrom(CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 150000)), async (n) => {
    const file = new File([filled(n)], 'a photo.jpg', {type: 'image/jpeg'});
    const {ref, sealed} = await sealFile(file);
    assert.deepEqual([ref.name, ref.type, ref.size], ['a photo.jpg', 'image/jpeg', n]);
    assert.equal(sealed.size, Math.max(1, Math.ceil(n / CHUNK)) * SEALED);
    assert.equal(sealed.size, sealedSize(n));
    const back = await openSealed(ref, sealed);
    assert.equal(back.type, 'image/jpeg');
    assert.deepEqual(await bytesOf(back), filled(n));
  }), {numRuns: 20});
});

test('chunks left out, exchanged, put after the end, or of another file are found', async () => {
  const {ref, sealed} = await sealFile(new File([filled(3 * CHUNK)], 'x'));
  const [a, b, c] = [0, 1, 2].map((i) => sealed.slice(i * SEALED, (i + 1) * SEALED));
  const other = await sealFile(new File([filled(3 * CHUNK)], 'x'));
  for (const [what, parts, size] of [['the last left out', [a, b], 2 * CHUNK], ['order', [b, a, c]], ['twice', [a, a, c]], ['after the end', [a, b, c, c], 4 * CHUNK],
    ['of another file', [a, b, other.sealed.slice(2 * SEALED)]], ['short', [sealed.slice(0, -1)]], ['none', []]]) {
    await assert.rejects(openSealed({...ref, size: size ?? ref.size}, new Blob(parts)), damaged, what);
  }
  await assert.rejects(openSealed(other.ref, sealed), damaged);
  await assert.rejects(openSealed({...ref, blob: other.ref.blob}, sealed), damaged);
  await assert.rejects(openSealed({...ref, size: ref.size - 1}, sealed), damaged, 'a length that leaves something out');
  for (const wrong of [{size: -1}, {size: 1.5}, {size: '9'}, {key: 'AAAA'}, {blob: null}, {size: MOST_FILE + 1}]) await assert.rejects(openSealed({...ref, ...wrong}, sealed), damaged);
});

test('a bit changed anywhere is found', async () => {
  const {ref, sealed} = await sealFile(new File([filled(70000)], 'x'));
  const bytes = await bytesOf(sealed);
  await fc.assert(fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (at, bit) => {
    const changed = bytes.slice();
    changed[at] ^= 1 << bit;
    await assert.rejects(openSealed(ref, new Blob([changed])), damaged);
  }), {numRuns: 100});
});

test('10 MiB are taken, one byte more is not', async () => {
  const {ref, sealed} = await sealFile(new File([new Uint8Array(MOST_FILE)], 'x'));
  assert.equal((await openSealed(ref, sealed)).size, MOST_FILE);
  await assert.rejects(sealFile(new File([new Uint8Array(MOST_FILE + 1)], 'x')), (e) => e.code === 'too_large');
});

test('what a browser would run is never said to be that', async () => {
  for (const type of ['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/xml', 'application/javascript', 'image/png; x=text/html', '']) {
    const {ref, sealed} = await sealFile(new File(['<script>'], 'x.html', {type}));
    assert.equal(ref.type, 'application/octet-stream', type);
    assert.equal((await openSealed({...ref, type}, sealed)).type, 'application/octet-stream', type);
  }
});

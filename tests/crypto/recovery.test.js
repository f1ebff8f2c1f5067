import test from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {Fault} from '../../companion/core/fault.js';
import {identityOf} from '../../companion/crypto/age.js';
import {checkWords, groupsOf, makeRecovery, PREFIX, readRecovery} from '../../companion/crypto/recovery.js';
import {generateHybridIdentity} from '../../companion/vendor/age.js';
import {encodeQR} from '../../companion/vendor/qr.js';
import {decodeQR} from '../../companion/vendor/qr-decode.js';

const seeds = fc.uint8Array({minLength: 32, maxLength: 32});
const fails = (typed, code, data) => assert.throws(() => readRecovery(typed), (e) => {
  assert.ok(e instanceof Fault);
  assert.equal(e.code, code);
  for (const [k, v] of Object.entries(data ?? {})) assert.deepEqual(e.data[k], v, k);
  return true;
});
const ALPHABET = 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L';

test('a printed key is an identity of age, in twelve groups', async () => {
  const {seed, text} = makeRecovery();
  assert.ok(text.startsWith(PREFIX));
  const groups = groupsOf(text);
  assert.deepEqual(groups.map((g) => g.length), [...Array(11).fill(5), 3]);
  assert.equal(PREFIX + groups.join(''), text);
  assert.deepEqual(readRecovery(text), seed);
  const theirs = await generateHybridIdentity();
  assert.equal(identityOf(readRecovery(theirs)), theirs);
});

test('however it is typed it is read', () => {
  fc.assert(fc.property(seeds, fc.boolean(), fc.boolean(), fc.constantFrom(' ', '', '-', '\n', ' · ', '\t', ' — ', '\u00a0'), (seed, prefix, low, between) => {
    let typed = (prefix ? PREFIX + between : '') + groupsOf(identityOf(seed)).join(between);
    if (low) typed = typed.toLowerCase();
    assert.deepEqual(readRecovery(`  ${typed}\n`), new Uint8Array(seed));
  }), {numRuns: 200});
  const {seed, text} = makeRecovery();
  assert.deepEqual(readRecovery(`# my book, made on 3 March\n\n${text}\n`), seed);
  assert.deepEqual(readRecovery(groupsOf(text).map((g, i) => `${i + 1}. ${g}`).join('\r\n')), seed);
  assert.deepEqual(readRecovery([...text].map((c) => (/[0-9A-Z]/.test(c) ? String.fromCharCode(c.charCodeAt(0) + 0xfee0) : c)).join('')), seed, 'full width');
});

test('letters that look like those of the alphabet are taken for them', () => {
  fc.assert(fc.property(seeds, (seed) => {
    const typed = groupsOf(identityOf(seed)).join(' ').replaceAll('0', 'O').replaceAll('8', 'b').replaceAll('L', '1');
    assert.deepEqual(readRecovery(typed), new Uint8Array(seed));
  }));
});

test('one wrong character: the group is named', () => {
  fc.assert(fc.property(seeds, fc.nat(57), fc.integer({min: 1, max: 31}), (seed, at, by) => {
    const data = groupsOf(identityOf(seed)).join('');
    const other = ALPHABET[(ALPHABET.indexOf(data[at]) + by) % 32];
    fails(data.slice(0, at) + other + data.slice(at + 1), 'key_wrong', {groups: [Math.floor(at / 5) + 1]});
  }), {numRuns: 300});
});

test('two wrong characters, or two that changed places: both groups are named', () => {
  fc.assert(fc.property(seeds, fc.nat(57), fc.nat(57), fc.integer({min: 1, max: 31}), fc.integer({min: 1, max: 31}), (seed, a, b, x, y) => {
    fc.pre(a !== b);
    const data = [...groupsOf(identityOf(seed)).join('')];
    for (const [at, by] of [[a, x], [b, y]]) data[at] = ALPHABET[(ALPHABET.indexOf(data[at]) + by) % 32];
    const groups = [...new Set([a, b].map((at) => Math.floor(at / 5) + 1))].sort((p, q) => p - q);
    fails(data.join(''), 'key_wrong', {groups});
  }), {numRuns: 300});
  fc.assert(fc.property(seeds, fc.nat(56), (seed, at) => {
    const d = groupsOf(identityOf(seed)).join('');
    fc.pre(d[at] !== d[at + 1]);
    fails(d.slice(0, at) + d[at + 1] + d[at] + d.slice(at + 2), 'key_wrong', {groups: [...new Set([Math.floor(at / 5) + 1, Math.floor((at + 1) / 5) + 1])]});
  }));
});

test('one missing or one too many: the group is named; of more the number is said', () => {
  fc.assert(fc.property(seeds, fc.nat(57), fc.constantFrom(...ALPHABET), (seed, at, c) => {
    const d = groupsOf(identityOf(seed)).join('');
    // Of equal neighbours any may be meant: the group of the first of them is as right.
    const near = (e, same) => assert.ok(Math.abs(e.data.group - (Math.floor(at / 5) + 1)) <= (same ? 1 : 0), `${e.data.group} for ${at}`);
    assert.throws(() => readRecovery(d.slice(0, at) + d.slice(at + 1)), (e) => (assert.equal(e.code, 'key_short'), assert.equal(e.data.missing, 1), near(e, d[at] === d[at - 1] || d[at] === d[at + 1]), true));
    assert.throws(() => readRecovery(d.slice(0, at) + c + d.slice(at)), (e) => (assert.equal(e.code, 'key_long'), assert.equal(e.data.extra, 1), near(e, c === d[at] || c === d[at - 1]), true));
  }), {numRuns: 60});
  const d = groupsOf(makeRecovery().text);
  fails(d.slice(0, 9).join(' '), 'key_short', {missing: 13, group: undefined});
  fails(d.join('') + 'QQQ', 'key_long', {extra: 3});
});

test('what is no printed key is told apart', () => {
  for (const nothing of ['', '   ', '\n# only a note\n', '---']) fails(nothing, 'key_empty');
  fails('age1pq1qqqq', 'key_public');
  fails('AGE-SECRET-KEY-1QQPZ', 'key_old');
  fails('AGE-SECRET-KEY-PQ-1QPZRY QPÑZR', 'key_letter', {letter: 'Ñ', group: 2});
  fails('lamp river', 'key_short'); // every letter of it is one that a key may have, or looks like one
  fails('our garden', 'key_short');
  fc.assert(fc.property(fc.string({unit: 'grapheme', maxLength: 200}), (s) => assert.throws(() => readRecovery(s), Fault)));
});

test('the check words are the same for the same key, and others for others', () => {
  const seed = new Uint8Array(32).fill(9);
  assert.deepEqual(checkWords(seed, 'en'), ['tongue', 'jury', 'cypress']);
  assert.deepEqual(checkWords(seed, 'es'), ['verde', 'chaleco', 'animal']);
  const seen = new Set(Array.from({length: 500}, () => checkWords(makeRecovery().seed, 'en').join()));
  assert.equal(seen.size, 500);
});

test('the key fits a square that a phone reads', () => {
  const {seed, text} = makeRecovery();
  const grid = encodeQR(text, 'raw', {ecc: 'medium', encoding: 'alphanumeric', border: 4});
  assert.ok(grid.length <= 45, `${grid.length} squares a side`);
  const scale = 4, width = grid.length * scale;
  const data = new Uint8Array(width * width * 4).fill(255);
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < width; x++) if (grid[Math.floor(y / scale)][Math.floor(x / scale)]) data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
  }
  assert.deepEqual(readRecovery(decodeQR({width, height: width, data})), seed);
});

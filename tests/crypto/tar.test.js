import test from 'node:test';
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import fc from 'fast-check';
import {utf8} from '../../companion/core/bytes.js';
import {checkName, readTar, writeTar} from '../../companion/crypto/tar.js';

async function whole(chunks) {
  const all = [];
  for await (const c of chunks) all.push(c);
  return new Uint8Array(Buffer.concat(all));
}

/** A tar in pieces of any size, as a stream gives it. */
async function* pieces(bytes, size) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(bytes, size = 1000) {
  const out = [];
  for await (const m of readTar(pieces(bytes, size))) out.push([m.name, await whole(m.data)]);
  return out;
}

const folder = fc.array(fc.constantFrom('a', 'steps', 'año', 'x'.repeat(90), 'día de otoño'), {maxLength: 3});
const file = fc.tuple(folder, fc.constantFrom('book.json', 'foto.jpg', 'y'.repeat(120), 'z'.repeat(101), 'ñ'.repeat(60), '照片.png')).map(([f, n]) => [...f, n].join('/'));
const members = fc.uniqueArray(fc.record({name: file, data: fc.uint8Array({maxLength: 1200})}), {selector: (m) => m.name, maxLength: 6});
const sized = (all) => all.map((m) => ({...m, size: m.data.length}));

test('what is written is read, in whatever pieces it comes', async () => {
  await fc.assert(fc.asyncProperty(members, fc.integer({min: 1, max: 3000}), async (all, size) => {
    const tar = await whole(writeTar(sized(all)));
    assert.equal(tar.length % 512, 0);
    assert.deepEqual(await read(tar, size), all.map((m) => [m.name, new Uint8Array(m.data)]));
  }), {numRuns: 60});
});

test('the system’s tar unpacks it, and what that packs is read', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'tar-'));
  try {
    await fc.assert(fc.asyncProperty(members, async (all) => {
      rmSync(dir, {recursive: true});
      mkdirSync(join(dir, 'in'), {recursive: true});
      mkdirSync(join(dir, 'out'));
      writeFileSync(join(dir, 'a.tar'), await whole(writeTar(sized(all), {mtime: 1790000000})));
      execFileSync('tar', ['xf', join(dir, 'a.tar'), '-C', join(dir, 'out')], {stdio: ['ignore', 'ignore', 'inherit']});
      for (const m of all) assert.deepEqual(new Uint8Array(readFileSync(join(dir, 'out', m.name))), new Uint8Array(m.data));
      for (const format of ['gnu', 'pax', 'ustar']) {
        if (format === 'ustar' && all.some((m) => Buffer.byteLength(m.name) > 90)) continue;
        for (const m of all) mkdirSync(dirname(join(dir, 'in', m.name)), {recursive: true});
        for (const m of all) writeFileSync(join(dir, 'in', m.name), m.data);
        execFileSync('tar', [`--format=${format}`, '-cf', join(dir, 'b.tar'), '-C', join(dir, 'in'), '.']);
        const got = new Map(await read(new Uint8Array(readFileSync(join(dir, 'b.tar')))));
        assert.equal(got.size, all.length);
        for (const m of all) assert.deepEqual(got.get(m.name), new Uint8Array(m.data));
      }
    }), {numRuns: 8});
  } finally {
    rmSync(dir, {recursive: true});
  }
});

test('names that lead elsewhere are neither written nor read', async () => {
  for (const name of ['', '/etc/passwd', '../x', 'a/../x', 'a//b', 'a/', './x', 'a\\b', 'C:x', 'a\0b', 'a\nb', 'x'.repeat(1001)]) {
    assert.throws(() => checkName(name), RangeError, JSON.stringify(name));
    await assert.rejects(whole(writeTar([{name, size: 0, data: new Uint8Array(0)}])), RangeError);
  }
  const tar = await whole(writeTar([{name: 'aa/x', size: 1, data: new Uint8Array(1)}]));
  tar.set(utf8('..'), 0); // two bytes exchanged leave a wrong sum: it is put right, as whoever writes such a thing would
  const sum = tar.subarray(0, 512).reduce((n, b, i) => n + (i >= 148 && i < 156 ? 32 : b), 0);
  tar.set(utf8(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  await assert.rejects(read(tar), /leads elsewhere/);
});

test('links, devices, cut and changed ones are refused', async () => {
  const tar = await whole(writeTar([{name: 'a', size: 700, data: new Uint8Array(700).fill(7)}]));
  for (const type of ['1', '2', '3', '4', '6', 'S']) {
    const t = tar.slice();
    t[156] = type.charCodeAt(0);
    const sum = t.subarray(0, 512).reduce((n, b, i) => n + (i >= 148 && i < 156 ? 32 : b), 0);
    t.set(utf8(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
    await assert.rejects(read(t), /no file/);
  }
  for (const length of [0, 100, 512, 1000, 1536, 2048]) await assert.rejects(read(tar.slice(0, length)), RangeError, String(length));
  for (let i = 0; i < 512; i++) if (i !== 155) await assert.rejects(read(tar.map((b, j) => (j === i ? b ^ 1 : b))), RangeError, String(i)); // the last byte of the sum's field says nothing
  await fc.assert(fc.asyncProperty(fc.uint8Array({minLength: 512, maxLength: 2000}), async (b) => {
    fc.pre(b[0] !== 0);
    await assert.rejects(read(b), RangeError);
  }));
  await assert.rejects(whole(writeTar([{name: 'a', size: 3, data: new Uint8Array(2)}])), RangeError);
  await assert.rejects(whole(writeTar([{name: 'a', size: 1, data: new Uint8Array(2)}])), RangeError);
});

test('members may be passed over', async () => {
  const tar = await whole(writeTar(['a', 'b', 'c'].map((name) => ({name, size: 5000, data: new Uint8Array(5000).fill(name.charCodeAt(0))}))));
  const names = [];
  for await (const m of readTar(pieces(tar, 300))) {
    names.push(m.name);
    if (m.name === 'b') for await (const _ of m.data) break; // a part of it only
  }
  assert.deepEqual(names, ['a', 'b', 'c']);
});

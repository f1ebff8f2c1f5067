import test from 'node:test';
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import fc from 'fast-check';
import {newIdentity, openFile, recipientOf, sealStreamTo} from '../../companion/crypto/age.js';
import {bookJson, openSaved, pathsOf, saveTo, saveUnder, tarOf} from '../../companion/crypto/snapshot.js';
import {writeTar} from '../../companion/crypto/tar.js';
import {utf8} from '../../companion/core/bytes.js';

const code = (c) => (e) => e.code === c;
const photo = {blob: 'A'.repeat(22), key: 'B'.repeat(43), name: 'Día en el río.jpg', type: 'image/jpeg', size: 70000};
const other = {blob: 'C'.repeat(22), key: 'D'.repeat(43), name: 'día en el río.jpg', type: 'text/html', size: 3};
const bytes = new Map([[photo.blob, new Uint8Array(70000).map((_, i) => i)], [other.blob, new Uint8Array([1, 2, 3])]]);
const entries = [
  {id: '1', k: 'journal', day: '2026-11-25', at: '19:00', text: 'It rained.\n\nWe walked.', files: [photo, other], _made: 1},
  {id: '2', k: 'count', label: 'Sin tabaco', start: '2026-01-31', _made: 2},
  {id: '3', k: 'filler', x: 1},
];
const book = {
  entries, made: '2026-11-26', pages: [{name: 'journal.md', text: '# Journal\n'}], readme: {name: 'README.txt', text: 'This is your book.', missing: 'Missing:'},
  attachment: async (ref) => new Blob([bytes.get(ref.blob)]),
};
const identity = newIdentity();
const recipients = [await recipientOf(newIdentity()), await recipientOf(identity)];

/** Unpacks with the system's tar. */
async function unpacked(tar) {
  const dir = mkdtempSync(join(tmpdir(), 'snapshot-'));
  try {
    writeFileSync(join(dir, 'x.tar'), tar);
    execFileSync('tar', ['xf', 'x.tar'], {cwd: dir});
    rmSync(join(dir, 'x.tar'));
    return new Map(readdirSync(dir, {recursive: true, withFileTypes: true}).filter((f) => f.isFile()).map((f) => [join(f.parentPath ?? f.path, f.name).slice(dir.length + 1), readFileSync(join(f.parentPath ?? f.path, f.name))]));
  } finally {
    rmSync(dir, {recursive: true});
  }
}

test('a saved book opens with each key, and as it was', async () => {
  for (const [by, file] of [[{identity}, await saveTo(recipients, book)], [{passphrase: ' lamp  river '}, await saveUnder('lamp river', book)]]) {
    const {made, entries: back, files} = await openSaved(by, file);
    assert.equal(made, '2026-11-26');
    assert.deepEqual(back, entries.slice(0, 2));
    assert.deepEqual([...files.keys()], [photo.blob, other.blob]);
    for (const [id, blob] of files) assert.deepEqual(new Uint8Array(await blob.arrayBuffer()), bytes.get(id));
    assert.deepEqual([...files.values()].map((b) => b.type), ['image/jpeg', 'application/octet-stream']);
  }
});

test('a person who has only tar finds everything', async () => {
  const file = await saveTo(recipients, book);
  const all = await unpacked(await openFile({identity}, new Uint8Array(await file.arrayBuffer())));
  assert.deepEqual([...all.keys()].sort(), ['README.txt', 'book.json', 'files/Día en el río.jpg', 'files/día en el río-2.jpg', 'journal.md']);
  assert.deepEqual(new Uint8Array(all.get('files/Día en el río.jpg')), bytes.get(photo.blob));
  const text = all.get('book.json').toString();
  assert.equal(JSON.parse(text).entries[0].files[1].path, 'files/día en el río-2.jpg');
  const lines = text.trim().split('\n');
  assert.equal(lines.length, 4);
  assert.equal(JSON.parse(lines[1].replace(/,$/, '')).text, 'It rained.\n\nWe walked.');
});

test('what cannot be had is named, and the rest is saved', async () => {
  const missing = [];
  const some = {...book, attachment: async (ref) => (ref.blob === other.blob ? Promise.reject(new Error('offline')) : new Blob([bytes.get(ref.blob)]))};
  const file = await saveTo(recipients, some, {onMissing: (ref) => missing.push(ref.name)});
  assert.deepEqual(missing, [other.name]);
  const back = await openSaved({identity}, file);
  assert.deepEqual([...back.files.keys()], [photo.blob]);
  assert.deepEqual(back.entries[0].files, [photo, other]);
  const all = await unpacked(await openFile({identity}, new Uint8Array(await file.arrayBuffer())));
  assert.equal(all.get('README.txt').toString(), 'This is your book.\n\nMissing:\n  día en el río.jpg\n');
});

test('another key, a cut or changed file, and what is no book are told apart', async () => {
  const file = await saveTo(recipients, book);
  await assert.rejects(openSaved({identity: newIdentity()}, file), code('not_opened'));
  await assert.rejects(openSaved({passphrase: 'x'}, file), code('not_opened'));
  for (const n of [0, 10, 3000, file.size - 70000, file.size - 20, file.size - 1]) await assert.rejects(openSaved({identity}, file.slice(0, n)), code('not_opened'), String(n));
  const whole = new Uint8Array(await file.arrayBuffer());
  await fc.assert(fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(7), async (at, bit) => {
    const changed = whole.slice();
    changed[at] ^= 1 << bit;
    await assert.rejects(openSaved({identity}, new Blob([changed])), code('not_opened'));
  }), {numRuns: 40});
  const sealed = async (members) => new Response(await sealStreamTo(recipients, new Response(ReadableStream.from(writeTar(members))).body)).blob();
  const json = (data) => ({name: 'book.json', size: utf8(data).length, data: utf8(data)});
  for (const members of [[], [{name: 'x', size: 0, data: new Uint8Array(0)}], [json('{')], [json('{"homegroup":"book","v":2,"entries":[]}')], [json('{"homegroup":"book","v":1,"entries":[{"k":"x"}]}')], [json('[]')]]) {
    await assert.rejects(openSaved({identity}, await sealed(members)), code('not_saved'), JSON.stringify(members));
  }
  assert.deepEqual((await openSaved({identity}, await sealed([json('{"homegroup":"book","v":1,"entries":[]}')]))).entries, []);
});

test('progress goes up to the whole; a stop is heard', async () => {
  const seen = [];
  const file = await saveTo(recipients, book, {onProgress: (done, of) => seen.push([done, of])});
  assert.ok(seen.every(([done], i) => i === 0 || done >= seen[i - 1][0]));
  assert.deepEqual(seen.at(-1)[0], seen.at(-1)[1]);
  const read = [];
  await openSaved({identity}, file, {onProgress: (done, of) => read.push([done, of])});
  assert.deepEqual(read.at(-1), [file.size, file.size]);
  const stop = new AbortController();
  const large = {...book, entries: [...entries, ...Array.from({length: 60000}, (_, i) => ({id: String(i), k: 'journal', text: 'x'.repeat(100)}))]};
  setTimeout(() => stop.abort(), 5);
  await assert.rejects(saveTo(recipients, large, {signal: stop.signal}), {name: 'AbortError'});
  const whole = await saveTo(recipients, large);
  const again = new AbortController();
  setTimeout(() => again.abort(), 1);
  await assert.rejects(openSaved({identity}, whole, {signal: again.signal}), {name: 'AbortError'});
});

test('any entries come back as they were, with files of any name', async () => {
  const name = fc.oneof(fc.string({unit: 'binary', maxLength: 300}), fc.constantFrom('../../x', '/etc/x', '.', '', 'a\0b.jpg', 'CON', 'x'.repeat(400) + '.pdf', '\u202Egpj.exe'));
  const value = fc.jsonValue();
  await fc.assert(fc.asyncProperty(fc.array(fc.record({id: fc.string(), k: fc.constantFrom('journal', 'row', 'odd'), text: value, name}), {maxLength: 5}), async (list) => {
    const all = list.map(({name: n, ...e}, i) => JSON.parse(JSON.stringify({...e, files: [{blob: `b${i}`, key: 'k', name: n, type: '', size: 2}]})));
    const file = await saveTo(recipients, {...book, entries: all, attachment: async () => new Blob([new Uint8Array([7, 8])])});
    const back = await openSaved({identity}, file);
    assert.deepEqual(back.entries, all);
    assert.equal(back.files.size, all.length);
    const paths = [...pathsOf(all).values()];
    assert.equal(new Set(paths.map((p) => p.toLowerCase())).size, paths.length);
  }), {numRuns: 40});
  assert.equal(bookJson([], '2026-11-26'), '{"homegroup":"book","v":1,"made":"2026-11-26","entries":[\n\n]}\n');
  assert.ok(tarOf({...book, entries: []}) instanceof ReadableStream);
});

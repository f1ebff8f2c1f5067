import test from 'node:test';
import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {inflateSync} from 'node:zlib';
import * as vectors from 'cctv-age';
import {Decrypter} from '../../companion/vendor/age.js';
import {argon2id as noble} from '../../companion/vendor/argon2-noble.js';
import {argon2} from '../../companion/crypto/argon2.js';
import {derive, normal} from '../../companion/crypto/kdf.js';
import {newKdf} from '../../companion/crypto/slots.js';
import {newIdentity, openFile, openStream, recipientOf, sealStreamTo, sealStreamUnder} from '../../companion/crypto/age.js';
import {Fault} from '../../companion/core/fault.js';

/** One vector: its header, line by line, and its file (https://c2sp.org/CCTV/age). */
function parse(bytes) {
  const end = Buffer.from(bytes).indexOf('\n\n');
  const fields = {identity: [], passphrase: []};
  for (const line of Buffer.from(bytes.subarray(0, end)).toString().split('\n')) {
    const [name, value] = [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)];
    if (Array.isArray(fields[name])) fields[name].push(value);
    else fields[name] = value;
  }
  let file = bytes.subarray(end + 2);
  if (fields.compressed === 'zlib') file = new Uint8Array(inflateSync(file));
  return {...fields, file};
}

test('every CCTV vector of age ends as it says, on the module that is shipped', async () => {
  const seen = {};
  for (const [name, bytes] of Object.entries(vectors)) {
    const v = parse(bytes);
    const armored = v.armored === 'yes';
    const d = new Decrypter();
    for (const p of v.passphrase) d.addPassphrase(p);
    for (const i of v.identity) d.addIdentity(i);
    let plain;
    try {
      const {armor} = await import('../../companion/vendor/age.js');
      const file = armored ? (armor ? armor.decode(Buffer.from(v.file).toString()) : null) : v.file;
      if (file === null) continue; // this program writes and reads no armor, and ships none
      plain = await d.decrypt(file);
    } catch { /* counted below */ }
    seen[v.expect] = (seen[v.expect] ?? 0) + 1;
    if (v.expect === 'success') {
      assert.ok(plain, `${name} does not open`);
      assert.equal(createHash('sha256').update(plain).digest('hex'), v.payload, name);
    } else {
      assert.equal(plain, undefined, `${name} opens, and is to fail with: ${v.expect}`);
    }
  }
  assert.ok(seen.success >= 15 && Object.values(seen).reduce((a, b) => a + b) >= 90, JSON.stringify(seen));
});

const stream = (bytes) => new Blob([bytes]).stream();
const whole = async (s) => new Uint8Array(await new Response(s).arrayBuffer());

test('streams open as they were sealed; cut short they fail', async () => {
  const identity = newIdentity();
  const long = new Uint8Array(300_000).map((_, i) => i);
  const file = await whole(await sealStreamTo([await recipientOf(identity)], stream(long)));
  assert.deepEqual(await whole(await openStream({identity}, stream(file))), long);
  await assert.rejects(async () => whole(await openStream({identity}, stream(file.slice(0, -70_000)))));
  await assert.rejects(openFile({identity: newIdentity()}, file), (e) => e instanceof Fault && e.code === 'not_opened');
});

test('a file under a passphrase opens with it', async () => {
  const file = await whole(await sealStreamUnder('lamp river seven', stream(new Uint8Array([1, 2, 3]))));
  assert.match(Buffer.from(file.slice(0, 80)).toString(), /-> scrypt \S+ 16\n/);
  assert.deepEqual(await openFile({passphrase: 'lamp river seven'}, file), new Uint8Array([1, 2, 3]));
  await assert.rejects(openFile({passphrase: 'lamp river six'}, file), (e) => e.code === 'not_opened');
});

test('argon2id is that of RFC 9106, and both builds of it agree', async () => {
  const tag = noble(new Uint8Array(32).fill(1), new Uint8Array(16).fill(2), {t: 3, m: 32, p: 4, key: new Uint8Array(8).fill(3), personalization: new Uint8Array(12).fill(4), dkLen: 32});
  assert.equal(Buffer.from(tag).toString('hex'), '0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659');
  const o = {password: new Uint8Array([1, 2]), salt: new Uint8Array(16).fill(5), m: 1024, t: 2, p: 1};
  assert.deepEqual(await argon2(o), noble(o.password, o.salt, {m: o.m, t: o.t, p: o.p, dkLen: 64}));
});

/** A worker as kdf.js uses one, in this thread. */
function inline() {
  const worker = {onmessage: null, terminate() {}, async postMessage(data) {
    worker.onmessage({data: {hash: await argon2(data)}});
  }};
  return worker;
}

test('a passphrase is derived as it is meant, whatever keyboard wrote it, and never with weak parameters', async () => {
  const kdf = newKdf();
  const one = await derive('  río  lámpara ', kdf, inline);
  assert.equal(one.length, 64);
  assert.deepEqual(await derive('ri\u0301o la\u0301mpara', kdf, inline), one);
  assert.equal(normal(' a  b '), 'a b');
  let started = false;
  await assert.rejects(derive('x', {...kdf, m: 1024}, () => (started = true, inline())), (e) => e.code === 'kdf_weak');
  assert.equal(started, false);
});

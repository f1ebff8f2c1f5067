// The client's own code with the real server.
import test, {after, before} from 'node:test';
import assert from 'node:assert/strict';
import {serve} from '../browser/harness.js';
import {newKdf, strong} from '../../companion/crypto/slots.js';
import {Device, secret} from './harness.js';

let server;
before(async () => (server = await serve()));
after(() => server?.stop());

let people = 0;

/** A device with a book, a passphrase and an account. */
async function member() {
  const handle = `river-${++people}-${process.pid}`;
  const one = await new Device({origin: server.url}).start();
  assert.equal(one.core.status, 'new');
  await one.core.begin();
  const kdf = newKdf();
  await one.core.addSlot({kind: 'passphrase', secret: secret(1), kdf});
  await one.core.register({handle});
  return {handle, kdf, one};
}

async function second(handle, n = 1) {
  const two = await new Device({origin: server.url}).start();
  const {challenge, kdf} = await two.core.challenge(handle);
  await two.core.signIn({handle, challenge, kind: 'passphrase', secret: secret(n), kdf});
  return two;
}

test('what one device writes another reads, and both edits of one entry are there', async () => {
  const {handle, kdf, one} = await member();
  const row = await one.core.put({k: 'row', program: 'aa', item: 'step-4', sheet: 'step4-resentments', cells: {who: 'My brother', cause: 'the car'}});
  await one.core.put({k: 'journal', day: '2026-11-25', text: 'Rain.'});
  await one.core.back();
  assert.equal(one.said.backup.state, 'kept');
  assert.equal(one.said.backup.pending, 0);

  const two = await second(handle);
  assert.deepEqual(two.everything(), one.everything());
  assert.deepEqual((await two.core.challenge(handle)).kdf, strong(kdf));

  // Both offline, both edit.
  one.fetch.cut = two.fetch.cut = true;
  await one.core.put({id: row.id, cells: {...row.cells, part: ['frightened']}});
  await two.core.put({id: row.id, cells: {...row.cells, cause: 'the car, and what he said'}});
  await assert.rejects(one.core.back(), (f) => f.code === 'offline');
  assert.equal(one.said.backup.state, 'offline');
  assert.equal(one.said.backup.pending, 1);
  one.fetch.cut = two.fetch.cut = false;
  await one.core.back();
  await two.core.back();
  await one.core.back();
  assert.deepEqual(one.core.entries.get(row.id).cells, {who: 'My brother', cause: 'the car, and what he said', part: ['frightened']});
  assert.deepEqual(one.everything(), two.everything());
  assert.equal(one.core.entries.get(row.id)._lost, undefined);
});

test('a lost answer, a crash and a lock lose nothing and make no false conflict', async () => {
  const {handle, kdf, one} = await member();
  const entry = await one.core.put({k: 'journal', day: '2026-11-25', text: 'one'});
  const push = one.fetch;
  // The answer to the push is lost: whichever request comes after the third.
  for (const at of [1, 2, 3, 4, 5, 6]) {
    await one.core.put({id: entry.id, text: `after ${at}`});
    const before = push.asked.length;
    const through = one.fetch;
    one.core.world.fetch = through;
    through.loseAt = before + at;
    through.lose = at === 3;
    await one.core.back().catch((f) => assert.equal(f.code, 'offline'));
    await one.core.put({id: entry.id, text: `after ${at}, and more`});
  }
  await one.core.back();
  await one.crash();
  assert.equal(one.core.status, 'locked');
  await one.core.unlock({kind: 'passphrase', secret: secret(1), kdf});
  assert.equal(one.core.entries.get(entry.id).text, 'after 6, and more');
  const two = await second(handle);
  assert.equal(two.core.entries.get(entry.id).text, 'after 6, and more');
  assert.equal(two.core.entries.get(entry.id)._lost, undefined);
  await assert.rejects(one.core.unlock({kind: 'passphrase', secret: secret(2), kdf}), (f) => f.code === 'wrong_secret');
});

test('an edit beats a deletion that had not seen it; a deletion of what was seen stays', async () => {
  const {handle, one} = await member();
  const a = await one.core.put({k: 'journal', day: '2026-11-25', text: 'a'});
  const b = await one.core.put({k: 'journal', day: '2026-11-25', text: 'b'});
  await one.core.back();
  const two = await second(handle);
  await one.core.remove(a.id);
  await one.core.remove(b.id);
  await two.core.put({id: a.id, text: 'a, and more'});
  await two.core.back();
  await one.core.back();
  await two.core.back();
  for (const d of [one, two]) {
    assert.equal(d.core.entries.get(a.id)?.text, 'a, and more');
    assert.equal(d.core.entries.get(b.id), undefined);
  }
  // Undo of a deletion that the server knows.
  const was = await one.core.remove(a.id);
  await one.core.back();
  await two.core.back();
  assert.equal(two.core.entries.get(a.id), undefined);
  await one.core.restore(a.id, was);
  await one.core.back();
  await two.core.back();
  assert.equal(two.core.entries.get(a.id)?.text, 'a, and more');
});

test('a book that was begun before signing in is carried into the account', async () => {
  const {handle, one} = await member();
  await one.core.put({k: 'settings', id: await one.core.id('settings'), programs: ['aa'], zone: 'America/New_York'});
  await one.core.back();
  const two = await new Device({origin: server.url}).start();
  await two.core.begin();
  await two.core.put({k: 'settings', id: await two.core.id('settings'), programs: ['smart']});
  await two.core.put({k: 'journal', day: '2026-11-24', text: 'before I signed in'});
  const {challenge, kdf} = await two.core.challenge(handle);
  await two.core.signIn({handle, challenge, kind: 'passphrase', secret: secret(1), kdf});
  await one.core.back();
  assert.deepEqual(one.everything(), two.everything());
  assert.deepEqual([...one.core.entries.get(await one.core.id('settings')).programs].sort(), ['aa', 'smart']);
  assert.equal(one.core.entries.all('journal').length, 1);
});

test('ways to unlock: another device learns of them, a changed passphrase opens, the old one does not', async () => {
  const {handle, one} = await member();
  const two = await second(handle);
  await one.core.addSlot({kind: 'recovery', secret: secret(7).slice(32)});
  await two.core.addSlot({kind: 'passphrase', secret: secret(5), kdf: newKdf()}); // from an older document: it is made again on the newer
  await one.core.back();
  assert.deepEqual(one.said.lock.slots.map((s) => s.kind), ['recovery', 'passphrase']);
  await one.core.rotate();
  await one.core.put({k: 'journal', day: '2026-11-25', text: 'under the new key'});
  await one.core.back();
  await two.core.back();
  assert.equal(two.core.entries.all('journal')[0].text, 'under the new key');
  await assert.rejects(second(handle, 1), (f) => f.code === 'denied');
  const three = await second(handle, 5);
  assert.deepEqual(three.everything(), one.everything());
  const four = await new Device({origin: server.url}).start();
  const {challenge} = await four.core.challenge(handle);
  await four.core.signIn({handle, challenge, kind: 'recovery', secret: secret(7).slice(32)});
  assert.deepEqual(four.everything(), one.everything());
});

test('sessions: seen, ended, and begun again with the account’s own key while the book is open', async () => {
  const {handle, one} = await member();
  one.core.called('A phone');
  const two = await second(handle);
  const sessions = await two.core.sessions();
  assert.equal(sessions.length, 2);
  for (const s of sessions) if (!s.current) await two.core.endSession(s.id);
  assert.equal((await two.core.sessions()).length, 1);
  await one.core.put({k: 'journal', day: '2026-11-25', text: 'still here'});
  await one.core.back();
  assert.equal((await two.core.sessions()).find((s) => !s.current).label, 'A phone');
  await one.core.removeAccount();
  assert.equal(one.said.account, null);
  assert.equal(one.core.entries.all('journal').length, 1);
  assert.equal(one.core.shelf.pending, 1);
  await assert.rejects(second(handle), (f) => f.code === 'denied');
  await one.core.register({handle});
  assert.equal(one.core.shelf.pending, 0);
});

// What breaks off in the middle: signing in, making an account, changing a key; and what a second window, or another device, does meanwhile. Nothing that
// was written is lost, no key is, and nobody is left where nothing leads on.
import test, {afterEach, beforeEach} from 'node:test';
import assert from 'node:assert/strict';
import {serve} from '../browser/harness.js';
import {newKdf} from '../../companion/crypto/slots.js';
import {Device, secret} from './harness.js';

let server;
// One for each: a server takes only so many sign-ins from one address.
beforeEach(async () => (server = await serve('--quota', '1MB')));
afterEach(() => server?.stop());

let people = 0;
const text = (device) => device.core.entries.all('journal').map((e) => e.text).sort();
const page = (words) => ({k: 'journal', day: '2026-11-24', text: words});
const code = (wanted) => (fault) => fault.code === wanted;

/** A device with a book and a passphrase. */
async function begun() {
  const one = await new Device({origin: server.url}).start();
  await one.core.begin();
  const kdf = newKdf();
  await one.core.addSlot({kind: 'passphrase', secret: secret(1), kdf});
  return {one, kdf, handle: `hill-${++people}-${process.pid}`};
}

async function member() {
  const made = await begun();
  await made.one.core.register({handle: made.handle});
  return made;
}

async function signIn(device, handle, n = 1) {
  const {challenge, kdf} = await device.core.challenge(handle);
  return device.core.signIn({handle, challenge, kind: 'passphrase', secret: secret(n), kdf});
}

/** Cuts the line of a device after so many requests more; or loses the answer to one with this method and path. */
function cutAfter(device, most) {
  const {asked} = device.fetch;
  const end = asked.length + most;
  asked.push = (one) => {
    device.fetch.cut ||= asked.length + 1 >= end;
    return Array.prototype.push.call(asked, one);
  };
}
function loseAnswerTo(device, method, path) {
  const {asked} = device.fetch;
  asked.push = (one) => {
    if (one.method === method && one.url.endsWith(path)) {
      device.fetch.lose = true;
      delete asked.push;
    }
    return Array.prototype.push.call(asked, one);
  };
}

test('signing in breaks off, wherever it does: what was written here before is there, once, and goes into the account', async () => {
  const {handle, one} = await member();
  await one.core.put(page('theirs'));
  await one.core.back();
  for (let at = 1; at < 12; at++) {
    const two = await new Device({origin: server.url}).start();
    await two.core.begin();
    await two.core.put({k: 'settings', id: await two.core.id('settings'), programs: ['aa']});
    await two.core.put(page(`mine ${at}`));
    cutAfter(two, at);
    await signIn(two, handle).catch((f) => assert.equal(f.code, 'offline'));
    assert.ok(text(two).includes(`mine ${at}`), `after ${at} requests what was written is gone`);
    two.fetch.cut = false;
    delete two.fetch.asked.push;
    if (two.said.account) await two.core.back();
    else await signIn(two, handle);
    assert.deepEqual(text(two).filter((w) => w === `mine ${at}`), [`mine ${at}`]);
    assert.equal(two.core.entries.all('settings').length, 1);
    assert.equal(two.core.shelf.pending, 0);
    await one.core.back();
    assert.deepEqual(text(one), text(two));
    two.core.sync.stop();
  }
});

test('the answer to making an account is lost: the next try finds that it is this book’s own', async () => {
  const {handle, one} = await begun();
  loseAnswerTo(one, 'POST', '/register');
  await assert.rejects(one.core.register({handle}), code('offline'));
  await one.core.register({handle});
  assert.equal(one.said.account.handle, handle);
  // Whose it is not gets no further than before.
  const other = (await begun()).one;
  await assert.rejects(other.core.register({handle}), code('taken'));
  assert.equal(other.said.account, null);
});

test('the answer to a changed passphrase is lost: the screen does not say that nothing was changed; without a connection nothing is', async () => {
  const {one, kdf} = await member();
  const newer = newKdf();
  loseAnswerTo(one, 'PUT', '/account');
  await assert.rejects(one.core.addSlot({kind: 'passphrase', secret: secret(2), kdf: newer}), code('change_unsure'));
  await one.core.addSlot({kind: 'passphrase', secret: secret(2), kdf: newer});
  assert.equal(one.said.lock.slots.length, 1);
  one.fetch.cut = true;
  await assert.rejects(one.core.addSlot({kind: 'passphrase', secret: secret(3), kdf: newKdf()}), code('offline'));
  one.fetch.cut = false;
  await one.core.back();
  await one.core.lock();
  await assert.rejects(one.core.unlock({kind: 'passphrase', secret: secret(1), kdf}), code('wrong_secret'));
  await one.core.unlock({kind: 'passphrase', secret: secret(2), kdf: newer});
  // A printed key that was confirmed twice is one.
  loseAnswerTo(one, 'PUT', '/account');
  const printed = {kind: 'recovery', secret: secret(9).slice(32)};
  await assert.rejects(one.core.addSlot(printed), code('change_unsure'));
  await one.core.addSlot(printed);
  assert.deepEqual(one.said.lock.slots.map((s) => s.kind), ['passphrase', 'recovery']);
});

test('a passphrase changed while signed out: signing in works with the new one and the old, and the server learns of it', async () => {
  for (const typed of [1, 2]) {
    const {handle, one} = await member();
    await one.core.put(page('kept'));
    await one.core.signOut();
    assert.equal(one.said.backup.state, 'device', 'signed out, it still says that it is backed up');
    await one.core.addSlot({kind: 'passphrase', secret: secret(2), kdf: newKdf()});
    await signIn(one, handle, typed);
    assert.equal(one.said.backup.state, 'kept');
    const two = await new Device({origin: server.url}).start();
    await signIn(two, handle, 2);
    assert.deepEqual(text(two), ['kept']);
    await assert.rejects(signIn(await new Device({origin: server.url}).start(), handle, 1), code('denied'));
  }
});

test('an account that was deleted on another device: it is said, and this device can sign out, make another, and back all of it up', async () => {
  const {handle, one} = await member();
  await one.core.put(page('kept'));
  await one.core.back();
  const two = await new Device({origin: server.url}).start();
  await signIn(two, handle);
  await one.core.removeAccount();
  assert.deepEqual([one.said.backup.state, one.said.backup.pending], ['device', 1]);
  await assert.rejects(two.core.back(), code('account_gone'));
  assert.deepEqual([two.said.backup.state, two.said.backup.fault.code], ['waiting', 'account_gone']);
  await two.core.signOut();
  assert.deepEqual([two.said.backup.state, two.said.backup.fault], ['device', undefined]);
  await two.core.register({handle: `${handle}-2`});
  assert.equal(two.said.backup.state, 'kept');
  const three = await new Device({origin: server.url}).start();
  await signIn(three, `${handle}-2`);
  assert.deepEqual(text(three), ['kept']);
});

test('no room on the server: it is said, for as long as it is so; a file without room keeps nothing else back', async () => {
  const {one} = await member();
  const ref = await one.core.attach(Object.assign(new Blob([new Uint8Array(1_200_000)]), {name: 'large'}));
  await one.core.put({...page('with a picture'), files: [ref]});
  await assert.rejects(one.core.back(), code('over_quota'));
  assert.deepEqual([one.said.backup.state, one.said.backup.pending, one.said.backup.fault.code], ['waiting', 0, 'over_quota']);
  const long = [];
  for (let i = 0; i < 6; i++) long.push(await one.core.put(page(`${i} ${'x'.repeat(200_000)}`)));
  await assert.rejects(one.core.back(), code('over_quota'));
  assert.ok(one.said.backup.pending > 0 && one.said.backup.fault.code === 'over_quota');
  for (const {id} of [...long, one.core.entries.all('journal').find((e) => e.files)]) await one.core.remove(id);
  one.clock += 48 * 3600_000;
  await one.core.back().catch(() => {});
  one.clock += 48 * 3600_000;
  await one.core.back();
  assert.deepEqual([one.said.backup.state, one.said.backup.pending, one.said.backup.fault], ['kept', 0, undefined]);
});

test('a lock in the middle of a backup is no backup', async () => {
  const {one, kdf} = await member();
  await one.core.put(page('one'));
  const backing = assert.rejects(one.core.back(), code('locked'));
  await one.core.lock();
  await backing;
  await one.core.unlock({kind: 'passphrase', secret: secret(1), kdf});
  assert.equal(one.said.backup.pending, 1);
});

test('a second window cannot begin another book over one, nor sign in over it', async () => {
  const {handle} = await member();
  const a = await new Device({origin: server.url}).start();
  const b = await new Device({origin: server.url, indexedDB: a.indexedDB}).start();
  await a.core.begin();
  await a.core.put(page('mine'));
  await assert.rejects(b.core.begin(), code('begun_already'));
  await assert.rejects(signIn(b, handle), code('locked_book_here'));
  await a.crash();
  await a.core.unlock({device: true});
  assert.deepEqual(text(a), ['mine']);
});

test('what a device is called is told again with a session that it begins by itself, also after the browser was closed; it stands nowhere unsealed', async () => {
  const {handle, one, kdf} = await begun();
  one.core.called('A phone');
  await one.core.register({handle});
  const two = await new Device({origin: server.url}).start();
  await signIn(two, handle);
  for (const s of await two.core.sessions()) if (!s.current) await two.core.endSession(s.id);
  await one.crash();
  assert.ok(!JSON.stringify(one.core.parts.account.signed).includes('phone'));
  await one.core.unlock({kind: 'passphrase', secret: secret(1), kdf});
  await one.core.back();
  assert.equal((await two.core.sessions()).find((s) => !s.current).label, 'A phone');
});

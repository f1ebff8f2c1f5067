import test from 'node:test';
import assert from 'node:assert/strict';
import {b64u, fromB64u, utf8} from '../../companion/core/bytes.js';
import {canPasskeys, makePasskey, SALT, usePasskey} from '../../companion/crypto/passkey.js';

const SECRET = new Uint8Array(32).fill(0x5a);
const canary = b64u(SECRET);
const buffer = (s) => utf8(s).buffer;

/** Stands in for navigator.credentials; prf says what it gives, at the making and at each use. */
function device({atMaking = SECRET.buffer, atUse = SECRET.buffer, fail} = {}) {
  const calls = [];
  const credential = (response, first, prf) => ({
    rawId: buffer('cred'), type: 'public-key', authenticatorAttachment: 'platform', response,
    getClientExtensionResults: () => (prf ? {prf: {enabled: true, ...(first && {results: {first}})}} : {}),
    toJSON() {
      return {id: b64u(utf8('cred')), clientExtensionResults: {prf: {results: {first: canary}}}};
    },
  });
  return {
    calls,
    async create(o) {
      calls.push(['create', o.publicKey]);
      if (fail) throw Object.assign(new Error('no'), {name: fail});
      return credential({clientDataJSON: buffer('data'), attestationObject: buffer('att'), getTransports: () => ['internal']}, atMaking, o.publicKey.extensions.prf);
    },
    async get(o) {
      calls.push(['get', o.publicKey]);
      if (fail) throw Object.assign(new Error('no'), {name: fail});
      return credential({clientDataJSON: buffer('data'), authenticatorData: buffer('auth'), signature: buffer('sig'), userHandle: buffer('user')}, atUse, o.publicKey.extensions.prf);
    },
  };
}
const code = (c) => (e) => e.code === c;

test('without an account: a random challenge, this host, and the bytes', async () => {
  const d = device();
  const made = await makePasskey({name: 'Notebook', host: 'notes.example', credentials: d});
  assert.deepEqual(made.secret, SECRET);
  assert.equal(made.salt, SALT);
  assert.equal(made.credential, b64u(utf8('cred')));
  assert.equal(d.calls.length, 1, 'one touch is enough where the device gives them at once');
  const [, o] = d.calls[0];
  assert.equal(o.challenge.length, 32);
  assert.deepEqual([o.rp, o.user.name, o.user.id.length, o.attestation], [{id: 'notes.example', name: 'Notebook'}, 'Notebook', 16, 'none']);
  assert.deepEqual(o.extensions, {prf: {eval: {first: fromB64u(SALT)}}});
  assert.equal(o.authenticatorSelection.userVerification, 'required');
  const again = await usePasskey({credential: made.credential, host: 'notes.example', salt: made.salt, credentials: d});
  assert.deepEqual(again.secret, SECRET);
  assert.deepEqual(d.calls[1][1].allowCredentials, [{type: 'public-key', id: utf8('cred')}]);
  assert.notDeepEqual(d.calls[1][1].challenge, o.challenge);
});

test('with an account: what the server says is taken but for what it must not decide', async () => {
  const d = device();
  const publicKey = {
    challenge: b64u(utf8('challenge')), rp: {id: 'notes.example', name: 'Homegroup'}, user: {id: b64u(utf8('me')), name: 'quiet-otter', displayName: 'quiet-otter'}, timeout: 60000,
    pubKeyCredParams: [{type: 'public-key', alg: -7}], excludeCredentials: [{type: 'public-key', id: b64u(utf8('old')), transports: ['internal']}],
    attestation: 'direct', authenticatorSelection: {userVerification: 'discouraged'}, extensions: {prf: {eval: {first: b64u(new Uint8Array(32))}}, other: true},
  };
  const made = await makePasskey({options: {publicKey}, name: 'x', host: 'y', credentials: d});
  const [, o] = d.calls[0];
  assert.deepEqual(o.challenge, utf8('challenge'));
  assert.deepEqual(o.user.id, utf8('me'));
  assert.deepEqual(o.excludeCredentials, [{type: 'public-key', id: utf8('old'), transports: ['internal']}]);
  assert.deepEqual([o.attestation, o.authenticatorSelection.userVerification, Object.keys(o.extensions)], ['none', 'required', ['prf']]);
  assert.deepEqual(o.extensions.prf.eval.first, fromB64u(SALT), 'the salt is ours: the server could else have bytes made for a purpose of its own');
  assert.deepEqual(made.response, {
    id: made.credential, rawId: made.credential, type: 'public-key', authenticatorAttachment: 'platform', clientExtensionResults: {},
    response: {clientDataJSON: b64u(utf8('data')), attestationObject: b64u(utf8('att')), transports: ['internal']},
  });
  const used = await usePasskey({options: {publicKey: {challenge: b64u(utf8('c2')), rpId: 'notes.example', userVerification: 'preferred'}}, credentials: d});
  assert.deepEqual(d.calls[1][1].challenge, utf8('c2'));
  assert.equal(d.calls[1][1].userVerification, 'required');
  assert.deepEqual(d.calls[1][1].allowCredentials, []);
  assert.deepEqual(used.response.response, {clientDataJSON: b64u(utf8('data')), authenticatorData: b64u(utf8('auth')), signature: b64u(utf8('sig')), userHandle: b64u(utf8('user'))});
});

test('what the server gets holds no byte of the secret', async () => {
  const d = device();
  for (const {response} of [await makePasskey({name: 'n', host: 'h', credentials: d}), await usePasskey({host: 'h', credentials: d})]) {
    const text = JSON.stringify(response);
    assert.ok(!text.includes(canary) && !text.includes('prf'), text);
  }
});

test('bytes that come only at use are asked for a second time; an empty answer is none', async () => {
  for (const atMaking of [null, new ArrayBuffer(0), new Uint8Array(0)]) {
    const d = device({atMaking});
    assert.deepEqual((await makePasskey({name: 'n', host: 'h', credentials: d})).secret, SECRET);
    assert.deepEqual(d.calls.map(([what]) => what), ['create', 'get']);
    assert.deepEqual(d.calls[1][1].allowCredentials, [{type: 'public-key', id: utf8('cred')}]);
    assert.equal(d.calls[1][1].rpId, 'h');
  }
  const view = new Uint8Array(40);
  view.set(SECRET, 4);
  assert.deepEqual((await makePasskey({name: 'n', host: 'h', credentials: device({atMaking: view.subarray(4, 36)})})).secret, SECRET);
  for (const none of [null, new ArrayBuffer(0), new ArrayBuffer(16)]) {
    const d = device({atMaking: none, atUse: none});
    await assert.rejects(makePasskey({name: 'n', host: 'h', credentials: d}), code('passkey_no_prf'));
    assert.equal((await usePasskey({host: 'h', credentials: d})).secret, null);
  }
});

test('what browsers answer has a name', async () => {
  for (const [name, c] of [['NotAllowedError', 'passkey_cancelled'], ['AbortError', 'passkey_cancelled'], ['InvalidStateError', 'passkey_there'], ['SecurityError', 'passkey_unsupported'], ['TypeError', 'passkey_unsupported']]) {
    await assert.rejects(makePasskey({name: 'n', host: 'h', credentials: device({fail: name})}), code(c));
  }
  await assert.rejects(makePasskey({name: 'n', host: 'h', credentials: undefined}), code('passkey_unsupported'));
  await assert.rejects(usePasskey({host: 'h', credentials: {async get() { return null; }}}), code('passkey_cancelled'));
  assert.equal(canPasskeys({}), false);
  assert.equal(canPasskeys({isSecureContext: true, PublicKeyCredential: class {}, navigator: {credentials: {create() {}}}}), true);
});

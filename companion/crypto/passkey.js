/**
 * Passkeys: one credential that signs in and, through WebAuthn's PRF extension, gives 32 bytes that unlock. Those bytes are the secret of a
 * slot; they are returned beside what the server gets and are never in it: what is sent is put together here field by field, since a
 * credential's own toJSON() holds them.
 *
 * Whether a passkey can give the bytes is known only once one is made. So: they are asked for at the making (some platforms say that they can only
 * when a salt is there), then once more by using it (some give them only then); an empty answer is none. Without an account the
 * challenge is random and nobody checks it: the bytes are all that is wanted.
 */

import {b64u, fromB64u, random, utf8} from '../core/bytes.js';
import {Fault} from '../core/fault.js';
import {sha256} from '../vendor/noble.js';

/**
 * The salt of new slots. It is the same for all, so that one touch gives an assertion to sign in with and the bytes to unlock with, before it
 * is known which slot this is; each credential makes other bytes of it.
 */
export const SALT = b64u(sha256(utf8('homegroup/prf/v1')));

/** @typedef {{create: (options: any) => Promise<any>, get: (options: any) => Promise<any>}} Credentials navigator.credentials, or what stands in for it */
/** @typedef {{credential: string, salt: string, secret: Uint8Array | null, response: Record<string, any>}} Used secret: null where this passkey gives none; response: for the server */

/**
 * Tells whether it is worth offering.
 *
 * @param {any} [scope]
 */
export const canPasskeys = (scope = globalThis) => Boolean(scope.isSecureContext && scope.PublicKeyCredential && scope.navigator?.credentials?.create);

/**
 * Makes a passkey that unlocks.
 *
 * @param {{options?: any, name: string, host?: string, salt?: string, credentials?: Credentials, signal?: AbortSignal}} o options: creation options as the
 *   server gave them; none without an account. name: what the device's list of passkeys shows; say nothing there that others must not read
 * @returns {Promise<Used & {secret: Uint8Array}>}
 * @throws {Fault} `passkey_unsupported` · `passkey_cancelled` · `passkey_there` · `passkey_no_prf`
 */
export async function makePasskey({options, name, host = globalThis.location?.hostname, salt = SALT, credentials = globalThis.navigator?.credentials, signal}) {
  const given = options?.publicKey ?? options ?? {};
  const made = await asked(() => credentials.create({
    signal,
    publicKey: {
      challenge: given.challenge ? fromB64u(given.challenge) : random(32),
      rp: given.rp ?? {id: host, name},
      user: given.user ? {...given.user, id: fromB64u(given.user.id)} : {id: random(16), name, displayName: name},
      pubKeyCredParams: given.pubKeyCredParams ?? [-7, -8, -257].map((alg) => ({type: 'public-key', alg})),
      timeout: given.timeout ?? 300000,
      attestation: 'none',
      excludeCredentials: listed(given.excludeCredentials),
      authenticatorSelection: {residentKey: 'required', requireResidentKey: true, userVerification: 'required'},
      extensions: {prf: {eval: {first: fromB64u(salt, 32)}}},
    },
  }));
  const credential = b64u(bytes(made.rawId));
  const rp = given.rp?.id ?? host;
  let secret = result(made);
  if (!secret) secret = (await usePasskey({options: {rpId: rp, allowCredentials: [{id: credential, type: 'public-key'}]}, salt, credentials, signal})).secret;
  if (!secret) {
    forget(rp, credential);
    throw new Fault('passkey_no_prf');
  }
  return {credential, salt, secret, response: sent(made, {
    attestationObject: b64u(bytes(made.response.attestationObject)),
    transports: made.response.getTransports?.() ?? [],
  })};
}

/**
 * Uses a passkey: for the bytes of a slot, to sign in, or for both at once.
 *
 * @param {{options?: any, credential?: string, host?: string, salt?: string, credentials?: Credentials, signal?: AbortSignal}} o options: request options as
 *   the server gave them; credential: that of the slot, where it is known
 * @returns {Promise<Used>}
 * @throws {Fault} `passkey_unsupported` · `passkey_cancelled`
 */
export async function usePasskey({options, credential, host = globalThis.location?.hostname, salt = SALT, credentials = globalThis.navigator?.credentials, signal}) {
  const given = options?.publicKey ?? options ?? {};
  const used = await asked(() => credentials.get({
    signal,
    publicKey: {
      challenge: given.challenge ? fromB64u(given.challenge) : random(32),
      rpId: given.rpId ?? host,
      timeout: given.timeout ?? 300000,
      allowCredentials: credential ? listed([{id: credential}]) : listed(given.allowCredentials),
      userVerification: 'required',
      extensions: {prf: {eval: {first: fromB64u(salt, 32)}}},
    },
  }));
  const {response} = used;
  return {credential: b64u(bytes(used.rawId)), salt, secret: result(used), response: sent(used, {
    authenticatorData: b64u(bytes(response.authenticatorData)),
    signature: b64u(bytes(response.signature)),
    ...(response.userHandle && {userHandle: b64u(bytes(response.userHandle))}),
  })};
}

/** @param {any} list of credentials, as JSON has them */
const listed = (list) => (list ?? []).map((/** @type {any} */ c) => ({type: 'public-key', id: fromB64u(c.id), ...(c.transports?.length && {transports: c.transports})}));

/** @param {ArrayBuffer | Uint8Array} buffer */
const bytes = (buffer) => (buffer instanceof Uint8Array ? buffer : new Uint8Array(buffer));

/**
 * The bytes that the passkey gave: 32, or none.
 *
 * @param {any} credential
 */
function result(credential) {
  const first = credential.getClientExtensionResults?.()?.prf?.results?.first;
  if (!first) return null;
  const secret = ArrayBuffer.isView(first) ? new Uint8Array(first.buffer, first.byteOffset, first.byteLength).slice() : new Uint8Array(first);
  return secret.length === 32 ? secret : null;
}

/**
 * What the server gets of a credential: named fields and no extension result.
 *
 * @param {any} credential
 * @param {Record<string, any>} response
 */
function sent(credential, response) {
  const id = b64u(bytes(credential.rawId));
  return {id, rawId: id, type: 'public-key', clientExtensionResults: {}, ...(credential.authenticatorAttachment && {authenticatorAttachment: credential.authenticatorAttachment}),
    response: {clientDataJSON: b64u(bytes(credential.response.clientDataJSON)), ...response}};
}

/**
 * Browsers say by the name of an error what went wrong, and on purpose no more.
 *
 * @param {() => Promise<any>} ask
 */
async function asked(ask) {
  let credential;
  try {
    credential = await ask();
  } catch (cause) {
    const name = /** @type {any} */ (cause)?.name;
    if (name === 'NotAllowedError' || name === 'AbortError') throw new Fault('passkey_cancelled', {}, cause); // stopped, timed out, not recognised: it is not told which
    if (name === 'InvalidStateError') throw new Fault('passkey_there', {}, cause);
    throw new Fault('passkey_unsupported', {}, cause);
  }
  if (!credential) throw new Fault('passkey_cancelled');
  return credential;
}

/**
 * Lets the device take a passkey that is of no use from its list, where browsers can.
 *
 * @param {string | undefined} rpId
 * @param {string} credentialId
 */
function forget(rpId, credentialId) {
  const signal = /** @type {any} */ (globalThis).PublicKeyCredential?.signalUnknownCredential;
  if (signal) Promise.resolve(signal.call(/** @type {any} */ (globalThis).PublicKeyCredential, {rpId, credentialId})).catch(() => {}); // it stays in the list, and does no harm there
}

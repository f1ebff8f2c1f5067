/**
 * The ways to unlock, and the account's keys that they lead to (docs/privacy-core.md section 1). Everything here is a function of
 * its arguments; what is kept where is the book's business. Start at begin for a new account, at unlock for an old one.
 */

import {ed25519, hkdf, hmac, sha256} from '../vendor/noble.js';
import {b64u, canonical, concat, equal, fromB64u, random, text, utf8} from '../core/bytes.js';
import {Fault} from '../core/fault.js';
import {identityOf, newIdentity, openFile, recipientOf, sealTo, seedOf} from './age.js';

/** Memory in KiB and passes: what new slots get. */
export const KDF = {alg: 'argon2id', m: 65536, t: 3, p: 1};

/** @typedef {{alg: string, m: number, t: number, p: number, salt: string}} Kdf */
/** @typedef {{id: string, kind: 'passphrase' | 'passkey' | 'recovery', made: string, recipient: string, kdf?: Kdf, prf?: {credential: string, salt: string}, login?: string}} Slot */
/** @typedef {{v: 1, identity: string, seed: string, roots: string[], slots: Slot[], version: number}} Content of account.age */
/** @typedef {{account_age: string, tags: Record<string, string>, slots: Omit<Slot, 'recipient'>[], version: number, signed: string}} Doc what the server keeps */
/** @typedef {{identity: string, mac: Uint8Array, login: Uint8Array}} Keys what the secret of one slot leads to */

/**
 * Refuses to derive anything with parameters that would make guessing cheap, whoever names them.
 *
 * @param {any} kdf
 * @returns {Kdf}
 * @throws {Fault} `kdf_weak`
 */
export function strong(kdf) {
  const whole = (/** @type {any} */ n, /** @type {number} */ least, /** @type {number} */ most) => Number.isInteger(n) && n >= least && n <= most;
  let salt = 0;
  try {
    salt = fromB64u(kdf?.salt).length;
  } catch { /* no salt at all */ }
  if (kdf?.alg !== 'argon2id' || !whole(kdf.m, 65536, 1048576) || !whole(kdf.t, 2, 16) || !whole(kdf.p, 1, 4) || salt !== 16) throw new Fault('kdf_weak');
  return {alg: kdf.alg, m: kdf.m, t: kdf.t, p: kdf.p, salt: kdf.salt};
}

/** @returns {Kdf} */
export const newKdf = () => ({...KDF, salt: b64u(random(16))});

/** @param {Uint8Array} secret @param {string} info */
const derive = (secret, info) => hkdf(sha256, secret, undefined, utf8(info), 32);

/**
 * @param {Slot['kind']} kind
 * @param {Uint8Array} secret argon2id's 64 bytes, the passkey's 32, or the 32 of the printed key
 * @returns {Keys}
 */
export function keysOf(kind, secret) {
  return {
    identity: identityOf(kind === 'recovery' ? secret : derive(secret, 'homegroup/slot/v1')),
    mac: derive(secret, 'homegroup/slot-mac/v1'),
    login: derive(secret, 'homegroup/login/v1'),
  };
}

/** @param {Content} content */
export async function fingerprint(content) {
  return sha256(concat('homegroup/account/v1', await recipientOf(content.identity), publicKey(content)));
}

/** The account's public key. @param {Content} content */
export const publicKey = (content) => ed25519.getPublicKey(fromB64u(content.seed, 32));

/** @param {Uint8Array} mac @param {Uint8Array} fp @param {Slot} slot */
const tagOf = (mac, fp, slot) => hmac(sha256, mac, concat('homegroup/slot/v1', fp, sha256(utf8(canonical(slot)))));

/**
 * A new account: keys, one root, no slot yet.
 *
 * @returns {Content}
 */
export const begin = () => ({v: 1, identity: newIdentity(), seed: b64u(random(32)), roots: [b64u(random(32))], slots: [], version: 1});

/**
 * Adds a slot whose secret is at hand.
 *
 * @param {Content} content
 * @param {Record<string, string>} tags by slot
 * @param {{kind: Slot['kind'], made: string, secret: Uint8Array, kdf?: Kdf, prf?: {credential: string, salt: string}}} way
 * @returns {Promise<{content: Content, tags: Record<string, string>, slot: Slot}>} new ones; the old stay as they were
 */
export async function addSlot(content, tags, {kind, made, secret, kdf, prf}) {
  const keys = keysOf(kind, secret);
  /** @type {Slot} */
  const slot = {id: b64u(random(8)), kind, made, recipient: await recipientOf(keys.identity)};
  if (kdf) slot.kdf = strong(kdf);
  if (prf) slot.prf = prf;
  slot.login = b64u(ed25519.getPublicKey(keys.login));
  const tag = tagOf(keys.mac, await fingerprint(content), slot);
  return {
    content: {...content, slots: [...content.slots, slot], version: content.version + 1},
    tags: {...tags, [slot.id]: b64u(tag)},
    slot,
  };
}

/**
 * @param {Content} content
 * @param {Record<string, string>} tags
 * @param {string} id
 * @throws {Fault} `last_slot`: without one nobody could ever open the book again
 */
export function removeSlot(content, tags, id) {
  const slots = content.slots.filter((s) => s.id !== id);
  if (!slots.length) throw new Fault('last_slot');
  const rest = {...tags};
  delete rest[id];
  return {content: {...content, slots, version: content.version + 1}, tags: rest};
}

/**
 * A new root: what is written from now on is sealed under keys that the old roots do not lead to.
 *
 * @param {Content} content
 * @returns {Content}
 */
export const rotate = (content) => ({...content, roots: [...content.roots, b64u(random(32))], version: content.version + 1});

/**
 * Seals the content to all slots and signs what the server gets. The account's own identity can open it too, so that an open book reads what
 * another device changed without asking for a secret again.
 *
 * @param {Content} content with at least one slot
 * @param {Record<string, string>} tags
 * @returns {Promise<Doc>}
 */
export async function docOf(content, tags) {
  const doc = {
    account_age: b64u(await sealTo([...content.slots.map((s) => s.recipient), await recipientOf(content.identity)], utf8(canonical(content)))),
    tags,
    slots: content.slots.map(({recipient: _, ...rest}) => rest),
    version: content.version,
  };
  return {...doc, signed: b64u(ed25519.sign(docBytes(doc), fromB64u(content.seed, 32)))};
}

/** @param {Omit<Doc, 'signed'>} doc */
const docBytes = (doc) => concat('homegroup/doc/v1', canonical(doc));

/**
 * Opens an account's document with the secret of a slot, and believes nothing in it that the secret does not vouch for. age files do not say who
 * wrote them: a server could put one of its own in the place of ours, and every record that we write afterwards would be readable to it.
 *
 * @param {Doc} doc
 * @param {Slot['kind']} kind
 * @param {Uint8Array} secret
 * @param {{kdf?: Kdf, slot?: string, seen?: number, fp?: Uint8Array}} [known] kdf: with which the secret was derived; seen: highest version that
 *   this device knows; fp: fingerprint of the account that this device knows
 * @returns {Promise<{content: Content, slot: Slot}>}
 * @throws {Fault} `wrong_secret` · `account_replaced` · `account_older` · `kdf_weak`
 */
export async function unlock(doc, kind, secret, {kdf, seen = 0, fp} = {}) {
  const keys = keysOf(kind, secret);
  let file;
  try {
    file = fromB64u(doc.account_age);
  } catch (cause) {
    throw new Fault('account_replaced', {}, cause);
  }
  let plain;
  try {
    plain = await openFile({identity: keys.identity}, file);
  } catch (cause) {
    throw new Fault('wrong_secret', {}, cause);
  }
  const content = contentOf(plain);
  const recipient = await recipientOf(keys.identity);
  const slot = content.slots.find((s) => s.kind === kind && s.recipient === recipient);
  if (!slot) throw new Fault('account_replaced');
  if (slot.kdf) strong(slot.kdf);
  if (kdf && canonical(slot.kdf) !== canonical(kdf)) throw new Fault('account_replaced');
  const print = await fingerprint(content);
  let tag;
  try {
    tag = fromB64u(doc.tags[slot.id] ?? '', 32);
  } catch (cause) {
    throw new Fault('account_replaced', {}, cause);
  }
  if (!equal(tag, tagOf(keys.mac, print, slot)) || (fp && !equal(fp, print))) throw new Fault('account_replaced');
  verify(doc, content, seen);
  return {content, slot};
}

/**
 * Checks a document that the account's own keys stand in for: its signature, that it says outside what it says inside, and that it is not an older one.
 *
 * @param {Doc} doc
 * @param {Content} content of its account.age
 * @param {number} seen
 */
export function verify(doc, content, seen) {
  const {signed, ...rest} = doc;
  let good = false;
  try {
    good = ed25519.verify(fromB64u(signed, 64), docBytes(rest), publicKey(content), {zip215: false});
  } catch { /* no signature at all */ }
  const outside = canonical(content.slots.map(({recipient: _, ...slot}) => slot));
  if (!good || doc.version !== content.version || canonical(doc.slots) !== outside) throw new Fault('account_replaced');
  if (content.version < seen) throw new Fault('account_older', {seen, version: content.version});
}

/**
 * Opens a newer document with the keys of an open book: another device has changed the account.
 *
 * @param {Doc} doc
 * @param {Content} mine
 * @returns {Promise<Content>}
 */
export async function refresh(doc, mine) {
  let plain;
  try {
    plain = await openFile({identity: mine.identity}, fromB64u(doc.account_age));
  } catch (cause) {
    throw new Fault('account_replaced', {}, cause);
  }
  const content = contentOf(plain);
  if (!equal(await fingerprint(content), await fingerprint(mine))) throw new Fault('account_replaced');
  verify(doc, content, mine.version);
  if (mine.roots.some((root, i) => content.roots[i] !== root)) throw new Fault('account_replaced');
  return content;
}

/**
 * @param {Uint8Array} plain
 * @returns {Content}
 */
export function contentOf(plain) {
  try {
    const c = JSON.parse(text(plain));
    if (c.v !== 1 || !Number.isSafeInteger(c.version) || !Array.isArray(c.slots) || !Array.isArray(c.roots) || !c.roots.length) throw new RangeError('another form');
    seedOf(c.identity);
    fromB64u(c.seed, 32);
    for (const root of c.roots) fromB64u(root, 32);
    return c;
  } catch (cause) {
    throw new Fault('account_replaced', {}, cause);
  }
}

/**
 * Signs as a slot or as the account.
 *
 * @param {Uint8Array} seed
 * @param {...string} parts joined by zero bytes
 */
export const signParts = (seed, ...parts) => ed25519.sign(utf8(parts.join('\0')), seed);

/**
 * Seals the content for this browser alone, under a key that the browser does not give out. It stands in for a slot in the first minutes,
 * and where the member wants the book to open by itself.
 *
 * @param {CryptoKey} key AES-GCM, not extractable
 * @param {Content} content
 */
export async function wrap(key, content) {
  const iv = random(12);
  const sealed = await crypto.subtle.encrypt({name: 'AES-GCM', iv, additionalData: utf8('homegroup/device/v1')}, key, utf8(canonical(content)));
  return {iv, sealed: new Uint8Array(sealed)};
}

/** A key for wrap. */
export const wrapKey = () => /** @type {Promise<CryptoKey>} */ (crypto.subtle.generateKey({name: 'AES-GCM', length: 256}, false, ['encrypt', 'decrypt']));

/**
 * @param {CryptoKey} key
 * @param {{iv: Uint8Array, sealed: Uint8Array}} wrapped
 * @returns {Promise<Content>}
 */
export async function unwrap(key, {iv, sealed}) {
  try {
    const plain = await crypto.subtle.decrypt({name: 'AES-GCM', iv: /** @type {BufferSource} */ (iv), additionalData: utf8('homegroup/device/v1')}, key, /** @type {BufferSource} */ (sealed));
    return contentOf(new Uint8Array(plain));
  } catch (cause) {
    throw new Fault('wrong_secret', {}, cause);
  }
}

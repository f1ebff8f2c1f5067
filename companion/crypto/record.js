/**
 * One record as the server and the device hold it (docs/privacy-core.md section 2). Synchronous, so that it can be done within a
 * transaction of IndexedDB. What does not open is forged, swapped or of another time: it throws a Fault and gives nothing.
 */

import {hkdf, hmac, sha256, xchacha20poly1305} from '../vendor/noble.js';
import {b64u, concat, equal, fromB64u, random, readU32, text, u32, utf8} from '../core/bytes.js';
import {Fault} from '../core/fault.js';

const VERSION = 1;
const HEAD = 1 + 8 + 24; // version, kid, nonce
const TAG = 16;
const FLOOR = 256;

/** The longest blob that a server takes, in bytes. */
export const MOST = 256 * 1024;

/** @typedef {{key: Uint8Array, kid: Uint8Array}} SpaceKey */
/** @typedef {{space: Uint8Array, id: Uint8Array, rev: number, del: boolean}} Where what a blob is bound to */

/**
 * The key of a space under one root.
 *
 * @param {Uint8Array} root 32 bytes
 * @param {string} name `book`, `work/aa/step-4`
 * @returns {SpaceKey}
 */
export function spaceKey(root, name) {
  const key = hkdf(sha256, root, undefined, utf8(`homegroup/space/v1${name}`), 32);
  return {key, kid: sha256(key).slice(0, 8)};
}

/**
 * @param {Uint8Array} firstRoot
 * @param {'space' | 'entry'} kind
 * @param {string} name
 */
function idOf(firstRoot, kind, name) {
  return hmac(sha256, hkdf(sha256, firstRoot, undefined, utf8('homegroup/ids/v1'), 32), utf8(`${kind}:${name}`)).slice(0, 16);
}

/**
 * @param {Uint8Array} firstRoot the account's first root: ids outlive rotations
 * @param {string} name
 */
export const spaceId = (firstRoot, name) => idOf(firstRoot, 'space', name);

/**
 * The id of an entry that exists once by nature, so that two devices that make it make the same.
 *
 * @param {Uint8Array} firstRoot
 * @param {string} name `settings`, `day:2026-10-05`
 */
export const entryId = (firstRoot, name) => idOf(firstRoot, 'entry', name);

/**
 * How long padding makes so many bytes: Padmé (PURBs, Nikitin et al. 2019), at least 256.
 *
 * @param {number} length
 */
export function padded(length) {
  if (length <= FLOOR) return FLOOR;
  const e = Math.floor(Math.log2(length));
  const s = Math.floor(Math.log2(e)) + 1;
  const step = 2 ** (e - s);
  return Math.ceil(length / step) * step;
}

/** @param {Uint8Array} bytes */
export function pad(bytes) {
  const out = new Uint8Array(padded(4 + bytes.length));
  out.set(u32(bytes.length));
  out.set(bytes, 4);
  return out;
}

/** @param {Uint8Array} bytes */
export function unpad(bytes) {
  const length = readU32(bytes, 0);
  if (4 + length > bytes.length || padded(4 + length) !== bytes.length) throw new RangeError('not padded as we pad');
  for (let i = 4 + length; i < bytes.length; i++) if (bytes[i]) throw new RangeError('padding that says something');
  return bytes.slice(4, 4 + length);
}

/**
 * @param {Where} w
 * @param {Uint8Array} kid
 */
function bound(w, kid) {
  if (w.space.length !== 16 || w.id.length !== 16 || kid.length !== 8) throw new RangeError('ids of another length');
  return concat('homegroup/record/v1', w.space, w.id, u32(w.rev), kid, new Uint8Array([w.del ? 1 : 0]));
}

/**
 * @param {SpaceKey} key
 * @param {Where} where
 * @param {any} body JSON; not looked at for a tombstone
 * @param {(n: number) => Uint8Array} [chance]
 * @returns {Uint8Array} the blob
 * @throws {Fault} `entry_too_long`
 */
export function seal(key, where, body, chance = random) {
  const plain = where.del ? new Uint8Array(0) : pad(utf8(JSON.stringify(body)));
  if (HEAD + plain.length + TAG > MOST) throw new Fault('entry_too_long', {most: MOST});
  const nonce = chance(24);
  const sealed = xchacha20poly1305(key.key, nonce, bound(where, key.kid)).encrypt(plain);
  return concat(new Uint8Array([VERSION]), key.kid, nonce, sealed);
}

/**
 * @param {(kid: Uint8Array) => SpaceKey | undefined} keys
 * @param {Where} where
 * @param {Uint8Array} blob
 * @returns {any} the body; null for a tombstone
 * @throws {Fault} `record_forged`
 */
export function open(keys, where, blob) {
  try {
    if (blob[0] !== VERSION || blob.length < HEAD + TAG) throw new RangeError('another format');
    const kid = blob.slice(1, 9);
    const key = keys(kid);
    if (!key || !equal(key.kid, kid)) throw new RangeError('a key that is not ours');
    const plain = xchacha20poly1305(key.key, blob.slice(9, HEAD), bound(where, kid)).decrypt(blob.slice(HEAD));
    if (where.del) {
      if (plain.length) throw new RangeError('a tombstone that says something');
      return null;
    }
    const body = JSON.parse(text(unpad(plain)));
    if (!body || typeof body !== 'object' || Array.isArray(body)) throw new RangeError('no entry');
    return body;
  } catch (cause) {
    throw new Fault('record_forged', {}, cause);
  }
}

/** @param {Uint8Array} kid */
export const kidText = (kid) => b64u(kid);

/** @param {string} id 22 characters */
export const idBytes = (id) => fromB64u(id, 16);

/**
 * Heads: what a device swears that a space held, so that no server can leave out, bring back or set back anything unseen
 * (docs/privacy-core.md section 4).
 */

import {ed25519, sha256} from '../vendor/noble.js';
import {b64u, compare, concat, fromB64u, u32, u64} from '../core/bytes.js';

/** @typedef {{device: string, seq: number, count: number, root: string, prev: string, day: string, sig: string}} Head */

/** What the first head of a device has for the root of the one before. */
export const NOTHING = b64u(new Uint8Array(32));

/**
 * The root of the records that are there; tombstones do not count, so that collecting them changes nothing.
 *
 * @param {Iterable<{id: Uint8Array, rev: number, ct?: Uint8Array, hash?: Uint8Array}>} live hash: of ct, where it is known
 * @returns {{root: string, count: number}}
 */
export function rootOf(live) {
  const all = [...live].sort((a, b) => compare(a.id, b.id));
  const hash = sha256.create();
  for (const r of all) hash.update(concat(r.id, u32(r.rev), r.hash ?? sha256(/** @type {Uint8Array} */ (r.ct))));
  return {root: b64u(hash.digest()), count: all.length};
}

/**
 * @param {Uint8Array} space
 * @param {Omit<Head, 'sig'>} head
 */
function signedBytes(space, head) {
  return concat('homegroup/head/v1', space, fromB64u(head.device, 16), u64(head.seq), u32(head.count), fromB64u(head.root, 32), fromB64u(head.prev, 32), head.day);
}

/**
 * @param {Uint8Array} space
 * @param {Omit<Head, 'sig'>} head
 * @param {Uint8Array} seed of the account
 * @returns {Head}
 */
export const signHead = (space, head, seed) => ({...head, sig: b64u(ed25519.sign(signedBytes(space, head), seed))});

/**
 * Tells whether a head was signed by a device of this account, for this space.
 *
 * @param {Uint8Array} space
 * @param {any} head
 * @param {Uint8Array} pub
 * @returns {head is Head}
 */
export function isHead(space, head, pub) {
  try {
    return typeof head.day === 'string' && head.day.length === 10 && ed25519.verify(fromB64u(head.sig, 64), signedBytes(space, head), pub, {zip215: false});
  } catch {
    return false;
  }
}

/**
 * age files, as this program makes and reads them: to hybrid recipients (mlkem768x25519), or under a passphrase. age itself lets a
 * file be for hybrid and older recipients at once, which takes the better one's protection away: that is refused here.
 */

import {Decrypter, Encrypter, bech32, identityToRecipient} from '../vendor/age.js';
import {random} from '../core/bytes.js';
import {Fault} from '../core/fault.js';

const IDENTITY = 'AGE-SECRET-KEY-PQ-';
const RECIPIENT = 'age1pq1';

/** Work factor of passphrase files: 2¹⁶ needs 64 MiB, which old phones have, and every age reads it. */
const WORK = 16;

/**
 * The text of an identity: what is printed.
 *
 * @param {Uint8Array} seed 32 bytes
 */
export function identityOf(seed) {
  if (seed.length !== 32) throw new RangeError('a seed has 32 bytes');
  return bech32.encodeFromBytes(IDENTITY, seed).toUpperCase();
}

/**
 * @param {string} identity
 * @returns {Uint8Array<ArrayBuffer>} its 32 bytes
 * @throws {Fault} `no_key`
 */
export function seedOf(identity) {
  try {
    const {prefix, bytes} = bech32.decodeToBytes(identity);
    if (prefix.toUpperCase() !== IDENTITY || bytes.length !== 32) throw new RangeError('another kind');
    return bytes;
  } catch (cause) {
    throw new Fault('no_key', {}, cause);
  }
}

/** A new identity. */
export const newIdentity = () => identityOf(random(32));

/**
 * @param {string} identity
 * @returns {Promise<string>} `age1pq1…`
 */
export const recipientOf = (identity) => identityToRecipient(identity);

/** @param {string[]} recipients */
function encrypter(recipients) {
  if (!recipients.length || !recipients.every((r) => r.startsWith(RECIPIENT))) throw new RangeError('only hybrid recipients, and at least one');
  const e = new Encrypter();
  for (const r of recipients) e.addRecipient(r);
  return e;
}

/**
 * @param {string[]} recipients
 * @param {Uint8Array} bytes
 */
export const sealTo = (recipients, bytes) => encrypter(recipients).encrypt(bytes);

/**
 * @param {string[]} recipients
 * @param {ReadableStream<Uint8Array>} stream
 */
export const sealStreamTo = (recipients, stream) => encrypter(recipients).encrypt(stream);

/**
 * @param {string} passphrase
 * @param {ReadableStream<Uint8Array>} stream
 */
export function sealStreamUnder(passphrase, stream) {
  const e = new Encrypter();
  e.setPassphrase(passphrase);
  e.setScryptWorkFactor(WORK);
  return e.encrypt(stream);
}

/** @param {{identity?: string, passphrase?: string}} by */
function decrypter({identity, passphrase}) {
  const d = new Decrypter();
  if (identity !== undefined) d.addIdentity(identity);
  if (passphrase !== undefined) d.addPassphrase(passphrase);
  return d;
}

/**
 * @param {{identity?: string, passphrase?: string}} by
 * @param {Uint8Array} file
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 * @throws {Fault} `not_opened`: another key's, damaged, or no age file
 */
export async function openFile(by, file) {
  try {
    return await decrypter(by).decrypt(file);
  } catch (cause) {
    throw new Fault('not_opened', {}, cause);
  }
}

/**
 * As openFile, for what is too large to hold twice. The stream itself fails where the file is cut short or damaged further on.
 *
 * @param {{identity?: string, passphrase?: string}} by
 * @param {ReadableStream<Uint8Array>} stream
 */
export async function openStream(by, stream) {
  try {
    return await decrypter(by).decrypt(stream);
  } catch (cause) {
    throw new Fault('not_opened', {}, cause);
  }
}

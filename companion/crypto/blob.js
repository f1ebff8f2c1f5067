/**
 * Files that belong to an entry (docs/privacy-core.md section 2): sealed in chunks of 64 KiB, each bound to its file, its place and to whether it is
 * the last, so that none can be exchanged, left out or put after the end. What an entry keeps of a file is its Ref.
 */

import {xchacha20poly1305} from '../vendor/noble.js';
import {b64u, concat, fromB64u, random, u32} from '../core/bytes.js';
import {Fault} from '../core/fault.js';

/** @typedef {{blob: string, key: string, name: string, type: string, size: number}} Ref blob: its id on the server */

/** The largest file, in bytes. */
export const MOST_FILE = 10 * 1024 * 1024;
const CHUNK = 64 * 1024;
const NONCE = 24;
const SEALED = NONCE + CHUNK + 16;

/** What a browser shows without running anything of it. All else is only ever saved. */
const SHOWN = /^(image\/(png|jpeg|gif|webp|avif|heic|bmp)|audio\/[\w.+-]+|video\/[\w.+-]+|application\/pdf|text\/plain)$/;

/** @param {string} type */
export const safeType = (type) => (SHOWN.test(type) ? type : 'application/octet-stream');

/** @param {Uint8Array} id @param {number} i @param {number} chunks */
function bound(id, i, chunks) {
  return concat('homegroup/blob/v1', id, u32(i), new Uint8Array([i === chunks - 1 ? 1 : 0]));
}

/** @param {number} size */
const chunksOf = (size) => Math.max(1, Math.ceil(size / CHUNK));

/**
 * How many bytes a file takes on the server: whole chunks, so that its length is known to nobody else.
 *
 * @param {number} size
 */
export const sealedSize = (size) => chunksOf(size) * SEALED;

/**
 * @param {Blob & {name?: string}} file
 * @param {(n: number) => Uint8Array} [chance]
 * @returns {Promise<{ref: Ref, sealed: Blob}>}
 * @throws {Fault} `too_large`
 */
export async function sealFile(file, chance = random) {
  if (file.size > MOST_FILE) throw new Fault('too_large', {most: MOST_FILE});
  const id = chance(16);
  const key = chance(32);
  const chunks = chunksOf(file.size);
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const parts = [];
  for (let i = 0; i < chunks; i++) {
    const plain = new Uint8Array(CHUNK);
    plain.set(new Uint8Array(await file.slice(i * CHUNK, (i + 1) * CHUNK).arrayBuffer()));
    const nonce = chance(NONCE);
    parts.push(concat(nonce, xchacha20poly1305(key, nonce, bound(id, i, chunks)).encrypt(plain)));
  }
  const name = (file.name ?? '').normalize('NFC').slice(-200);
  return {ref: {blob: b64u(id), key: b64u(key), name, type: safeType(file.type), size: file.size}, sealed: new Blob(parts)};
}

/**
 * @param {Ref} ref
 * @param {Blob} sealed
 * @returns {Promise<Blob>}
 * @throws {Fault} `file_damaged`: nothing of it is given
 */
export async function openSealed(ref, sealed) {
  try {
    const id = fromB64u(ref.blob, 16);
    const key = fromB64u(ref.key, 32);
    const {size} = ref;
    if (!Number.isSafeInteger(size) || size < 0 || size > MOST_FILE || sealed.size !== sealedSize(size)) throw new RangeError('another length');
    const chunks = chunksOf(size);
    const parts = [];
    for (let i = 0; i < chunks; i++) {
      const bytes = new Uint8Array(await sealed.slice(i * SEALED, (i + 1) * SEALED).arrayBuffer());
      const plain = xchacha20poly1305(key, bytes.slice(0, NONCE), bound(id, i, chunks)).decrypt(bytes.subarray(NONCE));
      const used = Math.min(CHUNK, size - i * CHUNK);
      if (plain.subarray(used).some(Boolean)) throw new RangeError('padding that says something');
      parts.push(plain.subarray(0, used));
    }
    return new Blob(parts, {type: safeType(ref.type)});
  } catch (cause) {
    throw new Fault('file_damaged', {}, cause);
  }
}

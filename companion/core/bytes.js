/** Bytes and their texts. Everything that reads throws a RangeError on what it would not have written itself. */

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUES = new Int16Array(128).fill(-1);
for (let i = 0; i < 64; i++) VALUES[ALPHABET.charCodeAt(i)] = i;

/** @param {string} text */
export const utf8 = (text) => /** @type {Uint8Array<ArrayBuffer>} */ (encoder.encode(text));

/** @param {Uint8Array} bytes */
export function text(bytes) {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new RangeError('no UTF-8', {cause});
  }
}

/**
 * One after another; strings as UTF-8.
 *
 * @param {...(Uint8Array | string)} pieces
 */
export function concat(...pieces) {
  const all = pieces.map((p) => (typeof p === 'string' ? utf8(p) : p));
  const out = new Uint8Array(all.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of all) {
    out.set(p, at);
    at += p.length;
  }
  return out;
}

/**
 * Four bytes, big-endian.
 *
 * @param {number} n 0 to 2³² − 1
 */
export function u32(n) {
  if (!Number.isInteger(n) || n < 0 || n > 0xffffffff) throw new RangeError('no 32-bit number');
  return new Uint8Array([n >>> 24, n >>> 16, n >>> 8, n]);
}

/**
 * Eight bytes, big-endian.
 *
 * @param {number} n 0 to 2⁵³ − 1
 */
export function u64(n) {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError('no number that can be counted with');
  return concat(u32(Math.floor(n / 2 ** 32)), u32(n % 2 ** 32));
}

/**
 * @param {Uint8Array} bytes
 * @param {number} at
 */
export function readU32(bytes, at) {
  if (at + 4 > bytes.length) throw new RangeError('too short');
  return ((/** @type {number} */ (bytes[at]) << 24) | (/** @type {number} */ (bytes[at + 1]) << 16) | (/** @type {number} */ (bytes[at + 2]) << 8) | /** @type {number} */ (bytes[at + 3])) >>> 0;
}

/**
 * base64url without padding (RFC 4648 section 5).
 *
 * @param {Uint8Array} bytes
 */
export function b64u(bytes) {
  const native = /** @type {any} */ (bytes).toBase64;
  if (native) return /** @type {string} */ (native.call(bytes, {alphabet: 'base64url', omitPadding: true}));
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const n = (/** @type {number} */ (bytes[i]) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    out += /** @type {string} */ (ALPHABET[n >> 18]) + ALPHABET[(n >> 12) & 63];
    if (i + 1 < bytes.length) out += ALPHABET[(n >> 6) & 63];
    if (i + 2 < bytes.length) out += ALPHABET[n & 63];
  }
  return out;
}

/**
 * Reads base64url without padding: exactly one text for each run of bytes.
 *
 * @param {string} s
 * @param {number} [length] how many bytes there must be
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function fromB64u(s, length) {
  if (typeof s !== 'string' || s.length % 4 === 1) throw new RangeError('no base64url');
  const out = new Uint8Array(Math.floor((s.length * 3) / 4));
  if (length !== undefined && out.length !== length) throw new RangeError(`${out.length} bytes for ${length}`);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let i = 0; i < s.length; i++) {
    const code = s.charCodeAt(i);
    const value = code < 128 ? /** @type {number} */ (VALUES[code]) : -1;
    if (value < 0) throw new RangeError('no base64url');
    bits = ((bits << 6) | value) & 0xffffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      out[at++] = (bits >> held) & 255;
    }
  }
  if (bits & ((1 << held) - 1)) throw new RangeError('no base64url as we write it');
  return out;
}

/** @param {Uint8Array} bytes */
export const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');

/**
 * Compares without telling by its time where two differ.
 *
 * @param {Uint8Array} a
 * @param {Uint8Array} b
 */
export function equal(a, b) {
  if (a.length !== b.length) return false;
  let differ = 0;
  for (let i = 0; i < a.length; i++) differ |= /** @type {number} */ (a[i]) ^ /** @type {number} */ (b[i]);
  return differ === 0;
}

/**
 * Orders as the bytes do.
 *
 * @param {Uint8Array} a
 * @param {Uint8Array} b
 */
export function compare(a, b) {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) if (a[i] !== b[i]) return /** @type {number} */ (a[i]) - /** @type {number} */ (b[i]);
  return a.length - b.length;
}

/** @param {number} n */
export const random = (n) => crypto.getRandomValues(new Uint8Array(n));

/**
 * JSON with sorted keys and no white space: what signatures and tags are made over. Fields that are undefined are left out.
 *
 * @param {any} value
 * @returns {string}
 */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value && typeof value === 'object') {
    const keys = Object.keys(value).filter((k) => value[k] !== undefined).sort();
    return `{${keys.map((k) => `${JSON.stringify(k)}:${canonical(value[k])}`).join(',')}}`;
  }
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new RangeError('only whole numbers are signed');
  return JSON.stringify(value);
}

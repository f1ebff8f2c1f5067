/**
 * tar, as streams: ustar (POSIX.1-1988) with the extended headers of POSIX.1-2001 where a name is too long or not ASCII, which every tar of this century
 * reads. Read is what is written here and what other tars make of it; links and devices are refused, and names that lead out of a folder.
 */

import {concat, text, utf8} from '../core/bytes.js';

const BLOCK = 512;

/** @typedef {{name: string, size: number, data: Uint8Array | AsyncIterable<Uint8Array>}} Member size: of data, in bytes */

/**
 * @param {AsyncIterable<Member> | Iterable<Member>} members
 * @param {{mtime?: number}} [o] seconds since 1970, of every file
 * @returns {AsyncGenerator<Uint8Array<ArrayBuffer>>}
 */
export async function* writeTar(members, {mtime = 0} = {}) {
  for await (const {name, size, data} of members) {
    checkName(name);
    yield* heads(name, size, mtime);
    let left = size;
    for await (const chunk of data instanceof Uint8Array ? slices(data) : data) {
      left -= chunk.length;
      if (left < 0) break;
      yield /** @type {Uint8Array<ArrayBuffer>} */ (chunk);
    }
    if (left) throw new RangeError('a file of another length than was said');
    if (size % BLOCK) yield new Uint8Array(BLOCK - (size % BLOCK));
  }
  yield new Uint8Array(2 * BLOCK);
}

/** @param {Uint8Array} bytes */
function* slices(bytes) {
  for (let at = 0; at < bytes.length; at += 65536) yield bytes.subarray(at, at + 65536);
}

/**
 * A name that stays within the folder where it is unpacked, on every system.
 *
 * @param {string} name
 */
export function checkName(name) {
  const parts = name.split('/');
  if (name.length > 1000 || /[\\:\u0000-\u001f\u007f]/.test(name) || parts.some((p) => !p || p === '.' || p === '..')) throw new RangeError('a name that leads elsewhere');
}

/**
 * @param {string} name
 * @param {number} size
 * @param {number} mtime
 * @returns {Generator<Uint8Array<ArrayBuffer>, void>}
 */
function* heads(name, size, mtime) {
  const bytes = utf8(name);
  if (bytes.length === name.length) {
    if (bytes.length <= 100) {
      yield head(bytes, new Uint8Array(0), size, mtime, '0');
      return;
    }
    for (let at = name.lastIndexOf('/', 155); at > 0; at = name.lastIndexOf('/', at - 1)) {
      if (name.length - at - 1 > 100) break;
      yield head(bytes.slice(at + 1), bytes.slice(0, at), size, mtime, '0');
      return;
    }
  }
  const line = record('path', bytes);
  yield head(utf8('PaxHeader'), new Uint8Array(0), line.length, mtime, 'x');
  yield concat(line, new Uint8Array((BLOCK - (line.length % BLOCK)) % BLOCK));
  yield head(utf8(name.replace(/[^ -~]|\//g, '_')).slice(-100), new Uint8Array(0), size, mtime, '0');
}

/** One record of an extended header: its own length in front counts too. @param {string} key @param {Uint8Array} value */
function record(key, value) {
  const rest = value.length + key.length + 3;
  let length = rest + String(rest).length;
  length = rest + String(length).length;
  return concat(`${length} ${key}=`, value, '\n');
}

/** @param {Uint8Array} name @param {Uint8Array} prefix @param {number} size @param {number} mtime @param {string} type */
function head(name, prefix, size, mtime, type) {
  const block = new Uint8Array(BLOCK);
  const octal = (/** @type {number} */ n, /** @type {number} */ digits) => utf8(`${n.toString(8).padStart(digits, '0')}\0`);
  block.set(name, 0);
  block.set(octal(0o600, 7), 100);
  block.set(octal(0, 7), 108);
  block.set(octal(0, 7), 116);
  block.set(octal(size, 11), 124);
  block.set(octal(Math.max(0, Math.floor(mtime)), 11), 136);
  block.set(utf8('        '), 148);
  block.set(utf8(type), 156);
  block.set(utf8('ustar\u000000'), 257);
  block.set(prefix, 345);
  block.set(utf8(`${block.reduce((sum, b) => sum + b, 0).toString(8).padStart(6, '0')}\0 `), 148);
  return block;
}

/**
 * Reads a tar. Each member's data must be taken or left before the next is asked for; what is left is passed over.
 *
 * @param {AsyncIterable<Uint8Array>} chunks
 * @returns {AsyncGenerator<{name: string, size: number, data: AsyncGenerator<Uint8Array>}>}
 */
export async function* readTar(chunks) {
  const source = new Source(chunks);
  let /** @type {string | undefined} */ longName;
  let zeros = 0;
  for (;;) {
    const block = await source.take(BLOCK);
    if (!block) throw new RangeError('a tar without its end');
    if (block.every((b) => b === 0)) {
      if (++zeros === 2) return source.drain();
      continue;
    }
    zeros = 0;
    const {name, size, type} = readHead(block, longName);
    const padding = (BLOCK - (size % BLOCK)) % BLOCK;
    if (type === 'x' || type === 'L') {
      if (size > 65536) throw new RangeError('an extended header of that length');
      const body = await source.must(size);
      await source.must(padding);
      longName = type === 'L' ? text(body).replace(/\0+$/, '') : pathOf(body) ?? longName;
      continue;
    }
    if (type === 'g' || type === '5') {
      await source.skip(size + padding);
      longName = undefined;
      continue;
    }
    if (type !== '0' && type !== '\0' && type !== '7') throw new RangeError('a member that is no file');
    const given = name.replace(/^(\.\/)+/, '');
    longName = undefined;
    checkName(given);
    let left = size;
    yield {name: given, size, data: (async function* data() {
      while (left) {
        const chunk = await source.some(left);
        left -= chunk.length;
        yield chunk;
      }
    })()};
    await source.skip(left + padding);
    left = 0;
  }
}

/**
 * @param {Uint8Array} block
 * @param {string | undefined} longName of an extended header before it: then the name here may be cut, in the midst of a letter too
 */
function readHead(block, longName) {
  const string = (/** @type {number} */ at, /** @type {number} */ length) => {
    const field = block.subarray(at, at + length);
    const end = field.indexOf(0);
    return text(end < 0 ? field : field.subarray(0, end));
  };
  const number = (/** @type {number} */ at, /** @type {number} */ length) => {
    const digits = string(at, length).trim();
    if (!/^[0-7]{1,12}$/.test(digits)) throw new RangeError('no number');
    return parseInt(digits, 8);
  };
  const sum = block.reduce((n, b, i) => n + (i >= 148 && i < 156 ? 32 : b), 0);
  if (sum !== number(148, 8)) throw new RangeError('no tar, or a damaged one');
  const type = String.fromCharCode(/** @type {number} */ (block[156]));
  const size = number(124, 12);
  if (longName !== undefined || 'xgL'.includes(type)) return {name: longName ?? '', size, type};
  const prefix = string(257, 6) === 'ustar' ? string(345, 155) : '';
  return {name: prefix ? `${prefix}/${string(0, 100)}` : string(0, 100), size, type};
}

/** The path of an extended header, where it holds one. @param {Uint8Array} body */
function pathOf(body) {
  let path;
  for (let at = 0; at < body.length;) {
    const space = body.indexOf(32, at);
    const length = Number(text(body.subarray(at, space < 0 ? at : space)));
    const end = at + length;
    if (!(length > 3) || end > body.length || body[end - 1] !== 10) throw new RangeError('an extended header that is none');
    const line = text(body.subarray(space + 1, end - 1));
    if (line.startsWith('path=')) path = line.slice(5);
    else if (line.startsWith('size=')) throw new RangeError('a file of more than 8 GiB');
    at = end;
  }
  return path;
}

/** Bytes of a stream, as many as are wanted. */
class Source {
  /** @param {AsyncIterable<Uint8Array>} chunks */
  constructor(chunks) {
    this.from = chunks[Symbol.asyncIterator]();
    this.held = /** @type {Uint8Array} */ (new Uint8Array(0));
  }

  /** At least one byte and at most n. @param {number} n */
  async some(n) {
    while (!this.held.length) {
      const {value, done} = await this.from.next();
      if (done) throw new RangeError('cut short');
      this.held = value;
    }
    const out = this.held.subarray(0, n);
    this.held = this.held.subarray(out.length);
    return out;
  }

  /** Exactly n bytes. @param {number} n */
  async must(n) {
    const out = new Uint8Array(n);
    for (let at = 0; at < n;) {
      const chunk = await this.some(n - at);
      out.set(chunk, at);
      at += chunk.length;
    }
    return out;
  }

  /** n bytes; undefined where nothing at all is left. @param {number} n */
  async take(n) {
    while (!this.held.length) {
      const {value, done} = await this.from.next();
      if (done) return undefined;
      this.held = value;
    }
    return this.must(n);
  }

  /** @param {number} n */
  async skip(n) {
    while (n) n -= (await this.some(n)).length;
  }

  /** Reads to the end, so that a seal around it all is checked to the last byte. */
  async drain() {
    this.held = new Uint8Array(0);
    while (!(await this.from.next()).done);
  }
}

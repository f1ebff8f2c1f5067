/**
 * The whole book as one file that opens without this program (docs/privacy-core.md section 5): a tar of book.json (one entry a line), pages of Markdown
 * and the attachments, sealed by age to the account's slots or under a passphrase. Made and read as a stream: at no time is it held twice.
 */

import {openStream, sealStreamTo, sealStreamUnder} from './age.js';
import {readTar, writeTar} from './tar.js';
import {safeType} from './blob.js';
import {normal} from './kdf.js';
import {text, utf8} from '../core/bytes.js';
import {Fault} from '../core/fault.js';

/** @typedef {{id: string, k: string, [field: string]: any}} Entry */
/** @typedef {import('./blob.js').Ref} Ref */
/** @typedef {{entries: Entry[], made: string, pages: {name: string, text: string}[], readme?: {name: string, text: string, missing: string},
 *   attachment: (ref: Ref) => Promise<Blob>}} Book made: a day; pages and readme: core/markdown.js, as data, for they come from the page; attachment: rejects where a file is not to be had */
/** @typedef {{onProgress?: (done: number, of: number) => void, signal?: AbortSignal, onMissing?: (ref: Ref) => void}} Watch in bytes; the end of a file is written while done is below of */

/** The folder of attachments in the archive. */
export const FILES = 'files';

/** As much as is read back: a tar of a thousand attachments of 10 MiB and their entries, and no more than a browser bears of one file. */
const MOST_JSON = 256 * 1024 * 1024;

/** Filler that only hides how much is written, and names of spaces, are of no use outside. @param {Entry} e */
const kept = (e) => e.k !== 'filler' && e.k !== 'space';

/** @param {Entry[]} entries @returns {Ref[]} each file once */
function refsOf(entries) {
  const refs = new Map();
  for (const e of entries) for (const ref of Array.isArray(e['files']) ? e['files'] : []) if (typeof ref?.blob === 'string' && !refs.has(ref.blob)) refs.set(ref.blob, ref);
  return [...refs.values()];
}

/**
 * Where each attachment stands in the archive: under its own name, with a number behind it where several have the same.
 *
 * @param {Entry[]} entries
 * @returns {Map<string, string>} by blob
 */
export function pathsOf(entries) {
  const paths = new Map();
  const taken = new Set();
  for (const ref of refsOf(entries)) {
    const [, stem = '', ending = ''] = /^(.*?)(\.[A-Za-z0-9]{1,8})?$/s.exec(String(ref.name ?? '')) ?? [];
    // What no system takes in a name, what would hide the file or end in a dot, and what only looks like other letters.
    const safe = stem.normalize('NFC').replace(/[\p{C}/\\:*?"<>|]/gu, '_').replace(/^[.\s]+|[.\s]+$/g, '').slice(0, 80) || 'file';
    let path = `${FILES}/${safe}${ending}`;
    for (let n = 2; taken.has(path.toLowerCase()); n++) path = `${FILES}/${safe}-${n}${ending}`;
    taken.add(path.toLowerCase());
    paths.set(ref.blob, path);
  }
  return paths;
}

/**
 * book.json: valid JSON as a whole, and one entry a line for tools that read lines.
 *
 * @param {Entry[]} entries
 * @param {string} made
 * @param {Map<string, string>} [paths]
 */
export function bookJson(entries, made, paths = new Map()) {
  const lines = entries.filter(kept).map((e) => JSON.stringify(Array.isArray(e['files']) ? {...e, files: e['files'].map((f) => (paths.has(f?.blob) ? {...f, path: paths.get(f.blob)} : f))} : e));
  return `{"homegroup":"book","v":1,"made":${JSON.stringify(made)},"entries":[\n${lines.join(',\n')}\n]}\n`;
}

/**
 * @param {Book} book
 * @param {Watch} [watch]
 * @returns {ReadableStream<Uint8Array<ArrayBuffer>>} the tar
 */
export function tarOf({entries, made, pages, readme, attachment}, {onProgress = () => {}, signal, onMissing = () => {}} = {}) {
  const refs = refsOf(entries);
  const paths = pathsOf(entries);
  const json = utf8(bookJson(entries, made, paths));
  const texts = pages.map((p) => ({name: p.name, data: utf8(p.text)}));
  const of = [json, ...texts.map((p) => p.data)].reduce((n, b) => n + b.length, 0) + refs.reduce((n, r) => n + (Number(r.size) || 0), 0);
  let done = 0;
  /** @type {Ref[]} */
  const missing = [];

  async function* members() {
    for (const p of [{name: 'book.json', data: json}, ...texts]) {
      yield {name: p.name, size: p.data.length, data: p.data};
      onProgress((done += p.data.length), of);
    }
    for (const ref of refs) {
      signal?.throwIfAborted();
      const blob = await attachment(ref).catch(() => undefined);
      if (blob) yield {name: /** @type {string} */ (paths.get(ref.blob)), size: blob.size, data: chunked(blob)};
      else {
        missing.push(ref);
        onMissing(ref);
      }
      onProgress((done += Number(ref.size) || 0), of);
    }
    if (!readme) return;
    const told = utf8(missing.length ? `${readme.text}\n\n${readme.missing}\n${missing.map((r) => `  ${r.name}\n`).join('')}` : `${readme.text}\n`);
    yield {name: readme.name, size: told.length, data: told};
  }
  return streamOf(writeTar(members(), {mtime: Date.parse(`${made}T00:00:00Z`) / 1000}), signal);
}

/** @param {Blob} blob */
async function* chunked(blob) {
  for (let at = 0; at < blob.size; at += 65536) yield new Uint8Array(await blob.slice(at, at + 65536).arrayBuffer());
}

/**
 * Nothing of a stream of bytes ever waits for the event loop by itself: every so often it is made to, so that "Stop" and what else happens is heard.
 *
 * @template {Uint8Array} T
 * @param {AsyncGenerator<T>} chunks
 * @param {AbortSignal} [signal]
 * @returns {ReadableStream<T>}
 */
function streamOf(chunks, signal) {
  let n = 0;
  return new ReadableStream({
    async pull(controller) {
      if (++n % 16 === 0) await new Promise((resolve) => setTimeout(resolve));
      signal?.throwIfAborted();
      const {value, done} = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
}

/** @param {ReadableStream<Uint8Array>} stream @param {AbortSignal} [signal] */
async function blobOf(stream, signal) {
  const parts = [];
  for await (const chunk of iterate(stream)) {
    signal?.throwIfAborted();
    parts.push(/** @type {Uint8Array<ArrayBuffer>} */ (chunk));
  }
  return new Blob(parts, {type: 'application/octet-stream'});
}

/** Safari has no for await over streams. @param {ReadableStream<Uint8Array>} stream @returns {AsyncGenerator<Uint8Array>} */
async function* iterate(stream) {
  const reader = stream.getReader();
  let ended = false;
  try {
    for (;;) {
      const {value, done} = await reader.read();
      if (done) return void (ended = true);
      yield value;
    }
  } finally {
    if (!ended) await reader.cancel().catch(() => {});
    reader.releaseLock();
  }
}

/**
 * The book as an age file for all who hold one of the keys.
 *
 * @param {string[]} recipients of all slots
 * @param {Book} book
 * @param {Watch} [watch]
 */
export const saveTo = async (recipients, book, watch = {}) => blobOf(await sealStreamTo(recipients, tarOf(book, watch)), watch.signal);

/**
 * The book as an age file under a passphrase: any age ever released opens it.
 *
 * @param {string} passphrase taken as everywhere in the book (kdf.js): as it is shown to the person, that is, with single spaces
 * @param {Book} book
 * @param {Watch} [watch]
 */
export const saveUnder = async (passphrase, book, watch = {}) => blobOf(await sealStreamUnder(normal(passphrase), tarOf(book, watch)), watch.signal);

/**
 * Opens a saved file. All of it is read and its seal checked to the end before anything is given.
 *
 * @param {{identity?: string, passphrase?: string}} by
 * @param {Blob} file
 * @param {Watch} [watch]
 * @returns {Promise<{made: string, entries: Entry[], files: Map<string, Blob>}>} files by their blob; an entry's file that is missing was missing when it was saved
 * @throws {Fault} `not_opened` (another key, damaged, no age file) · `not_saved` (opens, and is no book)
 */
export async function openSaved(by, file, {onProgress = () => {}, signal} = {}) {
  let done = 0;
  const counted = streamOf((async function* read() {
    for await (const chunk of chunked(file)) {
      yield chunk;
      onProgress((done += chunk.length), file.size);
    }
  })(), signal);
  const plain = await openStream({...by, ...(by.passphrase !== undefined && {passphrase: normal(by.passphrase)})}, counted);
  /** @type {Map<string, Uint8Array<ArrayBuffer>[]>} */
  const held = new Map();
  try {
    let json = '';
    for await (const member of readTar(iterate(plain))) {
      const parts = [];
      const isBook = member.name === 'book.json';
      if (!isBook && !member.name.startsWith(`${FILES}/`)) continue; // pages that say the same once more
      if (isBook && member.size > MOST_JSON) throw new RangeError('a book of that size');
      for await (const chunk of member.data) parts.push(/** @type {Uint8Array<ArrayBuffer>} */ (chunk.slice()));
      if (isBook) json = text(new Uint8Array(await new Blob(parts).arrayBuffer()));
      else held.set(member.name, parts);
    }
    return bookOf(json, held);
  } catch (cause) {
    signal?.throwIfAborted();
    // A file that is cut or changed further on fails within age; what opens whole and is still not a book was never one.
    throw new Fault(cause instanceof RangeError || cause instanceof SyntaxError ? 'not_saved' : 'not_opened', {}, cause);
  }
}

/**
 * @param {string} json
 * @param {Map<string, BlobPart[]>} held by path
 */
function bookOf(json, held) {
  const book = JSON.parse(json);
  if (book?.homegroup !== 'book' || book.v !== 1 || !Array.isArray(book.entries)) throw new RangeError('no book, or one of a later time');
  const files = new Map();
  const entries = book.entries.map((/** @type {any} */ e) => {
    if (!e || typeof e !== 'object' || typeof e.id !== 'string' || typeof e.k !== 'string' || !e.k) throw new RangeError('no entry');
    if (!Array.isArray(e.files)) return e;
    return {...e, files: e.files.map((/** @type {any} */ f) => {
      const {path, ...ref} = f ?? {};
      const parts = typeof path === 'string' ? held.get(path) : undefined;
      if (parts && typeof ref.blob === 'string') files.set(ref.blob, new Blob(parts, {type: safeType(String(ref.type ?? ''))}));
      return ref;
    })};
  });
  return {made: String(book.made ?? ''), entries: entries.filter(kept), files};
}


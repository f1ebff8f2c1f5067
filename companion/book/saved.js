/** The book as one file, and back: what leaves the lock only because the member says so (docs/privacy-core.md section 5). */

import {bookJson, openSaved, pathsOf, saveTo, saveUnder} from '../crypto/snapshot.js';
import {Fault} from '../core/fault.js';
import {onceNameOf} from './keys.js';

/** @typedef {{kind: 'slots' | 'passphrase' | 'json', passphrase?: string, pages?: {name: string, text: string}[], readme?: {name: string, text: string, missing: string}}} Wish
 *   slots: for all ways to unlock; passphrase: for any age; json: open, as it is. pages and readme: core/markdown.js makes them on the page */

/**
 * @param {{entries: import('./entries.js').Entry[], lock: import('./lock.js').Lock, files: import('./files.js').Files, today: string}} book
 * @param {Wish} wish
 * @param {import('../crypto/snapshot.js').Watch} [watch]
 * @returns {Promise<Blob>}
 */
export async function save({entries, lock, files, today}, {kind, passphrase, pages = [], readme}, watch) {
  if (kind === 'json') return new Blob([bookJson(entries, today, pathsOf(entries))], {type: 'application/json'});
  const book = {entries, made: today, pages, readme, attachment: (/** @type {any} */ ref) => files.get(ref)};
  if (kind === 'passphrase') return saveUnder(passphrase ?? '', book, watch);
  const recipients = lock.opened.content.slots.map((s) => s.recipient);
  if (!recipients.length) throw new Fault('slot_first');
  return saveTo(recipients, book, watch);
}

/**
 * Lays what a file holds into a book: what is new is added, what is there in another version is joined, nothing is taken away.
 *
 * @param {{shelf: import('./shelf.js').Shelf, attach: (file: Blob & {name?: string}) => Promise<import('../crypto/blob.js').Ref>}} book
 * @param {Blob} file
 * @param {{identity?: string, passphrase?: string}} by
 * @param {import('../crypto/snapshot.js').Watch} [watch]
 */
export async function openInto({shelf, attach}, file, by, watch) {
  const {made, entries, files} = await openSaved(by, file, watch);
  let added = 0;
  let there = 0;
  for (const {id, ...fields} of entries) {
    watch?.signal?.throwIfAborted();
    const once = onceNameOf(fields);
    const own = once ? shelf.keys.entry(once) : id;
    const known = shelf.entries.get(own);
    if (known) there++;
    else added++;
    if (Array.isArray(fields['files'])) fields['files'] = await refs(fields['files'], known?.['files'] ?? [], files, attach);
    await shelf.carry(own, fields);
  }
  return {made, added, there};
}

/**
 * Attachments of an entry: those that are here stay, the others come from the file.
 *
 * @param {any[]} wanted
 * @param {any[]} here
 * @param {Map<string, Blob>} files
 * @param {(file: Blob & {name?: string}) => Promise<import('../crypto/blob.js').Ref>} attach
 */
async function refs(wanted, here, files, attach) {
  const out = [];
  for (const ref of wanted) {
    const bytes = files.get(ref?.blob);
    if (here.some((h) => h?.blob === ref?.blob) || !bytes) out.push(ref);
    else out.push({...(await attach(Object.assign(bytes, {name: ref.name}))), name: ref.name, type: ref.type});
  }
  return out;
}

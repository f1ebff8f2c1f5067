/** Attachments: sealed on this device, sent to the server before the entries that name them, and gone from both once nothing names them any more. */

import {Fault} from '../core/fault.js';
import {openSealed, sealFile} from '../crypto/blob.js';

/** @typedef {import('../crypto/blob.js').Ref} Ref */
/** @typedef {{id: string, bytes: Uint8Array<ArrayBuffer>, sent: boolean, loose?: string}} Kept loose: the day on which nothing named it first */

export class Files {
  #db;
  #account;
  #keys;
  #today;

  /** @param {{db: import('./db.js').Database, account: import('./account.js').Account, keys: () => import('./keys.js').Keys, today: () => string}} parts */
  constructor({db, account, keys, today}) {
    this.#db = db;
    this.#account = account;
    this.#keys = keys;
    this.#today = today;
  }

  /**
   * @param {Blob & {name?: string}} file
   * @returns {Promise<Ref>} for the entry's `files`
   */
  async attach(file) {
    const {ref, sealed} = await sealFile(file);
    await this.#keep({id: ref.blob, bytes: new Uint8Array(await sealed.arrayBuffer()), sent: false});
    return ref;
  }

  /** @param {Kept} kept */
  #keep(kept) {
    return this.#db.put('blobs', kept);
  }

  /** @param {string} id */
  #path(id) {
    return `/spaces/${this.#keys().book.id}/blobs/${id}`;
  }

  /**
   * @param {Ref} ref
   * @returns {Promise<Blob>}
   * @throws {Fault} `offline` where it is on the server alone and there is no connection; `file_gone`; `file_damaged`
   */
  async get(ref) {
    const kept = /** @type {Kept | undefined} */ (await this.#db.get('blobs', ref.blob));
    if (kept) return openSealed(ref, new Blob([kept.bytes]));
    if (!this.#account.signed) throw new Fault('file_gone');
    let answer;
    try {
      answer = await this.#account.ask(this.#path(ref.blob), {raw: true, patience: 10 * 60_000});
    } catch (fault) {
      throw fault instanceof Fault && fault.code === 'not_there' ? new Fault('file_gone') : fault;
    }
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const file = await openSealed(ref, new Blob([bytes]));
    await this.#keep({id: ref.blob, bytes, sent: true});
    return file;
  }

  /**
   * Sends what the server does not have.
   *
   * @returns {Promise<Fault | null>} `over_quota` where it has no room for a file: what is written, and smaller files, may have some
   */
  async send() {
    let full = null;
    for (const kept of await this.#all()) {
      if (kept.sent || kept.loose) continue;
      try {
        await this.#account.ask(this.#path(kept.id), {method: 'PUT', bytes: new Blob([kept.bytes]), patience: 10 * 60_000});
      } catch (fault) {
        if (!(fault instanceof Fault) || fault.code !== 'denied') throw fault;
        full = new Fault('over_quota', {}, fault);
        continue;
      }
      await this.#keep({...kept, sent: true});
    }
    return full;
  }

  /** The server has them no more: another account, or an older database. */
  async unsent() {
    for (const kept of await this.#all()) if (kept.sent) await this.#keep({...kept, sent: false});
  }

  /**
   * Lets go of what no entry names. A day's grace, so that an undo finds its file.
   *
   * @param {Set<string>} named
   */
  async sweep(named) {
    const today = this.#today();
    for (const kept of await this.#all()) {
      if (named.has(kept.id)) {
        if (kept.loose) await this.#keep({...kept, loose: undefined});
      } else if (!kept.loose) await this.#keep({...kept, loose: today});
      else if (kept.loose < today) {
        if (kept.sent && this.#account.signed) await this.#account.ask(this.#path(kept.id), {method: 'DELETE'});
        await this.#db.remove('blobs', kept.id);
      }
    }
  }

  /** @returns {Promise<Kept[]>} */
  #all() {
    return this.#db.run(['blobs'], 'readonly', (t) => t.all('blobs'));
  }
}

/**
 * The files that entries name.
 *
 * @param {import('./entries.js').Entry[]} entries
 */
export function named(entries) {
  const out = new Set();
  for (const e of entries) for (const ref of Array.isArray(e['files']) ? e['files'] : []) if (typeof ref?.blob === 'string') out.add(ref.blob);
  return /** @type {Set<string>} */ (out);
}

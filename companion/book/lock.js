/**
 * The lock of the book on this device: the account's document, the ways to unlock it, and what stands in for them in the first minutes. It
 * holds the account's keys while the book is open. Secrets come in derived; nothing here knows a passphrase.
 */

import {b64u, equal, fromB64u} from '../core/bytes.js';
import {Fault} from '../core/fault.js';
import * as slots from '../crypto/slots.js';

/** @typedef {import('./db.js').Database} Database */
/** @typedef {import('../crypto/slots.js').Content} Content */
/** @typedef {import('../crypto/slots.js').Doc} Doc */
/** @typedef {import('../crypto/slots.js').Slot} Slot */
/** @typedef {{doc: Doc | null, tags: Record<string, string>, version: number, fp: string, keep: boolean}} Kept the row `account` of the store `meta`:
 *   doc: null while there is no slot; fp: fingerprint of the account; keep: the member wants the book to open by itself here */
/** @typedef {{content: Content, tags: Record<string, string>}} Change */
/** @typedef {{key: CryptoKey, iv: Uint8Array, sealed: Uint8Array}} Wrap the row `wrap` */
/** @typedef {{after: 0|1|5|15, hide: boolean, neutral: boolean, careful: boolean}} Settings the row `settings`: of this device only */

/** @type {Settings} */
export const USUAL = {after: 5, hide: false, neutral: false, careful: false};

export class Lock {
  /** @type {Content | null} */
  content = null;
  /** @type {Kept | null} */
  kept = null;
  /** @type {Settings} */
  settings = USUAL;
  device = false;
  #db;

  /** @param {Database} db */
  constructor(db) {
    this.#db = db;
  }

  /** Reads what there is. */
  async load() {
    this.kept = (await this.#db.get('meta', 'account')) ?? null;
    this.device = !!(await this.#db.get('meta', 'wrap'));
    this.settings = {...USUAL, ...(await this.#db.get('meta', 'settings'))};
  }

  /** The ways to unlock, without what only the keys' owner needs. */
  slots() {
    const list = this.content?.slots ?? this.kept?.doc?.slots ?? [];
    return list.map(({id, kind, made, login, kdf, prf}) => ({id, kind, made, login: !!login, kdf, prf}));
  }

  /** Makes an account's keys on this device, openable here alone until a slot is added. */
  async begin() {
    await this.load();
    if (this.kept) throw new Fault('begun_already');
    const content = slots.begin();
    await this.#keep(content, {}, true, undefined, true);
  }

  /** Opens with the key that this browser keeps. */
  async openDevice() {
    const wrap = await this.#db.get('meta', 'wrap');
    if (!wrap || !this.kept) throw new Fault('no_device_key');
    const content = await slots.unwrap(wrap.key, wrap);
    if (content.version < this.kept.version) throw new Fault('account_older', {seen: this.kept.version, version: content.version});
    this.content = content;
  }

  /**
   * Opens with a slot's secret.
   *
   * @param {Slot['kind']} kind
   * @param {Uint8Array} secret
   * @param {import('../crypto/slots.js').Kdf} [kdf]
   */
  async open(kind, secret, kdf) {
    const {kept} = this;
    if (!kept?.doc) throw new Fault('wrong_secret');
    const {content} = await slots.unlock(kept.doc, kind, secret, {kdf, seen: kept.version, fp: fromB64u(kept.fp, 32)});
    this.content = content;
  }

  /**
   * Opens the account of a document that the server gave. It is not this lock's before enter.js has put it on the device.
   *
   * @param {Doc} doc
   * @param {Slot['kind']} kind
   * @param {Uint8Array} secret
   * @param {{kdf?: import('../crypto/slots.js').Kdf, pub: Uint8Array}} o pub: the account key that the server names
   * @returns {Promise<{content: Content, kept: Kept}>}
   */
  async opensWith(doc, kind, secret, {kdf, pub}) {
    const {content} = await slots.unlock(doc, kind, secret, {kdf});
    if (!equal(slots.publicKey(content), pub)) throw new Fault('account_replaced');
    return {content, kept: {doc, tags: doc.tags, version: content.version, fp: b64u(await slots.fingerprint(content)), keep: false}};
  }

  /** Closes. A book that opens by itself here goes on doing so only where there is no other way, or the member asked for it. */
  async close() {
    if (this.kept?.doc && !this.kept.keep && this.device) {
      await this.#db.remove('meta', 'wrap');
      this.device = false;
    }
    this.content = null;
  }

  /** The keys; a fault where the book is locked. */
  get opened() {
    if (!this.content || !this.kept) throw new Fault('locked');
    return {content: this.content, kept: this.kept};
  }

  /**
   * Makes a change of the account ready: a slot more, a slot less, another root. Nothing is kept before commit.
   *
   * @param {(content: Content, tags: Record<string, string>) => Promise<Change>} work
   */
  async prepare(work) {
    const {content, kept} = this.opened;
    const next = await work(content, kept.tags);
    return {...next, doc: next.content.slots.length ? await slots.docOf(next.content, next.tags) : undefined};
  }

  /** @param {Change & {doc?: Doc}} prepared */
  async commit({content, tags, doc}) {
    await this.#keep(content, tags, this.device, doc);
  }

  /**
   * Takes a document that another device made.
   *
   * @param {Doc} doc
   */
  async refresh(doc) {
    const content = await slots.refresh(doc, this.opened.content);
    await this.#keep(content, doc.tags, this.device, doc);
  }

  /**
   * @param {Content} content
   * @param {Record<string, string>} tags
   * @param {boolean} wrapped also under the device's own key
   * @param {Doc} [doc] where it is there already
   * @param {boolean} [first] there is no book on this device; where another window was quicker, it stays
   */
  async #keep(content, tags, wrapped, doc, first) {
    const kept = {doc: doc ?? (content.slots.length ? await slots.docOf(content, tags) : null), tags, version: content.version, fp: b64u(await slots.fingerprint(content)), keep: this.kept?.keep ?? false};
    let wrap = null;
    if (wrapped) {
      const key = await slots.wrapKey();
      wrap = {key, ...(await slots.wrap(key, content))};
    }
    await this.#db.run(['meta'], 'readwrite', async (t) => {
      if (first && (await t.get('meta', 'account'))) throw new Fault('begun_already');
      await t.put('meta', kept, 'account');
      if (wrap) await t.put('meta', wrap, 'wrap');
      else await t.remove('meta', 'wrap');
    });
    this.kept = kept;
    this.content = content;
    this.device = wrapped;
  }

  /**
   * Lets the book open by itself on this device, or no longer.
   *
   * @param {boolean} on
   */
  async keepOpen(on) {
    const {content, kept} = this.opened;
    if (!on && !kept.doc) throw new Fault('last_slot');
    this.kept = {...kept, keep: on};
    await this.#keep(content, kept.tags, on, kept.doc ?? undefined);
  }

  /** @param {Partial<Settings>} change */
  async set(change) {
    this.settings = {...this.settings, ...change};
    await this.#db.put('meta', this.settings, 'settings');
  }
}

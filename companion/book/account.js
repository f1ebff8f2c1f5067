/**
 * The account on a server: making one, signing in, its sessions, its document. Keys come from the lock; what is sent are signatures and sealed
 * bytes, never a secret.
 */

import {b64u, concat, fromB64u, random, text, utf8} from '../core/bytes.js';
import {Fault} from '../core/fault.js';
import * as slots from '../crypto/slots.js';
import {ed25519, hkdf, sha256, xchacha20poly1305} from '../vendor/noble.js';
import {api} from './api.js';

/** @typedef {import('./lock.js').Lock} Lock */
/** @typedef {{handle: string, made: string, etag: string, quota: {used: number, most: number}, label?: string}} Signed the row `signed` of the store `meta`; label: what this device is called, sealed */
/** @typedef {{handle: string, made: string, etag: string, quota: any, account_pub: string, doc: import('../crypto/slots.js').Doc}} Got what a server says of an account */

/** A request that ends so may have been heard all the same. */
const UNSURE = ['offline', 'server_trouble', 'server_strange'];

/** @param {Got} got @returns {Signed} */
export const signedOf = (got) => ({handle: String(got.handle), made: String(got.made), etag: String(got.etag), quota: got.quota});

export class Account {
  /** @type {Signed | null} */
  signed = null;
  #db;
  #lock;
  #raw;
  #host;
  #tell;

  /**
   * @param {object} o
   * @param {import('./db.js').Database} o.db
   * @param {Lock} o.lock
   * @param {typeof fetch} o.fetch
   * @param {string} o.origin
   * @param {(state: any) => void} o.tell
   */
  constructor({db, lock, fetch, origin, tell}) {
    this.#db = db;
    this.#lock = lock;
    this.#raw = api(fetch, origin);
    this.#host = new URL(origin).host;
    this.#tell = tell;
  }

  async load() {
    this.signed = (await this.#db.get('meta', 'signed')) ?? null;
  }

  state() {
    return this.signed && {handle: this.signed.handle, host: this.#host, made: this.signed.made, quota: this.signed.quota};
  }

  /**
   * Asks the server; a session that has ended is begun again with the account's key, while the book is open.
   *
   * @type {import('./api.js').Ask}
   * @throws {Fault} `account_gone` where the server does not know that key any more
   */
  ask = async (path, options) => {
    try {
      return await this.#raw(path, options);
    } catch (fault) {
      if (!(fault instanceof Fault) || fault.code !== 'signed_out' || !this.signed || !this.#lock.content) throw fault;
      if (!(await this.#proveOwn(this.signed.handle))) throw new Fault('account_gone', {}, fault);
      return this.#raw(path, options);
    }
  };

  /** Signs in with the account's own key, which an open book has. @param {string} handle @returns {Promise<boolean>} whether the server knows it under that name */
  async #proveOwn(handle) {
    try {
      await this.#prove(handle, fromB64u(this.#lock.opened.content.seed, 32));
      return true;
    } catch (fault) {
      if (fault instanceof Fault && fault.code === 'denied') return false;
      throw fault;
    }
  }

  /** @param {string} handle @returns {Promise<{challenge: string, kdf: import('../crypto/slots.js').Kdf}>} */
  async challenge(handle) {
    const {challenge, kdf} = await this.#raw('/login/challenge', {method: 'POST', body: {handle}});
    return {challenge, kdf: slots.strong(kdf)};
  }

  /** Signs in with a key. @param {string} handle @param {Uint8Array} seed @param {string} [challenge] */
  async #prove(handle, seed, challenge) {
    const nonce = challenge ?? (await this.challenge(handle)).challenge;
    const sig = ed25519.sign(concat('homegroup/login/v1', '\0', this.#host, '\0', handle, '\0', fromB64u(nonce)), seed);
    await this.#raw('/login', {method: 'POST', body: {handle, challenge: nonce, pub: b64u(ed25519.getPublicKey(seed)), sig: b64u(sig), label: this.#label()}});
  }

  /**
   * Makes an account of this device's book. A way to unlock must be there: without one nobody could open what is backed up.
   *
   * @param {{handle: string, invite?: string, space: string}} o
   */
  async register({handle, invite, space}) {
    const {content, kept} = this.#lock.opened;
    if (!kept.doc || !content.slots.some((s) => s.kind !== 'passkey')) throw new Fault('slot_first');
    try {
      const {etag} = await this.#raw('/register', {method: 'POST', body: {handle, invite, account_pub: b64u(slots.publicKey(content)), doc: kept.doc, space, label: this.#label()}});
      await this.#keep({handle, made: new Date().toISOString().slice(0, 10), etag, quota: {used: 0, most: 0}});
    } catch (fault) {
      const code = fault instanceof Fault ? fault.code : '';
      if (UNSURE.includes(code)) await this.#db.put('meta', handle, 'asked');
      // The answer to an earlier try may have been lost: then the name is taken, or the invitation used, by this very book.
      const perhaps = ['taken', 'denied'].includes(code) && (await this.#db.get('meta', 'asked')) === handle;
      if (!perhaps || !(await this.#proveOwn(handle))) throw fault;
      await this.meet(await this.#raw('/account'));
    }
    await this.#db.remove('meta', 'asked');
  }

  /**
   * Signs in with a slot's secret and gets the account's document. Where a book is open that is this account's own, its key will do: since it was signed
   * out its ways to unlock may have become others than the server knows. Nothing is kept yet: see meet, and enter.js.
   *
   * @param {{handle: string, challenge: string, kind: 'passphrase' | 'recovery' | 'passkey', secret: Uint8Array}} o
   * @returns {Promise<Got>}
   */
  async signIn({handle, challenge, kind, secret}) {
    try {
      await this.#prove(handle, slots.keysOf(kind, secret).login, challenge);
    } catch (fault) {
      if (!(fault instanceof Fault) || fault.code !== 'denied' || !this.#lock.content || !(await this.#proveOwn(handle))) throw fault;
    }
    return this.#raw('/account');
  }

  /** Whether that is the account of the book that is open. @param {Got} got */
  isOwn(got) {
    return Boolean(this.#lock.content) && got.account_pub === b64u(slots.publicKey(this.#lock.opened.content));
  }

  /** @param {Got} got */
  #own(got) {
    this.#lock.opened; // a book that was locked meanwhile has nothing to compare it with
    if (!this.isOwn(got)) throw new Fault('account_replaced');
  }

  /**
   * Meets the open book's account on a server that may know an older list of its ways to unlock than this device: then it gets the newer one.
   *
   * @param {Got} got
   */
  async meet(got) {
    this.#own(got);
    const {kept} = this.#lock.opened;
    let {etag} = got;
    if (kept.doc && got.doc.version < kept.version) ({etag} = await this.#raw('/account', {method: 'PUT', body: {doc: kept.doc}, headers: {'If-Match': etag}}));
    else if (JSON.stringify(got.doc) !== JSON.stringify(kept.doc)) await this.#lock.refresh(got.doc);
    await this.#keep(signedOf({...got, etag}));
  }

  /** The server was put back to an older state: it gets the account's document that this device has. */
  async give() {
    await this.meet(await this.ask('/account'));
  }

  /** Gets the document that the server has, and takes what another device changed. */
  async refresh() {
    const got = await this.ask('/account');
    this.#own(got);
    if (JSON.stringify(got.doc) !== JSON.stringify(this.#lock.kept?.doc)) await this.#lock.refresh(got.doc);
    await this.#keep(signedOf(got));
  }

  /**
   * Changes the account: on the server first, where there is one, so that no device believes in a way to unlock that the others do not have.
   * What another device changed is fetched before; so without a connection nothing is begun, and a person is told `offline` where nothing can have happened, and
   * `change_unsure` where it may have.
   *
   * @param {Parameters<Lock['prepare']>[0]} work
   */
  async change(work) {
    if (this.signed) await this.refresh();
    let prepared = await this.#lock.prepare(work);
    for (let tries = 0; this.signed; tries++) {
      try {
        const {etag} = await this.ask('/account', {method: 'PUT', body: {doc: prepared.doc}, headers: {'If-Match': this.signed.etag}});
        await this.#keep({...this.signed, etag});
        break;
      } catch (fault) {
        if (fault instanceof Fault && UNSURE.includes(fault.code)) throw new Fault('change_unsure', {}, fault);
        if (!(fault instanceof Fault) || fault.code !== 'stale' || tries > 3) throw fault;
        await this.refresh(); // another device was quicker: the same change, on what it made
        prepared = await this.#lock.prepare(work);
      }
    }
    await this.#lock.commit(prepared);
  }

  async signOut() {
    await this.#raw('/logout', {method: 'POST', body: {}, patience: 10_000});
    await this.#db.remove('meta', 'signed');
    this.signed = null;
  }

  /** The sessions as the server knows them; how much room is used is read anew with them. */
  async sessions() {
    await this.refresh();
    const {sessions} = await this.ask('/sessions');
    return sessions.map((/** @type {any} */ s) => ({id: String(s.id), made: String(s.made), seen: String(s.seen), current: !!s.current, label: this.#readLabel(String(s.label))}));
  }

  /** @param {string} id */
  async endSession(id) {
    await this.ask(`/sessions/${encodeURIComponent(id)}`, {method: 'DELETE'});
  }

  /** Deletes the account with everything in it. */
  async remove() {
    const {content} = this.#lock.opened;
    try {
      const {challenge} = await this.ask('/challenge', {method: 'POST', body: {}});
      const sig = ed25519.sign(concat('homegroup/delete/v1', '\0', this.#host, '\0', fromB64u(challenge)), fromB64u(content.seed, 32));
      await this.ask('/account', {method: 'DELETE', body: {challenge, sig: b64u(sig)}});
    } catch (fault) {
      if (!(fault instanceof Fault) || fault.code !== 'account_gone') throw fault; // else it is deleted already: another device was quicker, or an answer was lost
    }
    await this.#db.remove('meta', 'signed');
    this.signed = null;
  }

  /** Everything that the server has of this account, as a zip. */
  async everything() {
    const answer = await this.ask('/export', {raw: true, patience: 30 * 60_000});
    return /** @type {Blob} */ (await answer.blob());
  }

  /** @param {Signed} signed */
  async #keep(signed) {
    this.signed = {...signed, label: this.#label()};
    await this.#db.put('meta', this.signed, 'signed');
    this.#tell(this.state());
  }

  // What a device is called is for its owner alone.

  /** @type {string} */
  name = '';

  #labelKey() {
    const root = this.#lock.content?.roots[0];
    return root ? hkdf(sha256, fromB64u(root, 32), undefined, utf8('homegroup/label/v1'), 32) : null;
  }

  #label() {
    const key = this.#labelKey();
    const name = this.name || this.#readLabel(this.signed?.label ?? '');
    if (!key || !name) return '';
    const padded = new Uint8Array(64);
    padded.set(utf8(name).slice(0, 64));
    const nonce = random(24);
    return b64u(concat(nonce, xchacha20poly1305(key, nonce, utf8('homegroup/label/v1')).encrypt(padded)));
  }

  /** @param {string} label */
  #readLabel(label) {
    const key = this.#labelKey();
    if (!key || !label) return '';
    try {
      const bytes = fromB64u(label);
      return text(xchacha20poly1305(key, bytes.slice(0, 24), utf8('homegroup/label/v1')).decrypt(bytes.slice(24))).replace(/\0+$/, '');
    } catch {
      return ''; // not ours: nothing is shown of it
    }
  }
}

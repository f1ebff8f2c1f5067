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
/** @typedef {{handle: string, made: string, etag: string, quota: {used: number, most: number}}} Signed the row `signed` of the store `meta` */

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
   */
  ask = async (path, options) => {
    try {
      return await this.#raw(path, options);
    } catch (fault) {
      if (!(fault instanceof Fault) || fault.code !== 'signed_out' || !this.signed || !this.#lock.content) throw fault;
      await this.#prove(this.signed.handle, fromB64u(this.#lock.content.seed, 32));
      return this.#raw(path, options);
    }
  };

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
    const {etag} = await this.#raw('/register', {method: 'POST', body: {handle, invite, account_pub: b64u(slots.publicKey(content)), doc: kept.doc, space, label: this.#label()}});
    await this.#keep({handle, made: new Date().toISOString().slice(0, 10), etag, quota: {used: 0, most: 0}});
  }

  /**
   * Signs in with a slot's secret and gets the account's document.
   *
   * @param {{handle: string, challenge: string, kind: 'passphrase' | 'recovery' | 'passkey', secret: Uint8Array}} o
   */
  async signIn({handle, challenge, kind, secret}) {
    await this.#prove(handle, slots.keysOf(kind, secret).login, challenge);
    const got = await this.#raw('/account');
    const pub = fromB64u(got.account_pub, 32);
    await this.#keep({handle: String(got.handle), made: String(got.made), etag: String(got.etag), quota: got.quota});
    return {doc: /** @type {import('../crypto/slots.js').Doc} */ (got.doc), pub};
  }

  /** Gets the document that the server has, and takes what another device changed. */
  async refresh() {
    const got = await this.ask('/account');
    const {content} = this.#lock.opened;
    if (got.account_pub !== b64u(slots.publicKey(content))) throw new Fault('account_replaced');
    if (JSON.stringify(got.doc) !== JSON.stringify(this.#lock.kept?.doc)) await this.#lock.refresh(got.doc);
    await this.#keep({handle: String(got.handle), made: String(got.made), etag: String(got.etag), quota: got.quota});
  }

  /**
   * Changes the account: on the server first, where there is one, so that no device believes in a way to unlock that the others do not have.
   *
   * @param {Parameters<Lock['prepare']>[0]} work
   */
  async change(work) {
    let prepared = await this.#lock.prepare(work);
    for (let tries = 0; this.signed; tries++) {
      try {
        const {etag} = await this.ask('/account', {method: 'PUT', body: {doc: prepared.doc}, headers: {'If-Match': this.signed.etag}});
        await this.#keep({...this.signed, etag});
        break;
      } catch (fault) {
        if (!(fault instanceof Fault) || fault.code !== 'stale' || tries > 3) throw fault;
        await this.refresh(); // another device was quicker: the same change, on what it made
        prepared = await this.#lock.prepare(work);
      }
    }
    await this.#lock.commit(prepared);
  }

  async signOut() {
    await this.#raw('/logout', {method: 'POST', body: {}});
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
    const {challenge} = await this.ask('/challenge', {method: 'POST', body: {}});
    const sig = ed25519.sign(concat('homegroup/delete/v1', '\0', this.#host, '\0', fromB64u(challenge)), fromB64u(content.seed, 32));
    await this.ask('/account', {method: 'DELETE', body: {challenge, sig: b64u(sig)}});
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
    this.signed = signed;
    await this.#db.put('meta', signed, 'signed');
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
    if (!key || !this.name) return '';
    const padded = new Uint8Array(64);
    padded.set(utf8(this.name).slice(0, 64));
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

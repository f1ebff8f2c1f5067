/**
 * The book below the screen: everything that a person's device does with it, without a page. It runs in one worker of the page (worker.js), and
 * as it is in node for tests. Screens know client.js, which has the same names.
 *
 * What it meets of the world is given to it: a clock, chance, a network, locks between tabs. Start at Core.
 */

import {b64u, fromB64u, random} from '../core/bytes.js';
import {Fault} from '../core/fault.js';
import * as slots from '../crypto/slots.js';
import {Account} from './account.js';
import {Database} from './db.js';
import {Entries} from './entries.js';
import {moveInto} from './enter.js';
import {Files} from './files.js';
import {Keys} from './keys.js';
import {Lock} from './lock.js';
import {resolved} from './merge.js';
import {openInto, save} from './saved.js';
import {Shelf} from './shelf.js';
import {Sync} from './sync.js';

/** @typedef {import('./entries.js').Entry} Entry */
/** @typedef {'loading' | 'new' | 'locked' | 'open' | 'gone'} Status */
/** @typedef {import('./world.js').World} World */

export class Core {
  /** @type {Status} */
  status = 'loading';
  /** @type {Shelf | null} */
  shelf = null;
  /** @type {Sync | null} */
  sync = null;
  entries = new Entries();
  #listeners = /** @type {Map<string, Set<(value: any) => void>>} */ (new Map());
  #db = /** @type {Database | null} */ (null);
  #lock = /** @type {Lock | null} */ (null);
  #account = /** @type {Account | null} */ (null);
  #device = '';
  #files = /** @type {Files | null} */ (null);

  /** @param {World} world */
  constructor(world) {
    this.world = /** @type {Required<Pick<World, 'name' | 'now' | 'jitter' | 'timer' | 'untimer'>> & World} */ ({name: 'notebook', now: Date.now, jitter: (/** @type {number} */ ms) => Math.random() * ms, timer: (/** @type {() => void} */ f, /** @type {number} */ ms) => setTimeout(f, ms), untimer: (/** @type {any} */ t) => clearTimeout(t), ...world});
  }

  /**
   * Names: `status` · `change` (list of {id, entry}; entry null: gone) · `lock` · `backup` · `account`.
   *
   * @param {string} name
   * @param {(value: any) => void} listener
   */
  on(name, listener) {
    let set = this.#listeners.get(name);
    if (!set) this.#listeners.set(name, (set = new Set()));
    set.add(listener);
  }

  /**
   * @param {string} name
   * @param {any} value
   */
  tell(name, value) {
    for (const listener of this.#listeners.get(name) ?? []) listener(value);
  }

  /** Reads what this device has, and says whether there is a book: at first, and when another window has begun one. */
  async load() {
    const db = (this.#db ??= await Database.open(this.world.indexedDB, this.world.name, () => this.#gone()));
    this.#lock = new Lock(db);
    await this.#lock.load();
    await this.#lock.close(); // a window that was closed and not locked counts as locked
    this.#device = (await db.get('meta', 'device')) ?? '';
    if (!this.#device) {
      this.#device = b64u(random(16));
      await db.put('meta', this.#device, 'device');
    }
    this.#account = new Account({db, lock: this.#lock, fetch: this.world.fetch, origin: this.world.origin, tell: (state) => {
      this.tell('account', state);
      this.tell('lock', this.lockState()); // a document that came may have other ways to unlock
    }});
    await this.#account.load();
    this.#files = new Files({db, account: this.#account, keys: () => this.open.shelf.keys, today: () => this.today()});
    const {channel} = this.world;
    if (channel) channel.onmessage = ({data}) => void this.#heard(data).catch(() => {});
    this.tell('lock', this.lockState());
    this.tell('account', this.#account.state());
    this.#become(this.#lock.kept ? 'locked' : 'new');
  }

  /** @param {Status} status */
  #become(status) {
    this.status = status;
    this.tell('status', status);
  }

  #gone() {
    if (this.status === 'gone') return;
    this.#forget();
    this.#become('gone');
  }

  /** The parts; a fault where load has not come first. */
  get parts() {
    if (!this.#db || !this.#lock || !this.#account || !this.#files) throw new Fault('closed');
    return {db: this.#db, lock: this.#lock, account: this.#account, files: this.#files};
  }

  /** The open book; a fault where it is locked. */
  get open() {
    if (!this.shelf || !this.sync) throw new Fault('locked');
    return {shelf: this.shelf, sync: this.sync};
  }

  lockState() {
    const {lock} = this.parts;
    return {slots: lock.slots().map(({kdf: _, prf: __, ...slot}) => slot), device: lock.device, settings: lock.settings, keep: lock.kept?.keep ?? false};
  }

  /** What the page needs to derive a secret: parameters of the passphrase, salts of the passkeys. */
  async ways() {
    await this.parts.lock.load();
    return this.parts.lock.slots().map(({id, kind, kdf, prf}) => ({id, kind, kdf, prf}));
  }

  // ---- locking

  /** A new book, openable on this device alone. */
  async begin() {
    await this.parts.lock.begin();
    this.world.channel?.postMessage({begun: true});
    await this.#opened();
  }

  /** @param {{device?: true, kind?: 'passphrase' | 'passkey' | 'recovery', secret?: Uint8Array, kdf?: any}} by */
  async unlock({device, kind, secret, kdf}) {
    const {lock} = this.parts;
    await lock.load(); // another tab may have changed it
    if (device) await lock.openDevice();
    else await lock.open(/** @type {any} */ (kind), /** @type {Uint8Array} */ (secret), kdf);
    await this.#opened();
  }

  async #opened() {
    const {db, lock, account} = this.parts;
    const keys = new Keys(lock.opened.content);
    const shelf = new Shelf({db, keys, entries: this.entries, device: this.#device, now: this.world.now, onChange: (ids) => this.#changed(ids)});
    await shelf.load();
    this.shelf = shelf;
    this.sync = new Sync({db, lock, shelf, account, files: this.parts.files, device: this.#device, world: this.world, tell: (state) => this.tell('backup', state), due: () => this.tell('due', null)});
    await this.sync.load();
    this.tell('lock', this.lockState());
    this.#become('open');
    this.sync.start();
  }

  /** @param {string[]} ids */
  #changed(ids) {
    this.tell('change', ids.map((id) => ({id, entry: this.entries.get(id) ?? null})));
    this.sync?.changed();
  }

  /** Locks the book, in every tab. @param {boolean} [everywhere] */
  async lock(everywhere = true) {
    if (everywhere) this.world.channel?.postMessage({lock: true});
    await this.#edits; // the last letters before it
    if (this.status !== 'open') return;
    this.#forget();
    await this.parts.lock.close().catch(() => {}); // a device that cannot write shuts it all the same; load closes it once more
    this.tell('lock', this.lockState());
    this.#become('locked');
  }

  /** Lets go of everything that only an open book has. */
  #forget() {
    this.sync?.stop();
    this.sync = null;
    this.shelf = null;
    this.entries.clear();
    if (this.#lock) this.#lock.content = null;
  }

  /** What another tab says. @param {any} said */
  async #heard(said) {
    if (said.lock) await this.lock(false);
    if (said.changed && this.shelf) await this.shelf.reread(said.changed);
    if (said.keys && this.shelf) await this.#reload();
    if (said.gone) this.#gone();
    if (said.begun && this.status === 'new') await this.load();
  }

  /** Another tab has changed the account: whoever cannot follow locks. */
  async #reload() {
    const {lock} = this.parts;
    const before = lock.content;
    await lock.load();
    const doc = lock.kept?.doc;
    if (!before || !doc || !this.shelf) return;
    try {
      lock.content = await slots.refresh(doc, before);
      if (lock.content.roots.length !== before.roots.length) await this.shelf.rekey(new Keys(lock.content));
      this.tell('lock', this.lockState());
    } catch {
      await this.lock(false);
    }
  }

  /** Changes the account, here and, as soon as can be, on the server. @param {Parameters<Lock['prepare']>[0]} work */
  async #change(work) {
    const {lock, account} = this.parts;
    const roots = lock.opened.content.roots.length;
    await account.change(work);
    if (lock.opened.content.roots.length !== roots) await this.open.shelf.rekey(new Keys(lock.opened.content));
    this.tell('lock', this.lockState());
    this.world.channel?.postMessage({keys: true});
  }

  /**
   * Adds a way to unlock. A new passphrase takes the place of the old one.
   *
   * @param {{kind: 'passphrase' | 'passkey' | 'recovery', secret: Uint8Array, kdf?: any, prf?: any}} way
   * @returns {Promise<string>} the slot's id
   */
  async addSlot({kind, secret, kdf, prf}) {
    let id = '';
    await this.#change(async (content, tags) => {
      const added = await slots.addSlot(content, tags, {kind, secret, kdf, prf, made: this.today()});
      id = added.slot.id;
      // The same secret again: an answer was lost, and it is there already.
      const old = content.slots.filter((s) => (kind === 'passphrase' && s.kind === kind) || s.recipient === added.slot.recipient);
      return old.reduce((was, slot) => slots.removeSlot(was.content, was.tags, slot.id), {content: added.content, tags: added.tags});
    });
    return id;
  }

  /** @param {string} id */
  async removeSlot(id) {
    await this.#change(async (content, tags) => slots.removeSlot(content, tags, id));
  }

  /** What is written from now on is under new keys. */
  async rotate() {
    await this.#change(async (content, tags) => ({content: slots.rotate(content), tags}));
  }

  /** @param {boolean} on */
  async keepOpen(on) {
    await this.parts.lock.keepOpen(on);
    this.tell('lock', this.lockState());
  }

  /** @param {any} change of this device's settings */
  async setLock(change) {
    await this.parts.lock.set(change);
    this.tell('lock', this.lockState());
  }

  /** Takes the book off this device, in every tab. What the server has stays there. */
  async wipe() {
    const {db} = this.parts;
    this.world.channel?.postMessage({gone: true});
    this.#forget();
    db.close();
    await Database.remove(this.world.indexedDB, this.world.name);
    this.#become('gone');
  }

  /** Today's day in UTC: what slots and heads are dated with. */
  today() {
    return new Date(this.world.now()).toISOString().slice(0, 10);
  }

  // ---- entries

  /** Edits are made in the order in which they were asked for, one after another; a lock waits for them. @type {Promise<any>} */
  #edits = Promise.resolve();

  /**
   * @template T
   * @param {() => Promise<T>} edit
   * @returns {Promise<T>}
   */
  #inTurn(edit) {
    const done = this.#edits.then(edit);
    this.#edits = done.catch(() => {});
    return done;
  }

  /** @param {string} name */
  async id(name) {
    return this.open.shelf.keys.entry(name);
  }

  /**
   * @param {Record<string, any>} fields with an id: laid over what is there
   * @returns {Promise<Entry>}
   */
  async put(fields) {
    const {id, ...rest} = fields;
    const entry = await this.#inTurn(() => this.open.shelf.edit(id, rest));
    this.world.channel?.postMessage({changed: [entry.id]});
    return entry;
  }

  /**
   * @param {string} id
   * @returns {Promise<Record<string, any> | null>} for restore
   */
  async remove(id) {
    const was = await this.#inTurn(() => this.open.shelf.remove(id));
    this.world.channel?.postMessage({changed: [id]});
    return was;
  }

  /**
   * Brings back what was removed.
   *
   * @param {string} id
   * @param {Record<string, any>} was
   */
  async restore(id, was) {
    await this.put({...was, id});
  }

  /**
   * The person has chosen between versions of a field.
   *
   * @param {string} id
   * @param {string} field
   * @param {any} value
   */
  async resolve(id, field, value) {
    const entry = this.entries.get(id);
    if (!entry) throw new Fault('gone');
    return this.put({id, ...resolved(entry, field, value)});
  }

  // ---- files, and the whole book as one

  /** @param {Blob & {name?: string}} file */
  async attach(file) {
    this.open;
    return this.parts.files.attach(file);
  }

  /** @param {import('../crypto/blob.js').Ref} ref */
  async attachment(ref) {
    this.open;
    return this.parts.files.get(ref);
  }

  /**
   * The whole book as one file; see saved.js.
   *
   * @param {import('./saved.js').Wish} wish
   * @param {import('../crypto/snapshot.js').Watch} [watch]
   */
  async save(wish, watch) {
    this.open;
    return save({entries: this.entries.everything(), lock: this.parts.lock, files: this.parts.files, today: this.today()}, wish, watch);
  }

  /**
   * Puts the whole book beside its records on the server.
   *
   * @param {Omit<import('./saved.js').Wish, 'kind'>} wish
   * @param {import('../crypto/snapshot.js').Watch} [watch]
   */
  async upload(wish, watch) {
    const {account} = this.parts;
    const file = await this.save({...wish, kind: 'slots'}, watch);
    await account.ask('/snapshot', {method: 'PUT', bytes: file, patience: 30 * 60_000});
    await this.open.sync.uploaded();
  }

  /**
   * Adds what a saved file holds to this book.
   *
   * @param {Blob} file
   * @param {{identity?: string, passphrase?: string}} by
   * @param {import('../crypto/snapshot.js').Watch} [watch]
   */
  async openSaved(file, by, watch) {
    const {shelf} = this.open;
    const counts = await openInto({shelf, attach: (blob) => this.parts.files.attach(blob)}, file, by, watch);
    this.sync?.changed();
    return counts;
  }

  // ---- account

  /** @param {{handle: string, invite?: string}} o */
  async register(o) {
    const {account} = this.parts;
    await account.register({...o, space: this.open.shelf.keys.book.id});
    await this.#nowhere(); // what a server had under an earlier account is not on this one
    this.tell('account', account.state());
    await this.open.sync.now();
  }

  /** Parameters for a passphrase, of an account that may be on another device. @param {string} handle */
  async challenge(handle) {
    return this.parts.account.challenge(handle);
  }

  /**
   * Signs in on this device, and gets the account's book, into which goes what was written here. Where this rejects and the account is there, only the
   * fetching broke off.
   *
   * @param {{handle: string, challenge: string, kind: 'passphrase' | 'recovery', secret: Uint8Array, kdf?: any}} o
   */
  async signIn(o) {
    const {db, lock, account} = this.parts;
    await lock.load(); // another window may have begun a book
    if (lock.kept && !this.shelf) throw new Fault('locked_book_here');
    const got = await account.signIn(o);
    if (account.isOwn(got)) await account.meet(got);
    else {
      const opened = await lock.opensWith(got.doc, o.kind, o.secret, {kdf: o.kdf, pub: fromB64u(got.account_pub, 32)});
      this.world.channel?.postMessage({lock: true}); // no other window may go on writing under the keys that are left
      await this.#inTurn(async () => {
        const before = this.shelf ? this.entries.everything() : [];
        await moveInto(db, before, {...opened, got, device: this.#device});
        this.#forget();
        this.tell('change', before.map(({id}) => ({id, entry: null})));
        await lock.load();
        lock.content = opened.content;
        await account.load();
        await this.#opened();
      });
    }
    this.tell('account', account.state());
    await this.open.sync.now();
  }

  /** Ends the session; the book stays on this device. */
  async signOut() {
    await this.parts.account.signOut();
    await this.sync?.left();
    this.tell('account', this.parts.account.state());
  }

  sessions() {
    return this.parts.account.sessions();
  }

  /** @param {string} id */
  endSession(id) {
    return this.parts.account.endSession(id);
  }

  /** Deletes the account on the server. The book stays on this device. */
  async removeAccount() {
    const {account} = this.parts;
    await account.remove();
    await this.#nowhere();
    await this.open.sync.left();
    this.tell('account', account.state());
  }

  /** Nothing is on a server: everything waits for the next one. */
  async #nowhere() {
    const {db, files} = this.parts;
    await files.unsent();
    await this.open.shelf.unsent();
    await db.run(['spaces'], 'readwrite', (t) => t.clear('spaces'));
  }

  everything() {
    return this.parts.account.everything();
  }

  /** Backs up now. */
  async back() {
    await this.open.sync.now();
  }

  /** The window goes or comes: what waits may go now. @param {string} _which */
  async edge(_which) {
    if (this.sync) await this.sync.now();
  }

  /** What this device is called, for its owner alone. @param {string} name */
  called(name) {
    this.parts.account.name = name;
  }

  /** After a fault of the server: tries again. */
  async again() {
    await this.open.sync.again();
  }

  /** The server shows less than it did: it gets what this device has. */
  async give() {
    await this.open.sync.give();
  }
}

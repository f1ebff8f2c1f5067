/**
 * The book as screens know it. It is kept and sealed in a worker; here is what is on the page: the entries of an open book, and signals that
 * draw again. What screens may do stands in docs/companion.md.
 */

import {signal} from '../vendor/ui.js';
import {Fault} from '../core/fault.js';
import {scriptURL} from '../core/script.js';
import {language} from '../core/words.js';
import {Entries} from './entries.js';

/** @typedef {import('./entries.js').Entry} Entry */
/** @typedef {import('./sync.js').Backup} Backup */
/** @typedef {{id: string, kind: 'passphrase' | 'passkey' | 'recovery', made: string, login: boolean}} SlotShown */

/** @typedef {{onProgress?: (done: number, of: number) => void, signal?: AbortSignal}} Watch */

/** A worker that answers calls. It begins with the first: who only looks has nothing to load it for. */
class Line {
  #n = 0;
  /** @type {Map<number, {resolve: (v: any) => void, reject: (e: any) => void, watch?: Watch}>} */
  #waiting = new Map();
  #make;
  #heard;
  /** @type {Promise<any> | null} */
  #loaded = null;

  /**
   * @param {() => Worker} make
   * @param {(name: string, value: any) => void} heard
   */
  constructor(make, heard) {
    this.#make = make;
    this.#heard = heard;
  }

  get begun() {
    return this.#loaded !== null;
  }

  /** Begins the worker, and has it read what is on this device. @returns {Promise<any>} */
  begin() {
    return (this.#loaded ??= this.#begin());
  }

  #begin() {
    const worker = this.#make();
    const heard = this.#heard;
    this.#worker = worker;
    worker.onmessage = ({data}) => {
      if (data.on) {
        heard(data.on, data.value);
        return;
      }
      const waiting = this.#waiting.get(data.n);
      if (data.progress) {
        waiting?.watch?.onProgress?.(data.progress[0], data.progress[1]);
        return;
      }
      this.#waiting.delete(data.n);
      if (data.fault) waiting?.reject(Fault.from(data.fault));
      else waiting?.resolve(data.value);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      for (const {reject} of this.#waiting.values()) reject(new Fault('no_worker'));
      this.#waiting.clear();
    };
    return this.#send({}, 'load', []);
  }

  /** @type {Worker | undefined} */
  #worker;

  /**
   * @param {string} call
   * @param {...any} args
   * @returns {Promise<any>}
   */
  ask(call, ...args) {
    return this.watched({}, call, ...args);
  }

  /**
   * Long work, which tells how far it is and can be stopped (`stopped`).
   *
   * @param {Watch} watch
   * @param {string} call
   * @param {...any} args
   * @returns {Promise<any>}
   */
  async watched(watch, call, ...args) {
    await this.begin();
    return this.#send(watch, call, args);
  }

  /** @param {Watch} watch @param {string} call @param {any[]} args */
  #send(watch, call, args) {
    return new Promise((resolve, reject) => {
      const n = ++this.#n;
      this.#waiting.set(n, {resolve, reject, watch});
      this.#worker?.postMessage({n, call, args});
      watch.signal?.addEventListener('abort', () => this.#worker?.postMessage({stop: n}), {once: true});
    });
  }
}

/** What is derived here, because only a page can: loaded when it is needed. */
const kdf = () => import('../crypto/kdf.js');
const passkeys = () => import('../crypto/passkey.js');
const recovery = () => import('../crypto/recovery.js');
const fresh = () => import('../crypto/slots.js');

/** The secret that a passkey gives. @param {string} [credential] which, where it is known */
async function touched(credential) {
  const {secret} = await (await passkeys()).usePasskey({credential});
  if (!secret) throw new Fault('passkey_no_prf');
  return secret;
}

export class Book {
  status = signal(/** @type {'loading' | 'new' | 'locked' | 'open' | 'gone'} */ ('loading'));
  version = signal(0);
  backup = signal(/** @type {Backup} */ ({state: 'device', pending: 0}));
  #entries = new Entries();
  #line;

  /** @param {() => Worker} worker */
  constructor(worker) {
    this.#line = new Line(worker, (name, value) => this.#heard(name, value));
    this.lock = new LockShown(this.#line);
    this.account = new AccountShown(this.#line);
    this.saved = new SavedShown(this.#line, () => this.#entries.everything());
  }

  /**
   * @param {string} name
   * @param {any} value
   */
  #heard(name, value) {
    switch (name) {
      case 'change':
        for (const {id, entry} of value) if (entry) this.#entries.set(entry);
        else this.#entries.delete(id);
        this.version.value += 1;
        break;
      case 'status':
        if (value !== 'open') this.#entries.clear();
        this.status.value = value;
        this.version.value += 1;
        break;
      case 'backup':
        this.backup.value = value;
        break;
      case 'lock':
        this.lock.heard(value);
        break;
      case 'account':
        this.account.state.value = value;
        break;
      case 'due':
        this.saved.upload().catch(() => {}); // tried again when it is due the next time: the records themselves are backed up
        break;
    }
  }

  /** Reads what is on this device. Where there is nothing, nothing is loaded for it. */
  async load() {
    const all = await indexedDB.databases?.().catch(() => null);
    if (!all || all.some(({name}) => name === 'notebook')) return this.#line.begin();
    this.status.value = 'new';
  }

  /**
   * Those of a kind, the oldest first. Do not write to the list or its entries.
   *
   * @param {string} kind
   * @returns {Entry[]}
   */
  all(kind) {
    return this.#entries.all(kind);
  }

  /** @param {string} id */
  get(id) {
    return this.#entries.get(id);
  }

  /** @param {string} text @returns {Entry[]} */
  search(text) {
    return this.#entries.search(text);
  }

  /** The id of an entry that exists once. @param {string} name @returns {Promise<string>} */
  id(name) {
    return this.#line.ask('id', name);
  }

  /**
   * Makes an entry, or lays fields over one; null removes a field. It is on this device when this resolves.
   *
   * @param {Record<string, any>} fields
   * @returns {Promise<Entry>}
   */
  async put(fields) {
    const entry = await this.#line.ask('put', JSON.parse(JSON.stringify(fields, (_, v) => (v === undefined ? null : v))));
    persist();
    return entry;
  }

  /**
   * @param {string} id
   * @returns {Promise<() => Promise<void>>} brings it back
   */
  async remove(id) {
    const was = await this.#line.ask('remove', id);
    return async () => {
      if (was) await this.#line.ask('restore', id, was);
    };
  }

  /** @param {string} id @param {string} field @param {any} value */
  resolve(id, field, value) {
    return this.#line.ask('resolve', id, field, value);
  }

  /**
   * Seals a file of at most 10 MiB on this device.
   *
   * @param {File | Blob} file
   * @returns {Promise<import('../crypto/blob.js').Ref>} to be put into an entry's `files`
   */
  attach(file) {
    return this.#line.ask('attach', file);
  }

  /** @param {import('../crypto/blob.js').Ref} ref @returns {Promise<Blob>} */
  attachment(ref) {
    return this.#line.ask('attachment', ref);
  }

  /** "Back up now." */
  sync() {
    return this.#line.ask('back');
  }

  /** The window goes or comes: what waits may go. @param {'hidden' | 'shown' | 'online'} which */
  edge(which) {
    if (this.#line.begun) this.#line.ask('edge', which).catch(() => {}); // the state says why
  }
}

class LockShown {
  slots = signal(/** @type {SlotShown[]} */ ([]));
  device = signal(false);
  keep = signal(false);
  settings = signal(/** @type {{after: 0|1|5|15, hide: boolean, neutral: boolean, careful: boolean}} */ ({after: 5, hide: false, neutral: false, careful: false}));
  #line;

  /** @param {Line} line */
  constructor(line) {
    this.#line = line;
  }

  /** @param {any} state */
  heard({slots, device, settings, keep}) {
    this.slots.value = slots;
    this.device.value = device;
    this.settings.value = settings;
    this.keep.value = keep;
  }

  begin() {
    return this.#line.ask('begin');
  }

  /** @param {{passphrase?: string, passkey?: true, recovery?: string, device?: true}} by */
  async unlock({passphrase, passkey, recovery: typed, device}) {
    if (device) return this.#line.ask('unlock', {device: true});
    if (typed !== undefined) return this.#line.ask('unlock', {kind: 'recovery', secret: (await recovery()).readRecovery(typed)});
    const ways = /** @type {{id: string, kind: string, kdf: any, prf: any}[]} */ (await this.#line.ask('ways'));
    if (passphrase !== undefined) {
      const way = ways.find((w) => w.kind === 'passphrase');
      if (!way) throw new Fault('wrong_secret');
      return this.#line.ask('unlock', {kind: 'passphrase', secret: await (await kdf()).derive(passphrase, way.kdf), kdf: way.kdf});
    }
    if (passkey) {
      const known = ways.filter((w) => w.kind === 'passkey');
      return this.#line.ask('unlock', {kind: 'passkey', secret: await touched(known.length === 1 ? known[0]?.prf?.credential : undefined)});
    }
    throw new Fault('wrong_secret');
  }

  /** Locks in every tab. */
  lock() {
    return this.#line.ask('lock');
  }

  /** A passphrase; the one before stops working here. @param {string} text */
  async addPassphrase(text) {
    const params = (await fresh()).newKdf();
    return this.#line.ask('addSlot', {kind: 'passphrase', secret: await (await kdf()).derive(text, params), kdf: params});
  }

  /** @param {string} text */
  changePassphrase(text) {
    return this.addPassphrase(text);
  }

  /** A passkey of this device or another: it unlocks, where it can make a secret. */
  async addPasskey() {
    const {makePasskey} = await passkeys();
    const ways = /** @type {{kind: string, prf: any}[]} */ (await this.#line.ask('ways'));
    const made = await makePasskey({name: 'Notebook', options: {excludeCredentials: ways.filter((w) => w.prf).map((w) => ({id: w.prf.credential}))}});
    return this.#line.ask('addSlot', {kind: 'passkey', secret: made.secret, prf: {credential: made.credential, salt: made.salt}});
  }

  /** A key to print. It opens the book once it is confirmed. @param {string} [lang] of the check words */
  async makeRecovery(lang = language()) {
    const {makeRecovery, groupsOf, checkWords} = await recovery();
    const {seed, text} = makeRecovery();
    return {text, groups: groupsOf(text), check: checkWords(seed, lang), confirm: () => this.#line.ask('addSlot', {kind: 'recovery', secret: seed})};
  }

  /** @param {string} id */
  removeSlot(id) {
    return this.#line.ask('removeSlot', id);
  }

  rotate() {
    return this.#line.ask('rotate');
  }

  /** @param {boolean} on */
  keepOpen(on) {
    return this.#line.ask('keepOpen', on);
  }

  /** @param {any} change */
  set(change) {
    return this.#line.ask('setLock', change);
  }

  /** Takes everything off this device. */
  wipe() {
    return this.#line.ask('wipe');
  }
}

class AccountShown {
  state = signal(/** @type {null | {handle: string, host: string, made: string, quota: {used: number, most: number}}} */ (null));
  #line;

  /** @param {Line} line */
  constructor(line) {
    this.#line = line;
  }

  /** @param {{handle: string, invite?: string, device?: string}} o device: what this device is called, for its owner alone */
  register({handle, invite, device = ''}) {
    return this.#line.ask('called', device).then(() => this.#line.ask('register', {handle, invite: invite || undefined}));
  }

  /** @param {{handle: string, passphrase?: string, recovery?: string, passkey?: true, device?: string}} o */
  async signIn({handle, passphrase, recovery: typed, passkey, device = ''}) {
    await this.#line.ask('called', device);
    const {challenge, kdf: params} = await this.#line.ask('challenge', handle);
    if (passphrase !== undefined) {
      const secret = await (await kdf()).derive(passphrase, params);
      return this.#line.ask('signIn', {handle, challenge, kind: 'passphrase', secret, kdf: params});
    }
    if (passkey) return this.#line.ask('signIn', {handle, challenge, kind: 'passkey', secret: await touched()});
    return this.#line.ask('signIn', {handle, challenge, kind: 'recovery', secret: (await recovery()).readRecovery(typed ?? '')});
  }

  signOut() {
    return this.#line.ask('signOut');
  }

  /** @returns {Promise<{id: string, made: string, seen: string, current: boolean, label: string}[]>} */
  sessions() {
    return this.#line.ask('sessions');
  }

  /** @param {string} id */
  endSession(id) {
    return this.#line.ask('endSession', id);
  }

  /** Deletes the account; the book stays here. */
  remove() {
    return this.#line.ask('removeAccount');
  }

  /** @returns {Promise<Blob>} */
  everything() {
    return this.#line.ask('everything');
  }

  /** After a fault of the server: tries again. */
  again() {
    return this.#line.ask('again');
  }

  /** The server shows less than it did: it gets what this device has. */
  give() {
    return this.#line.ask('give');
  }
}

class SavedShown {
  #line;
  #entries;

  /** @param {Line} line @param {() => Entry[]} entries */
  constructor(line, entries) {
    this.#line = line;
    this.#entries = entries;
  }

  /** What a person reads of the book without this program. */
  async #pages() {
    const [{markdown, readme}, {packs}, {pathsOf}] = await Promise.all([import('../core/markdown.js'), import('../core/packs.js'), import('../crypto/snapshot.js')]);
    const entries = this.#entries();
    const ids = new Set(entries.flatMap((e) => (typeof e['program'] === 'string' ? [e['program']] : [])));
    const known = {paths: pathsOf(entries), packs: new Map(), instruments: {}};
    for (const id of ids) {
      const pack = await packs.pack(id, language()).catch(() => null); // its ids stand for its names then
      if (pack) known.packs.set(id, pack);
    }
    known.instruments = await packs.instruments(language()).catch(() => ({}));
    return {pages: markdown(entries, known), readme: readme(new Date().toISOString().slice(0, 10))};
  }

  /** The whole book for all ways to unlock: an age file. @param {Watch} [watch] @returns {Promise<Blob>} */
  async snapshot(watch = {}) {
    return this.#line.watched(watch, 'save', {kind: 'slots', ...(await this.#pages())}, null);
  }

  /** The whole book under a passphrase of its own: any age opens it. @param {string} passphrase @param {Watch} [watch] @returns {Promise<Blob>} */
  async passphraseFile(passphrase, watch = {}) {
    return this.#line.watched(watch, 'save', {kind: 'passphrase', passphrase, ...(await this.#pages())}, null);
  }

  /** The whole book, open to whoever has the file. @returns {Promise<Blob>} */
  json() {
    return this.#line.watched({}, 'save', {kind: 'json'}, null);
  }

  /** The same to read. @returns {Promise<Blob>} */
  async markdown() {
    const {pages, readme} = await this.#pages();
    return new Blob([[readme.text, ...pages.map((p) => p.text)].join('\n\n')], {type: 'text/markdown'});
  }

  /** Puts a snapshot on the server. @param {Watch} [watch] */
  async upload(watch = {}) {
    return this.#line.watched(watch, 'upload', await this.#pages(), null);
  }

  /**
   * Adds what a saved file holds to this book.
   *
   * @param {Blob} file
   * @param {{recovery?: string, passphrase?: string}} by
   * @param {Watch} [watch]
   * @returns {Promise<{made: string, added: number, there: number}>}
   */
  async open(file, {recovery: typed, passphrase}, watch = {}) {
    const by = passphrase !== undefined ? {passphrase} : {identity: await identity(typed ?? '')};
    return this.#line.watched(watch, 'openSaved', file, by, null);
  }
}

/** @param {string} typed */
async function identity(typed) {
  const [{readRecovery}, {identityOf}] = await Promise.all([recovery(), import('../crypto/age.js')]);
  return identityOf(readRecovery(typed));
}

let asked = false;

/** Asks the browser not to clear this away by itself, once there is something. */
function persist() {
  if (asked) return;
  asked = true;
  navigator.storage?.persist?.().catch(() => {});
}

/** Opens what this device has. @returns {Promise<Book>} */
export async function openBook() {
  const book = new Book(() => new Worker(scriptURL(new URL('./worker.js', import.meta.url)), {type: 'module'}));
  await book.load();
  addEventListener('visibilitychange', () => book.edge(document.visibilityState === 'hidden' ? 'hidden' : 'shown'));
  addEventListener('online', () => book.edge('online'));
  return book;
}

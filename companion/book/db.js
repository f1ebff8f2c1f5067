/**
 * What is on this device: one IndexedDB database. Everything that the book says is ciphertext in here; `meta` holds keys wrapped by others,
 * where sync stands, and choices about this device. Nothing here opens or seals anything: core.js and its parts do.
 *
 * A transaction's steps may await only each other: sealing and opening are synchronous for this reason.
 */

import {Fault} from '../core/fault.js';

/** A number up for every change of the stores. Migrations go forward only, one step each. */
export const VERSION = 1;

export const STORES = /** @type {const} */ (['meta', 'records', 'outbox', 'spaces', 'blobs']);

/** @typedef {typeof STORES[number]} Store */
/** @typedef {string | string[]} Key */

/**
 * @typedef {object} Steps what can be done within a transaction
 * @property {(store: Store, key: Key) => Promise<any>} get
 * @property {(store: Store, range?: IDBKeyRange, count?: number) => Promise<any[]>} all
 * @property {(store: Store) => Promise<any[]>} keys
 * @property {(store: Store, value: any, key?: Key) => Promise<void>} put
 * @property {(store: Store, key: Key | IDBKeyRange) => Promise<void>} remove
 * @property {(store: Store) => Promise<void>} clear
 */

/**
 * @param {IDBDatabase} db
 * @param {number} from
 */
function migrate(db, from) {
  if (from < 1) {
    db.createObjectStore('meta');
    db.createObjectStore('records', {keyPath: ['space', 'id']});
    db.createObjectStore('outbox', {keyPath: ['space', 'id']});
    db.createObjectStore('spaces', {keyPath: 'id'});
    db.createObjectStore('blobs', {keyPath: 'id'});
  }
}

export class Database {
  #db;

  /** @param {IDBDatabase} db */
  constructor(db) {
    this.#db = db;
  }

  /**
   * @param {IDBFactory} indexedDB
   * @param {string} name
   * @param {() => void} onGone somebody else removes the database, or a newer release needs it
   * @returns {Promise<Database>}
   */
  static async open(indexedDB, name, onGone) {
    const request = indexedDB.open(name, VERSION);
    request.onupgradeneeded = (event) => migrate(request.result, event.oldVersion);
    try {
      const db = await done(request);
      db.onversionchange = () => {
        db.close();
        onGone();
      };
      db.onclose = onGone;
      return new Database(db);
    } catch (error) {
      throw new Fault(/** @type {any} */ (error)?.name === 'VersionError' ? 'newer_release' : 'no_storage', {}, error);
    }
  }

  /**
   * Removes the whole database.
   *
   * @param {IDBFactory} indexedDB
   * @param {string} name
   */
  static async remove(indexedDB, name) {
    await done(indexedDB.deleteDatabase(name));
  }

  /**
   * Runs steps whole or not at all. Resolves when it is kept.
   *
   * @template T
   * @param {Store[]} stores
   * @param {'readonly' | 'readwrite'} mode
   * @param {(steps: Steps) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async run(stores, mode, work) {
    const tx = this.#begin(stores, mode);
    const ended = new Promise((resolve, reject) => {
      tx.oncomplete = () => resolve(undefined);
      tx.onabort = () => reject(storageFault(tx.error));
    });
    ended.catch(() => {}); // whoever aborts below says why
    let value;
    try {
      value = await work({
        get: (store, key) => done(tx.objectStore(store).get(key)),
        all: (store, range, count) => done(tx.objectStore(store).getAll(range, count)),
        keys: (store) => done(tx.objectStore(store).getAllKeys()),
        put: async (store, value, key) => void (await done(tx.objectStore(store).put(value, key))),
        remove: async (store, key) => void (await done(tx.objectStore(store).delete(key))),
        clear: async (store) => void (await done(tx.objectStore(store).clear())),
      });
    } catch (error) {
      try {
        tx.abort();
      } catch {
        // it ended by itself, for the reason below
      }
      throw error instanceof DOMException ? storageFault(error) : error;
    }
    await ended;
    return value;
  }

  /**
   * @param {Store} store
   * @param {Key} key
   */
  get(store, key) {
    return this.run([store], 'readonly', (t) => t.get(store, key));
  }

  /**
   * @param {Store} store
   * @param {any} value
   * @param {Key} [key]
   */
  put(store, value, key) {
    return this.run([store], 'readwrite', (t) => t.put(store, value, key));
  }

  /**
   * @param {Store} store
   * @param {Key} key
   */
  remove(store, key) {
    return this.run([store], 'readwrite', (t) => t.remove(store, key));
  }

  /**
   * Reads a store in pieces, so that nothing else waits long.
   *
   * @param {Store} store one whose keys are [space, id]
   * @param {number} [size]
   * @returns {AsyncGenerator<any[]>}
   */
  async *pieces(store, size = 1000) {
    /** @type {IDBKeyRange | undefined} */
    let range;
    for (;;) {
      const from = range;
      const rows = await this.run([store], 'readonly', (t) => t.all(store, from, size));
      if (rows.length) yield rows;
      if (rows.length < size) return;
      const last = rows[rows.length - 1];
      range = IDBKeyRange.lowerBound([last.space, last.id], true);
    }
  }

  close() {
    this.#db.onclose = null;
    this.#db.close();
  }

  /**
   * @param {Store[]} stores
   * @param {'readonly' | 'readwrite'} mode
   */
  #begin(stores, mode) {
    try {
      return this.#db.transaction(stores, mode);
    } catch (error) {
      throw storageFault(error);
    }
  }
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @param {any} error */
function storageFault(error) {
  if (error?.name === 'QuotaExceededError') return new Fault('device_full', {}, error);
  if (error?.name === 'InvalidStateError') return new Fault('closed', {}, error);
  return new Fault('no_storage', {}, error);
}

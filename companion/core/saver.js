/**
 * Keeps what is being written: every keystroke is on the device within 300 ms, and at once when the box is left, the window hidden or
 * the screen changed. One entry has one saver, so that its writes come one after another. What could not be kept stays with
 * the saver and is tried again with the next word.
 */

import {signal, useEffect, useMemo, useRef, useState} from '../vendor/ui.js';

/** @typedef {{id: string, k: string, [field: string]: any}} Entry */
/** @typedef {{put: (fields: any) => Promise<Entry>}} Writes */

const WAIT = 300;

/** @type {Set<Saver>} */
const live = new Set();

export class Saver {
  /** @type {Record<string, any>} */
  #waiting = {};
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {Promise<void>} */
  #writing = Promise.resolve();
  #book;
  #first;

  /**
   * @param {Writes} book
   * @param {Record<string, any>} fields what the entry is made with: {k, …}, with its id where it is there already or exists once
   * @param {Promise<string>} [id] of an entry that exists once, where that is still to be worked out
   */
  constructor(book, fields, id) {
    this.#book = book;
    this.#first = fields;
    this.later = id;
    /** What the last writing ended in, if not well. */
    this.fault = signal(/** @type {any} */ (null));
    /** The entry's id, once there is one. */
    this.made = signal(/** @type {string | undefined} */ (fields['id']));
  }

  /** @returns {string | undefined} the entry's id, once there is one */
  get id() {
    return this.made.peek();
  }

  /**
   * Lays fields over the entry.
   *
   * @param {Record<string, any>} fields
   */
  set(fields) {
    Object.assign(this.#waiting, fields);
    live.add(this);
    this.#timer ??= setTimeout(() => void this.flush(), WAIT);
  }

  /** Writes what waits. Resolves when it is on the device, or could not be written: then fault says why. */
  flush() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (Object.keys(this.#waiting).length) this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async #write() {
    const fields = this.#waiting;
    this.#waiting = {};
    if (!Object.keys(fields).length) return;
    try {
      const id = this.id ?? (await this.later);
      const entry = await this.#book.put(id ? {...this.#first, id, ...fields} : {...this.#first, ...fields});
      this.made.value = entry.id;
      this.#first = {k: entry.k};
      this.fault.value = null;
      if (!Object.keys(this.#waiting).length) live.delete(this);
    } catch (fault) {
      this.#waiting = {...fields, ...this.#waiting};
      this.fault.value = fault;
    }
  }
}

/** Writes everything that waits anywhere. */
export function flushAll() {
  return Promise.all([...live].map((saver) => saver.flush()));
}

let watching = false;

// In the capturing phase, so that it comes before what locks the book when the window is hidden.
function watch() {
  if (watching) return;
  watching = true;
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && void flushAll(), true);
  addEventListener('pagehide', () => void flushAll(), true);
  document.addEventListener('focusout', () => void flushAll(), true);
}

/**
 * A saver for as long as a screen stands.
 *
 * @param {() => Saver} make
 * @param {any[]} [on] what it belongs to: another one is made when that changes
 * @returns {Saver}
 */
export function useSaver(make, on = []) {
  const saver = useMemo(make, on);
  useEffect(() => {
    watch();
    return () => void saver.flush();
  }, [saver]);
  return saver;
}

/** So many of one's own latest versions are told from what another device wrote. */
const OWN = 200;

/**
 * What stands in a box while somebody writes in it: their own words as they are typed, and what comes meanwhile from another
 * device of theirs, or by an undo.
 *
 * @template T
 * @param {T} stored as the book has it now; it runs a little behind what is typed
 * @param {(value: T) => void} keep
 * @returns {[T, (value: T) => void]}
 */
export function useDraft(stored, keep) {
  const [now, setNow] = useState(() => stored);
  const text = JSON.stringify(stored);
  const own = useRef([text]);
  useEffect(() => {
    if (text === undefined || own.current.includes(text)) return;
    own.current = [text];
    setNow(() => stored);
  }, [text]);
  return [now, (value) => {
    own.current = [...own.current, JSON.stringify(value)].slice(-OWN);
    setNow(() => value);
    keep(value);
  }];
}

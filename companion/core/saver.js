/**
 * Keeps what is being written: every keystroke is on the device within 300 ms, and at once when the box is left, the window hidden or
 * the screen changed. One entry has one saver, and its writes come in their order. What could not be kept stays with the saver and is
 * tried again with the next word.
 */

import {b64u, random} from './bytes.js';
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
  /** @type {Promise<any>} */
  #writing = Promise.resolve();
  #book;
  #first;
  /** Which write took a field last: a write that did not succeed brings back only what none after it has said anew. @type {Record<string, number>} */
  #latest = {};
  #writes = 0;
  #there = false;
  /** @type {string | undefined} */
  #id;

  /**
   * @param {Writes} book
   * @param {Record<string, any>} fields what the entry is made with: {k, …}, with its id where it is there already or exists once
   * @param {Promise<string>} [id] of an entry that exists once, where that is still to be worked out
   */
  constructor(book, fields, id) {
    this.#book = book;
    this.#first = fields;
    this.later = id;
    this.#id = fields['id'];
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

  /**
   * Gives what waits to the book, now: it takes edits in their order, so nothing has to wait for the one before, and a lock comes behind them.
   * Resolves when it is on the device, or could not be written: then fault says why.
   */
  flush() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (Object.keys(this.#waiting).length) this.#writing = Promise.all([this.#writing, this.#write()]);
    return this.#writing.then(() => {});
  }

  async #write() {
    const fields = this.#waiting;
    const n = ++this.#writes;
    this.#waiting = {};
    for (const key of Object.keys(fields)) this.#latest[key] = n;
    try {
      const id = (this.#id ??= this.made.peek() ?? (this.later ? await this.later : b64u(random(16))));
      const entry = await this.#book.put(this.#there ? {k: this.#first['k'], id, ...fields} : {...this.#first, id, ...fields});
      this.#there = true;
      this.made.value = entry.id;
      this.fault.value = null;
      if (!Object.keys(this.#waiting).length) live.delete(this);
    } catch (fault) {
      const still = Object.entries(fields).filter(([key]) => this.#latest[key] === n);
      if (!still.length) return; // a later write says all of it anew
      this.#waiting = {...Object.fromEntries(still), ...this.#waiting};
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

/**
 * Where in the book one is. The address is always /my/: an entry of the browser's history holds an opaque number, and what it stands
 * for is kept in memory only, so that no address, title or history tells where somebody was. After a reload every way leads to the first screen.
 */

import {signal} from '../vendor/ui.js';

/**
 * @typedef {Record<string, any>} With what a screen is asked for, such as {program: 'aa', item: 'step-4'}
 * @typedef {{name: string, with: With, scroll: number}} Place
 * @typedef {{pushState(s: any, t: string, u?: string): void, replaceState(s: any, t: string, u?: string): void, back(): void, go(n: number): void, state: any, length: number}} Entries
 */

export class Router {
  /** @type {Map<number, Place>} */
  #places = new Map();
  #now = 0;
  #depth = 0;
  #base;
  #history;
  #scroll;
  #address;
  #first;

  /**
   * @param {object} o
   * @param {Entries} o.history
   * @param {string} o.first the screen to open on
   * @param {string} [o.address] what every entry has as its address
   * @param {{read: () => number, write: (y: number) => void}} [o.scroll]
   * @param {number} [o.base] where the numbers begin: entries of an earlier life of this page must mean nothing
   */
  constructor({history, first, address = '/my/', scroll = {read: () => 0, write: () => {}}, base = random()}) {
    this.#history = history;
    this.#address = address;
    this.#scroll = scroll;
    this.#base = base;
    this.#first = first;
    this.#now = base;
    const before = Number(history.state?.depth);
    this.#depth = Number.isInteger(before) && before > 0 ? before : 0;
    this.#places.set(base, {name: first, with: {}, scroll: 0});
    this.here = signal(/** @type {{name: string, with: With, n: number}} */ ({name: first, with: {}, n: base}));
    this.#write('replaceState');
  }

  /** How many entries of the history are ours and before this one. */
  get depth() {
    return this.#depth;
  }

  /** Tells whether "Back" leads to a screen of the book. */
  get canBack() {
    return this.#places.has(this.#now - 1);
  }

  /**
   * Goes to a screen.
   *
   * @param {string} name
   * @param {With} [asked]
   * @param {{replace?: boolean}} [o] replace: "Back" shall not come here again
   */
  go(name, asked = {}, {replace = false} = {}) {
    const place = this.#places.get(this.#now);
    if (place) place.scroll = this.#scroll.read();
    if (!replace) {
      this.#now += 1;
      this.#depth += 1;
      for (const n of this.#places.keys()) if (n > this.#now) this.#places.delete(n); // the browser has dropped them too
    }
    this.#places.set(this.#now, {name, with: asked, scroll: 0});
    this.#write(replace ? 'replaceState' : 'pushState');
    this.#show(0);
  }

  /** To the screen before, or the first one where there is none. */
  back() {
    if (this.canBack) this.#history.back();
    else this.go(this.#first, {}, {replace: true});
  }

  /**
   * To be called when the browser has gone back or forth.
   *
   * @param {any} state of the entry
   */
  moved(state) {
    const place = this.#places.get(this.#now);
    if (place) place.scroll = this.#scroll.read();
    const n = Number(state?.n);
    this.#depth = Number.isInteger(state?.depth) ? state.depth : 0;
    if (this.#places.has(n)) this.#now = n;
    else {
      this.#now = this.#base = random();
      this.#places = new Map([[this.#now, {name: this.#first, with: {}, scroll: 0}]]);
      this.#write('replaceState');
    }
    this.#show(this.#places.get(this.#now)?.scroll ?? 0);
  }

  /** Forgets every way that was gone, and stands on the first screen. Entries of the history stay and mean nothing. */
  forget() {
    this.#now = this.#base = random();
    this.#places = new Map([[this.#now, {name: this.#first, with: {}, scroll: 0}]]);
    this.#write('replaceState');
    this.#show(0);
  }

  /** @param {'pushState' | 'replaceState'} how */
  #write(how) {
    this.#history[how]({n: this.#now, depth: this.#depth}, '', this.#address);
  }

  /** @param {number} scroll */
  #show(scroll) {
    const place = /** @type {Place} */ (this.#places.get(this.#now));
    this.here.value = {name: place.name, with: place.with, n: this.#now};
    this.#scroll.write(scroll);
  }
}

/** A number that no entry of an earlier life of this page has. */
function random() {
  return Math.floor(Math.random() * 2 ** 40) * 4096;
}

/** @type {Router | undefined} */
let router;

/**
 * Sets the router of this page (app.js does, once).
 *
 * @param {Router} r
 */
export function setRouter(r) {
  router = r;
}

function the() {
  if (!router) throw new Error('the router has not been set');
  return router;
}

/** Where one is. Read `here().value` in a component to be drawn again. */
export const here = () => the().here;

/**
 * Goes to a screen: `go('path/step', {program, item})`.
 *
 * @param {string} name
 * @param {With} [asked]
 * @param {{replace?: boolean}} [o]
 */
export const go = (name, asked, o) => the().go(name, asked, o);

/** To the screen before. */
export const back = () => the().back();

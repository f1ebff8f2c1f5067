/**
 * Programs and instruments as the server gives them with a release: files, one per language, that never change under
 * their address and that the service worker keeps. So this works without a connection, and asks for each file once.
 * Their shapes: internal/web/companion_program.go. Start at Packs.
 */

import {signal} from '../vendor/ui.js';

/**
 * @typedef {{state: 'loading'} | {state: 'here', value: any} | {state: 'fault'}} Held
 */

/** Files of a release, held once loaded. */
export class Packs {
  /**
   * @param {{base?: URL|string, get?: (url: string) => Promise<any>}} [with_] base: the folder of the release; get: fetches JSON
   */
  constructor({base = new URL('../', import.meta.url), get = fetched} = {}) {
    this.base = base;
    this.get = get;
    /** @type {Map<string, {seen: import('../vendor/ui.js').Signal<Held>, made: Promise<any>}>} */
    this.held = new Map();
  }

  /**
   * @param {string} lang
   * @returns {Promise<any[]>} all programs, short: what is needed to choose one
   */
  index(lang) {
    return this.#load(`programs/index.${lang}.json`, true).made;
  }

  /**
   * @param {string} id
   * @param {string} lang
   * @returns {Promise<any>} a program, whole
   */
  pack(id, lang) {
    return this.#load(`programs/${id}.${lang}.json`, true).made;
  }

  /**
   * @param {string} lang
   * @returns {Promise<any>} question sheets
   */
  instruments(lang) {
    return this.#load(`instruments.${lang}.json`, true).made;
  }

  /**
   * The same for a component, which is drawn again when the file has come. A file that did not come is asked for again only
   * by again.
   *
   * @param {'index'|'instruments'|string} what or the id of a program
   * @param {string} lang
   * @returns {Held}
   */
  see(what, lang) {
    return this.#load(path(what, lang), false).seen.value;
  }

  /**
   * @param {'index'|'instruments'|string} what or the id of a program
   * @param {string} lang
   */
  again(what, lang) {
    this.#load(path(what, lang), true);
  }

  /**
   * @param {string} name
   * @param {boolean} again whether a file that did not come is asked for once more
   */
  #load(name, again) {
    const there = this.held.get(name);
    if (there && !(again && there.seen.peek().state === 'fault')) return there;
    const seen = there?.seen ?? signal(/** @type {Held} */ ({state: 'loading'}));
    if (there) seen.value = {state: 'loading'};
    const entry = {seen, made: this.get(String(new URL(name, this.base)))};
    this.held.set(name, entry);
    entry.made.then(
      (value) => { seen.value = {state: 'here', value}; },
      () => { seen.value = {state: 'fault'}; },
    );
    return entry;
  }
}

/**
 * @param {string} what
 * @param {string} lang
 */
function path(what, lang) {
  return what === 'instruments' ? `instruments.${lang}.json` : `programs/${what}.${lang}.json`;
}

/**
 * @param {string} url
 * @returns {Promise<any>}
 */
async function fetched(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
  return answer.json();
}

/** Those of this release. */
export const packs = new Packs();

/**
 * Programs and instruments as the server gives them with a release: files, one per language, that never change under
 * their address and that the service worker keeps. So this works without a connection, and asks for each file once.
 * Their shapes: internal/web/companion_program.go. Start at Packs.
 */

import {signal} from '../vendor/ui.js';

/**
 * @typedef {{one: string, other: string}} CountWords
 * @typedef {{id: string, name: string, short: string, standfirst: string, scope: string[], goal: string, family: string, suits: string[], count_words: CountWords,
 *   path_title: string}} Brief what is needed to choose a program
 * @typedef {{id: string, title: string, text: string, more: string, questions: string[], worksheets: string[]}} Item
 * @typedef {{id: string, when: string, worksheet?: string, minutes?: number, name: string, text: string}} Practice
 * @typedef {{id: string, label: string}} Choice
 * @typedef {{id: string, type: string, label: string, hint?: string, optional?: boolean, hidden?: boolean, other?: boolean, min?: number, max?: number, unit?: string,
 *   sheet?: string, formula?: string, options?: Choice[], items?: Choice[], low?: string, high?: string}} Column
 * @typedef {{id: string, kind: string, private?: string, title: string, intro: string, columns: Column[], links: {from: string, to: string}[],
 *   safety: {before: string, check: string}[]}} Sheet
 * @typedef {{id: string, title: string, intro: string, questions: {id: string, blocks: boolean, text: string, if_yes: string}[]}} Safety
 * @typedef {import('./counts.js').Stone & {standing: string, name: string, text?: string}} Stone
 * @typedef {{id: string, version: number, name: string, short: string, affiliation: string, goal: string, family: string, scope: string[],
 *   count: {starts: string, rule: string, medicine: string, restarts: string}, count_words: CountWords, count_starts: string, setback_words: string[],
 *   path: {kind: string, title: string, note: string, items: Item[]}, practices: Practice[], worksheets: Record<string, Sheet>, safety: Record<string, Safety>,
 *   milestones: Stone[], tokens_note: string, instruments: string[], words: {word: string, means: string}[],
 *   links: {id: string, url: string, kind: string, lang?: string, label: string}[],
 *   limits: {id: string, for: string, per_day?: number, per_week?: number, dry_days?: number, drink_grams: number, country?: string, text: string}[],
 *   care: string[], warnings: {id: string, lead: string, text: string}[]}} Pack a program as a member works it
 * @typedef {import('../score.js').Instrument & {text: {name: string, intro: string, note: string, items: Record<string, string>, options: Record<string, string>,
 *   scales: Record<string, string>}}} Instrument
 */

/**
 * @template T
 * @typedef {{state: 'loading', value?: undefined} | {state: 'here', value: T} | {state: 'fault', value?: undefined}} Held
 */

/** Files of a release, held once loaded. */
export class Packs {
  /**
   * @param {{base?: URL|string, get?: (url: string) => Promise<any>}} [with_] base: the folder of the release; get: fetches JSON
   */
  constructor({base = new URL('../', import.meta.url), get = fetched} = {}) {
    this.base = base;
    this.get = get;
    /** @type {Map<string, {seen: import('../vendor/ui.js').Signal<Held<any>>, made: Promise<any>}>} */
    this.held = new Map();
  }

  /**
   * @param {string} lang
   * @returns {Promise<Brief[]>} all programs
   */
  index(lang) {
    return this.#load(`programs/index.${lang}.json`, true).made;
  }

  /**
   * @param {string} id
   * @param {string} lang
   * @returns {Promise<Pack>}
   */
  pack(id, lang) {
    return this.#load(`programs/${id}.${lang}.json`, true).made;
  }

  /**
   * @param {string} lang
   * @returns {Promise<Record<string, Instrument>>} question sheets by id
   */
  instruments(lang) {
    return this.#load(`instruments.${lang}.json`, true).made;
  }

  /**
   * For components, which are drawn again when the file has come. What did not come is asked for again only by again.
   *
   * @param {string} lang
   * @returns {Held<Brief[]>}
   */
  seeIndex(lang) {
    return this.#load(`programs/index.${lang}.json`, false).seen.value;
  }

  /**
   * @param {string} id
   * @param {string} lang
   * @returns {Held<Pack>}
   */
  seePack(id, lang) {
    return this.#load(`programs/${id}.${lang}.json`, false).seen.value;
  }

  /**
   * @param {string} lang
   * @returns {Held<Record<string, Instrument>>}
   */
  seeInstruments(lang) {
    return this.#load(`instruments.${lang}.json`, false).seen.value;
  }

  /** Asks again for whatever did not come. */
  again() {
    for (const [name, {seen}] of this.held) if (seen.peek().state === 'fault') this.#load(name, true);
  }

  /**
   * @param {string} name
   * @param {boolean} again whether a file that did not come is asked for once more
   */
  #load(name, again) {
    const there = this.held.get(name);
    if (there && !(again && there.seen.peek().state === 'fault')) return there;
    const seen = there?.seen ?? signal(/** @type {Held<any>} */ ({state: 'loading'}));
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

/**
 * What the book says of its member: settings, chosen programs, and which day it is for them. Every function takes the book and, used
 * in a component, has it drawn again when the answer changes.
 */

import {signal} from '../vendor/ui.js';
import {deviceZone, isZone, timeNow, today} from './dates.js';
import {packs} from './packs.js';

/** @typedef {{id: string, k: string, [field: string]: any}} Entry */
/** @typedef {{version: {value: number}, all: (kind: string) => Entry[], get: (id: string) => Entry | undefined, id: (name: string) => Promise<string>, put: (fields: any) => Promise<Entry>}} Book */
/** @typedef {{zone: string, day: string, time: string, minute: number}} Moment minute: of the day */

/** The minutes since 1970, growing while the page is open. */
const minutes = signal(Math.floor(Date.now() / 60000));
let running = false;

function run() {
  if (running || typeof document === 'undefined') return;
  running = true;
  const look = () => void (minutes.value = Math.floor(Date.now() / 60000));
  setInterval(look, 10000);
  document.addEventListener('visibilitychange', look);
}

/**
 * @param {Book} book
 * @returns {{[field: string]: any}} the member's settings; empty where nothing was set
 */
export function settings(book) {
  void book.version.value;
  return book.all('settings')[0] ?? {};
}

/**
 * @param {Book} book
 * @param {{[field: string]: any}} fields laid over what is set; null removes one
 */
export async function change(book, fields) {
  const id = await book.id('settings');
  return book.put({k: 'settings', id, ...fields});
}

/**
 * @param {Book} book
 * @returns {string} the zone by which the member's days are counted: the one they chose, else this device's
 */
export function zone(book) {
  const own = settings(book)['zone'];
  return typeof own === 'string' && isZone(own) ? own : deviceZone();
}

/**
 * @param {Book} book
 * @returns {Moment} day and time as they are for the member
 */
export function moment(book) {
  run();
  void minutes.value;
  const in_ = zone(book);
  const time = timeNow(in_);
  return {zone: in_, day: today(in_), time, minute: Number(time.slice(0, 2)) * 60 + Number(time.slice(3))};
}

/**
 * @param {Book} book
 * @returns {string[]} ids of the chosen programs
 */
export function programs(book) {
  const chosen = settings(book)['programs'];
  return Array.isArray(chosen) ? chosen : [];
}

/**
 * @param {Book} book
 * @param {string} lang
 * @returns {{packs: import('./packs.js').Pack[], state: 'loading'|'here'|'fault'}} the chosen programs as far as they are loaded
 */
export function chosen(book, lang) {
  return some(programs(book), lang);
}

/**
 * @param {string[]} ids
 * @param {string} lang
 * @returns {{packs: import('./packs.js').Pack[], state: 'loading'|'here'|'fault'}}
 */
export function some(ids, lang) {
  const held = ids.map((id) => packs.seePack(id, lang));
  const state = held.some((h) => h.state === 'loading') ? 'loading' : held.some((h) => h.state === 'fault') ? 'fault' : 'here';
  return {packs: held.flatMap((h) => (h.state === 'here' ? [h.value] : [])), state};
}

/**
 * Who else may be looking. It covers the page whenever the window is left (the picture that a phone keeps of it is blank then), locks
 * the book by time and on leaving, and takes everything away at once when the member wants to be gone.
 *
 * What somebody sees after "Leave": a blank page, with the browser's own address about:blank. Nothing is asked of any site, ours or
 * another's, so there is nothing to load, to log or to wait for. "Back" leads to what was there before the book. "Forward", and the
 * browser's own list of visited pages, lead to a locked notebook without a name. An installed book has no address to leave to:
 * its window closes, or, where the system does not let it, shows the locked notebook.
 */

import {signal} from '../vendor/ui.js';

/**
 * @typedef {object} Guarded
 * @property {() => boolean} isOpen
 * @property {() => any} lock
 * @property {() => {after: number, hide: boolean}} settings
 * @property {() => boolean} atOnce the screen is one that must not be seen by anybody else
 * @property {() => void} forget the ways that were gone
 * @property {() => number} depth how many entries of the history are ours
 */

const MINUTE = 60000;
const TRIPLE = 1500; // milliseconds for three presses of Escape
const CHANNEL = 'homegroup-awake';

/** True while the page must show nothing. */
export const covered = signal(false);

const NOTHING = {until: 0, away: false};

/** @type {Guarded | undefined} */
let of;
let lastUsed = 0;
let lastTold = 0;
let gone = false;
/** @type {number[]} */
let escapes = [];
/** @type {BroadcastChannel | undefined} */
let others;
let held = NOTHING;

/**
 * Begins to watch over the page.
 *
 * @param {Guarded} guarded
 */
export function guard(guarded) {
  of = guarded;
  lastUsed = Date.now();
  if (typeof BroadcastChannel === 'function') {
    others = new BroadcastChannel(CHANNEL);
    others.onmessage = () => void (lastUsed = Date.now()); // the member is at work in another window of the book
  }
  for (const kind of ['pointerdown', 'keydown', 'input', 'wheel', 'touchmove']) addEventListener(kind, used, {capture: true, passive: true});
  addEventListener('keydown', escape, {capture: true});
  document.addEventListener('visibilitychange', look);
  addEventListener('pagehide', hide);
  addEventListener('pageshow', look);
  setInterval(byTime, 5000);
}

/**
 * Keeps the book open though nothing is pressed, for a time that the member has chosen: a wait, a sitting, the choosing of a picture.
 * Who leaves the window ends it, unless what is chosen is chosen elsewhere.
 *
 * @param {number} ms
 * @param {{away?: boolean}} [o]
 * @returns {() => void} ends it
 */
export function hold(ms, {away = false} = {}) {
  const mine = (held = {until: Date.now() + ms, away});
  return () => {
    if (held === mine) letGo();
  };
}

function letGo() {
  held = NOTHING;
  lastUsed = Date.now();
}

function used() {
  const now = Date.now();
  if (overdue(now)) return byTime(); // a device that slept: what was pressed must not open what should be locked
  lastUsed = now;
  if (now - lastTold < 10000) return;
  lastTold = now;
  others?.postMessage('');
}

/** @param {number} now */
function overdue(now) {
  const minutes = of?.settings().after || 5; // "at once" is about leaving the window; one who only sits there gets five minutes too
  return Boolean(of?.isOpen()) && now >= held.until && now - lastUsed >= minutes * MINUTE;
}

function byTime() {
  if (overdue(Date.now())) of?.lock();
}

/** The window was left, or is looked at again. */
function look() {
  if (document.visibilityState === 'hidden') return hide();
  byTime();
  if (!gone) cover(false);
}

function hide() {
  cover(true);
  if (!of?.isOpen()) return;
  if (Date.now() < held.until) {
    if (held.away) return;
    letGo();
  }
  const {after, hide: always} = of.settings();
  if (after === 0 || always || of.atOnce()) of.lock();
}

/** @param {boolean} on */
function cover(on) {
  covered.value = on;
  document.documentElement.classList.toggle('covered', on);
}

/** @param {KeyboardEvent} event */
function escape(event) {
  if (event.key !== 'Escape' || event.repeat) return;
  const now = Date.now();
  escapes = [...escapes.filter((at) => now - at < TRIPLE), now];
  if (escapes.length >= 3) leave();
}

/** Somebody pressed Lock. */
export function lockNow() {
  of?.lock();
}

/** Takes everything off the screen at once, locks, and puts a blank page in place of the book. */
export async function leave() {
  if (gone) return;
  gone = true;
  cover(true);
  const depth = of?.depth() ?? 0;
  of?.forget();
  if (of?.isOpen()) await soon(of.lock());
  if (matchMedia('(display-mode: standalone), (display-mode: fullscreen), (display-mode: minimal-ui)').matches) {
    close();
    setTimeout(() => { // still here: the system does not let a window close itself
      gone = false;
      cover(document.visibilityState === 'hidden');
    }, 300);
    return;
  }
  if (depth > 0) {
    const back = new Promise((resolve) => addEventListener('popstate', resolve, {once: true}));
    history.go(-depth);
    await soon(back);
  }
  location.replace('about:blank');
}

/**
 * Waits for something, though not long: who wants to be gone must not wait for a lock.
 *
 * @param {any} promise
 */
function soon(promise) {
  return Promise.race([Promise.resolve(promise).catch(() => {}), new Promise((resolve) => setTimeout(resolve, 250))]);
}

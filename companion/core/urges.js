/**
 * When urges come: by weekday and hour, and whether anything stands out. A false pattern can steer a life, so nothing is
 * said below ten urges, and nothing that chance alone would show as well.
 */

import {weekday} from './dates.js';

/**
 * @typedef {{day: string, at: string, strength?: number, after?: number}} Urge at: 'HH:MM' in the member's zone
 * @typedef {{days: number[], from: number, to: number, count: number, of: number, sure: boolean}} Hard weekdays (0 is Sunday;
 *   all seven where the day does not matter), hours from and to, how many of all urges came then
 */

/** Fewer are too few to say. */
export const ENOUGH = 10;

/** Hours in a square of the picture. */
const HOURS = 2;

/**
 * @param {Urge[]} urges
 * @returns {number[][]} seven weekdays, 0 for Sunday, each with twelve counts of two hours
 */
export function grid(urges) {
  const days = Array.from({length: 7}, () => Array.from({length: 24 / HOURS}, () => 0));
  for (const u of urges) {
    const hour = Number(u.at?.slice(0, 2));
    const row = days[weekday(u.day)];
    const at = Math.floor(hour / HOURS);
    if (row && row[at] !== undefined) row[at]++;
  }
  return days;
}

/**
 * @param {number[][]} days as grid gives them
 * @returns {Hard|null} the time in which far more urges came than chance would put there; null where none stands out
 */
export function hard(days) {
  const n = days.flat().reduce((a, b) => a + b, 0);
  if (n < ENOUGH) return null;
  const spans = windows();
  /** @type {(Hard & {odds: number})|null} */
  let best = null;
  for (const {days: which, from, to} of spans) {
    let count = 0;
    for (const d of which) for (let h = from; h < to; h++) count += days[d]?.[h] ?? 0;
    if (count * 2 < n) continue; // a pattern that leaves out most urges helps nobody
    const odds = Math.min(1, spans.length * tail(n, count, (which.length * (to - from)) / (7 * 12)));
    if (!best || odds < best.odds) best = {days: which, from: from * HOURS, to: to * HOURS, count, of: n, odds, sure: false};
  }
  if (!best || best.odds > 0.05) return null;
  const {odds, ...found} = best;
  return {...found, sure: n >= 30 && odds < 0.001};
}

/** @returns {{days: number[], from: number, to: number}[]} all times that are looked at: one to three days on end or all, four to ten hours on end */
function windows() {
  const list = [];
  const all = [0, 1, 2, 3, 4, 5, 6];
  for (let size = 1; size <= 3; size++) for (const d of all) list.push(all.slice(0, size).map((i) => (d + i) % 7));
  list.push(all);
  return list.flatMap((days) => {
    const spans = [];
    for (let size = 2; size <= 5; size++) for (let from = 0; from + size <= 12; from++) spans.push({days, from, to: from + size});
    return spans;
  });
}

/**
 * @param {number} n
 * @param {number} k
 * @param {number} p
 * @returns {number} the chance that at least k of n fall where each falls with chance p
 */
function tail(n, k, p) {
  let log = n * Math.log(1 - p); // of exactly none
  let sum = k === 0 ? Math.exp(log) : 0;
  for (let i = 1; i <= n; i++) {
    log += Math.log(n - i + 1) - Math.log(i) + Math.log(p) - Math.log(1 - p);
    if (i >= k) sum += Math.exp(log);
  }
  return Math.min(1, sum);
}

/**
 * @param {Urge[]} urges
 * @returns {{fell: number, of: number}|null} of the last fourteen that have both strengths, how many had fallen; null where
 *   there are fewer than five
 */
export function turned(urges) {
  const both = urges.filter((u) => typeof u.strength === 'number' && typeof u.after === 'number').slice(-14);
  if (both.length < 5) return null;
  return {fell: both.filter((u) => Number(u.after) < Number(u.strength)).length, of: both.length};
}

/** Of a way that was tried less often nothing is said. */
export const OFTEN = 5;

/**
 * @typedef {{way: string, n: number, fell: number, middle: number|null, low: number, high: number}} Help n: urges in which it was tried
 *   and both strengths are known; fell: in how many of them it was weaker afterwards; middle, low, high: by how many points it fell, the
 *   median and the middle half; null where n is too small
 */

/**
 * @param {(Urge & {with?: string[]})[]} urges
 * @returns {Help[]} the one after which it fell most first; those of which nothing can be said last
 */
export function helped(urges) {
  /** @type {Map<string, number[]>} */
  const falls = new Map();
  for (const u of urges) {
    if (typeof u.strength !== 'number' || typeof u.after !== 'number') continue;
    for (const way of new Set(u.with ?? [])) falls.set(way, [...(falls.get(way) ?? []), u.strength - u.after]);
  }
  return [...falls]
    .map(([way, all]) => {
      const list = all.sort((a, b) => a - b);
      const enough = list.length >= OFTEN;
      return {way, n: list.length, fell: list.filter((f) => f > 0).length, middle: enough ? quantile(list, 0.5) : null, low: quantile(list, 0.25), high: quantile(list, 0.75)};
    })
    .sort((a, b) => (b.middle ?? -99) - (a.middle ?? -99) || b.n - a.n || (a.way < b.way ? -1 : 1));
}

/**
 * Whether one way can be said to have eased it most: its middle half lies above the middle of every other.
 *
 * @param {Help[]} list as helped gives it
 */
export function clear(list) {
  const [first, second] = list.filter((h) => h.middle !== null);
  return Boolean(first && second && first.middle !== null && second.middle !== null && first.middle > second.middle && first.low >= second.middle);
}

/** @param {number[]} sorted @param {number} q @returns {number} rounded to halves */
function quantile(sorted, q) {
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)] ?? 0;
  const high = sorted[Math.ceil(at)] ?? low;
  return Math.round((low + (high - low) * (at - Math.floor(at))) * 2) / 2;
}

/** The wave of the picture: two curves, one after the other. @type {[number, number][][]} */
const WAVE = [[[0, 108], [60, 106], [74, 22], [132, 20]], [[132, 20], [190, 18], [236, 88], [340, 98]]];

/**
 * @param {number} part of the time, 0 to 1
 * @returns {{x: number, y: number, behind: string}} where on the wave that is, and the path up to there
 */
export function wave(part) {
  const x = Math.min(1, Math.max(0, part)) * 340;
  const [rise, fall] = /** @type {[[number, number][], [number, number][]]} */ (WAVE);
  const second = x > 132;
  const {cut, end} = until(second ? fall : rise, x);
  const text = (/** @type {[number, number][]} */ c) => c.slice(1).map(([a, b]) => `${round(a)} ${round(b)}`).join(' ');
  return {x: round(end[0]), y: round(end[1]), behind: `M0 108C${second ? `${text(rise)}C` : ''}${text(cut)}`};
}

/** The whole wave. */
export const WHOLE = 'M0 108C60 106 74 22 132 20C190 18 236 88 340 98';

/**
 * @param {[number, number][]} curve
 * @param {number} x
 * @returns {{cut: [number, number][], end: [number, number]}} the curve up to x
 */
function until(curve, x) {
  let low = 0;
  let high = 1;
  let found = split(curve, 1);
  for (let i = 0; i < 24; i++) {
    const t = (low + high) / 2;
    found = split(curve, t);
    if ((found[3]?.[0] ?? 0) < x) low = t;
    else high = t;
  }
  return {cut: found, end: found[3] ?? [0, 0]};
}

/** @param {[number, number][]} curve @param {number} t @returns {[number, number][]} the part of it before t (de Casteljau) */
function split(curve, t) {
  /** @type {[number, number][]} */
  const first = [];
  for (let points = curve; points.length; points = points.slice(1).map((p, i) => /** @type {[number, number]} */ (mix(points[i] ?? p, p, t)))) first.push(points[0] ?? [0, 0]);
  return first;
}

/** @param {[number, number]} a @param {[number, number]} b @param {number} t @returns {[number, number]} */
function mix(a, b, t) {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
}

/** @param {number} n */
function round(n) {
  return Math.round(n * 10) / 10;
}

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

/**
 * A year of days as rows of months: what the picture on Progress shows, and its table. Days with nothing noted are left
 * open, not guessed.
 */

import {addDays, addMonths, daysInMonth, parts} from './dates.js';

/**
 * @typedef {'kept'|'set'|'open'|'future'} Kind kept: counted, or something was noted; set: a setback; open: neither
 * @typedef {{month: string, days: {day: string, kind: Kind}[]}} Month month is YYYY-MM
 */

/**
 * @param {string} today
 * @returns {string} the first day of the picture: that of the month eleven months ago
 */
export function begins(today) {
  return addMonths(`${today.slice(0, 8)}01`, -11);
}

/**
 * @param {string} today
 * @param {(day: string) => Kind} kind of a day up to today
 * @returns {Month[]} twelve months, the last one that of today
 */
export function months(today, kind) {
  return Array.from({length: 12}, (_, i) => {
    const first = addMonths(begins(today), i);
    const {year, month} = parts(first);
    const days = Array.from({length: daysInMonth(year, month)}, (_, d) => addDays(first, d));
    return {month: first.slice(0, 7), days: days.map((day) => ({day, kind: day > today ? 'future' : kind(day)}))};
  });
}

/**
 * @param {import('./counts.js').Run[]} runs
 * @param {import('./counts.js').Setback[]} setbacks of the same count
 * @returns {(day: string) => Kind} a setback's days reach from its own to the one before which the count starts again, or
 *   are the one day
 */
export function ofCount(runs, setbacks) {
  return (day) => {
    for (const s of setbacks) {
      if (day === s.day) return 'set';
      if (s.restart && day > s.day && day < s.restart) return 'set';
    }
    return runs.some((r) => r.from <= day && (r.to === null || day < r.to)) ? 'kept' : 'open';
  };
}

/**
 * @param {Month[]} list
 * @param {Kind} kind
 * @returns {number}
 */
export function tally(list, kind) {
  return list.reduce((sum, m) => sum + m.days.filter((d) => d.kind === kind).length, 0);
}

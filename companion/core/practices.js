/**
 * What a member does daily, weekly or when it is needed: the practices of the chosen programs, and a few for everybody.
 * This file knows which there are, which was done when, and which is due; what each looks like is for screens/practices.
 */

import {daysBetween} from './dates.js';

/**
 * @typedef {{id: string, when: string, program?: string, worksheet?: string, minutes?: number, name?: string, text?: string}} Practice
 *   without a program it is one of ours, and its name stands in the catalogues
 * @typedef {{id: string, k: string, [field: string]: any}} Entry
 */

/** Those for everybody, in the order of a day. A program's practice of the same id takes their place. @type {Practice[]} */
export const OURS = [
  {id: 'morning-intention', when: 'morning', minutes: 3},
  {id: 'pledge', when: 'daily', minutes: 1},
  {id: 'check-in', when: 'daily', minutes: 1},
  {id: 'meditation', when: 'daily', minutes: 10},
  {id: 'evening-inventory', when: 'evening', minutes: 5},
  {id: 'gratitude', when: 'evening', minutes: 3},
];

/** Times in the order in which they are shown. */
export const TIMES = ['morning', 'daily', 'evening', 'weekly', 'as_needed', 'in_urge'];

/**
 * @param {Pick<import('./packs.js').Pack, 'id' | 'practices'>[]} packs the chosen programs
 * @returns {Practice[]} all practices, each once, in the order of TIMES
 */
export function all(packs) {
  /** @type {Practice[]} */
  const list = [];
  const seen = new Set();
  for (const pack of packs) {
    for (const p of pack.practices) {
      const key = [p.id, p.worksheet, p.name].join('|'); // two programs may share one; others only share its id
      if (seen.has(key)) continue;
      seen.add(key);
      list.push({...p, program: pack.id});
    }
  }
  for (const p of OURS) if (!list.some((q) => q.id === p.id)) list.push(p);
  return list.sort((a, b) => TIMES.indexOf(a.when) - TIMES.indexOf(b.when));
}

/**
 * Where a practice is done: a worksheet, a screen of ours, or nowhere in the book (a meeting): then it is only noted.
 *
 * @param {Practice} p
 * @returns {'sheet'|'check-in'|'pledge'|'meditation'|'lines'|'note'}
 */
export function place(p) {
  if (p.worksheet) return 'sheet';
  if (p.id === 'check-in' || p.id === 'pledge' || p.id === 'meditation') return p.id;
  if (p.id === 'gratitude' || p.id === 'morning-intention' || p.id === 'evening-inventory') return 'lines';
  return 'note';
}

/**
 * @param {Practice} p
 * @param {Entry[]} entries of the kinds row, practice, pledge, answers, sitting
 * @returns {string[]} the days on which it was done, the latest first
 */
export function days(p, entries) {
  const found = new Set();
  for (const e of entries) {
    if (e.day && does(p, e)) found.add(e.day);
  }
  return [...found].sort().reverse();
}

/**
 * @param {Practice} p
 * @param {Entry} e
 * @returns {boolean} whether the entry is one of the practice
 */
export function does(p, e) {
  switch (e.k) {
    case 'row':
      return p.worksheet === e.sheet && (!p.program || p.program === e.program);
    case 'practice':
      return e.practice === p.id && (!p.program || !e.program || p.program === e.program) && (e.done === true || said(e.lines));
    case 'pledge':
      return p.id === 'pledge' && said([e.text]);
    case 'answers':
      return p.id === 'check-in' && e.instrument === 'daily-five' && Object.keys(e.answers ?? {}).length > 0;
    case 'sitting':
      return p.id === 'meditation';
    default:
      return false;
  }
}

/** Whether any of some texts says something. @param {unknown} texts */
export function said(texts) {
  return Object.values(texts ?? {}).some((text) => typeof text === 'string' && text.trim() !== '');
}

/** The name by which the entry of a practice on a day is found. @param {Practice} p @param {string} day */
export function nameOf(p, day) {
  return `practice:${p.program ?? ''}:${p.id}:${day}`;
}

/**
 * @param {Practice} p
 * @param {Entry[]} entries
 * @param {string} today
 * @param {number} minute of the day
 * @returns {boolean} whether it belongs to this time and is still open. What is done when it is needed is never due
 */
export function due(p, entries, today, minute) {
  const last = days(p, entries)[0];
  switch (p.when) {
    case 'morning':
      return minute < 12 * 60 && last !== today;
    case 'evening':
      return minute >= EVENING && last !== today;
    case 'daily':
      return last !== today;
    case 'weekly':
      return !last || daysBetween(last, today) >= 7;
    default:
      return false;
  }
}

/** The minute of the day from which one looks back. */
export const EVENING = 20 * 60;

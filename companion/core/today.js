/**
 * What could be the one thing for today, the likeliest first: something begun, the step where one is, a practice that is
 * due. Nothing here counts what was left out, and what was put away for today does not come back before tomorrow.
 */

import {daysBetween} from './dates.js';
import * as practices from './practices.js';

/**
 * @typedef {import('./practices.js').Practice} Practice
 * @typedef {{id: string, k: string, [field: string]: any}} Entry
 * @typedef {{what: string, kind: 'draft'|'step'|'begin'|'practice'|'write', program?: string, item?: string, sheet?: string, rows?: number,
 *   row?: Entry, practice?: Practice}} Thing
 * @typedef {{items: Entry[], rows: Entry[], done: Entry[], packs: Pick<import('./packs.js').Pack, 'id' | 'practices' | 'path'>[], today: string, minute: number, dayOf: (ms: number) => string}} Life
 *   done: entries of the kinds practice, pledge, answers, sitting; minute: of the day
 */

/** After so many days something begun is no longer brought up by itself. */
const FRESH = 30;

/**
 * @param {Life} life
 * @returns {Thing[]} never empty: a line can always be written
 */
export function things(life) {
  const begun = drafts(life);
  const next = steps(life).filter((s) => !begun.some((b) => b.program === s.program && b.item === s.item));
  return [...begun, ...next, ...due(life), {what: 'write', kind: 'write'}];
}

/**
 * @param {Thing[]} list
 * @param {Entry} [day] the member's entry for today
 * @returns {Thing[]} without what was put away for today; what was chosen comes first
 */
export function open(list, day) {
  const away = new Set(day?.notToday ?? []);
  const left = list.filter((t) => !away.has(t.what));
  const chosen = left.find((t) => t.what === day?.chosen);
  return chosen ? [chosen, ...left.filter((t) => t !== chosen)] : left;
}

/**
 * @param {Thing[]} list
 * @param {Thing} now
 * @returns {Thing} the one after it in the list, and after the last the first
 */
export function another(list, now) {
  const at = list.findIndex((t) => t.what === now.what);
  return list[(at + 1) % list.length] ?? now;
}

/**
 * @param {Life} life
 * @returns {Thing[]} step work that was begun lately and is not said to be done, the latest first
 */
function drafts({items, rows, packs, today, dayOf}) {
  const closed = new Set(items.filter((i) => i.state === 'done').map((i) => `${i.program}:${i.item}`));
  const chosen = new Set(packs.map((p) => p.id));
  /** @type {Map<string, Thing & {row: Entry, rows: number}>} */
  const found = new Map();
  for (const row of rows) {
    if (!row.item || !chosen.has(row.program) || closed.has(`${row.program}:${row.item}`)) continue;
    const what = `draft:${row.program}:${row.item}`;
    const there = found.get(what);
    const newer = !there || (row._changed ?? 0) > (there.row._changed ?? 0);
    found.set(what, {what, kind: 'draft', program: row.program, item: row.item, sheet: newer ? row.sheet : there?.sheet, row: newer ? row : there.row, rows: (there?.rows ?? 0) + 1});
  }
  return [...found.values()]
    .filter((t) => daysBetween(dayOf(t.row._changed ?? 0), today) <= FRESH)
    .sort((a, b) => (b.row._changed ?? 0) - (a.row._changed ?? 0));
}

/**
 * @param {Life} life
 * @returns {Thing[]} the step or point of each program where one is; where none was begun, the first
 */
function steps({items, packs}) {
  /** @type {Thing[]} */
  const list = [];
  for (const pack of packs) {
    const own = items.filter((i) => i.program === pack.id);
    const here = own.find((i) => i.state === 'here');
    const first = pack.path.items[0]?.id;
    if (here) list.push({ what: `step:${pack.id}:${here.item}`, kind: 'step', program: pack.id, item: here.item });
    else if (!own.length && first) list.push({ what: `step:${pack.id}:${first}`, kind: 'begin', program: pack.id, item: first });
  }
  return list;
}

/**
 * @param {Life} life
 * @returns {Thing[]}
 */
function due({rows, done, packs, today, minute}) {
  const entries = [...rows, ...done];
  return practices
    .all(packs)
    .filter((p) => practices.due(p, entries, today, minute))
    .map((practice) => ({ what: `practice:${practice.program ?? ''}:${practice.id}`, kind: 'practice', practice }));
}

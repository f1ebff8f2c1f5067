/**
 * The lines of a worksheet: their order, the half-written one, the day's own one. A line is an entry of kind "row".
 */

import { isEmpty, nothingIn } from './cells.js';

/** @typedef {import('./cells.js').Sheet} Sheet @typedef {import('./cells.js').Cells} Cells */
/**
 * @typedef {{id: string, k?: string, program?: string, item?: string|null, sheet: string, cells: Cells, order?: number, day?: string, draft?: boolean|null,
 *   from?: {row: string, column: string}|null, checks?: Record<string, {day: string, answers: Record<string, boolean>}>|null, _made?: number, _changed?: number}} Row
 */

/**
 * Lines in the order in which the member put them; on paper the oldest stands first.
 * @template {Row} R
 * @param {R[]} rows
 * @returns {R[]}
 */
export function ordered(rows) {
  return [...rows].sort((a, b) => (a.order ?? 0) - (b.order ?? 0) || (a._made ?? 0) - (b._made ?? 0) || (a.id < b.id ? -1 : 1));
}

/** @param {Sheet} sheet */
export function dayColumn(sheet) {
  return sheet.columns.find((c) => c.type === 'date' || c.type === 'datetime');
}

/**
 * Lines as their sheet is read: a log and a diary by their days, the newest first; all else as the member put it.
 * @template {Row} R
 * @param {Sheet} sheet
 * @param {R[]} rows
 * @returns {R[]}
 */
export function arranged(sheet, rows) {
  const lines = ordered(rows);
  if (!byDay(sheet)) return lines;
  const column = dayColumn(sheet)?.id ?? '';
  const at = (/** @type {R} */ r) => String(r.cells?.[column] ?? r.day ?? '');
  return lines.reverse().sort((a, b) => (at(a) < at(b) ? 1 : at(a) > at(b) ? -1 : 0));
}

/** Whether lines are in the order of their days, so that nobody moves them by hand. @param {Sheet} sheet */
export function byDay(sheet) {
  return sheet.kind === 'log' || sheet.kind === 'diary';
}

/** Whether a sheet is one page, filled in again when it is time: the newest is the one that holds. @param {Sheet} sheet */
export function isPage(sheet) {
  return sheet.kind === 'form' || sheet.kind === 'checklist';
}

/** Whether a day has one line: a diary by date, such as the look back in the evening. @param {Sheet} sheet */
export function oneADay(sheet) {
  return sheet.kind === 'diary' && dayColumn(sheet)?.type === 'date';
}

/**
 * The newest line. @template {Row} R @param {R[]} rows @returns {R|undefined}
 */
export function last(rows) {
  return ordered(rows).at(-1);
}

/** Lines that say something. @template {Row} R @param {R[]} rows */
export function written(rows) {
  return rows.filter((r) => !nothingIn(r.cells));
}

/**
 * The half-written line, if there is one: the newest.
 * @template {Row} R @param {R[]} rows @returns {R|undefined}
 */
export function draftOf(rows) {
  return rows.filter((r) => r.draft).sort((a, b) => (b._changed ?? 0) - (a._changed ?? 0))[0];
}

/**
 * The line of a day. Of several (two devices that each began one) the fullest, then the oldest.
 * @template {Row} R
 * @param {Sheet} sheet @param {R[]} rows @param {string} day
 * @returns {R|undefined}
 */
export function lineOf(sheet, rows, day) {
  const column = dayColumn(sheet)?.id ?? '';
  const full = (/** @type {R} */ r) => Object.values(r.cells ?? {}).filter((v) => !isEmpty(v)).length;
  return ordered(rows.filter((r) => String(r.cells?.[column] ?? r.day ?? '').slice(0, 10) === day)).sort((a, b) => full(b) - full(a))[0];
}

/** @param {Row[]} rows @returns {number} the order of a line after all others */
export function after(rows) {
  return rows.reduce((most, r) => Math.max(most, r.order ?? 0), 0) + 1;
}

/**
 * A line one place up or down: the orders that change. One, as a rule; all, where there is no room left between two.
 * @param {Row[]} rows
 * @param {string} id
 * @param {-1|1} by
 * @returns {{id: string, order: number}[]}
 */
export function moved(rows, id, by) {
  const lines = ordered(rows);
  const at = lines.findIndex((r) => r.id === id);
  const to = at + by;
  const me = lines[at];
  if (!me || to < 0 || to >= lines.length) return [];
  lines.splice(at, 1);
  lines.splice(to, 0, me);
  const before = lines[to - 1]?.order ?? (lines[to + 1]?.order ?? 0) - 2;
  const behind = lines[to + 1]?.order ?? before + 2;
  const order = (before + behind) / 2;
  if (before < order && order < behind) return [{ id, order }];
  return lines.map((r, n) => ({ id: r.id, order: n + 1 })).filter((x, n) => lines[n]?.order !== x.order);
}

/**
 * What a new line begins with: its day, where the sheet has one.
 * @param {Sheet} sheet
 * @param {string} day
 * @param {string} time
 * @returns {Cells}
 */
export function beginning(sheet, day, time) {
  const column = dayColumn(sheet);
  if (!column || column.optional || !byDay(sheet)) return {};
  return { [column.id]: column.type === 'date' ? day : `${day}T${time}` };
}

/**
 * Whether a line holds no more than it began with: nothing that anybody wrote.
 * @param {Sheet} sheet
 * @param {Row} row
 */
export function onlyBegun(sheet, row) {
  const column = dayColumn(sheet)?.id;
  return Object.entries(row.cells ?? {}).every(([id, v]) => isEmpty(v) || (byDay(sheet) && id === column)) && !row.from;
}

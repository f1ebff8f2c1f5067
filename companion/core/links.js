/**
 * Lines that lead to another worksheet: a resentment of step four becomes a person of step eight, and that one an amend of
 * step nine. A line is carried when the member says so, once; each side then says where the other is. Nothing that already
 * stands on the other side is ever written over: a later change is shown and offered.
 */

import { isEmpty, kept } from './cells.js';
import { last } from './lines.js';

/** @typedef {import('./cells.js').Sheet} Sheet @typedef {import('./cells.js').Column} Column @typedef {import('./cells.js').Cells} Cells */
/** @typedef {import('./lines.js').Row} Row */
/** @typedef {{to: Sheet, pairs: {from: Column, to: Column}[]}} Carry the columns that go to one other sheet, together */

/**
 * Where lines of a sheet can go. Links to the same sheet go together: an agreed category and its sum are one line of the plan.
 * @param {Sheet} sheet
 * @param {Sheet[]} sheets of the same pack
 * @returns {Carry[]}
 */
export function carries(sheet, sheets) {
  /** @type {Map<string, Carry>} */
  const found = new Map();
  for (const link of sheet.links ?? []) {
    const [id = '', column = ''] = link.to.split('.');
    const to = sheets.find((s) => s.id === id);
    const pair = { from: sheet.columns.find((c) => c.id === link.from), to: to?.columns.find((c) => c.id === column) };
    if (!to || !pair.from || !pair.to) continue;
    const carry = found.get(id) ?? { to, pairs: [] };
    carry.pairs.push({ from: pair.from, to: pair.to });
    found.set(id, carry);
  }
  return [...found.values()];
}

/** Whether a value of one column can stand in another. @param {Sheet} sheet @param {Column} from @param {Column} to */
export function agree(sheet, from, to) {
  if (to.type === 'link') return to.sheet === sheet.id;
  const words = ['text', 'long_text', 'person'];
  if (words.includes(from.type)) return words.includes(to.type);
  if (from.type !== to.type) return false;
  if (from.type === 'choice' || from.type === 'several') return Boolean(to.other) || (!from.other && (from.options ?? []).every((o) => to.options?.includes(o)));
  if (from.type === 'checklist') return (from.items ?? []).every((o) => to.items?.includes(o));
  return true;
}

/**
 * A value as the other column holds it.
 * @param {unknown} value
 * @param {Column} to
 * @param {Row} row
 * @param {(value: unknown) => string} label the words of an option that the other column does not have
 */
function fitted(value, to, row, label) {
  if (to.type === 'link') return row.id;
  if (to.type === 'choice' && typeof value === 'string' && !to.options?.includes(value)) return { other: label(value) };
  if (to.type === 'several' && Array.isArray(value)) return value.map((o) => (o.startsWith('other:') || to.options?.includes(o) ? o : `other:${label(o)}`));
  return value;
}

/**
 * What a line would bring to the other sheet; {} where there is nothing to carry.
 * @param {Sheet} sheet
 * @param {Carry} carry
 * @param {Row} row
 * @param {(column: Column, value: unknown) => string} [label]
 * @returns {Cells}
 */
export function brings(sheet, carry, row, label = (_, v) => String(v)) {
  const filled = carry.pairs.filter((p) => !isEmpty(row.cells?.[p.from.id]));
  if (filled.length === 0) return {};
  /** @type {Cells} */
  const cells = Object.fromEntries(filled.map((p) => [p.to.id, fitted(row.cells[p.from.id], p.to, row, (v) => label(p.from, v))]));
  for (const column of carry.to.columns) {
    if (column.type === 'link' && column.sheet === sheet.id && cells[column.id] === undefined) cells[column.id] = row.id;
  }
  return cells;
}

/**
 * @typedef {{state: 'empty'} | {state: 'open'} | {state: 'there', row: Row, differs: Cells} | {state: 'same', row: Row} |
 *   {state: 'add', row: Row, cells: Cells}} Place empty: nothing to carry; open: it can be carried; there: it was, and differs holds
 *   what was changed here since; same: somebody wrote it there by hand, or from another line; add: a form is there that takes it up
 */

/**
 * Where a line stands on the other side.
 * @param {Sheet} sheet
 * @param {Carry} carry
 * @param {Row} row
 * @param {Row[]} rows all lines of the program
 * @param {string} today lines of a log can be carried once a day
 * @param {(column: Column, value: unknown) => string} [label]
 * @returns {Place}
 */
export function place(sheet, carry, row, rows, today, label) {
  const cells = brings(sheet, carry, row, label);
  if (isEmpty(cells)) return { state: 'empty' };
  const there = rows.filter((r) => r.sheet === carry.to.id && r.id !== row.id);
  const often = carry.to.kind === 'log' || carry.to.kind === 'diary';
  const carried = there.find((r) => r.from?.row === row.id && (!often || r.day === today));
  if (carried) return { state: 'there', row: carried, differs: often ? {} : differences(cells, carry, carried) };
  const same = there.find((r) => identical(cells, carry, r, often));
  if (same) return { state: 'same', row: same };
  if (carry.to.kind === 'form' || carry.to.kind === 'checklist') {
    const form = last(there);
    if (form && !isEmpty(form.cells)) return taken(cells, carry, form);
  }
  return { state: 'open' };
}

/** @param {Cells} cells @param {Carry} carry @param {Row} row */
function differences(cells, carry, row) {
  const from = carry.pairs.map((p) => p.to.id);
  return Object.fromEntries(Object.entries(cells).filter(([id, v]) => from.includes(id) && !alike(v, row.cells?.[id])));
}

/** @param {Cells} cells @param {Carry} carry @param {Row} row @param {boolean} often */
function identical(cells, carry, row, often) {
  const tells = often ? ['date', 'datetime'] : ['person', 'text', 'long_text', 'date', 'link'];
  const ids = carry.pairs.map((p) => p.to).filter((c) => cells[c.id] !== undefined);
  return ids.some((c) => tells.includes(c.type)) && ids.every((c) => alike(cells[c.id], row.cells?.[c.id]));
}

/** A form is one page: words are added to those that stand there. @param {Cells} cells @param {Carry} carry @param {Row} form @returns {Place} */
function taken(cells, carry, form) {
  /** @type {Cells} */
  const more = {};
  for (const { to } of carry.pairs) {
    const value = cells[to.id];
    if (value === undefined) continue;
    const had = form.cells?.[to.id];
    if (isEmpty(had)) more[to.id] = value;
    else if (typeof had === 'string' && typeof value === 'string' && !alike(had, value) && !fold(had).split(/[,;\n]/).map((s) => s.trim()).includes(fold(value))) more[to.id] = `${had.trimEnd()}, ${value.trim()}`;
  }
  return isEmpty(more) ? { state: 'same', row: form } : { state: 'add', row: form, cells: more };
}

/** @param {unknown} v */
const fold = (v) => String(v).normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase().replace(/\s+/g, ' ').trim();

/** @param {unknown} a @param {unknown} b @returns {boolean} */
export function alike(a, b) {
  if (isEmpty(a) || isEmpty(b)) return isEmpty(a) && isEmpty(b);
  if (typeof a === 'string' && typeof b === 'string') return fold(a) === fold(b);
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((x) => b.includes(x));
  if (typeof a === 'object' && typeof b === 'object' && a && b) {
    const [x, y] = [/** @type {Record<string, unknown>} */ (a), /** @type {Record<string, unknown>} */ (b)];
    return [...new Set([...Object.keys(x), ...Object.keys(y)])].every((k) => alike(x[k], y[k]));
  }
  return a === b;
}

/**
 * The new line that carrying makes. The caller puts it only where place() says "open".
 * @param {Sheet} sheet
 * @param {Carry} carry
 * @param {Row} row
 * @param {(column: Column, value: unknown) => string} [label]
 */
export function carried(sheet, carry, row, label) {
  const first = carry.pairs.find((p) => !isEmpty(row.cells?.[p.from.id]));
  return { sheet: carry.to.id, cells: kept(brings(sheet, carry, row, label)), from: { row: row.id, column: first?.from.id ?? '' } };
}

/**
 * The lines that were carried from this one.
 * @param {Row} row
 * @param {Row[]} rows
 */
export function wentTo(row, rows) {
  return rows.filter((r) => r.from?.row === row.id);
}

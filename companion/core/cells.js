/**
 * Cells of worksheets: what may stand in one, whether it is empty, and how it is read as a line of text. Each type of column that
 * a pack can name has its place in TYPES; the editors stand in screens/sheets. What is worked out and never stored is in
 * formulas.js.
 */

import { formula, readResult } from './formulas.js';
import {isDay} from './dates.js';
import { readMoney, readNumber } from './numbers.js';

/**
 * @typedef {{id: string, type: string, options?: string[], items?: string[], other?: boolean, min?: number, max?: number, unit?: string, sheet?: string,
 *   formula?: string, optional?: boolean, hidden?: boolean}} Column
 * @typedef {{label: string, hint?: string, options?: Record<string, string>, items?: Record<string, string>, low?: string, high?: string, unit?: string}} ColumnText
 * @typedef {{from: string, to: string}} SheetLink
 * @typedef {{before: string, check: string}} Gate
 * @typedef {{id: string, kind: string, private?: string, columns: Column[], links?: SheetLink[], safety?: Gate[]}} Sheet
 * @typedef {{title: string, intro: string, columns: Record<string, ColumnText>}} SheetText
 * @typedef {Record<string, any>} Cells
 * @typedef {{locale: string, t: (key: string, values?: Record<string, string|number>) => string, day: (day: string) => string,
 *   time: (time: string) => string, line?: (row: string) => string|undefined, drink?: number}} Reader what reading needs: the member's way of writing,
 *   words, dates, the title of a line that is linked to, and the grams of alcohol in one standard drink
 */

const text = {
  fits: (/** @type {unknown} */ v) => typeof v === 'string',
  read: (/** @type {string} */ v) => v.trim(),
};

/** @param {unknown} v @returns {v is number} */
const isNumber = (v) => typeof v === 'number' && Number.isFinite(v);
/** @param {unknown} v @returns {v is Record<string, any>} */
const isObject = (v) => typeof v === 'object' && v !== null && !Array.isArray(v);
/** @param {unknown} v */
const isTime = (v) => typeof v === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(v);
/** @param {unknown} v */
const isMoment = (v) => typeof v === 'string' && v.length === 16 && v[10] === 'T' && isDay(v.slice(0, 10)) && isTime(v.slice(11));

/** @param {string} v @param {Reader} r */
const moment = (v, r) => r.t('sheets.moment', { day: r.day(v.slice(0, 10)), time: r.time(v.slice(11)) });

/**
 * @typedef {{fits: (value: any, column: Column) => boolean, read: (value: any, r: Reader, column: Column, words: ColumnText) => string}} Type
 */

/** @type {Record<string, Type>} every type of column that is stored */
export const TYPES = {
  text,
  long_text: text,
  person: text,
  choice: {
    fits: (v, c) => (typeof v === 'string' ? (c.options ?? []).includes(v) : isObject(v) && Boolean(c.other) && typeof v.other === 'string'),
    read: (v, r, c, w) => (isObject(v) ? String(v.other ?? '').trim() : w.options?.[v] ?? String(v)),
  },
  several: {
    fits: (v, c) => Array.isArray(v) && new Set(v).size === v.length && v.every((o) => typeof o === 'string' && (o.startsWith('other:') ? Boolean(c.other) : (c.options ?? []).includes(o))),
    read: (v, r, c, w) => inOrder(v, c.options ?? []).map((o) => (o.startsWith('other:') ? o.slice(6).trim() : w.options?.[o] ?? o)).filter(Boolean).join(', '),
  },
  checklist: {
    fits: (v, c) => Array.isArray(v) && new Set(v).size === v.length && v.every((o) => (c.items ?? []).includes(o)),
    read: (v, r, c, w) => inOrder(v, c.items ?? []).map((o) => w.items?.[o] ?? o).join(', '),
  },
  scale: {
    fits: (v, c) => Number.isInteger(v) && v >= (c.min ?? 0) && v <= (c.max ?? 10),
    read: (v, r, c) => r.t('sheets.of', { n: v, most: c.max ?? 10 }),
  },
  number: {
    fits: (v, c) => isNumber(v) && within(v, c),
    read: (v, r, c, w) => withUnit(readNumber(v, r.locale, 6), w.unit ?? c.unit),
  },
  percent: {
    fits: (v) => isNumber(v) && v >= 0 && v <= 100,
    read: (v, r) => new Intl.NumberFormat(r.locale, { style: 'percent', maximumFractionDigits: 2 }).format(v / 100),
  },
  duration: {
    fits: (v) => isNumber(v) && v >= 0,
    read: (v, r) => readDuration(v, r.locale),
  },
  money: {
    fits: (v) => isObject(v) && isNumber(v.amount) && typeof v.currency === 'string' && /^[A-Z]{3}$/.test(v.currency),
    read: (v, r) => readMoney(v, r.locale),
  },
  date: { fits: (v) => typeof v === 'string' && isDay(v), read: (v, r) => r.day(v) },
  time: { fits: isTime, read: (v, r) => r.time(v) },
  datetime: { fits: isMoment, read: moment },
  yes_no: { fits: (v) => typeof v === 'boolean', read: (v, r) => r.t(v ? 'sheets.yes' : 'sheets.no') },
  link: { fits: (v) => typeof v === 'string' && v !== '', read: (v, r) => r.line?.(v) ?? r.t('sheets.line_gone') },
  drink_entry: {
    fits: (v) => isObject(v) && isNumber(v.ml) && v.ml >= 0 && isNumber(v.percent) && v.percent >= 0 && v.percent <= 100 && isNumber(v.count) && v.count >= 0,
    read: (v, r) => {
      const said = (/** @type {string} */ k, /** @type {number} */ digits) => (isNumber(v[k]) ? readNumber(v[k], r.locale, digits) : '…'); // half written
      return r.t('sheets.drink', { count: said('count', 2), ml: said('ml', 0), percent: said('percent', 1) });
    },
  },
  dose_entry: {
    fits: (v) => isObject(v) && ['name', 'amount', 'unit', 'at'].every((k) => v[k] === undefined || typeof v[k] === 'string') && (!v.at || isTime(v.at)),
    read: (v, r) => [[v.name, v.amount, v.unit].filter(Boolean).join(' '), v.at ? r.time(v.at) : ''].filter(Boolean).join(', '),
  },
};

/** The columns whose answer is nothing but words. @type {readonly string[]} */
export const WORDS = ['text', 'long_text', 'person'];

/** @param {number} v @param {Column} c */
export function within(v, c) {
  return !hasLimits(c) || (v >= (c.min ?? 0) && v <= (c.max ?? Infinity));
}

/** Whether a number has limits; packs leave out a zero. @param {Column} c */
export function hasLimits(c) {
  return c.min !== undefined || c.max !== undefined;
}

/** @param {string} value @param {string|undefined} unit */
function withUnit(value, unit) {
  return unit ? `${value}\u00a0${unit}` : value;
}

/** The pack's order first, then the member's own. @param {string[]} chosen @param {string[]} known */
function inOrder(chosen, known) {
  return [...known.filter((o) => chosen.includes(o)), ...chosen.filter((o) => !known.includes(o))];
}

/** @param {number} minutes @param {string} locale */
export function readDuration(minutes, locale) {
  const unit = (/** @type {number} */ n, /** @type {string} */ u) => new Intl.NumberFormat(locale, { style: 'unit', unit: u, unitDisplay: 'short', maximumFractionDigits: 1 }).format(n);
  const h = Math.floor(minutes / 60);
  const m = Math.round((minutes - h * 60) * 10) / 10;
  return [h ? unit(h, 'hour') : '', m || !h ? unit(m, 'minute') : ''].filter(Boolean).join(' ');
}

/**
 * Whether nothing stands there. A choice of "something else" without a word is empty, a no and a nought are not.
 * @param {unknown} value
 * @returns {boolean}
 */
export function isEmpty(value) {
  if (value === undefined || value === null) return true;
  if (typeof value === 'string') return value.trim() === '';
  if (Array.isArray(value)) return value.every((v) => isEmpty(v) || v === 'other:');
  if (typeof value === 'object') {
    const v = /** @type {Record<string, unknown>} */ (value);
    if ('currency' in v) return isEmpty(v.amount);
    return Object.values(v).every(isEmpty);
  }
  return false;
}

/** @param {Cells|undefined} cells */
export function nothingIn(cells) {
  return Object.values(cells ?? {}).every(isEmpty);
}

/**
 * Cells without those that are empty: what is stored.
 * @param {Cells} cells
 * @returns {Cells}
 */
export function kept(cells) {
  return Object.fromEntries(Object.entries(cells).filter(([, v]) => !isEmpty(v)));
}

/**
 * Whether a value is what the column holds. What does not fit (from another version of a pack, another device) is still shown.
 * @param {Column} column
 * @param {unknown} value
 */
export function fits(column, value) {
  return TYPES[column.type]?.fits(value, column) ?? false;
}

/**
 * A cell as a line of text, "" where nothing stands.
 * @param {Sheet} sheet
 * @param {Column} column
 * @param {ColumnText} words
 * @param {Cells} cells of the whole line, for what is worked out from it
 * @param {Reader} r
 * @returns {string}
 */
export function readCell(sheet, column, words, cells, r) {
  if (column.type === 'computed') {
    const result = formula(sheet, column, cells, r);
    return result ? readResult(result, words.unit ?? column.unit, r) : '';
  }
  const value = cells[column.id];
  if (isEmpty(value)) return '';
  try {
    const said = TYPES[column.type]?.read(value, r, column, words);
    if (typeof said === 'string' && said !== '') return said;
  } catch { /* as below */ }
  return plain(value); // a value of another shape: better shown bare than lost
}

/** @param {unknown} value */
function plain(value) {
  return typeof value === 'object' && value ? Object.values(value).map((v) => (typeof v === 'object' ? JSON.stringify(v) : String(v))).join(' ') : String(value);
}

/**
 * The title of a line: its first column that says something.
 * @param {Sheet} sheet
 * @param {SheetText} words
 * @param {Cells} cells
 * @param {Reader} r
 * @returns {string}
 */
export function titleOf(sheet, words, cells, r) {
  for (const column of sheet.columns) {
    if (column.hidden || column.type === 'computed') continue;
    const said = readCell(sheet, column, words.columns[column.id] ?? { label: column.id }, cells, r);
    if (said) return said.length > 80 ? `${said.slice(0, 79).trimEnd()}…` : said;
  }
  return '';
}

/**
 * Names that stand in columns for people, those used most first: to be offered again.
 * @param {{sheet: Sheet, cells: Cells}[]} lines
 * @returns {string[]}
 */
export function namesIn(lines) {
  /** @type {Map<string, {name: string, times: number}>} */
  const names = new Map();
  for (const { sheet, cells } of lines) {
    for (const column of sheet.columns) {
      if (column.type !== 'person') continue;
      const name = String(cells[column.id] ?? '').trim();
      if (!name) continue;
      const seen = names.get(name.toLocaleLowerCase()) ?? { name, times: 0 };
      seen.times += 1;
      names.set(name.toLocaleLowerCase(), seen);
    }
  }
  return [...names.values()].sort((a, b) => b.times - a.times || a.name.localeCompare(b.name)).map((n) => n.name);
}

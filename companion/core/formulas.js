/**
 * What a worksheet works out by itself: sums of money, alcohol in a drink, and a rough estimate of it in the blood. A result is
 * shown and never stored. The estimate is for learning: a range that leans to the high side, without a word of what one may do.
 *
 * Where a formula needs figures, it takes the columns of its kind that stand before it in the sheet:
 *   sum          all of them together
 *   difference   the first less the second
 *   balance      the first less all the others
 */

import { readMoney, readNumber, toCoin } from './numbers.js';

/** @typedef {import('./cells.js').Sheet} Sheet @typedef {import('./cells.js').Column} Column @typedef {import('./cells.js').Cells} Cells */
/** @typedef {import('./cells.js').Reader} Reader */

/**
 * @typedef {{kind: 'money', amount: number, currency: string} | {kind: 'number', value: number} | {kind: 'drinks', value: number, grams: number} |
 *   {kind: 'blood', low: number, high: number} | {kind: 'mixed'}} Result mixed: sums in several currencies, which nobody here can add up
 */

/** Grams of pure alcohol in a millilitre. */
const ALCOHOL = 0.789;

/** The share of the body through which alcohol spreads, for whoever has least and most of it. */
const SPREAD = { female: { low: 0.49, high: 0.6 }, male: { low: 0.58, high: 0.72 } };

/** How much leaves the blood in an hour, in grams for 100 ml: slow and quick bodies. */
const LEAVES = { slow: 0.01, quick: 0.02 };

/**
 * @param {Sheet} sheet
 * @param {Column} column the computed one
 * @param {Cells} cells
 * @param {{drink?: number}} env drink: grams of alcohol in a standard drink
 * @returns {Result|null} null while there is not enough to work with
 */
export function formula(sheet, column, cells, env) {
  switch (column.formula) {
    case 'sum':
      return money(sheet, column, cells, (first, rest) => rest.reduce((a, b) => a + b, first));
    case 'balance':
      return money(sheet, column, cells, (first, rest) => rest.reduce((a, b) => a - b, first), true);
    case 'difference':
      return money(sheet, column, cells, (first, rest) => first - (rest[0] ?? 0), true, 2);
    case 'alcohol_grams': {
      const grams = gramsOf(sheet, cells);
      return grams === null ? null : { kind: 'number', value: Math.round(grams * 10) / 10 };
    }
    case 'standard_drinks': {
      const grams = gramsOf(sheet, cells);
      const one = env.drink ?? 10;
      return grams === null ? null : { kind: 'drinks', value: Math.round((grams / one) * 10) / 10, grams: one };
    }
    case 'blood_alcohol_estimate':
      return blood(sheet, cells);
    default:
      return null;
  }
}

/**
 * @param {Sheet} sheet
 * @param {Column} column
 * @param {Cells} cells
 * @param {(first: number, rest: number[]) => number} how
 * @param {boolean} [needsFirst] nothing is taken from what is not there
 * @param {number} [most] columns that count
 * @returns {Result|null}
 */
function money(sheet, column, cells, how, needsFirst = false, most = Infinity) {
  const before = sheet.columns.slice(0, sheet.columns.indexOf(column));
  const type = before.some((c) => c.type === 'money') ? 'money' : 'number';
  const columns = before.filter((c) => c.type === type).slice(0, most);
  const first = columns[0];
  if (!first) return null;
  const figure = (/** @type {Column} */ c) => (type === 'money' ? cells[c.id]?.amount : cells[c.id]);
  const there = columns.filter((c) => Number.isFinite(figure(c)));
  if (there.length === 0 || (needsFirst && there[0] !== first)) return null;
  const value = (/** @type {Column} */ c) => (there.includes(c) ? Number(figure(c)) : 0);
  const result = how(value(first), columns.slice(1).map(value));
  if (type === 'number') return { kind: 'number', value: Math.round(result * 1e6) / 1e6 };
  const known = new Set(there.map((c) => cells[c.id].currency));
  if (known.size > 1) return { kind: 'mixed' };
  const currency = String([...known][0]);
  return { kind: 'money', amount: toCoin(result, currency), currency };
}

/** @param {Sheet} sheet @param {Cells} cells */
function gramsOf(sheet, cells) {
  const drinks = sheet.columns.filter((c) => c.type === 'drink_entry').map((c) => cells[c.id]).filter((d) => Number.isFinite(d?.ml) && Number.isFinite(d?.percent));
  if (drinks.length === 0) return null;
  return drinks.reduce((sum, d) => sum + d.ml * (d.percent / 100) * ALCOHOL * (Number.isFinite(d.count) ? d.count : 1), 0);
}

/**
 * After Widmark: grams by the water in the body, less what has left it. Low takes the body in which it is least, high the one in
 * which it is most; food only lowers it, so it does not enter.
 * @param {Sheet} sheet columns are known by their units (g, kg, h) and by the options female and male
 * @param {Cells} cells
 * @returns {Result|null}
 */
function blood(sheet, cells) {
  const by = (/** @type {string} */ unit) => cells[sheet.columns.find((c) => c.type === 'number' && c.unit === unit)?.id ?? ''];
  const grams = by('g');
  const weight = by('kg');
  const hours = by('h');
  if (![grams, weight, hours].every(Number.isFinite) || weight <= 0) return null;
  const body = cells[sheet.columns.find((c) => c.options?.includes('female') && c.options.includes('male'))?.id ?? ''];
  const spread = body === 'female' || body === 'male' ? SPREAD[/** @type {'female'|'male'} */ (body)] : { low: SPREAD.female.low, high: SPREAD.male.high };
  const at = (/** @type {number} */ share, /** @type {number} */ leaves) => Math.max(0, (grams / (weight * 1000 * share)) * 100 - leaves * hours);
  const low = at(spread.high, LEAVES.quick);
  const high = at(spread.low, LEAVES.slow);
  return { kind: 'blood', low: Math.floor(low * 100) / 100, high: Math.ceil(high * 100 - 1e-9) / 100 };
}

/**
 * A result as a line of text.
 * @param {Result} result
 * @param {string|undefined} unit
 * @param {Reader} r
 * @returns {string}
 */
export function readResult(result, unit, r) {
  switch (result.kind) {
    case 'money':
      return readMoney(result, r.locale);
    case 'number':
      return readNumber(result.value, r.locale) + (unit ? `\u00a0${unit}` : '');
    case 'drinks':
      return r.t('sheets.drinks', { n: readNumber(result.value, r.locale, 1), grams: result.grams });
    case 'blood': {
      const two = (/** @type {number} */ n) => new Intl.NumberFormat(r.locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(n);
      const litre = (/** @type {number} */ n) => new Intl.NumberFormat(r.locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(n * 10);
      return r.t('sheets.blood', { low: two(result.low), high: two(result.high), low_litre: litre(result.low), high_litre: litre(result.high) });
    }
    default:
      return r.t('sheets.mixed_money');
  }
}

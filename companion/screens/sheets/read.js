/** What the screens of worksheets know together: a worksheet with its words, the lines of its program, and how cells are read out. */

import {readCell, titleOf} from '../../core/cells.js';
import {byDay} from '../../core/lines.js';
import {moment} from '../../core/member.js';
import {regionOf} from '../../core/numbers.js';
import {locale, sayShort, sayTime, t} from '../../core/words.js';
import {drinkOf, worksheet} from '../../core/worksheet.js';
import {book} from '../../parts/book.js';
import {rowsOf} from '../path/work.js';

/** @typedef {import('../../core/packs.js').Pack} Pack @typedef {import('../../core/cells.js').Sheet} Sheet @typedef {import('../../core/cells.js').SheetText} SheetText */
/** @typedef {import('../../core/cells.js').Column} Column @typedef {import('../../core/cells.js').ColumnText} ColumnText @typedef {import('../../core/cells.js').Reader} Reader */
/** @typedef {import('../../core/lines.js').Row} Row */
/** @typedef {{pack: Pack, sheet: Sheet, words: SheetText, rows: Row[], own: Row[], r: Reader, day: string, time: string}} Of rows: of the program; own: of the worksheet */

/**
 * @param {Pack} pack
 * @param {string} id
 * @returns {Of | undefined}
 */
export function sheetOf(pack, id) {
  const given = pack.worksheets[id];
  if (!given) return undefined;
  const rows = rowsOf(pack.id);
  const {day, time} = moment(book);
  return {pack, ...worksheet(given), rows, own: rows.filter((row) => row.sheet === id), r: reader(pack, rows, day), day, time};
}

/**
 * @param {Pack} pack
 * @param {Row[]} rows of the program
 * @param {string} today
 * @returns {Reader}
 */
export function reader(pack, rows, today) {
  let depth = 0; // lines that point at each other are read once round
  /** @type {Reader} */
  const r = {
    locale: locale(), t, day: (day) => sayShort(day, today), time: sayTime, drink: drinkOf(pack, regionOf(locale())),
    line: (id) => {
      const row = rows.find((x) => x.id === id);
      const given = row && pack.worksheets[row.sheet];
      if (!row || !given || depth > 2) return undefined;
      depth += 1;
      try {
        const {sheet, words} = worksheet(given);
        return titleOf(sheet, words, row.cells ?? {}, r) || t('sheets.line.title');
      } finally {
        depth -= 1;
      }
    },
  };
  return r;
}

/** @param {Of} of @param {Column} column @returns {ColumnText} */
export const wordsOf = (of, column) => of.words.columns[column.id] ?? {label: column.id};

/** @param {Of} of @param {Row} row */
export function nameOf(of, row) {
  return titleOf(of.sheet, of.words, row.cells ?? {}, of.r) || t('sheets.line.title');
}

/**
 * @param {Of} of
 * @param {Row} row
 * @param {boolean} [hidden] also what is left out unless somebody asks
 * @returns {{id: string, label: string, text: string}[]} what a line says, column by column; and its day, where a log says it nowhere
 */
export function said(of, row, hidden = false) {
  const cells = of.sheet.columns.flatMap((column) => {
    if (column.hidden && !hidden) return [];
    const words = wordsOf(of, column);
    const text = readCell(of.sheet, column, words, row.cells ?? {}, of.r);
    return text ? [{id: column.id, label: words.label, text}] : [];
  });
  const dated = of.sheet.columns.some((c) => (c.type === 'date' || c.type === 'datetime') && cells.some((s) => s.id === c.id));
  return byDay(of.sheet) && !dated && row.day && cells.length ? [...cells, {id: '_day', label: t('sheets.written'), text: of.r.day(row.day)}] : cells;
}

/**
 * The words of an option, for a column elsewhere that does not have it.
 *
 * @param {Of} of
 */
export const labelOf = (of) => (/** @type {Column} */ column, /** @type {unknown} */ value) => wordsOf(of, column).options?.[String(value)] ?? String(value);

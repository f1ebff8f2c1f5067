/** One line as it is being written: its boxes, what is stored of it, and the questions that keep a box closed. */

import {isEmpty, kept, readCell} from '../../core/cells.js';
import {gates, opened, started} from '../../core/gates.js';
import {byDay, dayColumn, onlyBegun} from '../../core/lines.js';
import {Saver, useSaver} from '../../core/saver.js';
import {useTyped} from '../../core/typed.js';
import {book} from '../../parts/book.js';
import {Button, FaultNotice, html, t, useEffect, useRef, useState} from '../../parts/index.js';
import {Editor} from './editors.js';
import {Care, Gate} from './gate.js';
import {Limits} from './limits.js';
import {wordsOf} from './read.js';
import {Versions} from './versions.js';

/** @typedef {import('./read.js').Of} Of @typedef {import('../../core/lines.js').Row} Row @typedef {import('../../core/cells.js').Column} Column */
/** @typedef {import('../../core/gates.js').Checks} Checks */
/**
 * @typedef {{id: string | undefined, row: Row | undefined, cells: Record<string, any>, checks: Checks | null | undefined, saver: Saver,
 *   set: (column: string, value: any) => void, answer: (checks: Checks) => void}} Line
 */

/**
 * A line that is there, or a new one that is made with its first letter.
 *
 * @param {Of} of
 * @param {{id?: string, first?: Record<string, any>, find?: () => Row | undefined}} o first: what a new one is made with; find: one that has come
 *   meanwhile and is to be used instead
 * @returns {Line}
 */
export function useLine(of, {id, first = {}, find}) {
  const saver = useSaver(() => new Saver(book, id ? {k: 'row', id} : {k: 'row', ...first}), []);
  const row = saver.id ? /** @type {Row | undefined} */ (/** @type {unknown} */ (book.get(saver.id))) : undefined;
  const stored = row?.cells ?? first['cells'] ?? {};
  const cells = useTyped(stored);
  const checks = useTyped({checks: row?.checks});
  const last = useRef(of);
  last.current = of;
  const write = (/** @type {Record<string, any>} */ fields) => {
    const come = saver.id ? undefined : find?.()?.id;
    if (come) saver.made.value = come;
    saver.set(fields);
  };
  useEffect(() => () => {
    void saver.flush().then(async () => {
      const left = saver.id ? /** @type {any} */ (book.get(saver.id)) : undefined;
      if (left?.draft && onlyBegun(last.current.sheet, left) && !left.checks) await book.remove(left.id);
    }).catch(() => {}); // the book was locked meanwhile: an empty line stays, and is taken up next time
  }, [saver]);
  return {
    id: saver.id, row, cells: cells.values, checks: checks.values['checks'], saver,
    set: (column, value) => {
      const now = saver.id ? /** @type {any} */ (book.get(saver.id))?.cells : first['cells'];
      const next = kept({...now, ...cells.type(column, value)});
      const day = byDay(of.sheet) ? String(next[dayColumn(of.sheet)?.id ?? ''] ?? '').slice(0, 10) : '';
      write({cells: next, ...(day ? {day} : {})});
    },
    answer: (next) => {
      checks.type('checks', next);
      write({checks: next, ...(saver.id ? {} : {cells: kept(first['cells'] ?? {})})});
    },
  };
}

/** From so many columns on, those that may stay empty are folded away. */
const MANY = 7;

/**
 * The boxes of a line. Questions that come before the first line keep all of them closed.
 *
 * @param {{of: Of, line: Line, skip?: string, fresh?: boolean, keep?: any, leave?: any}} props skip: a column that is said elsewhere, such as the day; fresh: not
 *   written yet; keep and leave: what ends the writing, and what leaves it, where there is such a thing
 */
export function Boxes({of, line, skip, fresh, keep, leave}) {
  const found = gates(of.sheet, Object.values(of.pack.safety));
  const checks = /** @type {import('../../core/packs.js').Safety[]} */ (found.start);
  const open = !fresh || started(of.sheet, checks, [...of.own, {day: of.day, checks: line.checks}], of.day);
  const [passed, pass] = useState(open);
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const fault = line.saver.fault.value;
  if (!passed || !open) {
    return html`<${Gate} checks=${checks} answered=${line.checks} day=${of.day} onAnswer=${line.answer} onGo=${() => pass(true)} /><${FaultNotice} fault=${fault} />${leave && html`<p class="buttons">${leave}</p>`}`;
  }
  const columns = of.sheet.columns.filter((c) => c.id !== skip);
  const needed = columns.filter((c) => !c.optional);
  const fold = columns.length > MANY && needed.filter((c) => c.type !== 'computed' && c.type !== 'date').length > 1;
  const [always, more] = fold ? [needed, columns.filter((c) => c.optional)] : [columns, []];
  const one = (/** @type {Column} */ column) => html`<${Box} key=${column.id} of=${of} line=${line} column=${column} checks=${found.columns[column.id] ?? []} />`;
  const again = () => line.answer({...line.checks, ...Object.fromEntries(checks.map((c) => [c.id, {day: of.day, answers: {}}]))});
  return html`<div ref=${box} class="boxes">
    ${fresh && checks.length > 0 && line.checks && html`<${Care} checks=${checks} answered=${line.checks} onAgain=${() => { again(); pass(false); }} />`}
    ${line.row && html`<${Versions} entry=${line.row} name=${(/** @type {string} */ field) => of.words.columns[field.split('/')[1] ?? '']?.label ?? of.words.title} />`}
    <${Limits} of=${of} line=${line} />
    ${always.map(one)}
    ${more.length > 0 && html`<${More} open=${more.some((c) => !isEmpty(line.cells[c.id]))}>${more.map(one)}<//>`}
    <${FaultNotice} fault=${fault} />
    ${keep && html`<p class="buttons">${keep} ${leave}</p>`}
  </div>`;
}

/** Open when something stands in it, and then as one leaves it. @param {{open: boolean, children?: any}} props */
function More({open, children}) {
  const [first] = useState(open);
  return html`<details class="own" open=${first}><summary>${t('sheets.more')}</summary>${children}</details>`;
}

/** @param {{of: Of, line: Line, column: Column, checks: any[]}} props */
function Box({of, line, column, checks}) {
  const [asked, ask] = useState(false);
  const words = wordsOf(of, column);
  if (column.hidden && !asked) {
    return html`<p class="buttons tight"><${Button} small onClick=${() => ask(true)}>${t('sheets.hidden.show', {label: words.label})}<//> <span class="small quietly">${t('sheets.hidden.more')}</span></p>`;
  }
  const edit = html`<${Editor} of=${of} column=${column} value=${line.cells[column.id]} cells=${line.cells} onChange=${(/** @type {any} */ value) => line.set(column.id, value)} />`;
  if (column.hidden) return html`${edit}<p class="buttons tight"><${Button} small quiet onClick=${() => ask(false)}>${t('sheets.hidden.hide', {label: words.label})}<//></p>`;
  return checks.length ? html`<${Gated} of=${of} line=${line} column=${column} checks=${checks} edit=${edit} />` : edit;
}

/** A box that opens when questions are answered. @param {{of: Of, line: Line, column: Column, checks: any[], edit: any}} props */
function Gated({of, line, column, checks, edit}) {
  const open = opened(checks, line.checks);
  const [passed, pass] = useState(open);
  const [unfolded, unfold] = useState(Boolean(line.checks) && !open);
  const words = wordsOf(of, column);
  const again = () => {
    line.answer({...line.checks, ...Object.fromEntries(checks.map((c) => [c.id, {day: of.day, answers: {}}]))});
    pass(false);
    unfold(true);
  };
  if (open && passed) return html`${edit}<${Care} checks=${checks} answered=${line.checks} onAgain=${again} />`;
  const value = line.cells[column.id];
  return html`<div class="field gated">
    <p class="label">${words.label}</p>
    ${!isEmpty(value) && html`<p>${t('sheets.gate.has', {value: readCell(of.sheet, column, words, line.cells, of.r)})} <${Button} small quiet onClick=${() => line.set(column.id, undefined)}>${t('sheets.gate.clear')}<//></p>`}
    ${!unfolded
      ? html`<p class="hint">${t('sheets.gate.field', {label: words.label})}</p><p class="buttons tight"><${Button} small icon="shield-question-mark" onClick=${() => unfold(true)}>${t('sheets.gate')}<//></p>`
      : html`<${Gate} checks=${checks} answered=${line.checks} day=${of.day} onAnswer=${line.answer} onGo=${() => pass(true)} what=${words.label} />`}
  </div>`;
}

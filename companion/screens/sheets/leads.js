/**
 * Where a line leads: a resentment to the list of people, a person to an amend. It is offered and never done by itself; what was carried shows
 * where it is, and a later change is offered again.
 */

import {isEmpty} from '../../core/cells.js';
import {after} from '../../core/lines.js';
import {carried, carries, place} from '../../core/links.js';
import {homeOf, sheetsOf, worksheet} from '../../core/worksheet.js';
import {book} from '../../parts/book.js';
import {Button, FaultNotice, Link, Notice, html, t, tn, toast, useDeed} from '../../parts/index.js';
import {labelOf, nameOf, sheetOf} from './read.js';

/** @typedef {import('./read.js').Of} Of @typedef {import('../../core/lines.js').Row} Row @typedef {import('../../core/links.js').Carry} Carry */

/** @param {Of} of @param {string} sheet */
const titleOf = (of, sheet) => of.pack.worksheets[sheet]?.title ?? sheet;

/**
 * @param {Of} of
 * @param {Carry} carry
 * @param {Row} row
 */
async function put(of, carry, row) {
  const item = homeOf(of.pack, carry.to.id)?.id;
  const made = await book.put({k: 'row', program: of.pack.id, ...(item ? {item} : {}), ...carried(of.sheet, carry, row, labelOf(of)), order: after(of.rows.filter((r) => r.sheet === carry.to.id)), day: of.day});
  toast(t('sheets.carried', {sheet: titleOf(of, carry.to.id)}), async () => void (await book.remove(made.id)));
}

/**
 * Lays cells over a line elsewhere.
 *
 * @param {Row} there
 * @param {Record<string, any>} cells
 * @param {string} said
 */
async function change(there, cells, said) {
  const before = there.cells ?? {};
  await book.put({k: 'row', id: there.id, cells: {...before, ...cells}});
  toast(said, async () => void (await book.put({k: 'row', id: there.id, cells: before})));
}

/** Everywhere that a line leads, and where it came from. @param {{of: Of, row: Row}} props */
export function Leads({of, row}) {
  const all = carries(of.sheet, sheetsOf(of.pack));
  const from = row.from ? of.rows.find((r) => r.id === row.from?.row) : undefined;
  const source = from && sheetOf(of.pack, from.sheet);
  const linked = Object.values(of.pack.worksheets).flatMap((given) => {
    const {sheet, words} = worksheet(given);
    const columns = sheet.columns.filter((c) => c.type === 'link' && c.sheet === of.sheet.id);
    const n = columns.length ? of.rows.filter((r) => r.sheet === sheet.id && columns.some((c) => r.cells?.[c.id] === row.id)).length : 0;
    return n ? [{sheet, words, n}] : [];
  });
  if (!all.length && !row.from && !linked.length) return null;
  return html`<section class="noprint">
    <h2>${t('sheets.leads')}</h2>
    ${row.from && html`<p>${source && from ? html`<${Link} to="sheet" with=${{program: of.pack.id, sheet: from.sheet, row: from.id}}>${t('sheets.from', {sheet: source.words.title, title: nameOf(source, from)})}<//>` : t('sheets.from.gone')}</p>`}
    ${linked.map((l) => html`<p key=${l.sheet.id}><${Link} to="sheet" with=${{program: of.pack.id, sheet: l.sheet.id}}>${tn('sheets.linked', l.n, {sheet: l.words.title})}<//></p>`)}
    ${all.map((carry) => html`<${One} key=${carry.to.id} of=${of} carry=${carry} row=${row} />`)}
  </section>`;
}

/** @param {{of: Of, carry: Carry, row: Row}} props */
function One({of, carry, row}) {
  const [run, {busy, fault}] = useDeed(async (/** @type {() => Promise<void>} */ deed) => deed());
  const at = place(of.sheet, carry, row, of.rows, of.day, labelOf(of));
  const sheet = titleOf(of, carry.to.id);
  const look = (/** @type {Row} */ there) => html`<${Link} to="sheet" with=${{program: of.pack.id, sheet: carry.to.id, row: there.id}}>${t('sheets.carry.look')}<//>`;
  const more = at.state === 'there' && !isEmpty(at.differs);
  return html`
    ${at.state === 'empty' && html`<p class="quietly">${t('sheets.carry.empty', {column: of.words.columns[carry.pairs[0]?.from.id ?? '']?.label ?? '', sheet})}</p>`}
    ${at.state === 'open' && html`<p class="buttons"><${Button} icon="arrow-right" disabled=${busy} onClick=${() => run(() => put(of, carry, row))}>${carryLabel(of, carry)}<//></p>`}
    ${at.state === 'same' && html`<p>${t('sheets.carry.same', {sheet})} ${look(at.row)}</p>`}
    ${at.state === 'there' && html`<p>${t('sheets.carry.there', {sheet})} ${look(at.row)}</p>`}
    ${more && at.state === 'there' && html`<p>${t('sheets.carry.differs', {sheet})} <${Button} small disabled=${busy} onClick=${() => run(() => change(at.row, at.differs, t('sheets.carry.updated', {sheet})))}>${t('sheets.carry.update')}<//></p>`}
    ${at.state === 'add' && html`<p class="buttons"><${Button} icon="plus" disabled=${busy} onClick=${() => run(() => change(at.row, at.cells, t('sheets.carried', {sheet})))}>${t('sheets.carry.add', {sheet})}<//></p>`}
    <${FaultNotice} fault=${fault} />`;
}

/** @param {Of} of @param {Carry} carry */
function carryLabel(of, carry) {
  const step = homeOf(of.pack, carry.to.id);
  const sheet = titleOf(of, carry.to.id);
  return step ? t('sheets.carry.step', {sheet, step: step.title}) : t('sheets.carry', {sheet});
}

/**
 * The question after a line was finished; it stands until it is answered or the next line is.
 *
 * @param {{of: Of, row: Row, onDone: () => void}} props
 */
export function Offer({of, row, onDone}) {
  const [run, {busy, fault}] = useDeed(async (/** @type {Carry} */ carry) => {
    await put(of, carry, row);
  });
  const open = carries(of.sheet, sheetsOf(of.pack)).filter((c) => place(of.sheet, c, row, of.rows, of.day, labelOf(of)).state === 'open');
  const first = open[0];
  if (!first) return null;
  return html`<${Notice} icon="arrow-right" title=${t('sheets.carry.ask', {title: nameOf(of, row), sheet: titleOf(of, first.to.id)})} buttons=${html`
    ${open.map((carry) => html`<${Button} small key=${carry.to.id} disabled=${busy} onClick=${() => run(carry)}>${carryLabel(of, carry)}<//>`)}
    <${Button} small quiet onClick=${onDone}>${t('sheets.carry.not')}<//>`}>${t('sheets.carry.more')}<//>
    <${FaultNotice} fault=${fault} />`;
}


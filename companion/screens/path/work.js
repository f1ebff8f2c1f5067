/** What a member has written in a program, by step and by worksheet, and the tabs that lead through one step's parts. */

import {arranged, written} from '../../core/lines.js';
import {sayShort} from '../../core/words.js';
import {homeOf, worksheet} from '../../core/worksheet.js';
import {book} from '../../parts/book.js';
import {Button, Link, Notice, html, t, tn, useEffect, useRef} from '../../parts/index.js';
import {packs} from '../../core/packs.js';

/** @typedef {import('../../core/packs.js').Pack} Pack @typedef {import('../../core/packs.js').Item} Item @typedef {import('../../core/lines.js').Row} Row */
/** @typedef {import('../../core/way.js').ItemEntry} ItemEntry */

/**
 * @param {string} program
 * @param {string} [sheet]
 * @returns {Row[]} every line of a program, or of one of its worksheets, whatever step it was written in
 */
export function rowsOf(program, sheet) {
  void book.version.value;
  return /** @type {Row[]} */ (/** @type {unknown} */ (book.all('row').filter((/** @type {any} */ r) => r['program'] === program && (!sheet || r['sheet'] === sheet))));
}

/** @returns {ItemEntry[]} */
export function itemEntries() {
  void book.version.value;
  return /** @type {ItemEntry[]} */ (/** @type {unknown} */ (book.all('item')));
}

/** @param {string} program @param {string} item */
export function itemEntry(program, item) {
  return itemEntries().find((e) => e.program === program && e.item === item);
}

/**
 * @param {Pack} pack
 * @param {Item} item
 * @param {Row[]} rows of the program
 * @returns {{id: string, title: string, n: number}[]} its worksheets, with how many lines say something
 */
export function counted(pack, item, rows) {
  return item.worksheets.flatMap((id) => {
    const sheet = pack.worksheets[id];
    return sheet ? [{id, title: sheet.title, n: written(rows.filter((r) => r.sheet === id)).length}] : [];
  });
}

/**
 * The answers to the questions of a step that say something.
 *
 * @param {ItemEntry | undefined} entry
 */
export function answered(entry) {
  return Object.entries(entry?.answers ?? {}).filter(([, text]) => String(text ?? '').trim());
}

/**
 * Where one goes on writing in a step: the worksheet written in last, else its own page.
 *
 * @param {Pack} pack
 * @param {Item} item
 * @param {Row[]} rows
 * @returns {{to: string, with: Record<string, any>}}
 */
export function goOn(pack, item, rows) {
  const own = written(rows).filter((r) => homeOf(pack, r.sheet)?.id === item.id).sort((a, b) => (b._changed ?? 0) - (a._changed ?? 0))[0];
  return own ? {to: 'sheet', with: {program: pack.id, sheet: own.sheet}} : {to: 'path/step', with: {program: pack.id, item: item.id}};
}

/**
 * The parts of a step as index tabs: what it is about, and each worksheet with its count.
 *
 * @param {{pack: Pack, item: Item, rows: Row[], now?: string}} props now: the worksheet that is open
 */
export function Tabs({pack, item, rows, now}) {
  const row = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => { // in a narrow window the current one may lie outside of what is seen of the row
    const at = /** @type {HTMLElement | null | undefined} */ (row.current?.querySelector('[aria-current]'));
    if (row.current && at) row.current.scrollLeft = at.offsetLeft - row.current.offsetLeft - (row.current.clientWidth - at.offsetWidth) / 2;
  }, [now]);
  if (!item.worksheets.length) return null;
  return html`<ul class="parts" ref=${row} aria-label=${t('path.tabs', {title: item.title})}>
    <li><${Link} to="path/step" with=${{program: pack.id, item: item.id}} aria-current=${now ? undefined : 'page'}>${t('path.tab.step')}<//></li>
    ${counted(pack, item, rows).map((s) => html`<li key=${s.id}><${Link} to="sheet" with=${{program: pack.id, sheet: s.id}} aria-current=${now === s.id ? 'page' : undefined}>${t('path.lines', {title: s.title, n: s.n})}<//></li>`)}
  </ul>`;
}

/**
 * A worksheet as a row of a list: its name, what stands in it, and when it was written in last.
 *
 * @param {{pack: Pack, sheet: import('../../core/packs.js').Sheet, rows: Row[], today: string}} props rows: of the program
 */
export function SheetRow({pack, sheet, rows, today}) {
  const own = written(rows.filter((r) => r.sheet === sheet.id));
  const last = arranged(worksheet(sheet).sheet, own).map((r) => r.day ?? '').sort().at(-1);
  const said = own.length ? [tn('path.entries', own.length), last && sayShort(last, today)].filter(Boolean).join(' · ') : t('path.entries.none');
  return html`<li><span><b><${Link} to="sheet" with=${{program: pack.id, sheet: sheet.id}}>${sheet.title}<//></b><br /><span class="small quietly">${said}</span></span></li>`;
}

/** A program did not come: no connection, and it was never here before. */
export function NotHere() {
  return html`<${Notice} title=${t('app.missing')} buttons=${html`<${Button} small onClick=${() => packs.again()}>${t('app.again')}<//>`}>${t('app.missing.more')}<//>`;
}

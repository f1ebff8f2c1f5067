/** What is written on a worksheet, to be read and to be changed: few columns as a table, many as one short list for each line. */

import {LinkButton, html, t} from '../../parts/index.js';
import {nameOf, said} from './read.js';

/** @typedef {import('./read.js').Of} Of @typedef {import('../../core/lines.js').Row} Row */

/** As many columns as a table holds without squeezing words. */
const WIDE = 5;

/**
 * @param {{of: Of, rows: Row[], ask?: (row: Row) => Record<string, any>}} props ask: what the sheet is asked for to change a line; the line itself unless said
 */
export function Lines({of, rows, ask = (row) => ({row: row.id})}) {
  if (!rows.length) return null;
  const all = rows.map((row) => said(of, row));
  const order = [...of.sheet.columns.map((c) => c.id), '_day'];
  const columns = order.flatMap((id) => all.flat().find((s) => s.id === id) ?? []);
  const change = (/** @type {Row} */ row) => html`<${LinkButton} small icon="pencil" to="sheet" with=${{program: of.pack.id, sheet: of.sheet.id, ...ask(row)}}>${t('sheets.change')}<span class="unseen"> ${nameOf(of, row)}</span><//>`;
  if (columns.length > WIDE) {
    return html`<ol class="written lines-list">${rows.map((row) => html`<li key=${row.id} class="sheet"><${Said} of=${of} row=${row} /><p class="buttons noprint">${change(row)}</p></li>`)}</ol>`;
  }
  const [first, ...rest] = columns;
  return html`<table class="cards written">
    <caption class="unseen">${t('sheets.caption', {title: of.words.title, n: rows.length})}</caption>
    <thead><tr>${columns.map((c) => html`<th scope="col" key=${c.id}>${c.label}</th>`)}<th scope="col" class="noprint"><span class="unseen">${t('sheets.column.change')}</span></th></tr></thead>
    <tbody>${rows.map((row, i) => {
      const text = (/** @type {string} */ id) => all[i]?.find((s) => s.id === id)?.text ?? '';
      return html`<tr key=${row.id}>
        <th scope="row" class="lines">${text(first?.id ?? '') || t('sheets.nothing')}</th>
        ${rest.map((c) => html`<td key=${c.id} class="lines" data-label=${c.label}>${text(c.id) || null}</td>`)}
        <td class="noprint">${change(row)}</td>
      </tr>`;
    })}</tbody>
  </table>`;
}

/**
 * A line as a list of what it says.
 *
 * @param {{of: Of, row: Row, level?: number}} props level: of the heading
 */
export function Said({of, row, level = 3}) {
  const cells = said(of, row);
  const [first, ...rest] = cells;
  if (!first) return null;
  const title = first.text.length <= 80 && !first.text.includes('\n');
  return html`${title && html`<${`h${level}`}>${first.text}<//>`}
    <dl class="said">${(title ? rest : cells).map((s) => html`<div key=${s.id}><dt>${s.label}</dt><dd class="lines">${s.text}</dd></div>`)}</dl>`;
}

/**
 * What one wrote on two devices at once, where a person must choose: paragraphs that clash stand one beside the other until somebody says which
 * holds. Nothing goes away before that.
 */

import {book} from '../../parts/book.js';
import {Button, FaultNotice, Notice, html, t, useDeed} from '../../parts/index.js';

/** @typedef {{id: string, [field: string]: any}} Entry */

/**
 * The fields of an entry that stand in two versions.
 *
 * @param {{entry: Entry, name: (field: string) => string}} props name: what a field such as 'cells/cause' is called
 */
export function Versions({entry, name}) {
  const both = Object.entries(/** @type {Record<string, {value: any}[]>} */ (entry['_both'] ?? {})).filter(([, kept]) => kept.length);
  return html`${both.map(([field, kept]) => html`<${Choose} key=${field} entry=${entry} field=${field} kept=${kept} name=${name(field)} />`)}`;
}

/** @param {{entry: Entry, field: string, kept: {value: any}[], name: string}} props */
function Choose({entry, field, kept, name}) {
  const now = field.split('/').reduce((/** @type {any} */ value, part) => value?.[part], entry);
  const [take, {busy, fault}] = useDeed((/** @type {any} */ value) => book.resolve(entry.id, field, value));
  const all = [...new Set([now, ...kept.map((k) => k.value)].filter((v) => typeof v === 'string' && v.trim()))];
  return html`<${Notice} title=${t('sheets.both', {name})} buttons=${all.length > 1 && html`<${Button} small disabled=${busy} onClick=${() => take(all.join('\n\n'))}>${t('sheets.both.keep')}<//>`}>${t('sheets.both.more')}<//>
    ${all.map((value, i) => html`<div class="sheet" key=${i}>
      <p class="read lines">${value}</p>
      <p class="buttons"><${Button} small disabled=${busy} onClick=${() => take(value)}>${t('sheets.both.take')}<//></p>
    </div>`)}
    <${FaultNotice} fault=${fault} />`;
}

/** Limits that a program knows, where a worksheet asks for the member's own: to be looked at, and taken over with one press. */

import {isEmpty} from '../../core/cells.js';
import {regionOf} from '../../core/numbers.js';
import {locale} from '../../core/words.js';
import {Button, html, t, toast} from '../../parts/index.js';

/** @typedef {import('../../core/packs.js').Pack['limits'][number]} Limit */

/** The columns that hold them. @type {[string, 'per_day' | 'per_week' | 'dry_days'][]} */
const COLUMNS = [['day', 'per_day'], ['week', 'per_week'], ['dry', 'dry_days']];

/** @param {{of: import('./read.js').Of, line: import('./line.js').Line}} props */
export function Limits({of, line}) {
  const {limits} = of.pack;
  if (!limits.length || !COLUMNS.every(([id]) => of.sheet.columns.some((c) => c.id === id && c.type === 'number'))) return null;
  const near = (/** @type {Limit} */ l) => !l.country || l.country === regionOf(locale());
  const take = (/** @type {Limit} */ limit) => {
    const before = COLUMNS.map(([id]) => /** @type {const} */ ([id, line.cells[id]]));
    for (const [id, of_] of COLUMNS) if (!isEmpty(limit[of_])) line.set(id, limit[of_]);
    toast(t('sheets.limits.taken'), () => before.forEach(([id, value]) => line.set(id, value)));
  };
  const one = (/** @type {Limit} */ limit) => html`<li key=${limit.id}><span>${limit.text}</span> <${Button} small onClick=${() => take(limit)}>${t('sheets.limits.use')}<//></li>`;
  const far = limits.filter((l) => !near(l));
  return html`<details class="own">
    <summary>${t('sheets.limits')}</summary>
    <p>${t('sheets.limits.more')}</p>
    <ul class="rows">${limits.filter(near).map(one)}</ul>
    ${far.length > 0 && html`<details><summary>${t('sheets.limits.elsewhere')}</summary><ul class="rows">${far.map(one)}</ul></details>`}
  </details>`;
}

/** What one can do while waiting, what helped before first. Each can be marked as done; some also lead somewhere. */

import {all} from '../../core/practices.js';
import {helped, OFTEN} from '../../core/urges.js';
import {book} from '../../parts/book.js';
import {Icon, go, html, t, tn} from '../../parts/index.js';
import {life} from '../today/life.js';
import {sayPractice} from '../today/thing.js';

/** @type {{way: string, icon: string, to?: string, href?: string}[]} */
export const WAYS = [
  {way: 'call', icon: 'phone'},
  {way: 'water', icon: 'droplets'},
  {way: 'place', icon: 'footprints'},
  {way: 'tomorrow', icon: 'rewind'},
  {way: 'write', icon: 'pencil', to: 'journal/page'},
  {way: 'meeting', icon: 'video', href: '/meetings?attendance=online&now=1'},
];

/** The words for a way; one that another version of the book knew is said as it is. @param {string} way */
export function sayWay(way) {
  return way === 'wait' || WAYS.some((w) => w.way === way) ? t(`urge.way.${way}`) : way;
}

/** @param {{entry: any, does: (way: string, on: boolean) => void}} props */
export function Ways({entry, does}) {
  const stats = helped(/** @type {any[]} */ (book.all('urge')).filter((u) => u.id !== entry.id));
  const rank = (/** @type {string} */ way) => {
    const at = stats.findIndex((s) => s.way === way && s.middle !== null && s.middle > 0);
    return at < 0 ? 99 : at;
  };
  const done = /** @type {string[]} */ (entry.with ?? []);
  const {packs, today} = life();
  const sheets = all(packs).filter((p) => p.when === 'in_urge' && p.worksheet);
  const more = (/** @type {string} */ way) => {
    const s = stats.find((x) => x.way === way);
    return s && s.n >= OFTEN ? tn('urge.eased', s.fell, {of: s.n}) : t(`urge.way.${way}.more`);
  };
  return html`<ul class="helps">
    ${[...WAYS].sort((a, b) => rank(a.way) - rank(b.way)).map(({way, icon, to, href}) => {
      const on = done.includes(way);
      const text = html`<${Icon} name=${on ? 'check' : icon} /><span><b>${t(`urge.way.${way}`)}</b><span>${more(way)}</span></span>`;
      return html`<li key=${way}>${href
        ? html`<a href=${href} onClick=${() => does(way, true)}>${text}</a>`
        : to
          ? html`<a href="/my/" onClick=${(/** @type {Event} */ e) => {
              e.preventDefault();
              does(way, true);
              go(to);
            }}>${text}</a>`
          : html`<button type="button" aria-pressed=${String(on)} onClick=${() => does(way, !on)}>${text}</button>`}</li>`;
    })}
    ${sheets.map((p) => html`<li key=${`${p.program} ${p.id}`}><a href="/my/" onClick=${(/** @type {Event} */ e) => {
      e.preventDefault();
      go('sheet', {program: p.program, sheet: p.worksheet, day: today});
    }}><${Icon} name="book-open" /><span><b>${sayPractice(p).title}</b><span>${t('urge.program', {program: /** @type {any} */ (packs.find((x) => x.id === p.program))?.short ?? ''})}</span></span></a></li>`)}
  </ul>`;
}

/** How it is going, for the member alone: a year of days, when urges come, what helped, milestones. Each picture says how sure it is; too little is said to be too little. */

import {ENOUGH, OFTEN, clear, grid, hard, helped} from '../../core/urges.js';
import {moment} from '../../core/member.js';
import {list, locale, monthName, weekdayName} from '../../core/words.js';
import {firstDayOfWeek} from '../../core/dates.js';
import {months, ofCount, tally} from '../../core/year.js';
import {book} from '../../parts/book.js';
import {Empty, Head, LinkButton, Picture, html, t, tn} from '../../parts/index.js';
import {Milestones, Runs} from '../counts/one.js';
import {counts, sayWhat, whole} from '../counts/say.js';

/** The screen. */
export default function Progress() {
  void book.version.value;
  const all = counts().filter((c) => c.start).map(whole);
  const urges = /** @type {any[]} */ (book.all('urge'));
  return html`
    <${Head} title=${t('progress.title')}>${t('progress.alone')}<//>
    ${!all.length && !urges.length && html`<${Empty} title=${t('progress.none')} text=${t('progress.none.more')}><${LinkButton} first to="counts">${t('progress.none.count')}<//><//>`}
    ${all.map((w) => html`<section key=${w.count.id}><h2>${sayWhat(w)}</h2><${Year} w=${w} /></section>
      <${Milestones} key=${`stones ${w.count.id}`} w=${w} /><${Runs} key=${`runs ${w.count.id}`} w=${w} />`)}
    ${urges.length > 0 && html`<${When} urges=${urges} /><${Helped} urges=${urges} />`}`;
}

const X = 28;
const STEP = 10.2;

/** @param {{w: import('../counts/say.js').Whole}} props */
function Year({w}) {
  const {day} = moment(book);
  const year = months(day, ofCount(w.look.runs, w.setbacks));
  const square = (/** @type {number} */ x, /** @type {number} */ y) => `M${(X + x * STEP).toFixed(1)} ${12 + y * 15}h8.5v11h-8.5z`;
  const draw = (/** @type {string} */ kind) => year.map((m, y) => m.days.map((d, x) => (d.kind === kind ? square(x, y) : '')).join('')).join('');
  const dots = (/** @type {string} */ kind) => year.map((m, y) => m.days.map((d, x) => (d.kind === kind ? `M${(X + x * STEP + 3).toFixed(1)} ${12 + y * 15 + 4}h3v3h-3z` : '')).join('')).join('');
  const last = /** @type {import('../../core/year.js').Month} */ (year[11]);
  const at = last.days.findIndex((d) => d.day === day);
  const [kept, set] = [tally(year, 'kept'), tally(year, 'set')];
  const month = (/** @type {string} */ m, /** @type {'short' | 'long'} */ how) => monthName(Number(m.slice(5)), how);
  const table = html`<table>
    <thead><tr><th scope="col">${t('progress.month')}</th><th scope="col" class="number">${t('progress.kept')}</th><th scope="col" class="number">${t('progress.set')}</th><th scope="col" class="number">${t('progress.open')}</th></tr></thead>
    <tbody>${year.map((m) => html`<tr key=${m.month}><th scope="row">${month(m.month, 'long')}</th>${['kept', 'set', 'open'].map((k) => html`<td key=${k} class="number">${m.days.filter((d) => d.kind === k).length}</td>`)}</tr>`)}</tbody>
  </table>`;
  return html`<${Picture} says=${[tn('progress.says', kept), set > 0 && ` ${tn('progress.says.set', set)}`]} sure=${t('progress.sure')} table=${table}>
    <svg viewBox="0 0 346 194" role="img" aria-label=${t('progress.year')}>
      ${[1, 10, 20, 30].map((n) => html`<text key=${n} class="axis" x=${X + (n - 1) * STEP} y="8">${n}</text>`)}
      ${year.map((m, y) => html`<text key=${m.month} class="axis" x="0" y=${21.5 + y * 15}>${month(m.month, 'short')}</text>`)}
      <path class="kept-day" d=${draw('kept')} /><path class="kept-day set" d=${draw('set')} /><path class="no-note" d=${dots('open')} /><path class="future" d=${dots('future')} />
      ${at >= 0 && html`<path class="lamplit" d=${`M${(X + at * STEP + 1).toFixed(1)} ${12 + 11 * 15}h6v10l-3-3l-3 3z`} />`}
    </svg>
    <ul class="key">
      <li><svg viewBox="0 0 10 10" aria-hidden="true"><path class="kept-day" d="M0 0h10v10H0z" /></svg>${t('progress.kept')}</li>
      <li><svg viewBox="0 0 10 10" aria-hidden="true"><path class="kept-day set" d="M1 1h8v8H1z" /></svg>${t('progress.set')}</li>
      <li><svg viewBox="0 0 10 10" aria-hidden="true"><path class="no-note" d="M3.5 3.5h3v3h-3z" /></svg>${t('progress.open')}</li>
      <li><svg viewBox="0 0 10 10" aria-hidden="true"><path class="lamplit" d="M2 0h6v10L5 7l-3 3z" /></svg>${t('progress.today')}</li>
    </ul>
  <//>`;
}

/** How full a square is: one hue, and its number inside. @param {number} n */
const heat = (n) => (n === 0 ? 1 : n === 1 ? 2 : n <= 3 ? 3 : n <= 5 ? 4 : 5);

/** @param {{urges: any[]}} props */
function When({urges}) {
  const timed = urges.filter((u) => /^\d\d:/.test(u.at ?? ''));
  if (timed.length < ENOUGH) return html`<section><h2>${t('progress.when')}</h2><p class="says">${tn('progress.few', timed.length, {enough: ENOUGH})}</p></section>`;
  const days = grid(timed);
  const found = hard(days);
  const first = firstDayOfWeek(locale());
  const order = Array.from({length: 7}, (_, i) => (first + i) % 7);
  const says = found
    ? t(found.days.length === 7 ? 'progress.hard.daily' : 'progress.hard', {days: list(found.days.map((d) => weekdayName(d))), from: found.from, to: found.to, n: found.count, of: found.of})
    : t('progress.nohard', {n: timed.length});
  const table = html`<table class="heat-table"><thead><tr><th scope="col">${t('progress.day')}</th>${Array.from({length: 12}, (_, h) => html`<th key=${h} scope="col" class="number">${h * 2}</th>`)}</tr></thead>
    <tbody>${order.map((d) => html`<tr key=${d}><th scope="row">${weekdayName(d, 'short')}</th>${days[d]?.map((n, h) => html`<td key=${h} class="number">${n}</td>`)}</tr>`)}</tbody></table>`;
  return html`<section><h2>${t('progress.when')}</h2>
    <${Picture} says=${says} sure=${t(found?.sure ? 'progress.hard.sure' : 'progress.hard.unsure')} table=${table}>
      <svg viewBox="0 0 342 176" role="img" aria-label=${says}>
        ${[0, 4, 8, 12, 16, 20].map((h) => html`<text key=${h} class="axis" x=${30 + (h / 2) * 25.8} y="12">${h}</text>`)}
        ${order.map((d, y) => html`<text key=${d} class="axis" x="0" y=${34 + y * 22}>${weekdayName(d, 'short')}</text>
          ${days[d]?.map((n, h) => html`<rect key=${h} class=${`h${heat(n)}`} x=${(30 + h * 25.8).toFixed(1)} y=${20 + y * 22} width="24" height="20" rx="2" />
            ${n > 0 && html`<text class=${`heat-n n${heat(n)}`} x=${(42 + h * 25.8).toFixed(1)} y=${34 + y * 22}>${n}</text>`}`)}`)}
      </svg>
    <//>
  </section>`;
}

/** @param {{urges: any[]}} props */
function Helped({urges}) {
  const ways = helped(urges);
  if (!ways.length) return null;
  const best = clear(ways) ? ways[0] : null;
  return html`<section><h2>${t('progress.helped')}</h2>
    <table class="helped"><caption class="unseen">${t('progress.helped')}</caption>
      <thead><tr><th scope="col">${t('progress.helped.did')}</th><th scope="col">${t('progress.helped.fell')}</th></tr></thead>
      <tbody>${ways.map((w) => html`<tr key=${w.way}>
        <th scope="row">${t(`urge.way.${w.way}`)}<br /><span class="small quietly">${tn('progress.times', w.n)}</span></th>
        <td>${w.middle === null
          ? html`<span class="quietly">${t('progress.toofew')}</span>`
          : html`<svg class="fall" viewBox="0 0 102 16" role="img" aria-label=${t('progress.fell.label', {n: w.middle, low: w.low, high: w.high})}>
              <rect class="bar" y="3" width=${Math.max(0, w.middle) * 10} height="10" rx="1" /><path class="bar-range" d=${`M${Math.max(0, w.low) * 10 + 1} 8h${Math.max(0, w.high - w.low) * 10}`} /></svg> ${w.middle}`}</td>
      </tr>`)}</tbody>
    </table>
    ${best && html`<p class="says">${t('progress.best', {way: t(`urge.way.${best.way}`)})}</p>`}
    <p class="sure">${t('progress.helped.sure', {n: OFTEN})}</p>
  </section>`;
}

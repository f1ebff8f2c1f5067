/** All counts: their order, which are hidden, a new one; and by which zone the member's days are counted. */

import {change, moment, settings} from '../../core/member.js';
import {deviceZone} from '../../core/dates.js';
import {book} from '../../parts/book.js';
import {Button, Choice, Empty, Head, Link, LinkButton, html, t, toast} from '../../parts/index.js';
import {CountLine, counts, sayWhat, whole} from './say.js';

/** The screen. */
export default function Counts() {
  const list = counts();
  return html`
    <${Head} title=${t('counts.title')}><${Link} to="progress">${t('today.year')}<//><//>
    ${list.length
      ? html`<ul class="rows">${list.map((count, i) => html`<${Row} key=${count.id} count=${count} list=${list} at=${i} />`)}</ul>
          <p class="buttons"><${LinkButton} icon="plus" to="counts/edit">${t('counts.new')}<//></p>`
      : html`<${Empty} icon="sun" title=${t('counts.none')} text=${t('counts.none.more')}><${LinkButton} first to="counts/edit">${t('counts.new')}<//><//>`}
    ${list.length > 0 && html`<${Shown} />`}
    <${Zone} />`;
}

/** @param {{count: import('./say.js').Count, list: import('./say.js').Count[], at: number}} props */
function Row({count, list, at}) {
  const w = whole(count);
  const move = (/** @type {number} */ by) => reorder(list, at, at + by);
  return html`<li>
    <div class="count"><${CountLine} w=${w}>
      ${count.hidden && html`<p class="small quietly">${t('counts.hidden')}</p>`}
      <p class="small"><${Link} to="counts/one" with=${{id: count.id}}>${t('counts.open')}<span class="unseen"> ${sayWhat(w)}</span><//></p>
    <//></div>
    ${list.length > 1 && html`<p class="buttons">
      <${Button} small disabled=${at === 0} onClick=${() => move(-1)} aria-label=${t('counts.up.of', {what: sayWhat(w)})}>${t('counts.up')}<//>
      <${Button} small disabled=${at === list.length - 1} onClick=${() => move(1)} aria-label=${t('counts.down.of', {what: sayWhat(w)})}>${t('counts.down')}<//>
    </p>`}
  </li>`;
}

/**
 * Puts a count at another place. Only those whose place changed are written.
 *
 * @param {import('./say.js').Count[]} list
 * @param {number} from
 * @param {number} to
 */
async function reorder(list, from, to) {
  const next = [...list];
  const [moved] = next.splice(from, 1);
  if (!moved || to < 0 || to >= list.length) return;
  next.splice(to, 0, moved);
  await Promise.all(next.map((c, i) => (c.order === i ? null : book.put({k: 'count', id: c.id, order: i}))));
}

/** Whether numbers stand on Today at all. */
function Shown() {
  const shown = settings(book)['counts'] !== 'hidden';
  const set = (/** @type {string} */ value) => change(book, {counts: value === 'hidden' ? 'hidden' : null});
  return html`<h2>${t('counts.ontoday')}</h2>
    <${Choice} legend=${t('counts.ontoday')} hideLegend value=${shown ? 'shown' : 'hidden'} onChange=${set}
      options=${[{value: 'shown', label: t('counts.shown')}, {value: 'hidden', label: t('counts.nonumbers'), hint: t('counts.nonumbers.more')}]} />`;
}

/** The zone of the member's days; a question only where this device is in another. */
function Zone() {
  const own = settings(book)['zone'];
  const here = deviceZone();
  const {zone} = moment(book);
  const use = async () => {
    await change(book, {zone: here});
    toast(t('counts.zone.changed'), () => change(book, {zone: own ?? null}));
  };
  return html`<h2>${t('counts.zone')}</h2>
    <p>${t('counts.zone.now', {zone: sayZone(zone)})}</p>
    ${zone !== here && html`<p class="buttons"><${Button} onClick=${use}>${t('counts.zone.use', {zone: sayZone(here)})}<//></p>`}`;
}

/** @param {string} zone */
export function sayZone(zone) {
  return zone.replace(/_/g, ' ');
}

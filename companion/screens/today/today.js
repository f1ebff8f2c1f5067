/**
 * Today: the counts, or none; one thing; a meeting; how it is so far; whether all is backed up. Nothing here counts what was left out,
 * and what was put away for today is not asked about again.
 */

import {change, moment, settings} from '../../core/member.js';
import {deviceZone} from '../../core/dates.js';
import {EVENING, all, does, place} from '../../core/practices.js';
import {another, open, things} from '../../core/today.js';
import {firstUp} from '../../core/text.js';
import {sayDay, sayTime} from '../../core/words.js';
import {book} from '../../parts/book.js';
import {Button, FaultNotice, Head, Link, LinkButton, Notice, html, t, tn, toast} from '../../parts/index.js';
import {CountLine, counts, whole} from '../counts/say.js';
import {sayZone} from '../counts/counts.js';
import {find, life} from './life.js';
import {PracticeDeed, ThingDeed, sayThing} from './thing.js';

/** The screen. */
export default function Today() {
  const {day} = moment(book);
  return html`
    <${Head} title=${firstUp(sayDay(day))}><${Link} to="progress">${t('today.year')}<//><//>
    <${Zone} />
    <${Counts} />
    <div class="today"><${Sheets} /></div>
    <p class="buttons"><${LinkButton} icon="sun" to="practices">${t('practices.title')}<//> <${LinkButton} icon="pencil" to="journal">${t('journal.title')}<//>
      <${LinkButton} icon="hourglass" to="counts">${t('counts.title')}<//></p>
    <${Backup} />`;
}

function Counts() {
  if (settings(book)['counts'] === 'hidden') return null;
  const list = counts().filter((c) => !c.hidden);
  if (!list.length) return null;
  return html`<ul class="counts">${list.map((count) => {
    const w = whole(count);
    return html`<li class="count" key=${count.id}><${CountLine} w=${w} to /></li>`;
  })}</ul>`;
}

/**
 * @param {string} day
 * @returns {any} the entry of today: what was chosen, what was put away
 */
const entryOf = (day) => find('today', (e) => e.day === day);

/** @param {string} day @param {Record<string, any>} fields */
async function keep(day, fields) {
  return book.put({k: 'today', id: await book.id(`today:${day}`), day, ...fields});
}

function Sheets() {
  const now = life();
  const {today: day, minute, packs, state} = now;
  const entry = entryOf(day);
  const away = /** @type {string[]} */ (entry?.notToday ?? []);
  const list = state === 'loading' ? [] : open(things(now), entry);
  const one = list[0];
  const known = all(packs);
  const done = [...now.rows, ...now.done].filter((e) => e.day === day);
  const [checkin, evening] = ['check-in', 'evening-inventory'].map((id) => known.find((p) => p.id === id));
  const isOne = (/** @type {any} */ p) => one?.kind === 'practice' && one.practice?.id === p?.id;
  const putAway = async (/** @type {string} */ what) => {
    await keep(day, {notToday: [...away, what]});
    toast(t('today.away'), () => keep(day, {notToday: away}));
  };
  const evenings = evening && minute >= EVENING && !away.includes(evening.id) && !isOne(evening) && !done.some((e) => does(evening, e));
  return html`
    ${one && html`<section class="sheet lit whole">
      <h2>${t('today.one')}</h2>
      <p class="big">${sayThing(one, packs).title}</p>
      ${sayThing(one, packs).text && html`<p>${sayThing(one, packs).text}</p>`}
      <p class="buttons"><${ThingDeed} thing=${one} day=${day} first />
        ${list.length > 1 && html`<${Button} quiet onClick=${() => keep(day, {chosen: another(order(things(now), away), one).what})}>${t('today.else')}<//>`}</p>
    </section>`}
    ${evenings && html`<section class="sheet whole">
      <h2>${t('today.evening')}</h2>
      <p class="big">${t('today.evening.ask')}</p>
      <p>${evening.text ?? t('practices.evening-inventory.more')}</p>
      <p class="buttons"><${PracticeDeed} practice=${evening} day=${day} /> <${Button} quiet onClick=${() => putAway(evening.id)}>${t('today.not')}<//></p>
    </section>`}
    <section class="sheet">
      <h2>${t('today.meeting')}</h2>
      <p class="big">${t('today.meeting.find')}</p>
      <p>${t('today.meeting.more')}</p>
      <p class="buttons"><a class="button" href="/meetings">${t('today.meeting.deed')}</a></p>
    </section>
    ${checkin && !isOne(checkin) && html`<${CheckIn} done=${done.some((e) => place(checkin) === 'check-in' && does(checkin, e))} away=${away.includes(checkin.id)} evening=${minute < EVENING} onAway=${() => putAway(checkin.id)} />`}`;
}

/**
 * @param {import('../../core/today.js').Thing[]} list
 * @param {string[]} away
 */
function order(list, away) {
  return list.filter((x) => !away.includes(x.what));
}

/** @param {{done: boolean, away: boolean, evening: boolean, onAway: () => void}} props */
function CheckIn({done, away, evening, onAway}) {
  if (away && !done) return null;
  return html`<section class="sheet">
    <h2>${t('today.checkin')}</h2>
    ${done
      ? html`<p class="big">${t('today.checkin.done')}</p><p class="buttons"><${LinkButton} quiet to="practices/checkin">${t('today.checkin.look')}<//></p>`
      : html`<p class="big">${t('today.checkin.ask')}</p>
          <p>${t('today.checkin.more')}${evening && ` ${t('today.evening.at', {time: sayTime('20:00')})}`}</p>
          <p class="buttons"><${LinkButton} to="practices/checkin">${t('practices.deed.checkin')}<//> <${Button} quiet onClick=${onAway}>${t('today.not')}<//></p>`}
  </section>`;
}

/** Where one's day begins is a question only when this device is in another zone, and only once for each. */
function Zone() {
  const {zone, zoneKept} = settings(book);
  const here = deviceZone();
  if (!zone || zone === here || zoneKept === here) return null;
  const use = async () => {
    await change(book, {zone: here, zoneKept: null});
    toast(t('counts.zone.changed'), () => change(book, {zone, zoneKept: zoneKept ?? null}));
  };
  return html`<${Notice} title=${t('today.zone', {zone: sayZone(here)})} buttons=${html`<${Button} small onClick=${use}>${t('today.zone.use')}<//>
    <${Button} small quiet onClick=${() => change(book, {zoneKept: here})}>${t('today.zone.keep')}<//>`}>${t('today.zone.more', {zone: sayZone(zone)})}<//>`;
}

/** What of the book is nowhere else yet. The first entry brings the one question for a passphrase. */
function Backup() {
  const {state, pending, fault} = book.backup.value;
  if (state === 'waiting' && fault) return html`<${FaultNotice} fault=${fault} buttons=${html`<${LinkButton} small to="account">${t('more.backup')}<//>`} />`;
  if (!pending) return null;
  if (state === 'device') {
    const own = book.lock.slots.value.length > 0;
    if (settings(book)['told'] || (own && book.account.state.value)) return null;
    const put = async () => {
      await change(book, {told: true});
      toast(t('today.device.away'), () => change(book, {told: null}));
    };
    return html`<${Notice} icon="smartphone" title=${tn('today.device', pending)} buttons=${html`
      <${LinkButton} small to=${own ? 'account/new' : 'keys/passphrase'}>${t(own ? 'today.device.account' : 'today.device.passphrase')}<//>
      <${Button} small quiet onClick=${put}>${t('today.not.now')}<//>`}>${t(own ? 'today.device.own' : 'today.device.more')}<//>`;
  }
  if (state !== 'waiting' && state !== 'offline') return null;
  return html`<${Notice} icon="smartphone" title=${tn('today.waiting', pending)} buttons=${state === 'waiting' && html`<${Button} small onClick=${() => book.sync()}>${t('today.sync')}<//>`}>${t(state === 'offline' ? 'today.waiting.offline' : 'today.waiting.more')}<//>`;
}

/** In which language the book speaks, and by which zone its days are counted. */

import {change, settings, zone} from '../../core/member.js';
import {deviceZone} from '../../core/dates.js';
import {LANGUAGES, language, sayTime} from '../../core/words.js';
import {timeNow} from '../../core/dates.js';
import {book} from '../../parts/book.js';
import {Choice, FaultNotice, Field, Head, Link, html, t, toast, useDeed} from '../../parts/index.js';
import {speak} from '../../parts/speak.js';

/** The screen. */
export default function Language() {
  const open = book.status.value === 'open';
  const [set, {fault}] = useDeed(async (/** @type {string} */ lang) => {
    if (lang !== language()) await speak(lang, true);
  });
  return html`
    <p class="crumb"><${Link} to=${open ? 'more' : 'start'}>${t(open ? 'place.more' : 'app.back')}<//></p>
    <${Head} title=${t('more.language')} />
    <${FaultNotice} fault=${fault} />
    <${Choice} legend=${t('language.which')} value=${language()} onChange=${set}
      options=${Object.entries(LANGUAGES).map(([value, name]) => ({value, label: html`<span lang=${value}>${name}</span>`}))} />
    <p class="hint">${t('language.device')}</p>
    ${open && html`<${Zone} />`}`;
}

function Zone() {
  const own = settings(book)['zone'];
  const now = zone(book);
  const [set, {fault}] = useDeed(async (/** @type {string} */ chosen) => {
    await change(book, {zone: chosen});
    toast(t('counts.zone.changed'), () => change(book, {zone: own ?? null}));
  });
  const all = [...new Set([now, deviceZone(), ...zones()])].sort();
  return html`<h2>${t('language.zone')}</h2>
    <p>${t('language.zone.more')}</p>
    <${FaultNotice} fault=${fault} />
    <${Field} label=${t('language.zone.field')} hint=${t('language.zone.now', {time: sayTime(timeNow(now))})} value=${now} options=${all.map((value) => ({value, label: value.replace(/_/g, ' ')}))} onInput=${set} />`;
}

/** All zones, where the browser can name them. @returns {string[]} */
function zones() {
  const of = /** @type {{supportedValuesOf?: (what: string) => string[]}} */ (/** @type {unknown} */ (Intl)).supportedValuesOf;
  return of ? of('timeZone') : [];
}

/** What the daily screens share: their day, which stays the same past midnight, and the days before it. */

import {moment} from '../../core/member.js';
import {daysBetween, isDay} from '../../core/dates.js';
import {firstUp} from '../../core/text.js';
import {sayDay} from '../../core/words.js';
import {book} from '../../parts/book.js';
import {Link, html, t, useState} from '../../parts/index.js';

/**
 * The day that a screen is about: the one it was asked for, else today as it was when the screen opened.
 *
 * @param {string} [asked]
 * @returns {{day: string, today: string, minute: number, past: boolean}}
 */
export function useDay(asked) {
  const {day: today, minute} = moment(book);
  const [day] = useState(asked && isDay(asked) && asked <= today ? asked : today);
  return {day, today, minute, past: daysBetween(day, today) > 0};
}

/** The line above the heading: back to all practices, and which day it is where that is not today. @param {{day: string, today: string}} props */
export function DayCrumb({day, today}) {
  return html`<p class="crumb"><${Link} to="practices">${t('practices.all')}<//>${day !== today && html` · ${firstUp(sayDay(day, today))}`}</p>`;
}

/**
 * What was written on earlier days, the latest first; each day leads to its own page.
 *
 * @param {{title: string, entries: any[], day: string, to: string, with?: Record<string, any>, text: (entry: any) => any}} props
 */
export function Before({title, entries, day, to, with: more = {}, text}) {
  const [all, setAll] = useState(false);
  const list = entries.filter((e) => e.day < day && text(e)).sort((a, b) => (a.day < b.day ? 1 : -1));
  if (!list.length) return null;
  return html`<h2>${title}</h2>
    <ul class="rows">${list.slice(0, all ? undefined : 7).map((e) => html`<li key=${e.id}><span><b>${firstUp(sayDay(e.day, day))}</b><br />${text(e)}</span>
      <${Link} class="button small" to=${to} with=${{...more, day: e.day}}>${t('practices.deed.open')}<span class="unseen"> ${sayDay(e.day, day)}</span><//></li>`)}</ul>
    ${list.length > 7 && !all && html`<p><button type="button" class="button quiet" onClick=${() => setAll(true)}>${t('practices.further')}</button></p>`}`;
}

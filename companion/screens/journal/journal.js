/** The journal: pages by day, the newest first, and a search over all of them. */

import {moment} from '../../core/member.js';
import {firstUp, matches} from '../../core/text.js';
import {sayDay, sayTime} from '../../core/words.js';
import {book} from '../../parts/book.js';
import {Button, Empty, Field, Head, Link, LinkButton, html, t, tn, useState} from '../../parts/index.js';

/** So many pages stand there at first. */
const FIRST = 30;

/** The screen. */
export default function Journal() {
  const pages = latest();
  const {day: today} = moment(book);
  const [query, setQuery] = useState('');
  const [most, setMost] = useState(FIRST);
  const found = query.trim() ? pages.filter((p) => matches(words(p), query)) : pages;
  return html`
    <p class="crumb"><${Link} to="today">${t('place.today')}<//></p>
    <${Head} title=${t('journal.title')} />
    ${pages.length
      ? html`<p>${t('journal.more')}</p>
          <p class="buttons"><${LinkButton} first icon="pencil" to="journal/page">${t('journal.write')}<//></p>
          <${Field} label=${t('journal.search')} type="search" value=${query} onInput=${setQuery} control=${{autocomplete: 'off'}} />
          <p class="unseen" role="status">${query.trim() && tn('journal.found', found.length)}</p>
          ${found.length ? html`<ul class="rows">${found.slice(0, most).map((p) => html`<${Row} key=${p.id} page=${p} today=${today} />`)}</ul>` : html`<p>${t('journal.notfound')}</p>`}
          ${found.length > most && html`<p><${Button} onClick=${() => setMost(most + FIRST)}>${t('journal.further')}<//></p>`}`
      : html`<${Empty} icon="pencil" title=${t('journal.none')} text=${t('journal.none.more')}><${LinkButton} first icon="pencil" to="journal/page">${t('journal.write')}<//><//>`}`;
}

/** @returns {any[]} the latest first */
export function latest() {
  void book.version.value;
  const at = (/** @type {any} */ p) => `${p.day ?? ''} ${p.at ?? ''}`;
  return [...book.all('journal')].reverse().sort((a, b) => (at(a) < at(b) ? 1 : at(a) > at(b) ? -1 : 0));
}

/** Everything of a page that can be searched. @param {any} page */
function words(page) {
  return [page.text, ...(page.files ?? []).map((/** @type {any} */ f) => f.name)].join(' ');
}

/** @param {{page: any, today: string}} props */
function Row({page, today}) {
  const text = String(page.text ?? '').trim().replace(/\s+/g, ' ');
  const short = text.length > 160 ? `${text.slice(0, 159).trimEnd()}…` : text;
  const files = page.files?.length ?? 0;
  const day = firstUp(sayDay(page.day, today));
  return html`<li>
    <span><b>${day}</b> <span class="small quietly">${page.at && sayTime(page.at)}${files > 0 && ` · ${tn('journal.files.n', files)}`}</span><br />
    <span class=${text ? 'read' : 'quietly'}>${short || t('journal.empty')}</span></span>
    <${LinkButton} small to="journal/page" with=${{id: page.id}}>${t('journal.open')}<span class="unseen"> ${day}</span><//>
  </li>`;
}

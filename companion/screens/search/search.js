/** Search over everything that is in the book, as it is typed. What was looked for is kept nowhere. */

import {moment} from '../../core/member.js';
import {around, pieces} from '../../core/snippet.js';
import {book} from '../../parts/book.js';
import {Button, Field, Head, Link, html, t, tn, useEffect, useRef, useState} from '../../parts/index.js';
import {sayGroup, search, searchPacks} from './found.js';

/** What is found may be anything. */
export const inventory = true;

/** So many of a kind stand there at first. */
const FIRST = 12;

let before = ''; // so that one who looked at something comes back to what was found; a lock forgets it
book.status.subscribe((/** @type {string} */ status) => void (status !== 'open' && (before = '')));

/** The screen. */
export default function Search() {
  const [query, setQuery] = useState(before);
  const [asked, ask] = useState(before);
  const box = useRef(/** @type {HTMLInputElement | null} */ (null));
  const {day} = moment(book);
  useEffect(() => {
    if (!query) box.current?.focus();
  }, []);
  useEffect(() => {
    before = query;
    const wait = setTimeout(() => ask(query), 150);
    return () => clearTimeout(wait);
  }, [query]);
  const found = [...search(asked, day), ...searchPacks(asked)];
  const groups = [...new Set(found.map((f) => f.group))];
  const any = asked.trim() !== '';
  return html`
    <${Head} title=${t('search.title')} />
    <${Field} label=${t('search.ask')} hint=${t('search.hint')} type="search" value=${query} onInput=${setQuery} control=${{ref: box, autocomplete: 'off', autocapitalize: 'none', spellcheck: false, enterkeyhint: 'search'}} />
    <p role="status" class=${any ? 'quietly small' : 'unseen'}>${any && tn('search.found', found.length)}</p>
    ${any && !found.length && html`<p>${t('search.none')}</p>`}
    ${groups.map((group) => html`<${Group} key=${`${group} ${asked}`} name=${sayGroup(group)} found=${found.filter((f) => f.group === group)} query=${asked} />`)}`;
}

/** @param {{name: string, found: import('./found.js').Found[], query: string}} props */
function Group({name, found, query}) {
  const [most, more] = useState(FIRST);
  return html`<section><h2>${name}</h2>
    <ul class="rows found">${found.slice(0, most).map((f) => html`<li key=${f.id}><span>
      <b><${Link} to=${f.to} with=${f.with}><${Marked} text=${f.title} query=${query} /><//></b><br />
      <span class="small lines"><${Marked} text=${around(f.text, query)} query=${query} /></span></span></li>`)}</ul>
    ${found.length > most && html`<p class="buttons"><${Button} onClick=${() => more(most + 50)}>${t('search.more')}<//></p>`}</section>`;
}

/** @param {{text: string, query: string}} props */
function Marked({text, query}) {
  return pieces(text, query).map((p, i) => (p.hit ? html`<mark key=${i}>${p.text}</mark>` : p.text));
}

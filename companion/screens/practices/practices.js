/** All practices of the member, by the time to which they belong: what was done today, and when last. What was left out is not counted. */

import {TIMES, all, days, nameOf, place} from '../../core/practices.js';
import {sayShort} from '../../core/words.js';
import {book} from '../../parts/book.js';
import {Button, Head, Link, Notice, html, t, tn, toast} from '../../parts/index.js';
import {packs} from '../../core/packs.js';
import {life} from '../today/life.js';
import {PracticeDeed, sayPractice} from '../today/thing.js';

/** @typedef {import('../../core/practices.js').Practice} Practice */

/** The screen. */
export default function Practices() {
  const now = life();
  const list = now.state === 'loading' ? [] : all(now.packs);
  const entries = [...now.rows, ...now.done];
  return html`
    <p class="crumb"><${Link} to="today">${t('place.today')}<//></p>
    <${Head} title=${t('practices.title')} />
    <p>${t('practices.more')}</p>
    ${now.state === 'fault' && html`<${Notice} title=${t('app.missing')} buttons=${html`<${Button} small onClick=${() => packs.again()}>${t('app.again')}<//>`}>${t('app.missing.more')}<//>`}
    ${TIMES.map((when) => {
      const own = list.filter((p) => p.when === when);
      return own.length > 0 && html`<section key=${when}>
        <h2>${t(`practices.when.${when}`)}</h2>
        <ul class="rows">${own.map((p) => html`<${Row} key=${`${p.program} ${p.id}`} p=${p} entries=${entries} today=${now.today} packs=${now.packs} />`)}</ul>
      </section>`;
    })}`;
}

/** @param {{p: Practice, entries: any[], today: string, packs: import('../../core/packs.js').Pack[]}} props */
function Row({p, entries, today, packs: chosen}) {
  const {title, text} = sayPractice(p);
  const last = days(p, entries)[0];
  const program = chosen.length > 1 ? chosen.find((pack) => pack.id === p.program) : undefined;
  const facts = [
    program && (program.short || program.name),
    p.minutes && tn('practices.minutes', p.minutes),
    last && (last === today ? t('practices.done.today') : t('practices.done.last', {day: sayShort(last, today)})),
  ].filter(Boolean);
  const noted = place(p) === 'note' && last === today;
  return html`<li>
    <span><b>${title}</b>${text && html`<br /><span class="small">${text}</span>`}${facts.length > 0 && html`<br /><span class="small quietly">${facts.join(' · ')}</span>`}</span>
    ${noted
      ? html`<${Button} small quiet onClick=${() => takeBack(p, today)}>${t('practices.unnote')}<span class="unseen"> ${title}</span><//>`
      : html`<${PracticeDeed} practice=${p} day=${today} small />`}
  </li>`;
}

/** @param {Practice} p @param {string} day */
async function takeBack(p, day) {
  const undo = await book.remove(await book.id(nameOf(p, day)));
  toast(t('practices.unnoted', {name: sayPractice(p).title}), undo);
}

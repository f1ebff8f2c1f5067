/** Practices of ours that are a few lines to write: gratitude, an intention for the morning, a look back in the evening. */

import {all, nameOf} from '../../core/practices.js';
import {Saver, useDraft, useSaver} from '../../core/saver.js';
import {book} from '../../parts/book.js';
import {Empty, FaultNotice, Field, Head, LinkButton, html, t} from '../../parts/index.js';
import {Versions} from '../sheets/versions.js';
import {find, life} from '../today/life.js';
import {sayPractice} from '../today/thing.js';
import {Before, DayCrumb, useDay} from './day.js';

/** @typedef {import('../../core/practices.js').Practice} Practice */

/** The lines of each, by the name under which they are kept. @type {Record<string, string[]>} */
const LINES = {
  gratitude: ['1', '2', '3'],
  'morning-intention': ['1'],
  'evening-inventory': ['good', 'hard', 'open', 'tomorrow'],
};

/** @param {{practice: string, program?: string, day?: string}} props */
export default function Lines({practice: id, program, day: asked}) {
  const {day, today} = useDay(asked);
  const {packs} = life();
  const p = all(packs).find((q) => q.id === id && q.program === program) ?? {id, when: 'daily'};
  if (!LINES[id]) return html`<${Head} title=${t('practices.title')} /><${Empty} title=${t('practices.gone')} text=${t('practices.gone.more')}><${LinkButton} to="practices">${t('practices.all')}<//><//>`;
  return html`<${DayCrumb} day=${day} today=${today} /><${Page} key=${day} p=${program ? {...p, program} : p} day=${day} />`;
}

/** @param {{p: Practice, day: string}} props */
function Page({p, day}) {
  const {title, text} = sayPractice(p);
  const names = LINES[p.id] ?? [];
  const mine = (/** @type {any} */ e) => e.practice === p.id && (e.program ?? '') === (p.program ?? '');
  const entry = find('practice', (e) => mine(e) && e.day === day);
  const saver = useSaver(() => new Saver(book, {k: 'practice', practice: p.id, day, ...(p.program ? {program: p.program} : {})}, book.id(nameOf(p, day))), [p.id, day]);
  const [lines, keep] = useDraft(/** @type {Record<string, string>} */ (entry?.lines ?? {}), (next) => saver.set({lines: next}));
  const write = (/** @type {string} */ name, /** @type {string} */ value) => keep({...lines, [name]: value});
  return html`
    <${Head} title=${title} />
    ${text && html`<p>${text}</p>`}
    ${p.id === 'gratitude' && html`<p class="standfirst">${t('lines.gratitude')}</p>`}
    ${names.map((name, i) => html`<${Field} key=${name} label=${label(p.id, name)} hint=${i === 0 && hint(p.id)} type="long" value=${lines[name] ?? ''} onInput=${(/** @type {string} */ v) => write(name, v)} control=${{rows: names.length === 3 ? 2 : 4}} />`)}
    ${entry && html`<${Versions} entry=${entry} name=${(/** @type {string} */ field) => label(p.id, field.split('/')[1] ?? '')} />`}
    <${FaultNotice} fault=${saver.fault.value} />
    <p class="quietly small">${t('practices.kept')}</p>
    <p class="buttons"><${LinkButton} first to="today">${t('practices.back')}<//></p>
    <${Before} title=${t('practices.before')} entries=${/** @type {any[]} */ (book.all('practice')).filter(mine)} day=${day} to="practices/lines" with=${{practice: p.id, program: p.program}}
      text=${(/** @type {any} */ e) => {
        const said = names.map((name) => e.lines?.[name]?.trim()).filter(Boolean);
        return said.length > 0 && html`<span class="read">${said.map((line, i) => html`${i > 0 && html`<br />`}${line}`)}</span>`;
      }} />`;
}

/** @param {string} id @param {string} name */
function label(id, name) {
  if (id === 'morning-intention') return t('lines.morning-intention');
  return t(`lines.${id}.${name}`);
}

/** @param {string} id */
function hint(id) {
  return id === 'gratitude' ? t('lines.gratitude.more') : id === 'morning-intention' ? t('lines.morning-intention.more') : '';
}

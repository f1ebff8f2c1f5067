/** Only for today: a sentence to oneself for one day. In the evening one may say how it was; no answer is a good one too. */

import {EVENING, all as allPractices} from '../../core/practices.js';
import {Saver, useDraft, useSaver} from '../../core/saver.js';
import {sayShort} from '../../core/words.js';
import {book} from '../../parts/book.js';
import {Choice, FaultNotice, Field, Head, LinkButton, html, t} from '../../parts/index.js';
import {Versions} from '../sheets/versions.js';
import {find, life} from '../today/life.js';
import {Before, DayCrumb, useDay} from './day.js';

/** @param {{day?: string}} props */
export default function Pledge({day: asked}) {
  const {day, today, minute, past} = useDay(asked);
  const {packs} = life();
  const own = allPractices(packs).find((p) => p.id === 'pledge');
  const all = /** @type {any[]} */ (book.all('pledge'));
  const entry = find('pledge', (e) => e.day === day);
  const saver = useSaver(() => new Saver(book, {k: 'pledge', day}, book.id(`pledge:${day}`)), [day]);
  const [text, write] = useDraft(/** @type {string} */ (entry?.text ?? ''), (next) => saver.set({text: next}));
  const say = (/** @type {string} */ kept) => {
    saver.set({kept: kept === 'none' ? null : kept});
    void saver.flush();
  };
  const before = all.filter((e) => e.day < day && e.text?.trim()).sort((a, b) => (a.day < b.day ? 1 : -1))[0];
  const asks = text.trim() && (past || minute >= EVENING || entry?.kept);
  return html`
    <${DayCrumb} day=${day} today=${today} />
    <${Head} title=${own?.name ?? t('pledge.title')} />
    <p>${own?.text ?? t('practices.pledge.more')}</p>
    <${Field} label=${t('pledge.ask')} hint=${t('pledge.ask.more')} type="long" value=${text} onInput=${write} control=${{rows: 3}} />
    ${entry && html`<${Versions} entry=${entry} name=${() => t('pledge.ask')} />`}
    ${!text.trim() && html`<h2>${t('pledge.some')}</h2>
      <ul class="offers">${[before?.text.trim(), t('pledge.word.1'), t('pledge.word.2'), t('pledge.word.3')].filter((w, i, list) => w && list.indexOf(w) === i).map((words, i) => html`<li key=${words}>
        <button type="button" class="button small" onClick=${() => write(words)}>${words}</button>${i === 0 && before && html` <span class="small quietly">${t('pledge.again', {day: sayShort(before.day, today)})}</span>`}</li>`)}</ul>`}
    ${asks && html`<${Choice} legend=${t('pledge.evening')} hint=${t('pledge.evening.more')} value=${entry?.kept ?? 'none'} onChange=${say} options=${['yes', 'partly', 'no', 'none'].map((v) => ({
      value: v, label: t(`pledge.kept.${v}`), hint: v === 'no' && entry?.kept === 'no' ? t('pledge.kept.no.more') : undefined,
    }))} />`}
    <${FaultNotice} fault=${saver.fault.value} />
    <p class="quietly small">${t('practices.kept')}</p>
    <p class="buttons"><${LinkButton} first to="today">${t('practices.back')}<//></p>
    <${Before} title=${t('pledge.before')} entries=${all} day=${day} to="practices/pledge" text=${(/** @type {any} */ e) => e.text?.trim() && html`<span class="read">${e.text}</span>${e.kept && html`<br /><span class="small quietly">${t(`pledge.kept.${e.kept}`)}</span>`}`} />`;
}

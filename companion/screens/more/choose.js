/**
 * What was written on two devices at the same time. Texts that clash stand side by side until the person says which holds, or both, or
 * writes one of the two; for all else the later one stands, and the other is kept here until it is put away.
 */

import {firstUp} from '../../core/text.js';
import {moment} from '../../core/member.js';
import {packs} from '../../core/packs.js';
import {fromNumber} from '../../core/dates.js';
import {has, language, sayDay} from '../../core/words.js';
import {book} from '../../parts/book.js';
import {Button, Empty, FaultNotice, Field, Head, Link, LinkButton, html, t, tn, toast, useDeed, useState} from '../../parts/index.js';
import {tell} from '../search/found.js';
import {sheetOf} from '../sheets/read.js';
import {both, lost} from './aside.js';

/** @typedef {import('./aside.js').Choice} One */

/** What clashes may be anything. */
export const inventory = true;

/** The screen. */
export default function Choose() {
  void book.version.value;
  const open = both();
  const kept = lost();
  return html`
    <p class="crumb"><${Link} to="more">${t('place.more')}<//></p>
    <${Head} title=${t('choose.title')} />
    ${!open.length && !kept.length && html`<${Empty} icon="check" title=${t('choose.none')} text=${t('choose.none.more')}><${LinkButton} to="more">${t('place.more')}<//><//>`}
    ${open.length > 0 && html`<p>${t('choose.what')}</p>${open.map((one) => html`<${Both} key=${`${one.entry.id} ${one.field}`} one=${one} />`)}`}
    ${kept.length > 0 && html`<h2>${t('choose.kept')}</h2><p>${t('choose.kept.more')}</p><ul class="rows">${kept.map((one) => html`<${Lost} key=${`${one.entry.id} ${one.field}`} one=${one} />`)}</ul>`}`;
}

/** The versions of a text, each once, the newest first. @param {One} one */
function versions({now, kept, entry}) {
  const all = [{value: now, at: Number(entry['_changed']) || 0}, ...kept].filter((v) => typeof v.value === 'string' && v.value.trim());
  const first = new Map();
  for (const v of all.sort((a, b) => b.at - a.at)) if (!first.has(v.value) || v.at < first.get(v.value).at) first.set(v.value, v);
  return /** @type {{value: string, at: number}[]} */ ([...first.values()]);
}

/** @param {{one: One}} props */
function Both({one}) {
  const {entry, field} = one;
  const {day} = moment(book);
  const [own, setOwn] = useState(/** @type {string | null} */ (null));
  const list = versions(one);
  const [take, {busy, fault}] = useDeed(async (/** @type {string} */ value) => {
    const before = {[String(field.split('/')[0])]: entry[String(field.split('/')[0])], _both: entry['_both'], _lost: entry['_lost'] ?? null};
    await book.resolve(entry.id, field, value);
    toast(t('choose.done'), () => book.put({id: entry.id, ...before}));
  });
  const where = placeOf(entry, day);
  return html`<section>
    <h2>${where.title}</h2>
    <p>${nameOf(entry, field)}${where.to && html` · <${Link} to=${where.to} with=${where.with}>${t('choose.look')}<//>`}</p>
    ${own === null
      ? html`<div class="versions">${list.map((v, i) => html`<div class="sheet" key=${v.value}>
            <h3>${t('choose.version', {n: i + 1})}<span class="small quietly">${v.at ? ` · ${sayDay(dayOf(v.at), day)}` : ''}</span></h3>
            <p class="read lines">${v.value}</p>
            <p class="buttons"><${Button} small disabled=${busy} onClick=${() => take(v.value)} aria-label=${t('choose.take.of', {n: i + 1})}>${t('choose.take')}<//></p>
          </div>`)}</div>
          <p class="buttons"><${Button} disabled=${busy} onClick=${() => take(list.map((v) => v.value).join('\n\n'))}>${t('choose.both')}<//>
            <${Button} quiet disabled=${busy} onClick=${() => setOwn(list.map((v) => v.value).join('\n\n'))}>${t('choose.write')}<//></p>`
      : html`<${Field} label=${t('choose.own')} hint=${t('choose.own.more')} type="long" value=${own} onInput=${setOwn} control=${{rows: 8, class: 'written'}} />
          <p class="buttons"><${Button} first disabled=${busy || !own.trim()} onClick=${() => take(own)}>${t('choose.keep')}<//> <${Button} quiet disabled=${busy} onClick=${() => setOwn(null)}>${t('app.back')}<//></p>`}
    <${FaultNotice} fault=${fault} />
  </section>`;
}

/** @param {{one: One}} props */
function Lost({one}) {
  const {entry, field, now, kept} = one;
  const {day} = moment(book);
  const [take, {busy, fault}] = useDeed(async (/** @type {any} */ value, /** @type {string} */ said) => {
    await book.resolve(entry.id, field, value);
    toast(t(said));
  });
  return html`<li>
    <div><b>${placeOf(entry, day).title}</b> · ${nameOf(entry, field)}<br />
      ${t('choose.now')}: <span class="read">${say(now)}</span><br />
      <span class="small">${tn('choose.other', kept.length)}: ${kept.map((k) => say(k.value)).join(' · ')}</span></div>
    <p class="buttons">
      ${kept.map((k, i) => html`<${Button} key=${i} small disabled=${busy} onClick=${() => take(k.value, 'choose.done')}>${t('choose.instead', {value: short(say(k.value))})}<//>`)}
      <${Button} small quiet disabled=${busy} onClick=${() => take(now, 'choose.put')}>${t('choose.leave')}<//>
    </p>
    <${FaultNotice} fault=${fault} />
  </li>`;
}

/** @param {number} ms */
const dayOf = (ms) => fromNumber(Math.floor((ms - new Date(ms).getTimezoneOffset() * 60000) / 86400000));

/** @param {string} text */
const short = (text) => (text.length > 24 ? `${text.slice(0, 22)}…` : text);

/** A value of any kind, as it can be read. @param {any} value @returns {string} */
function say(value) {
  if (value === null || value === undefined || value === '') return t('choose.empty');
  if (value === true || value === false) return t(value ? 'choose.true' : 'choose.false');
  if (Array.isArray(value)) return value.map(say).join(', ');
  if (typeof value === 'object') return Object.values(value).map(say).join(' ');
  const text = String(value);
  return /^\d{4}-\d\d-\d\d$/.test(text) ? sayDay(text) : text;
}

/** Where an entry stands. @param {import('./aside.js').Entry} entry @param {string} today @returns {{title: string, to?: string, with?: any}} */
function placeOf(entry, today) {
  const found = tell(entry, today);
  if (found) return found;
  const title = has(`choose.kind.${entry.k}`) ? t(`choose.kind.${entry.k}`) : t('choose.kind.other');
  return {title: [title, firstUp(sayDay(entry['day'] ?? '', today))].filter(Boolean).join(' · ')};
}

/** What a field is called. @param {import('./aside.js').Entry} entry @param {string} field */
function nameOf(entry, field) {
  const [first = '', ...rest] = field.split('/');
  const held = entry['program'] ? packs.seePack(entry['program'], language()).value : undefined;
  if (first === 'cells' && held) {
    const label = sheetOf(held, entry['sheet'])?.words.columns[String(rest[0])]?.label;
    if (label) return label;
  }
  if (first === 'answers' && held && entry.k === 'item') {
    const question = held.path.items.find((i) => i.id === entry['item'])?.questions[Number(rest[0]) - 1];
    if (question) return question;
  }
  return has(`choose.field.${first}`) ? t(`choose.field.${first}`) : t('choose.field.other');
}

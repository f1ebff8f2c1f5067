/**
 * One step or point: what it is about in our words, the wording that the member uses, questions with room under each, its worksheets;
 * and where one is with it, to be said and taken back.
 */

import {moment} from '../../core/member.js';
import {packs} from '../../core/packs.js';
import {Saver, useSaver} from '../../core/saver.js';
import {places, said} from '../../core/way.js';
import {isInventory} from '../../core/worksheet.js';
import {language, sayShort} from '../../core/words.js';
import {book} from '../../parts/book.js';
import {Button, FaultNotice, Field, Head, Icon, Link, LinkButton, html, t, toast, useDeed, useMemo, useState} from '../../parts/index.js';
import {Versions} from '../sheets/versions.js';
import {NotHere, SheetRow, Tabs, answered, itemEntries, itemEntry, rowsOf} from './work.js';

/** @typedef {import('../../core/packs.js').Pack} Pack @typedef {import('../../core/packs.js').Item} Item */

/** @param {{program?: string, item?: string}} asked */
export function inventory({program = '', item}) {
  return isInventory(packs.seePack(program, language()).value, {item});
}

/** @param {{program: string, item: string}} props */
export default function StepScreen({program, item}) {
  const held = packs.seePack(program, language());
  const crumb = html`<p class="crumb"><${Link} to="path" with=${{program}}>${t('path.crumb')}<//></p>`;
  if (held.state === 'fault') return html`${crumb}<${NotHere} />`;
  if (held.state === 'loading') return crumb;
  const one = held.value.path.items.find((i) => i.id === item);
  if (!one) return html`${crumb}<${Head} title=${t('path.gone')} /><p>${t('path.gone.more')}</p><p class="buttons"><${LinkButton} icon="search" to="search">${t('path.search')}<//></p>`;
  return html`${crumb}<${Step} key=${`${program} ${item}`} pack=${held.value} item=${one} />`;
}

/** @param {{pack: Pack, item: Item}} props */
function Step({pack, item}) {
  const {day} = moment(book);
  const rows = rowsOf(pack.id);
  const entry = itemEntry(pack.id, item.id);
  const n = pack.path.items.indexOf(item) + 1;
  const any = answered(entry).length > 0 || Boolean(entry?.own) || rows.some((r) => item.worksheets.includes(r.sheet));
  const sheets = item.worksheets.flatMap((id) => pack.worksheets[id] ?? []);
  return html`
    <${Head} title=${item.title}>${t(`path.of.${kindOf(pack)}`, {n, most: pack.path.items.length})}<//>
    <${Tabs} pack=${pack} item=${item} rows=${rows} />
    <p class="standfirst">${item.text}</p>
    <p class="read">${item.more}</p>
    <${State} pack=${pack} item=${item} any=${any} />
    <${Writing} pack=${pack} item=${item}>
      ${sheets.length > 0 && html`<h2>${t('path.sheets')}</h2>
        <ul class="rows">${sheets.map((sheet) => html`<${SheetRow} key=${sheet.id} pack=${pack} sheet=${sheet} rows=${rows} today=${day} />`)}</ul>`}
    <//>
    <p class="small quietly"><${Icon} name="lock" /> ${t(isInventory(pack, {item: item.id}) ? 'path.only.inventory' : 'path.only')} ${t('path.kept')}</p>`;
}

/** @param {Pack} pack */
export const kindOf = (pack) => (['steps', 'points', 'tools', 'phases'].includes(pack.path.kind) ? pack.path.kind : 'points');

/** Where one is with it. Whatever is said can be taken back, and nothing that was written goes. @param {{pack: Pack, item: Item, any: boolean}} props */
function State({pack, item, any}) {
  const {day} = moment(book);
  const all = places(pack, itemEntries());
  const place = all.find((p) => p.id === item.id);
  const [say, {busy, fault}] = useDeed(async (/** @type {'open'|'here'|'done'} */ state) => {
    const changes = said(all, item.id, state, day);
    const before = await Promise.all(changes.map(async (c) => {
      const old = all.find((p) => p.id === c.item)?.entry;
      return {k: 'item', program: pack.id, item: c.item, id: await book.id(`item:${pack.id}:${c.item}`), state: old?.state ?? null, begun: old?.begun ?? null, done: old?.done ?? null};
    }));
    for (const [i, c] of changes.entries()) await book.put({k: 'item', program: pack.id, item: c.item, id: before[i]?.id, ...c.fields});
    toast(t(`path.said.${state}`, {title: item.title}), async () => {
      for (const fields of before) await book.put(fields);
    });
  });
  const state = place?.state ?? 'open';
  const since = state === 'here' && place?.begun ? t('path.begun', {day: sayShort(place.begun, day)}) : state === 'done' ? (place?.done ? t('path.done', {day: sayShort(place.done, day)}) : t('path.done.noday')) : '';
  return html`
    ${state === 'here' && html`<p><span class="now">${t('path.here')}</span> <span class="small quietly">${since}</span></p>`}
    ${state === 'done' && html`<p class="state well"><${Icon} name="check" />${since}</p>`}
    <p class="buttons">
      ${state === 'open' && html`<${Button} first disabled=${busy} onClick=${() => say('here')}>${t('path.say.here')}<//>`}
      ${state === 'here' && html`<${Button} disabled=${busy} onClick=${() => say('done')}>${t('path.say.done')}<//> <${Button} quiet disabled=${busy} onClick=${() => say('open')}>${t('path.nothere')}<//>`}
      ${state === 'done' && html`<${Button} disabled=${busy} onClick=${() => say('open')}>${t('path.say.open')}<//>`}
      ${any && html` <${LinkButton} icon="book-open" to="reading" with=${{program: pack.id, item: item.id}}>${t('path.read')}<//>`}
    </p>
    <${FaultNotice} fault=${fault} />`;
}

/**
 * The wording one uses, and the questions. What stands between them is given as children.
 *
 * @param {{pack: Pack, item: Item, children?: any}} props
 */
function Writing({pack, item, children}) {
  const id = useMemo(() => book.id(`item:${pack.id}:${item.id}`), [pack.id, item.id]);
  const saver = useSaver(() => new Saver(book, {k: 'item', program: pack.id, item: item.id}, id), [pack.id, item.id]);
  const entry = itemEntry(pack.id, item.id);
  const [own, setOwn] = useState(/** @type {string | null} */ (null));
  const [typed, setTyped] = useState(/** @type {Record<string, string>} */ ({}));
  const text = own ?? entry?.own ?? '';
  const write = (/** @type {number} */ n, /** @type {string} */ value) => {
    const next = {...typed, [n]: value};
    setTyped(next);
    saver.set({answers: {...itemEntry(pack.id, item.id)?.answers, ...next}}); // what another window wrote meanwhile stays
  };
  const links = pack.links.filter((l) => (l.kind === 'reading' || l.kind === 'official') && (!l.lang || l.lang === language()));
  return html`
    <${FaultNotice} fault=${saver.fault.value} />
    ${entry && html`<${Versions} entry=${entry} name=${(/** @type {string} */ field) => nameOf(field, item)} />`}
    <details class="own" open=${Boolean(entry?.own)}>
      <summary>${text ? t('path.own') : t('path.own.open')}</summary>
      <${Field} label=${t('path.own')} hint=${t('path.own.more')} type="long" value=${text} onInput=${(/** @type {string} */ value) => { setOwn(value); saver.set({own: value}); }} />
      ${links.length > 0 && html`<ul>${links.map((l) => html`<li key=${l.id}><a href=${l.url} target="_blank" rel="noopener noreferrer">${t('path.own.link', {label: l.label})}</a></li>`)}</ul>`}
    </details>
    ${children}
    ${item.questions.length > 0 && html`<h2>${t('path.questions')}</h2>
      <p>${t('path.questions.more')}</p>
      <div class="questions">${item.questions.map((question, i) => html`<${Field} key=${i} label=${question} type="long" value=${typed[i + 1] ?? entry?.answers?.[i + 1] ?? ''} onInput=${(/** @type {string} */ value) => write(i + 1, value)} control=${{rows: 2}} />`)}</div>`}`;
}

/**
 * @param {string} field such as "answers/2"
 * @param {Item} item
 */
function nameOf(field, item) {
  return field === 'own' ? t('path.own') : item.questions[Number(field.split('/')[1]) - 1] ?? t('path.answer');
}

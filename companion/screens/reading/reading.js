/**
 * Reading: what one has written, set as a book is, with nothing to press in between. It is also what is printed. Asked for with {program}, and
 * {item} or {sheet} where it is about one of them.
 */

import {moment} from '../../core/member.js';
import {arranged, written} from '../../core/lines.js';
import {packs} from '../../core/packs.js';
import {places} from '../../core/way.js';
import {everyDay, homeOf, isInventory} from '../../core/worksheet.js';
import {language, sayDate} from '../../core/words.js';
import {book} from '../../parts/book.js';
import {Button, Empty, Head, Link, LinkButton, html, t} from '../../parts/index.js';
import {kindOf} from '../path/step.js';
import {NotHere, answered, itemEntries, itemEntry, rowsOf} from '../path/work.js';
import {Said} from '../sheets/lines.js';
import {sheetOf} from '../sheets/read.js';

/** @typedef {import('../../core/packs.js').Pack} Pack @typedef {import('../../core/packs.js').Item} Item */

/** @param {{program?: string, item?: string, sheet?: string}} asked */
export function inventory({program = '', item, sheet}) {
  const pack = packs.seePack(program, language()).value;
  if (item || sheet || !pack) return isInventory(pack, {item, sheet});
  const rows = book.all('row').filter((/** @type {any} */ r) => r.program === program);
  return pack.path.items.some((i) => isInventory(pack, {item: i.id})) || rows.some((/** @type {any} */ r) => isInventory(pack, {sheet: r.sheet}));
}

/** @param {{program: string, item?: string, sheet?: string}} props */
export default function Reading({program, item, sheet}) {
  const held = packs.seePack(program, language());
  if (held.state === 'fault') return html`<${NotHere} />`;
  if (held.state === 'loading') return null;
  const pack = held.value;
  const one = item ? pack.path.items.find((i) => i.id === item) : undefined;
  const of = sheet ? pack.worksheets[sheet] : undefined;
  const home = sheet ? homeOf(pack, sheet) : undefined;
  const title = of?.title ?? one?.title ?? pack.name;
  const rows = rowsOf(program);
  const some = sheet ? any(pack, [sheet]) : one ? any(pack, one.worksheets) || says(pack, one) : rows.length > 0 || itemEntries().some((e) => e.program === program && (e.own || answered(e).length));
  return html`
    <p class="crumb">${sheet ? html`<${Link} to="sheet" with=${{program, sheet}}>${title}<//>` : one ? html`<${Link} to="path/step" with=${{program, item}}>${title}<//>` : html`<${Link} to="path" with=${{program}}>${t('path.crumb')}<//>`}</p>
    <${Head} title=${title}>${one ? number(pack, one) : home ? number(pack, home) : of ? pack.short || pack.name : pack.path.title}<//>
    ${some
      ? html`<p class="buttons noprint"><${Button} icon="printer" onClick=${() => print()}>${t('reading.print')}<//>
          ${home && html` <${LinkButton} quiet to="reading" with=${{program, item: home.id}}>${t('reading.whole', {title: home.title})}<//>`}</p>
        <p class="small quietly noprint">${t('reading.paper')}</p>
        <article class="reading">${sheet ? html`<${Lines} pack=${pack} sheet=${sheet} bare />` : one ? html`<${Part} pack=${pack} item=${one} level=${2} />` : html`<${All} pack=${pack} />`}</article>`
      : html`<${Empty} title=${t('reading.none')} text=${t('reading.none.more')}><${LinkButton} first to=${sheet ? 'sheet' : one ? 'path/step' : 'path'} with=${{program, ...(sheet ? {sheet} : one ? {item} : {})}}>${t('reading.write')}<//><//>`}`;
}

/** @param {Pack} pack @param {Item} item */
const number = (pack, item) => t(`path.n.${kindOf(pack)}`, {n: pack.path.items.indexOf(item) + 1});

/** @param {Pack} pack @param {string[]} sheets */
function any(pack, sheets) {
  return written(rowsOf(pack.id).filter((r) => sheets.includes(r.sheet))).length > 0;
}

/** @param {Pack} pack @param {Item} item */
function says(pack, item) {
  const entry = itemEntry(pack.id, item.id);
  return Boolean(String(entry?.own ?? '').trim()) || answered(entry).length > 0;
}

/** Everything of a program, step by step, then what belongs to every day. @param {{pack: Pack}} props */
function All({pack}) {
  const {day} = moment(book);
  const all = places(pack, itemEntries());
  const others = everyDay(pack).filter((s) => any(pack, [s.id]));
  return html`
    ${pack.path.items.filter((item) => says(pack, item) || any(pack, item.worksheets)).map((item) => {
      const place = all.find((p) => p.id === item.id);
      return html`<section key=${item.id}><h2>${number(pack, item)}: ${item.title}</h2>
        ${place?.begun && html`<p class="small quietly">${t('path.begun', {day: sayDate(place.begun)})}${place.done && ` ${t('path.done', {day: sayDate(place.done)})}.`}</p>`}
        <${Part} pack=${pack} item=${item} level=${3} /></section>`;
    })}
    ${others.length > 0 && html`<section><h2>${t('path.everyday')}</h2>${others.map((s) => html`<${Lines} key=${s.id} pack=${pack} sheet=${s.id} level=${3} />`)}</section>`}
    <p class="small quietly">${t('reading.date', {day: sayDate(day)})}</p>`;
}

/** @param {{pack: Pack, item: Item, level: number}} props */
function Part({pack, item, level}) {
  const entry = itemEntry(pack.id, item.id);
  const own = String(entry?.own ?? '').trim();
  const answers = answered(entry).map(([n, text]) => ({n: Number(n), question: item.questions[Number(n) - 1], text})).sort((a, b) => a.n - b.n);
  return html`
    ${own ? html`<blockquote class="lines">${own}</blockquote>` : html`<p class="standfirst">${item.text}</p>`}
    ${answers.map((a) => html`<section key=${a.n}><${`h${level}`}>${a.question ?? t('path.answer')}<//><p class="lines">${a.text}</p></section>`)}
    ${item.worksheets.map((sheet) => html`<${Lines} key=${sheet} pack=${pack} sheet=${sheet} level=${level} />`)}`;
}

/** @param {{pack: Pack, sheet: string, level?: number, bare?: boolean}} props bare: under its own heading */
function Lines({pack, sheet, level = 1, bare}) {
  const of = sheetOf(pack, sheet);
  const rows = of ? arranged(of.sheet, written(of.own)) : [];
  if (!of || !rows.length) return null;
  return html`<section>${!bare && html`<${`h${level}`}>${of.words.title}<//>`}
    ${rows.map((row) => html`<div class="entry" key=${row.id}><${Said} of=${of} row=${row} level=${level + 1} /></div>`)}</section>`;
}

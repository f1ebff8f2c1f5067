/**
 * Path: the steps or points of each program, drawn as a climb or a level way and said again as a list. Where one is stands in lamplight;
 * nothing has a date to be done by.
 */

import {moment, programs} from '../../core/member.js';
import {packs} from '../../core/packs.js';
import {monthName, language, sayMonth, sayShort} from '../../core/words.js';
import {parts} from '../../core/dates.js';
import {picture, places} from '../../core/way.js';
import {everyDay} from '../../core/worksheet.js';
import {book} from '../../parts/book.js';
import {Empty, Head, Icon, Link, LinkButton, Picture, has, html, t, tn} from '../../parts/index.js';
import {NotHere, SheetRow, answered, counted, goOn, itemEntries, rowsOf} from './work.js';

/** @typedef {import('../../core/packs.js').Pack} Pack @typedef {import('../../core/way.js').Place} Place @typedef {import('../../core/lines.js').Row} Row */

/** @param {{program?: string}} props */
export default function Path({program}) {
  void book.version.value;
  const chosen = programs(book);
  const left = [...new Set([...book.all('row'), ...book.all('item')].map((e) => e['program']))].filter((p) => p && !chosen.includes(p));
  const id = program && [...chosen, ...left].includes(program) ? program : chosen[0];
  if (!id) {
    return html`<${Head} title=${t('path.title')} />
      <${Empty} icon="footprints" title=${t('path.none')} text=${t('path.none.more')}><${LinkButton} first to="more/programs">${t('path.none.deed')}<//><//>
      <${Left} ids=${left} />`;
  }
  const held = packs.seePack(id, language());
  return html`
    <${Head} title=${t('path.title')}>${held.state === 'here' && html`${held.value.name} · `}<${Link} to="more/programs">${t('path.change')}<//><//>
    ${chosen.length > 1 && html`<ul class="parts" aria-label=${t('path.programs')}>
      ${chosen.map((p) => html`<li key=${p}><${Link} to="path" with=${{program: p}} replace aria-current=${p === id ? 'page' : undefined}><${Name} id=${p} /><//></li>`)}
    </ul>`}
    ${held.state === 'fault' && html`<${NotHere} />`}
    ${held.state === 'here' && html`<${Way} key=${id} pack=${held.value} />`}
    <${Left} ids=${left.filter((p) => p !== id)} />`;
}

/** The short name of a program. @param {{id: string}} props */
function Name({id}) {
  const held = packs.seePack(id, language());
  return held.state === 'here' ? held.value.short || held.value.name : id.toUpperCase();
}

/** Programs that were left: what was written there stays to be read. @param {{ids: string[]}} props */
function Left({ids}) {
  if (!ids.length) return null;
  return html`<p class="small">${t('path.left')} ${ids.map((p, i) => html`${i > 0 && ', '}<${Link} key=${p} to="path" with=${{program: p}}><${Name} id=${p} /><//>`)}</p>`;
}

/** @param {{pack: Pack}} props */
function Way({pack}) {
  const {day} = moment(book);
  const all = places(pack, itemEntries());
  const rows = rowsOf(pack.id);
  const next = all.some((p) => p.state === 'here') ? undefined : all.find((p) => p.state === 'open')?.id;
  const others = everyDay(pack);
  return html`
    <${Hill} pack=${pack} all=${all} />
    <h2>${pack.path.title}</h2>
    <ol class="steps">${all.map((place, i) => html`<${Step} key=${place.id} pack=${pack} place=${place} item=${pack.path.items[i]} rows=${rows} today=${day} next=${place.id === next} />`)}</ol>
    <p class="small quietly">${t('path.paraphrase')}</p>
    ${others.length > 0 && html`<h2>${t('path.everyday')}</h2>
      <p>${t('path.everyday.more')}</p>
      <ul class="rows">${others.map((sheet) => html`<${SheetRow} key=${sheet.id} pack=${pack} sheet=${sheet} rows=${rows} today=${day} />`)}</ul>`}
    <p class="buttons"><${LinkButton} icon="search" to="search">${t('path.search')}<//> <${LinkButton} icon="book-open" to="reading" with=${{program: pack.id}}>${t('path.readall')}<//></p>`;
}

/** A small number in words. @param {number} n */
const word = (n) => (has(`path.number.${n}`) ? t(`path.number.${n}`) : String(n));
/** @param {string} text */
const up = (text) => text.charAt(0).toLocaleUpperCase() + text.slice(1);

/** @param {{pack: Pack, all: Place[]}} props */
function Hill({pack, all}) {
  const kind = pack.path.kind === 'steps' ? 'steps' : 'points';
  const p = picture(all, pack.path.kind);
  const behind = all.filter((x) => x.state === 'done').length;
  const here = all.find((x) => x.state === 'here');
  const title = pack.path.items.find((i) => i.id === here?.id)?.title ?? '';
  const says = [
    behind ? up(tn(`path.says.${kind}.behind`, behind, {count: word(behind)})) : '',
    here ? t(`path.says.${kind}.here`, {n: word(here.n), title}) : '',
  ].filter(Boolean).join(' ') || t(`path.says.${kind}.none`);
  const label = tn(`path.picture.${kind}`, behind, {ledges: word(all.length), count: up(word(behind)), lamp: here ? t('path.picture.lamp', {n: here.n}) : ''});
  const sure = has(`path.sure.${pack.family}`) ? t(`path.sure.${pack.family}`) : t(`path.sure.${kind}`);
  const lamp = p.lamp;
  return html`<${Picture} class="climb" says=${says} sure=${sure}>
    <svg viewBox=${`0 0 ${p.width} ${p.height}`} role="img" aria-label=${label}>
      <path class="hill-far" d=${p.far} /><path class="hill" d=${p.ground} />
      ${p.trees.map((d) => html`<path class="hill-tree" d=${d} />`)}
      ${lamp && html`<circle class="glow" cx=${lamp.x} cy=${lamp.y - 15} r="24" />`}
      ${p.walked && html`<path class="hill-cut" d=${p.walked} />`}
      ${p.ahead && html`<path class="hill-cut hill-ahead" d=${p.ahead} />`}
      ${lamp && html`<path class="lamp-post" d=${`M${lamp.x - 7} ${lamp.y}h14M${lamp.x} ${lamp.y}v-5M${lamp.x - 6.5} ${lamp.y - 5}h13v-15h-13zM${lamp.x - 4} ${lamp.y - 20}a4 4.5 0 0 1 8 0`} />
        <path class="lamplit" d=${`M${lamp.x - 4} ${lamp.y - 7.5}h8v-9h-8z`} />`}
      ${p.marks.map((m) => html`<text class=${m.when === 'here' ? 'hill-number' : `hill-number ${m.when}`} x=${m.x} y=${m.y}>${m.n}</text>`)}
    </svg>
  <//>`;
}

/** @param {{pack: Pack, place: Place, item: import('../../core/packs.js').Item | undefined, rows: Row[], today: string, next: boolean}} props */
function Step({pack, place, item, rows, today, next}) {
  if (!item) return null;
  const to = {program: pack.id, item: item.id};
  const sheets = counted(pack, item, rows).filter((s) => s.n);
  const any = sheets.length > 0 || answered(place.entry).length > 0;
  const lines = sheets.map((s) => t('path.lines', {title: s.title, n: s.n})).join(', ');
  if (place.state !== 'here') {
    return html`<li><b>${place.n}</b><div>
      <h3><${Link} to="path/step" with=${to}>${item.title}<//></h3>
      <p>${item.text}</p>
      ${place.state === 'done' && html`<p class="state well"><${Icon} name="check" />${sayDone(place.done, today)}</p>`}
      ${lines && html`<p class="small quietly">${lines}</p>`}
      ${next && html`<p class="buttons above"><${LinkButton} first to="path/step" with=${to}>${any ? t('path.goon') : t('path.beginhere')}<//></p>`}
    </div></li>`;
  }
  const on = goOn(pack, item, rows);
  return html`<li class="here" aria-current="step"><b>${place.n}</b><div>
    <p class="now">${t('path.here')}</p>
    <h3><${Link} to="path/step" with=${to} class="plainly">${item.title}<//></h3>
    <p>${item.text}</p>
    <p class="small quietly">${[place.begun && t('path.begun', {day: sayShort(place.begun, today)}), lines && `${lines}.`, t('path.alone')].filter(Boolean).join(' ')}</p>
    <p class="buttons above"><${LinkButton} first to=${on.to} with=${on.with}>${any ? t('path.goon') : t('path.beginhere')}<//>
      ${any && html` <${LinkButton} to="reading" with=${to}>${t('path.read')}<//>`}</p>
  </div></li>`;
}

/**
 * "Finished in May": the month is enough to remember by.
 *
 * @param {string | undefined} day
 * @param {string} today
 */
function sayDone(day, today) {
  if (!day) return t('path.done.noday');
  const {year, month} = parts(day);
  return t('path.done.month', {day: year === parts(today).year ? monthName(month) : sayMonth(day)});
}

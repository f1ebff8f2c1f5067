/**
 * A worksheet: its lines and a new one, a page that is filled in again when it is time, or a day. Every letter is kept as it is written. Asked
 * for with {program, sheet} and, if it is about one of them, {row} or {day}.
 */

import {addDays, isDay} from '../../core/dates.js';
import {after, arranged, beginning, byDay, dayColumn, draftOf, isPage, last, lineOf, moved, oneADay, ordered, written} from '../../core/lines.js';
import {packs} from '../../core/packs.js';
import {homeOf, isInventory} from '../../core/worksheet.js';
import {firstUp} from '../../core/text.js';
import {language, sayDay} from '../../core/words.js';
import {book} from '../../parts/book.js';
import {Button, FaultNotice, Head, Icon, Link, LinkButton, go, html, t, toast, useDeed, useEffect, useRef, useState} from '../../parts/index.js';
import {NotHere, Tabs} from '../path/work.js';
import {kindOf} from '../path/step.js';
import {Leads, Offer} from './leads.js';
import {Boxes, useLine} from './line.js';
import {Lines} from './lines.js';
import {nameOf, sheetOf} from './read.js';

/** @typedef {import('./read.js').Of} Of @typedef {import('../../core/lines.js').Row} Row */

/** @param {{program?: string, sheet?: string}} asked */
export function inventory({program = '', sheet}) {
  return isInventory(packs.seePack(program, language()).value, {sheet});
}

/** @param {{program: string, sheet: string, row?: string, day?: string}} props */
export default function SheetScreen({program, sheet, row, day}) {
  const held = packs.seePack(program, language());
  const crumb = html`<p class="crumb"><${Link} to="path" with=${{program}}>${t('path.crumb')}<//></p>`;
  if (held.state === 'loading') return crumb;
  if (held.state === 'fault') return html`${crumb}<${NotHere} />`;
  const of = sheetOf(held.value, sheet);
  if (!of) return html`${crumb}<${Head} title=${t('sheets.gone')} /><p>${t('path.gone.more')}</p><p class="buttons"><${LinkButton} icon="search" to="search">${t('path.search')}<//></p>`;
  const key = `${program} ${sheet} ${row ?? ''} ${day ?? ''}`;
  if (row) return html`<${One} key=${key} of=${of} id=${row} />`;
  return html`${crumb}<${Whole} key=${key} of=${of} day=${day} />`;
}

/** What stands above every worksheet. @param {{of: Of}} props */
function Top({of}) {
  const item = homeOf(of.pack, of.sheet.id);
  const n = item ? of.pack.path.items.indexOf(item) + 1 : 0;
  return html`
    <${Head} title=${item?.title ?? of.words.title}>${item ? t(`path.n.${kindOf(of.pack)}`, {n}) : of.pack.short || of.pack.name} · ${t('sheets.alone')}<//>
    ${item && html`<${Tabs} pack=${of.pack} item=${item} rows=${of.rows} now=${of.sheet.id} />`}
    <p class="standfirst">${of.words.intro}</p>`;
}

/** @param {{of: Of}} props */
function Bottom({of}) {
  return html`<p class="small quietly"><${Icon} name="lock" /> ${t(isInventory(of.pack, {sheet: of.sheet.id}) ? 'path.only.inventory' : 'path.only')} ${t('path.kept')}</p>`;
}

/** @param {{of: Of, day?: string}} props */
function Whole({of, day}) {
  const part = oneADay(of.sheet) ? html`<${Day} key=${day ?? ''} of=${of} day=${day && isDay(day) ? day : of.day} />` : isPage(of.sheet) ? html`<${Page} of=${of} />` : html`<${List} of=${of} />`;
  return html`<${Top} of=${of} />${part}<${Bottom} of=${of} />`;
}

/**
 * What a new line is made with.
 *
 * @param {Of} of
 * @param {Record<string, any>} cells
 * @param {string} day
 */
function fields(of, cells, day) {
  const item = homeOf(of.pack, of.sheet.id)?.id;
  return {program: of.pack.id, sheet: of.sheet.id, ...(item ? {item} : {}), order: after(of.own), day, cells};
}

/** @param {{of: Of, wide?: boolean}} props */
const Read = ({of}) => html`<${LinkButton} icon="book-open" to="reading" with=${{program: of.pack.id, sheet: of.sheet.id}}>${t('sheets.read')}<//>`;

/** Many lines: those that stand, and a new one. @param {{of: Of}} props */
function List({of}) {
  const [n, next] = useState(0);
  const [draft, setDraft] = useState(() => draftOf(of.own)?.id);
  const lines = arranged(of.sheet, written(of.own.filter((row) => !row.draft)));
  const [adding, add] = useState(Boolean(draft) || !lines.length);
  const [done, setDone] = useState('');
  const finished = done ? of.own.find((row) => row.id === done) : undefined;
  const begin = () => {
    setDraft(draftOf(of.own)?.id);
    next(n + 1);
    add(true);
  };
  const onNext = (/** @type {string} */ id) => {
    setDone(id);
    setDraft(undefined);
    next(n + 1);
  };
  const form = adding && html`<${NewLine} key=${n} of=${of} draft=${draft} focus=${n > 0} onNext=${onNext} onEnough=${() => add(false)} />`;
  const top = byDay(of.sheet); // the newest stands first, and so does the new one
  return html`
    ${!(adding && !lines.length) && html`<p class="buttons">
      ${!adding && html`<${Button} first icon="plus" onClick=${begin}>${t(top ? 'sheets.addlog' : 'sheets.add')}<//>`}
      ${lines.length > 0 && html`<${Read} of=${of} />`}
    </p>`}
    <p class="unseen" role="status">${finished && t('sheets.kept.line', {title: nameOf(of, finished)})}</p>
    ${top && form}
    ${top && finished && html`<${Offer} key=${done} of=${of} row=${finished} onDone=${() => setDone('')} />`}
    ${lines.length > 0 && html`<h2 class="unseen">${of.words.title}</h2>`}
    <${Lines} of=${of} rows=${lines} />
    ${!top && finished && html`<${Offer} key=${done} of=${of} row=${finished} onDone=${() => setDone('')} />`}
    ${!top && form}`;
}

/**
 * @param {{of: Of, draft?: string, focus: boolean, onNext: (id: string) => void, onEnough: () => void}} props draft: the half-written line to go on with
 */
function NewLine({of, draft, focus, onNext, onEnough}) {
  const line = useLine(of, {id: draft, first: {...fields(of, beginning(of.sheet, of.day, of.time), of.day), draft: true}});
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    if (!focus) return;
    const first = /** @type {HTMLElement | null} */ (box.current?.querySelector('.boxes input, .boxes textarea, .boxes select, .boxes button, input'));
    first?.focus();
  }, []);
  const [finish, {busy, fault}] = useDeed(async () => {
    await line.saver.flush();
    if (line.saver.fault.peek()) throw line.saver.fault.peek();
    const row = line.saver.id ? /** @type {any} */ (book.get(line.saver.id)) : undefined;
    if (!row || !written([row]).length) return onEnough();
    await book.put({k: 'row', id: row.id, draft: null});
    onNext(row.id);
  });
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    void finish();
  };
  const [enough, leaving] = useDeed(async () => {
    await line.saver.flush();
    if (line.saver.fault.peek()) throw line.saver.fault.peek();
    const item = homeOf(of.pack, of.sheet.id);
    toast(t('sheets.enough.said'), undefined, {stay: true});
    go(item ? 'path/step' : 'path', {program: of.pack.id, ...(item ? {item: item.id} : {})});
  });
  const said = written(line.row ? [line.row] : []).length > 0;
  return html`<form class="sheet noprint" ref=${box} onSubmit=${submit} novalidate>
    <h2>${t(draft ? 'sheets.new.draft' : 'sheets.new')}</h2>
    <${FaultNotice} fault=${fault ?? leaving.fault} />
    <${Boxes} of=${of} line=${line} fresh keep=${html`<${Button} type="submit" first disabled=${busy}>${t(byDay(of.sheet) ? 'sheets.keep' : 'sheets.next')}<//>`}
      leave=${html`<${Button} quiet disabled=${leaving.busy} onClick=${said ? enough : onEnough}>${t('sheets.enough')}<//>`} />
  </form>`;
}

/** One page: the newest holds, earlier ones stay to be read. @param {{of: Of}} props */
function Page({of}) {
  const [n, next] = useState(0);
  const [now, setNow] = useState(() => last(of.own)?.id);
  const [made, setMade] = useState(/** @type {string | undefined} */ (undefined));
  const id = made ?? now;
  const before = ordered(written(of.own.filter((row) => row.id !== id))).reverse();
  const row = of.own.find((r) => r.id === id);
  const begin = () => {
    setNow(undefined);
    setMade(undefined);
    next(n + 1);
  };
  const full = row && written([row]).length > 0;
  return html`
    ${full && html`<p class="buttons"><${Read} of=${of} /> <${Button} quiet onClick=${begin}>${t('sheets.page.new')}<//></p>`}
    <${PageForm} key=${n} of=${of} id=${now} onMade=${setMade} focus=${n > 0} />
    ${full && row && html`<${Leads} of=${of} row=${row} />`}
    ${before.length > 0 && html`<h2>${t('sheets.page.before')}</h2><${Lines} of=${of} rows=${before} />`}`;
}

/** @param {{of: Of, id?: string, onMade: (id: string) => void, focus: boolean}} props */
function PageForm({of, id, onMade, focus}) {
  const line = useLine(of, {id, first: fields(of, {}, of.day)});
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    if (focus) /** @type {HTMLElement | null} */ (box.current?.querySelector('input, textarea, select'))?.focus();
  }, []);
  useEffect(() => {
    if (!id && line.id) onMade(line.id);
  }, [line.id]);
  return html`<form class="sheet noprint" ref=${box} onSubmit=${(/** @type {Event} */ e) => e.preventDefault()} novalidate>
    ${line.row?.day && html`<p class="small quietly">${t('sheets.page.now', {day: of.r.day(line.row.day)})}</p>`}
    <${Boxes} of=${of} line=${line} fresh=${!id} />
  </form>`;
}

/** One line for each day. @param {{of: Of, day: string}} props */
function Day({of, day}) {
  const to = (/** @type {string} */ d) => ({program: of.pack.id, sheet: of.sheet.id, day: d});
  const column = dayColumn(of.sheet)?.id ?? '';
  const mine = lineOf(of.sheet, of.own, day);
  const before = arranged(of.sheet, written(of.own.filter((row) => row.id !== mine?.id)));
  const said = sayDay(day, of.day);
  return html`
    <h2>${day === of.day ? t('sheets.day.today', {day: said}) : firstUp(said)}</h2>
    <p class="buttons"><${LinkButton} small icon="arrow-left" to="sheet" with=${to(addDays(day, -1))}>${t('sheets.day.before')}<//>
      <${LinkButton} small to="sheet" with=${to(addDays(day, 1))}>${t('sheets.day.after')} <${Icon} name="arrow-right" /><//>
      ${day !== of.day && html`<${LinkButton} small quiet to="sheet" with=${to(of.day)}>${t('sheets.day.back')}<//>`}</p>
    <${DayForm} of=${of} day=${day} column=${column} />
    ${mine && written([mine]).length > 0 && html`<${Leads} of=${of} row=${mine} />`}
    ${before.length > 0 && html`<h2>${t('sheets.days.before')}</h2><p class="buttons"><${Read} of=${of} /></p>
      <${Lines} of=${of} rows=${before} ask=${(/** @type {Row} */ row) => ({day: String(row.cells?.[column] ?? row.day ?? '').slice(0, 10)})} />`}`;
}

/** @param {{of: Of, day: string, column: string}} props */
function DayForm({of, day, column}) {
  const find = () => lineOf(of.sheet, /** @type {any} */ (book.all('row')).filter((/** @type {any} */ r) => r.program === of.pack.id && r.sheet === of.sheet.id), day);
  const [id] = useState(() => find()?.id);
  const line = useLine(of, {id, first: fields(of, {[column]: day}, day), find});
  return html`<form class="sheet noprint" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()} novalidate>
    <${Boxes} of=${of} line=${line} skip=${column} fresh=${!id} />
  </form>`;
}

/** One line of many, to be changed, moved or taken out. @param {{of: Of, id: string}} props */
function One({of, id}) {
  const back = {program: of.pack.id, sheet: of.sheet.id};
  const crumb = html`<p class="crumb"><${Link} to="sheet" with=${back} replace>${of.words.title}<//></p>`;
  if (!of.own.some((row) => row.id === id)) return html`${crumb}<${Head} title=${t('sheets.row.gone')} /><p>${t('sheets.row.gone.more')}</p><p class="buttons"><${LinkButton} first to="sheet" with=${back} replace>${t('sheets.done')}<//></p>`;
  return html`${crumb}<${Old} of=${of} id=${id} />`;
}

/** @param {{of: Of, id: string}} props */
function Old({of, id}) {
  const row = /** @type {Row} */ (of.own.find((r) => r.id === id));
  const line = useLine(of, {id});
  const page = isPage(of.sheet);
  const back = {program: of.pack.id, sheet: of.sheet.id};
  const lines = ordered(written(of.own.filter((r) => !r.draft)));
  const at = lines.findIndex((r) => r.id === id);
  const [remove, {busy, fault}] = useDeed(async () => {
    await line.saver.flush();
    const undo = await book.remove(id);
    toast(t(page ? 'sheets.removedpage' : 'sheets.removed'), undo, {stay: true});
    go('sheet', back, {replace: true});
  });
  const [move, moving] = useDeed(async (/** @type {-1|1} */ by) => {
    const changes = moved(lines, id, by);
    for (const c of changes) await book.put({k: 'row', ...c});
  });
  return html`
    <${Head} title=${nameOf(of, row)}>${t('sheets.alone')}<//>
    <form class="sheet noprint" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()} novalidate><${Boxes} of=${of} line=${line} /></form>
    <p class="buttons"><${LinkButton} first to="sheet" with=${back} replace>${t('sheets.done')}<//></p>
    <${Leads} of=${of} row=${row} />
    ${!byDay(of.sheet) && !page && at >= 0 && lines.length > 1 && html`<h2>${t('sheets.order')}</h2>
      <p role="status">${t('sheets.order.now', {n: at + 1, most: lines.length})}</p>
      <p class="buttons"><${Button} small disabled=${moving.busy || at === 0} onClick=${() => move(-1)}>${t('sheets.up')}<//> <${Button} small disabled=${moving.busy || at === lines.length - 1} onClick=${() => move(1)}>${t('sheets.down')}<//></p>`}
    <${FaultNotice} fault=${fault ?? moving.fault} />
    <p class="buttons"><${Button} quiet icon="trash-2" disabled=${busy} onClick=${remove}>${t(page ? 'sheets.removepage' : 'sheets.remove')}<//></p>
    <${Bottom} of=${of} />`;
}

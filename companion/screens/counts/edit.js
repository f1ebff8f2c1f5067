/** A new count, or another word, day or way of counting for one that is there. What is changed is kept at once. */

import {since} from '../../core/counts.js';
import {change, chosen, moment, programs, settings} from '../../core/member.js';
import {deviceZone, isDay} from '../../core/dates.js';
import {Saver, useSaver} from '../../core/saver.js';
import {language, sayDate} from '../../core/words.js';
import {book} from '../../parts/book.js';
import {Button, Choice, FaultNotice, Field, Head, Link, LinkButton, Option, go, html, t, toast, useDeed, useState} from '../../parts/index.js';
import {counts, fromPack, sayWhat, whole} from './say.js';

/** @param {{id?: string}} props */
export default function Edit({id}) {
  void book.version.value;
  const count = id ? /** @type {any} */ (book.get(id)) : undefined;
  return html`
    <p class="crumb">${count ? html`<${Link} to="counts/one" with=${{id}}>${sayWhat(whole(count))}<//>` : html`<${Link} to="counts">${t('counts.all')}<//>`}</p>
    ${count ? html`<${Old} count=${count} />` : html`<${New} />`}`;
}

/** What is wrong with a first day; nothing where it will do. @param {string} day @param {string} today */
export function wrongDay(day, today) {
  if (!day) return '';
  if (!isDay(day)) return t('counts.day.none');
  return day > today ? t('counts.day.ahead') : '';
}

/** The programs of the member that are not loaded yet have no words to offer. @param {{value: string, onInput: (v: string) => void}} props */
function ProgramField({value, onInput}) {
  const {packs} = chosen(book, language());
  if (!programs(book).length) return null;
  return html`<${Field} label=${t('counts.program')} hint=${t('counts.program.more')} value=${value} onInput=${onInput}
    options=${[{value: '', label: t('counts.program.none')}, ...packs.map((p) => ({value: p.id, label: `${p.name} (${fromPack(p.count_words.other)})`}))]} />`;
}

function New() {
  const {day} = moment(book);
  const list = counts();
  const free = programs(book).find((p) => !list.some((c) => c.program === p)) ?? '';
  const [program, setProgram] = useState(free);
  const [label, setLabel] = useState('');
  const [start, setStart] = useState(day);
  const [tried, setTried] = useState(false);
  const wrong = wrongDay(start, day);
  const nameless = !program && !label.trim();
  const [make, {busy, fault}] = useDeed(async () => {
    setTried(true);
    if (wrong || nameless) return;
    const entry = await book.put({k: 'count', label: label.trim(), start: start || null, order: list.length, hidden: false, ...(program ? {program} : {})});
    if (!settings(book)['zone']) await change(book, {zone: deviceZone()});
    go('counts/one', {id: entry.id}, {replace: true});
  });
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    void make();
  };
  return html`<${Head} title=${t('counts.new')} />
    <form onSubmit=${submit} novalidate>
      <${ProgramField} value=${program} onInput=${setProgram} />
      <${Field} label=${program ? t('counts.label.own') : t('counts.label')} hint=${t('counts.label.more')} value=${label} onInput=${setLabel} wrong=${tried && nameless && t('counts.label.none')} control=${{autocomplete: 'off'}} />
      <${Field} label=${t('counts.start')} hint=${t('counts.start.more')} type="date" value=${start} onInput=${setStart} wrong=${wrong} control=${{max: day}} />
      <${FaultNotice} fault=${fault} />
      <p class="buttons"><${Button} type="submit" first disabled=${busy}>${t('counts.make')}<//></p>
    </form>`;
}

/** @param {{count: import('./say.js').Count}} props */
function Old({count}) {
  const w = whole(count);
  const {day} = w;
  const label = useSaver(() => new Saver(book, {k: 'count', id: count.id}), [count.id]);
  const [text, setText] = useState(count.label ?? '');
  const [start, setStart] = useState(w.look.since ?? '');
  const move = start && !wrongDay(start, day) ? since(count, w.setbacks, start) : null;
  const wrong = wrongDay(start, day) || (move && 'fault' in move ? t('counts.day.before', {word: move.fault.word || t('counts.aword'), day: sayDate(move.fault.day)}) : '');
  const [keep, {fault}] = useDeed(async (/** @type {any} */ fields) => void (await book.put(fields)));

  const setDay = async (/** @type {string} */ next) => {
    setStart(next);
    if (!next || wrongDay(next, day)) return;
    const there = since(count, w.setbacks, next);
    if ('fault' in there) return;
    await keep({k: there.id === count.id ? 'count' : 'setback', ...there});
  };
  const without = async () => {
    const before = count.start;
    setStart('');
    await keep({k: 'count', id: count.id, start: null});
    toast(t('counts.noday.done'), () => book.put({k: 'count', id: count.id, start: before ?? null}));
  };
  const write = (/** @type {string} */ value) => {
    setText(value);
    label.set({label: value.trim()});
  };
  return html`<${Head} title=${t('counts.edit.title')} />
    <${ProgramField} value=${count.program ?? ''} onInput=${(/** @type {string} */ value) => keep({k: 'count', id: count.id, program: value || null})} />
    <${Field} label=${t('counts.label.own')} hint=${t('counts.label.more')} value=${text} onInput=${write} control=${{autocomplete: 'off'}} />
    <${Field} label=${t('counts.start')} hint=${w.pack?.count_starts ?? t('counts.start.more')} type="date" value=${start} onInput=${setDay} wrong=${wrong} control=${{max: day}}>
      ${count.start && !w.setbacks.length && html`<p class="buttons"><${Button} quiet small onClick=${without}>${t('counts.noday.set')}<//></p>`}
    <//>
    <${Choice} legend=${t('counts.unit')} value=${count.unit === 'days' ? 'days' : 'both'} onChange=${(/** @type {string} */ v) => keep({k: 'count', id: count.id, unit: v === 'days' ? 'days' : null})}
      options=${[{value: 'both', label: t('counts.unit.both'), hint: t('counts.unit.both.more')}, {value: 'days', label: t('counts.unit.days')}]} />
    <${Option} checked=${Boolean(count.hidden)} onChange=${(/** @type {boolean} */ on) => keep({k: 'count', id: count.id, hidden: on})}>${t('counts.hide')}<//>
    <${FaultNotice} fault=${fault ?? label.fault.value} />
    <p class="quietly small">${t('counts.kept')}</p>
    <p class="buttons"><${LinkButton} first to="counts/one" with=${{id: count.id}} replace>${t('counts.done')}<//> <${LinkButton} quiet to="counts/stones" with=${{id: count.id}}>${t('counts.stones.change')}<//></p>`;
}

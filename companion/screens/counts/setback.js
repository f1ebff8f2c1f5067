/**
 * A setback, in the member's own word. It erases nothing: whether the count starts again is for the member to say, now or later, and
 * what went before stays. Nothing here is red, and nothing asks why.
 */

import {moment} from '../../core/member.js';
import {addDays, isDay} from '../../core/dates.js';
import {look} from '../../core/counts.js';
import {Saver, useSaver} from '../../core/saver.js';
import {sayDate} from '../../core/words.js';
import {book} from '../../parts/book.js';
import {Button, Chips, Choice, FaultNotice, Field, Head, Link, Notice, go, html, t, toast, useDeed, useState} from '../../parts/index.js';
import {HELP} from '../../parts/spine.js';
import {sayWhat, whole} from './say.js';

// After these the body bears less than before: said to everybody whose program knows of them.
const DANGERS = ['opioid_tolerance', 'overdose'];

/** @param {{count: string, id?: string}} props */
export default function Setback({count: of, id}) {
  void book.version.value;
  const count = /** @type {any} */ (book.get(of));
  const [old] = useState(() => (id ? /** @type {any} */ (book.get(id)) : undefined)); // as it was when one came
  if (!count) return html`<${Head} title=${t('counts.gone')} /><p>${t('counts.gone.more')}</p>`;
  return html`<${Form} count=${count} old=${old} />`;
}

/** @param {{count: import('./say.js').Count, old?: import('./say.js').Setback}} props */
function Form({count, old}) {
  const w = whole(count);
  const {day: today} = moment(book);
  const words = w.pack?.setback_words ?? [t('counts.word.slip'), t('counts.word.lapse'), t('counts.word.setback')];
  const [word, setWord] = useState(old?.word ?? '');
  const [day, setDay] = useState(old?.day ?? today);
  const [note, setNote] = useState(old?.note ?? '');
  const [then, setThen] = useState(old?.rests ? 'rests' : old?.restart ? 'again' : 'on');
  const [restart, setRestart] = useState(old?.restart ?? '');
  const again = restart || (isDay(day) ? addDays(day, 1) : ''); // the first day without it, as most people count
  const wrongDay = !isDay(day) ? t('counts.day.none') : day > today ? t('counts.day.ahead') : '';
  const wrongAgain = then !== 'again' ? '' : !isDay(again) ? t('counts.day.none') : again < day ? t('counts.again.before') : again > addDays(today, 1) ? t('counts.again.late') : '';
  // What is written about it is kept as it is written; what it does to the count, only when that is said.
  const saver = useSaver(() => new Saver(book, old ? {k: 'setback', id: old.id} : {k: 'setback', count: count.id, restart: null}), []);
  const write = (/** @type {string} */ text) => {
    setNote(text);
    saver.set({note: text, ...(wrongDay ? {} : {day}), word: word.trim()});
  };
  const [keep, {busy, fault}] = useDeed(async () => {
    if (wrongDay || wrongAgain) return;
    await saver.flush();
    const before = look(count, w.setbacks.filter((s) => s.id !== saver.id && s.day <= day), day).since ?? count.start ?? null;
    const fields = {k: 'setback', count: count.id, day, word: word.trim(), note, restart: then === 'again' ? again : null, rests: then === 'rests' ? true : null, before};
    const entry = await book.put(saver.id ? {id: saver.id, ...fields} : fields);
    const undo = old
      ? () => book.put({k: 'setback', id: old.id, day: old.day, word: old.word, note: old.note, restart: old.restart ?? null, rests: old.rests ?? null})
      : () => book.remove(entry.id);
    toast(t('counts.noted'), undo, {stay: true});
    go('counts/one', {id: count.id}, {replace: true});
  });
  const remove = async () => {
    await saver.flush();
    if (saver.id) {
      const undo = await book.remove(saver.id);
      toast(t('counts.setback.removed'), undo, {stay: true});
    }
    go('counts/one', {id: count.id}, {replace: true});
  };
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    void keep();
  };
  const warning = w.pack?.warnings.find((x) => DANGERS.includes(x.id));
  return html`
    <p class="crumb"><${Link} to="counts/one" with=${{id: count.id}}>${sayWhat(w)}<//></p>
    <${Head} title=${t(old ? 'counts.setback.old' : 'counts.setback')} />
    <p class="standfirst">${t('counts.setback.more')}</p>
    <form onSubmit=${submit} novalidate>
      <${Field} label=${t('counts.word')} hint=${t('counts.word.more')} value=${word} onInput=${setWord} control=${{autocomplete: 'off'}}>
        <${Chips} label=${t('counts.word.some')} options=${words.map((x) => ({value: x, label: x}))} value=${words.includes(word) ? [word] : []} onChange=${(/** @type {string[]} */ v) => setWord(v[v.length - 1] ?? '')} />
      <//>
      <${Field} label=${t('counts.when')} type="date" value=${day} onInput=${setDay} wrong=${wrongDay} control=${{max: today}} />
      <${Field} label=${t('counts.note')} hint=${t('counts.note.more')} type="long" value=${note} onInput=${write} />
      <${Choice} legend=${t('counts.then')} hint=${w.pack?.count.medicine === 'keeps' ? t('counts.then.medicine') : t('counts.then.more')} value=${then} onChange=${setThen} options=${[
        {value: 'on', label: t('counts.then.on'), hint: t('counts.then.on.more')},
        {value: 'again', label: t('counts.then.again'), hint: t('counts.then.again.more')},
        {value: 'rests', label: t('counts.then.rests'), hint: t('counts.then.rests.more')},
      ]} />
      ${then === 'again' && html`<${Field} label=${t('counts.again.day')} hint=${t('counts.again.more')} type="date" value=${again} onInput=${setRestart} wrong=${wrongAgain} control=${{min: day, max: addDays(today, 1)}} />`}
      ${then !== 'on' && w.look.now && !old && html`<p>${t('counts.stays', {day: sayDate(w.look.now.from)})}</p>`}
      <${FaultNotice} fault=${fault ?? saver.fault.value} />
      <p class="buttons"><${Button} type="submit" first disabled=${busy}>${t(old ? 'counts.setback.keep' : 'counts.setback.note')}<//>
        <${Button} quiet onClick=${remove}>${t(old ? 'counts.setback.remove' : 'counts.setback.not')}<//></p>
    </form>
    ${warning && !old && html`<${Notice} kind="warning" title=${warning.lead}>${warning.text}<//>`}
    <p>${t('counts.alone')} <a href=${HELP}>${t('app.help')}</a></p>`;
}

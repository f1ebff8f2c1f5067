/**
 * Today in five: five short questions, each kept at the tap, none needed. No score is shown: it is a mirror, not a measure. Where a day
 * sounds hard, help stands beside it, once and quietly.
 */

import {language} from '../../core/words.js';
import {packs} from '../../core/packs.js';
import {Saver, useDraft, useSaver} from '../../core/saver.js';
import {score} from '../../score.js';
import {book} from '../../parts/book.js';
import {Button, FaultNotice, Head, LinkButton, Notice, html, t, tn, toast, useId} from '../../parts/index.js';
import {HELP} from '../../parts/spine.js';
import {find} from '../today/life.js';
import {Before, DayCrumb, useDay} from './day.js';

/** @typedef {import('../../core/packs.js').Instrument} Instrument */

const DAILY = 'daily-five';

/** @param {{day?: string}} props */
export default function CheckIn({day: asked}) {
  const {day, today} = useDay(asked);
  const held = packs.seeInstruments(language());
  const instrument = held.value?.[DAILY];
  return html`
    <${DayCrumb} day=${day} today=${today} />
    <${Head} title=${instrument?.text.name ?? t('checkin.title')} />
    ${held.state === 'fault' && html`<${Notice} title=${t('app.missing')} buttons=${html`<${Button} small onClick=${() => packs.again()}>${t('app.again')}<//>`}>${t('app.missing.more')}<//>`}
    ${instrument && html`<${Questions} key=${day} day=${day} instrument=${instrument} />`}`;
}

/** @param {{day: string, instrument: Instrument}} props */
function Questions({day, instrument}) {
  const entry = find('answers', (e) => e.instrument === DAILY && e.day === day);
  const saver = useSaver(() => new Saver(book, {k: 'answers', instrument: DAILY, day}, book.id(`answers:${DAILY}:${day}`)), [day]);
  const [answers, keep] = useDraft(/** @type {Record<string, number>} */ (entry?.answers ?? {}), (next) => {
    saver.set({answers: next});
    void saver.flush();
  });
  const answer = (/** @type {string} */ id, /** @type {number | undefined} */ value) => {
    const {[id]: _, ...rest} = answers;
    keep(value === undefined ? rest : {...rest, [id]: value});
  };
  const clear = () => {
    const before = answers;
    keep({});
    toast(t('checkin.cleared'), () => keep(before));
  };
  const n = instrument.items.filter((i) => i.id in answers).length;
  return html`
    <p>${instrument.text.intro}</p>
    ${instrument.items.map((item) => html`<${Question} key=${item.id} item=${item} text=${instrument.text} value=${answers[item.id]} onChange=${(/** @type {number | undefined} */ v) => answer(item.id, v)} />`)}
    <p role="status" class="quietly small">${n ? tn('checkin.said', n, {of: instrument.items.length}) : t('checkin.none')} ${t('practices.kept')}</p>
    <${FaultNotice} fault=${saver.fault.value} />
    ${isLow(instrument, answers) && html`<${Notice} icon="cloud-drizzle" title=${t('checkin.low')} buttons=${html`
      <${LinkButton} small to="urge">${t('app.struggling')}<//> <${LinkButton} small icon="pencil" to="journal/page">${t('checkin.write')}<//> <a class="button small danger" href=${HELP}>${t('app.help')}</a>`}>${t('checkin.low.more')}<//>`}
    <p class="buttons"><${LinkButton} first to="today">${t('practices.back')}<//>${n > 0 && html` <${Button} quiet onClick=${clear}>${t('checkin.clear')}<//>`}</p>
    <p class="small quietly">${instrument.text.note}</p>
    <${Before} title=${t('checkin.before')} entries=${/** @type {any[]} */ (book.all('answers')).filter((e) => e.instrument === DAILY)} day=${day} to="practices/checkin"
      text=${(/** @type {any} */ e) => sayAnswers(instrument, e.answers)} />`;
}

/**
 * Five answers in a row that breaks where it must; words, not numbers.
 *
 * @param {{item: import('../../score.js').Item, text: Instrument['text'], value?: number, onChange: (value: number | undefined) => void}} props
 */
function Question({item, text, value, onChange}) {
  const name = useId();
  return html`<fieldset>
    <legend>${text.items[item.id]}</legend>
    <div class="scale words">${(item.options ?? []).map((o) => html`<label key=${o.value}><input type="radio" autocomplete="off" name=${name} value=${o.value} checked=${o.value === value} onChange=${() => onChange(o.value)} /><span>${text.options[o.key]}</span></label>`)}</div>
    ${value !== undefined && html`<p><button type="button" class="button quiet small" onClick=${() => onChange(undefined)}>${t('checkin.leave')}<span class="unseen"> ${text.items[item.id]}</span></button></p>`}
  </fieldset>`;
}

/**
 * Whether the answers sound like a hard day: none of mood or of peace at all, or little of everything.
 *
 * @param {Instrument} instrument
 * @param {Record<string, number>} answers
 */
export function isLow(instrument, answers) {
  if (answers['mood'] === 0 || answers['calm'] === 0) return true;
  const total = score(instrument, offered(instrument, answers)).scores['total'];
  return total !== undefined && total <= 1;
}

/** Answers that the questions still offer: another version of the book may have kept others. @param {Instrument} instrument @param {Record<string, number>} answers */
function offered(instrument, answers) {
  return Object.fromEntries(Object.entries(answers).filter(([id, value]) => instrument.items.find((i) => i.id === id)?.options?.some((o) => o.value === value)));
}

/** "My mood carries me: mostly; I slept: partly". @param {Instrument} instrument @param {Record<string, number>} [answers] */
export function sayAnswers(instrument, answers = {}) {
  return instrument.items
    .flatMap((item) => {
      const key = item.options?.find((o) => o.value === answers[item.id])?.key;
      return key ? [`${instrument.text.items[item.id]}: ${String(instrument.text.options[key]).toLocaleLowerCase()}`] : [];
    })
    .join('; ');
}

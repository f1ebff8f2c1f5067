/**
 * The first minute: what this is, then two quiet questions that can both be passed over, then Today. No form, no account, no name.
 * Nothing is on the device before "Begin", and after it everything is.
 */

import {change, some} from '../../core/member.js';
import {deviceZone, today} from '../../core/dates.js';
import {language} from '../../core/words.js';
import {book} from '../../parts/book.js';
import {Button, FaultNotice, Field, Icon, LinkButton, Title, go, html, t, tn, useDeed, useEffect, useRef, useState} from '../../parts/index.js';
import {Bar} from '../../parts/spine.js';
import {wrongDay} from '../counts/edit.js';
import {ProgramChoice} from './choice.js';

/** The page stands without the spine, even once the book is open. */
export const page = 'bare';

/** The screen. */
export default function Start() {
  const [step, setStep] = useState(/** @type {'begin' | 'programs' | 'days'} */ ('begin'));
  const [chosen, setChosen] = useState(/** @type {string[]} */ ([]));
  const done = () => go('today', {}, {replace: true});
  return html`<${Bar} /><main id="main" class="steady" tabindex="-1">
    ${step === 'begin' && html`<${Begin} onBegun=${() => setStep('programs')} />`}
    ${step === 'programs' && html`<${Programs} key="programs" value=${chosen} onChange=${setChosen} onNext=${() => setStep('days')} />`}
    ${step === 'days' && html`<${Days} key="days" programs=${chosen} onDone=${done} />`}
  </main>`;
}

/** @param {{onBegun: () => void}} props */
function Begin({onBegun}) {
  const [more, setMore] = useState(false);
  const [begin, {busy, fault}] = useDeed(async () => {
    if (book.status.value === 'new') await book.lock.begin();
    onBegun();
  });
  return html`
    <${Title}>${t('start.title')}<//>
    <p class="standfirst">${t('start.what')}</p>
    <${FaultNotice} fault=${fault} />
    <p class="buttons stack">
      <${Button} first wide disabled=${busy} onClick=${() => begin()}>${t('start.begin')}<//>
      <${Button} wide quiet aria-expanded=${String(more)} onClick=${() => setMore(!more)}>${t('start.have')}<//>
    </p>
    ${more && html`<p class="buttons stack">
      <${LinkButton} wide to="account/enter">${t('start.signin')}<//>
      <${LinkButton} wide to="more/open">${t('start.open')}<//>
    </p>`}
    <p class="small quietly">${t('start.honest')}</p>`;
}

/** A step's heading, which takes the focus as that of a screen does. @param {{n: number, children?: any}} props */
function StepTitle({n, children}) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    scrollTo(0, 0);
    box.current?.focus({preventScroll: true});
  }, []);
  return html`<p class="quietly small">${t('start.step', {n, of: 2})}</p><h1 ref=${box} tabindex="-1">${children}</h1>`;
}

/** @param {{value: string[], onChange: (v: string[]) => void, onNext: () => void}} props */
function Programs({value, onChange, onNext}) {
  const [keep, {busy, fault}] = useDeed(async (/** @type {string[]} */ programs) => {
    if (programs.length) await change(book, {programs});
    onChange(programs);
    onNext();
  });
  return html`
    <${StepTitle} n=${1}>${t('start.programs')}<//>
    <p>${t('start.programs.more')}</p>
    <${ProgramChoice} value=${value} onChange=${onChange} />
    <${FaultNotice} fault=${fault} />
    <p class="buttons stack">
      <${Button} first wide disabled=${busy || !value.length} onClick=${() => keep(value)}>${value.length ? tn('start.with', value.length) : t('start.choose')}<//>
      <${Button} wide disabled=${busy} onClick=${() => keep([])}>${t('start.notnow')}<//>
    </p>`;
}

/** @param {{programs: string[], onDone: () => void}} props */
function Days({programs, onDone}) {
  const {packs: chosen, state} = some(programs, language());
  const day = today(deviceZone());
  const counted = chosen.filter((p) => p.count.starts !== 'none');
  const [starts, setStarts] = useState(/** @type {Record<string, string>} */ ({}));
  const [label, setLabel] = useState('');
  const wrong = (/** @type {string} */ id) => wrongDay(starts[id] ?? '', day);
  const nameless = Boolean(starts['']) && !label.trim();
  const [tried, setTried] = useState(false);
  const [keep, {busy, fault}] = useDeed(async () => {
    setTried(true);
    const given = Object.entries(starts).filter(([, start]) => start);
    if (given.some(([id]) => wrong(id)) || nameless) return;
    await change(book, {zone: deviceZone()});
    let order = 0;
    for (const [id, start] of given) await book.put({k: 'count', label: id ? '' : label.trim(), start, order: order++, hidden: false, ...(id ? {program: id} : {})});
    onDone();
  });
  const set = (/** @type {string} */ id) => (/** @type {string} */ value) => setStarts({...starts, [id]: value});
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    void keep();
  };
  const any = Object.values(starts).some(Boolean);
  return html`
    <${StepTitle} n=${2}>${t('start.days')}<//>
    <p>${t('start.days.more')}</p>
    <form onSubmit=${submit} novalidate>
      ${counted.map((p) => html`<${Field} key=${p.id} label=${t(`start.day.${known(p.count.starts)}`, {program: p.short || p.name})} hint=${p.count_starts} type="date"
        value=${starts[p.id] ?? ''} onInput=${set(p.id)} wrong=${wrong(p.id)} control=${{max: day}} />`)}
      ${state === 'here' && !counted.length && html`
        <${Field} label=${t('counts.label')} hint=${t('start.label.more')} value=${label} onInput=${setLabel} wrong=${tried && nameless && t('counts.label.none')} control=${{autocomplete: 'off'}} />
        <${Field} label=${t('counts.start')} hint=${t('counts.start.more')} type="date" value=${starts[''] ?? ''} onInput=${set('')} wrong=${wrong('')} control=${{max: day}} />`}
      <${FaultNotice} fault=${fault} />
      <p class="buttons stack">
        <${Button} type="submit" first wide disabled=${busy || !any}>${t('start.count')}<//>
        <${Button} wide disabled=${busy} onClick=${onDone}>${t('start.notnow')}<//>
      </p>
    </form>
    <p class="small quietly"><${Icon} name="info" /> ${t('start.later')}</p>`;
}

/** @param {string} starts of a pack */
function known(starts) {
  return ['last_use', 'last_crossing', 'plan_start', 'first_session'].includes(starts) ? starts : 'last_use';
}

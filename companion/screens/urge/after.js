/** The three ways on from a wait: it has eased, it is not easing, it has already happened. None of them is a failure. */

import {useDraft} from '../../core/saver.js';
import {some} from '../../core/member.js';
import {language} from '../../core/words.js';
import {programs} from '../../core/member.js';
import {book} from '../../parts/book.js';
import {Button, Chips, FaultNotice, Field, LinkButton, Notice, Scale, go, html, t, toast, useEffect, useRef} from '../../parts/index.js';
import {HELP} from '../../parts/spine.js';
import {counts, sayWhat, whole} from '../counts/say.js';
import {WAYS, sayWay} from './ways.js';
import {over} from './wait.js';

/** @typedef {import('../../core/saver.js').Saver} Saver */

/** The heading of each, which takes the focus. @param {{children?: any}} props */
function Top({children}) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    scrollTo(0, 0);
    box.current?.focus({preventScroll: true});
  }, []);
  return html`<h1 ref=${box} tabindex="-1">${children}</h1>`;
}

/** @param {{entry: any, say: (fields: Record<string, any>) => void, does: (way: string, on: boolean) => void, saver: Saver}} props */
export function Eased({entry, say, does, saver}) {
  const [note, write] = useDraft(/** @type {string} */ (entry.note ?? ''), (text) => saver.set({note: text}));
  const done = /** @type {string[]} */ (entry.with ?? []);
  const drop = async () => {
    await saver.flush();
    over();
    const undo = saver.id && await book.remove(saver.id);
    toast(t('urge.taken'), undo || undefined, {stay: true});
    go('today', {}, {replace: true});
  };
  return html`<${Top}>${t('urge.has')}<//>
    <p class="standfirst">${t('urge.has.more')}</p>
    <${Scale} legend=${t('urge.strength')} ends=${[t('urge.strength.low'), t('urge.strength.high')]} value=${entry.after} onChange=${(/** @type {number} */ n) => say({after: n})} />
    <fieldset><legend>${t('urge.what')}</legend>
      <${Chips} label=${t('urge.what')} value=${done} options=${[...new Set(['wait', ...WAYS.map((w) => w.way), ...done])].map((way) => ({value: way, label: sayWay(way)}))}
        onChange=${(/** @type {string[]} */ next) => {
          const added = next.find((w) => !done.includes(w));
          if (added) does(added, true);
          else for (const w of done) if (!next.includes(w)) does(w, false);
        }} />
    </fieldset>
    <${Field} label=${t('urge.note')} hint=${t('urge.note.more')} type="long" value=${note} onInput=${write} />
    <${FaultNotice} fault=${saver.fault.value} />
    <p class="buttons stack"><${LinkButton} first wide to="today">${t('urge.back')}<//>
      <${Button} quiet wide onClick=${drop}>${t('urge.take')}<//></p>`;
}

/** @param {{onLonger: () => void, onBack: () => void}} props */
export function NotEasing({onLonger, onBack}) {
  return html`<${Top}>${t('urge.not')}<//>
    <p class="standfirst">${t('urge.not.more')}</p>
    <ul>${[1, 2, 3].map((n) => html`<li key=${n}>${t(`urge.not.${n}`)}</li>`)}</ul>
    <p class="buttons stack"><${Button} first wide onClick=${onLonger}>${t('urge.more')}<//>
      <a class="button wide" href="/meetings?attendance=online&now=1">${t('urge.way.meeting')}</a>
      <${Button} quiet wide onClick=${onBack}>${t('urge.again')}<//></p>
    <${Notice} kind="danger" title=${t('urge.not.danger')} buttons=${html`<a class="button danger" href=${HELP}>${t('app.help')}</a>`}>${t('urge.not.danger.more')}<//>`;
}

// What a program says of the body after a time without: said to whoever follows it.
const DANGERS = ['opioid_tolerance', 'overdose'];

/** @param {{onBack: () => void}} props */
export function Happened({onBack}) {
  const own = counts();
  const {packs} = some([...new Set([...programs(book), ...own.flatMap((c) => c.program ?? [])])], language());
  const warnings = new Map(packs.flatMap((p) => p.warnings.filter((w) => DANGERS.includes(w.id)).map((w) => [w.text, w])));
  return html`<${Top}>${t('urge.happened')}<//>
    <p class="standfirst">${t('urge.happened.more')}</p>
    <${Notice} kind="danger" title=${t('urge.happened.danger')} buttons=${html`<a class="button danger" href=${HELP}>${t('app.help')}</a>`}>${t('urge.happened.danger.more')}<//>
    ${[...warnings.values()].map((w) => html`<${Notice} key=${w.text} kind="warning" title=${w.lead}>${w.text}<//>`)}
    <ul>${[1, 2, 3].map((n) => html`<li key=${n}>${t(`urge.happened.${n}`)}</li>`)}</ul>
    <h2>${t('urge.happened.note')}</h2>
    <p class="buttons stack">${own.map((c) => html`<${LinkButton} key=${c.id} wide to="counts/setback" with=${{count: c.id}}>${t('urge.happened.count', {what: sayWhat(whole(c))})}<//>`)}
      <${LinkButton} wide icon="pencil" to="journal/page">${t('urge.way.write')}<//>
      <${Button} quiet wide onClick=${onBack}>${t('urge.again')}<//>
      <${LinkButton} quiet wide to="today">${t('urge.back')}<//></p>`;
}

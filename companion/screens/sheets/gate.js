/**
 * Questions that come before a deed: before somebody who was hurt is met, before a body stops suddenly. What they come to is for
 * core/gates.js; here they are asked, one under the other, and each yes is answered at once with what to do instead.
 */

import {look} from '../../core/gates.js';
import {Button, Notice, html, t} from '../../parts/index.js';
import {HELP} from '../../parts/spine.js';
import {YesNo} from './boxes.js';

/** @typedef {import('../../core/packs.js').Safety} Safety @typedef {import('../../core/gates.js').Checks} Checks */

/**
 * @param {object} props
 * @param {Safety[]} props.checks
 * @param {Checks | null | undefined} props.answered
 * @param {(checks: Checks) => void} props.onAnswer
 * @param {string} props.day
 * @param {() => void} [props.onGo] goes on, once nothing stands in the way
 * @param {string} [props.what] what is closed until then
 */
export function Gate({checks, answered, onAnswer, day, onGo, what}) {
  const states = checks.map((check) => look(check, answered?.[check.id]?.answers).state);
  const closed = states.includes('blocked');
  const open = states.every((s) => s === 'open');
  const again = () => onAnswer({...answered, ...Object.fromEntries(checks.map((c) => [c.id, {day, answers: {}}]))});
  return html`<section class="gate">
    ${checks.map((check) => html`<div key=${check.id}>
      <h2>${check.title}</h2>
      <p>${check.intro}</p>
      ${check.questions.map((q) => {
        const answers = answered?.[check.id]?.answers ?? {};
        const set = (/** @type {boolean} */ yes) => onAnswer({...answered, [check.id]: {day, answers: {...answers, [q.id]: yes}}});
        return html`<${YesNo} key=${q.id} legend=${q.text} value=${answers[q.id]} onChange=${set}>
          ${answers[q.id] === true && html`<${Notice} kind=${q.blocks ? 'warning' : 'plain'} title=${t(q.blocks ? 'sheets.gate.stop' : 'sheets.gate.care')} alert>${q.if_yes}<//>`}
        <//>`;
      })}
    </div>`)}
    ${what && !open && !closed && html`<p class="quietly">${t('sheets.gate.field', {label: what})}</p>`}
    ${closed && html`<${Notice} kind="warning" title=${t('sheets.gate.closed')} buttons=${html`<${Button} small onClick=${again}>${t('sheets.gate.again')}<//> <a class="button small danger" href=${HELP}>${t('app.help')}</a>`}>${t('sheets.gate.otherway')}<//>`}
    ${open && html`<p role="status">${t('sheets.gate.open')}</p>${onGo && html`<p class="buttons"><${Button} first onClick=${onGo}>${t('sheets.gate.begin')}<//></p>`}`}
  </section>`;
}

/**
 * What was answered with yes and asks for care, once the way is open; and a way to answer again.
 *
 * @param {{checks: Safety[], answered: Checks | null | undefined, onAgain: () => void}} props
 */
export function Care({checks, answered, onAgain}) {
  const care = checks.flatMap((check) => look(check, answered?.[check.id]?.answers).care.flatMap((id) => check.questions.find((q) => q.id === id) ?? []));
  return html`${care.map((q) => html`<${Notice} key=${q.id} title=${t('sheets.gate.care')}>${q.if_yes}<//>`)}
    <p class="buttons tight"><${Button} quiet small onClick=${onAgain}>${t('sheets.gate.again')}<//></p>`;
}

/** The one thing for today: how each is said, and where it leads. */

import {nameOf, place} from '../../core/practices.js';
import {book} from '../../parts/book.js';
import {Button, LinkButton, has, html, t, tn, toast} from '../../parts/index.js';

/** @typedef {import('../../core/today.js').Thing} Thing */
/** @typedef {import('../../core/practices.js').Practice} Practice */
/** @typedef {import('../../core/packs.js').Pack} Pack */

/**
 * @param {Thing} thing
 * @param {Pack[]} packs
 * @returns {{title: string, text: string}}
 */
export function sayThing(thing, packs) {
  const pack = packs.find((p) => p.id === thing.program);
  const item = pack?.path.items.find((i) => i.id === thing.item);
  switch (thing.kind) {
    case 'draft':
      return {title: t('today.draft', {title: item?.title ?? ''}), text: tn('today.draft.lines', thing.rows ?? 0)};
    case 'step':
      return {title: item?.title ?? '', text: item?.text ?? ''};
    case 'begin':
      return {title: t('today.begin', {title: item?.title ?? ''}), text: item?.text ?? ''};
    case 'practice':
      return sayPractice(/** @type {Practice} */ (thing.practice));
    default:
      return {title: t('today.write'), text: t('today.write.more')};
  }
}

/**
 * @param {Practice} p
 * @returns {{title: string, text: string}}
 */
export function sayPractice(p) {
  const key = `practices.${p.id}`;
  return {title: p.name ?? t(key), text: p.text ?? (has(`${key}.more`) ? t(`${key}.more`) : '')};
}

/**
 * The button that does it.
 *
 * @param {{thing: Thing, day: string, first?: boolean}} props
 */
export function ThingDeed({thing, day, first}) {
  switch (thing.kind) {
    case 'draft':
      return html`<${LinkButton} first=${first} to="path/step" with=${{program: thing.program, item: thing.item}}>${t('today.draft.deed')}<//>`;
    case 'step':
    case 'begin':
      return html`<${LinkButton} first=${first} to="path/step" with=${{program: thing.program, item: thing.item}}>${t('today.step.deed')}<//>`;
    case 'practice':
      return html`<${PracticeDeed} practice=${/** @type {Practice} */ (thing.practice)} day=${day} first=${first} />`;
    default:
      return html`<${LinkButton} first=${first} icon="pencil" to="journal/page">${t('today.write.deed')}<//>`;
  }
}

/**
 * @param {{practice: Practice, day: string, first?: boolean, small?: boolean}} props
 */
export function PracticeDeed({practice: p, day, first, small}) {
  const {title} = sayPractice(p);
  const hidden = html`<span class="unseen"> ${title}</span>`;
  switch (place(p)) {
    case 'sheet':
      return html`<${LinkButton} first=${first} small=${small} to="sheet" with=${{program: p.program, sheet: p.worksheet, day}}>${t('practices.deed.write')}${hidden}<//>`;
    case 'check-in':
      return html`<${LinkButton} first=${first} small=${small} to="practices/checkin">${t('practices.deed.checkin')}<//>`;
    case 'pledge':
      return html`<${LinkButton} first=${first} small=${small} to="practices/pledge">${t('practices.deed.open')}${hidden}<//>`;
    case 'meditation':
      return html`<${LinkButton} first=${first} small=${small} to="practices/meditation">${t('practices.deed.open')}${hidden}<//>`;
    case 'lines':
      return html`<${LinkButton} first=${first} small=${small} to="practices/lines" with=${{practice: p.id, program: p.program}}>${t('practices.deed.write')}${hidden}<//>`;
    default:
      return html`<${Button} first=${first} small=${small} onClick=${() => note(p, day)}>${t('practices.deed.note')}${hidden}<//>`;
  }
}

/**
 * Notes a practice that is done elsewhere, such as a meeting.
 *
 * @param {Practice} p
 * @param {string} day
 */
export async function note(p, day) {
  const id = await book.id(nameOf(p, day));
  await book.put({k: 'practice', id, practice: p.id, day, done: true, ...(p.program ? {program: p.program} : {})});
  toast(t('practices.noted', {name: sayPractice(p).title}), () => book.remove(id));
}

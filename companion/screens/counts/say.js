/** How counts, milestones and tokens are said and drawn; for every screen on which they stand. */

import {ordered, look, next, reached, said, stones, withTokens} from '../../core/counts.js';
import {firstUp} from '../../core/text.js';
import {moment, some} from '../../core/member.js';
import {language, saySpan, sayShort} from '../../core/words.js';
import {book} from '../../parts/book.js';
import {Link, Token, has, html, t, tn} from '../../parts/index.js';

/** @typedef {import('../../core/counts.js').Count} Count */
/** @typedef {import('../../core/counts.js').Setback} Setback */
/** @typedef {import('../../core/counts.js').Stone} Stone */
/** @typedef {import('../../core/counts.js').Due} Due */
/** @typedef {import('../../core/packs.js').Pack} Pack */

/**
 * A count with everything that can be said of it today.
 *
 * @typedef {{count: Count, pack?: Pack, setbacks: Setback[], look: import('../../core/counts.js').Look, stones: Stone[], reached: Due[], last?: Due, next: Due|null,
 *   day: string}} Whole
 */

/** @returns {Count[]} all counts, in the member's order */
export function counts() {
  void book.version.value;
  return ordered(/** @type {any[]} */ (book.all('count')));
}

/**
 * @param {Count} count
 * @returns {Whole}
 */
export function whole(count) {
  const {day} = moment(book);
  const pack = count.program ? some([count.program], language()).packs[0] : undefined;
  const setbacks = /** @type {any[]} */ (book.all('setback')).filter((s) => s.count === count.id);
  const at = look(count, setbacks, day);
  // Until its program is loaded a count has no milestones: those of another must not flash up.
  const list = count.program && !count.stones && !pack ? [] : stones(count, pack?.milestones);
  const from = at.state === 'counting' ? at.since : null;
  const taken = /** @type {any[]} */ (book.all('token')).filter((x) => x.count === count.id);
  const due = from ? withTokens(reached(list, from, day), taken, from) : [];
  return {count, pack, setbacks, look: at, stones: list, reached: due, last: due[due.length - 1], next: from ? next(list, from, day) : null, day};
}

/**
 * @param {{count: Count, pack?: Pack}} whole
 * @returns {string} what is counted: the member's own words, else the program's: "Sober", "Without a bet"
 */
export function sayWhat({count, pack}) {
  if (count.label) return count.label;
  return pack ? fromPack(pack.count_words.other) : t('counts.days');
}

/**
 * @param {string} words "days sober", "días sin beber"
 * @returns {string} the same without the days, where what is left can stand alone
 */
export function fromPack(words) {
  const short = language() === 'es' ? words.replace(/^días (?:de |(?=sin |con |en |dentro ))/, '') : words.replace(/^days (?:of )?/, '');
  return firstUp(short);
}

/**
 * @param {Whole} w
 * @returns {string} "Sober since 3 March"
 */
export function saySince(w) {
  const {look: at, day} = w;
  if (at.state === 'open') return sayWhat(w);
  if (at.state === 'resting') return t('counts.rests', {what: sayWhat(w)});
  const on = sayShort(String(at.since), day);
  return t(at.state === 'ahead' ? 'counts.from' : 'counts.since', {what: sayWhat(w), day: on});
}

/**
 * @param {Whole} w
 * @returns {string} "8 months, 16 days"
 */
export function sayLong({look: at, count, day}) {
  if (at.state === 'open') return t('counts.noday');
  if (at.state === 'resting') return t('counts.resting');
  if (at.state === 'ahead' || !at.now) return t('counts.ahead');
  return at.now.days === 0 ? t('counts.firstday') : saySpan(said(at.now.from, day, count.unit));
}

/**
 * A run, or any time between two days: "11 months, 24 days"; "less than a day".
 *
 * @param {string} from
 * @param {string} to
 * @param {string} [unit]
 */
export function sayTime(from, to, unit) {
  return from === to ? t('counts.lessthanaday') : saySpan(said(from, to, unit));
}

/**
 * @param {Stone} stone
 * @param {number} [times] how often its length has gone by, of one that comes back
 * @param {Stone[]} [program] the program's milestones, whose names are used where the member gave none
 * @returns {string} "9 months"
 */
export function sayStone(stone, times = 0, program) {
  if (times) {
    const {n, unit} = lengthOf(stone.every ?? '');
    return sayLength(n * times, unit);
  }
  const name = stone.name ?? program?.find((s) => s.id === stone.id && s.after === stone.after)?.name;
  if (name) return name;
  if (stone.every) {
    const {n, unit} = lengthOf(stone.every);
    return t('counts.every', {length: n === 1 ? t(`counts.unit.${unit}`) : sayLength(n, unit)});
  }
  if (stone.after === 'P1D') return t('counts.firstday');
  const {n, unit} = lengthOf(stone.after ?? '');
  return sayLength(n, unit);
}

/**
 * @param {string} length
 * @returns {{n: number, unit: string}}
 */
export function lengthOf(length) {
  const found = /^P(\d+)([DWMY])$/.exec(length);
  return {n: Number(found?.[1] ?? 0), unit: found?.[2] ?? 'D'};
}

/**
 * @param {number} n
 * @param {string} unit
 */
export function sayLength(n, unit) {
  const key = /** @type {Record<string, string>} */ ({D: 'span.days', W: 'counts.weeks', M: 'span.months', Y: 'span.years'})[unit] ?? 'span.days';
  return tn(key, n);
}

/**
 * @param {Whole} w
 * @returns {string} "9 months is on 3 December"; nothing where none comes
 */
export function sayNext({next: due, pack, day}) {
  return due ? t('counts.next', {name: sayStone(due.stone, due.times, pack?.milestones), day: sayShort(due.on, day)}) : '';
}

/**
 * The token of a milestone. One that its program gives nothing for is drawn as a plain ring.
 *
 * @param {{due: {stone: Stone, times: number}, pack?: Pack, ahead?: boolean, last?: boolean}} props last: it stands for a count, and says so
 */
export function StoneToken({due: {stone, times}, pack, ahead, last}) {
  const kind = stone.token?.kind ?? 'none';
  const {n, unit} = lengthOf(times ? (stone.every ?? '') : (stone.after ?? ''));
  const mark = stone.token?.mark ?? String(times ? n * times : unit === 'Y' || unit === 'M' || kind === 'none' ? n : '');
  const name = sayStone(stone, times, pack?.milestones);
  const kinds = has(`counts.kind.${kind}`) ? kind : 'none';
  const label = last ? t(`counts.last.${kinds}`, {name}) : t('counts.tokenof', {kind: t(`counts.kind.${kinds}`), name});
  if (kind === 'none') {
    const size = mark.length > 3 ? 14 : mark.length > 2 ? 17 : 22;
    return html`<svg class=${ahead ? 'token plainstone ahead' : 'token plainstone'} viewBox="0 0 72 72" role="img" aria-label=${label}>
      <circle class="draw" cx="36" cy="36" r="31" /><text class="ink" x="36" y=${36 + size / 2.75} font-size=${size}>${mark}</text></svg>`;
  }
  return html`<${Token} shape=${kind === 'key_tag' ? 'keytag' : 'chip'} colour=${stone.token?.colour} mark=${mark} label=${label} ahead=${ahead} />`;
}

/**
 * A count as it stands on Today and on its own page.
 *
 * @param {{w: Whole, to?: boolean, children?: any}} props to: its name leads to its page
 */
export function CountLine({w, to, children}) {
  const coming = sayNext(w);
  return html`${w.last && html`<${StoneToken} due=${w.last} pack=${w.pack} last />`}
    <div>
      <p class="quietly small">${to ? html`<${Link} to="counts/one" with=${{id: w.count.id}}>${saySince(w)}<//>` : saySince(w)}</p>
      <p class="days">${sayLong(w)}</p>
      ${coming && html`<p class="small">${coming}</p>`}
      ${children}
    </div>`;
}

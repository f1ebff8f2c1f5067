/**
 * Counts of time: since when, how long, what came before, which milestones. Nothing here is stored: a count keeps the
 * first day of its first run, setbacks keep what the member said of them, and all else is worked out from the two. So a
 * setback that is taken back leaves no trace, one that is remembered late finds its place among the others, and
 * two devices that each noted one agree. Start at look.
 */

import {add, daysBetween, yearsBetween} from './dates.js';

/**
 * @typedef {{kind?: string, colour?: string, mark?: string}} Token
 * @typedef {{id: string, after?: string, every?: string, from?: string, name?: string, token?: Token}} Stone a milestone, the
 *   program's or the member's own; a name that is not there is the program's
 * @typedef {{id: string, program?: string, label?: string, start?: string|null, order?: number, hidden?: boolean, unit?: string,
 *   stones?: Stone[]|null}} Count
 * @typedef {{id: string, count: string, day: string, word?: string, note?: string, restart?: string|null, rests?: boolean}} Setback
 * @typedef {{id: string, count: string, stone: string, day: string}} Taken a token that was taken
 * @typedef {{from: string, to: string|null, days: number, setback?: Setback}} Run time that was counted without a break;
 *   to is null while it goes on
 * @typedef {{stone: Stone, key: string, times: number, on: string, taken?: Taken}} Due a milestone on its day; times: how often the
 *   length of one that comes back has gone by, else 0
 * @typedef {{state: 'counting'|'resting'|'ahead'|'open', since: string|null, runs: Run[], now: Run|null, longest: Run|null, total: number}} Look
 */

/**
 * What a count says on a day.
 *
 * counting: it runs since `since`. resting: the member said that it stops until they start it again. ahead: it starts on a
 * day that has not come. open: it has no day.
 *
 * @param {Count} count
 * @param {Setback[]} setbacks those of any count
 * @param {string} today
 * @returns {Look} runs from the first to the last; longest is the first of the longest ones
 */
export function look(count, setbacks, today) {
  if (!count.start) return {state: 'open', since: null, runs: [], now: null, longest: null, total: 0};
  /** @type {Run[]} */
  const runs = [];
  /** @type {string|null} */
  let from = count.start;
  for (const setback of ending(count, setbacks)) {
    if (from && from <= setback.day && from <= today) {
      const to = setback.day < today ? setback.day : today;
      runs.push({from, to, days: daysBetween(from, to), setback});
    }
    from = setback.rests || !setback.restart ? null : setback.restart < setback.day ? setback.day : setback.restart;
  }
  /** @type {Look['state']} */
  let state = 'resting';
  /** @type {Run|null} */
  let now = null;
  if (from && from > today) state = 'ahead';
  else if (from) {
    state = 'counting';
    now = {from, to: null, days: daysBetween(from, today)};
    runs.push(now);
  }
  let longest = null;
  let total = 0;
  for (const run of runs) {
    total += run.days;
    if (!longest || run.days > longest.days) longest = run;
  }
  return {state, since: from, runs, now, longest, total};
}

/**
 * @param {Count} count
 * @param {Setback[]} setbacks
 * @returns {Setback[]} those after which the count did not simply go on, by their days. One that lies before the count's first day has ended nothing
 */
function ending(count, setbacks) {
  return setbacks
    .filter((s) => s.count === count.id && (s.restart || s.rests) && s.day >= (count.start ?? ''))
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.id < b.id ? -1 : 1));
}

/**
 * Where the day since which a count runs is kept: in the count, or in the last setback that started it again. Whoever
 * changes that day writes there.
 *
 * @param {Count} count
 * @param {Setback[]} setbacks
 * @param {string} day
 * @returns {{id: string, start?: string, restart?: string, rests?: null} | {fault: Setback}} an entry to put; or the setback that lies
 *   after the day and would have to be changed first
 */
export function since(count, setbacks, day) {
  const last = count.start ? ending(count, setbacks).pop() : undefined;
  if (!last) return {id: count.id, start: day};
  if (day < last.day) return {fault: last};
  return {id: last.id, restart: day, rests: null};
}

/**
 * The milestones of a count: the member's own where there are such, else those of its program, else a few plain ones.
 *
 * @param {Count} count
 * @param {Stone[]} [program] milestones of its program
 * @returns {Stone[]} without those whose length nobody can read
 */
export function stones(count, program) {
  return (count.stones ?? program ?? PLAIN).filter((s) => (s.after ? isLength(s.after) : s.every && isLength(s.every) && (!s.from || isLength(s.from))));
}

/** For a count without a program. @type {Stone[]} */
export const PLAIN = [
  { id: 'first-day', after: 'P1D', token: {kind: 'key_tag', colour: 'white', mark: '1'} },
  { id: 'week', after: 'P1W', token: {kind: 'key_tag', colour: 'silver', mark: '7'} },
  { id: 'days-30', after: 'P30D', token: {kind: 'key_tag', colour: 'orange', mark: '30'} },
  { id: 'days-60', after: 'P60D', token: {kind: 'key_tag', colour: 'copper', mark: '60'} },
  { id: 'days-90', after: 'P90D', token: {kind: 'key_tag', colour: 'green', mark: '90'} },
  { id: 'month-6', after: 'P6M', token: {kind: 'key_tag', colour: 'blue', mark: '6'} },
  { id: 'month-9', after: 'P9M', token: {kind: 'key_tag', colour: 'purple', mark: '9'} },
  { id: 'years', every: 'P1Y', from: 'P1Y', token: {kind: 'medallion', colour: 'bronze'} },
];

/**
 * @param {Stone[]} list
 * @param {string} from first day of the run
 * @param {string} until
 * @returns {Due[]} milestones up to and with a day, by their days
 */
export function reached(list, from, until) {
  /** @type {Due[]} */
  const due = [];
  for (const stone of list) {
    for (const at of days(stone, from)) {
      if (at.on > until) break;
      due.push(at);
    }
  }
  return due.sort(byDay);
}

/**
 * @param {Stone[]} list
 * @param {string} from first day of the run
 * @param {string} today
 * @returns {Due|null} the first milestone after today
 */
export function next(list, from, today) {
  /** @type {Due|null} */
  let first = null;
  for (const stone of list) {
    for (const at of days(stone, from)) {
      if (at.on <= today) continue;
      if (!first || byDay(at, first) < 0) first = at;
      break;
    }
  }
  return first;
}

/**
 * @param {Due} a
 * @param {Due} b
 */
function byDay(a, b) {
  return a.on < b.on ? -1 : a.on > b.on ? 1 : a.times - b.times;
}

/**
 * @param {Stone} stone
 * @param {string} from
 * @returns {Generator<Due>} the days of a milestone: one, or those on which it comes back
 */
function* days(stone, from) {
  if (stone.after) {
    yield {stone, key: stone.id, times: 0, on: add(from, stone.after)};
    return;
  }
  const every = stone.every ?? '';
  const first = add(from, stone.from ?? every);
  for (let n = 1; n < 40_000; n++) {
    const on = add(from, every.replace(/\d+/g, (d) => String(Number(d) * n)));
    if (on >= first) yield { stone, key: `${stone.id}:${n}`, times: n, on };
  }
}

/**
 * @param {Due[]} due milestones of the run that goes on
 * @param {Taken[]} taken tokens of the count
 * @param {string} from first day of that run
 * @returns {Due[]} the same, each with its token where that was taken in this run
 */
export function withTokens(due, taken, from) {
  return due.map((d) => {
    const found = taken.find((t) => t.stone === d.key && t.day >= from);
    return found ? {...d, taken: found} : d;
  });
}

/**
 * @param {Count[]} counts
 * @returns {Count[]} in the order that the member gave them
 */
export function ordered(counts) {
  return [...counts].sort((a, b) => (a.order ?? 0) - (b.order ?? 0));
}

/**
 * @param {string} length
 * @returns {boolean} whether it is one that a milestone may have: days or weeks, months or years, of one unit
 */
export function isLength(length) {
  return /^P([1-9]\d{0,4}[DW]|[1-9]\d{0,2}[MY])$/.test(length);
}

/**
 * How a time is put: in days up to ninety, or always where the member prefers, else by the calendar.
 *
 * @param {string} from
 * @param {string} to not before `from`
 * @param {string} [unit] 'days'
 * @returns {{years?: number, months?: number, days: number}}
 */
export function said(from, to, unit) {
  const days = daysBetween(from, to);
  return unit === 'days' || days <= 90 ? {days} : yearsBetween(from, to);
}

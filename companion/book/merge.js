/**
 * Joins two versions of an entry that grew from the same one. Pure: no keys, no clocks, no storage. Nothing that somebody wrote goes
 * away here: it stands in its field, or in `_both` where the person must choose, or in `_lost` where a choice was made for them.
 */

import {covers, join} from './clock.js';
import {diff3} from './diff3.js';

/**
 * @typedef {{value: any, at: number}} Kept a version that is not shown; at: its `_changed`
 * @typedef {Record<string, Kept[]>} Aside by field; a field inside another is written with a slash: 'cells/cause'
 * @typedef {Record<string, any>} Fields
 */

/** A text above this length is long: its paragraphs are joined. */
export const LONG = 100;

/**
 * @param {Fields | null} base what both began from; null where that is not known or there was nothing
 * @param {Fields} mine
 * @param {Fields} theirs
 * @returns {Fields} with `_seen` of both
 */
export function merge(base, mine, theirs) {
  const state = {
    mineIsLater: order(mine, theirs) > 0,
    at: [Number(mine['_changed']) || 0, Number(theirs['_changed']) || 0],
    lost: aside(base?.['_lost'], mine['_lost'], theirs['_lost']),
    both: aside(base?.['_both'], mine['_both'], theirs['_both']),
  };
  const out = object(open(base), open(mine), open(theirs), '', state);
  tidy(out, state);
  const made = [mine['_made'], theirs['_made']].filter((ms) => typeof ms === 'number');
  if (made.length) out['_made'] = Math.min(...made);
  out['_changed'] = Math.max(...state.at);
  out['_seen'] = join(mine['_seen'], theirs['_seen']);
  if (Object.keys(state.lost).length) out['_lost'] = state.lost;
  if (Object.keys(state.both).length) out['_both'] = state.both;
  return out;
}

/**
 * Tells whether two versions say the same to a person: fields, `_lost` and `_both`.
 *
 * @param {Fields} a
 * @param {Fields} b
 */
export function sameContent(a, b) {
  const {_seen: _1, _changed: _2, _made: _3, ...x} = a;
  const {_seen: _4, _changed: _5, _made: _6, ...y} = b;
  return equal(x, y);
}

/**
 * The person has chosen: the value stands, and what was kept aside for the field goes.
 *
 * @param {Fields} entry
 * @param {string} path
 * @param {any} value
 * @returns {Fields} fields to lay over the entry
 */
export function resolved(entry, path, value) {
  /** @type {Fields} */
  const out = {};
  for (const name of ['_lost', '_both']) {
    if (!entry[name]?.[path]) continue;
    const {[path]: _, ...rest} = entry[name];
    out[name] = Object.keys(rest).length ? rest : null;
  }
  const [first, ...deeper] = path.split('/').map(unescape);
  out[String(first)] = deeper.length ? setIn(entry[String(first)], deeper, value) : value;
  return out;
}

/**
 * @param {any} a
 * @param {any} b
 * @returns {boolean} whether they are the same JSON
 */
export function equal(a, b) {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((v, i) => equal(v, b[i]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a).filter((k) => a[k] !== undefined);
  return keys.length === Object.keys(b).filter((k) => b[k] !== undefined).length && keys.every((k) => equal(a[k], b[k]));
}

/** @typedef {{mineIsLater: boolean, at: number[], lost: Aside, both: Aside}} State */

/**
 * @param {Fields} base
 * @param {Fields} mine
 * @param {Fields} theirs
 * @param {string} path
 * @param {State} state
 */
function object(base, mine, theirs, path, state) {
  /** @type {Fields} */
  const out = {};
  // The later version's own order of keys: two devices that merge the same write the same.
  const [first, second] = state.mineIsLater ? [mine, theirs] : [theirs, mine];
  for (const key of new Set([...Object.keys(first), ...Object.keys(second)])) {
    const value = field(own(base, key), own(mine, key), own(theirs, key), path + escape(key), state);
    if (value !== undefined) put(out, key, value);
  }
  return out;
}

/**
 * @param {any} base
 * @param {any} mine
 * @param {any} theirs
 * @param {string} path
 * @param {State} state
 * @returns {any}
 */
function field(base, mine, theirs, path, state) {
  if (equal(mine, theirs) || equal(base, theirs)) return mine;
  if (equal(base, mine)) return theirs;
  if (mine === undefined || mine === null) return theirs; // an edit beats a removal
  if (theirs === undefined || theirs === null) return mine;
  if (isObject(mine) && isObject(theirs)) return object(isObject(base) ? base : {}, mine, theirs, path + '/', state);
  if (Array.isArray(mine) && Array.isArray(theirs)) return set(Array.isArray(base) ? base : [], mine, theirs, state);
  if (typeof mine === 'string' && typeof theirs === 'string' && [base, mine, theirs].some(isLong)) return text(base, mine, theirs, path, state);
  const [shown, aside] = state.mineIsLater ? [mine, theirs] : [theirs, mine];
  keep(state.lost, path, aside, Number(state.at[state.mineIsLater ? 1 : 0]));
  return shown;
}

/**
 * Lists are sets: all of both, without what either took out. Members are compared as JSON, so lists of objects do not lose one.
 *
 * @param {any[]} base
 * @param {any[]} mine
 * @param {any[]} theirs
 * @param {State} state
 */
function set(base, mine, theirs, state) {
  const [first, second] = (state.mineIsLater ? [mine, theirs] : [theirs, mine]).map((list) => new Map(list.map((v) => [key(v), v])));
  const before = new Set(base.map(key));
  const out = [];
  for (const [k, v] of /** @type {Map<string, any>} */ (first)) if (second?.has(k) || !before.has(k)) out.push(v);
  for (const [k, v] of /** @type {Map<string, any>} */ (second)) if (!first?.has(k) && !before.has(k)) out.push(v);
  return out;
}

/**
 * @param {any} base
 * @param {string} mine
 * @param {string} theirs
 * @param {string} path
 * @param {State} state
 */
function text(base, mine, theirs, path, state) {
  const stretches = diff3(paragraphs(typeof base === 'string' ? base : ''), paragraphs(mine), paragraphs(theirs));
  const [a, b] = ['mine', 'theirs'].map((side) => stretches.flatMap((s) => ('same' in s ? s.same : side === 'mine' ? s.mine : s.theirs)).join('\n'));
  if (a !== b) {
    keep(state.both, path, a, Number(state.at[0]));
    keep(state.both, path, b, Number(state.at[1]));
  }
  return state.mineIsLater ? a : b;
}

/** @param {string} text */
function paragraphs(text) {
  return text === '' ? [] : text.split('\n');
}

/** @param {any} text */
function isLong(text) {
  return typeof text === 'string' && (text.length > LONG || text.includes('\n'));
}

/**
 * What was kept aside before: all of both, without what somebody has put away since.
 *
 * @param {Aside | undefined} base
 * @param {Aside | undefined} mine
 * @param {Aside | undefined} theirs
 */
function aside(base, mine, theirs) {
  /** @type {Aside} */
  const out = {};
  for (const path of new Set([...Object.keys(mine ?? {}), ...Object.keys(theirs ?? {})])) {
    const before = new Set((base?.[path] ?? []).map((k) => key(k.value)));
    const [a, b] = [mine, theirs].map((side) => new Map((side?.[path] ?? []).map((k) => [key(k.value), k])));
    for (const [k, v] of new Map([.../** @type {Map<string, Kept>} */ (a), .../** @type {Map<string, Kept>} */ (b)])) {
      if ((a?.has(k) && b?.has(k)) || !before.has(k)) keep(out, path, v.value, v.at);
    }
  }
  return out;
}

/**
 * @param {Aside} where
 * @param {string} path
 * @param {any} value
 * @param {number} at
 */
function keep(where, path, value, at) {
  const list = Object.hasOwn(where, path) ? /** @type {Kept[]} */ (where[path]) : [];
  if (!list.some((k) => equal(k.value, value))) list.push({value, at});
  put(where, path, list);
}

/**
 * What is shown need not be kept aside as well; a choice of one is no choice.
 *
 * @param {Fields} out
 * @param {State} state
 */
function tidy(out, state) {
  for (const [path, list] of Object.entries(state.lost)) {
    const rest = list.filter((k) => !equal(k.value, getIn(out, path.split('/').map(unescape))));
    if (rest.length) state.lost[path] = rest;
    else delete state.lost[path];
  }
  for (const [path, list] of Object.entries(state.both)) {
    if (list.length === 1 && equal(list[0]?.value, getIn(out, path.split('/').map(unescape)))) delete state.both[path];
  }
}

/**
 * Says whether mine (above 0) or theirs shows first where they differ and neither knew the other. The same on every device.
 *
 * @param {Fields} mine
 * @param {Fields} theirs
 */
function order(mine, theirs) {
  if (covers(mine['_seen'], theirs['_seen']) !== covers(theirs['_seen'], mine['_seen'])) return covers(mine['_seen'], theirs['_seen']) ? 1 : -1;
  const by = (Number(mine['_changed']) || 0) - (Number(theirs['_changed']) || 0);
  return by || (key(mine) > key(theirs) ? 1 : -1);
}

/**
 * @param {Fields | null} entry
 * @returns {Fields} without the book's own fields
 */
function open(entry) {
  return Object.fromEntries(Object.entries(entry ?? {}).filter(([k]) => !k.startsWith('_')));
}

/**
 * @param {Fields} from
 * @param {string} key
 */
function own(from, key) {
  return Object.hasOwn(from, key) ? from[key] : undefined;
}

/**
 * Sets a key that may be called anything, __proto__ too.
 *
 * @param {Fields} to
 * @param {string} key
 * @param {any} value
 */
function put(to, key, value) {
  Object.defineProperty(to, key, {value, writable: true, enumerable: true, configurable: true});
}

/**
 * @param {any} from
 * @param {string[]} path
 */
function getIn(from, path) {
  return path.reduce((at, k) => (isObject(at) ? own(at, k) : undefined), from);
}

/**
 * @param {any} from
 * @param {string[]} path
 * @param {any} value
 * @returns {Fields}
 */
function setIn(from, [first, ...rest], value) {
  /** @type {Fields} */
  const out = {...(isObject(from) ? from : {})};
  const inner = rest.length ? setIn(out[String(first)], rest, value) : value;
  if (inner === null) delete out[String(first)];
  else put(out, String(first), inner);
  return out;
}

/** @param {any} value @returns {value is Fields} */
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * @param {any} value
 * @returns {string} the same for the same JSON, whatever the order of keys
 */
export function key(value) {
  return JSON.stringify(value, (_, v) => (isObject(v) ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1))) : v));
}

/** @param {string} key */
function escape(key) {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** @param {string} key */
function unescape(key) {
  return key.replaceAll('~1', '/').replaceAll('~0', '~');
}

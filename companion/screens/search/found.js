/** What can be found: each entry with its name, its words as they are read, and the screen where it stands. */

import {oneADay, written} from '../../core/lines.js';
import {programs} from '../../core/member.js';
import {packs} from '../../core/packs.js';
import {words} from '../../core/snippet.js';
import {firstUp, folded} from '../../core/text.js';
import {homeOf, worksheet} from '../../core/worksheet.js';
import {has, language, sayDay, t} from '../../core/words.js';
import {book} from '../../parts/book.js';
import {sheetOf} from '../sheets/read.js';
import {nameOf, said} from '../sheets/read.js';
import {sayPractice} from '../today/thing.js';

/** @typedef {{id: string, group: string, title: string, text: string, to: string, with: Record<string, any>, at: number}} Found */
/** @typedef {{id: string, k: string, [field: string]: any}} Entry */

/** Kinds that somebody wrote words in, in the order in which they are shown. */
const KINDS = ['row', 'item', 'journal', 'practice', 'pledge', 'setback', 'count', 'urge'];

/** @param {...any} parts */
const join = (...parts) => parts.flat().map((p) => String(p ?? '').trim()).filter(Boolean).join(' · ');

/**
 * @param {Entry} e
 * @param {string} today
 * @returns {Omit<Found, 'id' | 'group' | 'at'> | undefined}
 */
export function tell(e, today) {
  const day = firstUp(sayDay(e['day'] ?? '', today));
  const held = e['program'] ? packs.seePack(e['program'], language()).value : undefined;
  switch (e.k) {
    case 'row': {
      const of = held && sheetOf(held, e['sheet']);
      if (!of) return {title: t('search.kind.row'), text: strings(e).join(' · '), to: 'path', with: {program: e['program']}};
      const row = /** @type {any} */ (e);
      if (!written([row]).length) return undefined;
      const line = oneADay(of.sheet) ? {day: String(row.cells?.[of.sheet.columns.find((c) => c.type === 'date')?.id ?? ''] ?? row.day ?? '')} : row.draft ? {} : {row: e.id};
      return {title: join(nameOf(of, row), of.words.title), text: said(of, row).map((s) => `${s.label}: ${s.text}`).join(' · '), to: 'sheet', with: {program: e['program'], sheet: e['sheet'], ...line}};
    }
    case 'item': {
      const item = held?.path.items.find((i) => i.id === e['item']);
      const answers = Object.entries(e['answers'] ?? {}).filter(([, a]) => String(a ?? '').trim()).map(([n, a]) => `${item?.questions[Number(n) - 1] ?? ''} ${a}`);
      if (!answers.length && !e['own']) return undefined;
      return {title: join(item?.title ?? t('search.kind.item'), held?.short), text: join(e['own'], answers), to: 'path/step', with: {program: e['program'], item: e['item']}};
    }
    case 'journal':
      return {title: day || t('search.kind.journal'), text: join(e['text'], (e['files'] ?? []).map((/** @type {any} */ f) => f.name)), to: 'journal/page', with: {id: e.id}};
    case 'practice': {
      const own = held?.practices.find((p) => p.id === e['practice']);
      const text = Object.values(e['lines'] ?? {});
      return text.length ? {title: join(sayPractice(own ? {...own} : {id: e['practice'], when: 'daily'}).title, day), text: join(text), to: 'practices/lines', with: {practice: e['practice'], program: e['program'], day: e['day']}} : undefined;
    }
    case 'pledge':
      return {title: join(t('search.one.pledge'), day), text: join(e['text']), to: 'practices/pledge', with: {day: e['day']}};
    case 'setback':
      return {title: join(e['word'] || t('search.one.setback'), day), text: join(e['note']), to: 'counts/setback', with: {count: e['count'], id: e.id}};
    case 'count':
      return {title: e['label'] || held?.name || t('search.kind.count'), text: join((e['stones'] ?? []).map((/** @type {any} */ s) => s.name)), to: 'counts/one', with: {id: e.id}};
    case 'urge':
      return {title: join(t('search.one.urge'), day), text: join(e['note'], e['with']), to: 'progress', with: {}};
    default:
      return undefined;
  }
}

/** @type {WeakMap<object, {lang: string, loaded: number, found: Omit<Found, 'id' | 'group' | 'at'> | undefined, folded: string}>} */
const told = new WeakMap();

/**
 * Entries that hold every word, the newest first in each kind.
 *
 * @param {string} query
 * @param {string} today
 * @returns {Found[]}
 */
export function search(query, today) {
  void book.version.value;
  const wanted = words(query);
  if (!wanted.length) return [];
  const loaded = [...packs.held.values()].filter((h) => h.seen.value.state === 'here').length;
  const bare = new Set(book.search(query).map((/** @type {Entry} */ e) => e.id)); // also what was kept aside, and options by their own names
  return KINDS.flatMap((kind) => {
    const entries = /** @type {Entry[]} */ (/** @type {unknown} */ (book.all(kind)));
    return entries.flatMap((e) => {
      let known = told.get(e);
      if (!known || known.lang !== language() || known.loaded !== loaded) {
        const found = tell(e, today);
        known = {lang: language(), loaded, found, folded: found ? folded(`${found.title}\n${found.text}`) : ''};
        told.set(e, known);
      }
      const {found, folded: said_} = known;
      if (!found) return [];
      const hit = wanted.every((w) => said_.includes(w));
      if (!hit && !bare.has(e.id)) return [];
      return [{...found, text: hit ? found.text : strings(e).join(' · '), id: e.id, group: kind, at: e['_changed'] ?? 0}];
    }).sort((a, b) => b.at - a.at);
  });
}

/**
 * Steps and worksheets of the member's programs.
 *
 * @param {string} query
 * @returns {Found[]}
 */
export function searchPacks(query) {
  const wanted = words(query);
  if (!wanted.length) return [];
  const is = (/** @type {string} */ text) => wanted.every((w) => folded(text).includes(w));
  return programs(book).flatMap((id) => {
    const pack = packs.seePack(id, language()).value;
    if (!pack) return [];
    const items = pack.path.items.filter((i) => is([i.title, i.text, i.more, ...i.questions].join('\n')));
    const sheets = Object.values(pack.worksheets).filter((s) => is([s.title, s.intro, ...Object.values(worksheet(s).words.columns).map((c) => c.label)].join('\n')));
    return [
      ...items.map((i) => ({id: `${id} ${i.id}`, group: 'program', title: join(i.title, pack.short), text: `${i.text} ${i.more}`, to: 'path/step', with: {program: id, item: i.id}, at: 0})),
      ...sheets.map((s) => ({id: `${id} ${s.id}`, group: 'program', title: join(s.title, homeOf(pack, s.id)?.title, pack.short), text: s.intro, to: 'sheet', with: {program: id, sheet: s.id}, at: 0})),
    ];
  });
}

/** Every word of an entry, however deep. @param {any} value @param {boolean} [top] @returns {string[]} */
function strings(value, top = true) {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap((v) => strings(v, false));
  if (!value || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([k, v]) => (top && ['id', 'k', 'program', 'item', 'sheet', 'from', 'day', 'checks', '_seen'].includes(k) ? [] : strings(v, false)));
}

/** @param {string} group */
export const sayGroup = (group) => (has(`search.kind.${group}`) ? t(`search.kind.${group}`) : group);

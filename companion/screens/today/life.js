/** What the book holds that Today and the practices go by. */

import {chosen, moment, zone} from '../../core/member.js';
import {today as dayIn} from '../../core/dates.js';
import {language} from '../../core/words.js';
import {book} from '../../parts/book.js';

/** Kinds by which a practice shows that it was done, besides rows of worksheets. */
export const DONE = ['practice', 'pledge', 'answers', 'sitting'];

/**
 * @returns {import('../../core/today.js').Life & {state: 'loading'|'here'|'fault', packs: import('../../core/packs.js').Pack[]}} state: of the programs, which
 *   come from files
 */
export function life() {
  void book.version.value;
  const {day, minute} = moment(book);
  const {packs, state} = chosen(book, language());
  const in_ = zone(book);
  return {
    items: book.all('item'), rows: book.all('row'), done: DONE.flatMap((kind) => book.all(kind)), packs, state, today: day, minute,
    dayOf: (ms) => dayIn(in_, ms),
  };
}

/**
 * The entry of a day that exists once, such as the check-in of today.
 *
 * @param {string} kind
 * @param {(entry: any) => boolean} is
 * @returns {any}
 */
export function find(kind, is) {
  void book.version.value;
  const all = book.all(kind);
  for (let i = all.length - 1; i >= 0; i--) if (is(all[i])) return all[i];
  return undefined;
}

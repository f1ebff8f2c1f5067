/**
 * The wait that goes on: kept here and not in a component, so that who looks something up, or whose book was locked meanwhile, comes back
 * to the same one. After a reload the entry tells when it began, to the minute.
 */

import {moment} from '../../core/member.js';
import {book} from '../../parts/book.js';

export const MINUTE = 60000;

/** How long a wait is, and by how much it is made longer. */
export const TEN = 10 * MINUTE;

/** So long after its beginning an urge is still the same one. */
const SAME = 40 * MINUTE;

/** @typedef {{began: number, until: number, id?: string}} Wait */

/** @type {Wait | undefined} */
let going;

/**
 * @param {number} now
 * @returns {Wait} the one that goes on, else a new one. Nothing is stored before somebody says something of it
 */
export function wait(now) {
  const kept = going?.id ? book.get(going.id) : undefined;
  if (going && now - going.began < SAME && !kept?.['end'] && (!going.id || kept)) return going;
  const {day, minute} = moment(book);
  const last = /** @type {any} */ (book.all('urge').filter((u) => u['day'] === day && !u['end']).pop());
  const ago = last ? (minute - Number(last.at?.slice(0, 2)) * 60 - Number(last.at?.slice(3))) * MINUTE : Infinity;
  const began = ago >= 0 && ago < SAME ? now - ago : now;
  going = {began, until: began + TEN, ...(began === now && ago ? {} : {id: last.id})};
  if (going.until < now) going.until = now + 1;
  return going;
}

/** Forgets it: it is over. */
export function over() {
  going = undefined;
}

/** What two devices wrote at the same time: fields that stand in two versions, and values that were kept aside for one that came later. */

import {book} from '../../parts/book.js';

/** @typedef {{id: string, k: string, [field: string]: any}} Entry */
/** @typedef {{entry: Entry, field: string, now: any, kept: {value: any, at: number}[]}} Choice */

const KINDS = ['settings', 'count', 'setback', 'token', 'item', 'row', 'answers', 'pledge', 'journal', 'sitting', 'urge', 'today', 'practice'];

/** Where a person must choose: texts that clash. */
export const both = () => found('_both');

/** Where a choice was made for them: the later value stands. */
export const lost = () => found('_lost');

/** @param {'_both' | '_lost'} where @returns {Choice[]} */
function found(where) {
  return KINDS.flatMap((kind) => /** @type {Entry[]} */ (book.all(kind))).flatMap((entry) =>
    Object.entries(/** @type {Record<string, Choice['kept']>} */ (entry[where] ?? {})).filter(([, kept]) => kept.length)
      .map(([field, kept]) => ({entry, field, now: at(entry, field), kept})));
}

/** The value of a field such as 'cells/cause'. @param {Entry} entry @param {string} field */
function at(entry, field) {
  return field.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((/** @type {any} */ value, part) => value?.[part], entry);
}

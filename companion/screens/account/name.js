/** Made-up names for accounts: two words and a number, drawn by chance. */

import {random} from '../../core/bytes.js';
import {wordsOf} from '../../crypto/passphrase.js';

/**
 * @param {string} lang
 * @param {(n: number) => Uint8Array} [chance]
 */
export function makeName(lang, chance = random) {
  const list = wordsOf(lang);
  const [a = 0, b = 0, c = 0, d = 0, n = 0] = chance(5);
  const word = (/** @type {number} */ high, /** @type {number} */ low) => list[(high * 256 + low) % list.length];
  return `${word(a, b)}-${word(c, d)}-${10 + (n % 90)}`;
}

/**
 * Passphrases: made ones, which are offered first, and an honest look at own ones. What is looked at never leaves this module.
 *
 * The look is no promise: it counts what a guesser who knows common words, names of years and rows of keys would need, and refuses what such
 * a guesser finds soon. A sentence from a song passes here and is weak all the same; that is why the made one comes first.
 */

import {random} from '../core/bytes.js';
import {Fault} from '../core/fault.js';
import {folded} from '../core/text.js';
import {normal} from './kdf.js';
import {EN, ES} from './words_list.js';

/** How many words a made passphrase has: with lists of this length more than 2⁵³ of them, each as likely as any other. */
export const WORDS = 5;

/** An own one has at least so many characters, and takes a guesser at least 2 to the power of BITS tries of a tenth of a second each. */
export const LEAST = 12;
const BITS = 40;

/** @param {string} lang */
export const wordsOf = (lang) => (lang === 'es' ? ES : EN);

/**
 * A number below `most`, each as likely as any other.
 *
 * @param {number} most up to 65536
 * @param {(n: number) => Uint8Array} chance
 */
function below(most, chance) {
  const fair = 65536 - (65536 % most);
  for (;;) {
    const [a, b] = /** @type {[number, number]} */ (/** @type {unknown} */ (chance(2)));
    const n = a * 256 + b;
    if (n < fair) return n % most;
  }
}

/**
 * A new passphrase, for a person to keep: words of the list with a space between.
 *
 * @param {string} lang
 * @param {(n: number) => Uint8Array} [chance]
 */
export function makePassphrase(lang, chance = random) {
  const list = wordsOf(lang);
  for (;;) {
    const made = Array.from({length: WORDS}, () => list[below(list.length, chance)]).join(' ');
    if (bitsOf(made) >= BITS) return made; // one in some thousands has a word twice, or reads like something shorter when written together
  }
}

/** What people take before anything else, in both languages, as parts of longer ones too. Folded. */
const COMMON = new Set(`
password pass passwort contrasena clave secret secreto qwerty qwertz azerty asdfgh zxcvbn letmein welcome bienvenido bienvenida admin login abc abcd iloveyou
love loveyou amor teamo teamomucho tequiero mivida princess princesa sunshine football futbol baseball superman batman monkey dragon master shadow
michael jennifer jessica ashley daniel carlos maria jose juan manuel antonio jesus dios god jesuschrist trustno onelove freedom libertad summer verano
hello hola changeme default test prueba guest user usuario computer internet mustang pokemon starwars barcelona madrid america
sober sobriety recovery recuperacion sobrio sobria sobriedad serenity serenidad higherpower podersuperior onedayatatime unodiaalavez soloporhoy justfortoday
alcoholics anonymous alcoholicos anonimos narcotics narcoticos homegroup aa na ca cma oa saa ga da smart bill billw drbob bigbook easydoesit keepcomingback correcthorsebatterystaple
i you he she it we they me my your the a an and or but is am are was be to of in on at for with not no so do have this that what all can will just
yo tu el ella lo la los las un una y o pero es soy eres fue ser de en con por para no si que mi su muy mas todo este esta como te se al del
`.trim().split(/\s+/));

const LISTED = new Set([...EN, ...ES]);
const ROWS = ['qwertyuiopasdfghjklzxcvbnm', 'abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertzuiopasdfghjklyxcvbnm', 'azertyuiopqsdfghjklmwxcvbn', '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik'];
const BACK = ROWS.map((row) => [...row].reverse().join(''));

/** Follows the keys of a row, or is one character again and again. @param {string} run */
const isRow = (run) => /^(.)\1{2,}$/.test(run) || (run.length > 2 && [...ROWS, ...BACK].some((row) => row.includes(run)));

/**
 * How many bits one word or number adds.
 *
 * @param {string} word folded
 * @param {Set<string>} known words that anybody would try here first
 */
function bitsOfWord(word, known) {
  if (known.has(word) || isRow(word)) return 2;
  if (/^\d/.test(word)) return /^(19|20)\d\d$/.test(word) ? 6 : 3.3 * word.length;
  if (COMMON.has(word)) return 5;
  if (LISTED.has(word) || LISTED.has(word.replace(/e?s$/, ''))) return 10.5;
  return word.length < 4 ? 4.2 * word.length : Math.min(4.2 * word.length, 14 + 2.5 * (word.length - 4)); // of some other list, or letters at random
}

/**
 * The same for words that may be written together: the cheapest way to put the run together out of words.
 *
 * @param {string} run
 * @param {Set<string>} known
 */
function bitsOfRun(run, known) {
  const cheapest = [0];
  for (let end = 1; end <= run.length; end++) {
    let best = Infinity;
    for (let start = 0; start < end; start++) best = Math.min(best, /** @type {number} */ (cheapest[start]) + bitsOfWord(run.slice(start, end), known));
    cheapest.push(best);
  }
  return /** @type {number} */ (cheapest[run.length]);
}

/**
 * How many bits a guesser needs at least who goes about it cleverly.
 *
 * @param {string} passphrase
 * @param {string[]} [own] what anybody would try here first: the account's name, the address
 */
export function bitsOf(passphrase, own = []) {
  const known = new Set(own.flatMap((o) => folded(o).split(/[^\p{L}\p{N}]+/u)).filter(Boolean));
  const whole = normal(passphrase).slice(0, 200);
  return Math.min(bitsOfRuns(whole, known), bitsOfRuns(whole.replace(/[\s\p{P}]/gu, ''), known)); // a saying is a saying with and without its spaces
}

/** @param {string} text @param {Set<string>} known */
function bitsOfRuns(text, known) {
  const taken = new Set();
  let bits = 0;
  for (const [run] of text.matchAll(/\p{L}+|\p{N}+|[^\p{L}\p{N}]+/gu)) {
    const plain = folded(run);
    if (taken.has(plain)) {
      bits += run === ' ' ? 0 : 1;
      continue;
    }
    taken.add(plain);
    if (!/[\p{L}\p{N}]/u.test(run)) bits += run === ' ' || run === '-' ? 0 : Math.min(6, 3 * run.length);
    else bits += bitsOfRun(plain, known) + (/^.+\p{Lu}/u.test(run) && /\p{Ll}/u.test(run) ? 3 : 0);
  }
  return bits;
}

/**
 * Refuses an own passphrase that would be guessed.
 *
 * @param {string} passphrase
 * @param {string[]} [own]
 * @returns {string} as it is taken: see kdf.js
 * @throws {Fault} `passphrase_short` · `passphrase_weak`
 */
export function strongEnough(passphrase, own = []) {
  const taken = normal(passphrase);
  if ([...taken].length < LEAST) throw new Fault('passphrase_short', {least: LEAST});
  if (bitsOf(taken, own) < BITS) throw new Fault('passphrase_weak', {words: WORDS});
  return taken;
}

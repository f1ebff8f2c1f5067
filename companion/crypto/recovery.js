/**
 * The printed key: made, shown in groups, read again from whatever a person types, pastes or scans. It is the text of an age identity
 * ("AGE-SECRET-KEY-PQ-1" and 58 characters more), so that the age program takes the same sheet.
 *
 * The 58 characters are of an alphabet without b, i, o and 1, and end in a check sum (bech32) that finds and places up to two wrong ones: that
 * is how a reader is told in which group to look. Nothing is mended silently but letters that the alphabet does not have (o for 0).
 */

import {identityOf, seedOf} from './age.js';
import {concat, random} from '../core/bytes.js';
import {Fault} from '../core/fault.js';
import {sha256} from '../vendor/noble.js';
import {wordsOf} from './passphrase.js';

export const PREFIX = 'AGE-SECRET-KEY-PQ-1';
const ALPHABET = 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L';
const LENGTH = 58;
const GROUP = 5;

/** Letters that are not of the alphabet, and what was meant: they look like it. */
const LOOKS = /** @type {Record<string, string>} */ ({O: '0', I: 'L', 1: 'L', B: '8'});

/**
 * A new printed key.
 *
 * @param {(n: number) => Uint8Array} [chance]
 */
export function makeRecovery(chance = random) {
  const seed = chance(32);
  return {seed, text: identityOf(seed)};
}

/**
 * What follows the prefix, as it is printed: eleven groups of five, and one of three.
 *
 * @param {string} identity
 * @returns {string[]}
 */
export const groupsOf = (identity) => /** @type {string[]} */ (identity.slice(PREFIX.length).match(/.{1,5}/g));

/**
 * Three words by which somebody sees that a sheet is the one that was meant, without showing the key: they say 32 bits of its hash and
 * nothing of the key itself.
 *
 * @param {Uint8Array} seed
 * @param {string} lang of the words
 * @returns {string[]}
 */
export function checkWords(seed, lang) {
  const hash = sha256(concat('homegroup/check/v1', seed));
  const list = wordsOf(lang);
  return [0, 4, 8].map((at) => {
    const n = hash.slice(at, at + 4).reduce((sum, byte) => sum * 256 + byte, 0);
    return /** @type {string} */ (list[n % list.length]);
  });
}

/**
 * Reads a printed key: with or without its prefix, in groups or whole, in capitals or not, with the lines that a key file has around it.
 *
 * @param {string} typed
 * @returns {Uint8Array<ArrayBuffer>} its 32 bytes
 * @throws {Fault} `key_empty` · `key_public` (what is only for sealing) · `key_old` (of age's older kind) · `key_letter` {letter, group} ·
 *   `key_short` {missing, group?} · `key_long` {extra, group?} · `key_wrong` {groups: [1 or 2 numbers, or none where more is wrong]}
 */
export function readRecovery(typed) {
  const data = dataOf(typed);
  if (data.length < LENGTH) throw new Fault('key_short', {missing: LENGTH - data.length, group: data.length === LENGTH - 1 ? lostGroup(data) : undefined});
  if (data.length > LENGTH) throw new Fault('key_long', {extra: data.length - LENGTH, group: data.length === LENGTH + 1 ? addedGroup(data) : undefined});
  const wrong = syndrome(data);
  if (wrong) throw new Fault('key_wrong', {groups: wrongGroups(wrong)});
  return seedOf(PREFIX + data);
}

/**
 * The characters that count, in capitals of the alphabet.
 *
 * @param {string} typed
 */
function dataOf(typed) {
  const lines = typed.normalize('NFKC').slice(0, 5000).toUpperCase().split(/\r?\n/).filter((line) => !/^\s*#/.test(line));
  const text = lines.map((line) => line.replace(/^\s*\d{1,2}[.)]\s+/, '')).join(' ').replace(/[\s\p{P}\p{S}\p{Cf}]/gu, '');
  if (!text) throw new Fault('key_empty');
  if (/^AGE[1IL]/.test(text)) throw new Fault('key_public');
  const start = text.match(/AGESECRETKEY(PQ)?[1IL]/);
  if (start && !start[1]) throw new Fault('key_old');
  const rest = start ? text.slice(/** @type {number} */ (start.index) + start[0].length) : text;
  let data = '';
  for (const letter of rest) {
    const meant = LOOKS[letter] ?? letter;
    if (!ALPHABET.includes(meant)) throw new Fault('key_letter', {letter, group: groupAt(data.length)});
    data += meant;
  }
  return data;
}

/** The number of the group in which a character stands, as people count. @param {number} at */
const groupAt = (at) => Math.min(Math.floor(at / GROUP), Math.ceil(LENGTH / GROUP) - 1) + 1;

const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/** One more value in a check sum of BIP 173. @param {number} sum @param {number} value */
function step(sum, value) {
  const top = sum >>> 25;
  let next = ((sum & 0x1ffffff) << 5) ^ value;
  for (let i = 0; i < 5; i++) if ((top >>> i) & 1) next ^= /** @type {number} */ (GENERATOR[i]);
  return next;
}

/** The check sum's state after the prefix. */
const START = (() => {
  const name = [...PREFIX.slice(0, -1).toLowerCase()].map((c) => c.charCodeAt(0));
  return [...name.map((c) => c >> 5), 0, ...name.map((c) => c & 31)].reduce(step, 1);
})();

/** What the check sum says of the data: 0 where it holds; else it depends on the errors alone. @param {string} data */
const syndrome = (data) => [...data].map((c) => ALPHABET.indexOf(c)).reduce(step, START) ^ 1;

/** By what a single wrong character leaves in the check sum: where it stands. @returns {Map<number, number>} */
function singles() {
  const all = new Map();
  for (let error = 1; error < 32; error++) {
    let sum = error;
    for (let at = LENGTH - 1; at >= 0; at--) {
      all.set(sum, at);
      sum = step(sum, 0);
    }
  }
  return all;
}

/**
 * Where one or two characters are wrong; none where it cannot be told.
 *
 * @param {number} wrong
 * @returns {number[]} numbers of groups
 */
function wrongGroups(wrong) {
  const table = singles();
  const one = table.get(wrong);
  if (one !== undefined) return [groupAt(one)];
  for (const [sum, at] of table) {
    const other = table.get(wrong ^ sum);
    if (other !== undefined && other !== at) return [...new Set([groupAt(at), groupAt(other)])].sort((a, b) => a - b);
  }
  return [];
}

/** In which group the one character is missing. @param {string} data */
function lostGroup(data) {
  for (let at = 0; at <= data.length; at++) {
    for (const c of ALPHABET) if (!syndrome(data.slice(0, at) + c + data.slice(at))) return groupAt(at);
  }
  return undefined;
}

/** In which group one character is too many. @param {string} data */
function addedGroup(data) {
  for (let at = 0; at < data.length; at++) if (!syndrome(data.slice(0, at) + data.slice(at + 1))) return groupAt(at);
  return undefined;
}

/** Where the words of a search stand in a text, whatever their case and accents, and the piece of text around the first. */

import {folded} from './text.js';

/** @typedef {{text: string, hit: boolean}} Piece */

/**
 * A text folded, with the place in the text of each folded sign.
 *
 * @param {string} text
 */
function mapped(text) {
  let said = '';
  /** @type {number[]} */
  const at = [];
  let place = 0;
  for (const sign of text) {
    const f = folded(sign);
    said += f;
    for (let i = 0; i < f.length; i++) at.push(place);
    place += sign.length;
  }
  at.push(text.length);
  return {said, at};
}

/**
 * @param {string} query
 * @returns {string[]} its words, folded
 */
export function words(query) {
  return folded(query).split(/\s+/).filter(Boolean);
}

/**
 * A text cut into what was looked for and what was not.
 *
 * @param {string} text
 * @param {string} query
 * @returns {Piece[]} which together are the text
 */
export function pieces(text, query) {
  const {said, at} = mapped(text);
  const marked = new Uint8Array(text.length);
  for (const word of words(query)) {
    for (let i = said.indexOf(word); i >= 0; i = said.indexOf(word, i + 1)) marked.fill(1, at[i], end(at, i + word.length - 1, text));
  }
  /** @type {Piece[]} */
  const out = [];
  for (let i = 0; i < text.length; ) {
    let j = i + 1;
    while (j < text.length && marked[j] === marked[i]) j++;
    out.push({text: text.slice(i, j), hit: marked[i] === 1});
    i = j;
  }
  return out;
}

/**
 * Where the sign ends that holds a folded one, with the accents that follow it.
 *
 * @param {number[]} at
 * @param {number} i
 * @param {string} text
 */
function end(at, i, text) {
  let next = i + 1;
  while (next < at.length - 1 && at[next] === at[i]) next += 1;
  return at[next] ?? text.length;
}

/**
 * The text around the first word that was found.
 *
 * @param {string} text
 * @param {string} query
 * @param {number} [most] signs
 * @returns {string}
 */
export function around(text, query, most = 180) {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= most) return line;
  const {said, at} = mapped(line);
  const first = Math.min(...words(query).map((w) => said.indexOf(w)).filter((i) => i >= 0).map((i) => at[i] ?? 0));
  const from = Number.isFinite(first) ? Math.max(0, Math.min(first - 60, line.length - most)) : 0;
  const start = from === 0 ? 0 : line.indexOf(' ', from) + 1 || from;
  const cut = line.slice(start, start + most);
  const stop = start + most >= line.length ? cut : cut.slice(0, cut.lastIndexOf(' ') > most / 2 ? cut.lastIndexOf(' ') : most);
  return `${start > 0 ? '… ' : ''}${stop.trimEnd()}${start + most < line.length ? ' …' : ''}`;
}

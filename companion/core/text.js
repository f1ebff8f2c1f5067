/** Small things with text that more than one screen needs. */

/**
 * @param {string} text
 * @returns {string} beginning with a capital letter
 */
export function firstUp(text) {
  const first = [...text][0] ?? '';
  return first.toLocaleUpperCase() + text.slice(first.length);
}

/**
 * @param {string} text
 * @returns {string} without case and accents, for comparing
 */
export function folded(text) {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/**
 * @param {string} text
 * @param {string} query
 * @returns {boolean} whether every word of the query stands in the text
 */
export function matches(text, query) {
  const inside = folded(text);
  return folded(query).split(/\s+/).every((word) => inside.includes(word));
}

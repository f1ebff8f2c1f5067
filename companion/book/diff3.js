/**
 * Three-way merge of lists, here the paragraphs of a text. It knows nothing of entries or conflicts: it says which stretches are agreed
 * and which are not, and merge.js decides what to do about the latter.
 */

/**
 * @typedef {{same: string[]} | {mine: string[], theirs: string[]}} Stretch agreed, or one of two
 */

/** Above this many comparisons two versions are taken to have nothing in common between their equal ends: exact, or honest about it. */
const MOST = 4_000_000;

/**
 * Joins two versions of a list that began as the same base.
 *
 * @param {string[]} base
 * @param {string[]} mine
 * @param {string[]} theirs
 * @returns {Stretch[]}
 */
export function diff3(base, mine, theirs) {
  const inMine = match(base, mine);
  const inTheirs = match(base, theirs);
  /** @type {Stretch[]} */
  const out = [];
  let b = 0;
  let m = 0;
  let t = 0;
  for (let at = 0; at <= base.length; at++) {
    // The next line that both still have ends the stretch before it.
    const toMine = at < base.length ? Number(inMine[at]) : mine.length;
    const toTheirs = at < base.length ? Number(inTheirs[at]) : theirs.length;
    if (toMine < 0 || toTheirs < 0) continue;
    add(out, base.slice(b, at), mine.slice(m, toMine), theirs.slice(t, toTheirs));
    if (at < base.length) add(out, [], [String(base[at])], [String(base[at])]);
    b = at + 1;
    m = toMine + 1;
    t = toTheirs + 1;
  }
  return out;
}

/**
 * @param {Stretch[]} out
 * @param {string[]} base
 * @param {string[]} mine
 * @param {string[]} theirs
 */
function add(out, base, mine, theirs) {
  if (equal(base, mine)) return agree(out, theirs);
  if (equal(base, theirs) || equal(mine, theirs)) return agree(out, mine);
  out.push({mine, theirs});
}

/**
 * @param {Stretch[]} out
 * @param {string[]} lines
 */
function agree(out, lines) {
  if (!lines.length) return;
  const last = out[out.length - 1];
  if (last && 'same' in last) for (const line of lines) last.same.push(line);
  else out.push({same: [...lines]});
}

/**
 * @param {string[]} a
 * @param {string[]} b
 */
function equal(a, b) {
  return a.length === b.length && a.every((line, i) => line === b[i]);
}

/**
 * Says where each line of a stands in b (-1: nowhere), as a longest common subsequence.
 *
 * @param {string[]} a
 * @param {string[]} b
 * @returns {Int32Array}
 */
function match(a, b) {
  const where = new Int32Array(a.length).fill(-1);
  let from = 0;
  while (from < a.length && from < b.length && a[from] === b[from]) where[from] = from++;
  let endA = a.length;
  let endB = b.length;
  while (endA > from && endB > from && a[endA - 1] === b[endB - 1]) where[--endA] = --endB;
  const n = endA - from;
  const m = endB - from;
  if (n === 0 || m === 0 || n * m > MOST) return where;
  const wide = m + 1;
  const length = new Uint16Array((n + 1) * wide);
  for (let i = n - 1; i >= 0; i--) {
    for (let j = m - 1; j >= 0; j--) {
      length[i * wide + j] = a[from + i] === b[from + j]
        ? Number(length[(i + 1) * wide + j + 1]) + 1
        : Math.max(Number(length[(i + 1) * wide + j]), Number(length[i * wide + j + 1]));
    }
  }
  for (let i = 0, j = 0; i < n && j < m;) {
    if (a[from + i] === b[from + j]) where[from + i++] = from + j++;
    else if (Number(length[(i + 1) * wide + j]) >= Number(length[i * wide + j + 1])) i++;
    else j++;
  }
  return where;
}

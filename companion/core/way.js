/**
 * The path of a program: where a member is on it, and its picture. Steps are drawn as a climb; points, tools and phases, which
 * have no order, as a level way. Everything is worked out from the member's entries of kind "item".
 */

/**
 * @typedef {{id: string, k: string, program: string, item: string, state?: 'open'|'here'|'done', begun?: string|null, done?: string|null, own?: string|null,
 *   answers?: Record<string, string>|null, _changed?: number}} ItemEntry
 * @typedef {{id: string, n: number, state: 'open'|'here'|'done', begun?: string, done?: string, entry?: ItemEntry, sheets: string[]}} Place
 */

/**
 * @param {{id: string, path: {items: {id: string, worksheets?: string[]}[]}}} pack
 * @param {ItemEntry[]} entries of any program
 * @returns {Place[]} in the pack's order; at most one is here: the one said last, where two devices said different things
 */
export function places(pack, entries) {
  const own = entries.filter((e) => e.program === pack.id);
  const here = own.filter((e) => e.state === 'here').sort((a, b) => (b._changed ?? 0) - (a._changed ?? 0))[0];
  return pack.path.items.map((item, i) => {
    const entry = own.find((e) => e.item === item.id);
    const state = entry?.state === 'done' ? 'done' : entry && entry === here ? 'here' : 'open';
    return { id: item.id, n: i + 1, state, begun: entry?.begun ?? undefined, done: entry?.done ?? undefined, entry, sheets: item.worksheets ?? [] };
  });
}

/**
 * What changes where a member says of one item that it is here, done or open again. Only one is here: the one before is left open,
 * and keeps the day on which it was begun.
 * @param {Place[]} all
 * @param {string} item
 * @param {'open'|'here'|'done'} state
 * @param {string} today
 * @returns {{item: string, fields: {state: string, begun?: string, done?: string|null}}[]}
 */
export function said(all, item, state, today) {
  const changes = [];
  for (const p of all) {
    if (p.id === item) {
      const begun = p.begun ?? (state === 'open' ? undefined : today);
      changes.push({ item, fields: { state, ...(begun ? { begun } : {}), done: state === 'done' ? p.done ?? today : null } });
    } else if (state === 'here' && p.entry?.state === 'here') changes.push({ item: p.id, fields: { state: 'open' } });
  }
  return changes;
}

/**
 * @typedef {{width: number, height: number, far: string, ground: string, walked: string, ahead: string, trees: string[],
 *   lamp: {x: number, y: number}|null, marks: {n: number, x: number, y: number, when: 'past'|'here'|'ahead'}[]}} Picture
 */

const WIDTH = 360;
const EDGE = 14;
const LAST = 326;
const round = (/** @type {number} */ n) => Math.round(n * 10) / 10;

/**
 * @param {Place[]} all
 * @param {string} kind of the path: steps, points, tools, phases
 * @returns {Picture}
 */
export function picture(all, kind) {
  return kind === 'steps' ? climb(all) : level(all);
}

/** @param {Place} p @returns {'past'|'here'|'ahead'} */
const when = (p) => (p.state === 'here' ? 'here' : p.state === 'done' ? 'past' : 'ahead');

/** @param {Place[]} all @returns {Picture} */
function climb(all) {
  const n = Math.max(1, all.length);
  const wide = (LAST - EDGE) / n;
  const foot = 208.6;
  const high = 151.2 / n;
  const x = (/** @type {number} */ i) => round(EDGE + i * wide);
  const y = (/** @type {number} */ i) => round(foot - i * high);
  // Ledge i lies between x(i-1) and x(i) at the height y(i). Behind is what was walked: to the lamp, else to the last step done.
  const reached = all.find((p) => p.state === 'here')?.n ?? all.reduce((m, p) => (p.state === 'done' ? p.n : m), 0);
  const ledges = (/** @type {number} */ from, /** @type {number} */ to) => Array.from({ length: Math.max(0, to - from) }, (_, k) => `V${y(from + k + 1)}H${x(from + k + 1)}`).join('');
  const all_ = ledges(0, n);
  const lamp = all.find((p) => p.state === 'here');
  const at = lamp ? { x: round(EDGE + (lamp.n - 0.5) * wide), y: y(lamp.n) } : null;
  const groundAt = (/** @type {number} */ px) => y(Math.max(0, Math.min(n, Math.floor((px - EDGE) / wide + 1e-6) + 1)));
  return {
    width: WIDTH, height: 220,
    far: 'M0 170C60 120 110 132 160 104S262 20 360 30V220H0z',
    ground: `M0 ${foot}H${EDGE}${all_}H${WIDTH}V220H0z`,
    walked: `M0 ${foot}H${EDGE}${ledges(0, reached)}`,
    ahead: reached >= n ? `M${LAST} ${y(n)}H${WIDTH}` : `M${x(reached)} ${y(reached)}${ledges(reached, n)}H${WIDTH}`,
    trees: trees([[40, 0.9], [266, 1.1], [343, 1.2]], groundAt, at?.x),
    lamp: at,
    marks: all.map((p) => ({ n: p.n, x: round(EDGE + (p.n - 0.5) * wide), y: round(y(p.n) + Math.min(16, Math.max(13, high + 3.4))), when: when(p) })),
  };
}

/** @param {Place[]} all @returns {Picture} */
function level(all) {
  const n = Math.max(1, all.length);
  const wide = (LAST - EDGE) / n;
  const groundAt = (/** @type {number} */ px) => round(84 + 7 * Math.sin((px / WIDTH) * 2 * Math.PI * 1.25 + 0.6));
  const line = (/** @type {number} */ from, /** @type {number} */ to) => {
    let d = '';
    for (let px = from; px < to; px += 6) d += `L${round(px)} ${groundAt(px)}`;
    return `${d}L${round(to)} ${groundAt(to)}`.replace(/^L/, 'M');
  };
  const parts = (/** @type {boolean} */ walked) => all.filter((p) => (p.state !== 'open') === walked).map((p) => line(EDGE + (p.n - 1) * wide, EDGE + p.n * wide)).join('');
  const lamp = all.find((p) => p.state === 'here');
  const middle = (/** @type {number} */ i) => round(EDGE + (i - 0.5) * wide);
  const at = lamp ? { x: middle(lamp.n), y: groundAt(middle(lamp.n)) } : null;
  return {
    width: WIDTH, height: 130,
    far: 'M0 62C52 34 104 30 158 46S268 62 312 40 348 34 360 38V130H0z',
    ground: `${line(0, WIDTH)}V130H0z`,
    walked: parts(true),
    ahead: `${line(0, EDGE)}${parts(false)}${line(LAST, WIDTH)}`,
    trees: trees([[EDGE + 2, 0.8], [338, 1.1]], groundAt, at?.x),
    lamp: at,
    marks: all.map((p) => ({ n: p.n, x: middle(p.n), y: groundAt(middle(p.n)) + 18, when: when(p) })),
  };
}

/**
 * @param {number[][]} where
 * @param {(x: number) => number} groundAt
 * @param {number|undefined} lamp nothing grows into its light
 */
function trees(where, groundAt, lamp) {
  return where.filter(([x = 0]) => lamp === undefined || Math.abs(x - lamp) > 22).map(([x = 0, s = 1]) => {
    const y = groundAt(x);
    return `M${x} ${y}v${round(-11 * s)}M${x} ${round(y - 16 * s)}m${round(-7 * s)} 0a${round(7 * s)} ${round(10 * s)} 0 1 0 ${round(14 * s)} 0a${round(7 * s)} ${round(10 * s)} 0 1 0 ${round(-14 * s)} 0`;
  });
}

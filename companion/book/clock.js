/**
 * What came after what. Two means, for two questions:
 *
 * - Did this version know that one? Each version of an entry carries up to which edit of each device it contains (`_seen`). No wall clock
 *   is asked, so a clock that is wrong by years changes nothing about what is kept.
 * - Which of two versions that did not know each other shows first? The later `_changed`, milliseconds that never fall behind what the
 *   entry has seen. The other is kept, whatever the clocks say.
 */

/** @typedef {Record<string, number>} Seen by device: the number of its latest edit that is contained */

/**
 * The hybrid clock: this device's time, but always after what was seen.
 *
 * @param {number} now
 * @param {...(number | undefined)} seen
 * @returns {number}
 */
export function tick(now, ...seen) {
  return Math.max(Math.floor(now), ...seen.map((ms) => (Number(ms) || 0) + 1));
}

/**
 * Tells whether a version contains all edits of another.
 *
 * @param {Seen | undefined} a
 * @param {Seen | undefined} b
 */
export function covers(a, b) {
  return Object.entries(b ?? {}).every(([device, n]) => (a?.[device] ?? 0) >= n);
}

/**
 * @param {Seen | undefined} a
 * @param {Seen | undefined} b
 * @returns {Seen} what contains both
 */
export function join(a, b) {
  /** @type {Seen} */
  const out = {...a};
  for (const [device, n] of Object.entries(b ?? {})) out[device] = Math.max(out[device] ?? 0, n);
  return out;
}

/**
 * @param {Seen | undefined} seen
 * @param {string} device
 * @param {number} n the device's edits of all entries are counted together and never anew, so that an entry which is deleted and made again under
 *   the same id is not taken for what it was
 * @returns {Seen} with one more edit by the device
 */
export function bump(seen, device, n) {
  return {...seen, [device]: Math.max(n, (seen?.[device] ?? 0) + 1)};
}

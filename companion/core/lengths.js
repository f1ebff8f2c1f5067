/**
 * Lengths of time as packs write them: P1D, P2W, P1M, P1Y. Months and years are those of the calendar: a month after
 * 31 January is the last day of February, a year after 29 February is the 28th where there is no 29th. The server counts
 * in the same way (internal/program/milestone.go). A day is 'YYYY-MM-DD' and has no zone; which day it is now is for
 * dates.js to say.
 */

const DAY = 86_400_000;

/**
 * @param {string} day
 * @returns {number} days since 1 January 1970
 */
export function number(day) {
  const [y = 0, m = 1, d = 1] = day.split('-').map(Number);
  return Date.UTC(y, m - 1, d) / DAY;
}

/**
 * @param {number} n days since 1 January 1970
 * @returns {string}
 */
export function dayOf(n) {
  return new Date(n * DAY).toISOString().slice(0, 10);
}

/**
 * @param {string} from
 * @param {string} to
 * @returns {number} days from one to the other; negative where `to` is earlier
 */
export function daysBetween(from, to) {
  return number(to) - number(from);
}

/**
 * @param {string} text
 * @returns {boolean} whether it is a day that the calendar has
 */
export function isDay(text) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const n = number(text);
  return Number.isFinite(n) && dayOf(n) === text;
}

/**
 * @param {string} length
 * @returns {{n: number, unit: 'D'|'W'|'M'|'Y'} | null} null where it is no length of time
 */
export function parse(length) {
  const found = /^P([1-9]\d{0,4})([DWMY])$/.exec(length);
  return found ? { n: Number(found[1]), unit: /** @type {'D'|'W'|'M'|'Y'} */ (found[2]) } : null;
}

/**
 * @param {string} day
 * @param {string} length
 * @param {number} [times]
 * @returns {string} the day that lies the length, taken so many times, after the other
 */
export function plus(day, length, times = 1) {
  const found = parse(length);
  if (!found) throw new RangeError(`${length} is not a length of time such as P30D, P1M or P1Y`);
  const n = found.n * times;
  if (found.unit === 'D') return dayOf(number(day) + n);
  if (found.unit === 'W') return dayOf(number(day) + 7 * n);
  return plusMonths(day, found.unit === 'Y' ? 12 * n : n);
}

/**
 * @param {string} day
 * @param {number} months
 * @returns {string}
 */
function plusMonths(day, months) {
  const [y = 0, m = 1, d = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(y, m + months, 0)).getUTCDate();
  return dayOf(Date.UTC(y, m - 1 + months, Math.min(d, last)) / DAY);
}

/**
 * @param {string} from
 * @param {string} to
 * @returns {{years: number, months: number, days: number, total: number}} the way from one day to a later one, by the
 *   calendar, and in days altogether; all zero where `to` is not later
 */
export function span(from, to) {
  const total = Math.max(0, daysBetween(from, to));
  if (total === 0) return { years: 0, months: 0, days: 0, total };
  const [fy = 0, fm = 0] = from.split('-').map(Number);
  const [ty = 0, tm = 0] = to.split('-').map(Number);
  let months = (ty - fy) * 12 + tm - fm;
  if (plusMonths(from, months) > to) months--;
  return { years: Math.floor(months / 12), months: months % 12, days: daysBetween(plusMonths(from, months), to), total };
}

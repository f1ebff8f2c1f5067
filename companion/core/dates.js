/**
 * Civil days and how far they are apart. A day is the text `2026-11-19`, as it stands in a calendar: it has no hour and no zone,
 * so nothing here changes when a clock does. A zone is asked only which day it is there now.
 */

/** @typedef {string} Day `YYYY-MM-DD` */

const MS = 86400000;

/** @type {Map<string, Intl.DateTimeFormat>} */
const clocks = new Map();

/**
 * @param {string} zone
 * @returns {Intl.DateTimeFormat}
 */
function clock(zone) {
  let format = clocks.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23',
      year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
    });
    clocks.set(zone, format);
  }
  return format;
}

/**
 * @param {string} zone
 * @param {number} ms
 */
function read(zone, ms) {
  /** @type {Record<string, string>} */
  const part = {};
  for (const {type, value} of clock(zone).formatToParts(ms)) part[type] = value;
  return part;
}

/** The zone that this device is set to; UTC where it does not say. */
export function deviceZone() {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

/**
 * Tells whether this browser knows a zone.
 *
 * @param {string} zone
 */
export function isZone(zone) {
  try {
    clock(zone);
    return zone !== '';
  } catch {
    return false;
  }
}

/**
 * The day that it is in a zone.
 *
 * @param {string} zone
 * @param {number} [now] milliseconds since 1970
 * @returns {Day}
 */
export function today(zone, now = Date.now()) {
  const part = read(zone, now);
  return `${part.year?.padStart(4, '0')}-${part.month}-${part.day}`;
}

/**
 * The time that it is in a zone, `19:05`.
 *
 * @param {string} zone
 * @param {number} [now]
 */
export function timeNow(zone, now = Date.now()) {
  const part = read(zone, now);
  return `${part.hour}:${part.minute}`;
}

/**
 * Tells whether a text is a day that a calendar has.
 *
 * @param {unknown} text
 * @returns {text is Day}
 */
export function isDay(text) {
  if (typeof text !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === text;
}

/**
 * The days since 1 January 1970.
 *
 * @param {Day} day
 * @returns {number}
 */
export function toNumber(day) {
  if (!isDay(day)) throw new RangeError(`not a day: ${String(day).slice(0, 20)}`);
  return Date.parse(day) / MS;
}

/**
 * @param {number} n
 * @returns {Day}
 */
export function fromNumber(n) {
  const text = new Date(n * MS).toISOString().slice(0, 10);
  if (!isDay(text)) throw new RangeError(`beyond the calendar: ${n}`);
  return text;
}

/**
 * @param {Day} day
 * @returns {{year: number, month: number, date: number}} month from 1
 */
export function parts(day) {
  toNumber(day);
  return {year: Number(day.slice(0, 4)), month: Number(day.slice(5, 7)), date: Number(day.slice(8))};
}

/**
 * @param {number} year
 * @param {number} month from 1
 * @returns {number} how many days it has
 */
export function daysInMonth(year, month) {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/**
 * The weekday, 0 for Sunday.
 *
 * @param {Day} day
 */
export function weekday(day) {
  return (((toNumber(day) + 4) % 7) + 7) % 7;
}

/**
 * @param {Day} day
 * @param {number} n may be negative
 * @returns {Day}
 */
export function addDays(day, n) {
  return fromNumber(toNumber(day) + n);
}

/**
 * The same date some months on; where that month is too short, its last day.
 *
 * @param {Day} day
 * @param {number} n may be negative
 * @returns {Day}
 */
export function addMonths(day, n) {
  const {year, month, date} = parts(day);
  const months = year * 12 + month - 1 + n;
  const y = Math.floor(months / 12);
  const m = months - y * 12 + 1;
  if (y < 1 || y > 9999) throw new RangeError(`beyond the calendar: ${y}`);
  const two = (/** @type {number} */ v) => String(v).padStart(2, '0');
  return `${String(y).padStart(4, '0')}-${two(m)}-${two(Math.min(date, daysInMonth(y, m)))}`;
}

/**
 * A day and an ISO 8601 duration of whole days: P1D, P2W, P30D, P1M, P18M, P1Y, P1Y6M. Years and months come first, then days.
 *
 * @param {Day} day
 * @param {string} duration
 * @returns {Day}
 */
export function add(day, duration) {
  const found = /^P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/.exec(duration);
  if (!found) throw new RangeError(`not a duration in days: ${duration}`);
  const [years, months, weeks, days] = found.slice(1).map((n) => Number(n ?? 0));
  return addDays(addMonths(day, Number(years) * 12 + Number(months)), Number(weeks) * 7 + Number(days));
}

/**
 * The days from one to another; negative where the other comes first.
 *
 * @param {Day} from
 * @param {Day} to
 */
export function daysBetween(from, to) {
  return toNumber(to) - toNumber(from);
}

/**
 * Whole months from one day to another, and the days left over: `addMonths(from, months)` plus `days` is `to`.
 *
 * @param {Day} from
 * @param {Day} to not before `from`
 * @returns {{months: number, days: number}}
 */
export function monthsBetween(from, to) {
  if (daysBetween(from, to) < 0) throw new RangeError(`${to} comes before ${from}`);
  const a = parts(from);
  const b = parts(to);
  let months = (b.year - a.year) * 12 + b.month - a.month;
  if (addMonths(from, months) > to) months -= 1;
  return {months, days: daysBetween(addMonths(from, months), to)};
}

/**
 * Whole years, then whole months, then days, from one day to another.
 *
 * @param {Day} from
 * @param {Day} to not before `from`
 * @returns {{years: number, months: number, days: number}}
 */
export function yearsBetween(from, to) {
  const {months, days} = monthsBetween(from, to);
  return {years: Math.floor(months / 12), months: months % 12, days};
}

// Where the week begins on Sunday or Saturday (CLDR), for browsers that do not tell.
const SUNDAY = 'AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN JM JP KE KH KR LA MH MM MO MT MX MZ NI NP PA PE PH PK PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW'.split(' ');
const SATURDAY = 'AE AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY'.split(' ');

/**
 * The day that a week begins with, 0 for Sunday.
 *
 * @param {string} locale such as `es-MX`
 */
export function firstDayOfWeek(locale) {
  let tag;
  try {
    tag = /** @type {Intl.Locale & {getWeekInfo?: () => {firstDay: number}, weekInfo?: {firstDay: number}}} */ (new Intl.Locale(locale).maximize());
  } catch {
    return 1;
  }
  const told = (tag.getWeekInfo?.() ?? tag.weekInfo)?.firstDay;
  if (told) return told % 7;
  if (SUNDAY.includes(tag.region ?? '')) return 0;
  return SATURDAY.includes(tag.region ?? '') ? 6 : 1;
}

/**
 * The first day of the week that a day is in.
 *
 * @param {Day} day
 * @param {number} first what a week begins with, 0 for Sunday
 * @returns {Day}
 */
export function weekOf(day, first) {
  return addDays(day, -((weekday(day) - first + 7) % 7));
}

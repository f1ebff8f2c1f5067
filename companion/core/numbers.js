/**
 * Numbers and money as people type and read them. A box holds plain text in the member's own way of writing ("12,5");
 * the book holds numbers. Whatever is written out here is read back as the same number. No page, no clock.
 */

/** @typedef {{amount: number, currency: string}} Money */

/**
 * The sign between whole and part, and the one between thousands, where `locale` is spoken.
 * @param {string} locale
 * @returns {{decimal: string, group: string}}
 */
export function signs(locale) {
  const parts = new Intl.NumberFormat(locale, { useGrouping: true }).formatToParts(1234567.5);
  const of = (/** @type {string} */ type) => parts.find((p) => p.type === type)?.value ?? '';
  return { decimal: of('decimal') || '.', group: of('group') };
}

/**
 * What somebody typed, as a number. Both signs are understood wherever the meaning is plain: "1,5" and "1.5" are the same,
 * "1.234,50" and "1,234.50" too. One sign before exactly three digits goes by the member's own way of writing.
 * @param {string} text
 * @param {string} locale
 * @returns {number|undefined} undefined where it is no number
 */
export function parseNumber(text, locale) {
  const t = text.trim().replace(/[\s\u00a0\u202f'’]/g, '').replace(/^[−–]/, '-').replace(/^\+/, '');
  if (!/^-?[\d.,]*\d[\d.,]*$/.test(t)) return undefined;
  const last = Math.max(t.lastIndexOf('.'), t.lastIndexOf(','));
  if (last < 0) return Number(t);
  const sign = t[last];
  const before = t.slice(0, last);
  const after = t.slice(last + 1);
  const other = sign === '.' ? ',' : '.';
  const groups = (/** @type {string} */ whole, /** @type {string} */ g) => whole.split(g).slice(1).every((x) => x.length === 3);
  if (before.includes(other)) {
    if (before.includes(/** @type {string} */ (sign)) || !groups(before, other)) return undefined;
    return Number(`${before.replaceAll(other, '') || '0'}.${after || '0'}`);
  }
  if (before.includes(/** @type {string} */ (sign))) {
    return groups(t, /** @type {string} */ (sign)) ? Number(t.replaceAll(/** @type {string} */ (sign), '')) : undefined;
  }
  const thousands = after.length === 3 && /^-?[1-9]\d{0,2}$/.test(before) && sign !== signs(locale).decimal;
  if (thousands) return Number(before + after);
  return Number(`${before === '' || before === '-' ? `${before}0` : before}.${after || '0'}`);
}

/**
 * A number as it stands in a box: no thousands, the member's own decimal sign, nothing rounded away.
 * @param {number} value
 * @param {string} locale
 */
export function writeNumber(value, locale) {
  return new Intl.NumberFormat(locale, { useGrouping: false, maximumFractionDigits: 20, numberingSystem: 'latn' }).format(value);
}

/**
 * A number to read.
 * @param {number} value
 * @param {string} locale
 * @param {number} [digits] after the sign, at most
 */
export function readNumber(value, locale, digits = 2) {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
}

/**
 * How many digits a currency has after the sign: 2 for most, 0 for yen, 3 for dinars.
 * @param {string} currency
 */
export function digitsOf(currency) {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

/**
 * A sum to read, as the member's language writes it.
 * @param {Money} money
 * @param {string} locale
 */
export function readMoney(money, locale) {
  try {
    const whole = Number.isInteger(money.amount) && digitsOf(money.currency) > 0;
    return new Intl.NumberFormat(locale, { style: 'currency', currency: money.currency, currencyDisplay: 'narrowSymbol', minimumFractionDigits: whole ? 0 : undefined }).format(money.amount);
  } catch {
    return `${readNumber(money.amount, locale)} ${money.currency}`.trim();
  }
}

/**
 * Rounded to the smallest coin, so that sums of sums stay exact.
 * @param {number} amount
 * @param {string} currency
 */
export function toCoin(amount, currency) {
  const f = 10 ** digitsOf(currency);
  const r = Math.round((amount + Number.EPSILON * Math.sign(amount)) * f) / f;
  return r === 0 ? 0 : r;
}

// The money of a region. A member can choose any other; this is only what stands there first.
const MONEY = /** @type {Record<string, string>} */ ({
  US: 'USD', EC: 'USD', SV: 'USD', PA: 'USD', PR: 'USD', CA: 'CAD', MX: 'MXN', GB: 'GBP', IE: 'EUR', ES: 'EUR', FR: 'EUR', DE: 'EUR', IT: 'EUR', PT: 'EUR', NL: 'EUR', AU: 'AUD',
  NZ: 'NZD', ZA: 'ZAR', IN: 'INR', AR: 'ARS', CL: 'CLP', CO: 'COP', PE: 'PEN', UY: 'UYU', PY: 'PYG', BO: 'BOB', VE: 'VES', CR: 'CRC', GT: 'GTQ', HN: 'HNL', NI: 'NIO', DO: 'DOP',
  CU: 'CUP', CH: 'CHF', SE: 'SEK', NO: 'NOK', DK: 'DKK', PL: 'PLN', JP: 'JPY', BR: 'BRL', PH: 'PHP', KE: 'KES', NG: 'NGN',
});

/**
 * The currency that a region uses; the dollar or the euro where it is not known, by language.
 * @param {string} locale such as "es-MX"
 */
export function moneyOf(locale) {
  const region = regionOf(locale);
  return MONEY[region] ?? (locale.startsWith('es') ? 'EUR' : 'USD');
}

/** The currencies that can be chosen, the member's own first. @param {string[]} first */
export function currencies(first) {
  return [...new Set([...first, 'USD', 'EUR', 'GBP', ...Object.values(MONEY).sort()])];
}

/**
 * The region in a locale, or "".
 * @param {string} locale
 */
export function regionOf(locale) {
  return /[-_]([A-Z]{2})(?:[-_]|$)/.exec(locale)?.[1] ?? '';
}

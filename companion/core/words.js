/**
 * What the book says, in the member's language. Texts come from the catalogues words/AREA.LANG.json, which the server joins to one
 * file per language; nothing here knows a sentence. Days are written as people here say them: "Thursday 19 November".
 */

import {isDay, parts, weekday} from './dates.js';

/** @typedef {Record<string, string | {one: string, other: string}>} Catalogue */
/** @typedef {Record<string, any>} Values */

/** The languages of the book, by the name that each has for itself. */
export const LANGUAGES = {en: 'English', es: 'Español'};

/** @type {{lang: string, locale: string, catalogue: Catalogue}} */
const now = {lang: 'en', locale: 'en', catalogue: {}};

/**
 * Sets the language. Whatever is on the screen must be drawn again afterwards.
 *
 * @param {string} lang `en` or `es`
 * @param {Catalogue} catalogue
 * @param {readonly string[]} [wishes] what the browser asks for: a region decides on the first day of a week
 */
export function setWords(lang, catalogue, wishes = []) {
  now.lang = lang;
  now.locale = wishes.find((tag) => tag.slice(0, 2).toLowerCase() === lang) ?? lang;
  now.catalogue = catalogue;
}

/** The language of the words. */
export const language = () => now.lang;

/** The language with its region, where the browser tells one: `es-MX`. */
export const locale = () => now.locale;

/**
 * The first of the wishes that the book speaks.
 *
 * @param {readonly string[]} wishes
 */
export function choose(wishes) {
  return wishes.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag in LANGUAGES) ?? 'en';
}

/**
 * Tells whether there is a text of this name.
 *
 * @param {string} key
 */
export const has = (key) => Object.hasOwn(now.catalogue, key);

/**
 * @param {string} key
 * @param {number} [n]
 */
function template(key, n) {
  const entry = now.catalogue[key];
  if (entry === undefined) return key;
  if (typeof entry === 'string') return entry;
  return n === 1 ? entry.one : entry.other;
}

/**
 * A text: `t('lock.open')`, `t('more.version', {version})`.
 *
 * @param {string} key
 * @param {Values} [values] for the names in braces
 */
export function t(key, values = {}) {
  return fill(template(key), values);
}

/**
 * A text that depends on a number, which stands in it as {n}.
 *
 * @param {string} key
 * @param {number} n
 * @param {Values} [values]
 */
export function tn(key, n, values = {}) {
  return fill(template(key, n), {n: number(n), ...values});
}

/**
 * A text with parts of a page in it: `rich('keys.more', {link: html`<a …>…</a>`})`. Gives a list to put where the text shall stand.
 *
 * @param {string} key
 * @param {Values} values
 * @returns {any[]}
 */
export function rich(key, values) {
  return template(key)
    .split(/\{(\w+)\}/)
    .map((text, i) => (i % 2 ? values[text] ?? `{${text}}` : text));
}

/**
 * @param {string} text
 * @param {Values} values
 */
function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/**
 * A whole or broken number, as the language writes it.
 *
 * @param {number} n
 */
export function number(n) {
  return new Intl.NumberFormat(now.locale).format(n);
}

/**
 * "Monday, Tuesday and Friday".
 *
 * @param {string[]} items
 */
export function list(items) {
  if (items.length < 2) return items.join('');
  const and = now.lang === 'es' ? (/^h?i(?![ae])/i.test(items[items.length - 1] ?? '') ? ' e ' : ' y ') : ' and ';
  return items.slice(0, -1).join(', ') + and + items[items.length - 1];
}

/**
 * @param {number} n 0 for Sunday
 * @param {'long' | 'short' | 'narrow'} [width]
 */
export function weekdayName(n, width = 'long') {
  return new Intl.DateTimeFormat(now.lang, {weekday: width, timeZone: 'UTC'}).format(Date.UTC(2023, 0, 1 + n));
}

/**
 * @param {number} n from 1
 * @param {'long' | 'short' | 'narrow'} [width]
 */
export function monthName(n, width = 'long') {
  return new Intl.DateTimeFormat(now.lang, {month: width, timeZone: 'UTC'}).format(Date.UTC(2023, n - 1, 15));
}

/**
 * "19 November"; with a year where it is not the one that `beside` is in: "3 March 2024".
 *
 * @param {string} day
 * @param {string} [beside] a day, usually today
 */
export function sayShort(day, beside) {
  if (!isDay(day)) return '';
  const {year, month, date} = parts(day);
  if (beside && parts(beside).year !== year) return sayDate(day);
  return now.lang === 'es' ? `${date} de ${monthName(month)}` : `${date} ${monthName(month)}`;
}

/**
 * "19 November 2026".
 *
 * @param {string} day
 */
export function sayDate(day) {
  if (!isDay(day)) return '';
  const {year, month, date} = parts(day);
  return now.lang === 'es' ? `${date} de ${monthName(month)} de ${year}` : `${date} ${monthName(month)} ${year}`;
}

/**
 * "Thursday 19 November"; with its year where it is not that of `beside`.
 *
 * @param {string} day
 * @param {string} [beside]
 */
export function sayDay(day, beside) {
  return isDay(day) ? `${weekdayName(weekday(day))} ${sayShort(day, beside)}` : '';
}

/**
 * "November 2026".
 *
 * @param {string} day any day of the month
 */
export function sayMonth(day) {
  if (!isDay(day)) return '';
  const {year, month} = parts(day);
  return now.lang === 'es' ? `${monthName(month)} de ${year}` : `${monthName(month)} ${year}`;
}

/**
 * A time of day as the place writes it: "7:00 pm", "19:00".
 *
 * @param {string} time `19:00`
 */
export function sayTime(time) {
  const found = /^(\d\d):(\d\d)/.exec(time);
  if (!found) return '';
  const hour = Number(found[1]);
  if (now.lang !== 'en') return `${hour}:${found[2]}`;
  if (found[2] === '00' && hour % 12 === 0) return hour ? 'noon' : 'midnight';
  return `${hour % 12 || 12}:${found[2]} ${hour < 12 ? 'am' : 'pm'}`;
}

/**
 * How long something has gone on, leaving out what is nought: "8 months, 16 days", "41 days", "2 years".
 *
 * @param {{years?: number, months?: number, days: number}} span
 */
export function saySpan({years = 0, months = 0, days}) {
  const said = [];
  if (years) said.push(tn('span.years', years));
  if (months) said.push(tn('span.months', months));
  if (days || !said.length) said.push(tn('span.days', days));
  return said.join(', ');
}

/**
 * How much room something takes: "3 MB", "40 kB".
 *
 * @param {number} bytes
 */
export function saySize(bytes) {
  const big = bytes >= 1e6;
  const value = big ? bytes / 1e6 : bytes / 1e3;
  const digits = value < 10 && big ? 1 : 0;
  return `${new Intl.NumberFormat(now.locale, {maximumFractionDigits: digits}).format(bytes && !digits ? Math.max(1, value) : value)}\u00a0${big ? 'MB' : 'kB'}`;
}

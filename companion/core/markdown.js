/**
 * The book as pages of Markdown, for a person to read without this program: part of every saved file. Everything that somebody wrote stands in
 * it, also what kept versions hold and what no screen knows any more; only the book's own housekeeping is left to book.json.
 *
 * It runs on the page, where the words are; programs are given, and where one is missing its ids stand for its names.
 */

import {readCell, titleOf, isEmpty} from './cells.js';
import {arranged} from './lines.js';
import {has, list, locale, sayDate, sayTime, t} from './words.js';
import {worksheet} from './worksheet.js';

/** @typedef {{id: string, k: string, [field: string]: any}} Entry */
/** @typedef {{packs?: Map<string, import('./packs.js').Pack>, instruments?: Record<string, import('./packs.js').Instrument>, paths?: Map<string, string>}} Known
 *   paths: where files stand in the archive, by their blob */
/** @typedef {{name: string, text: string}} Page */

/** Kinds by page, in their order; all others stand on the last page. */
const PAGES = /** @type {const} */ ({
  path: ['item', 'row'], journal: ['journal'], days: ['pledge', 'today', 'practice', 'sitting', 'urge', 'answers'], counts: ['count', 'setback', 'token'],
});

/** Fields that are said elsewhere or say nothing to a reader. */
const SILENT = new Set(['id', 'k', 'order', 'files', 'program', 'item', 'sheet', 'draft', 'from', 'count', 'instrument', 'practice']);

/**
 * @param {Entry[]} entries
 * @param {Known} [known]
 * @returns {Page[]} one for each part of the book that holds something
 */
export function markdown(entries, known = {}) {
  const all = [...entries].sort((a, b) => order(a) - order(b));
  const placed = new Set(Object.values(PAGES).flat());
  const parts = {...PAGES, more: [...new Set(all.map((e) => e.k))].filter((k) => !placed.has(/** @type {any} */ (k)) && k !== 'filler' && k !== 'space')};
  const pages = [];
  for (const [name, kinds] of Object.entries(parts)) {
    const own = all.filter((e) => /** @type {readonly string[]} */ (kinds).includes(e.k));
    if (!own.length) continue;
    const title = `# ${t(`md.page.${name}`)}`;
    const body = name === 'path' ? path(own, known) : own.flatMap((e) => entry(e, known, entries));
    pages.push({name: `${name}.md`, text: `${[title, ...body].join('\n\n')}\n`});
  }
  return pages;
}

/**
 * What lies on top of a saved file.
 *
 * @param {string} day
 */
export const readme = (day) => ({name: t('md.readme.name'), text: t('md.readme', {day: sayDate(day)}), missing: t('md.readme.missing')});

/** @param {Entry} e */
const order = (e) => Date.parse(`${e['day'] ?? ''}T${/^\d\d:\d\d$/.test(e['at']) ? e['at'] : '12:00'}Z`) || e['_made'] || 0;

/**
 * One program after the other, step by step, each with its answers and its worksheets.
 *
 * @param {Entry[]} entries
 * @param {Known} known
 */
function path(entries, known) {
  const out = [];
  for (const program of new Set(entries.map((e) => String(e['program'] ?? '')))) {
    const own = entries.filter((e) => String(e['program'] ?? '') === program);
    const pack = known.packs?.get(program);
    out.push(`## ${pack?.name ?? (program || t('md.noprogram'))}`);
    const places = [...(pack?.path.items.map((i) => i.id) ?? []), ''];
    const items = [...new Set(own.map((e) => String(e['item'] ?? '')))].sort((a, b) => places.indexOf(a) - places.indexOf(b));
    for (const item of items) {
      const step = pack?.path.items.find((i) => i.id === item);
      out.push(`### ${step?.title ?? (item || t('md.daily'))}`);
      for (const e of own.filter((x) => x.k === 'item' && String(x['item'] ?? '') === item)) out.push(...answered(e, step, known));
      const rows = own.filter((e) => e.k === 'row' && String(e['item'] ?? '') === item);
      for (const sheet of new Set(rows.map((r) => String(r['sheet'])))) out.push(...lines(rows.filter((r) => String(r['sheet']) === sheet), entries, pack, known));
    }
  }
  return out;
}

/**
 * @param {Entry} e an item
 * @param {import('./packs.js').Item | undefined} step
 * @param {Known} known
 */
function answered(e, step, known) {
  const {answers, ...rest} = e;
  const out = bare(rest, known);
  for (const [n, answer] of Object.entries(answers ?? {})) {
    if (!isEmpty(answer)) out.push(`**${step?.questions[Number(n)] ?? n}**`, said(answer));
  }
  return [...out, ...aside(e)];
}

/**
 * The lines of one worksheet, as its columns say.
 *
 * @param {Entry[]} rows
 * @param {Entry[]} all
 * @param {import('./packs.js').Pack | undefined} pack
 * @param {Known} known
 */
function lines(rows, all, pack, known) {
  const id = String(rows[0]?.['sheet'] ?? '');
  const given = pack?.worksheets[id];
  if (!given) return [`#### ${id}`, ...rows.flatMap((r) => [...bare(r, known), ...aside(r)])];
  const {sheet, words} = worksheet(given);
  /** @type {import('./cells.js').Reader} */
  const reader = {locale: locale(), t, day: sayDate, time: sayTime, line: (to) => {
    const row = all.find((r) => r.id === to);
    const of = row && pack.worksheets[row['sheet']];
    if (!row || !of) return undefined;
    const w = worksheet(of);
    return titleOf(w.sheet, w.words, row['cells'] ?? {}, {...reader, line: undefined});
  }};
  const out = [`#### ${words.title}`];
  for (const [i, row] of arranged(sheet, /** @type {any[]} */ (rows)).entries()) {
    const cells = row.cells ?? {};
    const known_ = new Set(sheet.columns.map((c) => c.id));
    const told = sheet.columns.flatMap((c) => field(words.columns[c.id]?.label ?? c.id, readCell(sheet, c, words.columns[c.id] ?? {label: c.id}, cells, reader)));
    const other = Object.entries(cells).flatMap(([name, value]) => (known_.has(name) ? [] : field(name, said(value))));
    const {cells: _, ...rest} = row;
    out.push(`##### ${t('md.line', {n: i + 1})}`, ...join([...told, ...other]), ...bare(rest, known), ...aside(row));
  }
  return out;
}

/**
 * An entry of any kind, with a heading of its own.
 *
 * @param {Entry} e
 * @param {Known} known
 * @param {Entry[]} all
 */
function entry(e, known, all) {
  const of = all.find((x) => x.id === e['count']);
  const instrument = known.instruments?.[e['instrument']];
  const about = [e['program'] && (known.packs?.get(e['program'])?.name ?? e['program']), of && (of['label'] || known.packs?.get(of['program'])?.name),
    e['instrument'] && (instrument?.text.name ?? e['instrument']), e['practice'] && practice(e, known)].filter(Boolean);
  const when = [e['day'] && sayDate(e['day']), e['at'] && sayTime(e['at'])].filter(Boolean).join(', ');
  const kind = has(`md.kind.${e.k}`) ? t(`md.kind.${e.k}`) : e.k;
  const heading = [e.k === 'journal' ? '' : kind, ...about, when].filter(Boolean).join(' · ');
  const {day: _1, at: _2, answers, ...rest} = e;
  const out = [`## ${heading || kind}`];
  if (e.k === 'journal') {
    if (!isEmpty(e['text'])) out.push(said(e['text']));
    delete rest['text'];
  }
  const questions = Object.entries(answers ?? {}).flatMap(([item, value]) => field(instrument?.text.items[item] ?? item, option(instrument, item, value)));
  return [...out, ...bare(rest, known), ...join(questions), ...aside(e)];
}

/** @param {import('./packs.js').Instrument | undefined} instrument @param {string} item @param {any} value */
function option(instrument, item, value) {
  const key = instrument?.items.find((i) => i.id === item)?.options?.find((o) => o.value === value)?.key;
  return (key && instrument?.text.options[key]) || said(value);
}

/** @param {Entry} e @param {Known} known */
function practice(e, known) {
  return known.packs?.get(e['program'])?.practices.find((p) => p.id === e['practice'])?.name ?? e['practice'];
}

/**
 * The fields of an entry that nothing else has said, and its files.
 *
 * @param {Record<string, any>} e
 * @param {Known} known
 */
function bare(e, known) {
  const fields = Object.entries(e).flatMap(([name, value]) =>
    (SILENT.has(name) || name.startsWith('_') ? [] : field(has(`md.field.${name}`) ? t(`md.field.${name}`) : name, said(value))));
  const files = (Array.isArray(e['files']) ? e['files'] : []).map((f) => {
    const at = known.paths?.get(f?.blob);
    return at ? `- [${String(f.name || at).replace(/[[\]\\]/g, '\\$&')}](<${at}>)` : `- ${f?.name ?? ''}`;
  });
  return [...join(fields), ...(files.length ? [files.join('\n')] : [])];
}

/** One field: in a line where it fits, else below its name. @param {string} label @param {string} value */
function field(label, value) {
  const text = value.trim();
  if (!text) return [];
  return [text.includes('\n') || text.length > 100 ? `**${label}**\n\n${text}` : `- **${label}**: ${text}`];
}

/** Points that follow each other stand together. @param {string[]} fields */
function join(fields) {
  /** @type {string[]} */
  const out = [];
  for (const f of fields) {
    const before = out[out.length - 1];
    if (f.startsWith('- ') && before?.startsWith('- ')) out[out.length - 1] = `${before}\n${f}`;
    else out.push(f);
  }
  return out;
}

/** What was kept beside a field: the other version of a text, what another device had written. @param {Record<string, any>} e */
function aside(e) {
  const out = [];
  for (const name of ['_both', '_lost']) {
    for (const [path, kept] of Object.entries(e[name] ?? {})) {
      const label = has(`md.field.${path}`) ? t(`md.field.${path}`) : path;
      for (const k of Array.isArray(kept) ? kept : []) {
        const text = said(k?.value).trim();
        if (text) out.push(`> *${t('md.other', {field: label})}*\n>\n${text.split('\n').map((line) => `> ${line}`.trimEnd()).join('\n')}`);
      }
    }
  }
  return out;
}

/** Any value as text. @param {any} value @returns {string} */
function said(value) {
  if (isEmpty(value)) return '';
  if (typeof value === 'string') return /^\d{4}-\d\d-\d\d$/.test(value) ? sayDate(value) || value : value;
  if (typeof value === 'boolean') return t(value ? 'sheets.yes' : 'sheets.no');
  if (Array.isArray(value)) return list(value.map(said).filter(Boolean));
  if (typeof value === 'object') return Object.entries(value).filter(([, v]) => !isEmpty(v)).map(([k, v]) => `${has(`md.field.${k}`) ? t(`md.field.${k}`) : k}: ${said(v)}`).join('; ');
  return String(value);
}

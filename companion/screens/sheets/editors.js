/**
 * How each type of column is written: one editor for every type that a pack can name, each with native controls. An editor gets a value
 * and gives one, undefined where nothing stands; what is stored and read is for core/cells.js.
 */

import {isEmpty, namesIn, readCell} from '../../core/cells.js';
import {arranged, written} from '../../core/lines.js';
import {currencies, moneyOf} from '../../core/numbers.js';
import {locale} from '../../core/words.js';
import {worksheet} from '../../core/worksheet.js';
import {Chips, Choice, Field, LinkButton, Options, Scale, html, t, useId, useState} from '../../parts/index.js';
import {Clear, Group, NumberBox, YesNo} from './boxes.js';
import {nameOf, sheetOf, wordsOf} from './read.js';

/** @typedef {import('./read.js').Of} Of @typedef {import('../../core/cells.js').Column} Column @typedef {import('../../core/cells.js').ColumnText} ColumnText */
/** @typedef {{of: Of, column: Column, words: ColumnText, value: any, cells: Record<string, any>, onChange: (value: any) => void}} Props */

/** Up to so many answers stand below each other; more are a list to open. */
const FEW = 6;

/** @param {Props} p */
function Text({words, value, onChange}) {
  return html`<${Field} label=${words.label} hint=${words.hint} value=${value ?? ''} onInput=${onChange} control=${{autocomplete: 'off'}} />`;
}

/** @param {Props} p */
function LongText({words, value, onChange}) {
  return html`<${Field} label=${words.label} hint=${words.hint} type="long" value=${value ?? ''} onInput=${onChange} control=${{rows: 3}} />`;
}

/** Names that stand elsewhere in the program are offered again. @param {Props} p */
function Person({of, words, value, onChange}) {
  const id = useId();
  const names = namesIn(of.rows.flatMap((row) => (of.pack.worksheets[row.sheet] ? [{sheet: worksheet(/** @type {any} */ (of.pack.worksheets[row.sheet])).sheet, cells: row.cells ?? {}}] : [])));
  return html`<${Field} label=${words.label} hint=${words.hint} value=${value ?? ''} onInput=${onChange} control=${{autocomplete: 'off', autocapitalize: 'words', list: names.length ? id : undefined}}>
    ${names.length > 0 && html`<datalist id=${id}>${names.filter((n) => n !== value).slice(0, 50).map((n) => html`<option key=${n} value=${n} />`)}</datalist>`}
  <//>`;
}

/** @param {Props} p */
function ChoiceOf({column, words, value, onChange}) {
  const own = typeof value === 'object' && value !== null;
  const now = own ? 'other:' : value ?? '';
  const known = column.options ?? [];
  const ids = now && !own && !known.includes(now) ? [...known, now] : known; // an option of another version of the pack stays
  const options = ids.map((id) => ({value: id, label: words.options?.[id] ?? id}));
  if (column.other || own) options.push({value: 'other:', label: t('sheets.other')});
  const set = (/** @type {string} */ id) => onChange(id === 'other:' ? {other: own ? value.other : ''} : id || undefined);
  const box = own && html`<${Field} label=${t('sheets.other.words')} value=${value.other ?? ''} onInput=${(/** @type {string} */ other) => onChange({other})} control=${{autocomplete: 'off'}} />`;
  if (options.length > FEW) return html`<${Field} label=${words.label} hint=${words.hint} value=${now} onInput=${set} options=${[{value: '', label: t('sheets.choose')}, ...options]} />${box}`;
  return html`<${Choice} legend=${words.label} hint=${words.hint} value=${now} onChange=${set} options=${options} />${box}<${Clear} label=${words.label} shown=${Boolean(now)} onClear=${() => onChange(undefined)} />`;
}

/** @param {Props} p */
function Several({column, words, value, onChange}) {
  const list = /** @type {string[]} */ (Array.isArray(value) ? value : []);
  const known = column.options ?? [];
  const others = list.filter((o) => o.startsWith('other:'));
  const open = others.at(-1); // the one that is being written; any before it are chips
  const given = [...known, ...list.filter((o) => !known.includes(o) && o !== open)];
  const options = given.map((id) => ({value: id, label: id.startsWith('other:') ? id.slice(6) : words.options?.[id] ?? id}));
  if (column.other || open !== undefined) options.push({value: 'other', label: t('sheets.other')});
  const set = (/** @type {string[]} */ next) => {
    const rest = next.filter((o) => o !== 'other');
    const chosen = next.includes('other');
    onChange(chosen && open === undefined ? [...rest, 'other:'] : chosen ? [...rest, open] : rest);
  };
  const shown = [...list.filter((o) => o !== open), ...(open === undefined ? [] : ['other'])];
  const write = (/** @type {string} */ text) => onChange([...list.filter((o) => o !== open && o !== `other:${text}`), `other:${text}`]);
  return html`<${Group} legend=${words.label} hint=${words.hint}>
    <${Chips} label=${words.label} options=${options} value=${shown} onChange=${set} />
    ${open !== undefined && html`<${Field} label=${t('sheets.other.words')} value=${open.slice(6)} onInput=${write} control=${{autocomplete: 'off'}} />`}
  <//>`;
}

/** @param {Props} p */
function Checklist({column, words, value, onChange}) {
  const list = Array.isArray(value) ? value : [];
  const ids = [...new Set([...(column.items ?? []), ...list])];
  return html`<${Options} legend=${words.label} hint=${words.hint} value=${list} onChange=${onChange} options=${ids.map((id) => ({value: id, label: words.items?.[id] ?? id}))} />`;
}

/** @param {Props} p */
function ScaleOf({column, words, value, onChange}) {
  const legend = words.hint ? html`${words.label}<span class="hint">${words.hint}</span>` : words.label;
  return html`<div class="field"><${Scale} legend=${legend} ends=${[words.low || t('sheets.scale.low'), words.high || t('sheets.scale.high')]} min=${column.min ?? 0} max=${column.max ?? 10} value=${value} onChange=${onChange} />
    <${Clear} label=${words.label} shown=${value !== undefined} onClear=${() => onChange(undefined)} /></div>`;
}

/** @param {Props} p */
function NumberOf({column, words, value, onChange}) {
  const unit = words.unit ?? column.unit;
  return html`<${NumberBox} label=${unit ? `${words.label} (${unit})` : words.label} hint=${words.hint} value=${value} onChange=${onChange} limits=${column} />`;
}

/** @param {Props} p */
function Percent({words, value, onChange}) {
  return html`<${NumberBox} label=${`${words.label} (%)`} hint=${words.hint ?? t('sheets.percent')} value=${value} onChange=${onChange} limits=${{min: 0, max: 100}} />`;
}

/** @param {Props} p */
function Duration({words, value, onChange}) {
  const [own, setOwn] = useState(() => split(value));
  const [h, m] = minutesOf(own) === value ? own : split(value); // 90 minutes stay 90 minutes for whoever wrote them so
  const set = (/** @type {Hours} */ next) => {
    setOwn(next);
    onChange(minutesOf(next));
  };
  return html`<${Group} legend=${words.label} hint=${words.hint}><div class="pair">
    <${NumberBox} label=${t('sheets.hours')} value=${h} onChange=${(/** @type {number | undefined} */ n) => set([n, m])} limits=${{min: 0, max: 999}} />
    <${NumberBox} label=${t('sheets.minutes')} value=${m} onChange=${(/** @type {number | undefined} */ n) => set([h, n])} limits=${{min: 0, max: 9999}} />
  </div><//>`;
}

/** @typedef {[number | undefined, number | undefined]} Hours */

/** @param {unknown} value @returns {Hours} */
const split = (value) => (typeof value !== 'number' ? [undefined, undefined] : value < 60 ? [undefined, value] : [Math.floor(value / 60), value % 60 || undefined]);

/** @param {Hours} hours */
const minutesOf = ([h, m]) => (h === undefined && m === undefined ? undefined : (h ?? 0) * 60 + (m ?? 0));

/** The currency stays with the sum; the one used last stands there first. @param {Props} p */
function Money({of, words, value, onChange}) {
  const used = [...of.rows].sort((a, b) => (b._changed ?? 0) - (a._changed ?? 0)).flatMap((row) => Object.values(row.cells ?? {})).find((v) => v && typeof v === 'object' && typeof v.currency === 'string')?.currency;
  const currency = value?.currency ?? used ?? moneyOf(locale());
  const set = (/** @type {number | undefined} */ amount, /** @type {string} */ c) => onChange(amount === undefined ? undefined : {amount, currency: c});
  return html`<${Group} legend=${words.label} hint=${words.hint}><div class="pair">
    <${NumberBox} label=${t('sheets.amount')} value=${value?.amount} onChange=${(/** @type {number | undefined} */ n) => set(n, currency)} />
    <${Field} label=${t('sheets.currency')} value=${currency} onInput=${(/** @type {string} */ c) => set(value?.amount, c)} options=${currencies([currency, ...(used ? [used] : [])]).map((c) => ({value: c, label: c}))} />
  </div><//>`;
}

/** @param {string} type */
const native = (type) => (/** @type {Props} */ {words, value, onChange}) => html`<${Field} label=${words.label} hint=${words.hint} type=${type} value=${value ?? ''} onInput=${(/** @type {string} */ v) => onChange(v ? v.slice(0, type === 'datetime-local' ? 16 : 10) : undefined)} />`;

/** @param {Props} p */
function YesNoOf({words, value, onChange}) {
  return html`<${YesNo} legend=${words.label} hint=${words.hint} value=${value} onChange=${onChange}><${Clear} label=${words.label} shown=${typeof value === 'boolean'} onClear=${() => onChange(undefined)} /><//>`;
}

/** A line of another worksheet. @param {Props} p */
function LinkTo({of, column, words, value, onChange}) {
  const to = sheetOf(of.pack, column.sheet ?? '');
  if (!to) return null;
  const lines = arranged(to.sheet, written(to.own));
  if (!lines.length && !value) {
    return html`<${Group} legend=${words.label} hint=${words.hint}><p>${t('sheets.link.none', {sheet: to.words.title})}</p>
      <p class="buttons tight"><${LinkButton} small to="sheet" with=${{program: of.pack.id, sheet: to.sheet.id}}>${t('sheets.link.go', {sheet: to.words.title})}<//></p><//>`;
  }
  const gone = value && !lines.some((row) => row.id === value) ? [{value, label: t('sheets.line_gone')}] : [];
  return html`<${Field} label=${words.label} hint=${words.hint} value=${value ?? ''} onInput=${(/** @type {string} */ id) => onChange(id || undefined)}
    options=${[{value: '', label: t('sheets.link.choose')}, ...lines.map((row) => ({value: row.id, label: nameOf(to, row)})), ...gone]} />`;
}

/** Sizes that the member has measured, on a worksheet that leads here, can be pressed. @param {Props} p */
function Drink({of, column, words, value, onChange}) {
  const v = value ?? {};
  const sizes = of.rows.flatMap((row) => {
    const link = of.pack.worksheets[row.sheet]?.links.find((l) => l.to === `${of.sheet.id}.${column.id}`);
    const drink = link && row.cells?.[link.from];
    const from = link && sheetOf(of.pack, row.sheet);
    return from && !isEmpty(drink) ? [{id: row.id, name: nameOf(from, row), drink}] : [];
  });
  const set = (/** @type {Record<string, number | undefined>} */ more) => {
    const next = Object.fromEntries(Object.entries({...v, ...more}).filter(([, n]) => n !== undefined));
    onChange(next['ml'] === undefined && next['percent'] === undefined && !('count' in more) ? undefined : {...('count' in more ? {} : {count: 1}), ...next});
  };
  return html`<${Group} legend=${words.label} hint=${words.hint}>
    ${sizes.length > 0 && html`<p class="hint">${t('sheets.drink.own')}</p><${Chips} label=${t('sheets.drink.own')} options=${sizes.map((s) => ({value: s.id, label: s.name}))} value=${[]}
      onChange=${(/** @type {string[]} */ [id]) => set({...sizes.find((s) => s.id === id)?.drink, ...(v.count === undefined ? {} : {count: v.count})})} />`}
    <div class="pair three">
      <${NumberBox} label=${t('sheets.drink.count')} value=${v.count} onChange=${(/** @type {number | undefined} */ count) => set({count})} limits=${{min: 0, max: 999}} />
      <${NumberBox} label=${t('sheets.drink.ml')} value=${v.ml} onChange=${(/** @type {number | undefined} */ ml) => set({ml})} limits=${{min: 0, max: 10000}} />
      <${NumberBox} label=${t('sheets.drink.percent')} value=${v.percent} onChange=${(/** @type {number | undefined} */ percent) => set({percent})} limits=${{min: 0, max: 100}} />
    </div><//>`;
}

/** What stands on the label and nothing else: nobody here knows a dose. @param {Props} p */
function Dose({of, words, value, onChange}) {
  const id = useId();
  const v = value ?? {};
  const set = (/** @type {Record<string, string>} */ more) => {
    const next = Object.fromEntries(Object.entries({...v, ...more}).filter(([, x]) => x));
    onChange(Object.keys(next).length ? next : undefined);
  };
  const lists = of.sheet.columns.flatMap((c) => (c.type === 'link' && c.sheet ? sheetOf(of.pack, c.sheet) ?? [] : []));
  const names = [...new Set(lists.flatMap((list) => written(list.own).map((row) => nameOf(list, row))))];
  const box = (/** @type {string} */ key, /** @type {any} */ more = {}) => html`<${Field} label=${t(`sheets.dose.${key}`)} type=${key === 'at' ? 'time' : 'text'} value=${v[key] ?? ''} onInput=${(/** @type {string} */ x) => set({[key]: key === 'at' ? x.slice(0, 5) : x})} control=${{autocomplete: 'off', ...more}} />`;
  return html`<${Group} legend=${words.label} hint=${words.hint}>
    ${box('name', {list: names.length ? id : undefined})}
    ${names.length > 0 && html`<datalist id=${id}>${names.map((n) => html`<option key=${n} value=${n} />`)}</datalist>`}
    <div class="pair three">${box('amount')}${box('unit', {autocapitalize: 'none'})}${box('at')}</div><//>`;
}

/** Worked out, never typed. @param {Props} p */
function Computed({of, column, words, cells}) {
  const id = useId();
  const result = readCell(of.sheet, column, words, cells, of.r);
  return html`<div class="field"><label for=${id}>${words.label}</label>${words.hint && html`<p class="hint">${words.hint}</p>`}
    <output id=${id} class="worked">${result || html`<span class="quietly small">${t('sheets.computed.waits')}</span>`}</output></div>`;
}

/** Every type of column, and how it is written. @type {Record<string, (p: Props) => any>} */
export const EDITORS = {
  text: Text, long_text: LongText, person: Person, choice: ChoiceOf, several: Several, checklist: Checklist, scale: ScaleOf, number: NumberOf, percent: Percent,
  duration: Duration, money: Money, date: native('date'), time: native('time'), datetime: native('datetime-local'), yes_no: YesNoOf, link: LinkTo, drink_entry: Drink,
  dose_entry: Dose, computed: Computed,
};

/** @param {Omit<Props, 'words'>} p */
export function Editor(p) {
  const Type = EDITORS[p.column.type];
  return Type ? html`<${Type} ...${p} words=${wordsOf(p.of, p.column)} />` : null;
}

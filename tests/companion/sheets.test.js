// Every worksheet of every program, in both languages: each column can be written and read, each link leads somewhere that can hold what it
// brings, each check is asked. And what is written in a cell reads back, whatever it is.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {before, test} from 'node:test';
import fc from 'fast-check';
import {TYPES, fits, isEmpty, kept, readCell, titleOf} from '../../companion/core/cells.js';
import {formula} from '../../companion/core/formulas.js';
import {gates, look} from '../../companion/core/gates.js';
import {agree, brings, carried, carries, place} from '../../companion/core/links.js';
import {setWords, t} from '../../companion/core/words.js';
import {drinkOf, everyDay, homeOf, isInventory, sheetsOf, worksheet} from '../../companion/core/worksheet.js';
import {EDITORS} from '../../companion/screens/sheets/editors.js';
import {LANGS, programs} from './packs.js';

/** @type {Record<string, any[]>} */
let packs = {};
before(async () => void (packs = await programs()));

/** @param {(pack: any, lang: string) => void} look_ */
const each = (look_) => LANGS.forEach((lang) => packs[lang]?.forEach((pack) => look_(pack, lang)));
/** @param {(of: {pack: any, given: any, sheet: any, words: any, lang: string, name: string}) => void} look_ */
const eachSheet = (look_) => each((pack, lang) => Object.values(pack.worksheets).forEach((given) => look_({pack, given, ...worksheet(/** @type {any} */ (given)), lang, name: `${pack.id}.${lang} ${/** @type {any} */ (given).id}`})));

const catalogue = (/** @type {string} */ lang) => Object.assign({}, ...['path', 'sheets', 'reading', 'search'].map((area) => JSON.parse(readFileSync(new URL(`../../companion/words/${area}.${lang}.json`, import.meta.url), 'utf8'))));
const reader = (/** @type {any} */ pack, /** @type {string} */ lang) => ({locale: lang, t, day: (/** @type {string} */ d) => d, time: (/** @type {string} */ x) => x, line: (/** @type {string} */ id) => `line ${id}`, drink: drinkOf(pack, '')});

test('thirteen programs, in both languages, with the same worksheets', () => {
  assert.equal(packs['en']?.length, 13);
  for (const [i, pack] of (packs['en'] ?? []).entries()) {
    const other = packs['es']?.[i];
    assert.equal(other.id, pack.id);
    assert.deepEqual(Object.keys(other.worksheets).sort(), Object.keys(pack.worksheets).sort());
  }
});

test('every column can be written and read, and has its words', () => {
  const seen = new Set();
  eachSheet(({sheet, words, name}) => {
    assert.ok(words.title && words.intro, name);
    assert.ok(sheet.columns.length > 0, name);
    for (const c of sheet.columns) {
      const at = `${name}.${c.id}`;
      seen.add(c.type);
      assert.ok(EDITORS[c.type], `${at}: no editor for ${c.type}`);
      assert.ok(c.type === 'computed' || TYPES[c.type], `${at}: nothing reads ${c.type}`);
      assert.ok(words.columns[c.id]?.label, `${at}: no label`);
      for (const o of c.options ?? []) assert.ok(words.columns[c.id].options[o], `${at}: no words for ${o}`);
      for (const o of c.items ?? []) assert.ok(words.columns[c.id].items[o], `${at}: no words for ${o}`);
      if (['choice', 'several'].includes(c.type)) assert.ok(c.options.length > 1, at);
      if (c.type === 'checklist') assert.ok(c.items.length > 0, at);
    }
  });
  assert.deepEqual(Object.keys(EDITORS).filter((type) => !seen.has(type)), ['time'], 'an editor that no worksheet needs');
});

test('every link leads to a column that can hold what it brings, and is offered', () => {
  let links = 0;
  eachSheet(({pack, given, sheet, name}) => {
    const all = carries(sheet, sheetsOf(pack));
    assert.equal(all.reduce((n, c) => n + c.pairs.length, 0), given.links.length, `${name}: a link that leads nowhere`);
    links += given.links.length;
    for (const carry of all) for (const p of carry.pairs) assert.ok(agree(sheet, p.from, p.to), `${name}: ${p.from.id} (${p.from.type}) cannot stand in ${carry.to.id}.${p.to.id} (${p.to.type})`);
    for (const c of sheet.columns) if (c.type === 'link') assert.ok(pack.worksheets[c.sheet], `${name}.${c.id} points at no worksheet`);
  });
  assert.ok(links > 60);
});

test('every check is asked before what it is for', () => {
  let checks = 0;
  eachSheet(({pack, given, sheet, name}) => {
    const found = gates(sheet, Object.values(pack.safety));
    const all = [...found.start, ...Object.values(found.columns).flat()];
    assert.equal(all.length, given.safety.length, `${name}: a check that is not asked`);
    checks += all.length;
    for (const check of /** @type {any[]} */ (all)) {
      assert.ok(check.title && check.intro && check.questions.length, name);
      for (const q of check.questions) assert.ok(q.text && q.if_yes, `${name} ${q.id}`);
      assert.ok(check.questions.some((/** @type {any} */ q) => q.blocks) || look(check, {}).state === 'asks');
    }
  });
  assert.ok(checks > 30);
});

test('steps and practices name worksheets that are there, and every worksheet can be come to', () => {
  each((pack, lang) => {
    for (const item of pack.path.items) for (const id of item.worksheets) assert.ok(pack.worksheets[id], `${pack.id}.${lang} ${item.id} ${id}`);
    for (const p of pack.practices) if (p.worksheet) assert.ok(pack.worksheets[p.worksheet], `${pack.id} ${p.id}`);
    const reached = new Set([...pack.path.items.flatMap((/** @type {any} */ i) => i.worksheets), ...everyDay(pack).map((s) => s.id)]);
    assert.deepEqual([...reached].sort(), Object.keys(pack.worksheets).sort());
  });
});

test('inventories lock at once: the hardest worksheets, and steps four, five, eight and nine', () => {
  each((pack) => {
    for (const s of Object.values(pack.worksheets)) if (/** @type {any} */ (s).private === 'hardest') assert.ok(isInventory(pack, {sheet: /** @type {any} */ (s).id}), `${pack.id} ${/** @type {any} */ (s).id}`);
    if (pack.family !== 'twelve_step') return;
    for (const step of ['step-4', 'step-5', 'step-8', 'step-9']) {
      assert.ok(isInventory(pack, {item: step}));
      for (const sheet of pack.path.items.find((/** @type {any} */ i) => i.id === step).worksheets) assert.ok(isInventory(pack, {sheet}), `${pack.id} ${sheet}`);
    }
    if (pack.id === 'aa') assert.ok(!isInventory(pack, {item: 'step-2'}) && !isInventory(pack, {sheet: 'gratitude'}));
  });
  assert.ok(isInventory(undefined, {item: 'step-1'}), 'what is not known yet is taken for one');
});

test('a resentment of step four goes to step eight, and from there to step nine, once', () => {
  const today = '2026-11-19';
  for (const pack of (packs['en'] ?? []).filter((p) => p.family === 'twelve_step')) {
    const rows = /** @type {any[]} */ ([{id: 'r1', sheet: 'step4-resentments', cells: {who: 'My brother'}}, {id: 'r2', sheet: 'step4-conduct', cells: {whom: 'my  Brother'}}]);
    const go = (/** @type {any} */ row) => {
      const {sheet} = worksheet(pack.worksheets[row.sheet]);
      return carries(sheet, sheetsOf(pack)).map((carry) => {
        const at = place(sheet, carry, row, rows, today);
        if (at.state === 'open') rows.push({id: `r${rows.length + 1}`, ...carried(sheet, carry, row)});
        return at.state;
      });
    };
    assert.deepEqual(go(rows[0]), ['open'], pack.id);
    assert.equal(rows[2].sheet, 'step8-people');
    assert.equal(homeOf(pack, rows[2].sheet)?.id, 'step-8');
    assert.deepEqual(go(rows[1]), ['same'], 'the same person from another list is not put there twice');
    assert.deepEqual(go(rows[2]), ['open']);
    assert.equal(rows[3].sheet, 'step9-amends');
    assert.deepEqual(rows[3].cells, {who: 'My brother'});
    assert.deepEqual([...go(rows[0]), ...go(rows[2])], ['there', 'there']);
    assert.equal(rows.length, 4);
  }
});

// ---- Cells ---------------------------------------------------------------------------------------------------------------------

const day = fc.date({min: new Date('1950-01-01'), max: new Date('2090-01-01'), noInvalidDate: true}).map((d) => d.toISOString().slice(0, 10));
const clock = fc.tuple(fc.integer({min: 0, max: 23}), fc.integer({min: 0, max: 59})).map((p) => p.map((n) => String(n).padStart(2, '0')).join(':'));
const words_ = fc.string({minLength: 1, maxLength: 40}).filter((s) => s.trim() !== '');
const amount = fc.integer({min: 0, max: 1e7}).map((n) => n / 100);

/** A value that somebody could have written in a column. @param {any} c @returns {fc.Arbitrary<any>} */
function valueOf(c) {
  switch (c.type) {
    case 'text': case 'long_text': case 'person': return words_;
    case 'choice': return fc.oneof(fc.constantFrom(...c.options), ...(c.other ? [words_.map((other) => ({other}))] : []));
    case 'several': return fc.tuple(fc.subarray(c.options, {minLength: 1}), c.other ? fc.array(words_, {maxLength: 1}) : fc.constant([])).map(([a, b]) => [...a, ...b.map((o) => `other:${o}`)]);
    case 'checklist': return fc.subarray(c.items, {minLength: 1});
    case 'scale': return fc.integer({min: c.min ?? 0, max: c.max ?? 10});
    case 'number': return fc.integer({min: c.min ?? 0, max: c.max ?? 1000});
    case 'percent': return fc.integer({min: 0, max: 100});
    case 'duration': return fc.integer({min: 0, max: 6000});
    case 'money': return fc.record({amount, currency: fc.constantFrom('USD', 'EUR', 'JPY')});
    case 'date': return day;
    case 'time': return clock;
    case 'datetime': return fc.tuple(day, clock).map((p) => p.join('T'));
    case 'yes_no': return fc.boolean();
    case 'link': return fc.constantFrom('r1', 'r2');
    case 'drink_entry': return fc.record({ml: fc.integer({min: 1, max: 2000}), percent: amount.filter((n) => n <= 100), count: fc.integer({min: 0, max: 20})});
    case 'dose_entry': return fc.record({name: words_, amount: words_, unit: words_, at: clock}, {requiredKeys: ['name']});
    default: return fc.constant(undefined);
  }
}

for (const lang of LANGS) {
  test(`whatever fits a column is kept as it is, and read as words (${lang})`, () => {
    setWords(lang, catalogue(lang));
    eachSheet(({pack, sheet, words, lang: l, name}) => {
      if (l !== lang) return;
      const r = reader(pack, lang);
      const line = fc.record(Object.fromEntries(sheet.columns.filter((/** @type {any} */ c) => c.type !== 'computed').map((/** @type {any} */ c) => [c.id, fc.option(valueOf(c), {nil: undefined})])));
      fc.assert(fc.property(line, (cells) => {
        const stored = JSON.parse(JSON.stringify(kept(cells)));
        for (const c of sheet.columns) {
          const said = readCell(sheet, c, words.columns[c.id], stored, r);
          if (c.type === 'computed') {
            assert.equal(said !== '', formula(sheet, c, stored, r) !== null, `${name}.${c.id}`);
          } else {
            assert.equal(said === '', isEmpty(cells[c.id]), `${name}.${c.id} of ${JSON.stringify(cells[c.id])} reads "${said}"`);
            if (!isEmpty(cells[c.id])) assert.ok(fits(c, stored[c.id]), `${name}.${c.id} does not take ${JSON.stringify(cells[c.id])}`);
          }
          if (!['text', 'long_text', 'person', 'choice', 'several', 'dose_entry'].includes(c.type)) assert.doesNotMatch(said, /NaN|undefined|null|object|[{}]|sheets\./, `${name}.${c.id}`);
        }
        assert.ok(titleOf(sheet, words, stored, r).length <= 80);
        for (const carry of carries(sheet, sheetsOf(pack))) {
          const brought = brings(sheet, carry, {id: 'r9', sheet: sheet.id, cells: stored}, (_, v) => String(v));
          for (const [id, value] of Object.entries(brought)) assert.ok(fits(/** @type {any} */ (carry.to.columns.find((c) => c.id === id)), value), `${name} brings ${JSON.stringify(value)} to ${carry.to.id}.${id}`);
        }
      }), {numRuns: 12});
    });
  });
}

test('a cell of another shape is shown and never throws', () => {
  setWords('en', catalogue('en'));
  const types = Object.keys(TYPES);
  fc.assert(fc.property(fc.constantFrom(...types), fc.jsonValue(), (type, value) => {
    const column = {id: 'c', type, options: ['a'], items: ['a'], max: 5};
    const said = readCell({id: 's', kind: 'table', columns: [column]}, column, {label: 'c'}, {c: value}, /** @type {any} */ (reader({limits: []}, 'en')));
    assert.equal(typeof said, 'string');
    assert.equal(said === '', isEmpty(value), `${type} ${JSON.stringify(value)}`);
  }), {numRuns: 1000});
});

test('the catalogues hold the same texts in both languages, with the same blanks', () => {
  const [en, es] = [catalogue('en'), catalogue('es')];
  assert.deepEqual(Object.keys(es).sort(), Object.keys(en).sort());
  const blanks = (/** @type {any} */ text) => [...JSON.stringify(text.other ?? text).matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();
  for (const key of Object.keys(en)) assert.deepEqual(blanks(es[key]), blanks(en[key]), key);
});

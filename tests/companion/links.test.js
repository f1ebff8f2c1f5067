// Lines that lead from one worksheet to another: carried once, never doubled, never written over. And their order, and the gates.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { gates, look, opened, started } from '../../companion/core/gates.js';
import { after, beginning, draftOf, lineOf, moved, oneADay, onlyBegun, ordered } from '../../companion/core/lines.js';
import { alike, brings, carried, carries, place } from '../../companion/core/links.js';

const resentments = { id: 'resentments', kind: 'table', columns: [{ id: 'who', type: 'person' }, { id: 'cause', type: 'long_text' }], links: [{ from: 'who', to: 'people.who' }] };
const people = { id: 'people', kind: 'table', columns: [{ id: 'who', type: 'person' }, { id: 'harm', type: 'long_text' }], links: [{ from: 'who', to: 'amends.who' }] };
const amends = { id: 'amends', kind: 'table', columns: [{ id: 'who', type: 'person' }, { id: 'contact', type: 'date' }] };
const debts = { id: 'debts', kind: 'table', columns: [{ id: 'creditor', type: 'person' }], links: [{ from: 'creditor', to: 'people.who' }, { from: 'creditor', to: 'talks.creditor' }] };
const talks = { id: 'talks', kind: 'log', columns: [{ id: 'date', type: 'date' }, { id: 'creditor', type: 'link', sheet: 'debts' }] };
const relief = { id: 'relief', kind: 'log', columns: [{ id: 'category', type: 'choice', options: ['food', 'home'], other: true }, { id: 'planned', type: 'money' }], links: [{ from: 'category', to: 'plan.category' }, { from: 'planned', to: 'plan.planned' }] };
const plan = { id: 'plan', kind: 'table', columns: [{ id: 'category', type: 'choice', options: ['food'], other: true }, { id: 'planned', type: 'money' }] };
const medicines = { id: 'medicines', kind: 'table', columns: [{ id: 'name', type: 'text' }], links: [{ from: 'name', to: 'card.medicine' }] };
const card = { id: 'card', kind: 'form', columns: [{ id: 'medicine', type: 'text' }, { id: 'phone', type: 'text' }] };
const habits = { id: 'habits', kind: 'table', columns: [{ id: 'habit', type: 'text' }, { id: 'opposite', type: 'text' }], links: [{ from: 'opposite', to: 'practice.opposite' }] };
const practice = { id: 'practice', kind: 'log', columns: [{ id: 'date', type: 'date' }, { id: 'habit', type: 'link', sheet: 'habits' }, { id: 'opposite', type: 'text' }] };
const sheets = [resentments, people, amends, debts, talks, relief, plan, medicines, card, habits, practice];
const today = '2026-11-19';
const of = (/** @type {any} */ sheet, n = 0) => /** @type {any} */ (carries(sheet, sheets)[n]);
let made = 0;
const line = (/** @type {string} */ sheet, /** @type {any} */ cells, /** @type {any} */ more = {}) => ({ id: `r${++made}`, sheet, cells, order: made, day: today, ...more });
/** Carries as the screen does: only where place says so. */
function carry(/** @type {any} */ sheet, /** @type {any} */ to, /** @type {any} */ row, /** @type {any[]} */ rows, day = today) {
  const at = place(sheet, to, row, rows, day);
  if (at.state === 'open') rows.push(line(to.to.id, {}, { ...carried(sheet, to, row), day }));
  if (at.state === 'add') Object.assign(at.row.cells, at.cells);
  return at.state;
}

test('a resentment becomes a person, and that one an amend', () => {
  const rows = [line('resentments', { who: 'My brother', cause: 'The car' })];
  assert.equal(carry(resentments, of(resentments), rows[0], rows), 'open');
  assert.deepEqual(rows[1]?.cells, { who: 'My brother' });
  assert.deepEqual(rows[1]?.from, { row: rows[0]?.id, column: 'who' });
  assert.equal(carry(people, of(people), rows[1], rows), 'open');
  assert.equal(rows[2]?.sheet, 'amends');
  assert.equal(carry(resentments, of(resentments), rows[0], rows), 'there');
  assert.equal(rows.length, 3);
});

test('a later change is shown, and nothing is written over', () => {
  const rows = [line('resentments', { who: 'My brother' })];
  carry(resentments, of(resentments), rows[0], rows);
  rows[0].cells = { who: 'My brother Luis' };
  const at = place(resentments, of(resentments), rows[0], rows, today);
  assert.equal(at.state, 'there');
  assert.deepEqual(at.state === 'there' && at.differs, { who: 'My brother Luis' });
  assert.deepEqual(rows[1].cells, { who: 'My brother' });
});

test('a name that is on the list already is not put there twice', () => {
  const rows = [line('people', { who: 'Ms. Álbrecht ' }), line('resentments', { who: 'ms. albrecht' })];
  assert.equal(carry(resentments, of(resentments), rows[1], rows), 'same');
  assert.equal(rows.length, 2);
});

test('nothing goes where nothing stands', () => assert.equal(place(resentments, of(resentments), line('resentments', { cause: 'x' }), [], today).state, 'empty'));

test('a creditor leads to talks on any day, once a day', () => {
  const debt = line('debts', { creditor: 'The bank' });
  const rows = [debt];
  assert.equal(carry(debts, of(debts, 1), debt, rows), 'open');
  assert.deepEqual(rows[1].cells, { creditor: debt.id }, 'the talk points at the debt');
  assert.equal(carry(debts, of(debts, 1), debt, rows), 'there');
  assert.equal(carry(debts, of(debts, 1), debt, rows, '2026-11-20'), 'open');
  assert.equal(rows.length, 3);
});

test('a category and its sum are one line of the plan; a foreign option keeps its words', () => {
  const row = line('relief', { category: 'home', planned: { amount: 300, currency: 'USD' } });
  const to = of(relief);
  assert.equal(to.pairs.length, 2);
  assert.deepEqual(carried(relief, to, row, () => 'Home').cells, { category: { other: 'Home' }, planned: { amount: 300, currency: 'USD' } });
});

test('a form takes up one medicine after the other, and no word of it is lost', () => {
  const rows = [line('medicines', { name: 'First' }), line('medicines', { name: 'Second' })];
  assert.equal(carry(medicines, of(medicines), rows[0], rows), 'open');
  assert.equal(carry(medicines, of(medicines), rows[1], rows), 'add');
  assert.equal(rows[2].cells.medicine, 'First, Second');
  assert.equal(carry(medicines, of(medicines), rows[1], rows), 'same');
  assert.equal(rows.length, 3);
});

test('a line knows which one it came from where the other sheet asks for it', () => {
  const row = line('habits', { habit: 'Hiding', opposite: 'One true sentence' });
  assert.deepEqual(brings(habits, of(habits), row), { opposite: 'One true sentence', habit: row.id });
});

test('however often and in whatever order lines are carried, none is doubled and nothing written is lost', () => {
  const names = ['Ana', 'ana', 'Luis', ' Luis', '', 'José', 'Jose'];
  const step = fc.record({ sheet: fc.constantFrom(resentments, people, debts, medicines), row: fc.nat(), link: fc.nat(), edit: fc.option(fc.constantFrom(...names), { nil: undefined }), day: fc.constantFrom('2026-11-19', '2026-11-20') });
  fc.assert(fc.property(fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 6 }), fc.array(step, { maxLength: 40 }), (first, steps) => {
    const rows = first.flatMap((n) => [line('resentments', { who: n }), line('debts', { creditor: n }), line('medicines', { name: n })]);
    for (const s of steps) {
      const own = rows.filter((r) => r.sheet === s.sheet.id);
      const row = own[s.row % own.length];
      const list = carries(/** @type {any} */ (s.sheet), sheets);
      if (!row || list.length === 0) continue;
      if (s.edit !== undefined) row.cells = { ...row.cells, [s.sheet.columns[0]?.id ?? '']: s.edit };
      const before = structuredClone(rows);
      carry(s.sheet, list[s.link % list.length], row, rows, s.day);
      for (const b of before) {
        const now = rows.find((r) => r.id === b.id);
        for (const [k, v] of Object.entries(b.cells)) assert.ok(String(now?.cells[k]).startsWith(String(v).trimEnd()), `${k} was "${v}" and is "${now?.cells[k]}"`);
      }
    }
    for (const r of rows) {
      const twins = rows.filter((o) => o !== r && r.from && o.sheet === r.sheet && o.from?.row === r.from.row && (r.sheet !== 'talks' || o.day === r.day));
      assert.equal(twins.length, 0, 'carried twice');
    }
    assert.ok(rows.filter((r) => r.sheet === 'card').length <= 1, 'one card');
  }), { numRuns: 300 });
});

test('values are alike whatever their case, accents and spaces', () => {
  assert.ok(alike('José  Luis', 'jose luis '));
  assert.ok(alike(['a', 'b'], ['b', 'a']));
  assert.ok(alike({ amount: 1, currency: 'EUR' }, { currency: 'EUR', amount: 1 }));
  assert.ok(alike('', undefined) && !alike('', 'x') && !alike(1, 2) && !alike({ amount: 1, currency: 'EUR' }, { amount: 1, currency: 'USD' }));
});

// ---- Order ---------------------------------------------------------------------------------------------------------------------

test('lines stand where they were moved to, however often', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 7 }), fc.array(fc.tuple(fc.nat(), fc.constantFrom(-1, 1)), { maxLength: 150 }), (n, moves) => {
    let rows = /** @type {any[]} */ (Array.from({ length: n }, (_, i) => ({ id: `r${i}`, sheet: 's', cells: {}, order: i < 2 ? 1 : i, _made: i })));
    let want = rows.map((r) => r.id);
    for (const [i, by] of moves) {
      const id = want[i % n] ?? '';
      const at = want.indexOf(id);
      const to = at + by;
      if (to >= 0 && to < n) want = want.toSpliced?.(at, 1).toSpliced(to, 0, id) ?? [...want.filter((x) => x !== id).slice(0, to), id, ...want.filter((x) => x !== id).slice(to)];
      for (const change of moved(rows, id, /** @type {-1|1} */ (by))) rows = rows.map((r) => (r.id === change.id ? { ...r, order: change.order } : r));
      assert.deepEqual(ordered(rows).map((r) => r.id), want);
    }
    assert.ok(rows.every((r) => r.order < after(rows)));
  }));
});

test('the half-written line, the line of the day, and one that says nothing', () => {
  const diary = { id: 'evening', kind: 'diary', columns: [{ id: 'date', type: 'date' }, { id: 'note', type: 'text' }] };
  const rows = [
    { id: 'a', sheet: 'evening', cells: { date: '2026-11-18', note: 'x' }, _changed: 9 },
    { id: 'b', sheet: 'evening', cells: { date: today }, draft: true, _changed: 3, order: 1 },
    { id: 'c', sheet: 'evening', cells: { date: today, note: 'y' }, draft: true, _changed: 2, order: 2 },
  ];
  assert.equal(draftOf(rows)?.id, 'b');
  assert.equal(lineOf(diary, rows, today)?.id, 'c', 'the fuller one');
  assert.equal(lineOf(diary, rows, '2026-11-17'), undefined);
  assert.ok(oneADay(diary) && onlyBegun(diary, rows[1]) && !onlyBegun(diary, rows[2]));
  assert.deepEqual(beginning(diary, today, '21:05'), { date: today });
  assert.deepEqual(beginning({ ...diary, columns: [{ id: 'when', type: 'datetime' }] }, today, '21:05'), { when: '2026-11-19T21:05' });
  assert.deepEqual(beginning({ ...diary, columns: [{ id: 'due', type: 'date', optional: true }] }, today, '21:05'), {}, 'a day that one may leave out is not made up');
  assert.deepEqual(beginning(resentments, today, '21:05'), {});
});

// ---- Gates ---------------------------------------------------------------------------------------------------------------------

const check = { id: 'amends-safety', questions: [{ id: 'order', blocks: true }, { id: 'injure', blocks: true }, { id: 'alone', blocks: false }] };

test('a gate opens only when all is answered and no answer stops it', () => {
  const answer = fc.option(fc.boolean(), { nil: undefined });
  fc.assert(fc.property(answer, answer, answer, (order, injure, alone) => {
    const answers = Object.fromEntries(Object.entries({ order, injure, alone }).filter(([, v]) => v !== undefined));
    const got = look(check, /** @type {any} */ (answers));
    const stopped = order === true || injure === true;
    assert.equal(got.state, stopped ? 'blocked' : [order, injure, alone].includes(undefined) ? 'asks' : 'open');
    assert.deepEqual(got.care, alone ? ['alone'] : []);
    assert.equal(opened([check], { 'amends-safety': { day: today, answers: /** @type {any} */ (answers) } }), got.state === 'open');
  }));
  assert.equal(opened([check], undefined), false);
  assert.equal(opened([check, { id: 'second', questions: [{ id: 'q', blocks: true }] }], { 'amends-safety': { day: today, answers: { order: false, injure: false, alone: true } } }), false, 'every check counts');
});

test('"start" is the first line, unless a column is called so', () => {
  const sheet = { id: 's', kind: 'form', columns: [{ id: 'text', type: 'text' }], safety: [{ before: 'start', check: check.id }] };
  assert.deepEqual(gates(sheet, [check]), { start: [check], columns: {} });
  const dated = { ...sheet, columns: [{ id: 'start', type: 'date' }] };
  assert.deepEqual(gates(dated, [check]), { start: [], columns: { start: [check] } });
});

test('a log asks again on another day, a form does not', () => {
  const answers = { order: false, injure: false, alone: false };
  const rows = [{ day: '2026-11-18', checks: { 'amends-safety': { day: '2026-11-18', answers } } }];
  const sheet = (/** @type {string} */ kind) => ({ id: 's', kind, columns: [] });
  assert.equal(started(sheet('form'), [check], rows, today), true);
  assert.equal(started(sheet('log'), [check], rows, today), false);
  assert.equal(started(sheet('log'), [check], rows, '2026-11-18'), true);
  assert.equal(started(sheet('form'), [check], [], today), false);
  assert.equal(started(sheet('log'), [], [], today), true);
});

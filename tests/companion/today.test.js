import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import * as practices from '../../companion/core/practices.js';
import * as today from '../../companion/core/today.js';
import * as urges from '../../companion/core/urges.js';
import * as year from '../../companion/core/year.js';
import {look} from '../../companion/core/counts.js';
import {addDays, daysBetween, fromNumber, toNumber, today as dayIn, weekday} from '../../companion/core/dates.js';

const DAY = '2026-11-19';
const pack = {
  id: 'aa',
  path: {kind: 'steps', title: '', note: '', items: ['step-1', 'step-2', 'step-4'].map((id) => ({id, title: '', text: '', more: '', questions: [], worksheets: []}))},
  practices: [
    {id: 'pledge', when: 'daily', minutes: 1, name: 'Only today', text: 'This day and no other.'},
    {id: 'evening-inventory', when: 'evening', worksheet: 'step10-evening', minutes: 10, name: 'Evening look back', text: ''},
    {id: 'meeting', when: 'as_needed', minutes: 60, name: 'A meeting', text: ''},
    {id: 'week-look', when: 'weekly', worksheet: 'week-plan', name: 'Look at the week', text: ''},
  ],
};
const life = (/** @type {Partial<import('../../companion/core/today.js').Life>} */ more = {}) => ({
  items: [], rows: [], done: [], packs: [pack], today: DAY, minute: 15 * 60, dayOf: (/** @type {number} */ ms) => fromNumber(Math.floor(ms / 86400000)), ...more,
});
const at = (/** @type {string} */ day) => toNumber(day) * 86400000;
const names = (/** @type {import('../../companion/core/today.js').Thing[]} */ list) => list.map((t) => t.what);

test('one thing: what was begun comes before the next step, and that before what is due', () => {
  const rows = [
    {id: 'r1', k: 'row', program: 'aa', item: 'step-4', sheet: 'resentments', day: '2026-11-17', _changed: at('2026-11-17')},
    {id: 'r2', k: 'row', program: 'aa', item: 'step-4', sheet: 'fears', day: '2026-11-18', _changed: at('2026-11-18')},
    {id: 'r3', k: 'row', program: 'aa', item: 'step-1', sheet: 'x', day: '2026-11-19', _changed: at('2026-11-19')},
    {id: 'r4', k: 'row', program: 'na', item: 'step-1', sheet: 'x', day: '2026-11-19', _changed: at('2026-11-19')},
  ];
  const items = [{id: 'i1', k: 'item', program: 'aa', item: 'step-1', state: 'done'}, {id: 'i4', k: 'item', program: 'aa', item: 'step-4', state: 'here'}];
  const list = today.things(life({rows, items}));
  assert.deepEqual(names(list), ['draft:aa:step-4', 'practice:aa:pledge', 'practice::check-in', 'practice::meditation', 'practice:aa:week-look', 'write']);
  assert.equal(list[0]?.rows, 2);
  assert.equal(list[0]?.sheet, 'fears');
  assert.equal(names(today.things(life({items})))[0], 'step:aa:step-4');
  const old = rows.map((r) => ({...r, _changed: at('2026-09-01')}));
  assert.equal(names(today.things(life({rows: old, items})))[0], 'step:aa:step-4', 'what lies long ago is not brought up');
  assert.equal(today.things(life())[0]?.kind, 'begin');
  assert.deepEqual(names(today.things(life({packs: [], minute: 9 * 60}))).slice(0, 2), ['practice::morning-intention', 'practice::pledge']);
});

test('one thing: what was put away is not asked for again, and another is always to be had', () => {
  const list = today.things(life());
  const kept = today.open(list, {id: 'd', k: 'today', notToday: ['practice:aa:pledge'], chosen: 'write'});
  assert.equal(kept[0]?.what, 'write');
  assert.ok(!names(kept).includes('practice:aa:pledge'));
  assert.equal(kept.length, list.length - 1);
  assert.deepEqual(today.open(list, {id: 'd', k: 'today', notToday: names(list)}), []);
  let thing = /** @type {import('../../companion/core/today.js').Thing} */ (list[0]);
  const seen = new Set();
  for (let i = 0; i < list.length; i++) {
    seen.add(thing.what);
    thing = today.another(list, thing);
  }
  assert.equal(seen.size, list.length, 'each comes round');
});

test('practices: a program’s takes the place of ours, each stands once, and each knows when it was done', () => {
  const other = {...pack, id: 'na'};
  const list = practices.all([pack, other]);
  assert.equal(list.filter((p) => p.id === 'pledge').length, 1);
  assert.equal(list.filter((p) => p.id === 'evening-inventory').length, 1);
  assert.deepEqual(practices.all([]).map((p) => p.id), practices.OURS.map((p) => p.id));
  const evening = /** @type {practices.Practice} */ (list.find((p) => p.id === 'evening-inventory'));
  assert.equal(practices.place(evening), 'sheet');
  assert.equal(practices.due(evening, [], DAY, practices.EVENING - 1), false);
  assert.equal(practices.due(evening, [], DAY, practices.EVENING), true);
  const row = {id: 'r', k: 'row', program: 'aa', sheet: 'step10-evening', day: DAY};
  assert.equal(practices.due(evening, [row], DAY, practices.EVENING), false);
  assert.equal(practices.due(evening, [{...row, program: 'other'}], DAY, practices.EVENING), true);
  const week = /** @type {practices.Practice} */ (list.find((p) => p.id === 'week-look'));
  const done = (/** @type {string} */ day) => [{id: 'r', k: 'row', program: 'aa', sheet: 'week-plan', day}];
  assert.deepEqual([practices.due(week, done('2026-11-13'), DAY, 0), practices.due(week, done('2026-11-12'), DAY, 0)], [false, true]);
  const mine = /** @type {practices.Practice[]} */ (practices.all([]));
  const of = (/** @type {string} */ id) => /** @type {practices.Practice} */ (mine.find((p) => p.id === id));
  const entries = [
    {id: 'a', k: 'answers', instrument: 'daily-five', day: DAY, answers: {sleep: 0}}, {id: 'b', k: 'answers', instrument: 'phq-2', day: '2026-11-18', answers: {a: 1}},
    {id: 'c', k: 'sitting', day: DAY}, {id: 'd', k: 'pledge', day: DAY, text: 'Today.'}, {id: 'e', k: 'practice', practice: 'gratitude', day: DAY, lines: {2: 'rain'}},
  ];
  assert.deepEqual(['check-in', 'meditation', 'pledge', 'gratitude', 'morning-intention'].map((id) => practices.days(of(id), entries)), [[DAY], [DAY], [DAY], [DAY], []]);
  const empty = [{id: 'a', k: 'answers', instrument: 'daily-five', day: DAY, answers: {}}, {id: 'd', k: 'pledge', day: DAY, text: ' '}, {id: 'e', k: 'practice', practice: 'gratitude', day: DAY, lines: {1: ''}}];
  assert.deepEqual(['check-in', 'pledge', 'gratitude'].map((id) => practices.days(of(id), empty)), [[], [], []], 'what was wiped out again was not done');
});

test('a year: twelve whole months that end with this one, and every day is one of four kinds', () => {
  fc.assert(fc.property(fc.integer({min: toNumber('2000-01-01'), max: toNumber('2060-12-31')}), (n) => {
    const day = fromNumber(n);
    const months = year.months(day, () => 'kept');
    assert.equal(months.length, 12);
    const days = months.flatMap((m) => m.days);
    assert.equal(days[0]?.day, year.begins(day));
    days.forEach((d, i) => assert.equal(d.day, addDays(year.begins(day), i)));
    assert.equal(year.tally(months, 'kept'), daysBetween(year.begins(day), day) + 1);
    assert.ok(days.every((d) => (d.kind === 'future') === d.day > day));
  }));
});

test('a year: a setback reaches to the day on which the count starts again', () => {
  const count = {id: 'c', start: '2025-06-01'};
  const setbacks = [{id: 's', count: 'c', day: '2026-02-26', restart: '2026-03-03'}, {id: 'u', count: 'c', day: '2026-06-10', restart: null}];
  const kind = year.ofCount(look(count, setbacks, DAY).runs, setbacks);
  const months = year.months(DAY, kind);
  assert.equal(year.tally(months, 'set'), 6);
  assert.deepEqual(['2026-02-25', '2026-02-26', '2026-03-02', '2026-03-03', '2026-06-10', '2026-06-11', '2025-05-31'].map(kind), ['kept', 'set', 'set', 'kept', 'set', 'kept', 'open']);
});

test('urges: nothing is said of few, nor of what chance would show', () => {
  const friday = (/** @type {number} */ n, /** @type {string} */ time) => Array.from({length: n}, (_, i) => ({day: addDays('2026-06-05', 7 * i), at: time}));
  assert.equal(weekday('2026-06-05'), 5);
  assert.equal(urges.grid(friday(3, '19:30'))[5]?.[9], 3);
  assert.equal(urges.hard(urges.grid(friday(9, '19:30'))), null);
  const found = urges.hard(urges.grid([...friday(12, '19:30'), {day: '2026-06-08', at: '07:00'}]));
  assert.deepEqual(found && [found.days, found.count, found.of, found.sure, found.from <= 18 && found.to >= 20], [[5], 12, 13, false, true]);
  const sure = urges.hard(urges.grid([...friday(30, '19:30'), ...friday(8, '21:10')]));
  assert.deepEqual(sure && [sure.count, sure.sure, sure.from <= 18 && sure.to >= 22], [38, true, true]);
  let seed = 7;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  let said = 0;
  for (let k = 0; k < 100; k++) {
    const list = Array.from({length: 40}, () => ({day: addDays('2026-01-01', Math.floor(random() * 300)), at: `${String(Math.floor(random() * 24)).padStart(2, '0')}:00`}));
    if (urges.hard(urges.grid(list))) said++;
  }
  assert.ok(said <= 8, `${said} of 100 meaningless heaps were called a pattern`);
  assert.deepEqual(urges.turned(Array.from({length: 20}, (_, i) => ({day: DAY, at: '10:00', strength: 7, after: i % 2 ? 3 : 8}))), {fell: 7, of: 14});
  assert.equal(urges.turned([{day: DAY, at: '10:00', strength: 7, after: 3}]), null);
  assert.equal(urges.turned(Array.from({length: 9}, () => ({day: DAY, at: '10:00', strength: 7}))), null);
});

test('today is the day of the member’s zone, on both sides of every change of the clock', () => {
  const zones = ['Europe/Madrid', 'America/New_York', 'America/Santiago', 'Australia/Lord_Howe', 'Pacific/Apia', 'Pacific/Kiritimati', 'Asia/Kolkata', 'America/St_Johns', 'UTC'];
  fc.assert(fc.property(fc.constantFrom(...zones), fc.integer({min: Date.UTC(2005, 0, 1), max: Date.UTC(2040, 0, 1)}), (zone, ms) => {
    assert.equal(dayIn(zone, ms), new Date(ms).toLocaleString('sv-SE', {timeZone: zone}).slice(0, 10));
    const next = dayIn(zone, ms + 3600_000);
    assert.ok([0, 1, 2].includes(daysBetween(dayIn(zone, ms), next)), 'days go on one by one (Apia once left one out)');
  }));
  for (const [zone, utc, day] of [['Europe/Madrid', '2026-03-29T00:59:59Z', '2026-03-29'], ['Europe/Madrid', '2026-10-24T21:59:59Z', '2026-10-24'], ['Europe/Madrid', '2026-10-24T22:00:00Z', '2026-10-25'], ['America/New_York', '2026-11-01T03:59:59Z', '2026-10-31'], ['America/New_York', '2026-11-02T04:59:59Z', '2026-11-01']]) {
    assert.equal(dayIn(String(zone), Date.parse(String(utc))), day, `${zone} ${utc}`);
  }
});

import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import * as counts from '../../companion/core/counts.js';
import {add, daysBetween, fromNumber as dayOf, toNumber as number} from '../../companion/core/dates.js';

/** Days between 1990 and 2060, ends of months and leap days among them more often than by chance. */
const day = fc.oneof(
  fc.integer({min: number('1990-01-01'), max: number('2060-12-31')}).map(dayOf),
  fc.tuple(fc.integer({min: 1990, max: 2060}), fc.constantFrom('01-31', '02-28', '03-31', '04-30', '08-31', '12-31', '01-01', '03-01')).map(([y, d]) => `${y}-${d}`),
  fc.integer({min: 1990, max: 2060}).filter((y) => new Date(Date.UTC(y, 1, 29)).getUTCDate() === 29).map((y) => `${y}-02-29`),
);
const length = fc.tuple(fc.integer({min: 1, max: 40}), fc.constantFrom('D', 'W', 'M', 'Y')).map(([n, unit]) => `P${n}${unit}`);

/** A count, some setbacks in any order, and a day. */
const story = fc
  .record({
    start: day,
    later: fc.integer({min: 0, max: 3000}),
    setbacks: fc.array(
      fc.record({ at: fc.integer({min: -200, max: 3000}), kind: fc.constantFrom('restart', 'goes_on', 'rests'), after: fc.integer({min: 0, max: 60}) }),
      {maxLength: 6},
    ),
  })
  .map(({start, later, setbacks}) => ({
    count: {id: 'c', start},
    today: dayOf(number(start) + later),
    setbacks: setbacks.map((s, i) => {
      const on = dayOf(number(start) + s.at);
      return { id: `s${i}`, count: 'c', day: on, restart: s.kind === 'restart' ? dayOf(number(on) + s.after) : null, ...(s.kind === 'rests' ? {rests: true} : {}) };
    }),
  }));

test('a count as it is told', () => {
  const c = {id: 'c', start: '2026-03-03'};
  const at = counts.look(c, [], '2026-11-19');
  assert.deepEqual([at.state, at.since, at.total], ['counting', '2026-03-03', 261]);
  assert.deepEqual(counts.said('2026-03-03', '2026-11-19'), {years: 0, months: 8, days: 16});
  assert.deepEqual(counts.said('2026-10-09', '2026-11-19'), {days: 41});
  assert.deepEqual(counts.said('2026-03-03', '2026-11-19', 'days'), {days: 261});
  assert.equal(counts.look({id: 'c'}, [], '2026-11-19').state, 'open');
  assert.equal(counts.look({id: 'c', start: '2026-12-01'}, [], '2026-11-19').state, 'ahead');
});

test('a setback erases nothing', () => {
  const c = {id: 'c', start: '2025-03-03'};
  const s = {id: 's', count: 'c', day: '2026-02-25', restart: '2026-03-03', word: 'slip'};
  const at = counts.look(c, [s, {...s, id: 'x', count: 'other', day: '2025-05-05'}], '2026-11-19');
  assert.deepEqual(at.runs.map((r) => [r.from, r.to, r.days]), [['2025-03-03', '2026-02-25', 359], ['2026-03-03', null, 261]]);
  assert.equal(at.longest?.days, 359);
  assert.equal(at.total, 620);
  const goesOn = counts.look(c, [{...s, restart: null}], '2026-11-19');
  assert.equal(goesOn.since, '2025-03-03');
  const rests = counts.look(c, [{...s, restart: null, rests: true}], '2026-11-19');
  assert.deepEqual([rests.state, rests.since, rests.total, rests.longest?.days], ['resting', null, 359, 359]);
  const tomorrow = counts.look(c, [{...s, day: '2026-11-19', restart: '2026-11-20'}], '2026-11-19');
  assert.deepEqual([tomorrow.state, tomorrow.since], ['ahead', '2026-11-20']);
});

test('runs: one after another, none over another, and the total is their sum', () => {
  fc.assert(fc.property(story, ({count, setbacks, today}) => {
    const at = counts.look(count, setbacks, today);
    assert.equal(at.total, at.runs.reduce((sum, r) => sum + r.days, 0));
    assert.equal(at.longest?.days ?? 0, Math.max(0, ...at.runs.map((r) => r.days)));
    at.runs.forEach((run, i) => {
      const to = run.to ?? today;
      assert.equal(run.days, daysBetween(run.from, to));
      assert.ok(run.days >= 0 && to <= today);
      const before = at.runs[i - 1];
      if (before) assert.ok((before.to ?? '9999') <= run.from, 'runs overlap');
    });
    assert.ok(at.total <= daysBetween(count.start, today));
    assert.equal(at.state === 'counting', at.runs.at(-1)?.to === null);
    assert.equal(at.runs[0]?.from, count.start, 'what went before stays');
  }));
});

test('setbacks: the order of noting does not count, and one after which the count goes on changes no run', () => {
  fc.assert(fc.property(story, fc.nat(), ({count, setbacks, today}, pick) => {
    const all = counts.look(count, setbacks, today);
    assert.deepEqual(counts.look(count, [...setbacks].reverse(), today), all);
    if (!setbacks.length) return;
    const without = setbacks.filter((_, i) => i !== pick % setbacks.length);
    const goesOn = setbacks.map((s, i) => (i === pick % setbacks.length ? {...s, restart: null, rests: false} : s));
    assert.deepEqual(
      counts.look(count, goesOn, today).runs.map((r) => [r.from, r.to]),
      counts.look(count, without, today).runs.map((r) => [r.from, r.to]),
    );
  }));
});

test('the day since which it counts can be moved back and forth', () => {
  fc.assert(fc.property(story, fc.integer({min: -4000, max: 3000}), ({count, setbacks, today}, at) => {
    const to = dayOf(number(count.start) + at);
    if (to > today) return;
    const before = counts.look(count, setbacks, today);
    const move = counts.since(count, setbacks, to);
    if ('fault' in move) {
      assert.ok(move.fault.day > to);
      return;
    }
    const moved = move.id === 'c' ? {...count, start: String(move.start)} : count;
    const others = setbacks.map((s) => (s.id === move.id ? {...s, restart: String(move.restart), rests: false} : s));
    const after = counts.look(moved, others, today);
    if (move.id === 'c' && setbacks.some((s) => s.day >= to && (s.restart || s.rests))) return; // moved back past an older setback
    assert.deepEqual([after.state, after.since], ['counting', to]);
    if (move.id !== 'c') assert.deepEqual(after.runs.filter((r) => r.to).map((r) => r.from), before.runs.filter((r) => r.to).map((r) => r.from), 'earlier runs stay');
  }));
});

test('milestones: the next lies after today, the others do not', () => {
  const stone = fc.oneof(length.map((after) => ({id: after, after})), fc.tuple(length, length).map(([every, from]) => ({ id: `e${every}${from}`, every, from })));
  fc.assert(fc.property(fc.array(stone, {maxLength: 8}), day, fc.integer({min: 0, max: 8000}), (list, from, n) => {
    const today = dayOf(number(from) + n);
    const reached = counts.reached(list, from, today);
    for (const [i, due] of reached.entries()) {
      assert.ok(due.on <= today && due.on > from);
      assert.ok(i === 0 || (reached[i - 1]?.on ?? '') <= due.on);
    }
    const next = counts.next(list, from, today);
    if (!next) {
      assert.ok(list.every((s) => 'after' in s && add(from, String(s.after)) <= today), 'one is still to come');
      return;
    }
    assert.ok(next.on > today);
    const then = counts.reached(list, from, next.on);
    assert.ok(then.some((d) => d.key === next.key && d.on === next.on), 'on its day it is reached');
    assert.equal(counts.reached(list, from, dayOf(number(next.on) - 1)).length, reached.length, 'nothing lies between');
  }));
});

test('milestones: those of the server, those of the member, and plain ones', () => {
  const list = [{id: 'years', every: 'P1Y', from: 'P1Y'}, {id: 'month', after: 'P1M'}, {id: 'first', after: 'P1D'}, {id: 'half', after: 'P6M'}];
  assert.deepEqual(
    counts.reached(list, '2024-02-29', '2026-03-01').map((d) => `${d.key} ${d.on}`),
    ['first 2024-03-01', 'month 2024-03-29', 'half 2024-08-29', 'years:1 2025-02-28', 'years:2 2026-02-28'],
  );
  const tags = [{id: 'years', every: 'P1Y', from: 'P2Y'}];
  assert.deepEqual(counts.reached(tags, '2020-01-01', '2023-06-01').map((d) => [d.times, d.on]), [[2, '2022-01-01'], [3, '2023-01-01']]);
  assert.equal(counts.stones({id: 'c'}).length, counts.PLAIN.length);
  assert.equal(counts.stones({id: 'c'}, list).length, 4);
  assert.deepEqual(counts.stones({id: 'c', stones: []}, list), [], 'none is a choice');
  assert.equal(counts.stones({ id: 'c', stones: [{id: 'a', after: 'soon'}, {id: 'b', every: 'P1M', from: '?'}, {id: 'd'}, {id: 'e', after: 'P0D'}, {id: 'f', every: 'P1M2D'}] }).length, 0);
});

test('tokens belong to the run in which they were taken', () => {
  const due = counts.reached(counts.PLAIN, '2026-03-03', '2026-11-19');
  const taken = [{id: 't1', count: 'c', stone: 'days-30', day: '2025-04-02'}, {id: 't2', count: 'c', stone: 'days-60', day: '2026-05-02'}];
  assert.deepEqual(counts.withTokens(due, taken, '2026-03-03').filter((d) => d.taken).map((d) => d.key), ['days-60']);
});

// The path: where a member is, what changes when they say so, and that its picture fits any number of steps.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { picture, places, said } from '../../companion/core/way.js';

const pack = (/** @type {number} */ n) => ({ id: 'p', path: { items: Array.from({ length: n }, (_, i) => ({ id: `i${i}` })) } });
const state = fc.constantFrom('open', 'here', 'done');

test('the lamp stands in one place, whatever was said on which device', () => {
  fc.assert(fc.property(fc.array(fc.record({ i: fc.nat(5), state, at: fc.nat(), program: fc.constantFrom('p', 'other') }), { maxLength: 12 }), fc.nat(5), state, (entries, i, to) => {
    let all = entries.filter((e, n) => entries.findIndex((o) => o.i === e.i && o.program === e.program) === n).map((e, n) => ({ id: `e${n}`, k: 'item', program: e.program, item: `i${e.i}`, state: e.state, _changed: e.at }));
    assert.ok(places(pack(6), /** @type {any} */ (all)).filter((p) => p.state === 'here').length <= 1);
    const done = places(pack(6), /** @type {any} */ (all)).filter((p) => p.state === 'done' && p.id !== `i${i}`).map((p) => p.id);
    for (const change of said(places(pack(6), /** @type {any} */ (all)), `i${i}`, to, '2026-11-19')) {
      const there = all.find((e) => e.program === 'p' && e.item === change.item);
      if (there) Object.assign(there, change.fields, { _changed: 1e12 });
      else all.push(/** @type {any} */ ({ id: `n${change.item}`, k: 'item', program: 'p', item: change.item, ...change.fields, _changed: 1e12 }));
    }
    const now = places(pack(6), /** @type {any} */ (all));
    assert.equal(now[i]?.state, to);
    if (to === 'here') assert.equal(all.filter((e) => e.program === 'p' && e.state === 'here').length, 1, 'and the one before is left open');
    assert.deepEqual(now.filter((p) => p.state === 'done' && p.id !== `i${i}`).map((p) => p.id), done, 'what was done stays done');
    if (to === 'done') assert.ok(now[i]?.done && now[i]?.begun);
  }));
});

test('a day once set stays: begun is not begun anew, done not done anew', () => {
  const all = places(pack(2), /** @type {any} */ ([{ id: 'a', k: 'item', program: 'p', item: 'i0', state: 'done', begun: '2026-01-01', done: '2026-02-01' }]));
  assert.deepEqual(said(all, 'i0', 'done', '2026-11-19'), [{ item: 'i0', fields: { state: 'done', begun: '2026-01-01', done: '2026-02-01' } }]);
  assert.deepEqual(said(all, 'i0', 'here', '2026-11-19'), [{ item: 'i0', fields: { state: 'here', begun: '2026-01-01', done: null } }]);
});

test('twelve steps are drawn as they are in the design', () => {
  const all = places(pack(12), /** @type {any} */ ([0, 1, 2].map((i) => ({ id: `d${i}`, k: 'item', program: 'p', item: `i${i}`, state: 'done' })).concat([{ id: 'h', k: 'item', program: 'p', item: 'i3', state: 'here' }])));
  const p = picture(all, 'steps');
  assert.equal(p.ground, 'M0 208.6H14V196H40V183.4H66V170.8H92V158.2H118V145.6H144V133H170V120.4H196V107.8H222V95.2H248V82.6H274V70H300V57.4H326H360V220H0z'.replace('H326H360', 'H326H360'));
  assert.equal(p.walked, 'M0 208.6H14V196H40V183.4H66V170.8H92V158.2H118');
  assert.equal(p.ahead, 'M118 158.2V145.6H144V133H170V120.4H196V107.8H222V95.2H248V82.6H274V70H300V57.4H326H360');
  assert.deepEqual(p.lamp, { x: 105, y: 158.2 });
  assert.deepEqual(p.marks[3], { n: 4, x: 105, y: 174.2, when: 'here' });
});

test('any number of steps and points stays in the picture', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(40), fc.constantFrom('steps', 'points', 'tools', 'phases'), (n, here, kind) => {
    const p = picture(places(pack(n), /** @type {any} */ ([{ id: 'h', k: 'item', program: 'p', item: `i${here % n}`, state: 'here' }])), kind);
    assert.equal(p.marks.length, n);
    assert.equal(p.marks.filter((m) => m.when === 'here').length, 1);
    for (const d of [p.ground, p.walked, p.ahead, p.far, ...p.trees]) assert.doesNotMatch(d, /NaN|undefined|Infinity/);
    for (const m of p.marks) assert.ok(m.x > 0 && m.x < p.width && m.y > 0 && m.y <= p.height);
    for (let i = 1; i < n; i++) assert.ok((p.marks[i]?.x ?? 0) > (p.marks[i - 1]?.x ?? 0), 'numbers go to the right');
    if (kind === 'steps') for (let i = 1; i < n; i++) assert.ok((p.marks[i]?.y ?? 0) < (p.marks[i - 1]?.y ?? 0), 'and up');
  }));
});

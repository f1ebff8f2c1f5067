// The scoring engine over the published cases of every instrument, and against a second way of adding up.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { parse } from 'yaml';
import { score } from '../../companion/score.js';

const folder = new URL('../../programs/instruments/', import.meta.url);
const instruments = readdirSync(folder).filter((f) => f.endsWith('.yaml')).map((f) => parse(readFileSync(new URL(f, folder), 'utf8')));

test('there are instruments', () => assert.ok(instruments.length >= 13, `only ${instruments.length}`));

for (const instrument of instruments) {
  for (const [n, c] of instrument.cases.entries()) {
    test(`${instrument.id}, case ${n + 1}`, () => {
      const got = score(instrument, c.answers, c.for);
      for (const [scale, points] of Object.entries(c.scores)) {
        assert.ok(Math.abs(got.scores[scale] - points) < 1e-9, `${scale}: ${got.scores[scale]} is not ${points}`);
      }
      for (const [scale, band] of Object.entries(c.bands ?? {})) assert.equal(got.bands[scale], band);
      assert.equal(got.then.includes('help_now'), Boolean(c.alert));
    });
  }
  test(`${instrument.id}: any answers add up within the range`, () => {
    const values = (item) => (item.options?.length ? item.options.map((o) => o.value) : Array.from({ length: item.max - (item.min ?? 0) + 1 }, (_, i) => i + (item.min ?? 0)));
    fc.assert(
      fc.property(fc.record(Object.fromEntries(instrument.items.map((i) => [i.id, fc.constantFrom(...values(i))]))), (answers) => {
        const got = score(instrument, answers);
        assert.deepEqual(got.missing, []);
        for (const scale of instrument.scales) {
          let sum = 0;
          for (const id of scale.items) sum += answers[id];
          const want = scale.how === 'mean' ? sum / scale.items.length : sum;
          assert.equal(got.scores[scale.id], want);
          assert.ok(want >= scale.min && want <= scale.max);
        }
      }),
    );
  });
  test(`${instrument.id}: an unanswered question gives no score, a wrong answer is refused`, () => {
    const [first] = instrument.items;
    const got = score(instrument, {});
    assert.deepEqual(got.scores, {});
    assert.deepEqual(got.then, []);
    assert.throws(() => score(instrument, { [first.id]: 99 }), RangeError);
    assert.throws(() => score(instrument, { nowhere: 0 }), RangeError);
  });
}

test('thoughts of death lead to help now, whatever else is answered', () => {
  const phq9 = instruments.find((i) => i.id === 'phq-9');
  const alert = phq9.alerts[0];
  assert.deepEqual(score(phq9, { [alert.item]: 1 }).then, ['help_now']);
  assert.deepEqual(score(phq9, { [alert.item]: 0 }).then, []);
});

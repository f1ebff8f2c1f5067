// Numbers, money and formulas: what is written out is read back, and every sum agrees with a second way of reckoning.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formula } from '../../companion/core/formulas.js';
import { currencies, digitsOf, moneyOf, parseNumber, readMoney, signs, toCoin, writeNumber } from '../../companion/core/numbers.js';

const locales = ['en', 'en-US', 'en-GB', 'es', 'es-ES', 'es-MX', 'es-AR', 'de-CH', 'fr-FR'];
const figure = fc.oneof(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: -1e12, max: 1e12 }).map((n) => n / 1000), fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((n) => Number(n.toPrecision(9))).filter((n) => Math.abs(n) > 1e-6 || n === 0));

for (const locale of locales) {
  test(`numbers in ${locale} come back as they were`, () => {
    fc.assert(fc.property(figure, (n) => assert.equal(parseNumber(writeNumber(n, locale), locale), Object.is(n, -0) ? -0 : n)));
  });
  test(`numbers in ${locale} as they are read, with thousands, come back too`, () => {
    fc.assert(fc.property(fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 100), (n) => {
      assert.equal(parseNumber(new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(n), locale), n);
    }));
  });
}

test('both signs are understood where the meaning is plain', () => {
  for (const locale of ['en', 'es']) {
    for (const [typed, want] of [['1,5', 1.5], ['1.5', 1.5], ['1.234,50', 1234.5], ['1,234.50', 1234.5], ['1.234.567', 1234567], ['0,125', 0.125], ['.5', 0.5], [',5', 0.5], ['5.', 5], [' 12 ', 12], ['-3,25', -3.25], ['−4', -4], ['1 000', 1000], ["1'000", 1000]]) {
      assert.equal(parseNumber(/** @type {string} */ (typed), locale), want, `${typed} in ${locale}`);
    }
    for (const typed of ['', '-', 'abc', '1,2,3', '1.2.3', '12e3', '1,23.4', '1.2,3.4', '--1', '.', ',', '1,2345,678.9']) assert.equal(parseNumber(typed, locale), undefined, `${typed} in ${locale}`);
  }
  assert.equal(parseNumber('1,234', 'en'), 1234);
  assert.equal(parseNumber('1,234', 'es'), 1.234);
  assert.equal(parseNumber('1.234', 'es'), 1234);
  assert.equal(parseNumber('1.234', 'es-MX'), 1.234, 'in Mexico the point is the decimal sign');
  assert.equal(signs('es-MX').decimal, '.');
});

test('money is written as the language does', () => {
  assert.equal(readMoney({ amount: 1250, currency: 'USD' }, 'en-US'), '$1,250');
  assert.equal(readMoney({ amount: 12.5, currency: 'EUR' }, 'es-ES').replace(/\s/g, ' '), '12,50 €');
  assert.equal(readMoney({ amount: 1250, currency: 'JPY' }, 'en-US'), '¥1,250');
  assert.equal(readMoney({ amount: 3, currency: '??' }, 'en'), '3 ??', 'an unknown currency is shown, not lost');
  assert.equal(moneyOf('es-MX'), 'MXN');
  assert.equal(moneyOf('en'), 'USD');
  assert.equal(moneyOf('es'), 'EUR');
  const list = currencies(['GBP', 'XTS']);
  assert.deepEqual(list.slice(0, 2), ['GBP', 'XTS']);
  assert.equal(new Set(list).size, list.length);
});

// ---- Formulas ------------------------------------------------------------------------------------------------------------------

const sheetOf = (/** @type {string} */ f, /** @type {any[]} */ columns) => ({ id: 's', kind: 'table', columns: [...columns, { id: 'result', type: 'computed', formula: f }, { id: 'later', type: 'money' }] });
const compute = (/** @type {any} */ sheet, /** @type {any} */ cells, env = {}) => formula(sheet, sheet.columns.find((/** @type {any} */ c) => c.id === 'result'), cells, env);

const sums = { sum: (/** @type {bigint[]} */ v) => v.reduce((a, b) => a + b, 0n), balance: (/** @type {bigint[]} */ [a = 0n, ...v]) => a - v.reduce((x, y) => x + y, 0n), difference: (/** @type {bigint[]} */ [a = 0n, b = 0n]) => a - b };

for (const [name, oracle] of Object.entries(sums)) {
  test(`${name} of money agrees with sums in whole coins`, () => {
    const coins = fc.array(fc.option(fc.bigInt({ min: -(10n ** 10n), max: 10n ** 10n }), { nil: undefined }), { minLength: 1, maxLength: 8 });
    fc.assert(fc.property(coins, fc.constantFrom('USD', 'EUR', 'JPY', 'KWD'), (list, currency) => {
      const digits = digitsOf(currency);
      const columns = list.map((_, i) => ({ id: `m${i}`, type: 'money' }));
      const cells = Object.fromEntries(list.map((n, i) => [`m${i}`, n === undefined ? undefined : { amount: Number(n) / 10 ** digits, currency }]));
      const got = compute(sheetOf(name, columns), { ...cells, later: { amount: 1e6, currency } });
      const nothing = name === 'sum' ? list.every((n) => n === undefined) : list[0] === undefined;
      // A difference or a balance needs what it is taken from; a difference of one column alone is that column.
      if (nothing) return assert.equal(got, null);
      const want = oracle(list.map((n) => n ?? 0n));
      assert.ok(got && got.kind === 'money');
      assert.equal(got.currency, currency);
      assert.equal(BigInt(Math.round(got.amount * 10 ** digits)), want);
      assert.equal(got.amount, toCoin(got.amount, currency), 'no part of a coin');
    }));
  });
}

test('sums in two currencies are not added up', () => {
  const sheet = sheetOf('sum', [{ id: 'a', type: 'money' }, { id: 'b', type: 'money' }]);
  assert.deepEqual(compute(sheet, { a: { amount: 1, currency: 'USD' }, b: { amount: 1, currency: 'EUR' } }), { kind: 'mixed' });
});

test('what stands behind the result does not enter it', () => {
  const sheet = sheetOf('balance', [{ id: 'a', type: 'money' }, { id: 'b', type: 'money' }]);
  assert.deepEqual(compute(sheet, { a: { amount: 100, currency: 'USD' }, b: { amount: 30.1, currency: 'USD' }, later: { amount: 50, currency: 'USD' } }), { kind: 'money', amount: 69.9, currency: 'USD' });
});

test('numbers are reckoned where there is no money', () => {
  const sheet = sheetOf('difference', [{ id: 'a', type: 'number' }, { id: 'b', type: 'number' }]);
  assert.deepEqual(compute(sheet, { a: 0.3, b: 0.1 }), { kind: 'number', value: 0.2 });
});

test('alcohol and standard drinks: known glasses, and any other by parts in a thousand', () => {
  const drink = [{ id: 'd', type: 'drink_entry' }];
  const grams = (/** @type {any} */ d) => compute(sheetOf('alcohol_grams', drink), { d });
  assert.deepEqual(grams({ ml: 355, percent: 5, count: 1 }), { kind: 'number', value: 14 }, 'a can of beer in the United States holds 14 g');
  assert.deepEqual(grams({ ml: 1000, percent: 40, count: 1 }), { kind: 'number', value: 315.6 });
  assert.equal(grams({ ml: 500 }), null, 'without a strength nothing is guessed');
  fc.assert(fc.property(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 40 }), fc.constantFrom(8, 10, 12, 14), (ml, permille, half, one) => {
    const exact = (BigInt(ml) * BigInt(permille) * BigInt(half) * 789n) / 2n; // in millionths of a gram
    const d = { ml, percent: permille / 10, count: half / 2 };
    const g = grams(d);
    assert.ok(g && g.kind === 'number' && Math.abs(g.value - Number(exact) / 1e6) <= 0.051, `${JSON.stringify(g)} of ${exact}`);
    const n = compute(sheetOf('standard_drinks', drink), { d }, { drink: one });
    assert.ok(n && n.kind === 'drinks' && n.grams === one && Math.abs(n.value - Number(exact) / 1e6 / one) <= 0.051);
  }));
});

test('the estimate in the blood holds whatever a body may be, and leans to the high side', () => {
  const columns = [{ id: 'grams', type: 'number', unit: 'g' }, { id: 'weight', type: 'number', unit: 'kg', hidden: true }, { id: 'body', type: 'choice', options: ['female', 'male', 'not-said'] }, { id: 'hours', type: 'number', unit: 'h' }, { id: 'food', type: 'yes_no' }];
  const sheet = sheetOf('blood_alcohol_estimate', columns);
  const water = /** @type {Record<string, [number, number]>} */ ({ female: [0.49, 0.6], male: [0.58, 0.72], 'not-said': [0.49, 0.72] });
  fc.assert(fc.property(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 30, max: 300 }), fc.constantFrom('female', 'male', 'not-said'), fc.double({ min: 0, max: 48, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), fc.option(fc.boolean(), { nil: undefined }), (grams, weight, body, hours, a, b, food) => {
    const got = compute(sheet, { grams, weight, body, hours, food });
    assert.ok(got && got.kind === 'blood');
    const [least, most] = water[body];
    // Step by step and minute by minute, for one body out of the range.
    let promille = grams / (weight * (least + a * (most - least)));
    promille = Math.max(0, promille - (0.1 + b * 0.1) * hours);
    assert.ok(got.low <= promille / 10 + 1e-9 && promille / 10 <= got.high + 1e-9, `${promille / 10} is not within ${got.low}–${got.high}`);
    const worst = Math.max(0, grams / (weight * least) - 0.1 * hours) / 10;
    assert.ok(got.high >= worst - 1e-9 && got.high <= worst + 0.01, 'the high end is the worst body, and no more');
  }));
  for (const missing of ['grams', 'weight', 'hours']) assert.equal(compute(sheet, { grams: 40, weight: 70, hours: 1, body: 'male', [missing]: undefined }), null, `without ${missing} nothing is guessed`);
  const unsaid = compute(sheet, { grams: 40, weight: 70, hours: 1 });
  assert.deepEqual(unsaid, compute(sheet, { grams: 40, weight: 70, hours: 1, body: 'not-said' }), 'who does not say is taken as not said');
});

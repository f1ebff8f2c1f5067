// Civil days: what must hold of any two days, and the cases that calendars are hard about.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import * as d from '../../companion/core/dates.js'

const day = fc.integer({ min: d.toNumber('1900-01-01'), max: d.toNumber('2199-12-31') }).map(d.fromNumber)
const two = fc.tuple(day, day).map(([a, b]) => (a <= b ? [a, b] : [b, a]))

test('a day is the text of itself', () => {
  fc.assert(fc.property(day, (a) => {
    assert.ok(d.isDay(a))
    assert.equal(d.fromNumber(d.toNumber(a)), a)
    const { year, month, date } = d.parts(a)
    assert.ok(date >= 1 && date <= d.daysInMonth(year, month))
    assert.equal(d.weekday(d.addDays(a, 7)), d.weekday(a))
    assert.equal(d.weekday(d.addDays(a, 1)), (d.weekday(a) + 1) % 7)
  }))
  assert.equal(d.weekday('2026-11-19'), 4)
  for (const no of ['2026-02-29', '2026-13-01', '2026-1-1', '26-01-01', '2026-04-31', '', null, 20261119, '2026-11-19T00:00']) assert.equal(d.isDay(no), false, String(no))
  assert.throws(() => d.toNumber('2026-02-30'), RangeError)
})

test('days add up', () => {
  fc.assert(fc.property(day, fc.integer({ min: -40000, max: 40000 }), (a, n) => {
    assert.equal(d.daysBetween(a, d.addDays(a, n)), n)
  }))
})

test('months go to the same date, or to the last day of a shorter month', () => {
  fc.assert(fc.property(day, fc.integer({ min: -600, max: 600 }), (a, n) => {
    const b = d.addMonths(a, n)
    const pa = d.parts(a), pb = d.parts(b)
    assert.equal((pb.year - pa.year) * 12 + pb.month - pa.month, n)
    assert.equal(pb.date, Math.min(pa.date, d.daysInMonth(pb.year, pb.month)))
    assert.ok(d.addMonths(a, n + 1) > b, 'later months are later')
  }))
  assert.equal(d.addMonths('2026-01-31', 1), '2026-02-28')
  assert.equal(d.addMonths('2024-01-31', 1), '2024-02-29')
  assert.equal(d.addMonths('2024-02-29', 12), '2025-02-28')
  assert.equal(d.addMonths('2026-03-31', -1), '2026-02-28')
})

test('what lies between two days, added to the first, is the second', () => {
  fc.assert(fc.property(two, ([a, b]) => {
    const m = d.monthsBetween(a, b)
    assert.equal(d.addDays(d.addMonths(a, m.months), m.days), b)
    assert.ok(m.months >= 0 && m.days >= 0)
    assert.ok(d.addMonths(a, m.months + 1) > b, 'no whole month is left over')
    const y = d.yearsBetween(a, b)
    assert.equal(d.add(a, `P${y.years}Y${y.months}M${y.days}D`), b)
    assert.ok(y.months < 12)
  }))
  assert.throws(() => d.monthsBetween('2026-01-02', '2026-01-01'), RangeError)
})

test('a count never goes back from one day to the next', () => {
  fc.assert(fc.property(two, ([a, b]) => {
    const now = d.monthsBetween(a, b), next = d.monthsBetween(a, d.addDays(b, 1))
    assert.ok(next.months > now.months ? next.months === now.months + 1 : next.days === now.days + 1)
  }))
})

test('durations of packs', () => {
  const from = '2026-01-31'
  for (const [duration, want] of [['P1D', '2026-02-01'], ['P30D', '2026-03-02'], ['P1M', '2026-02-28'], ['P18M', '2027-07-31'], ['P1Y', '2027-01-31'], ['P2W', '2026-02-14'], ['P1Y1M1D', '2027-03-01'], ['P0D', from]]) {
    assert.equal(d.add(from, duration), want, duration)
  }
  for (const no of ['P', 'PT1H', '1D', 'P1.5M', 'P-1D', 'P1D ', 'P1D1M', '']) assert.throws(() => d.add(from, no), RangeError, no)
})

test('the day in a zone, round midnight and where clocks change', () => {
  const at = Date.parse('2026-11-20T03:30:00Z')
  assert.equal(d.today('America/New_York', at), '2026-11-19')
  assert.equal(d.timeNow('America/New_York', at), '22:30')
  assert.equal(d.today('Europe/Madrid', at), '2026-11-20')
  assert.equal(d.today('Pacific/Kiritimati', at), '2026-11-20')
  assert.equal(d.timeNow('UTC', Date.parse('2026-01-01T00:05:00Z')), '00:05')
  assert.equal(d.today('America/Sao_Paulo', Date.parse('2018-11-04T03:30:00Z')), '2018-11-04', 'a day without a midnight')
  const zones = fc.constantFrom('America/New_York', 'Europe/Madrid', 'Asia/Kathmandu', 'Pacific/Apia', 'Africa/Casablanca', 'Australia/Lord_Howe')
  fc.assert(fc.property(zones, fc.integer({ min: 0, max: 4e12 }), (zone, ms) => {
    const a = d.today(zone, ms), b = d.today(zone, ms + 3600000)
    const ahead = d.daysBetween(a, b)
    assert.ok(ahead >= 0 && ahead <= 2, `${zone} ${ms}`) // Samoa left out a whole day
  }))
  assert.ok(d.isZone('Europe/Madrid') && !d.isZone('Europe/Nowhere') && !d.isZone(''))
  assert.ok(d.isZone(d.deviceZone()))
})

test('the week begins where people there say it does', () => {
  assert.equal(d.firstDayOfWeek('en-US'), 0)
  assert.equal(d.firstDayOfWeek('en-GB'), 1)
  assert.equal(d.firstDayOfWeek('es-ES'), 1)
  assert.equal(d.firstDayOfWeek('es-MX'), 0)
  assert.equal(d.firstDayOfWeek('fa-IR'), 6)
  assert.equal(d.firstDayOfWeek('not a locale!'), 1)
  fc.assert(fc.property(day, fc.integer({ min: 0, max: 6 }), (a, first) => {
    const w = d.weekOf(a, first)
    assert.equal(d.weekday(w), first)
    const into = d.daysBetween(w, a)
    assert.ok(into >= 0 && into < 7)
  }))
})

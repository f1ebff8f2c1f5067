// The calendar files that internal/ical writes, read by another program: ical.js must find the same occurrences as Go,
// from nothing but the file. It knows no time zone by itself, so what the file says of zones is what is tested.
//
// ICAL_DIR names another folder with zones.ics and zones.json (see internal/ical/ical_test.go, TestGolden).

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import ICAL from 'ical.js';

const folder = process.env.ICAL_DIR
  ? new URL(`file://${process.env.ICAL_DIR}/`)
  : new URL('../../internal/ical/testdata/', import.meta.url);
const read = (name) => readFileSync(new URL(name, folder), 'utf8');

/** Parses a file and makes its zones known, as a calendar program does. */
function open(name) {
  const calendar = new ICAL.Component(ICAL.parse(read(name)));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents('vtimezone')) {
    ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  }
  return calendar;
}

const utc = (date) => date.toISOString().replace('.000Z', 'Z');

/** Lists the starts in [from, to). */
function starts(event, from, to) {
  const found = [];
  const all = event.iterator();
  for (let next = all.next(); next; next = all.next()) {
    const start = next.toJSDate();
    if (start >= to) break;
    if (start >= from) found.push(utc(start));
  }
  return found;
}

test('ical.js finds the occurrences that Go computed, in every zone', () => {
  const expected = JSON.parse(read('zones.json'));
  const events = open('zones.ics').getAllSubcomponents('vevent').map((part) => new ICAL.Event(part));
  assert.equal(events.length, Object.keys(expected.Events).length);
  const zones = new Set();
  let compared = 0;
  let twice = 0;
  for (const event of events) {
    const want = expected.Events[event.uid];
    assert.ok(want.length > 0, event.uid);
    const zone = event.startDate.zone;
    assert.notEqual(zone.tzid, 'floating', `${event.summary}: the zone is not in the file`);
    const got = starts(event, new Date(expected.From), new Date(expected.To));
    // Where the clocks show a time twice, RFC 5545 means the first (section 3.3.5); ical.js takes the second.
    const wanted = want.map(([first, , second], i) => (second !== undefined && got[i] === second ? second : first));
    assert.deepEqual(got, wanted, event.summary);
    twice += want.filter(([, , second]) => second !== undefined).length;
    // Elapsed, as section 3.3.6 says. ical.js itself adds hours to the local clock, and is off over a clock change.
    for (const [start, end] of want) {
      assert.equal(event.duration.toSeconds() * 1000, new Date(end) - new Date(start), event.summary);
    }
    zones.add(zone.tzid);
    compared += want.length;
  }
  assert.ok(zones.size >= 8, `${zones.size} zones`);
  assert.ok(compared > 1000, `${compared} occurrences`);
  assert.ok(twice < 5, `${twice} starts that come twice excuse too much`);
});

test('ical.js reads every text as it was', () => {
  const byUID = new Map(open('text.ics').getAllSubcomponents('vevent').map((part) => [part.getFirstPropertyValue('uid'), part]));
  const value = (uid, name) => byUID.get(uid).getFirstPropertyValue(name);
  assert.equal(value('b', 'summary'), 'Commas, semicolons; and \\ backslashes');
  assert.equal(value('b', 'description'), 'First line\nsecond line\nthird\nfourth');
  assert.equal(value('b', 'location'), 'Fischmarkt 5, Münster');
  assert.equal(value('b', 'url'), 'https://example.org/meetings/b?x=1,2;3');
  assert.deepEqual(value('b', 'geo'), [51.9629, 7.6281]);
  assert.equal(value('b', 'sequence'), 4);
  assert.equal(value('c', 'summary'), 'Cancelled ' + 'ein sehr längliches Wörterbündel '.repeat(8));
  assert.equal(value('c', 'status'), 'CANCELLED');
  assert.equal(value('d', 'summary'), 'No escape\nBEGIN:VALARM\nATTACH:http://evil.test[2J');
  assert.equal(value('d', 'url'), null);
  assert.equal(byUID.get('d').getAllSubcomponents().length, 0);
  assert.equal(value('e', 'url'), null);
  assert.equal(value('e', 'geo'), null);
  assert.equal(byUID.has('f'), false, 'by appointment');
});

test('every line keeps to the form of RFC 5545', () => {
  for (const name of ['zones.ics', 'text.ics']) {
    const lines = read(name).split('\r\n');
    assert.equal(lines.pop(), '');
    for (const line of lines) {
      assert.ok(Buffer.byteLength(line) <= 75 && !/[\r\n]/.test(line), line);
    }
  }
});

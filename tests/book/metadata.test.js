// What the server can see of a day: a day with an urge, one with a line in the journal, one with a check-in, one where something was deleted look alike on the wire.
import test, {after, before} from 'node:test';
import assert from 'node:assert/strict';
import {serve} from '../browser/harness.js';
import {newKdf} from '../../companion/crypto/slots.js';
import {Device, secret} from './harness.js';

let server;
before(async () => (server = await serve()));
after(() => server?.stop());

const journal = {k: 'journal', day: '2026-11-20', at: '10:00', text: 'An older line.', files: []};

/** What goes over the wire while a member lives through a day: method, address with its ids taken out, length of what is sent and of what comes. */
async function wire(handle, live) {
  const seen = [];
  const through = async (url, options) => {
    const answer = await fetch(url, options);
    const path = new URL(url).pathname.replace(/[\w-]{22}/g, 'ID') + new URL(url).search;
    seen.push(`${options.method ?? 'GET'} ${path} ${options.body?.length ?? 0} ${answer.status} ${(await answer.clone().arrayBuffer()).byteLength}`);
    return answer;
  };
  const one = await new Device({origin: server.url, through, clock: Date.UTC(2026, 10, 24, 21)}).start();
  await one.core.begin();
  await one.core.addSlot({kind: 'passphrase', secret: secret(1), kdf: newKdf()});
  await one.core.register({handle});
  const older = await one.core.put(journal);
  await one.core.back();
  seen.length = 0;
  await live(one.core, older);
  assert.deepEqual(seen, [], 'something is said at the moment of writing');
  await one.core.back();
  return seen;
}

const days = {
  'a line in the journal': (core) => core.put({k: 'journal', day: '2026-11-24', at: '21:02', text: 'A quiet day, and rain.', files: []}),
  'an urge': (core) => core.put({k: 'urge', day: '2026-11-24', at: '02:13', strength: 9, after: 4, with: ['call', 'wait'], note: 'After the call with the bank.'}),
  'a setback': (core) => core.put({k: 'setback', count: 'AAAAAAAAAAAAAAAAAAAAAA', day: '2026-11-24', word: 'slip', note: '', restart: null, before: '2026-03-03'}),
  'a check-in': (core) => core.put({k: 'row', program: 'smart', sheet: 'daily', cells: {mood: 3, urge: 8, note: 'tired'}, day: '2026-11-24'}),
  'a pledge': async (core) => core.put({k: 'pledge', id: await core.id('pledge:2026-11-24'), day: '2026-11-24', text: 'For today.'}),
  'two things': async (core) => {
    await core.put({k: 'urge', day: '2026-11-24', at: '02:13', strength: 9});
    await core.put({k: 'journal', day: '2026-11-24', at: '03:00', text: 'I called Luis.', files: []});
  },
  'a change': (core, older) => core.put({id: older.id, text: 'Another line.'}),
};

test('days look alike on the wire, whatever was in them, and nothing is said at the moment of writing', async () => {
  const all = {};
  let n = 0;
  for (const [name, live] of Object.entries(days)) all[name] = await wire(`meta-${process.pid}-${n++}`, live);
  const [first, ...others] = Object.entries(all);
  assert.ok(first[1].some((line) => /push [1-9]/.test(line)), 'nothing was pushed');
  for (const [name, seen] of others) assert.deepEqual(seen, first[1], `${name} is not like ${first[0]}`);
});

// Three oracles over the client's own code: devices converge; no edit is lost; there is no false conflict. Histories are made by fast-check: devices
// edit, delete, sync, lose answers, crash, are cut off and have clocks that are years wrong. Broken variants of the code must each be caught.
import 'fake-indexeddb/auto';
import {IDBFactory} from 'fake-indexeddb';
import test from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {Database} from '../../companion/book/db.js';
import {Entries} from '../../companion/book/entries.js';
import {Keys} from '../../companion/book/keys.js';
import {Shelf} from '../../companion/book/shelf.js';
import {Sync} from '../../companion/book/sync.js';
import {begin, rotate} from '../../companion/crypto/slots.js';
import {b64u} from '../../companion/core/bytes.js';
import {ModelServer} from './model_server.js';

const ONE = begin(); // one account for all histories: its keys say nothing about what is tested

/** One device: storage that outlives it, a clock, a line. */
class Device {
  constructor(n, server, mutant) {
    Object.assign(this, {n, server, mutant, line: {cut: false, lose: false}, clock: 1e12 + [0, 9e10, -9e10][n], factory: new IDBFactory()});
  }

  async start() {
    this.db?.close();
    this.sync?.stop();
    this.db = await Database.open(this.factory, 'notebook', () => {});
    this.entries = new Entries();
    const lock = {opened: {content: this.server.content}};
    const account = {signed: {}, refresh: async () => {}, give: async () => {}, ask: this.server.ask(this.line)};
    const ShelfOf = this.mutant?.shelf?.(Shelf) ?? Shelf;
    const SyncOf = this.mutant?.sync?.(Sync) ?? Sync;
    this.shelf = new ShelfOf({db: this.db, keys: new Keys(this.server.content), entries: this.entries, device: b64u(new Uint8Array(16).fill(this.n + 1)), now: () => this.clock++, onChange: () => {}});
    await this.shelf.load();
    const files = {send: async () => {}, sweep: async () => {}, unsent: async () => {}};
    this.sync = new SyncOf({db: this.db, lock, shelf: this.shelf, account, files, due: () => {}, device: this.shelf.device, tell: () => {},
      world: {name: `d${this.n}`, now: () => this.clock, jitter: () => 0, timer: () => 0, untimer: () => {}}});
    await this.sync.load();
    return this;
  }
}

/** What happened, for the oracles. */
class History {
  writes = []; // {id, field, value, seen: values ever seen in that field by its device, over: seen and replaced by somebody}
  n = 0;

  constructor(devices) {
    this.devices = devices;
    this.known = devices.map(() => new Map()); // by device and field: every value that stood there, aside too
  }

  /** Notes what a device can see now. */
  look(d) {
    for (const e of d.entries.everything()) {
      for (const field of ['a', 'b', 'tags', 'long']) {
        const key = `${e.id} ${field}`;
        const seen = this.known[d.n].get(key) ?? new Set();
        for (const v of values(e, field)) seen.add(v);
        this.known[d.n].set(key, seen);
      }
    }
  }

  async write(d, name, field) {
    this.look(d);
    const id = d.shelf.keys.entry(`thing:${name}`);
    const before = d.entries.get(id);
    const value = `w${++this.n}`;
    let next = value;
    if (field === 'tags') next = [...(before?.tags ?? []), value];
    if (field === 'long') next = [...(before?.long ? before.long.split('\n\n') : ['a line that all began with, long enough to be taken for a text of its own, with a hundred letters and more']), value].join('\n\n');
    if (before && !Array.isArray(next) && field !== 'long') for (const w of this.writes) if (w.id === id && w.field === field && before[field] === w.value) w.over = true;
    await d.shelf.edit(id, {k: 'thing', [field]: next});
    this.writes.push({id, field, value, by: d.n, seen: new Set(this.known[d.n].get(`${id} ${field}`))});
    this.look(d);
  }

  async remove(d, name) {
    this.look(d);
    const id = d.shelf.keys.entry(`thing:${name}`);
    const before = d.entries.get(id);
    if (!before) return;
    const text = JSON.stringify(before);
    for (const w of this.writes) if (w.id === id && said(text, w.value)) w.over = true;
    await d.shelf.remove(id);
  }

  check() {
    const [first, ...rest] = this.devices.map((d) => Object.fromEntries(d.entries.everything().map((e) => [e.id, e])));
    for (const other of rest) assert.deepEqual(other, first, 'the devices differ');
    for (const w of this.writes) {
      const text = JSON.stringify(first[w.id] ?? {});
      if (!w.over) assert.ok(said(text, w.value), `${w.value} in ${w.field}, written by ${w.by}, is lost: ${text}`);
    }
    for (const e of Object.values(first)) {
      for (const [path, kept] of Object.entries({...e._lost, ...e._both})) {
        for (const {value} of kept) {
          const inIt = this.writes.filter((x) => x.id === e.id && x.field === path && said(JSON.stringify(value), x.value));
          const against = inIt.some((w) => this.writes.some((x) => x.id === e.id && x.field === path && x.by !== w.by && !x.seen.has(w.value) && !w.seen.has(x.value)));
          assert.ok(against, `a conflict over ${path} that nobody made: ${JSON.stringify(e)}`);
        }
      }
    }
  }
}

// In JSON a line's end is \n, whose n would belong to the word after it.
const said = (text, value) => new RegExp(`\\b${value}\\b`).test(text.replaceAll('\\n', ' '));

function values(e, field) {
  const out = [];
  const shown = e[field];
  if (Array.isArray(shown)) out.push(...shown);
  else if (typeof shown === 'string') out.push(...(field === 'long' ? shown.split('\n\n') : [shown]));
  for (const aside of [e._lost?.[field], e._both?.[field]]) for (const {value} of aside ?? []) out.push(...String(value).split('\n\n'));
  return out;
}

const device = fc.nat(2);
const step = fc.oneof(
  {weight: 6, arbitrary: fc.record({do: fc.constant('write'), device, name: fc.constantFrom('x', 'y'), field: fc.constantFrom('a', 'b', 'tags', 'long')})},
  {weight: 1, arbitrary: fc.record({do: fc.constant('remove'), device, name: fc.constantFrom('x', 'y')})},
  {weight: 6, arbitrary: fc.record({do: fc.constant('sync'), device})},
  {weight: 2, arbitrary: fc.record({do: fc.constant('lose'), device})},
  {weight: 2, arbitrary: fc.record({do: fc.constant('cut'), device})},
  {weight: 1, arbitrary: fc.record({do: fc.constant('crash'), device})},
  {weight: 1, arbitrary: fc.record({do: fc.constant('page'), size: fc.integer({min: 1, max: 5})})},
);

const quiet = (p) => p.catch((f) => {
  if (f.code !== 'offline') throw f;
});

async function run(steps, mutant) {
  const server = new ModelServer();
  server.content = ONE;
  const devices = [];
  for (const n of [0, 1, 2]) devices.push(await new Device(n, server, mutant).start());
  const history = new History(devices);
  try {
    for (const s of steps) {
      const d = devices[s.device ?? 0];
      if (s.do === 'write') await history.write(d, s.name, s.field);
      if (s.do === 'remove') await history.remove(d, s.name);
      if (s.do === 'sync') await quiet(d.sync.now());
      if (s.do === 'lose') d.line.lose = true;
      if (s.do === 'cut') d.line.cut = !d.line.cut;
      if (s.do === 'crash') await d.start();
      if (s.do === 'page') server.page = s.size;
      history.look(d);
    }
    server.page = undefined;
    for (const d of devices) Object.assign(d.line, {cut: false, lose: false});
    for (let i = 0; i < 3; i++) for (const d of devices) await d.sync.now();
    history.check();
  } finally {
    for (const d of devices) d.db.close();
  }
}

const RUNS = Number(process.env.HISTORIES ?? 120);

test('devices converge, no edit is lost, no conflict is made up', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, {minLength: 4, maxLength: 28}), (steps) => run(steps)), {numRuns: RUNS, seed: Number(process.env.SEED ?? 20261125), endOnFailure: false});
});

// Ways of being wrong, each put over the shipped code at one point.
const mutants = {
  'the cursor moves by answers to pushes': {sync: (S) => class extends S {
    constructor(parts) {
      const ask = parts.account.ask;
      parts.account.ask = async (path, o) => {
        const answer = await ask(path, o);
        const space = /^\/spaces\/([^/]+)\/push/.exec(path)?.[1];
        const seqs = answer?.results?.filter((r) => r.status === 'ok').map((r) => r.seq) ?? [];
        if (space && seqs.length) {
          const stand = (await parts.db.get('spaces', space)) ?? {id: space, cursor: 0, top: 0, root: b64u(new Uint8Array(32)), sworn: 0};
          await parts.db.put('spaces', {...stand, cursor: Math.max(stand.cursor, ...seqs)});
        }
        return answer;
      };
      super(parts);
    }
  }},
  'the later version wins whole': {shelf: (S) => class extends S {
    joined(base, mine, theirs) {
      return mine._changed > theirs._changed ? {...mine, _seen: {...theirs._seen, ...mine._seen}} : theirs;
    }
  }},
  'no base: two versions are merged as if they had nothing in common': {shelf: (S) => class extends S {
    joined(base, mine, theirs) {
      return super.joined(null, mine, theirs);
    }
  }},
  'what was set aside before is forgotten': {shelf: (S) => class extends S {
    joined(base, mine, theirs) {
      const {_lost: _1, ...a} = mine;
      const {_lost: _2, ...b} = theirs;
      return super.joined(base, a, b);
    }
  }},
  'a deletion beats every edit': {shelf: (S) => class extends S {
    deleted() {
      return true;
    }
  }},
  'what comes overwrites what waits': {shelf: (S) => class extends S {
    joined(base, mine, theirs) {
      return theirs;
    }
  }},
};

for (const [name, mutant] of Object.entries(mutants)) {
  test(`caught: ${name}`, async () => {
    let caught = false;
    await fc.assert(fc.asyncProperty(fc.array(step, {minLength: 4, maxLength: 28}), (steps) => run(steps, mutant)), {numRuns: 1500, seed: 7, endOnFailure: true}).catch(() => (caught = true));
    assert.ok(caught, 'no oracle noticed');
  });
}

test('a root that is rotated while a device is away', async () => {
  const server = new ModelServer();
  server.content = ONE;
  const [one, two] = [await new Device(0, server).start(), await new Device(1, server).start()];
  const history = new History([one, two]);
  await history.write(one, 'x', 'a');
  await one.sync.now();
  await two.sync.now();
  two.line.cut = true;
  await history.write(two, 'x', 'b');
  server.content = rotate(ONE);
  one.sync = (await one.start()).sync;
  await history.write(one, 'x', 'long');
  await one.sync.now();
  two.line.cut = false;
  await two.start();
  for (let i = 0; i < 2; i++) for (const d of [two, one]) await d.sync.now();
  history.check();
});

test('a server put back to an older state: the person gives it what the devices have', async () => {
  const server = new ModelServer();
  server.content = ONE;
  const devices = [await new Device(0, server).start(), await new Device(1, server).start()];
  const [one, two] = devices;
  const history = new History(devices);
  await history.write(one, 'x', 'a');
  await history.write(one, 'y', 'a');
  await one.sync.now();
  await two.sync.now();
  const old = server.backup();
  await history.write(two, 'x', 'b');
  await history.remove(two, 'y');
  await two.sync.now();
  await one.sync.now();
  await history.write(one, 'x', 'tags');
  server.restore(old);
  for (const d of devices) {
    await assert.rejects(d.sync.now(), (f) => f.code === 'server_older');
    assert.equal(d.sync.state().state, 'fault');
    await assert.rejects(d.sync.now(), (f) => f.code === 'server_older', 'it goes on as if nothing were');
  }
  await one.sync.give();
  await two.sync.give();
  await one.sync.now();
  history.check();
  assert.equal(one.entries.get(one.shelf.keys.entry('thing:y')), undefined, 'what was deleted comes back');
});

test('an answer that is lost, and an edit after it, are no conflict', async () => {
  const again = [{do: 'write', device: 0, name: 'x', field: 'a'}, {do: 'sync', device: 0}, {do: 'write', device: 0, name: 'x', field: 'a'}, {do: 'lose', device: 0}, {do: 'sync', device: 0}, {do: 'write', device: 0, name: 'x', field: 'a'}];
  await run(again);
  const mutant = {shelf: (S) => class extends S {
    known() {
      return false; // own writes that come back are taken for another's
    }
  }};
  await assert.rejects(run(again, mutant), /nobody made/);
});

test('found: another device’s edit brings back a version of ours that arrived unnoticed', () => run([
  {do: 'write', device: 0, name: 'x', field: 'tags'}, {do: 'sync', device: 0}, {do: 'write', device: 2, name: 'x', field: 'a'}, {do: 'lose', device: 2}, {do: 'sync', device: 2},
  {do: 'write', device: 2, name: 'x', field: 'a'}, {do: 'write', device: 0, name: 'x', field: 'long'}]));

test('found: an entry that is deleted and made again under its id is not what it was', () => run([
  {do: 'write', device: 0, name: 'x', field: 'a'}, {do: 'write', device: 1, name: 'x', field: 'a'}, {do: 'sync', device: 0}, {do: 'remove', device: 0, name: 'x'},
  {do: 'write', device: 0, name: 'x', field: 'a'}, {do: 'sync', device: 1}, {do: 'sync', device: 0}]));

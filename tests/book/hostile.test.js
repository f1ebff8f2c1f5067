// A server that lies, against the client's own code. Each lie must end in its named fault, stop all sending, leave everything on the device, and
// be over when the server is honest again. And each case must fail when its defence is taken out: the same code with one text changed.
import 'fake-indexeddb/auto';
import {IDBFactory} from 'fake-indexeddb';
import test, {after} from 'node:test';
import assert from 'node:assert/strict';
import {cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {root} from '../browser/harness.js';
import {ModelServer} from './model_server.js';

const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
after(() => rmSync(folder, {recursive: true, force: true}));
writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
let copies = 0;

/** The client's modules: those that are shipped, or a copy with one text changed, which must stand there exactly once. */
async function code(change) {
  let from = join(root, 'companion');
  if (change) {
    from = join(folder, String(++copies));
    for (const part of ['book', 'core', 'crypto', 'vendor']) cpSync(join(root, 'companion', part), join(from, part), {recursive: true});
    const file = join(from, change.file);
    const text = readFileSync(file, 'utf8');
    assert.equal(text.split(change.from).length, 2, `${change.file} holds this ${text.split(change.from).length - 1} times, not once: ${change.from}`);
    writeFileSync(file, text.replace(change.from, () => change.to));
  }
  const load = (name) => import(pathToFileURL(join(from, name)).href);
  const [{Database}, {Entries}, {Keys}, {Shelf}, {Sync}, {Account}, {Lock}, slots, bytes] = await Promise.all(['book/db.js', 'book/entries.js', 'book/keys.js', 'book/shelf.js', 'book/sync.js', 'book/account.js', 'book/lock.js', 'crypto/slots.js', 'core/bytes.js'].map(load));
  return {Database, Entries, Keys, Shelf, Sync, Account, Lock, slots, bytes};
}

/** Two devices of one account over a server that can be bent for each. */
async function scene(change) {
  const js = await code(change);
  const server = new ModelServer();
  const content = js.slots.begin();
  const device = async (n) => {
    const d = {line: {}, bend: (path, answer) => answer, asked: 0, clock: 1e12};
    d.db = await js.Database.open(new IDBFactory(), 'notebook', () => {});
    d.entries = new js.Entries();
    d.shelf = new js.Shelf({db: d.db, keys: new js.Keys(content), entries: d.entries, device: js.bytes.b64u(new Uint8Array(16).fill(n)), now: () => d.clock++, onChange: () => {}});
    await d.shelf.load();
    const straight = server.ask(d.line);
    const account = {signed: {}, refresh: async () => {}, give: async () => {}, ask: async (path, o) => {
      if (++d.asked > 400) throw new Error('it goes on for ever');
      const answer = await straight(path, o);
      return d.bend(path, answer, o?.method ?? 'GET');
    }};
    const files = {send: async () => {}, sweep: async () => {}, unsent: async () => {}};
    d.sync = new js.Sync({db: d.db, lock: {opened: {content}}, shelf: d.shelf, account, files, due: () => {}, device: d.shelf.device, tell: () => {}, world: {name: `d${n}`, now: () => d.clock, jitter: () => 0, timer: () => 0, untimer: () => {}}});
    await d.sync.load();
    d.write = (name, text) => d.shelf.edit(d.shelf.keys.entry(name), {k: 'journal', text});
    d.remove = (name) => d.shelf.remove(d.shelf.keys.entry(name));
    d.id = (name) => d.shelf.keys.entry(name);
    d.all = () => Object.fromEntries(d.entries.everything().map((e) => [e.id, e.text]));
    return d;
  };
  const [one, two] = [await device(1), await device(2)];
  for (const name of ['a', 'b', 'c']) await one.write(name, `${name} one`);
  await one.sync.now();
  await two.sync.now();
  return {js, server, one, two, space: one.shelf.keys.book.id};
}

/** Bends the pages of a device. */
const pages = (f) => (path, answer) => (path.includes('/changes') ? f(answer) ?? answer : answer);

const cases = {
  'contents of two records exchanged': {
    code: 'record_forged', out: {file: 'crypto/record.js', from: "concat('homegroup/record/v1', w.space, w.id, u32(w.rev), kid,", to: "concat('homegroup/record/v1', w.space, kid,"},
    async lie({one, two}) {
      await one.write('a', 'a two');
      await one.write('b', 'b two');
      await one.sync.now();
      two.bend = pages(({items}) => {
        const [x, y] = [one.id('a'), one.id('b')].map((id) => items.find((r) => r.id === id));
        if (x && y) [x.ct, y.ct] = [y.ct, x.ct];
      });
    },
  },
  'an old version under a new number': {
    code: 'record_forged', out: {file: 'crypto/record.js', from: 'w.id, u32(w.rev), kid,', to: 'w.id, kid,'},
    async lie({one, two, server, space}) {
      const old = structuredClone(server.spaces.get(space).records.get(one.id('a')));
      await one.write('a', 'a two');
      await one.sync.now();
      two.bend = pages(({items}) => items.forEach((r) => r.id === old.id && (r.ct = old.ct)));
    },
  },
  'an old version played again': {
    code: 'record_replayed', out: {file: 'book/sync.js', from: 'if (held && (row.rev < held.rev ||', to: 'if (false && (row.rev < held.rev ||'},
    async lie({one, two, server, space}) {
      const old = structuredClone(server.spaces.get(space).records.get(one.id('a')));
      for (const d of [one, two]) {
        await d.write('a', `a by ${d === one ? 'one' : 'two'}`);
        await d.sync.now();
      }
      await one.sync.now();
      await one.write('a', 'a last');
      await one.sync.now();
      two.bend = pages(({items}) => items.forEach((r) => r.id === old.id && Object.assign(r, {rev: old.rev, ct: old.ct})));
    },
  },
  'a deletion left out': {
    code: 'records_omitted', out: {file: 'book/sync.js', from: 'if (head.root !== then.root || head.count !== then.count) throw', to: 'if (false) throw'},
    async lie({one, two}) {
      await one.remove('a');
      await one.sync.now();
      await one.write('b', 'b two'); // comes after it
      await one.sync.now();
      two.bend = pages((page) => {
        page.items = page.items.filter((r) => !r.del);
      });
    },
  },
  'a deletion turned back into a record': {
    code: 'record_forged', out: {file: 'crypto/record.js', from: 'throw new Fault(\'record_forged\', {}, cause);', to: 'return null;'},
    async lie({one, two}) {
      await one.remove('a');
      await one.sync.now();
      two.bend = pages(({items}) => items.forEach((r) => (r.del = false)));
    },
  },
  'a page in another order': {
    code: 'pages_disordered', out: {file: 'book/sync.js', from: 'if (r.seq <= at || r.seq > page.latest || seen.has(r.id)) throw wrong();', to: ''},
    async lie({one, two}) {
      await one.write('a', 'a two');
      await one.write('b', 'b two');
      await one.sync.now();
      two.bend = pages((page) => {
        page.items.reverse();
        page.next = page.items.at(-1)?.seq ?? page.next;
      });
    },
  },
  'the same record twice in a page': {
    code: 'pages_disordered', out: {file: 'book/sync.js', from: ' || seen.has(r.id)) throw wrong();', to: ') throw wrong();'},
    async lie({one, two}) {
      await one.write('a', 'a two');
      await one.sync.now();
      two.bend = pages((page) => {
        const first = page.items[0];
        if (!first || page.items.length < 2) return;
        page.items = [first, {...first, seq: page.next}];
      });
    },
  },
  'pages that never end': {
    code: 'pages_disordered', out: {file: 'book/sync.js', from: ' || (page.more && !items.length)', to: ''},
    async lie({one, two}) {
      await one.write('a', 'a two');
      await one.sync.now();
      two.bend = pages((page) => void (page.more = true));
    },
  },
  'nonsense in the place of a page': {
    code: 'pages_disordered', out: {file: 'book/sync.js', from: "if (!page || !Array.isArray(page.items) || typeof page.more !== 'boolean' || !count(page.next) || !count(page.latest)) throw wrong();", to: ''},
    async lie({one, two}) {
      await one.write('a', 'a two');
      await one.sync.now();
      two.bend = pages(() => ({items: 'many'}));
    },
  },
  'a record left out': {
    code: 'records_omitted', out: {file: 'book/sync.js', from: 'if (head.root !== then.root || head.count !== then.count) throw', to: 'if (false) throw'},
    async lie({one, two}) {
      await one.write('d', 'd one');
      await one.write('e', 'e one');
      await one.sync.now();
      two.bend = pages((page) => void page.items.shift()); // whichever it is: the last one would change the page's end
    },
  },
  'a log that ends early': {
    code: 'records_omitted', out: {file: 'book/sync.js', from: "if (stand.cursor !== latest) throw new Fault('records_omitted', {});", to: ''},
    async lie({one, two}) {
      await one.write('d', 'd one');
      await one.write('e', 'e one');
      await one.sync.now();
      two.bend = pages((page) => Object.assign(page, {items: page.items.slice(0, 1), next: page.items[0]?.seq ?? page.next, more: false}));
    },
  },
  'an older database put back': {
    code: 'server_older', out: {file: 'book/sync.js', from: "if (stand.top > 0 && (there.get(stand.id) ?? -1) < stand.top) throw new Fault('server_older', {});", to: ''},
    async lie({one, two, server}) {
      const old = server.backup();
      await one.write('d', 'd one');
      await one.sync.now();
      await two.sync.now();
      server.restore(old);
      return () => server.restore(server.newest);
    },
    async before({server, two}) {
      server.newest = server.backup();
      void two;
    },
    restores: true,
  },
  'a head that nobody signed': {
    code: 'records_omitted', out: {file: 'book/sync.js', from: 'if (!isHead(', to: 'if (false && !isHead('},
    async lie({one, two}) {
      await one.write('a', 'a two');
      await one.sync.now();
      two.bend = pages((page) => {
        if (page.head) page.head = {...page.head, seq: page.head.seq - 1};
      });
    },
  },
  'a head kept back': {
    code: 'records_omitted', out: {file: 'book/sync.js', from: "if (stand.sworn > 0) throw new Fault('records_omitted', {});", to: ''},
    async lie({one, two}) {
      await one.write('a', 'a two');
      await one.sync.now();
      two.bend = pages((page) => void delete page.head);
    },
  },
  'a push that is taken and not kept': {
    code: 'records_omitted', out: {file: 'book/sync.js', from: "if (after.cursor < highest) throw new Fault('records_omitted', {});", to: ''},
    async lie({two, server, space}) {
      await two.write('a', 'a by two');
      const kept = server.backup();
      two.bend = (path, answer) => {
        if (path.endsWith('/push')) server.spaces.get(space).records = structuredClone(kept.get(space).records);
        if (path.endsWith('/push')) server.spaces.get(space).seq = kept.get(space).seq;
        return answer;
      };
      return () => server.restore(kept);
    },
    pending: 1,
  },
};

/** Runs a case; resolves where the client does as it should. */
async function holds(kase, change) {
  const s = await scene(change);
  await kase.before?.(s);
  const undo = await kase.lie(s);
  const before = s.two.all();
  const pending = s.two.shelf.pending;
  await assert.rejects(s.two.sync.now(), (f) => {
    assert.equal(f.code, kase.code, `${f.code ?? f.message}, not ${kase.code}`);
    return true;
  });
  assert.equal(s.two.sync.state().state, 'fault');
  // Nothing of the device's own is gone; what came with the lie and was true may be there.
  const truth = s.one.all();
  const now = s.two.all();
  for (const [id, text] of Object.entries(before)) assert.ok(now[id] === text || (now[id] !== undefined && now[id] === truth[id]), 'something on the device is gone');
  for (const [id, text] of Object.entries(now)) assert.ok(before[id] === text || truth[id] === text, 'something false is shown');
  assert.ok(s.two.shelf.pending >= pending, 'what waited is gone');
  if (kase.pending) assert.ok(pending >= kase.pending);
  // Nothing is sent any more, whatever is written.
  await s.two.write('later', 'written meanwhile');
  const asked = s.two.asked;
  await assert.rejects(s.two.sync.now(), (f) => f.code === kase.code);
  assert.equal(s.two.asked, asked, 'it goes on asking');
  if (change) return;
  // The server is honest again.
  s.two.bend = (path, answer) => answer;
  undo?.();
  await (kase.restores ? s.two.sync.give() : s.two.sync.again());
  await s.one.sync[kase.restores ? 'give' : 'now']();
  await s.two.sync.now();
  assert.deepEqual(s.two.all(), s.one.all());
  assert.equal(s.two.all()[s.two.id('later')], 'written meanwhile');
}

for (const [name, kase] of Object.entries(cases)) {
  test(`${name}: ${kase.code}`, () => holds(kase));
  test(`without its defence it is not noticed: ${name}`, () => assert.rejects(holds(kase, kase.out)));
}

test('another past for each device is found by the first two that stand at the same number', async () => {
  for (const change of [undefined, {file: 'book/sync.js', from: 'for (const other of heads) this.#compare(space, {...stand, past}, other, held);', to: ''}]) {
    const {one, two, server, space} = await scene(change);
    await one.write('a', 'a two');
    await one.sync.now();
    const older = [...server.spaces.get(space).heads.values()].find((h) => h.device === two.shelf.device);
    // The other device is not told of the first change, and not of who swore to it.
    two.bend = (path, answer) => {
      if (path.includes('/changes')) {
        answer.items.shift();
        answer.head = older;
      }
      if (path.endsWith('/heads') && answer) answer.heads = answer.heads.filter((h) => h.device === two.shelf.device);
      return answer;
    };
    await two.sync.now(); // nothing to be noticed here
    await one.write('later', 'more');
    await one.sync.now().catch(() => {});
    assert.equal(one.sync.fault?.code, change ? undefined : 'records_omitted');
  }
});

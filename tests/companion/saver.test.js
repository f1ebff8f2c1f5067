// What is typed is given to the book in its order and at once, whatever the book takes for each write and whichever of them it cannot keep.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {Saver, flushAll} from '../../companion/core/saver.js';

/** A book that applies writes in order and answers when it likes. @param {(n: number) => {fails?: boolean, waits?: number}} how */
function slow(how = () => ({})) {
  /** @type {Map<string, any>} */
  const entries = new Map();
  let n = 0;
  return {
    entries,
    asked: /** @type {any[]} */ ([]),
    /** @param {any} fields */
    async put(fields) {
      this.asked.push(fields);
      const {fails = false, waits = 0} = how(n++);
      if (!fails) entries.set(fields.id, {...entries.get(fields.id), ...fields});
      const entry = {...entries.get(fields.id)};
      for (let i = 0; i < waits; i++) await null;
      if (fails) throw Object.assign(new Error('no room'), {code: 'no_room'});
      return entry;
    },
  };
}

test('what waits is with the book before anything else can be asked of it', async () => {
  const book = slow(() => ({waits: 50}));
  const saver = new Saver(book, {k: 'row', sheet: 's'});
  saver.set({cells: {a: '1'}});
  void saver.flush();
  saver.set({cells: {a: '12'}});
  void flushAll();
  assert.deepEqual(book.asked.map((f) => f.cells.a), ['1', '12'], 'the second does not wait for the first to be answered');
  assert.equal(book.asked[0].id, book.asked[1].id, 'both are of one entry');
  await saver.flush();
  assert.equal(book.entries.size, 1);
  assert.equal(saver.id, book.asked[0].id);
});

test('the last word stands, whatever the book could not keep', async () => {
  const step = fc.record({field: fc.constantFrom('a', 'b', 'c'), flush: fc.boolean(), rest: fc.nat(3), fails: fc.boolean(), waits: fc.nat(6)});
  await fc.assert(fc.asyncProperty(fc.array(step, {minLength: 1, maxLength: 25}), async (steps) => {
    let plain = false;
    const book = slow((n) => (plain ? {} : {fails: steps[n % steps.length]?.fails, waits: steps[n % steps.length]?.waits}));
    const saver = new Saver(book, {k: 'row'});
    /** @type {Record<string, number>} */
    const last = {};
    for (const [i, s] of steps.entries()) {
      last[s.field] = i;
      saver.set({[s.field]: i});
      if (s.flush) void saver.flush();
      for (let r = 0; r < s.rest; r++) await null;
    }
    await saver.flush();
    plain = true; // there is room again
    await saver.flush();
    assert.equal(book.entries.size, 1);
    const [entry] = [...book.entries.values()];
    for (const [field, value] of Object.entries(last)) assert.equal(entry[field], value, field);
    assert.equal(saver.fault.peek(), null);
  }), {numRuns: 400});
});

test('an entry that exists once gets its own id', async () => {
  const book = slow();
  const saver = new Saver(book, {k: 'item'}, Promise.resolve('once'));
  saver.set({own: 'x'});
  saver.set({state: 'here'});
  await saver.flush();
  assert.deepEqual([...book.entries.entries()], [['once', {k: 'item', id: 'once', own: 'x', state: 'here'}]]);
});

import test from 'node:test';
import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import fc from 'fast-check';
import {markdown, readme} from '../../companion/core/markdown.js';
import {setWords} from '../../companion/core/words.js';

const folder = new URL('../../companion/words/', import.meta.url);
const words = (lang) => Object.assign({}, ...readdirSync(folder).filter((f) => f.endsWith(`.${lang}.json`)).map((f) => JSON.parse(readFileSync(new URL(f, folder)))));

const pack = {
  id: 'aa', name: 'Example Program', practices: [{id: 'look', name: 'Evening look back'}], path: {items: [{id: 'step-1', title: 'Admit it', questions: ['What was it like?', 'And now?']}, {id: 'step-4', title: 'Look honestly', questions: []}]},
  worksheets: {list: {id: 'list', kind: 'table', title: 'Resentments', intro: '', links: [], safety: [], columns: [{id: 'who', type: 'person', label: 'Who'}, {id: 'why', type: 'long_text', label: 'Why'}, {id: 'how', type: 'choice', label: 'How it felt', options: [{id: 'sad', label: 'Sad'}]}]}},
};
const known = {packs: new Map([['aa', pack]]), instruments: {mood: {id: 'mood', items: [{id: 'm1', options: [{value: 2, key: 'often'}]}], text: {name: 'Mood', items: {m1: 'Low?'}, options: {often: 'Often'}}}}, paths: new Map([['b1', 'files/a b.jpg']])};
const entries = [
  {id: '1', k: 'journal', day: '2026-11-25', at: '19:00', text: 'It rained.\n\nWe walked.', files: [{blob: 'b1', name: 'a b.jpg'}], _made: 5},
  {id: '2', k: 'journal', day: '2026-11-20', text: 'Earlier.', _made: 6, _both: {text: [{value: 'Earlier,\nelsewhere.', at: 1}]}},
  {id: '3', k: 'item', program: 'aa', item: 'step-1', state: 'done', done: '2026-03-01', answers: {0: 'Hard.', 1: 'Better.'}},
  {id: '4', k: 'row', program: 'aa', item: 'step-4', sheet: 'list', cells: {who: 'Pat', why: 'Long ago', how: 'sad', gone: 'kept'}, order: 0},
  {id: '5', k: 'count', label: 'Tea only', start: '2026-01-31'}, {id: '6', k: 'setback', count: '5', day: '2026-02-03', word: 'a slip', note: ''},
  {id: '7', k: 'answers', instrument: 'mood', day: '2026-11-01', answers: {m1: 2}}, {id: '8', k: 'practice', practice: 'look', program: 'aa', day: '2026-11-02', done: true},
  {id: '9', k: 'someday', day: '2027-01-01', thing: {a: ['x', 'y']}}, {id: '10', k: 'filler', x: 'nothing'},
];

test('pages read like what was written, in their order', () => {
  setWords('en', words('en'));
  const pages = new Map(markdown(entries, known).map((p) => [p.name, p.text]));
  assert.deepEqual([...pages.keys()], ['path.md', 'journal.md', 'days.md', 'counts.md', 'more.md']);
  assert.equal(pages.get('journal.md'), `# Journal

## 20 November 2026

Earlier.

> *Another version of: Text*
>
> Earlier,
> elsewhere.

## 25 November 2026, 7:00 pm

It rained.

We walked.

- [a b.jpg](<files/a b.jpg>)
`);
  assert.equal(pages.get('path.md'), `# The path

## Example Program

### Admit it

- **State**: done
- **Done**: 1 March 2026

**What was it like?**

Hard.

**And now?**

Better.

### Look honestly

#### Resentments

##### Line 1

- **Who**: Pat
- **Why**: Long ago
- **How it felt**: Sad
- **gone**: kept
`);
  assert.match(pages.get('counts.md'), /## Setback · Tea only · 3 February 2026\n\n- \*\*Word for it\*\*: a slip\n/);
  assert.match(pages.get('days.md'), /## Questions · Mood · 1 November 2026\n\n- \*\*Low\?\*\*: Often\n/);
  assert.match(pages.get('days.md'), /## Practice · Example Program · Evening look back · 2 November 2026/);
  assert.match(pages.get('more.md'), /## someday · 1 January 2027\n\n- \*\*thing\*\*: a: x and y\n/);
  assert.ok(![...pages.values()].join().includes('nothing'));
});

test('in Spanish nothing is left in English, and every word of it has both languages', () => {
  setWords('es', words('es'));
  const all = markdown(entries, known).map((p) => p.text).join('\n') + readme('2026-11-26').text;
  assert.ok(!all.includes('md.'), all.match(/md\.\S+/)?.[0]);
  assert.match(all, /# Diario\n/);
  assert.match(all, /guardado el 26 de noviembre de 2026/);
  const [en, es] = ['en', 'es'].map((l) => Object.keys(words(l)).filter((k) => k.startsWith('md.')));
  assert.deepEqual(en, es);
});

test('whatever was written stands on some page, with and without its program', () => {
  setWords('en', words('en'));
  const word = fc.stringMatching(/^w[a-z]{6}$/);
  const value = fc.oneof(word, fc.array(word, {maxLength: 3}), fc.dictionary(fc.constantFrom('a', 'other'), word, {maxKeys: 2}), fc.tuple(word, word).map((w) => w.join('\n')));
  const kind = fc.constantFrom('journal', 'row', 'item', 'pledge', 'setback', 'urge', 'answers', 'odd', 'settings', 'sitting');
  const one = fc.record({id: fc.uuid(), k: kind, day: fc.constantFrom('2026-11-25', undefined), program: fc.constantFrom('aa', 'gone', undefined), item: fc.constantFrom('step-1', 'x', undefined), sheet: fc.constantFrom('list', 'x'),
    text: value, note: value, own: value, cells: fc.dictionary(fc.constantFrom('who', 'why', 'how', 'x'), value, {maxKeys: 3}), answers: fc.dictionary(fc.constantFrom('0', '9', 'm1'), value, {maxKeys: 2}),
    _lost: fc.dictionary(fc.constantFrom('text', 'cells/why'), fc.array(fc.record({value, at: fc.nat()}), {maxLength: 2}), {maxKeys: 2})});
  fc.assert(fc.property(fc.array(one, {maxLength: 4}), fc.boolean(), (all, with_) => {
    const said = markdown(all, with_ ? known : {}).map((p) => p.text).join('\n');
    for (const w of JSON.stringify(all).match(/\bw[a-z]{6}\b/g) ?? []) assert.ok(said.includes(w), `${w} in\n${said}`);
  }), {numRuns: 300});
});

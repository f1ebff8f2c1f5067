// What a search marks: the pieces are the text, whole and in order, and each mark is one of the words, whatever case and accents.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {around, pieces, words} from '../../companion/core/snippet.js';
import {folded} from '../../companion/core/text.js';

const marked = (/** @type {string} */ text, /** @type {string} */ query) => pieces(text, query).map((p) => (p.hit ? `[${p.text}]` : p.text)).join('');

test('words are marked whatever their case and accents', () => {
  assert.equal(marked('José dijo que sí', 'jose SI'), '[José] dijo que [sí]');
  assert.equal(marked('Jose\u0301 vino', 'josé'), '[Jose\u0301] vino', 'an accent that stands by itself belongs to its letter');
  assert.equal(marked('aaa', 'aa'), '[aaa]');
  assert.equal(marked('a rose', 'x'), 'a rose');
  assert.equal(marked('🙂 smile 🙂', 'smile'), '🙂 [smile] 🙂');
});

test('the pieces are the text, and each mark holds one of the words', () => {
  const text = fc.oneof(fc.string({unit: 'grapheme', maxLength: 60}), fc.array(fc.constantFrom('á', 'a', 'Á', 'n', 'ñ', ' ', 'e\u0301', '🙂', 'ß', 'İ', '.'), {maxLength: 40}).map((a) => a.join('')));
  fc.assert(fc.property(text, text, (a, b) => {
    const cut = pieces(a, b);
    assert.equal(cut.map((p) => p.text).join(''), a);
    for (const p of cut) if (p.hit) assert.ok(words(b).some((w) => folded(p.text).includes(w)), JSON.stringify(cut));
    for (const w of words(b)) if (folded(a).includes(w)) assert.ok(cut.some((p) => p.hit), 'a word that is there is marked');
  }), {numRuns: 500});
});

test('of a long text the part is shown where the words are', () => {
  const long = `${'before '.repeat(80)}the needle ${'after '.repeat(80)}`;
  const shown = around(long, 'NEEDLE');
  assert.ok(shown.includes('needle') && shown.startsWith('… ') && shown.endsWith(' …') && shown.length < 200, shown);
  assert.equal(around('short text', 'x'), 'short text');
  fc.assert(fc.property(fc.lorem({mode: 'sentences', maxCount: 20}), fc.nat(), (text, n) => {
    const all = text.split(/\s+/).filter(Boolean);
    const word = all[n % all.length] ?? '';
    assert.ok(folded(around(text, word)).includes(folded(word)), `${word} in ${around(text, word)}`);
  }));
});

// Every word that the companion says stands in both catalogues, with the same places to fill, and every screen that somebody is sent to is there.
import test from 'node:test';
import assert from 'node:assert/strict';
import {existsSync, readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';

const folder = new URL('../../companion/', import.meta.url).pathname;
const read = (lang) => Object.assign({}, ...readdirSync(join(folder, 'words')).filter((f) => f.endsWith(`.${lang}.json`)).map((f) => JSON.parse(readFileSync(join(folder, 'words', f), 'utf8'))));
const files = readdirSync(folder, {recursive: true}).filter((f) => f.endsWith('.js') && !f.startsWith('vendor/'));
const en = read('en');
const es = read('es');
const texts = (entry) => (typeof entry === 'string' ? [entry] : [entry.one, entry.other]);
const places = (entry) => [...new Set(texts(entry).flatMap((t) => [...t.matchAll(/\{(\w+)\}/g)].map((m) => m[1])))].filter((p) => p !== 'n').sort();

test('both catalogues have the same words, counted alike, with the same places', () => {
  assert.deepEqual(Object.keys(es).sort(), Object.keys(en).sort());
  for (const key of Object.keys(en)) {
    assert.equal(typeof es[key], typeof en[key], key);
    assert.deepEqual(places(es[key]), places(en[key]), key);
    for (const text of [...texts(en[key]), ...texts(es[key])]) assert.ok(typeof text === 'string' && text.trim(), key);
  }
});

test('no word stands twice', () => {
  const keys = {en: /** @type {string[]} */ ([]), es: /** @type {string[]} */ ([])};
  for (const file of readdirSync(join(folder, 'words'))) {
    const [, lang] = /\.(en|es)\.json$/.exec(file) ?? [];
    // A key stands at the depth of one: where a reader of JSON sees it again, it takes the later and says nothing.
    for (const [, key] of readFileSync(join(folder, 'words', file), 'utf8').matchAll(/^ {1,2}"([\w.-]+)":/gm)) keys[lang].push(key);
  }
  for (const [lang, all] of Object.entries(keys)) {
    assert.deepEqual(all.filter((key, i) => all.indexOf(key) !== i), [], lang);
    assert.deepEqual([...all].sort(), Object.keys(lang === 'en' ? en : es).sort(), `not every word of ${lang} has a line of its own`);
  }
});

test('every word that is asked for by its name is there', () => {
  let looked = 0;
  const missing = [];
  for (const file of files) {
    for (const [, key] of readFileSync(join(folder, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '').matchAll(/(?<![.\w])(?:t|tn|rich)\('([\w.-]+)'/g)) {
      looked++;
      if (!(key in en)) missing.push(`${file}: ${key}`);
    }
  }
  assert.deepEqual(missing, []);
  assert.ok(looked > 500, `only ${looked} were found`);
});

test('no word is kept that nothing asks for', () => {
  const code = files.map((f) => readFileSync(join(folder, f), 'utf8')).join('\n');
  // Names that are put together: everything that begins as such a text does.
  const made = [...code.matchAll(/`([a-z][\w.]*\.)\$\{/g)].map((m) => m[1]);
  const named = (key) => code.includes(`'${key}'`) || code.includes(`"${key}"`);
  // What follows a name: `${key}.more`, `${name}.${i}`.
  const base = (key) => key.replace(/\.(more|\d+)$/, '');
  const spare = Object.keys(en).filter((key) => !named(key) && !made.some((start) => key.startsWith(start)) && !(base(key) !== key && (named(base(key)) || made.some((start) => base(key).startsWith(start)))));
  assert.deepEqual(spare, []);
});

test('every screen has its file', async () => {
  const {screens} = await import('../../companion/screens/index.js');
  for (const file of Object.values(screens)) assert.ok(existsSync(join(folder, 'screens', file)), file);
});

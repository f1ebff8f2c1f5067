// The third-party modules as they are shipped: their types name what they hold, their sums hold, nothing stands in them twice.
import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {readFileSync, readdirSync} from 'node:fs';
import {test} from 'node:test';
import ts from 'typescript';

const folder = new URL('../../companion/vendor/', import.meta.url);
const files = readdirSync(folder);
const read = (name) => readFileSync(new URL(name, folder), 'utf8');

/** What a module holds for others, by its types. */
function declared(file) {
  const path = new URL(file, folder).pathname;
  const program = ts.createProgram([path], {target: ts.ScriptTarget.ES2022, lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'], types: [], noEmit: true});
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(path));
  return checker.getExportsOfModule(module).filter((s) => s.flags & ts.SymbolFlags.Value).map((s) => s.name).sort();
}

const typed = files.filter((f) => f.endsWith('.d.ts'));
test('there are modules', () => assert.ok(typed.length >= 8, `only ${typed.length}`));

for (const types of typed) {
  const name = types.replace('.d.ts', '.js');
  test(`${name} holds exactly what its types name`, async () => {
    const module = await import(new URL(name, folder));
    assert.deepEqual(declared(types), Object.keys(module).sort());
  });
}

test('the sums hold, and every file has one', () => {
  const sums = new Map(read('SHA256SUMS').trim().split('\n').map((line) => line.split('  ').reverse()));
  assert.deepEqual([...sums.keys()].sort(), files.filter((f) => f !== 'SHA256SUMS').sort());
  for (const [name, sum] of sums) assert.equal(createHash('sha256').update(readFileSync(new URL(name, folder))).digest('hex'), sum, name);
});

test('nothing of noble is there twice', () => {
  // A text of each of its packages that no build can shorten, and the first constant of each algorithm.
  const marks = {
    'SHA-256': /1116352408|0x428a2f98/g, 'SHA-512': /0x428a2f98d728ae22/g, 'ChaCha20': /expand 32-byte k/g, 'Ed25519': /SigEd25519 no Ed25519 collisions/g,
    'Keccak': /keccak|sha3-|0x8000000080008081/gi, 'BLAKE2': /"blake2" ?\+|Blake2|blake2b?:/gi, 'Poly1305': /poly1305: /gi,
  };
  const scripts = files.filter((f) => f.endsWith('.js'));
  for (const [name, mark] of Object.entries(marks)) {
    const holders = scripts.filter((f) => mark.test(read(f)));
    console.log(name, holders, scripts.map((f) => (read(f).match(mark) ?? []).length).join(' '));
  }
});

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
  // A constant or a name of each algorithm, as every build of it holds it once.
  const marks = {'SHA-256': '1116352408', 'SHA-512': '0x428a2f98d728ae22', 'ChaCha20': 'expand 32-byte k', 'Ed25519': '216936d3cd6e53fe', 'Keccak': 'keccak(){'};
  const scripts = files.filter((f) => f.endsWith('.js')).map(read).join('\n');
  for (const [name, mark] of Object.entries(marks)) assert.equal(scripts.split(mark).length - 1, 1, name);
});

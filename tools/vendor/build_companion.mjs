// Makes companion/vendor from the pinned packages: one module per use, each with its types beside it. What several of them
// need stands once, in a module that they share, so that no browser loads noble twice.
// Run by vendor.sh, which fetches the packages and checks that a second build gives the same bytes.
import {createHash} from 'node:crypto';
import {copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {build} from 'esbuild';

const [out, entries] = process.argv.slice(2);
const modules = join(process.cwd(), 'node_modules');

rmSync(out, {recursive: true, force: true});
mkdirSync(out, {recursive: true});

// Modules that are built together share what they have in common. Shared parts are named after the file that most of each is.
const together = [['ui'], ['idb'], ['argon2-wasm'], ['qr', 'qr-decode'], ['age', 'noble', 'argon2-noble']];
const notice = '// @ts-nocheck Third-party code, made by tools/vendor; see LICENSES.txt.';
const used = new Set();

for (const names of together) {
  const {metafile, outputFiles} = await build({
    entryPoints: names.map((name) => join(entries, `${name}.js`)), nodePaths: [modules], outdir: out, bundle: true, splitting: true, format: 'esm', minify: true,
    chunkNames: 'shared-[hash]', legalComments: 'none', target: ['es2022'], banner: {js: notice}, metafile: true, write: false,
  });
  const renamed = new Map();
  for (const [path, {inputs}] of Object.entries(metafile.outputs)) {
    let name = 'helpers', most = 0;
    for (const [input, {bytesInOutput}] of Object.entries(inputs)) {
      const [, owner, file] = input.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)\/(?:.*\/)?(.+)\.m?js$/) ?? [];
      if (!owner) continue;
      used.add(owner);
      if (bytesInOutput > most) [name, most] = [`${owner.replace('@', '').replace('/', '-')}-${file}`.replace('_', ''), bytesInOutput];
    }
    const shared = path.match(/shared-\w+\.js$/)?.[0];
    if (!shared) continue;
    if ([...renamed.values()].includes(`${name}.js`)) throw new Error(`two shared parts are mostly ${name}; name them in build_companion.mjs`);
    renamed.set(shared, `${name}.js`);
  }
  for (const {path, text} of outputFiles) {
    const file = path.match(/[^/]+$/)[0];
    let renamedText = text;
    for (const [from, to] of renamed) renamedText = renamedText.replaceAll(from, to);
    writeFileSync(join(out, renamed.get(file) ?? file), renamedText);
  }
}
for (const name of readdirSync(out)) {
  const text = readFileSync(join(out, name), 'utf8');
  for (const sink of ['eval(', 'new Function', 'document.write', 'insertAdjacentHTML', 'outerHTML', 'http://localhost', 'sourceMappingURL']) {
    if (text.includes(sink)) throw new Error(`${name} holds ${sink}`);
  }
}

// Types: ours, but for idb, whose own are one file and worth having whole.
for (const name of readdirSync(entries)) if (name.endsWith('.d.ts')) copyFileSync(join(entries, name), join(out, name));
const idb = (file) => readFileSync(join(modules, 'idb/build', file), 'utf8');
const reexport = "export { unwrap, wrap } from './wrap-idb-value.js';\n";
if (!idb('entry.d.ts').includes(reexport)) throw new Error('the types of idb have changed; look at them and change build_companion.mjs');
writeFileSync(join(out, 'idb.d.ts'), '// The types of idb 8.0.4 (ISC, see LICENSES.txt), joined.\n' + idb('entry.d.ts').replace(reexport, '') +
  idb('wrap-idb-value.d.ts').replace(/^import .*\n/, '').replace(/^export declare (const reverseTransformCache|function replaceTraps).*\n/gm, ''));

const licences = [...used].sort().map((name) => {
  const {version, license} = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8'));
  const folder = readdirSync(join(modules, name));
  const file = ['LICENSE-MIT', 'LICENSE', 'LICENSE.md'].find((f) => folder.includes(f));
  if (!file) throw new Error(`${name} says nothing of its licence`);
  const title = `${name} ${version} (${license})`;
  return `${title}\n${'='.repeat(title.length)}\n\n${readFileSync(join(modules, name, file), 'utf8').trim()}\n`;
});
writeFileSync(join(out, 'LICENSES.txt'), licences.join('\n\n'));

const sums = readdirSync(out).sort().map((name) => `${createHash('sha256').update(readFileSync(join(out, name))).digest('hex')}  ${name}\n`);
writeFileSync(join(out, 'SHA256SUMS'), sums.join(''));

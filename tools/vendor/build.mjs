// Makes internal/web/static/vendor from the pinned packages: Leaflet as one module without a single markup sink, so that it
// runs under Trusted Types; its style sheet without pictures; and the outline of the world's land as plain rings.
// Run by vendor.sh, which fetches the packages and checks that a second build gives the same bytes.
import {createHash} from 'node:crypto';
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {build} from 'esbuild';
import {feature} from 'topojson-client';

const [out, entry] = process.argv.slice(2);
const modules = join(process.cwd(), 'node_modules');

// Each text must stand in the source exactly once; another release of Leaflet stops here until somebody has looked.
const patches = [
  [`div.innerHTML = '<svg/>';`, `div.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'svg'));`],
  [`div.innerHTML = '<v:shape adj="1"/>';`, `return false;`],
  [`radioFragment.innerHTML = radioHtml;`, `throw new Error('left out: ' + radioHtml);`],
  [`name.innerHTML = ' ' + obj.name;`, `name.textContent = ' ' + obj.name;`],
  [`link.innerHTML = html;`, `link.textContent = html;`],
  [`scale.innerHTML = text;`, `scale.textContent = text;`],
  [`this._container.innerHTML = prefixAndAttribs.join(' <span aria-hidden="true">|</span> ');`, `this._container.textContent = prefixAndAttribs.join(' | ');`],
  [`node.innerHTML = content;`, `node.textContent = content;`],
  [`closeButton.innerHTML = '<span aria-hidden="true">&#215;</span>';`, `closeButton.textContent = '\\u00d7';`],
  [`div.innerHTML = options.html !== false ? options.html : '';`, `div.textContent = options.html !== false ? options.html : '';`],
  [`zoomInText: '<span aria-hidden="true">+</span>'`, `zoomInText: '+'`],
  [`zoomOutText: '<span aria-hidden="true">&#x2212;</span>'`, `zoomOutText: '\\u2212'`],
];

const leaflet = {
  name: 'leaflet-patched',
  setup(b) {
    b.onResolve({filter: /^leaflet$/}, () => ({path: join(modules, 'leaflet/dist/leaflet-src.esm.js'), namespace: 'file'}));
    b.onLoad({filter: /leaflet-src\.esm\.js$/}, ({path}) => {
      let source = readFileSync(path, 'utf8');
      for (const [from, to] of patches) {
        const times = source.split(from).length - 1;
        if (times !== 1) throw new Error(`Leaflet has this ${times} times, not once; look at it and change build.mjs: ${from}`);
        source = source.replace(from, () => to);
      }
      return {contents: source, loader: 'js'};
    });
  },
};

rmSync(out, {recursive: true, force: true});
mkdirSync(out, {recursive: true});

await build({
  entryPoints: [entry], nodePaths: [modules], outfile: join(out, 'leaflet.js'), bundle: true, format: 'esm', minify: true, legalComments: 'none', target: ['es2020'],
  banner: {js: '/* Leaflet 1.9.4, BSD 2-Clause, (c) Volodymyr Agafonkin; changed by tools/vendor/build.mjs. See LICENSES.txt. */'}, plugins: [leaflet],
});
const built = readFileSync(join(out, 'leaflet.js'), 'utf8');
for (const sink of ['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'document.write', 'eval(']) {
  if (built.includes(sink)) throw new Error(`the built Leaflet still holds ${sink}`);
}

// The style sheet without the rules that load pictures, which are for parts that are not used.
const css = readFileSync(join(modules, 'leaflet/dist/leaflet.css'), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')
  .replace(/[^{}]+\{[^{}]*\}/g, (rule) => (/url\(/.test(rule) ? '' : rule.replace(/\s+/g, ' ').trim() + '\n'))
  .replace(/^\s*\n/gm, '');
writeFileSync(join(out, 'leaflet.css'), css);

// Natural Earth's land in 1:110 million, as rings of [lng, lat, lng, lat, …] with two decimals.
const atlas = JSON.parse(readFileSync(join(modules, 'world-atlas/land-110m.json'), 'utf8'));
const land = feature(atlas, atlas.objects.land);
const rings = [];

// A ring that crosses 180 degrees goes on beyond it instead of jumping to the other side of the map.
function unbroken(ring) {
  let turn = 0;
  const whole = ring.map(([lng, lat], i) => {
    if (i > 0 && lng - ring[i - 1][0] > 180) turn -= 360;
    if (i > 0 && lng - ring[i - 1][0] < -180) turn += 360;
    return [lng + turn, lat];
  });
  const middle = whole.reduce((sum, [lng]) => sum + lng, 0) / whole.length;
  return whole.map(([lng, lat]) => [lng - 360 * Math.round(middle / 360), lat]);
}

for (const f of land.features ?? [land]) {
  const polygons = f.geometry.type === 'Polygon' ? [f.geometry.coordinates] : f.geometry.coordinates;
  for (const polygon of polygons) {
    if (polygon[0].every(([, lat]) => lat < -60)) continue; // Antarctica: nobody meets there, and its ring runs along the map's edge
    rings.push(polygon.map(unbroken).map((ring) => ring.flatMap(([lng, lat]) => [Number(lng.toFixed(2)), Number(lat.toFixed(2))])));
  }
}
writeFileSync(join(out, 'world-110m.json'), JSON.stringify(rings) + '\n');

const licence = (name, file) => `${name}\n${'='.repeat(name.length)}\n\n${readFileSync(join(modules, file), 'utf8').trim()}\n`;
writeFileSync(join(out, 'LICENSES.txt'), [
  licence('Leaflet 1.9.4 (leaflet.js, leaflet.css)', 'leaflet/LICENSE'),
  licence('world-atlas 2.0.2 (world-110m.json)', 'world-atlas/LICENSE'),
  'The outlines are Natural Earth’s, which are in the public domain.\n',
].join('\n\n'));

const sums = ['LICENSES.txt', 'leaflet.css', 'leaflet.js', 'world-110m.json']
  .map((name) => `${createHash('sha256').update(readFileSync(join(out, name))).digest('hex')}  ${name}\n`);
writeFileSync(join(out, 'SHA256SUMS'), sums.join(''));

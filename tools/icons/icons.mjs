// Makes the PNG sizes of the companion's icons from their SVGs, with Chromium: node tools/icons/icons.mjs
import {readFileSync, writeFileSync} from 'node:fs';
import {browser} from '../../tests/browser/harness.js';

const folder = new URL('../../companion/icons/', import.meta.url);
const chrome = await browser();
for (const name of ['plain', 'named']) {
  const svg = readFileSync(new URL(`${name}.svg`, folder), 'utf8');
  for (const size of [180, 192, 512]) {
    const page = await chrome.newPage({viewport: {width: size, height: size}});
    await page.setContent(`<style>html,body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
    writeFileSync(new URL(`${name}-${size}.png`, folder), await page.screenshot({omitBackground: true}));
    await page.close();
  }
}
await chrome.close();

// Programs as the server gives them to the companion, in every language; asked for once by a whole test file.
import {join} from 'node:path';
import {root, serve} from '../browser/harness.js';

export const LANGS = ['en', 'es'];

/** @returns {Promise<Record<string, any[]>>} by language */
export async function programs() {
  const server = await serve('--companion-dir', join(root, 'companion'));
  try {
    const {release} = await server.json('/my/assets.json');
    const get = (/** @type {string} */ name) => server.json(`/my/v/${release}/programs/${name}.json`);
    return Object.fromEntries(await Promise.all(LANGS.map(async (lang) => [lang, await Promise.all((await get(`index.${lang}`)).map((/** @type {any} */ p) => get(`${p.id}.${lang}`)))])));
  } finally {
    await server.stop();
  }
}

/**
 * argon2id (RFC 9106), in a worker of its own: its answer alone carries the policy that WebAssembly needs, and it can reach nothing else,
 * so a passphrase that goes in there comes out only as a hash. Without WebAssembly the same sum is done in plain JavaScript, more slowly.
 */

import {fromB64u, utf8} from '../core/bytes.js';
import {Fault} from '../core/fault.js';
import {scriptURL} from '../core/script.js';
import {strong} from './slots.js';

/** @typedef {import('./slots.js').Kdf} Kdf */

/**
 * What a passphrase is taken as: two keyboards that write one letter differently shall open the same book.
 *
 * @param {string} passphrase
 */
export const normal = (passphrase) => passphrase.normalize('NFKC').trim().replace(/\s+/g, ' ');

/**
 * @param {string} passphrase
 * @param {Kdf} kdf
 * @param {() => Worker} [create]
 * @returns {Promise<Uint8Array<ArrayBuffer>>} 64 bytes
 * @throws {Fault} `kdf_weak` before anything is derived; `no_memory`
 */
export async function derive(passphrase, kdf, create = start) {
  const {m, t, p, salt} = strong(kdf);
  const worker = create();
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({data}) => (data.hash ? resolve(data.hash) : reject(new Fault('no_memory')));
      worker.onerror = () => reject(new Fault('no_memory'));
      worker.postMessage({password: utf8(normal(passphrase)), salt: fromB64u(salt, 16), m, t, p});
    });
  } finally {
    worker.terminate();
  }
}

function start() {
  return new Worker(scriptURL(new URL('./kdf_worker.js', import.meta.url)), {type: 'module'});
}

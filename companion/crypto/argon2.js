/** The sum itself: hash-wasm's where WebAssembly runs, noble's where it does not. Both give the same bytes. */

/**
 * @param {{password: Uint8Array, salt: Uint8Array, m: number, t: number, p: number}} o m in KiB
 * @returns {Promise<Uint8Array<ArrayBuffer>>} 64 bytes
 */
export async function argon2({password, salt, m, t, p}) {
  try {
    const {argon2id} = await import('../vendor/argon2-wasm.js');
    return await argon2id({password, salt, iterations: t, parallelism: p, memorySize: m, hashLength: 64, outputType: 'binary'});
  } catch {
    const {argon2id} = await import('../vendor/argon2-noble.js');
    return argon2id(password, salt, {t, m, p, dkLen: 64});
  }
}

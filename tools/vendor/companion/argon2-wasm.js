// Passphrases, quick: WebAssembly, which only the worker of crypto/kdf_worker.js may run.
export {argon2id} from 'hash-wasm';

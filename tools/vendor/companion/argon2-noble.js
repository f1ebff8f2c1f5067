// Passphrases, slow: plain JavaScript, where WebAssembly is not to be had.
export {argon2id, argon2idAsync} from '@noble/hashes/argon2.js';

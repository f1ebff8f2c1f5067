// The cipher of records and attachments, hashes, signatures. WebCrypto has hashes too, but only as promises, and a promise ends
// a transaction of IndexedDB; its Ed25519 is missing from browsers that are still in use.
export {xchacha20poly1305} from '@noble/ciphers/chacha.js';
export {ed25519} from '@noble/curves/ed25519.js';
export {sha256} from '@noble/hashes/sha2.js';
export {hmac} from '@noble/hashes/hmac.js';
export {hkdf} from '@noble/hashes/hkdf.js';

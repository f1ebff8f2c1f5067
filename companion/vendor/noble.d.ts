// @noble/ciphers, curves and hashes 2.4.0: what of them noble.js holds. Kept by hand; after the packages' own types.

/** key: 32 bytes, nonce: 24 bytes. decrypt throws where the tag is not right. */
export declare function xchacha20poly1305(key: Uint8Array, nonce: Uint8Array, aad?: Uint8Array): {
  encrypt(plaintext: Uint8Array): Uint8Array<ArrayBuffer>;
  decrypt(ciphertext: Uint8Array): Uint8Array<ArrayBuffer>;
};

export declare const ed25519: {
  getPublicKey(seed: Uint8Array): Uint8Array<ArrayBuffer>;
  sign(message: Uint8Array, seed: Uint8Array): Uint8Array<ArrayBuffer>;
  /** zip215: false asks for the strict rules of RFC 8032. */
  verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array, options?: {zip215?: boolean}): boolean;
};

export interface Hash {
  update(bytes: Uint8Array): Hash;
  digest(): Uint8Array<ArrayBuffer>;
}
export declare const sha256: {
  (message: Uint8Array): Uint8Array<ArrayBuffer>;
  create(): Hash;
};
export declare function hmac(hash: typeof sha256, key: Uint8Array, message: Uint8Array): Uint8Array<ArrayBuffer>;
export declare function hkdf(hash: typeof sha256, secret: Uint8Array, salt: Uint8Array | undefined, info: Uint8Array | undefined, length: number): Uint8Array<ArrayBuffer>;

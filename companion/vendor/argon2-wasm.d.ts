// argon2id of hash-wasm 4.13.0. Kept by hand; after the package's own types.

/** memorySize in KiB. */
export declare function argon2id(options: {
  password: Uint8Array | string; salt: Uint8Array; secret?: Uint8Array; iterations: number; parallelism: number; memorySize: number; hashLength: number; outputType: 'binary';
}): Promise<Uint8Array<ArrayBuffer>>;

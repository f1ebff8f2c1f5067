// argon2id of @noble/hashes 2.4.0. Kept by hand; after the package's own types.

/** m in KiB. */
export interface Options {
  t: number; m: number; p: number; dkLen?: number; key?: Uint8Array; personalization?: Uint8Array; maxmem?: number; asyncTick?: number; onProgress?: (done: number) => void;
}
export declare function argon2id(password: Uint8Array, salt: Uint8Array, options: Options): Uint8Array<ArrayBuffer>;
/** Lets other work run in between. */
export declare function argon2idAsync(password: Uint8Array, salt: Uint8Array, options: Options): Promise<Uint8Array<ArrayBuffer>>;

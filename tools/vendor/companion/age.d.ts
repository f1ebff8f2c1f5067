// age-encryption 0.3.1 and bech32 of @scure/base 2.4.0: what of them age.js holds. Kept by hand; after the packages' own types.

export interface Stanza {
  readonly args: string[];
  readonly body: Uint8Array;
}
export interface Identity {
  unwrapFileKey(stanzas: Stanza[]): Uint8Array | null | Promise<Uint8Array | null>;
}
export interface Recipient {
  wrapFileKey(fileKey: Uint8Array): Stanza[] | Promise<Stanza[]>;
}
export interface ReadableStreamWithSize extends ReadableStream<Uint8Array<ArrayBuffer>> {
  size(sourceSize: number): number;
}

/** AGE-SECRET-KEY-PQ-1…, of 32 random bytes. */
export declare function generateHybridIdentity(): Promise<string>;
/** AGE-SECRET-KEY-1…: the old kind, for tests. */
export declare function generateX25519Identity(): Promise<string>;
export declare function identityToRecipient(identity: string | CryptoKey): Promise<string>;

export declare class Encrypter {
  setPassphrase(s: string): void;
  setScryptWorkFactor(logN: number): void;
  addRecipient(s: string | Recipient): void;
  encrypt(file: Uint8Array | string): Promise<Uint8Array<ArrayBuffer>>;
  encrypt(file: ReadableStream<Uint8Array>): Promise<ReadableStreamWithSize>;
}
export declare class Decrypter {
  addPassphrase(s: string): void;
  addIdentity(s: string | CryptoKey | Identity): void;
  decrypt(file: Uint8Array, outputFormat?: 'uint8array'): Promise<Uint8Array<ArrayBuffer>>;
  decrypt(file: Uint8Array, outputFormat: 'text'): Promise<string>;
  decrypt(file: ReadableStream<Uint8Array>): Promise<ReadableStreamWithSize>;
  decryptHeader(header: Uint8Array): Promise<Uint8Array<ArrayBuffer>>;
}

export declare const bech32: {
  encode(prefix: string, words: number[] | Uint8Array, limit?: number | false): string;
  decode(text: string, limit?: number | false): {prefix: string; words: number[]};
  decodeToBytes(text: string): {prefix: string; words: number[]; bytes: Uint8Array<ArrayBuffer>};
  decodeUnsafe(text: string, limit?: number | false): void | {prefix: string; words: number[]};
  encodeFromBytes(prefix: string, bytes: Uint8Array): string;
  toWords(bytes: Uint8Array): number[];
  fromWords(words: number[] | Uint8Array): Uint8Array<ArrayBuffer>;
  fromWordsUnsafe(words: number[] | Uint8Array): void | Uint8Array<ArrayBuffer>;
};

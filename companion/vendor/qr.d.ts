// qr 0.7.0, the encoder. Kept by hand; after the package's own types.

export interface Options {
  ecc?: 'low' | 'medium' | 'quartile' | 'high'; encoding?: 'numeric' | 'alphanumeric' | 'byte'; border?: number; scale?: number;
}
/** Rows of dark (true) and light squares. */
export declare function encodeQR(text: string, output: 'raw', options?: Options): boolean[][];

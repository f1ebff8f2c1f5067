// qr 0.7.0, the decoder. Kept by hand; after the package's own types.

/** Throws where the picture (four or three bytes a pixel) holds no code. */
export declare function decodeQR(image: {width: number; height: number; data: Uint8Array | Uint8ClampedArray}, options?: {effort?: number; timeLimit?: number}): string;

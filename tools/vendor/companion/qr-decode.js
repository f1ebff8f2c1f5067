// Square codes, read from a picture.
export {decodeQR} from 'qr/decode.js';

// Square codes, drawn.
export {encodeQR} from 'qr';

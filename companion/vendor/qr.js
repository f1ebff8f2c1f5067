// @ts-nocheck Third-party code, made by tools/vendor; see LICENSES.txt.
import{k as e}from"./qr-index.js";export{e as encodeQR};

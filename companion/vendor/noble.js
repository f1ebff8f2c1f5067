// @ts-nocheck Third-party code, made by tools/vendor; see LICENSES.txt.
import{M as m,a as o,d as r,e,h as f}from"./noble-curves-edwards.js";import"./noble-hashes-utils.js";export{m as ed25519,r as hkdf,o as hmac,e as sha256,f as xchacha20poly1305};

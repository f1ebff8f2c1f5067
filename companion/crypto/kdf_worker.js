/** The worker of kdf.js: one passphrase in, one hash out. */

import {argon2} from './argon2.js';

self.onmessage = async ({data}) => {
  try {
    self.postMessage({hash: await argon2(data)});
  } catch {
    self.postMessage({hash: null}); // no room for 64 MiB: kdf.js says so
  }
};

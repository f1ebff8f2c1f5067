/** A book that goes over into an account that it did not have: what was written under the keys of this device alone, sealed under those of the account. */

import {b64u, fromB64u, random} from '../core/bytes.js';
import {seal} from '../crypto/record.js';
import {signedOf} from './account.js';
import {bump} from './clock.js';
import {Keys, onceNameOf, spaceNameOf} from './keys.js';

/**
 * Puts an account, and the entries of the book that is here, in the place of all that was here. One transaction: whatever breaks off, this device has the
 * book that it had or all of it in the account, waiting to be backed up. Nothing is fetched for it.
 *
 * @param {import('./db.js').Database} db
 * @param {import('./entries.js').Entry[]} entries
 * @param {{content: import('../crypto/slots.js').Content, kept: import('./lock.js').Kept, got: import('./account.js').Got, device: string}} o
 */
export async function moveInto(db, entries, {content, kept, got, device}) {
  const keys = new Keys(content);
  const written = entries.filter((e) => e.k !== 'filler'); // the account's spaces have their own
  await db.run(['meta', 'records', 'outbox', 'spaces', 'blobs'], 'readwrite', async (t) => {
    let n = (await t.get('meta', 'edits')) ?? 0;
    for (const store of /** @type {const} */ (['records', 'outbox', 'spaces'])) await t.clear(store);
    for (const {id, _seen, ...body} of written) {
      const space = keys.space(spaceNameOf(body));
      const once = onceNameOf(body);
      const own = once ? keys.entry(once) : id;
      const ct = seal(space.key, {space: space.bytes, id: fromB64u(own, 16), rev: 1, del: false}, {...body, _seen: bump(undefined, device, ++n)});
      await t.put('outbox', {space: space.id, id: own, base: 0, op: b64u(random(16)), del: false, ct: b64u(ct)});
    }
    for (const blob of await t.all('blobs')) if (blob.sent) await t.put('blobs', {...blob, sent: false});
    for (const old of ['wrap', 'fault', 'backed', 'whole']) await t.remove('meta', old);
    await t.put('meta', n, 'edits');
    await t.put('meta', kept, 'account');
    await t.put('meta', signedOf(got), 'signed');
  });
}

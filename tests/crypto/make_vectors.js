// Makes internal/sealed/testdata/js.json: one small account with all that the private half makes, for the reader in Go and for every later
// version of both. Run it only when the formats change: what was made once must open for ever.
//
//     node tests/crypto/make_vectors.js && go test ./internal/sealed -run TestVectors -update
import {writeFileSync} from 'node:fs';
import {b64u, fromB64u, random} from '../../companion/core/bytes.js';
import {identityOf, recipientOf} from '../../companion/crypto/age.js';
import {argon2} from '../../companion/crypto/argon2.js';
import {sealFile} from '../../companion/crypto/blob.js';
import {NOTHING, rootOf, signHead} from '../../companion/crypto/heads.js';
import {derive} from '../../companion/crypto/kdf.js';
import {entryId, seal, spaceId, spaceKey} from '../../companion/crypto/record.js';
import {groupsOf, makeRecovery} from '../../companion/crypto/recovery.js';
import {addSlot, begin, docOf, fingerprint, newKdf, rotate} from '../../companion/crypto/slots.js';
import {saveTo, saveUnder} from '../../companion/crypto/snapshot.js';
import {sha256} from '../../companion/vendor/noble.js';

const inline = () => {
  const worker = {onmessage: null, terminate() {}, async postMessage(data) {
    worker.onmessage({data: {hash: await argon2(data)}});
  }};
  return worker;
};
const text = async (blob) => b64u(new Uint8Array(await blob.arrayBuffer()));

const passphrase = 'río lámpara seven otter';
const kdf = newKdf();
const secret = await derive(passphrase, kdf, inline);
const {seed, text: printed} = makeRecovery();
const made = '2026-11-26';

let {content, tags} = await addSlot(begin(), {}, {kind: 'passphrase', made, secret, kdf});
({content, tags} = await addSlot(content, tags, {kind: 'recovery', made, secret: seed}));
content = rotate(content);
const doc = await docOf(content, tags);
const roots = content.roots.map((r) => fromB64u(r));

const plain = new Uint8Array(70000).map((_, i) => i * 7);
const {ref, sealed} = await sealFile(new File([plain], 'Día en el río.jpg', {type: 'image/jpeg'}));
const entries = {
  'book': [
    {k: 'journal', day: made, at: '19:00', text: 'It rained <b>all</b> day & "more".\n\nNosotros también: 🌧\u2028', files: [ref], _made: 1},
    {k: 'space', name: 'work/aa/step-4', _made: 2},
    {k: 'settings', programs: ['aa'], _made: 3},
    null,
  ],
  'work/aa/step-4': [{k: 'row', program: 'aa', item: 'step-4', sheet: 'resentments', cells: {who: 'Pat', why: 'x'.repeat(900)}, _made: 4}],
};
const spaces = Object.entries(entries).map(([name, bodies]) => {
  const id = spaceId(roots[0], name);
  const records = bodies.map((body, i) => {
    const where = {space: id, id: body?.k === 'settings' ? entryId(roots[0], 'settings') : random(16), rev: i + 1, del: body === null};
    // The first under the old root, all later ones under the newest.
    return {id: b64u(where.id), rev: where.rev, seq: i + 1, del: where.del, ct: b64u(seal(spaceKey(roots[i && 1], name), where, body)), body};
  });
  const {root, count} = rootOf(records.filter((r) => !r.del).map((r) => ({id: fromB64u(r.id), rev: r.rev, ct: fromB64u(r.ct)})));
  const head = signHead(id, {device: b64u(random(16)), seq: records.length, count, root, prev: NOTHING, day: made}, fromB64u(content.seed));
  return {name, id: b64u(id), latest: records.length, records, heads: [head]};
});
const book = {
  entries: spaces.flatMap((s) => s.records.filter((r) => r.body).map((r) => ({...r.body, id: r.id}))), made, pages: [{name: 'journal.md', text: '# Journal\n'}],
  attachment: async () => new Blob([plain.slice(0, 100)]),
};
const account = await recipientOf(content.identity);

writeFileSync(new URL('../../internal/sealed/testdata/js.json', import.meta.url), `${JSON.stringify({
  printed, typed: [groupsOf(printed).join(' ').toLowerCase().replaceAll('0', 'o'), `# key\n${printed}\n`], seed: b64u(seed), passphrase: `  ${passphrase.normalize('NFD').replace(' ', '  ')}\n`, kdf, secret: b64u(secret),
  fingerprint: b64u(await fingerprint(content)), identity: identityOf(seed), recipient: await recipientOf(printed), doc, spaces,
  blob: {sealed: await text(sealed), sha256: b64u(sha256(plain)), ref},
  saved: await text(await saveTo([account, await recipientOf(printed)], book)), savedUnder: await text(await saveUnder(passphrase, book)),
}, null, 1)}\n`);

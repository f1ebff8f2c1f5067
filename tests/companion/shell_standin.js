// A book in memory whose lock, account and saved files answer as book/client.js does, for tests of the screens about them. The passphrase that
// opens it is "right lamp table"; nothing is sealed, kept or sent. Served in place of book/client.js, so its imports are those of that file.
// `globalThis.standin` may hold {status, entries, slots, account, backup, settings, device, registration} before the page begins.

import {signal} from '../vendor/ui.js';

const start = globalThis.standin ?? {};
const entries = new Map((start.entries ?? []).map((e, i) => [e.id, {_made: i + 1, _changed: i + 1, ...e}]));
const fault = (code, data = {}) => Object.assign(new Error(code), {code, data});
const soon = (value) => new Promise((resolve) => setTimeout(() => resolve(value), 20));
const day = '2026-11-23';
let n = 0;

const status = signal(start.status ?? 'open');
const version = signal(0);
const slots = signal(start.slots ?? []);
const device = signal(start.device ?? !slots.value.length);
const keep = signal(start.keep ?? false);
const settings = signal({after: 5, hide: false, neutral: false, careful: false, ...start.settings});
const state = signal(start.account ?? null);
const backup = signal(start.backup ?? {state: 'device', pending: entries.size});

let sessions = [
  {id: 's1', made: '2026-11-01', seen: day, label: 'Chromium, Linux', current: true},
  {id: 's2', made: '2026-10-02', seen: '2026-11-19', label: 'Firefox, Android', current: false},
];

const add = (kind) => {
  slots.value = [...slots.value, {id: `slot${n += 1}`, kind, made: day, login: kind !== 'passkey'}];
};

const text = 'AGE-SECRET-KEY-PQ-1' + 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQPZRY9X8GF2TVDW0S3JN54KHCE';

const lock = {
  slots, device, keep, settings,
  begin: async () => void (status.value = 'open'),
  unlock: async (way) => {
    await soon();
    if (way.passkey && start.passkey === 'none') throw fault('passkey_none');
    if (way.passphrase !== undefined && way.passphrase !== 'right lamp table') throw fault('wrong_secret');
    if (way.recovery !== undefined && way.recovery.replace(/[\s-]/g, '').toUpperCase().slice(-58) !== text.slice(-58)) throw fault('wrong_secret');
    status.value = 'open';
  },
  lock: async () => void (status.value = slots.value.length ? 'locked' : 'open'),
  addPassphrase: async () => (await soon(), add('passphrase')),
  changePassphrase: async () => void (await soon()),
  addPasskey: async () => {
    await soon();
    if (start.passkey === 'no_prf') throw fault('passkey_no_prf');
    add('passkey');
  },
  makeRecovery: async () => soon({
    id: 'r', text, groups: text.slice(19).match(/.{1,5}/g), check: ['harbor', 'quilt', 'eleven'], confirm: async () => (await soon(), add('recovery')),
  }),
  removeSlot: async (id) => {
    if (slots.value.length < 2) throw fault('last_slot');
    slots.value = slots.value.filter((s) => s.id !== id);
  },
  rotate: async () => void (await soon()),
  keepOpen: async (on) => void (device.value = keep.value = on),
  set: async (fields) => void (settings.value = {...settings.value, ...fields}),
  wipe: async () => void (status.value = 'gone'),
};

const account = {
  state,
  register: async ({handle, invite}) => {
    await soon();
    if (start.registration === 'closed') throw fault('registration_closed');
    if (start.registration === 'invite' && !invite) throw fault('invite_needed');
    if (handle === 'taken-name') throw fault('handle_taken');
    state.value = {handle, host: 'notes.example.org', made: day, quota: {used: 0, most: 5e8}};
  },
  signIn: async (way) => {
    await soon();
    if (way.passphrase !== undefined && way.passphrase !== 'right lamp table') throw fault('sign_in');
    state.value = {handle: way.handle ?? 'quiet-river', host: 'notes.example.org', made: day, quota: {used: 2e6, most: 5e8}};
    status.value = 'open';
  },
  signOut: async () => void (state.value = null),
  sessions: async () => soon(sessions),
  endSession: async (id) => void (sessions = sessions.filter((s) => s.id !== id)),
  remove: async () => void (state.value = null),
  everything: async () => new Blob(['zip'], {type: 'application/zip'}),
  give: async () => void (backup.value = {state: 'kept', pending: 0, last: day}),
};

const saved = {
  snapshot: async ({onProgress, signal} = {}) => {
    for (let i = 0; i < 20; i += 1) {
      if (signal?.aborted) throw new DOMException('stopped', 'AbortError');
      onProgress?.(i, 20);
      await soon();
    }
    return new Blob(['age'], {type: 'application/octet-stream'});
  },
  passphraseFile: async () => new Blob(['age']),
  json: async () => new Blob(['{}'], {type: 'application/json'}),
  markdown: async () => new Blob(['# '], {type: 'text/markdown'}),
  open: async (file, way, {onProgress} = {}) => {
    onProgress?.(1, 2);
    await soon();
    if (way.passphrase && way.passphrase !== 'right lamp table') throw fault('wrong_secret');
    return {made: day, added: 12, there: 3};
  },
};

const changed = () => void (version.value += 1);

const book = {
  status, version, backup, lock, account, saved,
  all: (kind) => [...entries.values()].filter((e) => e.k === kind).sort((a, b) => a._made - b._made),
  get: (id) => entries.get(id),
  id: async (name) => `once-${name}`,
  put: async (fields) => {
    const id = fields.id ?? `e${n += 1}`;
    const entry = {_made: entries.size + 1, ...entries.get(id), ...fields, id, _changed: Date.now()};
    for (const [k, v] of Object.entries(entry)) if (v === null || v === undefined) delete entry[k];
    entries.set(id, entry);
    changed();
    return entry;
  },
  remove: async (id) => {
    const gone = entries.get(id);
    entries.delete(id);
    changed();
    return async () => (entries.set(id, gone), changed());
  },
  resolve: async (id, field, value) => {
    const entry = {...entries.get(id), [field]: value};
    for (const side of ['_both', '_lost']) if (entry[side]) (entry[side] = {...entry[side]}, delete entry[side][field]);
    entries.set(id, entry);
    changed();
  },
  sync: async () => void (backup.value = {state: 'kept', pending: 0, last: day}),
  attach: async (file) => ({blob: 'b', key: 'k', name: file.name, type: file.type, size: file.size}),
  attachment: async () => new Blob(['']),
  search: (q) => [...entries.values()].filter((e) => JSON.stringify(e).includes(q)),
};

globalThis.standin = book;

export async function openBook() {
  return book;
}

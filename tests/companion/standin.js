// A book in memory with the face of book/client.js, for tests of screens. It keeps nothing, locks nothing and sends nothing;
// `globalThis.standin` may hold {entries, status, backup} before the page begins, and holds the book afterwards. It is served in place of
// book/client.js, so its imports are those of that file.

import {signal} from '../vendor/ui.js';

const start = globalThis.standin ?? {};
const entries = new Map((start.entries ?? []).map((e, i) => [e.id, {_made: i + 1, _changed: i + 1, ...e}]));
const files = new Map();
let made = entries.size;
let clock = 1e12;

const hex = (text) => [...text].reduce((h, c) => (h * 31 + c.charCodeAt(0)) >>> 0, 7).toString(16).padStart(8, '0');

const book = {
  status: signal(start.status ?? 'open'),
  version: signal(0),
  backup: signal(start.backup ?? {state: 'device', pending: entries.size}),
  all: (kind) => [...entries.values()].filter((e) => e.k === kind).sort((a, b) => a._made - b._made),
  get: (id) => entries.get(id),
  id: async (name) => `once-${hex(name)}-${name.length}`,
  put: async (fields) => {
    if (globalThis.standinFault) throw Object.assign(new Error('no room'), {code: globalThis.standinFault});
    const id = fields.id ?? `e${made}`;
    const before = entries.get(id);
    const entry = {...(before ?? {_made: ++made}), ...fields, id, _changed: (clock += 1)};
    for (const [k, v] of Object.entries(entry)) if (v === null || v === undefined) delete entry[k];
    entries.set(id, entry);
    changed();
    return entry;
  },
  remove: async (id) => {
    const gone = entries.get(id);
    entries.delete(id);
    changed();
    return async () => {
      if (gone) entries.set(id, gone);
      changed();
    };
  },
  sync: async () => {},
  resolve: async () => {},
  attach: async (file) => {
    if (file.size > 10 * 1024 * 1024) throw Object.assign(new Error('too large'), {code: 'too_large', data: {}});
    const blob = `b${files.size}`;
    files.set(blob, file);
    return {blob, key: 'k', name: file.name, type: file.type, size: file.size};
  },
  attachment: async (ref) => {
    const file = files.get(ref.blob);
    if (!file) throw Object.assign(new Error('not here'), {code: 'offline', data: {}});
    return new Blob([file], {type: ref.type});
  },
  search: (text) => [...entries.values()].filter((e) => JSON.stringify(e).toLowerCase().includes(text.toLowerCase())),
  lock: {
    slots: signal([]), device: signal(true), settings: signal({after: 5, hide: false, neutral: false, careful: false}),
    begin: async () => void (book.status.value = 'open'), unlock: async () => void (book.status.value = 'open'), lock: async () => void (book.status.value = 'locked'),
  },
  account: {state: signal(null)},
  saved: {},
};

function changed() {
  book.version.value += 1;
  book.backup.value = {...book.backup.value, pending: entries.size};
}

globalThis.standin = book;

export async function openBook() {
  return book;
}

/**
 * The entries of an open book and their sealed rows on this device. An edit is one transaction: whatever happens next, it is there. What
 * is on the screen is the pending row of the outbox where there is one, else the record as the server gave it.
 */

import {b64u, fromB64u, random} from '../core/bytes.js';
import {open, seal} from '../crypto/record.js';
import {bump, covers, tick} from './clock.js';
import {BOOK, spaceNameOf} from './keys.js';
import {merge, sameContent} from './merge.js';

/** @typedef {import('./db.js').Database} Database */
/** @typedef {import('./db.js').Steps} Steps */
/** @typedef {import('./entries.js').Entry} Entry */
/** @typedef {import('./keys.js').Keys} Keys */
/** @typedef {import('./keys.js').Space} Space */
/** @typedef {{space: string, id: string, rev: number, seq: number, del: boolean, ct: string}} Row a record as the server gave it */
/** @typedef {{space: string, id: string, base: number, op: string, del: boolean, ct: string, was?: string, over?: number, tried?: boolean, sent?: string[]}} Pending tried: it
 *   was sent, and may have arrived; sent: versions before it that may have arrived, sealed for the same rev; was: of a deletion, the version that was deleted, sealed as for the same rev; over: of one that a server has forgotten, the rev that it had */
/** @typedef {Record<string, any>} Body */

/** Versions of a pending entry that are kept because they may have arrived. */
const SENT = 20;

export class Shelf {
  /** @type {Map<string, string>} name of the space, by entry */
  #where = new Map();
  #now;

  /**
   * @param {object} o
   * @param {Database} o.db
   * @param {Keys} o.keys
   * @param {import('./entries.js').Entries} o.entries
   * @param {string} o.device 22 characters
   * @param {() => number} o.now
   * @param {(changed: string[]) => void} o.onChange ids of entries that are other than before
   */
  constructor({db, keys, entries, device, now, onChange}) {
    this.db = db;
    this.keys = keys;
    this.entries = entries;
    this.device = device;
    this.#now = now;
    this.onChange = onChange;
    /** How many entries wait to be backed up. */
    this.pending = 0;
  }

  /** Opens everything that is on this device. The book's own space names the others. */
  async load() {
    /** @type {Map<string, Row>} */
    const records = new Map();
    /** @type {Map<string, Pending>} */
    const pendings = new Map();
    for await (const rows of this.db.pieces('records')) for (const row of rows) records.set(`${row.space} ${row.id}`, row);
    for await (const rows of this.db.pieces('outbox')) for (const row of rows) pendings.set(`${row.space} ${row.id}`, row);
    const all = /** @type {Map<string, Row | Pending>} */ (new Map(/** @type {[string, any][]} */ ([...records, ...pendings])));
    /** @type {string[]} */
    const changed = [];
    const show = (/** @type {Row | Pending} */ row) => {
      const space = this.keys.byId(row.space);
      if (!space) return false;
      this.#show(space, row.id, this.#open(space, row));
      changed.push(row.id);
      return true;
    };
    const later = [];
    for (const row of all.values()) if (row.space === this.keys.book.id) show(row);
      else later.push(row);
    for (const entry of this.entries.all('space')) this.keys.space(entry['name']);
    for (const row of later) show(row);
    this.pending = await this.#count();
    this.onChange(changed);
  }

  async #count() {
    return this.db.run(['outbox'], 'readonly', async (t) => (await t.keys('outbox')).filter(([, id]) => !this.#quiet(id)).length);
  }

  /** Housekeeping that no person waits for. @param {string} id */
  #quiet(id) {
    const k = this.entries.get(id)?.k;
    return k === 'space' || k === 'filler';
  }

  /**
   * @param {Space} space
   * @param {Row | Pending} row
   * @returns {Body | null}
   */
  #open(space, row) {
    const rev = 'rev' in row ? row.rev : row.base + 1;
    return open(space.ring, {space: space.bytes, id: fromB64u(row.id, 16), rev, del: row.del}, fromB64u(row.ct));
  }

  /**
   * @param {Space} space
   * @param {string} id
   * @param {number} base
   * @param {Body | null} body null for a deletion
   */
  #seal(space, id, base, body) {
    return b64u(seal(space.key, {space: space.bytes, id: fromB64u(id, 16), rev: base + 1, del: body === null}, body));
  }

  /**
   * @param {Space} space
   * @param {string} id
   * @param {Body | null} body
   */
  #show(space, id, body) {
    if (body) {
      this.entries.set(/** @type {Entry} */ ({...body, id}));
      this.#where.set(id, space.name);
      if (body['k'] === 'space') this.keys.space(body['name']);
    } else this.entries.delete(id);
  }

  /** The space that an entry lives in, or would. @param {string | undefined} id @param {Body} fields */
  #spaceOf(id, fields) {
    const known = id && this.#where.get(id);
    return this.keys.space(known || spaceNameOf(fields));
  }

  /**
   * Lays fields over an entry, or makes one. null removes a field.
   *
   * @param {string | undefined} id
   * @param {Body} fields
   * @returns {Promise<Entry>} as it is on this device now
   */
  async edit(id, fields) {
    const known = id ? this.entries.get(id) : undefined;
    const space = this.#spaceOf(id, {...known, ...fields});
    const self = id ?? b64u(random(16));
    if (space.name !== BOOK) await this.#name(space.name);
    const body = await this.db.run(['records', 'outbox', 'meta'], 'readwrite', async (t) => {
      const {record, pending, body: before} = await this.#current(t, space, self);
      const was = pending?.del && pending.was ? this.#open(space, {...pending, del: false, ct: pending.was}) : null;
      const next = lay(before ?? {}, fields);
      if (before && sameContent(before, next)) return before;
      next['_made'] = before?.['_made'] ?? fields['_made'] ?? this.#now();
      next['_changed'] = tick(this.#now(), before?.['_changed']);
      const n = ((await t.get('meta', 'edits')) ?? 0) + 1;
      await t.put('meta', n, 'edits');
      next['_seen'] = bump(before?.['_seen'] ?? was?.['_seen'] ?? fields['_seen'], this.device, n);
      await this.#pend(t, space, self, pending?.base ?? record?.rev ?? 0, next, undefined, pending);
      return next;
    });
    this.#show(space, self, body);
    await this.#changed([self]);
    return /** @type {Entry} */ (this.entries.get(self));
  }

  /** Notes the name of a space, so that other devices can open it. @param {string} name */
  async #name(name) {
    const id = this.keys.entry(`space:${name}`);
    if (!this.entries.get(id)) await this.edit(id, {k: 'space', name});
  }

  /**
   * Deletes an entry.
   *
   * @param {string} id
   * @returns {Promise<Body | null>} what it was, for undo; null where it is not there
   */
  async remove(id) {
    const space = this.#spaceOf(id, this.entries.get(id) ?? {});
    const was = await this.db.run(['records', 'outbox'], 'readwrite', async (t) => {
      const {record, pending, body} = await this.#current(t, space, id);
      if (!body) return null;
      await this.#pend(t, space, id, pending?.base ?? record?.rev ?? 0, null, body);
      return body;
    });
    if (was) {
      this.#show(space, id, null);
      await this.#changed([id]);
    }
    return was;
  }

  /**
   * An entry as it is on the disk, which another tab may have changed.
   *
   * @param {Steps} t
   * @param {Space} space
   * @param {string} id
   * @returns {Promise<{record?: Row, pending?: Pending, body: Body | null}>}
   */
  async #current(t, space, id) {
    const record = await t.get('records', [space.id, id]);
    const pending = await t.get('outbox', [space.id, id]);
    const row = pending ?? record;
    return {record, pending, body: row ? this.#open(space, row) : null};
  }

  /**
   * @param {Steps} t
   * @param {Space} space
   * @param {string} id
   * @param {number} base
   * @param {Body | null} body
   * @param {Body} [was]
   * @param {Pending} [before] what waited for the same base
   */
  async #pend(t, space, id, base, body, was, before) {
    /** @type {Pending} */
    const row = {space: space.id, id, base, op: b64u(random(16)), del: body === null, ct: this.#seal(space, id, base, body)};
    if (was) row.was = this.#seal(space, id, base, was);
    const sent = [...(before?.sent ?? []), ...(before?.tried && !before.del ? [before.ct] : [])];
    if (sent.length) row.sent = sent.slice(-SENT);
    await t.put('outbox', row);
  }

  /** @param {string[]} ids */
  async #changed(ids) {
    this.pending = await this.#count();
    this.onChange(ids);
  }

  /** Reads entries again that another tab has changed. @param {string[]} ids */
  async reread(ids) {
    for (const id of ids) {
      const names = this.#where.has(id) ? [/** @type {string} */ (this.#where.get(id))] : this.#names();
      for (const name of names) {
        const space = this.keys.space(name);
        const {body} = await this.db.run(['records', 'outbox'], 'readonly', (t) => this.#current(t, space, id));
        if (body || this.#where.get(id) === name) this.#show(space, id, body);
        if (body) break;
      }
    }
    await this.#changed(ids);
  }

  #names() {
    return [BOOK, ...this.entries.all('space').map((e) => e['name'])];
  }

  /** Names of all spaces that hold or held something. */
  names() {
    return this.#names();
  }

  /**
   * Takes a page that the server gave: each record is kept, and joined with what this device has changed meanwhile. One transaction with the cursor.
   *
   * @param {Space} space
   * @param {Row[]} rows opened before: see opened
   * @param {(Body | null)[]} bodies
   * @param {any} cursor the row of the store `spaces` afterwards
   */
  async take(space, rows, bodies, cursor) {
    /** @type {[string, Body | null][]} */
    const shown = await this.db.run(['records', 'outbox', 'spaces'], 'readwrite', async (t) => {
      /** @type {[string, Body | null][]} */
      const out = [];
      // Asked for and put all together: one after another, ten thousand records would take seconds of waiting.
      const mine = new Set((await t.keys('outbox')).filter(([of]) => of === space.id).map(([, id]) => id));
      const waiting = await Promise.all(rows.map((row) => mine.has(row.id) && t.get('outbox', [space.id, row.id])));
      const old = await Promise.all(rows.map((row, i) => waiting[i] && t.get('records', [space.id, row.id])));
      await Promise.all(rows.map((row) => t.put('records', row)));
      for (const [i, row] of rows.entries()) {
        const theirs = bodies[i] ?? null;
        const pending = waiting[i];
        if (!pending) out.push([row.id, theirs]);
        else if (row.rev > pending.base) out.push([row.id, await this.#join(t, space, row, theirs, pending, old[i])]);
      }
      await t.put('spaces', cursor);
      return out;
    });
    for (const [id, body] of shown) this.#show(space, id, body);
    if (shown.length) await this.#changed(shown.map(([id]) => id));
  }

  /**
   * Joins a record that came with what waits here.
   *
   * @param {Steps} t
   * @param {Space} space
   * @param {Row} row
   * @param {Body | null} theirs
   * @param {Pending} pending
   * @param {Row | undefined} old the record that the pending version was made from
   * @returns {Promise<Body | null>} what is to be seen
   */
  async #join(t, space, row, theirs, pending, old) {
    const settle = async () => {
      await t.remove('outbox', [space.id, row.id]);
      return theirs;
    };
    if (pending.ct === row.ct) return settle(); // it arrived, whatever became of the answer
    if (pending.del) {
      const was = pending.was ? this.#open(space, {...pending, del: false, ct: pending.was}) : null;
      if (!theirs) return settle();
      if (!this.deleted(was, theirs, pending, row)) return settle(); // an edit that was not seen beats a deletion
      await this.#pend(t, space, row.id, row.rev, null, was ?? undefined);
      return null;
    }
    const mine = /** @type {Body} */ (this.#open(space, pending));
    if (!theirs || this.known(mine, theirs)) {
      await this.#pend(t, space, row.id, row.rev, mine);
      return mine;
    }
    if (this.known(theirs, mine)) return settle();
    // What both grew from: the latest version of ours that arrived unnoticed, else the record that we knew.
    const arrived = (pending.sent ?? []).map((ct) => /** @type {Body} */ (this.#open(space, {...pending, ct}))).filter((v) => this.known(theirs, v)).pop();
    const base = arrived ?? (old && old.rev === pending.base && !old.del ? this.#open(space, old) : null);
    const joined = this.joined(base, mine, theirs);
    if (sameContent(joined, theirs)) return settle();
    await this.#pend(t, space, row.id, row.rev, joined);
    return joined;
  }

  // The three decisions of joining, each by itself, so that tests can get each of them wrong.

  /** Whether a version contains all that another says. @param {Body} a @param {Body} b */
  known(a, b) {
    return covers(a['_seen'], b['_seen']);
  }

  /**
   * Whether a deletion that waits holds against a version that came.
   *
   * @param {Body | null} was
   * @param {Body} theirs
   * @param {Pending} pending
   * @param {Row} row
   */
  deleted(was, theirs, pending, row) {
    return was ? this.known(was, theirs) : pending.over !== undefined && row.rev < pending.over;
  }

  /** @param {Body | null} base @param {Body} mine @param {Body} theirs */
  joined(base, mine, theirs) {
    return merge(base, mine, theirs);
  }

  /**
   * Opens a row that the server gave.
   *
   * @param {Space} space
   * @param {Row} row
   */
  opened(space, row) {
    return this.#open(space, row);
  }

  /** Notes, before they are sent, that these may arrive even if nobody hears of it. @param {Pending[]} rows */
  async tried(rows) {
    await this.db.run(['outbox'], 'readwrite', async (t) => {
      for (const row of rows) {
        const now = /** @type {Pending | undefined} */ (await t.get('outbox', [row.space, row.id]));
        if (now && now.op === row.op && !now.tried) await t.put('outbox', {...now, tried: true});
      }
    });
  }

  /**
   * What waits in a space.
   *
   * @param {Space} space
   * @param {number} most
   * @returns {Promise<Pending[]>}
   */
  async waiting(space, most) {
    return this.db.run(['outbox'], 'readonly', (t) => t.all('outbox', within(space.id), most));
  }

  /**
   * Writes filler entries of a space anew, which nobody can tell from others once they are sealed.
   *
   * @param {Space} space
   * @param {number} n
   */
  async fill(space, n) {
    for (let i = 0; i < n; i++) {
      const id = this.keys.entry(`filler:${space.name}:${i}`);
      this.#where.set(id, space.name);
      await this.edit(id, {k: 'filler', n: b64u(random(6))});
    }
  }

  /**
   * Carries an entry of another book into this one. Where the same is there already, both are joined.
   *
   * @param {string} id
   * @param {Body} body
   */
  async carry(id, body) {
    const {_seen, ...fields} = body;
    const there = this.entries.get(id);
    if (!there) return this.edit(id, {...fields, _seen});
    const {id: _, ...theirs} = there;
    return this.edit(id, merge(null, {...body, _seen: {}}, theirs));
  }

  /**
   * Lets everything wait again that a server held: it has forgotten some of it, or all.
   *
   * @param {boolean} [deletions] also what was deleted
   */
  async unsent(deletions = false) {
    for (const name of this.#names()) {
      const space = this.keys.space(name);
      await this.db.run(['records', 'outbox'], 'readwrite', async (t) => {
        for (const row of /** @type {Row[]} */ (await t.all('records', within(space.id)))) {
          const pending = /** @type {Pending | undefined} */ (await t.get('outbox', [space.id, row.id]));
          await t.remove('records', [space.id, row.id]);
          const body = this.#open(space, pending ?? row);
          if (body) await this.#pend(t, space, row.id, 0, body);
          else if (deletions) {
            const was = pending?.was ? this.#open(space, {...pending, del: false, ct: pending.was}) : undefined;
            await this.#pend(t, space, row.id, 0, null, was ?? undefined);
            const made = await t.get('outbox', [space.id, row.id]);
            if (!was) await t.put('outbox', {...made, over: row.rev});
          } else await t.remove('outbox', [space.id, row.id]);
        }
      });
    }
    await this.#changed([]);
  }

  /**
   * After a whole space was read anew: what the server does not have any more was deleted while this device was away, if that is sure; else it waits
   * here as new, like everything that does.
   *
   * @param {Space} space
   * @param {Set<string>} there
   * @param {boolean} sure
   */
  async purge(space, there, sure) {
    const gone = await this.db.run(['records', 'outbox'], 'readwrite', async (t) => {
      const out = [];
      for (const row of /** @type {Row[]} */ (await t.all('records', within(space.id)))) {
        if (there.has(row.id)) continue;
        await t.remove('records', [space.id, row.id]);
        const pending = /** @type {Pending | undefined} */ (await t.get('outbox', [space.id, row.id]));
        const body = pending ? this.#open(space, pending) : sure ? null : this.#open(space, row);
        if (body) await this.#pend(t, space, row.id, 0, body);
        else {
          await t.remove('outbox', [space.id, row.id]);
          out.push(row.id);
        }
      }
      return out;
    });
    for (const id of gone) this.#show(space, id, null);
    if (gone.length) await this.#changed(gone);
    return gone;
  }

  /** The rows of a space as the server gave them. @param {Space} space @returns {Promise<Row[]>} */
  async records(space) {
    return this.db.run(['records'], 'readonly', (t) => t.all('records', within(space.id)));
  }

  /**
   * After a root was added: what waits is sealed anew, so that nothing more is written under the old ones.
   *
   * @param {Keys} keys
   */
  async rekey(keys) {
    this.keys = keys;
    for (const name of this.#names()) {
      const space = keys.space(name);
      for (const p of await this.waiting(space, 1e6)) {
        await this.db.run(['records', 'outbox'], 'readwrite', async (t) => {
          const {pending, body} = await this.#current(t, space, p.id);
          if (pending && body) await this.#pend(t, space, p.id, pending.base, body);
        });
      }
    }
  }
}

/** The keys of a store that belong to a space. @param {string} space */
export function within(space) {
  return IDBKeyRange.bound([space], [space, []]);
}

/**
 * @param {Body} before
 * @param {Body} fields
 * @returns {Body}
 */
function lay(before, fields) {
  const out = {...before};
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'id') continue;
    if (value === null || value === undefined) delete out[name];
    else out[name] = value;
  }
  return out;
}

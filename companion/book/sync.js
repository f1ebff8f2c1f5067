/**
 * Backing up and joining with other devices (docs/privacy-core.md section 4). One tab does it at a time. The server is believed in nothing: what it
 * gives must open, go forward, and hold what this account's devices have sworn to. Where it does not, sync stops with the fault's name, and
 * everything on this device stays as it is.
 */

import {fromB64u} from '../core/bytes.js';
import {Fault} from '../core/fault.js';
import {publicKey} from '../crypto/slots.js';
import {answered, checked, mark, same} from './answers.js';
import {named} from './files.js';
import {isHead, NOTHING, rootOf, signHead} from '../crypto/heads.js';
import {Keys} from './keys.js';

/** @typedef {import('./shelf.js').Row} Row */
/** @typedef {import('./keys.js').Space} Space */
/** @typedef {{id: string, cursor: number, top: number, root: string, sworn: number, past?: Past[]}} Stand where a space stands: cursor of pulls; top: the
 *   highest seq that was ever seen; root and sworn: of this device's last head; past: what this device swore to before, as far as it is kept */
/** @typedef {{seq: number, root: string, count: number}} Past */
/** @typedef {import('./answers.js').Mark} Mark */
/** @typedef {{state: 'device' | 'waiting' | 'sending' | 'kept' | 'offline' | 'fault', pending: number, last?: string, fault?: {code: string, data: any}}} Backup fault: what stops it; with
 *   `waiting`, one that does not go by itself, though the server is to be believed */

/** Faults that say that the server is not to be believed: they stay until the person has decided. */
export const GRAVE = new Set(['record_forged', 'record_replayed', 'pages_disordered', 'records_omitted', 'server_older', 'account_replaced', 'account_older', 'kdf_weak']);

/** What goes by itself, with time. */
const PASSING = new Set(['offline', 'server_trouble', 'busy', 'stale', 'taken', 'locked', 'closed']);

const PAGE = 1000;
const PAST = 64; // heads of its own that a device remembers
const OPS = 100;
const BYTES = 700_000; // of sealed bytes in a push: with base64 and all else it stays under 1 MiB
const CHANGES = 200; // after which the whole book is saved anew
const WEEK = 7 * 24 * 3600_000;
const SLOT = 10 * 60_000; // an edit waits up to so long, so that the server does not learn when it was made

export class Sync {
  /** @type {Map<string, Map<string, Mark>>} by space and record */
  #marks = new Map();
  /** @type {Map<string, number>} the cursor that the marks are of */
  #marked = new Map();
  /** @type {Fault | null} */
  fault = null;
  #state = /** @type {Backup['state']} */ ('device');
  #trouble = /** @type {Fault | null} */ (null);
  #last = /** @type {string | undefined} */ (undefined);
  #timer = /** @type {any} */ (null);
  #running = /** @type {Promise<void> | null} */ (null);
  #again = false;
  #stopped = false;
  #unheard = /** @type {(() => void) | null} */ (null);
  #over = /** @type {Set<string>} */ (new Set());
  #p;

  /**
   * @param {object} parts
   * @param {import('./db.js').Database} parts.db
   * @param {import('./lock.js').Lock} parts.lock
   * @param {import('./shelf.js').Shelf} parts.shelf
   * @param {import('./account.js').Account} parts.account
   * @param {import('./files.js').Files} parts.files
   * @param {() => void} parts.due the whole book should be put on the server as one file again
   * @param {string} parts.device
   * @param {any} parts.world
   * @param {(state: Backup) => void} parts.tell
   */
  constructor(parts) {
    this.#p = parts;
  }

  async load() {
    const kept = await this.#p.db.get('meta', 'fault');
    this.fault = kept ? new Fault(kept.code, kept.data) : null;
    this.#last = await this.#p.db.get('meta', 'backed');
    this.#say(this.#p.account.signed ? 'waiting' : 'device');
  }

  /** @returns {Backup} */
  state() {
    const {pending} = this.#p.shelf;
    if (this.fault) return {state: 'fault', pending, last: this.#last, fault: this.fault.plain()};
    let state = this.#state;
    if (!this.#p.account.signed) state = 'device';
    else if (state === 'kept' && pending) state = 'waiting';
    else if (state === 'device') state = 'waiting';
    return {state, pending, last: this.#last, ...(state === 'waiting' && this.#trouble && {fault: this.#trouble.plain()})};
  }

  /** @param {Backup['state']} state */
  #say(state) {
    this.#state = state;
    this.#p.tell(this.state());
  }

  /** The book is open: what waits goes soon, and what came meanwhile is fetched. */
  start() {
    if (!this.#p.account.signed) return;
    this.#soon(this.#p.world.jitter(5000));
    this.#listen();
  }

  /** Another device's push is fetched soon. */
  #listen() {
    if (!this.#unheard && this.#p.world.events) this.#unheard = this.#p.world.events(() => this.#soon(this.#p.world.jitter(2000)));
  }

  stop() {
    this.#stopped = true;
    this.#rest();
  }

  #rest() {
    this.#unheard?.();
    this.#unheard = null;
    if (this.#timer !== null) this.#p.world.untimer(this.#timer);
    this.#timer = null;
  }

  /** This device has no account any more; what a server did is over with it. What was seen of its spaces stays known. */
  async left() {
    this.#rest();
    await this.#p.db.remove('meta', 'fault');
    this.#trouble = null;
    await this.load();
  }

  /** Something was written. */
  changed() {
    this.#p.tell(this.state());
    if (this.#p.account.signed && this.#p.shelf.pending) this.#soon(this.#p.world.jitter(SLOT));
  }

  /** @param {number} ms */
  #soon(ms) {
    if (this.#timer !== null || this.#stopped) return;
    this.#timer = this.#p.world.timer(() => {
      this.#timer = null;
      this.now().catch(() => {}); // the state says why
    }, ms);
  }

  /** Backs up and fetches now. Rejects with the fault that stopped it; it stands in the state too. */
  async now() {
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#running = (async () => {
      try {
        do {
          this.#again = false;
          await this.#locked(() => this.#all());
        } while (this.#again && !this.#stopped);
      } finally {
        this.#running = null;
      }
    })();
    return this.#running;
  }

  /** One tab at a time. @param {() => Promise<void>} work */
  async #locked(work) {
    const {locks, name} = this.#p.world;
    return locks ? locks.request(`${name}-sync`, {mode: 'exclusive'}, work) : work();
  }

  async #all() {
    if (this.#stopped) throw new Fault('locked');
    if (!this.#p.account.signed) return;
    if (this.fault) throw this.fault;
    this.#say('sending');
    try {
      await this.#spaces();
      this.#last = new Date(this.#p.world.now()).toISOString().slice(0, 10);
      await this.#p.db.put('meta', this.#last, 'backed');
      if (!this.#stopped) this.#listen();
      this.#trouble = null;
      this.#say(this.#over.size ? 'waiting' : 'kept');
    } catch (cause) {
      if (this.#stopped) throw new Fault('locked', {}, cause);
      const fault = Fault.from(cause);
      this.#trouble = PASSING.has(fault.code) ? null : fault;
      if (GRAVE.has(fault.code)) {
        this.fault = fault;
        await this.#p.db.put('meta', fault.plain(), 'fault');
        this.#say('fault');
      } else {
        this.#say(fault.code === 'offline' ? 'offline' : 'waiting');
        this.#soon(SLOT / 2 + this.#p.world.jitter(SLOT)); // a server that comes back says so to nobody
      }
      throw fault;
    }
  }

  async #spaces() {
    const {db, account, shelf, lock} = this.#p;
    await account.refresh();
    const {content} = lock.opened;
    if (content.roots.length !== shelf.keys.content.roots.length) await shelf.rekey(new Keys(content)); // another device has rotated
    const {spaces} = await account.ask('/spaces');
    const there = new Map(/** @type {{id: string, seq: number}[]} */ (spaces).map((s) => [s.id, s.seq]));
    const stands = await db.run(['spaces'], 'readonly', (t) => t.all('spaces'));
    for (const stand of /** @type {Stand[]} */ (stands)) if (stand.top > 0 && (there.get(stand.id) ?? -1) < stand.top) throw new Fault('server_older', {});
    this.#over.clear();
    const {files} = this.#p;
    const full = await files.send();
    const done = new Set();
    // Names of other spaces come with the book's own, so the list may grow on the way.
    for (let again = true; again; ) {
      again = false;
      for (const name of shelf.names()) {
        if (done.has(name)) continue;
        done.add(name);
        again = true;
        await this.#space(shelf.keys.space(name), there);
      }
    }
    await files.sweep(named(shelf.entries.everything()));
    await this.#whole();
    if (full) throw full;
    this.#p.tell(this.state());
  }

  /** Asks for a new snapshot when much has changed, or a week has gone, since the last. */
  async #whole() {
    const {db, world} = this.#p;
    const stands = /** @type {Stand[]} */ (await db.run(['spaces'], 'readonly', (t) => t.all('spaces')));
    const at = stands.reduce((sum, s) => sum + s.cursor, 0);
    const last = (await db.get('meta', 'whole')) ?? {at: 0, time: 0};
    if (at > last.at && (at - last.at >= CHANGES || world.now() - last.time > WEEK)) this.#p.due();
  }

  /** The snapshot has been taken. */
  async uploaded() {
    const {db, world} = this.#p;
    const stands = /** @type {Stand[]} */ (await db.run(['spaces'], 'readonly', (t) => t.all('spaces')));
    await db.put('meta', {at: stands.reduce((sum, s) => sum + s.cursor, 0), time: world.now()}, 'whole');
  }

  /**
   * @param {Space} space
   * @param {Map<string, number>} there
   */
  async #space(space, there) {
    const stand = await this.#stand(space);
    const first = (await this.#p.shelf.waiting(space, 1)).length > 0;
    if (!there.has(space.id)) {
      if (!first) return;
      await this.#p.account.ask('/spaces', {method: 'POST', body: {id: space.id}});
    }
    if ((there.get(space.id) ?? 0) > stand.cursor || stand.cursor === 0 && there.has(space.id)) await this.#pull(space);
    await this.#push(space);
    await this.#swear(space);
  }

  /** @param {Space} space @returns {Promise<Stand>} */
  async #stand(space) {
    return (await this.#p.db.get('spaces', space.id)) ?? {id: space.id, cursor: 0, top: 0, root: NOTHING, sworn: 0};
  }

  /**
   * What every record of a space was last seen as: read once, and again when another tab has pulled.
   *
   * @param {Space} space
   * @param {number} cursor
   */
  async #marksOf(space, cursor) {
    let marks = this.#marks.get(space.id);
    if (!marks || this.#marked.get(space.id) !== cursor) {
      marks = new Map();
      for (const row of await this.#p.shelf.records(space)) marks.set(row.id, mark(row));
      this.#marks.set(space.id, marks);
      this.#marked.set(space.id, cursor);
    }
    return marks;
  }

  /**
   * Fetches a space to its end.
   *
   * @param {Space} space
   */
  async #pull(space) {
    const {shelf, account, world} = this.#p;
    let stand = await this.#stand(space);
    let fresh = stand.cursor === 0 ? new Set() : null; // ids seen, where everything is read anew
    for (let more = true; more; ) {
      let page;
      try {
        page = checked(await account.ask(`/spaces/${space.id}/changes?since=${stand.cursor}&limit=${PAGE}`), stand.cursor);
      } catch (fault) {
        if (!(fault instanceof Fault) || fault.code !== 'expired') throw fault;
        stand = {...stand, cursor: 0};
        this.#marks.delete(space.id);
        fresh = new Set();
        continue;
      }
      if (page.latest < stand.top) throw new Fault('server_older', {});
      const marks = await this.#marksOf(space, stand.cursor);
      const rows = page.items.map((/** @type {any} */ item) => ({space: space.id, ...item}));
      const bodies = rows.map((/** @type {Row} */ row) => {
        const held = marks.get(row.id);
        if (held && (row.rev < held.rev || (row.rev === held.rev && !same(mark(row), held)))) throw new Fault('record_replayed', {});
        return shelf.opened(space, row);
      });
      stand = {...stand, cursor: page.next, top: Math.max(stand.top, page.latest)};
      await shelf.take(space, rows, bodies, stand);
      for (const row of rows) {
        marks.set(row.id, mark(row));
        fresh?.add(row.id);
      }
      this.#marked.set(space.id, stand.cursor);
      if (rows.length) world.channel?.postMessage({changed: rows.map((/** @type {Row} */ r) => r.id)});
      more = page.more;
      if (!more) {
        // Where everything was read anew, what is not there was deleted meanwhile; but only where a device swears to it.
        const there = /** @type {Set<string> | null} */ (fresh);
        const sure = this.#believe(space, stand, page, there ? new Map([...marks].filter(([id]) => there.has(id))) : marks);
        if (there) for (const id of await shelf.purge(space, there, sure)) marks.delete(id);
      }
      if (this.#stopped) throw new Fault('locked');
    }
  }

  /**
   * Holds what was fetched against what a device has sworn to.
   *
   * @param {Space} space
   * @param {Stand} stand
   * @param {{latest: number, head: any}} page the last one
   * @param {Map<string, Mark>} marks
   * @returns {boolean} whether somebody swore to just this
   */
  #believe(space, stand, {latest, head}, marks) {
    if (stand.cursor !== latest) throw new Fault('records_omitted', {});
    if (head === undefined) {
      if (stand.sworn > 0) throw new Fault('records_omitted', {}); // this device swore, and the server keeps it back
      return false;
    }
    if (head.seq > latest || head.seq < stand.sworn) throw new Fault('records_omitted', {});
    return this.#compare(space, stand, head, this.#root(marks));
  }

  /**
   * @param {Space} space
   * @param {Stand} stand
   * @param {any} head
   * @param {{root: string, count: number}} held
   */
  #compare(space, stand, head, held) {
    if (!isHead(space.bytes, head, publicKey(this.#p.lock.opened.content))) throw new Fault('records_omitted', {});
    const then = head.seq === stand.cursor ? held : stand.past?.find((p) => p.seq === head.seq);
    if (!then) return false;
    if (head.root !== then.root || head.count !== then.count) throw new Fault('records_omitted', {});
    return head.seq === stand.cursor;
  }

  /** @param {Map<string, Mark>} marks */
  #root(marks) {
    return rootOf([...marks.values()].filter((m) => !m.del));
  }

  /**
   * Sends what waits in a space, fills the rest of the push up, and fetches what became of it.
   *
   * @param {Space} space
   */
  async #push(space) {
    const {shelf, account, lock} = this.#p;
    for (let round = 0; round < 1000; round++) {
      // All of it once, to know how much there is; then only what the next push may hold.
      const waiting = (await shelf.waiting(space, round ? OPS + this.#over.size : 1e6)).filter((p) => !this.#over.has(p.op));
      if (!waiting.length) return;
      if (round === 0) {
        // 4, 8, 16 …: whoever watches does not learn how much was written.
        const size = waiting.length >= OPS ? 0 : Math.max(4, 2 ** Math.ceil(Math.log2(waiting.length))) - waiting.length;
        await shelf.fill(space, Math.min(size, OPS - waiting.length));
        if (size > 0) continue;
      }
      const going = [];
      let bytes = 0;
      for (const p of waiting) {
        if (going.length && (going.length === OPS || bytes + p.ct.length > BYTES)) break;
        bytes += p.ct.length;
        going.push(p);
      }
      await shelf.tried(going);
      const ops = going.map(({op, id, base, del, ct}) => ({op, id, base, del, ct}));
      const answer = await account.ask(`/spaces/${space.id}/push`, {method: 'POST', body: {ops}});
      const results = answered(answer, ops);
      let highest = 0;
      let failed = 0;
      for (const r of results) {
        if (r.status === 'ok') highest = Math.max(highest, r.seq);
        else if (r.status === 'too_large' || r.status === 'over_quota') {
          this.#over.add(r.op);
          failed++;
        }
      }
      const {cursor} = await this.#stand(space);
      await this.#pull(space);
      const after = await this.#stand(space);
      // What the server says it took must be there; the marks are what it gave just now.
      if (after.cursor < highest) throw new Fault('records_omitted', {});
      if (after.cursor === cursor && failed < ops.length && highest === 0) throw new Fault('server_strange', {}); // conflicts with nothing
      if (failed) throw new Fault(results.some((r) => r.status === 'over_quota') ? 'over_quota' : 'entry_too_long', {});
      lock.opened; // a book that was locked meanwhile goes on no further
    }
  }

  /**
   * Swears to what the space holds, so that this account's devices can hold the server to it.
   *
   * @param {Space} space
   */
  async #swear(space) {
    const {db, account, lock, device, world} = this.#p;
    const stand = await this.#stand(space);
    if (stand.cursor === 0 || stand.sworn === stand.cursor) return;
    const held = this.#root(await this.#marksOf(space, stand.cursor));
    const {root, count} = held;
    const day = new Date(world.now()).toISOString().slice(0, 10);
    const head = signHead(space.bytes, {device, seq: stand.cursor, count, root, prev: stand.root, day}, fromB64u(lock.opened.content.seed, 32));
    await account.ask(`/spaces/${space.id}/heads`, {method: 'PUT', body: head});
    const past = [...(stand.past ?? []), {seq: stand.cursor, root, count}].slice(-PAST);
    await db.put('spaces', {...stand, root, sworn: stand.cursor, past});
    // And to what the others swore: a server that shows each device another past is found by the first two that stand at the same number.
    const {heads} = await account.ask(`/spaces/${space.id}/heads`);
    if (!Array.isArray(heads)) throw new Fault('records_omitted', {});
    for (const other of heads) this.#compare(space, {...stand, past}, other, held);
  }

  /** The person wants it tried again: whoever runs the server may have put right what was wrong. What is wrong still is found again. */
  async again() {
    await this.#p.db.run(['meta', 'spaces'], 'readwrite', async (t) => {
      await t.remove('meta', 'fault');
      // From the beginning: what was left out lies before the cursor. What was seen once stays known.
      for (const stand of /** @type {Stand[]} */ (await t.all('spaces'))) await t.put('spaces', {...stand, cursor: 0, root: NOTHING, sworn: 0, past: []});
    });
    this.#marks.clear();
    this.fault = null;
    await this.now();
  }

  /** The person wants the server to have what this device has: an older database was put back there, or parts of it are gone. */
  async give() {
    const {db, shelf, files, account} = this.#p;
    await account.give();
    await files.unsent();
    await shelf.unsent(true);
    await db.run(['spaces', 'meta'], 'readwrite', async (t) => {
      await t.clear('spaces');
      await t.remove('meta', 'fault');
    });
    this.#marks.clear();
    this.#marked.clear();
    this.fault = null;
    await this.now();
  }
}

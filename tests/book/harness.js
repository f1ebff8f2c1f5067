// Devices for tests: the client's own code over IndexedDB in memory, each with its clock, its cookies and its line to a server, all of which a
// test may break.
import 'fake-indexeddb/auto';
import {IDBFactory} from 'fake-indexeddb';
import {Core} from '../../companion/book/core.js';

/** fetch with cookies of its own, and a line that can be cut. */
export function browserFetch(through = fetch) {
  const jar = new Map();
  const line = async (url, options = {}) => {
    if (line.cut) throw new TypeError('no connection');
    const headers = new Headers(options.headers);
    if (jar.size) headers.set('Cookie', [...jar].map(([k, v]) => `${k}=${v}`).join('; '));
    line.asked.push({url: String(url), method: options.method ?? 'GET', body: options.body});
    const answer = await through(url, {...options, headers});
    for (const set of answer.headers.getSetCookie?.() ?? []) {
      const [pair, ...attributes] = set.split(';');
      const at = pair.indexOf('=');
      if (attributes.some((a) => /max-age=0|expires=thu, 01 jan 1970/i.test(a.trim())) || pair.slice(at + 1) === '') jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    if (line.lose) {
      line.lose = false;
      throw new TypeError('the answer was lost');
    }
    return answer;
  };
  return Object.assign(line, {cut: false, lose: false, asked: [], jar});
}

export class Device {
  constructor({origin, through, clock = Date.now(), indexedDB = new IDBFactory()}) {
    this.indexedDB = indexedDB;
    this.fetch = browserFetch(through);
    this.origin = origin;
    this.clock = clock;
  }

  async start() {
    this.said = {};
    this.core = new Core({indexedDB: this.indexedDB, name: 'notebook', fetch: this.fetch, origin: this.origin, now: () => this.clock++, jitter: () => 0, timer: () => 0, untimer: () => {}});
    for (const name of ['status', 'backup', 'account', 'lock']) this.core.on(name, (value) => (this.said[name] = value));
    await this.core.load();
    return this;
  }

  /** The tab dies: nothing is said to anybody. */
  async crash() {
    this.core.sync?.stop();
    return this.start();
  }

  everything() {
    return Object.fromEntries(this.core.entries.everything().map(({_made, _changed, _seen, ...e}) => [e.id, e]));
  }
}

/** A secret as argon2id would make one of a passphrase. */
export const secret = (n) => new Uint8Array(64).fill(n);

// The sync server in memory, as docs/privacy-core.md section 3 has it, for one account: for histories by the thousand. Of what it does to a client
// everything may be bent: see `hook`.
import {Fault} from '../../companion/core/fault.js';

export class ModelServer {
  spaces = new Map();

  /** For a device: `ask` of its account. line: {cut, lose}; hook(path, answer) may change what comes. */
  ask(line, hook = (path, answer) => answer) {
    return async (path, {method = 'GET', body} = {}) => {
      await null;
      if (line.cut) throw new Fault('offline');
      const answer = hook(path, structuredClone(this.#answer(path, method, body)), method);
      if (line.lose && method !== 'GET') {
        line.lose = false;
        throw new Fault('offline');
      }
      return answer;
    };
  }

  #answer(path, method, body) {
    if (path === '/spaces' && method === 'GET') return {spaces: [...this.spaces].map(([id, s]) => ({id, seq: s.seq}))};
    if (path === '/spaces') {
      if (!this.spaces.has(body.id)) this.spaces.set(body.id, {seq: 0, records: new Map(), ops: new Map(), heads: new Map()});
      return {};
    }
    const [, id, what] = /^\/spaces\/([^/]+)\/(changes|push|heads)/.exec(path) ?? [];
    const space = this.spaces.get(id);
    if (!space) throw new Fault('not_there');
    if (what === 'push') return {results: body.ops.map((op) => this.#write(space, op))};
    if (what === 'heads' && method === 'GET') return {heads: [...space.heads.values()]};
    if (what === 'heads') {
      if (body.seq > space.seq || (space.heads.get(body.device)?.seq ?? 0) > body.seq) throw new Fault('taken');
      space.heads.set(body.device, body);
      return null;
    }
    const q = new URLSearchParams(path.split('?')[1]);
    const [since, limit] = [Number(q.get('since')), Number(q.get('limit'))];
    const after = [...space.records.values()].filter((r) => r.seq > since).sort((a, b) => a.seq - b.seq);
    const items = after.slice(0, Math.min(limit, this.page ?? limit));
    const head = [...space.heads.values()].sort((a, b) => b.seq - a.seq)[0];
    return {items, next: items.at(-1)?.seq ?? since, more: items.length < after.length, latest: space.seq, ...(head && {head})};
  }

  #write(space, {op, id, base, del, ct}) {
    const done = space.ops.get(`${id} ${op}`);
    if (done) return done;
    const held = space.records.get(id);
    if (base !== (held?.rev ?? 0)) return {op, status: 'conflict', ...(held && {cur: held})};
    const record = {id, rev: base + 1, seq: ++space.seq, del, ct};
    space.records.set(id, record);
    const result = {op, status: 'ok', rev: record.rev, seq: record.seq};
    space.ops.set(`${id} ${op}`, result);
    return result;
  }

  backup() {
    return structuredClone(this.spaces);
  }

  restore(spaces) {
    this.spaces = structuredClone(spaces);
  }
}

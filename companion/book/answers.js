/** What a server answers, looked at before anything of it is taken, and what is remembered of it. */

import {b64u, fromB64u} from '../core/bytes.js';
import {Fault} from '../core/fault.js';
import {sha256} from '../vendor/noble.js';

/** @typedef {import('./shelf.js').Row} Row */
/** @typedef {{id: Uint8Array, rev: number, hash: Uint8Array, del: boolean}} Mark */

/** @param {Row} row @returns {Mark} */
export function mark(row) {
  return {id: fromB64u(row.id, 16), rev: row.rev, del: row.del, hash: sha256(fromB64u(row.ct))};
}

/** @param {Mark} a @param {Mark} b */
export function same(a, b) {
  return a.del === b.del && b64u(a.hash) === b64u(b.hash);
}

/** @param {any} n */
const count = (n) => Number.isSafeInteger(n) && n >= 0;

/**
 * A page as the protocol has it: each record once, in the order of the log, going on from the cursor.
 *
 * @param {any} page
 * @param {number} cursor
 */
export function checked(page, cursor) {
  const wrong = () => new Fault('pages_disordered', {});
  if (!page || !Array.isArray(page.items) || typeof page.more !== 'boolean' || !count(page.next) || !count(page.latest)) throw wrong();
  const seen = new Set();
  let at = cursor;
  const items = page.items.map((/** @type {any} */ r) => {
    if (typeof r?.id !== 'string' || r.id.length !== 22 || !count(r.rev) || r.rev < 1 || !count(r.seq) || typeof r.del !== 'boolean' || typeof r.ct !== 'string') throw wrong();
    if (r.seq <= at || r.seq > page.latest || seen.has(r.id)) throw wrong();
    at = r.seq;
    seen.add(r.id);
    return {id: r.id, rev: r.rev, seq: r.seq, del: r.del, ct: r.ct};
  });
  if (page.next !== at || (page.more && !items.length)) throw wrong();
  return {items, next: page.next, more: page.more, latest: page.latest, head: page.head ?? undefined};
}

/**
 * @param {any} answer
 * @param {{op: string}[]} ops
 * @returns {{op: string, status: string, seq: number}[]}
 */
export function answered(answer, ops) {
  if (!Array.isArray(answer?.results) || answer.results.length !== ops.length) throw new Fault('server_strange', {});
  return answer.results.map((/** @type {any} */ r, /** @type {number} */ i) => {
    if (r?.op !== ops[i]?.op || !['ok', 'conflict', 'too_large', 'over_quota'].includes(r.status) || (r.status === 'ok' && !count(r.seq))) throw new Fault('server_strange', {});
    return {op: r.op, status: r.status, seq: r.seq ?? 0};
  });
}

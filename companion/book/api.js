/** The server, as a client speaks to it (docs/privacy-core.md section 3): paths, bodies, and a fault for every answer that is none. */

import {Fault} from '../core/fault.js';

/** How long an answer may take; a snapshot or a file may take longer. */
const PATIENCE = 60_000;

/** @typedef {(path: string, options?: {method?: string, body?: any, bytes?: BodyInit, headers?: Record<string, string>, patience?: number, raw?: boolean}) => Promise<any>} Ask */

/**
 * @param {typeof fetch} fetch
 * @param {string} origin
 * @returns {Ask}
 * @throws {Fault} `offline` · `signed_out` · `refused` · `stale` · `expired` · `not_there` · `taken` · `busy` · `too_large` · `server_trouble` · `server_strange`
 */
export function api(fetch, origin) {
  return async (path, {method = 'GET', body, bytes, headers = {}, patience = PATIENCE, raw = false} = {}) => {
    let answer;
    try {
      answer = await fetch(`${origin}/api/v1${path}`, {
        method,
        body: bytes ?? (body === undefined ? undefined : JSON.stringify(body)),
        headers: {...(bytes ? {'Content-Type': 'application/octet-stream'} : body === undefined ? {} : {'Content-Type': 'application/json'}), ...headers},
        credentials: 'same-origin',
        cache: 'no-store',
        redirect: 'error',
        signal: AbortSignal.timeout(patience),
      });
    } catch (cause) {
      throw new Fault('offline', {}, cause);
    }
    if (!answer.ok) throw await refusal(answer);
    if (raw) return answer;
    if (answer.status === 204) return null;
    try {
      if (!/^application\/json\b/.test(answer.headers.get('Content-Type') ?? '')) throw new TypeError('another type');
      return await answer.json();
    } catch (cause) {
      throw new Fault('server_strange', {}, cause);
    }
  };
}

/** @type {Record<number, string>} */
const CODES = {400: 'refused', 401: 'signed_out', 403: 'denied', 404: 'not_there', 409: 'taken', 410: 'expired', 412: 'stale', 413: 'too_large', 429: 'busy'};

/** @param {Response} answer */
async function refusal(answer) {
  let field = '';
  try {
    field = String((await answer.json()).error?.field ?? '');
  } catch { /* it says nothing that we know */ }
  const code = CODES[answer.status] ?? (answer.status >= 500 ? 'server_trouble' : 'server_strange');
  return new Fault(code, {status: answer.status, ...(field && /^[a-z_.]{1,40}$/.test(field) ? {field} : {})});
}

/** What went wrong, in words: what happened, what is safe, what to do. Names and numbers of it go last, small. */

import {html, useCallback, useEffect, useRef, useState} from '../vendor/ui.js';
import {has, list, t} from '../core/words.js';
import {Notice} from './notice.js';

/**
 * The words for an error of the book.
 *
 * @param {any} error a Fault, or anything that was thrown
 * @returns {{title: string, text: string, code: string}}
 */
export function sayFault(error) {
  const code = typeof error?.code === 'string' && has(`fault.${error.code}`) ? error.code : 'unknown';
  const data = error?.data && typeof error.data === 'object' ? error.data : {};
  const values = {...data, ...(Array.isArray(data.groups) && {groups: list(data.groups.map(String))})};
  const placed = (data.group !== undefined || data.groups?.length) && has(`fault.${code}.at`); // it is known where on the paper to look
  const more = `fault.${code}.${placed ? 'at' : 'more'}`;
  return {title: t(`fault.${code}`, values), text: has(more) ? t(more, values) : '', code: typeof error?.code === 'string' ? error.code : ''};
}

/**
 * A notice for what a deed ended in.
 *
 * @param {{fault: any, kind?: 'plain' | 'warning' | 'danger', buttons?: any}} props
 */
export function FaultNotice({fault, kind = 'warning', buttons}) {
  if (!fault) return null;
  const {title, text, code} = sayFault(fault);
  return html`<${Notice} kind=${kind} title=${title} buttons=${buttons} alert>${text}${code && html` <small class="quietly">${code}</small>`}<//>`;
}

/**
 * For a deed that takes time and may not succeed: `const [run, {busy, fault}] = useDeed(async () => …)`. While it runs a second press does nothing.
 *
 * @template {any[]} A
 * @param {(...args: A) => Promise<any>} deed
 * @returns {[(...args: A) => Promise<void>, {busy: boolean, fault: any, clear: () => void}]}
 */
export function useDeed(deed) {
  const [state, setState] = useState({busy: false, fault: /** @type {any} */ (null)});
  const running = useRef(false);
  const there = useRef(true);
  const latest = useRef(deed);
  latest.current = deed;
  useEffect(() => {
    there.current = true;
    return () => void (there.current = false);
  }, []);
  const set = useCallback((/** @type {{busy: boolean, fault: any}} */ next) => void (there.current && setState(next)), []);
  const run = useCallback(async (/** @type {A} */ ...args) => {
    if (running.current) return;
    running.current = true;
    set({busy: true, fault: null});
    try {
      await latest.current(...args);
      set({busy: false, fault: null});
    } catch (error) {
      set({busy: false, fault: /** @type {any} */ (error)?.name === 'AbortError' ? null : error});
    } finally {
      running.current = false;
    }
  }, [set]);
  return [run, {...state, clear: () => set({busy: false, fault: null})}];
}

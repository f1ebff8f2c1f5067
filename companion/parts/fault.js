/**
 * What went wrong, in words: what happened, what is safe, what to do. Names and numbers of it go last, small. Here too: what stands on
 * every screen until it is resolved (Faults), and where a screen cannot be drawn (Boundary).
 */

import {html, useCallback, useEffect, useErrorBoundary, useRef, useState} from '../vendor/ui.js';
import {go} from '../core/router.js';
import {has, list, t} from '../core/words.js';
import {book} from './book.js';
import {Button, LinkButton} from './button.js';
import {ask} from './dialog.js';
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

/** The server may hold less than this device because it was restored from a backup: then this device can give what it has. */
const GIVE = ['server_older', 'records_omitted'];

/** The notice of the fault of the backup that stands, if one does, by its name. Nothing is sent while one stands; everything on the device stays as it is. */
export function Faults() {
  const {state, fault} = book.backup.value;
  return state === 'fault' && fault ? html`<${Standing} key=${fault.code} fault=${fault} />` : null;
}

/** @param {{fault: {code: string, data?: any}}} props */
function Standing({fault}) {
  const [told, tell] = useState(false);
  const [give, giving] = useDeed(async () => {
    const yes = await ask({title: t('faults.give.ask'), text: t('faults.give.more'), yes: t('faults.give'), no: t('faults.wait')});
    if (yes) await book.account.give();
  });
  const [again, trying] = useDeed(() => book.account.again());
  const buttons = html`
    <${LinkButton} small icon="download" to="more/save">${t('faults.save')}<//>
    ${GIVE.includes(fault.code) && html`<${Button} small onClick=${give} disabled=${giving.busy}>${t('faults.give')}<//>`}
    <${Button} small onClick=${again} disabled=${trying.busy}>${t('faults.again')}<//>
    <${Button} small quiet aria-expanded=${String(told)} onClick=${() => tell(!told)}>${t('faults.operator')}<//>`;
  return html`<${FaultNotice} kind="danger" fault=${fault} buttons=${buttons} />
    ${told && html`<p>${t('faults.operator.more', {code: fault.code})}</p>`}
    <${FaultNotice} fault=${giving.fault ?? trying.fault} />`;
}

/**
 * Where a screen cannot be drawn: a fault of ours. It says so, and leads on; the rest of the book goes on.
 *
 * @param {{bare: boolean, children?: any}} props bare: the screen brings its own main
 */
export function Boundary({bare, children}) {
  const [error, again] = useErrorBoundary((fault) => void setTimeout(() => { throw fault; })); // seen by whoever debugs, as ever
  if (!error) return children;
  const said = html`<h1 tabindex="-1">${t('app.undrawn')}</h1><p>${t('app.undrawn.more')}</p>
    <p class="buttons"><${Button} first onClick=${again}>${t('app.again')}<//> <${Button} onClick=${() => go('today')}>${t('place.today')}<//></p>`;
  return bare ? html`<main id="main" class="steady" tabindex="-1">${said}</main>` : html`<div>${said}</div>`;
}

/** The records worker: Core with this browser's storage, network and locks, asked by messages. Keys and sealing are in here; the page holds what is on it. */

import {Fault} from '../core/fault.js';
import {Core} from './core.js';

/** What the page may ask. */
const CALLS = new Set(['load', 'ways', 'begin', 'unlock', 'lock', 'addSlot', 'removeSlot', 'rotate', 'keepOpen', 'setLock', 'wipe', 'id', 'put', 'remove', 'restore', 'resolve',
  'register', 'challenge', 'signIn', 'signOut', 'sessions', 'endSession', 'removeAccount', 'everything', 'back', 'give', 'again', 'edge', 'called', 'attach', 'attachment']);

/** Long work: it tells how far it is, and can be stopped. The number is where among the arguments its watch stands. @type {Record<string, number>} */
const LONG = {save: 1, openSaved: 2, upload: 1};

const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('notebook');

const core = new Core({
  indexedDB,
  fetch: (input, init) => fetch(input, init),
  origin: location.origin,
  locks: navigator.locks,
  channel,
  events: (/** @type {(space: string) => void} */ heard) => {
    const source = new EventSource('/api/v1/events');
    source.onmessage = () => heard('');
    return () => source.close();
  },
});

for (const name of ['status', 'change', 'lock', 'backup', 'account', 'due']) core.on(name, (value) => postMessage({on: name, value}));

/** @type {Map<number, AbortController>} */
const running = new Map();

self.onmessage = async ({data: {n, call, args, stop}}) => {
  if (stop !== undefined) {
    running.get(stop)?.abort();
    return;
  }
  try {
    const long = LONG[call];
    if (!CALLS.has(call) && long === undefined) throw new Fault('unknown');
    if (long !== undefined) {
      const control = new AbortController();
      running.set(n, control);
      args[long] = {signal: control.signal, onProgress: (/** @type {number} */ done, /** @type {number} */ of) => postMessage({n, progress: [done, of]})};
    }
    const value = await /** @type {any} */ (core)[call](...args);
    postMessage({n, value});
  } catch (cause) {
    postMessage({n, fault: running.get(n)?.signal.aborted ? {code: 'stopped', data: {}} : Fault.from(cause).plain()});
  } finally {
    running.delete(n);
  }
};

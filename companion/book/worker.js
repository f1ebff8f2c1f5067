/** The records worker: Core with this browser's storage, network and locks, asked by messages. Keys and sealing are in here; the page holds what is on it. */

import {Fault} from '../core/fault.js';
import {Core} from './core.js';

/** What the page may ask. */
const CALLS = new Set(['load', 'ways', 'begin', 'unlock', 'lock', 'addSlot', 'removeSlot', 'rotate', 'keepOpen', 'setLock', 'wipe', 'id', 'put', 'remove', 'restore', 'resolve',
  'register', 'challenge', 'signIn', 'signOut', 'sessions', 'endSession', 'removeAccount', 'everything', 'back', 'give', 'edge', 'called']);

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

for (const name of ['status', 'change', 'lock', 'backup', 'account']) core.on(name, (value) => postMessage({on: name, value}));

self.onmessage = async ({data: {n, call, args}}) => {
  try {
    if (!CALLS.has(call)) throw new Fault('unknown');
    const value = await /** @type {any} */ (core)[call](...args);
    postMessage({n, value});
  } catch (cause) {
    postMessage({n, fault: Fault.from(cause).plain()});
  }
};

/** A newer version of the book: it waits until the member agrees, and never begins by itself (sw.js). */

import {html, signal} from '../vendor/ui.js';
import {Fault} from '../core/fault.js';
import {t} from '../core/words.js';
import {LinkButton} from './button.js';
import {Notice} from './notice.js';

/** @typedef {{release: string, version: string, hash: string}} Version */

/** The version that waits, if one does. */
export const waiting = signal(/** @type {Version | null} */ (null));

/** @type {ServiceWorkerRegistration | undefined} */
let registration;

/** @type {ServiceWorker | undefined} the worker of the version that waits; it may be at work already, with the version that was agreed to */
let coming;

/** The release that this page runs, from the address of its own files. */
export const release = /\/v\/([\w.-]+)\//.exec(import.meta.url)?.[1] ?? '';

/**
 * Begins to look out for a newer version.
 *
 * @param {ServiceWorkerRegistration} r
 */
export function watchUpdates(r) {
  registration = r;
  r.addEventListener('updatefound', () => r.installing?.addEventListener('statechange', look));
  look();
}

/** Looks whether a version other than that of this page is on the device. */
async function look() {
  if (!navigator.serviceWorker.controller) return; // the first visit
  for (const worker of [registration?.waiting, registration?.active]) {
    const version = worker && await versionOf(worker);
    if (!version || version.release === release) continue;
    coming = worker;
    waiting.value = version;
    return;
  }
}

/** Tells the service worker that this release has opened the book: what is older may go. */
export function opened() {
  navigator.serviceWorker?.controller?.postMessage({type: 'opened', release});
}

/**
 * Asks the server whether there is a newer version, and waits until it is here.
 *
 * @throws {Fault} `offline` · `update_refused` when it is not whole or not what its list says: then nothing of it was kept
 */
export async function check() {
  try {
    await registration?.update();
  } catch (cause) {
    throw new Fault('offline', {}, cause);
  }
  const worker = registration?.installing;
  if (worker) await new Promise((resolve) => worker.addEventListener('statechange', resolve, {once: true}));
  if (worker?.state === 'redundant') throw new Fault('update_refused');
  await look();
}

/** The version of this page, as the service worker keeps it; null where it does not. */
export async function current() {
  const worker = navigator.serviceWorker?.controller;
  return worker ? versionOf(worker, release) : null;
}

/**
 * The version that a worker is for, or of a release that it keeps.
 *
 * @param {ServiceWorker} worker
 * @param {string} [of]
 * @returns {Promise<Version | null>}
 */
function versionOf(worker, of) {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = ({data}) => resolve({release: data.release, version: data.version, hash: data.hash});
    worker.postMessage({type: 'version', release: of}, [channel.port2]);
    setTimeout(() => resolve(null), 2000);
  });
}

/** Begins with the new version. What was written is kept: it is all on the device already. */
export function update() {
  const worker = coming;
  if (!worker) return;
  const {port1, port2} = new MessageChannel();
  port1.onmessage = () => worker === registration?.active && location.reload();
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), {once: true});
  worker.postMessage('agreed', [port2]);
}

/** Says that one waits. */
export function UpdateReady() {
  return waiting.value && html`<${Notice} title=${t('update.ready')} buttons=${html`<${LinkButton} small to="more/version">${t('update.look')}<//>`}>${t('update.ready.more')}<//>`;
}

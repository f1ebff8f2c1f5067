/** A newer version of the book: it waits until the member agrees, and never begins by itself. */

import {html, signal} from '../vendor/ui.js';
import {t} from '../core/words.js';
import {LinkButton} from './button.js';
import {Notice} from './notice.js';

/** @typedef {{release: string, version: string, hash: string}} Version */

/** The version that waits, if one does. */
export const waiting = signal(/** @type {Version | null} */ (null));

/** @type {ServiceWorkerRegistration | undefined} */
let registration;

/** The release that this page runs, from the address of its own files. */
export const release = /\/v\/([\w.-]+)\//.exec(import.meta.url)?.[1] ?? '';

/**
 * Begins to look out for a newer version.
 *
 * @param {ServiceWorkerRegistration} r
 */
export function watchUpdates(r) {
  registration = r;
  const look = async () => {
    if (r.waiting && navigator.serviceWorker.controller) waiting.value = await versionOf(r.waiting);
  };
  r.addEventListener('updatefound', () => r.installing?.addEventListener('statechange', look));
  look();
}

/** Tells the service worker that this release has opened the book: what is older may go. */
export function opened() {
  navigator.serviceWorker?.controller?.postMessage({type: 'opened', release});
}

/** Asks the server whether there is a newer version. */
export async function check() {
  await registration?.update();
  if (registration?.waiting) waiting.value = await versionOf(registration.waiting);
}

/** The version of the service worker that answers now; null where there is none. */
export async function current() {
  const worker = navigator.serviceWorker?.controller;
  return worker ? versionOf(worker) : null;
}

/**
 * @param {ServiceWorker} worker
 * @returns {Promise<Version | null>}
 */
function versionOf(worker) {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = ({data}) => resolve({release: data.release, version: data.version, hash: data.hash});
    worker.postMessage('version', [channel.port2]);
    setTimeout(() => resolve(null), 2000);
  });
}

/** Begins with the new version. What was written is kept: it is all on the device already. */
export function update() {
  const worker = registration?.waiting;
  if (!worker) return;
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), {once: true});
  worker.postMessage('skip');
}

/** Says that one waits. */
export function UpdateReady() {
  return waiting.value && html`<${Notice} title=${t('update.ready')} buttons=${html`<${LinkButton} small to="more/version">${t('update.look')}<//>`}>${t('update.ready.more')}<//>`;
}

/** Takes the book off this device, with everything that this site keeps here. */

import {book} from '../../parts/book.js';
import {Button, FaultNotice, ask, html, t, tn, useDeed} from '../../parts/index.js';

/** @param {{wide?: boolean}} props */
export function Wipe({wide}) {
  const [wipe, {busy, fault}] = useDeed(async () => {
    const {state, pending} = book.backup.value;
    const known = book.status.value === 'open' && Boolean(book.account.state.value);
    const text = !known ? t('lock.anew.sure') : state === 'kept' || !pending ? t('lock.anew.kept') : tn('lock.anew.pending', pending);
    const yes = await ask({
      title: t('lock.anew.ask'), text, yes: t('lock.anew.deed'), no: t('lock.anew.keep'), danger: true,
      type: {label: t('lock.anew.type', {word: t('lock.anew.word')}), equals: t('lock.anew.word')},
    });
    if (!yes) return;
    if (known) await book.account.signOut().catch(() => {}); // without a connection the server forgets the session by itself
    await book.lock.wipe();
    await forget();
  });
  return html`<${FaultNotice} fault=${fault} /><p class="buttons"><${Button} wide=${wide} danger disabled=${busy} onClick=${() => wipe()}>${t('lock.anew.deed')}<//></p>`;
}

/** What is on the device outside the book: its pages, and the language. Help now stays. */
async function forget() {
  try {
    localStorage.clear();
  } catch { /* nothing was kept */ }
  if ('caches' in globalThis) for (const name of await caches.keys()) if (/^homegroup-(book-|state)/.test(name)) await caches.delete(name);
  const worker = await navigator.serviceWorker?.getRegistration('/my/');
  if (worker?.scope.endsWith('/my/')) await worker.unregister();
}

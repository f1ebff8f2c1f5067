/** Begins the book: its words, the book itself, the first screen; then draws whatever screen one goes to. Start at begin(). */

import {html, render, useEffect, useLayoutEffect, useRef, useState} from './vendor/ui.js';
import {openBook} from './book/client.js';
import {Router, here, setRouter} from './core/router.js';
import {scriptURL} from './core/script.js';
import {t} from './core/words.js';
import {book, setBook} from './parts/book.js';
import {Button} from './parts/button.js';
import {Questions, dismiss} from './parts/dialog.js';
import {Boundary, Faults} from './parts/fault.js';
import {guard} from './parts/guard.js';
import {Sprite} from './parts/icons.js';
import {speak, spoken, wished} from './parts/speak.js';
import {Bar, Skip, Spine} from './parts/spine.js';
import {Toasts, clearToast, leaveToast} from './parts/toast.js';
import {Title, arrived} from './parts/title.js';
import {UpdateReady, opened, watchUpdates} from './parts/update.js';
import {early, isInventory, load, ready, screens} from './screens/index.js';

async function begin() {
  await speak(wished());
  setBook(await openBook());
  const byItself = book.lock.device.value && (book.lock.keep.value || !book.lock.slots.value.length);
  if (book.status.value === 'locked' && byItself) await book.lock.unlock({device: true}).catch(() => {}); // then the lock screen says why
  history.scrollRestoration = 'manual';
  const router = new Router({history, first: 'today', scroll: {read: () => scrollY, write: (y) => requestAnimationFrame(() => scrollTo(0, y))}});
  setRouter(router);
  if (book.status.value === 'new') router.go('start', {}, {replace: true});
  arrived();
  addEventListener('popstate', (event) => router.moved(event.state));
  guard({
    isOpen: () => book.status.value === 'open',
    lock: () => book.lock.lock(),
    settings: () => book.lock.settings.value,
    atOnce: () => isInventory(router.here.value.name, router.here.value.with),
    forget: () => router.forget(),
    depth: () => router.depth,
  });
  document.body.replaceChildren();
  render(html`<${App} />`, document.body);
  worker('/help-sw.js', '/').catch(() => {}); // a private window, or no room: Help now is asked of the server then
  worker('/my/sw.js', '/my/').then(watchUpdates, () => {});
}

/**
 * A service worker: the book's own, and that of Help now, which must be there before it is needed.
 *
 * @param {string} address
 * @param {string} scope
 */
async function worker(address, scope) {
  if (!('serviceWorker' in navigator)) throw new Error('no service workers');
  return navigator.serviceWorker.register(scriptURL(address), {scope, updateViaCache: scope === '/my/' ? 'none' : 'all'});
}

/** The name of the screen that stands now: what one asked for, as far as the book is open. */
function nameNow() {
  const asked = here().value.name;
  switch (book.status.value) {
    case 'open':
      return asked in screens && !asked.startsWith('lock') ? asked : 'today';
    case 'new':
      return early.includes(asked) ? asked : 'start';
    case 'locked':
      return asked === 'lock/cannot' ? asked : 'lock';
    case 'gone':
      return 'lock/gone';
    default:
      return '';
  }
}

/** @typedef {{name: string, n: number, asked: Record<string, any>, status: string}} Shown */

function App() {
  const status = book.status.value;
  const name = nameNow();
  const {n, with: asked} = here().value;
  const [, drawAgain] = useState(0);
  const [missing, setMissing] = useState('');
  const last = useRef(/** @type {Shown | null} */ (null));
  useEffect(() => {
    if (status === 'open') leaveToast();
    else clearToast();
    dismiss();
    setMissing('');
    if (!name || ready(name)) return undefined;
    let wanted = true;
    load(name).then(() => wanted && drawAgain((i) => i + 1), () => wanted && setMissing(name));
    return () => void (wanted = false);
  }, [name, n, status]);
  useEffect(() => void (status === 'open' && opened()), [status]);

  // While a screen is loaded the one before stays; but nothing of an open book stays once it is locked.
  if (ready(name)) last.current = {name, n, asked, status};
  else if (last.current?.status !== status) last.current = null;
  const shown = last.current;
  const screen = shown ? ready(shown.name) : undefined;

  const open = status === 'open';
  const page = screen?.page ?? (open ? 'book' : 'bare');
  const cloth = status === 'locked' || status === 'gone' || book.lock.settings.value.neutral ? 'plain' : 'night';
  useLayoutEffect(() => {
    document.body.className = page;
    document.body.dataset.cloth = cloth;
  }, [page, cloth]);

  const again = () => {
    setMissing('');
    load(name).then(() => drawAgain((i) => i + 1), () => setMissing(name));
  };
  const content = missing && missing === name
    ? html`<${Title}>${t('app.missing')}<//><p>${t('app.missing.more')}</p><p class="buttons"><${Button} first onClick=${again}>${t('app.again')}<//></p>`
    : shown && screen && html`<${Boundary} key=${`${shown.name} ${shown.n} ${spoken.value}`} bare=${screen.page !== undefined}><${screen.default} ...${shown.asked} /><//>`;
  const whole = screen?.page !== undefined && missing !== name;
  return html`
    ${!whole && html`<${Skip} />${open ? html`<${Spine} key=${spoken.value} />` : html`<${Bar} />`}`}
    ${whole ? content : html`<main id="main" class=${open ? 'leaf' : 'steady'} tabindex="-1">
      ${open && html`<${Faults} />`}${content}${open && (name === 'today' || name === 'more') && html`<${UpdateReady} />`}
    </main>`}
    <${Toasts} /><${Questions} /><${Sprite} />
  `;
}

begin().catch((fault) => {
  // The page says already how to load it again and where Help now is; this says what is in the way.
  const box = document.createElement('main');
  document.body.prepend(box);
  render(html`<h1>${t('app.unopened')}</h1><p>${t(fault?.code === 'no_storage' ? 'fault.no_storage.more' : 'app.unopened.more')}</p>`, box);
});

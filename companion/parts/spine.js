/** The cover of the book: its name, the state of the backup, Lock and Leave, help, and the five places. */

import {html} from '../vendor/ui.js';
import {here} from '../core/router.js';
import {t, tn} from '../core/words.js';
import {placeOf} from '../screens/index.js';
import {book} from './book.js';
import {Button, Link} from './button.js';
import {leave, lockNow} from './guard.js';
import {Icon} from './icons.js';

const PLACES = [
  ['today', 'sun'],
  ['path', 'footprints'],
  ['people', 'users-round'],
  ['progress', 'chart-no-axes-column'],
  ['more', 'menu'],
];

/** Where help now is: a page of its own that its own service worker keeps, so that it opens without a connection and without the book. */
export const HELP = '/help';

/** The first thing for those who come by keyboard. */
export function Skip() {
  const jump = (/** @type {Event} */ event) => {
    event.preventDefault(); // the address stays as it is
    const main = document.getElementById('main');
    main?.focus();
    main?.scrollIntoView();
  };
  return html`<a class="skip" href="#main" onClick=${jump}>${t('app.skip')}</a>`;
}

/** The spine. */
export function Spine() {
  const {name} = here().value;
  const at = placeOf(name);
  const neutral = book.lock.settings.value.neutral;
  return html`<header class="spine">
    <div class="spine-top">
      <p class="bookname">${neutral ? t('lock.name') : t('app.book')}</p>
      <${Kept} />
      <button type="button" class="tool" onClick=${lockNow}><${Icon} name="lock" />${t('app.lock')}</button>
      <button type="button" class="tool" onClick=${leave}><${Icon} name="log-out" />${t('app.leave')}</button>
    </div>
    <div class="spine-foot">
      <p class="hardhour"><${Link} class="struggling" to="urge">${t('app.struggling')}<//> <${HelpNow} /></p>
      <nav aria-label=${neutral ? t('lock.name') : t('app.book')}>
        <ul>
          ${PLACES.map(([place, icon]) => html`<li key=${place}><${Link} to=${place} aria-current=${place === at ? (name === place ? 'page' : 'true') : undefined}><${Icon} name=${icon} />${t(`place.${place}`)}<//></li>`)}
        </ul>
      </nav>
    </div>
  </header>`;
}

/** What stands above a page without the spine: Leave and Help now, where the thumb is. */
export function Bar() {
  return html`<header class="steady-top noprint">
    <${Button} small icon="log-out" onClick=${leave}>${t('app.leave')}<//>
    <a class="button small danger" href=${HELP}><${Icon} name="life-buoy" />${t('app.help')}</a>
  </header>`;
}

/** Help now, with the same words and the same mark everywhere. */
export function HelpNow() {
  return html`<a class="helpnow" href=${HELP}><${Icon} name="life-buoy" />${t('app.help')}</a>`;
}

const SIGNS = /** @type {Record<string, string>} */ ({device: 'smartphone', waiting: 'smartphone', sending: 'smartphone', kept: 'cloud-check', offline: 'wifi-off', fault: 'circle-alert'});

/** The state of the backup, in words. */
function Kept() {
  const {state, pending} = book.backup.value;
  const words = state === 'kept' || state === 'sending' || state === 'fault' ? t(`kept.${state}`) : tn(pending ? `kept.${state}` : `kept.${state}.none`, pending);
  return html`<p class="kept"><${Icon} name=${SIGNS[state] ?? 'smartphone'} />${state === 'fault' ? html`<${Link} to="account">${words}<//>` : html`<span>${words}</span>`}</p>`;
}

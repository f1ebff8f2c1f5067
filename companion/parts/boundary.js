/** Where a screen cannot be drawn: a fault of ours. It says so, and leads on; the rest of the book goes on. */

import {html, useErrorBoundary} from '../vendor/ui.js';
import {go} from '../core/router.js';
import {t} from '../core/words.js';
import {Button} from './button.js';

/** @param {{bare: boolean, children?: any}} props bare: the screen brings its own main */
export function Boundary({bare, children}) {
  const [error, again] = useErrorBoundary((fault) => void setTimeout(() => { throw fault; })); // seen by whoever debugs, as ever
  if (!error) return children;
  const said = html`<h1 tabindex="-1">${t('app.undrawn')}</h1><p>${t('app.undrawn.more')}</p>
    <p class="buttons"><${Button} first onClick=${again}>${t('app.again')}<//> <${Button} onClick=${() => go('today')}>${t('place.today')}<//></p>`;
  return bare ? html`<main id="main" class="steady" tabindex="-1">${said}</main>` : html`<div>${said}</div>`;
}

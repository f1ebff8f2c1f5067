/** What is so and what it means: notices, nothing-here-yet, long work. */

import {html, useId} from '../vendor/ui.js';
import {t} from '../core/words.js';
import {Button} from './button.js';
import {Icon} from './icons.js';

const SIGNS = {danger: 'octagon-alert', warning: 'triangle-alert', saved: 'check', plain: 'info'};

/**
 * First words in bold say what is so; then what it means; then what to do. `danger` is for danger to life and for deeds that cannot be undone.
 *
 * @param {{kind?: 'danger' | 'warning' | 'saved' | 'plain', icon?: string, title: any, children?: any, buttons?: any, alert?: boolean}} props alert: spoken at once
 */
export function Notice({kind = 'plain', icon = SIGNS[kind], title, children, buttons, alert}) {
  return html`<div class=${kind === 'plain' ? 'notice' : `notice ${kind}`} role=${alert ? 'alert' : undefined}>
    <${Icon} name=${icon} />
    <div>
      <p><strong>${title}</strong>${children && html` ${children}`}</p>
      ${buttons && html`<p class="buttons">${buttons}</p>`}
    </div>
  </div>`;
}

/**
 * Nothing here yet: what would stand here, and the first small deed (`children`).
 *
 * @param {{icon?: string, title: any, text: any, children?: any, level?: 2 | 3}} props
 */
export function Empty({icon = 'book-open', title, text, children, level = 2}) {
  return html`<div class="empty">
    <${Icon} name=${icon} />
    <${`h${level}`}>${title}<//>
    <p>${text}</p>
    ${children && html`<p>${children}</p>`}
  </div>`;
}

/**
 * Long work: words and figures, and Stop beside it. Without `most` it only says that something goes on.
 *
 * @param {{text: any, done?: number, most?: number, onStop?: () => void}} props
 */
export function Progress({text, done, most, onStop}) {
  const id = useId();
  return html`<div>
    <p id=${id}>${text}</p>
    <progress value=${most ? done : undefined} max=${most || undefined} aria-labelledby=${id}></progress>
    ${onStop && html`<p class="buttons"><${Button} small onClick=${onStop}>${t('app.stop')}<//></p>`}
  </div>`;
}

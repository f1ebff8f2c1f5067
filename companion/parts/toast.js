/** A thing done, with Undo. It stays until the next deed; errors never stand here. */

import {html, signal} from '../vendor/ui.js';
import {t} from '../core/words.js';
import {Button} from './button.js';

const shown = signal(/** @type {{text: string, undo?: () => any} | null} */ (null));

let stays = false;

/**
 * Says what was done.
 *
 * @param {string} text
 * @param {() => any} [undo] makes it as it was
 * @param {{stay?: boolean}} [o] stay: the deed also leads to another screen, and it shall stand there
 */
export function toast(text, undo, {stay = false} = {}) {
  stays = stay;
  shown.value = {text, undo};
}

/** To be called when one has come to another screen. */
export function leaveToast() {
  if (!stays) clearToast();
  stays = false;
}

/** Takes it away: at a lock, and when one goes to another screen. */
export function clearToast() {
  stays = false;
  shown.value = null;
}

/** Where it stands. The frame is always there, so that what appears in it is spoken. */
export function Toasts() {
  const now = shown.value;
  const undo = async () => {
    clearToast();
    await now?.undo?.();
    toast(t('app.undone'));
  };
  return html`<div class="toasts noprint" role="status">
    ${now && html`<div class="toast"><span>${now.text}</span>
      ${now.undo && html`<${Button} small onClick=${undo}>${t('app.undo')}<//>`}
      <${Button} small onClick=${clearToast}>${t('app.close')}<//></div>`}
  </div>`;
}

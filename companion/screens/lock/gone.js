/** What stands once the book has been taken off this device, here or in another window. */

import {Button, html, t} from '../../parts/index.js';
import {Locked} from './lock.js';

/** The page stands without the spine. */
export const page = 'bare locked';

/** The screen. */
export default function Gone() {
  return html`<${Locked}>
    <p>${t('lock.gone')}</p>
    <p>${t('lock.gone.more')}</p>
    <p><${Button} first wide onClick=${() => location.reload()}>${t('lock.gone.deed')}<//></p>
  <//>`;
}

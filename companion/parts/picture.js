/** The frame of a picture: one plain sentence, how sure it is, and its table. */

import {html} from '../vendor/ui.js';
import {t} from '../core/words.js';

/**
 * @param {object} props
 * @param {any} props.children the drawing: an svg with role="img" and a sentence as its aria-label
 * @param {any} props.says what it says
 * @param {any} [props.sure] how sure that is, and what it cannot show
 * @param {any} [props.table] the same numbers
 * @param {string} [props.class] further classes of the figure
 */
export function Picture({children, says, sure, table, class: more}) {
  return html`<figure class=${more ? `picture ${more}` : 'picture'}>
    ${children}
    <figcaption>
      <p class="says">${says}</p>
      ${sure && html`<p class="sure">${sure}</p>`}
      ${table && html`<details><summary>${t('app.table')}</summary>${table}</details>`}
    </figcaption>
  </figure>`;
}

/** A milestone's token: a chip or a key tag, coloured by its data, with its number inside. No fellowship's artwork. */

import {html} from '../vendor/ui.js';

/**
 * @param {object} props
 * @param {'chip' | 'keytag'} [props.shape]
 * @param {string} [props.colour]
 * @param {string | number} [props.mark] what stands inside
 * @param {string} props.label what it is, for those who do not see it: "Your last chip: 8 months"
 * @param {boolean} [props.ahead]
 */
export function Token({shape = 'chip', colour = 'white', mark = '', label, ahead}) {
  const text = String(mark);
  const size = text.length > 3 ? 14 : text.length > 2 ? 17 : 22;
  const at = shape === 'keytag' ? 49 + size / 3 : 36 + size / 2.75;
  return html`<svg class=${ahead ? 'token ahead' : 'token'} data-colour=${colour} viewBox="0 0 72 72" role="img" aria-label=${label}>
    <use href=${`#i-${shape}`} /><text x="36" y=${at} font-size=${size}>${text}</text>
  </svg>`;
}

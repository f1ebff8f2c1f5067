/** Buttons and links: a deed, named by its words, one `first` on a screen; and ways inside the book, whose address is always /my/ (core/router.js). */

import {html} from '../vendor/ui.js';
import {go} from '../core/router.js';
import {Icon} from './icons.js';

/**
 * @typedef {object} Looks
 * @property {boolean} [first] the one deed of the screen
 * @property {boolean} [quiet] looks like a link
 * @property {boolean} [danger] cannot be undone
 * @property {boolean} [small]
 * @property {boolean} [wide]
 * @property {string} [icon]
 */

/** @param {Looks} looks */
function classOf({first, quiet, danger, small, wide}) {
  return ['button', danger && 'danger', first && 'first', quiet && 'quiet', small && 'small', wide && 'wide'].filter(Boolean).join(' ');
}

/**
 * A deed. `pressed` makes it a switch; a button that is not possible yet needs its reason beside it.
 *
 * @param {Looks & {pressed?: boolean, type?: string, children?: any, [attribute: string]: any}} props
 */
export function Button({first, quiet, danger, small, wide, icon, pressed, type = 'button', children, ...rest}) {
  const looks = classOf({first, quiet, danger, small, wide});
  return html`<button type=${type} class=${looks} aria-pressed=${pressed === undefined ? undefined : String(pressed)} ...${rest}>
    ${icon && html`<${Icon} name=${icon} />`}${children}
  </button>`;
}

/**
 * A link to a screen: `<Link to="path/step" with=${{program, item}}>Step 4</Link>`. Further attributes go to the link itself.
 *
 * @param {{to: string, with?: Record<string, any>, replace?: boolean, children?: any, [attribute: string]: any}} props
 */
export function Link({to, with: asked, replace, children, ...rest}) {
  const follow = (/** @type {MouseEvent} */ event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(to, asked, {replace});
  };
  return html`<a href="/my/" onClick=${follow} ...${rest}>${children}</a>`;
}

/**
 * A way to another screen that looks like a button.
 *
 * @param {Looks & {to: string, with?: Record<string, any>, children?: any, [attribute: string]: any}} props
 */
export function LinkButton({first, quiet, danger, small, wide, icon, to, children, ...rest}) {
  return html`<${Link} to=${to} class=${classOf({first, quiet, danger, small, wide})} ...${rest}>${icon && html`<${Icon} name=${icon} />`}${children}<//>`;
}

/** Ways inside the book. The address of every one is /my/: see core/router.js. */

import {html} from '../vendor/ui.js';
import {go} from '../core/router.js';

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

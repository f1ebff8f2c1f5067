/** The heading of a screen. It takes the focus when one comes from another screen, so that a screen reader reads on from there. */

import {html, useEffect, useRef} from '../vendor/ui.js';
import {here} from '../core/router.js';

let focused = -1; // the entry of the history whose heading has had the focus

/** Called by app.js for the screen that a page opens with: there the focus stays where the browser puts it. */
export function arrived() {
  focused = here().peek().n;
}

/**
 * The one h1 of a screen: `<Title>Path</Title>`.
 *
 * @param {{children?: any, class?: string}} props
 */
export function Title({children, class: more}) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const {n} = here().value;
  useEffect(() => {
    if (focused === n) return;
    focused = n;
    box.current?.focus({preventScroll: true});
  }, [n]);
  return html`<h1 ref=${box} tabindex="-1" class=${more}>${children}</h1>`;
}

/**
 * The heading with what stands at its right.
 *
 * @param {{title: any, children?: any}} props
 */
export function Head({title, children}) {
  return html`<div class="leafhead"><${Title}>${title}<//>${children && html`<p>${children}</p>`}</div>`;
}

/**
 * Dialogs: before what cannot be undone, or what others would see. The question as heading, the honest consequence, and two
 * buttons that name the deed and its opposite. `ask()` opens one and waits; app.js draws it.
 */

import {html, signal, useEffect, useId, useRef, useState} from '../vendor/ui.js';
import {Button} from './button.js';
import {Field} from './field.js';

/**
 * @typedef {object} Question
 * @property {any} title the question
 * @property {any} [text] what follows from it
 * @property {string} yes names the deed
 * @property {string} no names its opposite
 * @property {boolean} [danger] it cannot be undone
 * @property {{label: any, equals: string}} [type] what must be typed first
 */

const open = signal(/** @type {(Question & {answer: (yes: boolean) => void}) | null} */ (null));

/**
 * Asks, and gives what the person chose. Escape, and a lock, are "no".
 *
 * @param {Question} question
 * @returns {Promise<boolean>}
 */
export function ask(question) {
  open.value?.answer(false);
  return new Promise((resolve) => {
    open.value = {...question, answer: (yes) => {
      open.value = null;
      resolve(yes);
    }};
  });
}

/** Closes the question that is open, with "no". */
export function dismiss() {
  open.value?.answer(false);
}

/** Where the open question stands. */
export function Questions() {
  return open.value && html`<${Dialog} key=${open.value.title} ...${open.value} />`;
}

/** @param {Question & {answer: (yes: boolean) => void}} props */
function Dialog({title, text, yes, no, danger, type, answer}) {
  const id = useId();
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState(false);
  useEffect(() => {
    const came = /** @type {HTMLElement | null} */ (document.activeElement);
    box.current?.showModal?.();
    if (box.current && !box.current.open) box.current.setAttribute('open', ''); // browsers before 2022: part of the page, and still answerable
    box.current?.querySelector('h2')?.focus();
    return () => came?.isConnected && came.focus();
  }, []);
  const deed = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (type && typed.trim() !== type.equals) setWrong(true);
    else answer(true);
  };
  const cancel = (/** @type {Event} */ event) => {
    event.preventDefault();
    answer(false);
  };
  return html`<dialog ref=${box} class="asks" aria-labelledby=${id} onCancel=${cancel}>
    <h2 id=${id} tabindex="-1">${title}</h2>
    ${text && (typeof text === 'string' ? html`<p>${text}</p>` : text)}
    <form onSubmit=${deed}>
      ${type && html`<${Field} label=${type.label} value=${typed} onInput=${setTyped} wrong=${wrong && type.label} control=${{autocomplete: 'off', autocapitalize: 'none', spellcheck: false}} />`}
      <p class="buttons"><${Button} type="submit" first danger=${danger}>${yes}<//> <${Button} onClick=${() => answer(false)}>${no}<//></p>
    </form>
  </dialog>`;
}

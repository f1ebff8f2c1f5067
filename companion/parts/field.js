/** Fields: one question each, with its label above, its hint under the label, and what is wrong above the box. Native controls. */

import {html, useId} from '../vendor/ui.js';
import {Icon} from './icons.js';

/**
 * A question that is answered by writing, or from a list when `options` are given. `onInput` gets the text itself.
 *
 * @param {object} props
 * @param {any} props.label
 * @param {any} [props.hint]
 * @param {any} [props.wrong] what is wrong and what to do
 * @param {string} [props.value]
 * @param {string} [props.type] text, date, time, number, password, search; or `long` for several lines
 * @param {{value: string, label: string}[]} [props.options]
 * @param {(text: string) => void} [props.onInput]
 * @param {any} [props.children] what belongs to the field, under the box
 * @param {any} [props.control] for ref and further attributes of the box
 */
export function Field({label, hint, wrong, value = '', type = 'text', options, onInput, children, control = {}}) {
  const id = useId();
  const about = [hint && `${id}h`, wrong && `${id}w`].filter(Boolean).join(' ') || undefined;
  const shared = {
    id, value, 'aria-describedby': about, 'aria-invalid': wrong ? 'true' : undefined,
    onInput: (/** @type {Event} */ event) => onInput?.(/** @type {HTMLInputElement} */ (event.target).value),
    // Browsers write down what stands in boxes, to fill them again after a restart: in the clear, beside what we seal.
    autocomplete: 'off',
    ...control,
  };
  return html`<div class=${wrong ? 'field wrong' : 'field'}>
    <label for=${id}>${label}</label>
    ${hint && html`<p class="hint" id=${`${id}h`}>${hint}</p>`}
    ${wrong && html`<p class="wrongtext" id=${`${id}w`}><${Icon} name="circle-alert" /><span>${wrong}</span></p>`}
    ${options
      ? html`<select class="select" ...${shared}>${options.map((o) => html`<option key=${o.value} value=${o.value} selected=${o.value === value}>${o.label}</option>`)}</select>`
      : type === 'long'
        ? html`<textarea ...${shared}></textarea>`
        : html`<input type=${type} ...${shared} />`}
    ${children}
  </div>`;
}

/**
 * One thing to tick.
 *
 * @param {{checked: boolean, onChange: (on: boolean) => void, children?: any, count?: any, [attribute: string]: any}} props
 */
export function Option({checked, onChange, children, count, ...rest}) {
  return html`<label class="option">
    <input type="checkbox" autocomplete="off" checked=${checked} onChange=${(/** @type {Event} */ e) => onChange(/** @type {HTMLInputElement} */ (e.target).checked)} ...${rest} />
    <span>${children}</span>${count !== undefined && html`<span class="count">${count}</span>`}
  </label>`;
}

/**
 * Several things to tick under one question.
 *
 * @param {{legend: any, hint?: any, options: {value: string, label: any}[], value: string[], onChange: (value: string[]) => void}} props
 */
export function Options({legend, hint, options, value, onChange}) {
  const id = useId();
  return html`<fieldset aria-describedby=${hint ? id : undefined}>
    <legend>${legend}</legend>
    ${hint && html`<p class="hint" id=${id}>${hint}</p>`}
    ${options.map((o) => html`<${Option} key=${o.value} checked=${value.includes(o.value)}
      onChange=${(/** @type {boolean} */ on) => onChange(on ? [...value, o.value] : value.filter((v) => v !== o.value))}>${o.label}<//>`)}
  </fieldset>`;
}

/**
 * Two to six answers that exclude each other; the whole row can be pressed.
 *
 * @param {{legend: any, hint?: any, options: {value: string, label: any, hint?: any}[], value?: string, onChange: (value: string) => void, hideLegend?: boolean}} props
 */
export function Choice({legend, hint, options, value, onChange, hideLegend}) {
  const id = useId();
  return html`<fieldset aria-describedby=${hint ? id : undefined}>
    <legend class=${hideLegend ? 'unseen' : undefined}>${legend}</legend>
    ${hint && html`<p class="hint" id=${id}>${hint}</p>`}
    ${options.map((o) => html`<label class="choice" key=${o.value}>
      <input type="radio" autocomplete="off" name=${id} value=${o.value} checked=${o.value === value} onChange=${() => onChange(o.value)} />
      <span><b>${o.label}</b>${o.hint && html`<span class="hint">${o.hint}</span>`}</span>
    </label>`)}
  </fieldset>`;
}

/**
 * 0 to 10 (or other ends), with both ends in words.
 *
 * @param {{legend: any, ends: [any, any], value?: number, onChange: (value: number) => void, min?: number, max?: number}} props
 */
export function Scale({legend, ends, value, onChange, min = 0, max = 10}) {
  const id = useId();
  const steps = Array.from({length: max - min + 1}, (_, i) => min + i);
  return html`<fieldset aria-describedby=${id}>
    <legend>${legend}</legend>
    <div class="scale">
      ${steps.map((n) => html`<label key=${n}><input type="radio" autocomplete="off" name=${`${id}n`} value=${n} checked=${n === value} onChange=${() => onChange(n)} /><span>${n}</span></label>`)}
    </div>
    <p class="scale-ends" id=${id}><span>${ends[0]}</span> <span>${ends[1]}</span></p>
  </fieldset>`;
}

/**
 * Chips to switch on and off.
 *
 * @param {{label: string, options: {value: string, label: any}[], value: string[], onChange: (value: string[]) => void}} props
 */
export function Chips({label, options, value, onChange}) {
  return html`<ul class="chips" aria-label=${label}>
    ${options.map((o) => {
      const on = value.includes(o.value);
      return html`<li key=${o.value}><button type="button" class="chip" aria-pressed=${String(on)}
        onClick=${() => onChange(on ? value.filter((v) => v !== o.value) : [...value, o.value])}>${on && html`<${Icon} name="check" />`}${o.label}</button></li>`;
    })}
  </ul>`;
}

/** Boxes of which editors are made: a number as one writes it, a row of two, an answer that can be left open again. */

import {hasLimits, within} from '../../core/cells.js';
import {parseNumber, writeNumber} from '../../core/numbers.js';
import {locale} from '../../core/words.js';
import {Button, Field, html, t, useId, useState} from '../../parts/index.js';

/**
 * A number, typed in the member's own way. What is no number is said to be none once the box is left; until then somebody is writing.
 *
 * @param {{label: any, hint?: any, value?: number, onChange: (value: number | undefined) => void, limits?: {min?: number, max?: number}, whole?: boolean}} props
 */
export function NumberBox({label, hint, value, onChange, limits = {}}) {
  const [text, setText] = useState(typeof value === 'number' ? writeNumber(value, locale()) : '');
  const [left, setLeft] = useState(false);
  const [now, setNow] = useState(value);
  if (value !== now && value !== undefined) { // it came from elsewhere: a size that was pressed, another device
    setNow(value);
    if (parseNumber(text, locale()) !== value) setText(writeNumber(value, locale()));
  }
  const wrong = left && text.trim() ? wrongNumber(parseNumber(text, locale()), limits) : '';
  const write = (/** @type {string} */ next) => {
    setText(next);
    const n = parseNumber(next, locale());
    const good = n !== undefined && within(n, /** @type {any} */ (limits)) ? n : undefined;
    setNow(good);
    onChange(good);
  };
  return html`<${Field} label=${label} hint=${hint} value=${text} wrong=${wrong} onInput=${write} control=${{inputmode: 'decimal', autocomplete: 'off', class: 'short', onBlur: () => setLeft(true)}} />`;
}

/** @param {number | undefined} n @param {{min?: number, max?: number}} limits */
function wrongNumber(n, limits) {
  if (n === undefined) return t('sheets.number.wrong', {example: writeNumber(12.5, locale())});
  if (!hasLimits(/** @type {any} */ (limits)) || within(n, /** @type {any} */ (limits))) return '';
  return limits.max === undefined ? t('sheets.number.least', {min: limits.min ?? 0}) : t('sheets.number.limits', {min: limits.min ?? 0, max: limits.max});
}

/**
 * Several boxes that are one answer.
 *
 * @param {{legend: any, hint?: any, children?: any}} props
 */
export function Group({legend, hint, children}) {
  const id = useId();
  return html`<fieldset aria-describedby=${hint ? id : undefined}>
    <legend>${legend}</legend>
    ${hint && html`<p class="hint" id=${id}>${hint}</p>`}
    ${children}
  </fieldset>`;
}

/**
 * Yes or no, side by side.
 *
 * @param {{legend: any, hint?: any, value?: boolean, onChange: (value: boolean) => void, children?: any}} props
 */
export function YesNo({legend, hint, value, onChange, children}) {
  const name = useId();
  const one = (/** @type {boolean} */ is) => html`<label class="choice"><input type="radio" autocomplete="off" name=${name} checked=${value === is} onChange=${() => onChange(is)} /><span><b>${t(is ? 'sheets.yes' : 'sheets.no')}</b></span></label>`;
  return html`<${Group} legend=${legend} hint=${hint}><div class="pair">${one(true)}${one(false)}</div>${children}<//>`;
}

/**
 * Radio buttons cannot be let go by themselves.
 *
 * @param {{label: string, shown: boolean, onClear: () => void}} props
 */
export function Clear({label, shown, onClear}) {
  return shown ? html`<p class="buttons tight"><${Button} quiet small onClick=${onClear}>${t('sheets.clear')}<span class="unseen"> ${label}</span><//></p>` : null;
}

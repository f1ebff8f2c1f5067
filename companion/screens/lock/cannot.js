/** Somebody cannot open the book: every other way in, and at the end the way to begin again. As neutral as the lock itself. */

import {book} from '../../parts/book.js';
import {Button, FaultNotice, Field, Link, html, sayFault, t, tn, useDeed, useRef, useState} from '../../parts/index.js';
import {Scan, canScan} from '../../parts/scan.js';
import {Locked, Way} from './lock.js';
import {Wipe} from './wipe.js';

/** The page stands without the spine. */
export const page = 'bare locked';

/** The screen. */
export default function Cannot() {
  const {slots, settings} = book.lock;
  const has = (/** @type {string} */ kind) => slots.value.some((s) => s.kind === kind);
  return html`<${Locked} title=${t('lock.ways')}>
    ${has('recovery') && html`<section><h2>${t('lock.printed')}</h2><p>${t('lock.printed.more')}</p><${PrintedKey} words="lock.open" onKey=${(/** @type {string} */ recovery) => book.lock.unlock({recovery})} /></section>`}
    ${has('passkey') && !settings.value.careful && html`<section><h2>${t('lock.bypasskey')}</h2><p>${t('lock.bypasskey.more')}</p><${Way} icon="fingerprint" way=${{passkey: true}} words="lock.passkey" /></section>`}
    <section><h2>${t('lock.other')}</h2><p>${t('lock.other.more')}</p></section>
    <section><h2>${t('lock.anew')}</h2><p>${t('lock.anew.more')}</p><${Wipe} wide /></section>
    <p><${Link} to="lock" replace>${t('app.back')}<//></p>
  <//>`;
}

const PREFIX = /^AGE[\W_]*SECRET[\W_]*KEY[\W_]*PQ[\W_]*1/i;
const GROUP = 5;
const GROUPS = 12;

/**
 * The printed key, typed or scanned.
 *
 * @param {{words: string, onKey: (key: string) => Promise<any>, children?: any}} props words: those of the button; children: what else is asked
 */
export function PrintedKey({words, onKey, children}) {
  const [text, setText] = useState('');
  const [scanning, setScanning] = useState(false);
  const box = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const [open, {busy, fault}] = useDeed(async (/** @type {string} */ key) => {
    try {
      await onKey(key);
    } catch (error) {
      box.current?.focus();
      throw error;
    }
  });
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    void open(text);
  };
  const scanned = (/** @type {string} */ found) => {
    if (!PREFIX.test(found)) return; // another square
    setScanning(false);
    setText(found);
    void open(found);
  };
  const groups = Math.ceil(text.trim().replace(PREFIX, '').replace(/[\W_]/g, '').length / GROUP);
  const ofKey = /^key_|^wrong_secret$/.test(fault?.code ?? '');
  return html`
    ${scanning
      ? html`<${Scan} onFound=${scanned} onStop=${() => setScanning(false)} />`
      : canScan() && html`<p class="buttons"><${Button} icon="camera" onClick=${() => setScanning(true)}>${t('scan.begin')}<//></p>`}
    <form onSubmit=${submit} novalidate>
      ${children}
      <${Field} label=${t('lock.key')} hint=${t('lock.key.more')} type="long" value=${text} onInput=${setText} wrong=${ofKey && sayKey(fault)}
        control=${{ref: box, class: 'mono', rows: 4, autocomplete: 'off', autocapitalize: 'characters', autocorrect: 'off', spellcheck: false, readOnly: busy}}>
        <p class="hint">${groups > 0 && groups <= GROUPS && tn('lock.key.groups', groups, {of: GROUPS})}</p>
      <//>
      <${FaultNotice} fault=${!ofKey && fault} />
      <${Button} type="submit" wide first aria-busy=${busy ? 'true' : undefined}>${t(busy ? 'lock.opening' : words)}<//>
    </form>`;
}

/** @param {any} fault */
function sayKey(fault) {
  if (fault.code === 'wrong_secret') return t('lock.key.refused');
  const {title, text} = sayFault(fault);
  return `${title} ${text}`;
}

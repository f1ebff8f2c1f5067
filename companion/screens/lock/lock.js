/** The locked book. It says nothing of what it is: neither its words nor its look, whoever holds the device. */

import {book} from '../../parts/book.js';
import {leave} from '../../parts/guard.js';
import {Button, FaultNotice, Field, Link, LinkButton, Option, html, t, useDeed, useEffect, useRef, useState} from '../../parts/index.js';
import {HELP} from '../../parts/spine.js';

/** The page stands without the spine. */
export const page = 'bare locked';

/** The screen. */
export default function Lock() {
  const {slots, device, settings} = book.lock;
  const has = (/** @type {string} */ kind) => slots.value.some((s) => s.kind === kind);
  const passkey = has('passkey') && !settings.value.careful; // the device's own lock opens a passkey: whoever knows it would be in
  const typed = has('passphrase') || !passkey && !has('recovery') && !device.value;
  return html`<${Locked}>
    ${typed && html`<${Passphrase} />`}
    ${passkey && html`<${Way} first=${!typed} icon="fingerprint" way=${{passkey: true}} words="lock.passkey" />`}
    ${device.value && html`<${Way} first=${!typed && !passkey} icon="smartphone" way=${{device: true}} words="lock.device" />`}
    ${!typed && !passkey && !device.value && html`<p><${LinkButton} first wide to="lock/cannot">${t('lock.printed')}<//></p>`}
    <p class="small"><${Link} to="lock/cannot">${t('lock.cannot')}<//></p>
  <//>`;
}

/**
 * The frame of every locked page.
 *
 * @param {{title?: any, children?: any}} props
 */
export function Locked({title, children}) {
  const gone = (/** @type {Event} */ event) => {
    event.preventDefault();
    void leave();
  };
  return html`<main class="lock" id="main" tabindex="-1">
      <svg class="lock-mark" viewBox="0 0 48 48" aria-hidden="true"><path class="draw" d="M12 6h22a4 4 0 0 1 4 4v28a4 4 0 0 1-4 4H12zM12 6v36M8 14h8M8 24h8M8 34h8" /></svg>
      <h1>${title ?? t('lock.name')}</h1>
      ${children}
    </main>
    <footer class="lock-foot">
      <a href=${HELP}>${t('lock.emergency')}</a>
      <a href="/my/" onClick=${gone}>${t('app.leave')}</a>
    </footer>`;
}

function Passphrase() {
  const [text, setText] = useState('');
  const [shown, setShown] = useState(false);
  const box = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [open, {busy, fault}] = useDeed(() => book.lock.unlock({passphrase: text}));
  const wrong = fault?.code === 'wrong_secret';
  useEffect(() => box.current?.focus({preventScroll: true}), []);
  useEffect(() => {
    if (wrong) box.current?.select();
  }, [fault]);
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (text) void open();
    else box.current?.focus();
  };
  return html`<form onSubmit=${submit}>
    <${Field} label=${t('lock.passphrase')} type=${shown ? 'text' : 'password'} value=${text} onInput=${setText} wrong=${wrong && t('lock.wrong')}
      control=${{ref: box, autocomplete: 'current-password', autocapitalize: 'none', autocorrect: 'off', spellcheck: false, readOnly: busy}}>
      <${Option} checked=${shown} onChange=${setShown}>${t('lock.show')}<//>
    <//>
    <${FaultNotice} fault=${!wrong && fault} />
    <${Button} type="submit" first wide aria-busy=${busy ? 'true' : undefined}>${t(busy ? 'lock.opening' : 'lock.open')}<//>
    <p class="unseen" role="status">${busy && t('lock.opening')}</p>
  </form>`;
}

/**
 * One press.
 *
 * @param {{way: {passkey: true} | {device: true}, words: string, icon: string, first?: boolean}} props
 */
export function Way({way, words, icon, first}) {
  const [open, {busy, fault}] = useDeed(() => book.lock.unlock(way));
  return html`<${FaultNotice} fault=${fault} />
    <${Button} wide first=${first} icon=${icon} aria-busy=${busy ? 'true' : undefined} onClick=${() => open()}>${t(busy ? 'lock.opening' : words)}<//>`;
}

/** Signing in on this device: with the passphrase, the printed key or a passkey. What is in the book here is kept and joins the one that comes. */

import {deviceName} from '../../core/device_name.js';
import {Fault} from '../../core/fault.js';
import {book} from '../../parts/book.js';
import {Button, Choice, FaultNotice, Field, Head, Link, Notice, Option, go, html, t, toast, useDeed, useState} from '../../parts/index.js';
import {PrintedKey} from '../lock/cannot.js';

/** The screen. */
export default function Enter() {
  const [way, setWay] = useState('passphrase');
  const [handle, setHandle] = useState('');
  const enter = async (/** @type {any} */ by) => {
    const name = handle.trim().toLowerCase();
    if (!name) throw new Fault('sign_in');
    try {
      await book.account.signIn({handle: name, ...by, device: deviceName()});
    } catch (error) {
      throw ['denied', 'refused', 'wrong_secret'].includes(/** @type {any} */ (error)?.code) ? new Fault('sign_in', {}, error) : error;
    }
    toast(t('account.enter.done'), undefined, {stay: true});
    go('today', {}, {replace: true});
  };
  const name = html`<${Field} label=${t('account.name')} value=${handle} onInput=${setHandle} control=${{autocomplete: 'username', autocapitalize: 'none', autocorrect: 'off', spellcheck: false}} />`;
  const open = book.status.value === 'open';
  if (book.account.state.value) return html`<p class="crumb"><${Link} to="account">${t('account.title')}<//></p><${Head} title=${t('account.enter')} /><${Notice} title=${t('fault.has_account')}>${t('fault.has_account.more')}<//>`;
  return html`
    <p class="crumb"><${Link} to=${open ? 'account' : 'start'}>${t(open ? 'account.title' : 'app.back')}<//></p>
    <${Head} title=${t('account.enter')} />
    <p>${t('account.enter.more', {host: location.host})}</p>
    ${open && html`<p>${t('account.enter.joins')}</p>`}
    <${Choice} legend=${t('account.with')} value=${way} onChange=${setWay} options=${['passphrase', 'recovery', 'passkey'].map((value) => ({value, label: t(`keys.${value}`)}))} />
    ${way === 'passphrase' && html`<${Passphrase} onEnter=${enter}>${name}<//>`}
    ${way === 'recovery' && html`<${PrintedKey} words="account.enter.deed" onKey=${(/** @type {string} */ recovery) => enter({recovery})}>${name}<//>`}
    ${way === 'passkey' && html`<${Passkey} onEnter=${enter}>${name}<//>`}`;
}

/** @param {{onEnter: (by: any) => Promise<void>, children?: any}} props */
function Passphrase({onEnter, children}) {
  const [text, setText] = useState('');
  const [shown, setShown] = useState(false);
  const [enter, {busy, fault}] = useDeed(() => onEnter({passphrase: text}));
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    void enter();
  };
  return html`<form onSubmit=${submit} novalidate>
    ${children}
    <${Field} label=${t('lock.passphrase')} type=${shown ? 'text' : 'password'} value=${text} onInput=${setText}
      control=${{autocomplete: 'current-password', autocapitalize: 'none', autocorrect: 'off', spellcheck: false, readOnly: busy}}>
      <${Option} checked=${shown} onChange=${setShown}>${t('lock.show')}<//>
    <//>
    <${FaultNotice} fault=${fault} />
    <${Button} type="submit" first wide aria-busy=${busy ? 'true' : undefined}>${t(busy ? 'account.enter.wait' : 'account.enter.deed')}<//>
    <p class="unseen" role="status">${busy && t('account.enter.wait')}</p>
  </form>`;
}

/** @param {{onEnter: (by: any) => Promise<void>, children?: any}} props */
function Passkey({onEnter, children}) {
  const [enter, {busy, fault}] = useDeed(() => onEnter({passkey: true}));
  return html`<p>${t('account.enter.passkey')}</p>${children}<${FaultNotice} fault=${fault} />
    <${Button} first wide icon="fingerprint" aria-busy=${busy ? 'true' : undefined} onClick=${() => enter()}>${t(busy ? 'account.enter.wait' : 'account.enter.deed')}<//>`;
}

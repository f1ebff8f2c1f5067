/** A new account: a made-up name, offered ready-made, and nothing else. */

import {makeName} from './name.js';
import {deviceName} from '../../core/device_name.js';
import {Fault} from '../../core/fault.js';
import {language} from '../../core/words.js';
import {book} from '../../parts/book.js';
import {Button, FaultNotice, Field, Head, Link, LinkButton, Notice, go, html, sayFault, t, toast, useDeed, useState} from '../../parts/index.js';
import {lasting, slots} from '../keys/keys.js';

const FORM = /^[a-z0-9-]{3,32}$/;

/** The screen. */
export default function New() {
  const ready = lasting(slots());
  return html`
    <p class="crumb"><${Link} to="account">${t('account.title')}<//></p>
    <${Head} title=${t('account.new')} />
    ${ready
      ? html`<${Form} />`
      : html`<${Notice} icon="key-round" title=${t('account.first')} buttons=${html`<${LinkButton} small to="keys/passphrase">${t('keys.passphrase.add')}<//> <${LinkButton} small to="keys/sheet">${t('keys.recovery.add')}<//>`}>${t('account.first.more')}<//>`}`;
}

function Form() {
  const [handle, setHandle] = useState(() => makeName(language()));
  const [invite, setInvite] = useState('');
  const [asked, ask] = useState(false);
  const [make, {busy, fault}] = useDeed(async () => {
    const name = handle.trim().toLowerCase();
    if (!FORM.test(name)) throw new Fault('handle_form');
    try {
      await book.account.register({handle: name, device: deviceName(), ...(invite.trim() && {invite: invite.trim()})});
    } catch (error) {
      const known = said(error);
      if (known === 'invite_needed') ask(true);
      throw known ? new Fault(known) : error;
    }
    toast(t('account.new.done', {handle: name}), undefined, {stay: true});
    go('account', {}, {replace: true});
  });
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    void make();
  };
  const ofName = ['handle_form', 'handle_taken'].includes(fault?.code) && sayFault(fault);
  const ofInvite = fault?.code === 'invite_needed' && sayFault(fault);
  return html`
    <p class="standfirst">${t('account.new.what')}</p>
    <form onSubmit=${submit} novalidate>
      <${Field} label=${t('account.new.name')} hint=${t('account.new.name.more')} value=${handle} onInput=${setHandle} wrong=${ofName && `${ofName.title} ${ofName.text}`}
        control=${{autocomplete: 'off', autocapitalize: 'none', autocorrect: 'off', spellcheck: false, maxlength: 32, readOnly: busy}}>
        <p class="buttons"><${Button} small onClick=${() => setHandle(makeName(language()))}>${t('account.new.other')}<//></p>
      <//>
      <p>${t('account.new.keep')}</p>
      ${asked
        ? html`<${Field} label=${t('account.invite')} hint=${t('account.invite.more')} value=${invite} onInput=${setInvite} wrong=${ofInvite && `${ofInvite.title} ${ofInvite.text}`}
            control=${{autocomplete: 'off', autocapitalize: 'none', autocorrect: 'off', spellcheck: false, readOnly: busy}} />`
        : html`<p class="buttons"><${Button} quiet onClick=${() => ask(true)}>${t('account.invite.have')}<//></p>`}
      <${FaultNotice} fault=${!ofName && !ofInvite && fault} />
      <p class="buttons"><${Button} type="submit" first aria-busy=${busy ? 'true' : undefined}>${t(busy ? 'account.new.wait' : 'account.new.deed')}<//></p>
      <p class="small quietly">${t('account.new.honest')} <${Link} to="more/operator">${t('account.what.operator')}<//></p>
    </form>`;
}

/** What the server's answer means here. @param {any} error */
function said(error) {
  if (error?.code === 'denied') return error.data?.field === 'invite' ? 'invite_needed' : 'registration_closed';
  if (error?.code === 'taken') return 'handle_taken';
  if (error?.code === 'refused' && error.data?.field === 'handle') return 'handle_form';
  return '';
}

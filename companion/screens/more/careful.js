/** Careful mode: for somebody whose device is looked into by a person they live with. What it does, and what it cannot do. */

import {book} from '../../parts/book.js';
import {Button, FaultNotice, Head, Link, LinkButton, Notice, html, t, tn, toast, useDeed} from '../../parts/index.js';
import {HELP} from '../../parts/spine.js';
import {lasting, slots} from '../keys/keys.js';

/** The screen. */
export default function Careful() {
  const {careful} = book.lock.settings.value;
  const list = slots();
  const ready = lasting(list);
  const passkeys = list.filter((s) => s.kind === 'passkey').length;
  const [set, {busy, fault}] = useDeed(async (/** @type {boolean} */ on) => {
    if (on && book.lock.keep.value) await book.lock.keepOpen(false);
    await book.lock.set(on ? {careful: true, hide: true, neutral: true} : {careful: false});
    toast(t(on ? 'more.careful.on' : 'careful.off.done'));
  });
  return html`
    <p class="crumb"><${Link} to="more/lock">${t('keys.when')}<//></p>
    <${Head} title=${t('careful.title')} />
    <p class="standfirst">${t('careful.what')}</p>
    ${careful && html`<${Notice} kind="saved" title=${t('more.careful.on')} />`}
    <h2>${t('careful.does')}</h2>
    <ul><li>${t('careful.does.1')}</li><li>${t('careful.does.2')}</li><li>${t('careful.does.3')}</li><li>${t('careful.does.4')}</li></ul>
    <h2>${t('careful.cannot')}</h2>
    <ul><li>${t('careful.cannot.1')}</li><li>${t('careful.cannot.2')}</li><li>${t('careful.cannot.3')}</li></ul>
    <h2>${t('careful.also')}</h2>
    <ul><li>${t('careful.also.1')}</li><li>${t('careful.also.2')}</li><li>${t('careful.also.3')}</li></ul>
    <p><a href=${HELP}>${t('careful.help')}</a></p>
    <${FaultNotice} fault=${fault} />
    ${careful
      ? html`<p class="buttons"><${Button} disabled=${busy} onClick=${() => set(false)}>${t('careful.off')}<//></p>
          ${passkeys > 0 && html`<${Notice} kind="warning" title=${tn('careful.passkeys', passkeys)} buttons=${html`<${LinkButton} small to="keys">${t('keys.title')}<//>`}>${t('careful.passkeys.more')}<//>`}`
      : ready
        ? html`<p class="buttons"><${Button} first disabled=${busy} onClick=${() => set(true)}>${t('careful.on')}<//></p>`
        : html`<${Notice} icon="key-round" title=${t('careful.first')} buttons=${html`<${LinkButton} small to="keys/passphrase">${t('keys.passphrase.add')}<//>`}>${t('careful.first.more')}<//>`}`;
}

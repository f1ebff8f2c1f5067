/** When the book locks on this device, and what it looks like to somebody else. */

import {book} from '../../parts/book.js';
import {Choice, FaultNotice, Head, Link, LinkButton, Notice, Option, html, t, tn, toast, useDeed} from '../../parts/index.js';
import {Wipe} from '../lock/wipe.js';

const TIMES = [0, 1, 5, 15];

/** The screen. */
export default function LockSettings() {
  const {after, hide, neutral, careful} = book.lock.settings.value;
  const none = !book.lock.slots.value.length;
  const [set, {fault}] = useDeed(async (/** @type {Record<string, any>} */ fields) => {
    await book.lock.set(fields);
    toast(t('locking.kept'));
  });
  return html`
    <p class="crumb"><${Link} to="more">${t('place.more')}<//></p>
    <${Head} title=${t('keys.when')} />
    ${none && html`<${Notice} icon="smartphone" title=${t('keys.none')} buttons=${html`<${LinkButton} small to="keys">${t('keys.begin')}<//>`}>${t('locking.nokey')}<//>`}
    ${careful && html`<${Notice} title=${t('more.careful.on')} buttons=${html`<${LinkButton} small to="more/careful">${t('careful.title')}<//>`}>${t('locking.careful')}<//>`}
    <${FaultNotice} fault=${fault} />
    <${Choice} legend=${t('locking.after')} value=${String(after)} onChange=${(/** @type {string} */ v) => set({after: Number(v)})}
      options=${TIMES.map((n) => ({value: String(n), label: n ? tn('locking.minutes', n) : t('locking.once'), hint: n ? undefined : t('locking.once.more')}))} />
    ${after > 0 && html`<${Option} checked=${hide} onChange=${(/** @type {boolean} */ on) => set({hide: on})}>${t('locking.hide')}<//>`}
    <p class="hint">${t('locking.inventory')}</p>
    <h2>${t('locking.looks')}</h2>
    <${Option} checked=${neutral} onChange=${(/** @type {boolean} */ on) => set({neutral: on})}>${t('locking.neutral')}<//>
    <p class="hint">${t('locking.neutral.more', {name: t('lock.name')})}</p>
    <h2>${t('locking.leave')}</h2>
    <p>${t('locking.leave.more')}</p>
    ${!careful && html`<h2>${t('careful.title')}</h2><p>${t('locking.careful.what')}</p><p class="buttons"><${LinkButton} to="more/careful">${t('careful.look')}<//></p>`}
    <h2>${t('locking.wipe')}</h2>
    <p>${t('locking.wipe.more')}</p>
    <${Wipe} />`;
}

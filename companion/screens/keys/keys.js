/** Keys: every way that opens the book, in words; one more, another instead, or one less; and what to do when one may have been seen. */

import {sayDate} from '../../core/words.js';
import {book} from '../../parts/book.js';
import {Button, FaultNotice, Head, Link, LinkButton, Notice, Option, ask, html, t, toast, useDeed, useState} from '../../parts/index.js';

/** @typedef {{id: string, kind: 'passphrase' | 'passkey' | 'recovery', made: string, login?: boolean | string}} Slot */

const ICONS = {passphrase: 'key-round', passkey: 'fingerprint', recovery: 'printer'};

/** @returns {Slot[]} */
export const slots = () => /** @type {any} */ (book.lock.slots.value);

/** Whether a way is there that neither a device nor an address takes with it. @param {Slot[]} list */
export const lasting = (list) => list.some((s) => s.kind !== 'passkey');

/** The screen. */
export default function Keys() {
  const list = slots();
  return html`
    <p class="crumb"><${Link} to="more">${t('place.more')}<//></p>
    <${Head} title=${t('keys.title')} />
    <p class="standfirst">${t('keys.what')}</p>
    <${Advice} list=${list} />
    ${list.length > 0 && html`<ul class="rows">${list.map((slot) => html`<${Row} key=${slot.id} slot=${slot} last=${list.length === 1} />`)}</ul>`}
    <${Add} list=${list} />
    ${list.length > 0 && html`<${Asking} /><${Seen} />`}`;
}

/** What is missing, if anything is. @param {{list: Slot[]}} props */
function Advice({list}) {
  if (!list.length) return html`<${Notice} icon="smartphone" title=${t('keys.none')}>${t('keys.none.more')}<//>`;
  if (!lasting(list)) return html`<${Notice} kind="warning" title=${t('keys.onlypasskey')}>${t('keys.onlypasskey.more')}<//>`;
  if (list.length === 1) return html`<${Notice} title=${t('keys.one')}>${t(list[0]?.kind === 'recovery' ? 'keys.one.printed' : 'keys.one.more')}<//>`;
  return null;
}

/** @param {{slot: Slot, last: boolean}} props */
function Row({slot, last}) {
  const {kind} = slot;
  const [remove, {busy, fault}] = useDeed(async () => {
    const yes = await ask({title: t(`keys.remove.${kind}`), text: t(`keys.remove.${kind}.more`), yes: t('keys.remove.deed'), no: t('keys.keep'), danger: true});
    if (!yes) return;
    await book.lock.removeSlot(slot.id);
    toast(t(`keys.removed.${kind}`));
  });
  return html`<li>
    <div><b>${t(`keys.${kind}`)}</b><br /><span class="small quietly">${t(`keys.${kind}.made`, {day: sayDate(slot.made)})}</span></div>
    <p class="buttons">
      ${kind === 'passphrase' && html`<${LinkButton} small to="keys/passphrase" with=${{change: true}}>${t('keys.change')}<//>`}
      ${kind === 'recovery' && html`<${LinkButton} small to="keys/sheet" with=${{replaces: slot.id}}>${t('keys.reprint')}<//>`}
      ${last
        ? html`<span class="small quietly">${t('keys.last')}</span>`
        : html`<${Button} small disabled=${busy} onClick=${() => remove()} aria-label=${t('keys.remove.of', {what: t(`keys.${kind}`)})}>${t('keys.remove')}<//>`}
    </p>
    <${FaultNotice} fault=${fault} />
  </li>`;
}

/** @param {{list: Slot[]}} props */
function Add({list}) {
  const has = (/** @type {string} */ kind) => list.some((s) => s.kind === kind);
  const careful = book.lock.settings.value.careful;
  const [passkey, {busy, fault}] = useDeed(async () => {
    await book.lock.addPasskey();
    toast(t('keys.passkey.added'));
  });
  const first = !has('passphrase') ? 'passphrase' : !has('recovery') ? 'recovery' : '';
  return html`<section>
    <h2>${t(list.length ? 'keys.add' : 'keys.begin')}</h2>
    <ul class="rows">
      ${!has('passphrase') && html`<${Offer} kind="passphrase"><${LinkButton} first=${first === 'passphrase'} icon=${ICONS.passphrase} to="keys/passphrase">${t('keys.passphrase.add')}<//><//>`}
      ${!has('recovery') && html`<${Offer} kind="recovery"><${LinkButton} first=${first === 'recovery'} icon=${ICONS.recovery} to="keys/sheet">${t('keys.recovery.add')}<//><//>`}
      ${careful
        ? html`<li><div><b>${t('keys.passkey')}</b><br /><span class="small">${t('keys.passkey.careful')}</span></div></li>`
        : html`<${Offer} kind="passkey" fault=${fault}><${Button} icon=${ICONS.passkey} disabled=${busy} onClick=${() => passkey()}>${t('keys.passkey.add')}<//><//>`}
    </ul>
  </section>`;
}

/** @param {{kind: string, fault?: any, children?: any}} props */
function Offer({kind, fault, children}) {
  return html`<li>
    <div><b>${t(`keys.${kind}`)}</b><br /><span class="small">${t(`keys.${kind}.what`)}</span></div>
    <p class="buttons">${children}</p>
    <${FaultNotice} fault=${fault} />
  </li>`;
}

/** Whether the book asks at all on this device. */
function Asking() {
  const [set, {busy, fault}] = useDeed(async (/** @type {boolean} */ on) => {
    if (on && !(await ask({title: t('keys.open.ask'), text: t('keys.open.sure'), yes: t('keys.open.deed'), no: t('keys.open.keep')}))) return;
    await book.lock.keepOpen(on);
    toast(t(on ? 'keys.open.done' : 'keys.open.undone'));
  });
  const [drawn, draw] = useState(0);
  return html`<section>
    <h2>${t('keys.device')}</h2>
    <${Option} key=${drawn} checked=${book.lock.keep.value} disabled=${busy || book.lock.settings.value.careful} onChange=${async (/** @type {boolean} */ on) => (await set(on), draw(drawn + 1))}>${t('keys.open')}<//>
    <p class="hint">${t(book.lock.settings.value.careful ? 'keys.open.careful' : 'keys.open.more')}</p>
    <${FaultNotice} fault=${fault} />
    <p class="buttons"><${LinkButton} to="more/lock">${t('keys.when')}<//></p>
  </section>`;
}

/** A key may have been seen, or a device is in other hands. */
function Seen() {
  const [done, setDone] = useState(false);
  const [rotate, {busy, fault}] = useDeed(async () => {
    const yes = await ask({title: t('keys.rotate.ask'), text: t('keys.rotate.sure'), yes: t('keys.rotate'), no: t('keys.rotate.no')});
    if (!yes) return;
    setDone(false);
    await book.lock.rotate();
    setDone(true);
  });
  return html`<section>
    <h2>${t('keys.seen')}</h2>
    <ol>
      <li>${t('keys.seen.first')}</li>
      <li>${t('keys.seen.then')}</li>
    </ol>
    <p>${t('keys.seen.honest')}</p>
    <${FaultNotice} fault=${fault} />
    ${done && html`<${Notice} kind="saved" title=${t('keys.rotated')} alert>${t('keys.rotated.more')}<//>`}
    <p class="buttons"><${Button} disabled=${busy} onClick=${() => rotate()}>${t('keys.rotate')}<//></p>
  </section>`;
}

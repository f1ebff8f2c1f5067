/** The account: what is kept of it, from where one is signed in, and how one leaves. A book needs none. */

import {moment} from '../../core/member.js';
import {sayDate, sayDay, saySize} from '../../core/words.js';
import {book} from '../../parts/book.js';
import {Button, FaultNotice, Head, Link, LinkButton, Notice, ask, html, t, tn, toast, useDeed, useEffect, useState} from '../../parts/index.js';
import {fileName, saveFile} from '../../parts/save_file.js';
import {lasting, slots} from '../keys/keys.js';
import {saved} from '../more/state.js';

/** The screen. */
export default function Account() {
  const account = book.account.state.value;
  return html`
    <p class="crumb"><${Link} to="more">${t('place.more')}<//></p>
    <${Head} title=${t('account.title')} />
    ${account ? html`<${Mine} account=${account} />` : html`<${None} />`}`;
}

function None() {
  const ready = lasting(slots());
  return html`
    <p class="standfirst">${t('account.what', {host: location.host})}</p>
    <ul><li>${t('account.what.name')}</li><li>${t('account.what.locked')}</li><li>${t('account.what.leave')}</li></ul>
    <p><${Link} to="more/operator">${t('account.what.operator')}<//></p>
    ${ready
      ? html`<p class="buttons"><${LinkButton} first to="account/new">${t('account.new')}<//> <${LinkButton} to="account/enter">${t('account.enter')}<//></p>`
      : html`<${Notice} icon="key-round" title=${t('account.first')}>${t('account.first.more')}<//>
          <p class="buttons"><${LinkButton} first to="keys/passphrase">${t('keys.passphrase.add')}<//> <${LinkButton} to="keys/sheet">${t('keys.recovery.add')}<//>
            <${LinkButton} quiet to="account/enter">${t('account.enter')}<//></p>`}`;
}

/** @param {{account: {handle: string, host: string, made: string, quota?: {used: number, most: number}}}} props */
function Mine({account}) {
  const {handle, host, made, quota} = account;
  return html`
    <dl class="facts">
      <div><dt>${t('account.name')}</dt><dd translate="no">${handle}</dd></div>
      <div><dt>${t('account.at')}</dt><dd translate="no">${host}</dd></div>
      <div><dt>${t('account.since')}</dt><dd>${sayDate(made)}</dd></div>
    </dl>
    <${Backup} />
    ${quota && quota.most > 0 && html`<${Room} ...${quota} />`}
    <${Sessions} />
    <${Away} handle=${handle} host=${host} />`;
}

function Backup() {
  const {state, last, fault: standing} = book.backup.value;
  const {day} = moment(book);
  const [sync, {busy, fault}] = useDeed(() => book.sync());
  return html`<section>
    <h2>${t('account.backup')}</h2>
    <p role="status">${saved()}.${last && ` ${t('account.backup.last', {day: last === new Date().toISOString().slice(0, 10) ? t('account.today') : sayDay(last, day)})}`}</p>
    <${FaultNotice} fault=${fault ?? (state === 'waiting' ? standing : null)} />
    <p class="buttons"><${Button} disabled=${busy || state === 'sending'} onClick=${() => sync()}>${t('account.backup.now')}<//></p>
    <p class="small quietly">${t('account.backup.when')}</p>
  </section>`;
}

/** @param {{used: number, most: number}} props */
function Room({used, most}) {
  return html`<section>
    <h2>${t('account.room')}</h2>
    <p id="room">${t('account.room.used', {used: saySize(used), most: saySize(most)})}</p>
    <progress value=${used} max=${most} aria-labelledby="room"></progress>
    ${used > most * 0.9 && html`<p>${t('account.room.full')}</p>`}
  </section>`;
}

/** @typedef {{id: string, made: string, seen: string, label: string, current: boolean}} Session */

/** From where one is signed in. Days, and nothing finer: the server knows no more. */
function Sessions() {
  const [list, setList] = useState(/** @type {Session[] | null} */ (null));
  const [read, {fault}] = useDeed(async () => setList(await book.account.sessions()));
  useEffect(() => void read(), []);
  const [end, ending] = useDeed(async (/** @type {Session} */ one) => {
    const what = one.label || t('account.device');
    const yes = await ask({title: t('account.end.ask', {what}), text: t('account.end.more'), yes: t('account.end'), no: t('account.end.keep')});
    if (!yes) return;
    await book.account.endSession(one.id);
    setList(await book.account.sessions());
    toast(t('account.ended'));
  });
  return html`<section>
    <h2>${t('account.sessions')}</h2>
    <p>${t('account.sessions.more')}</p>
    <${FaultNotice} fault=${fault ?? ending.fault} buttons=${fault && html`<${Button} small onClick=${() => read()}>${t('app.again')}<//>`} />
    ${!list && !fault && html`<p role="status">${t('account.sessions.wait')}</p>`}
    ${list && html`<ul class="rows">${list.map((one) => html`<li key=${one.id}>
      <div><b>${one.label || t('account.device')}</b>${one.current && ` (${t('account.this')})`}<br />
        <span class="small quietly">${t('account.session', {made: sayDate(one.made), seen: sayDate(one.seen)})}</span></div>
      ${!one.current && html`<p class="buttons"><${Button} small disabled=${ending.busy} onClick=${() => end(one)} aria-label=${t('account.end.of', {what: one.label || t('account.device')})}>${t('account.end')}<//></p>`}
    </li>`)}</ul>`}
  </section>`;
}

/** Taking everything along, signing out, deleting. @param {{handle: string, host: string}} props */
function Away({handle, host}) {
  const {day} = moment(book);
  const [all, everything] = useDeed(async () => saveFile(await book.account.everything(), fileName(t('more.file'), day, 'zip')));
  const [out, leaving] = useDeed(async () => {
    const {pending} = book.backup.value;
    const yes = await ask({title: t('account.out.ask'), text: pending ? tn('account.out.pending', pending) : t('account.out.more'), yes: t('account.out'), no: t('account.out.no')});
    if (!yes) return;
    await book.account.signOut();
    toast(t('account.out.done'));
  });
  const [remove, removing] = useDeed(async () => {
    const yes = await ask({
      title: t('account.remove.ask'), text: t('account.remove.sure', {host}), yes: t('account.remove'), no: t('account.remove.no'), danger: true,
      type: {label: t('account.remove.type', {handle}), equals: handle},
    });
    if (!yes) return;
    await book.account.remove();
    toast(t('account.remove.done'));
  });
  return html`
    <section>
      <h2>${t('account.all')}</h2>
      <p>${t('account.all.more')}</p>
      <${FaultNotice} fault=${everything.fault} />
      <p class="buttons"><${Button} icon="download" disabled=${everything.busy} onClick=${() => all()}>${t(everything.busy ? 'account.all.wait' : 'account.all.deed')}<//> <${LinkButton} quiet to="more/save">${t('account.all.save')}<//></p>
    </section>
    <section>
      <h2>${t('account.leave')}</h2>
      <${FaultNotice} fault=${leaving.fault ?? removing.fault} />
      <ul class="rows">
        <li><div><b>${t('account.out')}</b><br /><span class="small">${t('account.out.what')}</span></div> <p class="buttons"><${Button} disabled=${leaving.busy} onClick=${() => out()}>${t('account.out')}<//></p></li>
        <li><div><b>${t('account.remove')}</b><br /><span class="small">${t('account.remove.what')}</span></div> <p class="buttons"><${Button} danger disabled=${removing.busy} onClick=${() => remove()}>${t('account.remove')}<//></p></li>
      </ul>
    </section>`;
}

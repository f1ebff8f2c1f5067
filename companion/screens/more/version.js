/** Which version this is, what proves it, and the next one: it begins when the member says so. */

import {book} from '../../parts/book.js';
import {Button, FaultNotice, Head, Link, Notice, html, t, useDeed, useEffect, useState} from '../../parts/index.js';
import {check, current, release, update, waiting} from '../../parts/update.js';

/** @typedef {import('../../parts/update.js').Version} Told */

/** The screen. */
export default function Version() {
  const [now, setNow] = useState(/** @type {Told | null} */ (null));
  const [asked, setAsked] = useState(false);
  useEffect(() => void current().then(setNow), []);
  const [look, {busy, fault}] = useDeed(async () => {
    await check();
    setAsked(true);
  });
  const next = waiting.value;
  const pending = book.backup.value.pending;
  return html`
    <p class="crumb"><${Link} to="more">${t('place.more')}<//></p>
    <${Head} title=${t('version.title')} />
    ${next && html`<section class="sheet lit">
      <h2>${t('version.next')}</h2>
      <p>${t('update.ready.more')}${pending > 0 && ` ${t('version.pending')}`}</p>
      <${Facts} version=${next.version} release=${next.release} hash=${next.hash} />
      <p class="buttons"><${Button} first onClick=${update}>${t('version.begin')}<//></p>
    </section>`}
    <h2>${t('version.now')}</h2>
    <${Facts} version=${now?.version} release=${now?.release ?? release} hash=${now?.hash} />
    ${!now && html`<p>${t('version.nothing')}</p>`}
    <${FaultNotice} fault=${fault} />
    ${asked && !next && html`<${Notice} kind="saved" title=${t('version.newest')} alert />`}
    ${now && html`<p class="buttons"><${Button} disabled=${busy} onClick=${() => look()}>${t('version.look')}<//></p>`}
    <h2>${t('version.proof')}</h2>
    <p>${t('version.proof.more')}</p>
    <p class="mono" translate="no">homegroup verify ${location.origin}</p>`;
}

/** @param {{version?: string, release?: string, hash?: string}} props */
function Facts({version, release: name, hash}) {
  return html`<dl class="facts">
    ${version && html`<div><dt>${t('version.version')}</dt><dd translate="no">${version}</dd></div>`}
    <div><dt>${t('version.release')}</dt><dd class="mono" translate="no">${name}</dd></div>
    ${hash && html`<div><dt>${t('version.hash')}</dt><dd class="mono" translate="no">${(hash.match(/.{1,8}/g) ?? []).join(' ')}</dd></div>`}
  </dl>`;
}

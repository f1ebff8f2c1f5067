/**
 * What stands on every screen until it is resolved: a fault of the backup, by its name. Each says what happened, what is safe and
 * what to do. Nothing is sent while one stands; everything on the device stays as it is.
 */

import {html, useState} from '../vendor/ui.js';
import {t} from '../core/words.js';
import {ask} from './dialog.js';
import {book} from './book.js';
import {Button, LinkButton} from './button.js';
import {FaultNotice, useDeed} from './fault.js';

/** The server may hold less than this device because it was restored from a backup: then this device can give what it has. */
const GIVE = ['server_older', 'records_omitted'];

/** The notice of the fault that stands, if one does. */
export function Faults() {
  const {state, fault} = book.backup.value;
  return state === 'fault' && fault ? html`<${Standing} key=${fault.code} fault=${fault} />` : null;
}

/** @param {{fault: {code: string, data?: any}}} props */
function Standing({fault}) {
  const [told, tell] = useState(false);
  const [give, giving] = useDeed(async () => {
    const yes = await ask({title: t('faults.give.ask'), text: t('faults.give.more'), yes: t('faults.give'), no: t('faults.wait')});
    if (yes) await book.account.give();
  });
  const [again, trying] = useDeed(() => book.sync());
  const buttons = html`
    <${LinkButton} small icon="download" to="more/save">${t('faults.save')}<//>
    ${GIVE.includes(fault.code) && html`<${Button} small onClick=${give} disabled=${giving.busy}>${t('faults.give')}<//>`}
    <${Button} small onClick=${again} disabled=${trying.busy}>${t('faults.again')}<//>
    <${Button} small quiet aria-expanded=${String(told)} onClick=${() => tell(!told)}>${t('faults.operator')}<//>`;
  return html`<${FaultNotice} kind="danger" fault=${fault} buttons=${buttons} />
    ${told && html`<p>${t('faults.operator.more', {code: fault.code})}</p>`}
    <${FaultNotice} fault=${giving.fault ?? trying.fault} />`;
}

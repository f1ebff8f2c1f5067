/**
 * A passphrase: made words first, an own one for those who would rather, and once more as the book will ask for it. Nothing is changed
 * before it has been typed.
 */

import {makePassphrase, strongEnough} from '../../crypto/passphrase.js';
import {language} from '../../core/words.js';
import {book} from '../../parts/book.js';
import {Button, FaultNotice, Field, Head, Link, LinkButton, Notice, Option, go, html, sayFault, t, toast, useDeed, useEffect, useRef, useState} from '../../parts/index.js';
import {slots} from './keys.js';

/** @param {{change?: boolean}} props change: in place of the one there is */
export default function Passphrase({change = false}) {
  const [step, setStep] = useState(/** @type {'made' | 'own' | 'type' | 'done'} */ ('made'));
  const [made, setMade] = useState(() => makePassphrase(language()));
  const [chosen, choose] = useState({text: '', own: false});
  const replaces = change && slots().some((s) => s.kind === 'passphrase');
  const take = (/** @type {string} */ text, /** @type {boolean} */ own) => {
    choose({text, own});
    setStep('type');
  };
  return html`
    <p class="crumb"><${Link} to="keys">${t('keys.title')}<//></p>
    <${Head} title=${t(replaces ? 'keys.passphrase.change' : 'keys.passphrase')} />
    ${step === 'made' && html`<${Made} words=${made} onOther=${() => setMade(makePassphrase(language()))} onTake=${() => take(made, false)} onOwn=${() => setStep('own')} />`}
    ${step === 'own' && html`<${Own} onTake=${(/** @type {string} */ text) => take(text, true)} onMade=${() => setStep('made')} />`}
    ${step === 'type' && html`<${Again} text=${chosen.text} replaces=${replaces} onBack=${() => setStep(chosen.own ? 'own' : 'made')} onDone=${() => setStep('done')} />`}
    ${step === 'done' && html`<${Done} replaced=${change} />`}`;
}

/** Puts the focus where a step begins. */
function useFocus() {
  const box = useRef(/** @type {any} */ (null));
  useEffect(() => box.current?.focus({preventScroll: true}), []);
  return box;
}

/** @param {{words: string, onOther: () => void, onTake: () => void, onOwn: () => void}} props */
function Made({words, onOther, onTake, onOwn}) {
  return html`
    <p class="standfirst">${t('keys.made')}</p>
    <p class="madewords" translate="no" role="status" aria-label=${t('keys.made.label')}>${words}</p>
    <p>${t('keys.made.more')}</p>
    <p class="buttons">
      <${Button} first onClick=${onTake}>${t('keys.made.take')}<//>
      <${Button} onClick=${onOther}>${t('keys.made.other')}<//>
      <${Button} quiet onClick=${onOwn}>${t('keys.made.own')}<//>
    </p>`;
}

const NEW = {autocomplete: 'new-password', autocapitalize: 'none', autocorrect: 'off', spellcheck: false};

/** @param {{onTake: (text: string) => void, onMade: () => void}} props */
function Own({onTake, onMade}) {
  const [text, setText] = useState('');
  const [shown, setShown] = useState(false);
  const box = useFocus();
  const [next, {fault}] = useDeed(async () => {
    box.current?.focus();
    strongEnough(text, [location.hostname, book.account.state.value?.handle ?? '']);
    onTake(text);
  });
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    void next();
  };
  const said = fault && sayFault(fault);
  return html`<p>${t('keys.own')}</p>
    <form onSubmit=${submit} novalidate>
      <${Field} label=${t('lock.passphrase')} hint=${t('keys.own.more')} type=${shown ? 'text' : 'password'} value=${text} onInput=${setText} wrong=${said && `${said.title} ${said.text}`} control=${{ref: box, ...NEW}}>
        <${Option} checked=${shown} onChange=${setShown}>${t('lock.show')}<//>
      <//>
      <p class="buttons"><${Button} type="submit" first>${t('keys.next')}<//> <${Button} quiet onClick=${onMade}>${t('keys.own.made')}<//></p>
    </form>`;
}

/** As the lock will ask for it: so that a slip shows now and not on a bad day. @param {{text: string, replaces: boolean, onBack: () => void, onDone: () => void}} props */
function Again({text, replaces, onBack, onDone}) {
  const [typed, setTyped] = useState('');
  const [shown, setShown] = useState(false);
  const [differs, setDiffers] = useState(false);
  const box = useFocus();
  const [keep, {busy, fault}] = useDeed(async () => {
    const same = plain(typed) === plain(text);
    setDiffers(!same);
    if (!same) return void box.current?.select();
    if (replaces) await book.lock.changePassphrase(text);
    else await book.lock.addPassphrase(text);
    onDone();
  });
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    void keep();
  };
  return html`<p>${t('keys.again')}</p>
    <form onSubmit=${submit} novalidate>
      <${Field} label=${t('lock.passphrase')} type=${shown ? 'text' : 'password'} value=${typed} onInput=${setTyped} wrong=${differs && t('keys.again.differs')} control=${{ref: box, readOnly: busy, ...NEW}}>
        <${Option} checked=${shown} onChange=${setShown}>${t('lock.show')}<//>
      <//>
      ${replaces && html`<p>${t('keys.change.more')}</p>`}
      <${FaultNotice} fault=${fault} />
      <p class="buttons">
        <${Button} type="submit" first aria-busy=${busy ? 'true' : undefined}>${t(busy ? 'keys.again.busy' : replaces ? 'keys.change.deed' : 'keys.again.deed')}<//>
        <${Button} quiet disabled=${busy} onClick=${onBack}>${t('keys.again.back')}<//>
      </p>
      <p class="unseen" role="status">${busy && t('keys.again.busy')}</p>
    </form>`;
}

/** As crypto/kdf.js takes it. @param {string} text */
const plain = (text) => text.normalize('NFKC').trim().replace(/\s+/g, ' ');

/** @param {{replaced: boolean}} props */
function Done({replaced}) {
  const box = useFocus();
  const printed = slots().some((s) => s.kind === 'recovery');
  const on = () => {
    toast(t('keys.passphrase.done'), undefined, {stay: true});
    go('keys', {}, {replace: true});
  };
  return html`
    <div ref=${box} tabindex="-1"><${Notice} kind="saved" title=${t('keys.passphrase.done')}>${t(replaced ? 'keys.passphrase.changed' : 'keys.passphrase.asked')}<//></div>
    ${printed
      ? html`<p class="buttons"><${Button} first onClick=${on}>${t('keys.goon')}<//></p>`
      : html`<h2>${t('keys.second')}</h2><p>${t('keys.second.more')}</p>
        <p class="buttons"><${LinkButton} first icon="printer" to="keys/sheet" replace>${t('keys.recovery.add')}<//> <${Button} quiet onClick=${on}>${t('app.later')}<//></p>`}`;
}

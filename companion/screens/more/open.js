/** Opening a file that a book was saved in: what is in it joins the book here. Nothing here is taken away. */

import {sayDate} from '../../core/words.js';
import {book} from '../../parts/book.js';
import {Button, Choice, FaultNotice, Field, Head, Link, LinkButton, Notice, Option, Progress, html, t, tn, useDeed, useEffect, useId, useRef, useState} from '../../parts/index.js';
import {hold} from '../../parts/guard.js';
import {PrintedKey} from '../lock/cannot.js';

const CHOOSING = 10 * 60000; // the file is chosen in a window of the system

/** @typedef {{made: string, added: number, there: number}} Came */

/** The screen. */
export default function Open() {
  const [file, setFile] = useState(/** @type {File | null} */ (null));
  const [way, setWay] = useState('recovery');
  const [at, setAt] = useState({done: 0, most: 0, busy: false});
  const [came, setCame] = useState(/** @type {Came | null} */ (null));
  const stop = useRef(/** @type {AbortController | null} */ (null));
  const open = book.status.value === 'open';
  useEffect(() => () => stop.current?.abort(), []);
  const read = async (/** @type {{recovery?: string, passphrase?: string}} */ by) => {
    if (!file) return;
    if (book.status.value === 'new') await book.lock.begin();
    stop.current = new AbortController();
    setAt({done: 0, most: 0, busy: true});
    try {
      setCame(await book.saved.open(file, by, {onProgress: (/** @type {number} */ done, /** @type {number} */ most) => setAt({done, most, busy: true}), signal: stop.current.signal}));
    } finally {
      setAt({done: 0, most: 0, busy: false});
    }
  };
  if (came) return html`<${Head} title=${t('more.open')} /><${Done} came=${came} />`;
  return html`
    <p class="crumb"><${Link} to=${open ? 'more' : 'start'}>${t(open ? 'place.more' : 'app.back')}<//></p>
    <${Head} title=${t('more.open')} />
    <p>${t(open ? 'open.joins' : 'open.begins')}</p>
    <${Pick} onFile=${setFile} />
    ${file && html`
      <${Choice} legend=${t('open.with')} value=${way} onChange=${setWay} options=${[{value: 'recovery', label: t('keys.recovery'), hint: t('open.with.key')}, {value: 'passphrase', label: t('lock.passphrase'), hint: t('open.with.passphrase')}]} />
      ${way === 'recovery' ? html`<${PrintedKey} words="open.deed" onKey=${(/** @type {string} */ recovery) => read({recovery})} />` : html`<${Passphrase} onRead=${read} />`}`}
    ${at.busy && html`<${Progress} text=${t('open.busy')} done=${at.done} most=${at.most} onStop=${() => stop.current?.abort()} />`}`;
}

/** @param {{onFile: (file: File | null) => void}} props */
function Pick({onFile}) {
  const id = useId();
  const choose = (/** @type {Event} */ event) => onFile(/** @type {HTMLInputElement} */ (event.target).files?.[0] ?? null);
  return html`<div class="field">
    <label for=${id}>${t('open.file')}</label>
    <p class="hint" id=${`${id}h`}>${t('open.file.more')}</p>
    <input id=${id} type="file" autocomplete="off" accept=".age" aria-describedby=${`${id}h`} onClick=${() => void hold(CHOOSING, {away: true})} onChange=${choose} />
  </div>`;
}

/** @param {{onRead: (by: {passphrase: string}) => Promise<void>}} props */
function Passphrase({onRead}) {
  const [text, setText] = useState('');
  const [shown, show] = useState(false);
  const [read, {busy, fault}] = useDeed(() => onRead({passphrase: text}));
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    void read();
  };
  return html`<form onSubmit=${submit} novalidate>
    <${Field} label=${t('open.passphrase')} type=${shown ? 'text' : 'password'} value=${text} onInput=${setText} control=${{autocomplete: 'off', autocapitalize: 'none', autocorrect: 'off', spellcheck: false, readOnly: busy}}>
      <${Option} checked=${shown} onChange=${show}>${t('lock.show')}<//>
    <//>
    <${FaultNotice} fault=${fault} />
    <${Button} type="submit" first wide aria-busy=${busy ? 'true' : undefined}>${t(busy ? 'lock.opening' : 'open.deed')}<//>
  </form>`;
}

/** @param {{came: Came}} props */
function Done({came}) {
  const {made, added, there} = came;
  const parts = [tn('open.added', added), there ? tn('open.there', there) : ''].filter(Boolean).join(' ');
  return html`<${Notice} kind="saved" title=${t('open.done', {day: sayDate(made)})} alert>${parts}<//>
    <p class="buttons"><${LinkButton} first to="today" replace>${t('place.today')}<//> <${LinkButton} to="path">${t('place.path')}<//></p>`;
}

/** Saving the book: as a file that only its keys open, as one under a passphrase of its own, open to read, or on paper. Nothing of it needs this site. */

import {strongEnough} from '../../crypto/passphrase.js';
import {moment, programs} from '../../core/member.js';
import {packs} from '../../core/packs.js';
import {language} from '../../core/words.js';
import {book} from '../../parts/book.js';
import {Button, FaultNotice, Field, Head, Link, LinkButton, Notice, Option, Progress, ask, html, sayFault, t, toast, useDeed, useEffect, useRef, useState} from '../../parts/index.js';
import {fileName, saveFile} from '../../parts/save_file.js';
import {slots} from '../keys/keys.js';

/** The screen. */
export default function Save() {
  return html`
    <p class="crumb"><${Link} to="more">${t('place.more')}<//></p>
    <${Head} title=${t('more.save')} />
    <p class="standfirst">${t('save.what')}</p>
    <${Locked} />
    <${Under} />
    <${Open} />
    <${Paper} />`;
}

/**
 * Long work with Stop beside it, and a file at its end.
 *
 * @param {(watch: {onProgress: (done: number, most: number) => void, signal: AbortSignal}) => Promise<Blob>} make
 * @param {string} ending
 */
function useFile(make, ending) {
  const {day} = moment(book);
  const [at, setAt] = useState({done: 0, most: 0});
  const stop = useRef(/** @type {AbortController | null} */ (null));
  useEffect(() => () => stop.current?.abort(), []);
  const [run, {busy, fault}] = useDeed(async () => {
    stop.current = new AbortController();
    setAt({done: 0, most: 0});
    const blob = await make({onProgress: (done, most) => setAt({done, most}), signal: stop.current.signal});
    await saveFile(blob, fileName(t('more.file'), day, ending));
    toast(t('save.done'));
  });
  const shown = busy && html`<${Progress} text=${t('save.busy')} done=${at.done} most=${at.most} onStop=${() => stop.current?.abort()} />`;
  return {run, busy, fault, shown};
}

/** For all ways to unlock. */
function Locked() {
  const printed = slots().some((s) => s.kind === 'recovery');
  const {run, busy, fault, shown} = useFile((watch) => book.saved.snapshot(watch), 'age');
  return html`<section>
    <h2>${t('save.locked')}</h2>
    ${printed
      ? html`<p>${t('save.locked.more')}</p>
          <${FaultNotice} fault=${fault} />
          ${shown || html`<p class="buttons"><${Button} first icon="download" disabled=${busy} onClick=${() => run()}>${t('save.locked.deed')}<//></p>`}`
      : html`<p>${t('save.locked.none')}</p><p class="buttons"><${LinkButton} icon="printer" to="keys/sheet">${t('keys.recovery.add')}<//></p>`}
  </section>`;
}

/** Under a passphrase of its own. */
function Under() {
  const [text, setText] = useState('');
  const [shown, show] = useState(false);
  const [weak, setWeak] = useState(/** @type {any} */ (null));
  const box = useRef(/** @type {HTMLInputElement | null} */ (null));
  const file = useFile((watch) => book.saved.passphraseFile(text, watch), 'age');
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    try {
      strongEnough(text, [location.hostname]);
      setWeak(null);
      void file.run();
    } catch (error) {
      setWeak(error);
      box.current?.focus();
    }
  };
  const said = weak && sayFault(weak);
  return html`<section>
    <h2>${t('save.under')}</h2>
    <p>${t('save.under.more')}</p>
    <form onSubmit=${submit} novalidate>
      <${Field} label=${t('save.under.field')} hint=${t('save.under.hint')} type=${shown ? 'text' : 'password'} value=${text} onInput=${setText} wrong=${said && `${said.title} ${said.text}`}
        control=${{ref: box, autocomplete: 'new-password', autocapitalize: 'none', autocorrect: 'off', spellcheck: false, readOnly: file.busy}}>
        <${Option} checked=${shown} onChange=${show}>${t('lock.show')}<//>
      <//>
      <${FaultNotice} fault=${file.fault} />
      ${file.shown || html`<p class="buttons"><${Button} type="submit" icon="download">${t('save.under.deed')}<//></p>`}
    </form>
  </section>`;
}

/** Open to whoever has the file. */
function Open() {
  const sure = async () => ask({title: t('save.open.ask'), text: t('save.open.sure'), yes: t('save.open.yes'), no: t('save.open.no')});
  const make = (/** @type {() => Promise<Blob>} */ get) => async () => {
    if (!(await sure())) throw new DOMException('', 'AbortError');
    return get();
  };
  const pages = useFile(make(() => book.saved.markdown()), 'md');
  const data = useFile(make(() => book.saved.json()), 'json');
  return html`<section>
    <h2>${t('save.open')}</h2>
    <p>${t('save.open.more')}</p>
    <${FaultNotice} fault=${pages.fault ?? data.fault} />
    <p class="buttons"><${Button} disabled=${pages.busy} onClick=${() => pages.run()}>${t('save.open.pages')}<//> <${Button} disabled=${data.busy} onClick=${() => data.run()}>${t('save.open.data')}<//></p>
  </section>`;
}

/** On paper. */
function Paper() {
  const chosen = programs(book).map((id) => packs.seePack(id, language()).value).filter((p) => p !== undefined);
  return html`<section>
    <h2>${t('save.paper')}</h2>
    <p>${t('save.paper.more')}</p>
    ${chosen.length
      ? html`<p class="buttons">${chosen.map((p) => html`<${LinkButton} key=${p.id} icon="printer" to="reading" with=${{program: p.id}}>${t('save.paper.deed', {program: p.short || p.name})}<//> `)}</p>`
      : html`<${Notice} title=${t('save.paper.none')}>${t('save.paper.none.more')}<//>`}
  </section>`;
}

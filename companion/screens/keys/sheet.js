/** The recovery sheet: a key on paper. It opens nothing before somebody has shown that the paper is there, by typing one group from it. */

import {encodeQR} from '../../vendor/qr.js';
import {moment} from '../../core/member.js';
import {language, rich, sayDate} from '../../core/words.js';
import {book} from '../../parts/book.js';
import {Button, FaultNotice, Field, LinkButton, Notice, go, html, t, toast, useDeed, useEffect, useRef, useState} from '../../parts/index.js';
import {hold} from '../../parts/guard.js';

/** The page stands without the spine. */
export const page = 'bare paper';

const WHILE = 20 * 60000; // printers are slow, and a phone leaves the window for them

/** @typedef {{text: string, groups: string[], check: string[], confirm: () => Promise<any>}} Made */

/** @param {{replaces?: string}} props replaces: the slot of an older sheet, which ends when this one is confirmed */
export default function Sheet({replaces}) {
  const [made, setMade] = useState(/** @type {Made | null} */ (null));
  const [make, {fault}] = useDeed(async () => setMade(/** @type {any} */ (await book.lock.makeRecovery(language()))));
  useEffect(() => {
    void make();
    return hold(WHILE, {away: true});
  }, []);
  if (fault) return html`<main id="main" class="steady" tabindex="-1"><h1>${t('keys.sheet.title')}</h1><${FaultNotice} fault=${fault} />
    <p class="buttons"><${Button} first onClick=${() => make()}>${t('app.again')}<//> <${LinkButton} to="keys" replace>${t('app.back')}<//></p></main>`;
  if (!made) return html`<main id="main" class="steady" tabindex="-1"><h1>${t('keys.sheet.title')}</h1><p role="status">${t('keys.sheet.making')}</p></main>`;
  return html`<${Bar} made=${made} replaces=${replaces} /><${Paper} made=${made} />`;
}

/** @param {{made: Made, replaces?: string}} props */
function Bar({made, replaces}) {
  const [asking, setAsking] = useState(false);
  return html`<header class="noprint paper-bar">
    <p>${t('keys.sheet.nocopy')}</p>
    ${replaces && html`<p>${t('keys.sheet.replaces')}</p>`}
    ${asking
      ? html`<${Confirm} made=${made} replaces=${replaces} onBack=${() => setAsking(false)} />`
      : html`<p class="buttons">
          <${Button} first icon="printer" onClick=${() => print()}>${t('keys.sheet.print')}<//>
          <${Button} onClick=${() => setAsking(true)}>${t('keys.sheet.have')}<//>
          <${LinkButton} quiet to="keys" replace>${t('app.later')}<//>
        </p>`}
  </header>`;
}

/** @param {{made: Made, replaces?: string, onBack: () => void}} props */
function Confirm({made, replaces, onBack}) {
  const [at] = useState(() => crypto.getRandomValues(new Uint8Array(1))[0] ?? 0);
  const n = at % (made.groups.length - 1); // the last group is short
  const [typed, setTyped] = useState('');
  const [differs, setDiffers] = useState(false);
  const box = useRef(/** @type {HTMLInputElement | null} */ (null));
  const confirmed = useRef(false);
  useEffect(() => box.current?.focus({preventScroll: true}), []);
  const [confirm, {busy, fault}] = useDeed(async () => {
    const same = typed.toUpperCase().replace(/[^0-9A-Z]/g, '').replace(/O/g, '0') === made.groups[n];
    setDiffers(!same);
    if (!same) return void box.current?.select();
    if (!confirmed.current) await made.confirm();
    confirmed.current = true;
    if (replaces) await book.lock.removeSlot(replaces);
    toast(t('keys.sheet.done'), undefined, {stay: true});
    go('keys', {}, {replace: true});
  });
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    void confirm();
  };
  return html`<form onSubmit=${submit} novalidate>
    <${Field} label=${t('keys.sheet.group', {n: n + 1})} hint=${t('keys.sheet.group.more')} value=${typed} onInput=${setTyped} wrong=${differs && t('keys.sheet.group.differs', {n: n + 1})}
      control=${{ref: box, class: 'mono', size: 8, autocomplete: 'off', autocapitalize: 'characters', autocorrect: 'off', spellcheck: false, readOnly: busy}} />
    <${FaultNotice} fault=${fault} />
    <p class="buttons"><${Button} type="submit" first aria-busy=${busy ? 'true' : undefined}>${t('keys.sheet.confirm')}<//> <${Button} quiet disabled=${busy} onClick=${onBack}>${t('keys.sheet.notyet')}<//></p>
  </form>`;
}

/** What is printed. @param {{made: Made}} props */
function Paper({made}) {
  const {day} = moment(book);
  const blank = html`<span class="fill">${'\u00a0'}</span>`;
  return html`<main class="paper-sheet" id="main" tabindex="-1">
    <header>
      <h1>${t('keys.sheet.title')}</h1>
      <p>${rich('keys.sheet.opens', {who: blank, day: sayDate(day), host: html`<b>${location.host}</b>`})}</p>
    </header>
    <div class="paper-key">
      <${Square} text=${made.text} />
      <div>
        <h2>${t('lock.key')}</h2>
        <p class="keytext" translate="no"><b>${made.text.slice(0, -made.groups.join('').length)}</b></p>
        <ol class="keytext" translate="no">${made.groups.map((group, i) => html`<li key=${i}>${group}</li>`)}</ol>
        <p class="small">${rich('keys.sheet.check', {words: html`<b translate="no">${made.check.join(', ')}</b>`})}</p>
      </div>
    </div>
    <div class="paper-cols">
      <section>
        <h2>${t('keys.sheet.keep')}</h2>
        <ul><li>${t('keys.sheet.keep.1')}</li><li>${t('keys.sheet.keep.2')}</li><li>${t('keys.sheet.keep.3')}</li></ul>
      </section>
      <section>
        <h2>${t('keys.sheet.use')}</h2>
        <ol>
          <li>${t('keys.sheet.use.1', {cannot: t('lock.cannot')})}</li>
          <li>${t('keys.sheet.use.2')}</li>
          <li>${rich('keys.sheet.use.3', {age: html`<b>age</b>`})}<br /><span class="mono" translate="no">age -d -i key.txt snapshot.age | tar x</span></li>
        </ol>
      </section>
    </div>
    <p class="paper-note">${t('keys.sheet.note')}</p>
  </main>`;
}

/** @param {{text: string}} props */
function Square({text}) {
  const rows = encodeQR(text, 'raw', {ecc: 'medium', border: 4});
  const size = rows.length;
  const path = rows.flatMap((row, y) => runs(row).map(([x, w]) => `M${x} ${y}h${w}v1h-${w}z`)).join('');
  return html`<svg class="qr" viewBox=${`0 0 ${size} ${size}`} role="img" aria-label=${t('keys.sheet.square')}><path d=${path} /></svg>`;
}

/** Where the dark squares of a row begin, and how many stand side by side. @param {boolean[]} row */
function runs(row) {
  /** @type {[number, number][]} */
  const found = [];
  row.forEach((dark, x) => {
    const last = found[found.length - 1];
    if (dark && last && last[0] + last[1] === x) last[1] += 1;
    else if (dark) found.push([x, 1]);
  });
  return found;
}

/** Pictures and files of a page. Each is locked in pieces before it is kept, and opened again only here. */

import {saySize} from '../../core/words.js';
import {book} from '../../parts/book.js';
import {hold} from '../../parts/guard.js';
import {Button, FaultNotice, Icon, Notice, Progress, html, t, toast, useDeed, useEffect, useId, useRef, useState} from '../../parts/index.js';

/** @typedef {{blob: string, key: string, name: string, type: string, size: number}} Ref */

const MOST = 10 * 1024 * 1024;

/** What a browser shows as a picture. A drawing that can hold a program is not among them. */
const PICTURES = ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif', 'image/bmp'];

const CHOOSING = 3 * 60000; // as long as one may look for a picture elsewhere before the book locks

/** @param {{files: Ref[], onChange: (files: Ref[]) => Promise<void>}} props */
export function Files({files, onChange}) {
  const id = useId();
  const box = useRef(/** @type {HTMLInputElement | null} */ (null));
  const letGo = useRef(() => {});
  const latest = useRef(files);
  latest.current = files;
  const [big, setBig] = useState('');
  const [name, setName] = useState('');
  useEffect(() => () => letGo.current(), []);
  const choose = () => {
    letGo.current = hold(CHOOSING, {away: true});
    box.current?.click();
  };
  const [add, {busy, fault}] = useDeed(async (/** @type {File[]} */ chosen) => {
    letGo.current();
    setBig('');
    try {
      for (const file of chosen) {
        if (file.size > MOST) {
          setBig(file.name);
          continue;
        }
        setName(file.name);
        const ref = await book.attach(file);
        latest.current = [...latest.current, ref]; // what is chosen together comes one after another
        await onChange(latest.current);
      }
    } finally {
      setName('');
    }
  });
  const took = (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const chosen = [...(input.files ?? [])];
    input.value = '';
    void add(chosen);
  };
  const remove = async (/** @type {Ref} */ ref) => {
    const before = files;
    await onChange(files.filter((f) => f.blob !== ref.blob));
    toast(t('journal.file.removed', {name: ref.name}), () => onChange(before));
  };
  return html`<section class="own" aria-labelledby=${id}>
    <h2 id=${id}>${t('journal.files')}</h2>
    ${files.length > 0 && html`<ul class="rows">${files.map((ref) => html`<${One} key=${ref.blob} file=${ref} onRemove=${() => remove(ref)} />`)}</ul>`}
    <input ref=${box} type="file" autocomplete="off" multiple hidden onChange=${took} onCancel=${() => letGo.current()} />
    <p class="buttons"><${Button} icon="paperclip" disabled=${busy} onClick=${choose}>${t('journal.attach')}<//></p>
    <p class="hint">${t('journal.files.more')}</p>
    ${busy && name && html`<${Progress} text=${t('journal.attaching', {name})} />`}
    ${big && html`<${Notice} kind="warning" title=${t('journal.attach.big', {name: big})} alert>${t('journal.attach.big.more')}<//>`}
    <${FaultNotice} fault=${fault} />
  </section>`;
}

/** @param {{file: Ref, onRemove: () => void}} props */
function One({file, onRemove}) {
  const picture = PICTURES.includes(file.type);
  const [url, setUrl] = useState('');
  const [open, {busy, fault}] = useDeed(async () => {
    const blob = await book.attachment(file);
    setUrl(URL.createObjectURL(blob));
  });
  useEffect(() => {
    if (picture) void open();
  }, [file.blob]);
  useEffect(() => () => void (url && URL.revokeObjectURL(url)), [url]);
  const [save, saving] = useDeed(async () => {
    const blob = await book.attachment(file);
    const at = URL.createObjectURL(blob.slice(0, blob.size, 'application/octet-stream')); // to be kept, never to be run in a window of ours
    const link = document.createElement('a');
    link.href = at;
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(at), 60000);
  });
  return html`<li>
    <span class="attached">${url && picture && html`<img src=${url} alt=${t('journal.file.alt', {name: file.name})} />`}
      <span><${Icon} name="paperclip" /> <b>${file.name}</b> <span class="small quietly">${saySize(file.size)}</span></span>
      ${fault && html`<span class="small quietly">${t('journal.file.missing')} <${Button} small quiet disabled=${busy} onClick=${() => open()}>${t('app.again')}<//></span>`}
      <${FaultNotice} fault=${saving.fault} /></span>
    <span class="buttons"><${Button} small icon="download" disabled=${saving.busy} onClick=${() => save()}>${t('journal.file.save')}<span class="unseen"> ${file.name}</span><//>
      <${Button} small quiet onClick=${onRemove}>${t('journal.file.remove')}<span class="unseen"> ${file.name}</span><//></span>
  </li>`;
}

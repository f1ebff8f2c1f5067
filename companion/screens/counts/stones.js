/** The milestones of a count: those of the program as long as the member changes nothing, then the member's own list. */

import {isLength, stones} from '../../core/counts.js';
import {Saver, useSaver} from '../../core/saver.js';
import {book} from '../../parts/book.js';
import {Button, Field, Head, Link, html, t, toast, useState} from '../../parts/index.js';
import {StoneToken, sayStone, sayWhat, whole} from './say.js';

const COLOURS = ['white', 'silver', 'grey', 'black', 'red', 'orange', 'yellow', 'gold', 'green', 'glow', 'blue', 'purple', 'pink', 'copper', 'bronze'];
const KINDS = ['chip', 'key_tag', 'medallion', 'pin', 'none'];

/** @typedef {import('./say.js').Stone} Stone */

/** @param {{id: string}} props */
export default function Stones({id}) {
  void book.version.value;
  const count = /** @type {any} */ (book.get(id));
  if (!count) return html`<${Head} title=${t('counts.gone')} /><p>${t('counts.gone.more')}</p>`;
  return html`<${List} count=${count} />`;
}

/** @param {{count: import('./say.js').Count}} props */
function List({count}) {
  const w = whole(count);
  const program = w.pack?.milestones;
  const [open, setOpen] = useState('');
  const keep = (/** @type {Stone[] | null} */ list) => book.put({k: 'count', id: count.id, stones: list});
  const change = (/** @type {Stone} */ stone) => keep(w.stones.map((s) => (s.id === stone.id ? stone : s)));
  const remove = async (/** @type {Stone} */ stone) => {
    const before = count.stones ?? null;
    await keep(w.stones.filter((s) => s.id !== stone.id));
    toast(t('counts.stones.removed', {name: sayStone(stone, 0, program)}), () => keep(before));
  };
  const reset = async () => {
    const before = count.stones ?? null;
    await keep(null);
    toast(t('counts.stones.reset.done'), () => keep(before));
  };
  return html`
    <p class="crumb"><${Link} to="counts/one" with=${{id: count.id}}>${sayWhat(w)}<//></p>
    <${Head} title=${t('counts.stones')} />
    <p>${count.stones ? t('counts.stones.own') : w.pack ? t('counts.stones.program', {program: w.pack.name}) : t('counts.stones.plain')}</p>
    ${w.stones.length ? html`<ul class="rows">${w.stones.map((stone) => html`<li key=${stone.id}>
      <div class="count"><${StoneToken} due=${{stone, times: 0}} pack=${w.pack} /><div><b>${sayStone(stone, 0, program)}</b></div></div>
      <p class="buttons">
        <${Button} small aria-expanded=${String(open === stone.id)} onClick=${() => setOpen(open === stone.id ? '' : stone.id)}>${t('counts.stones.edit')}<span class="unseen"> ${sayStone(stone, 0, program)}</span><//>
        <${Button} small onClick=${() => remove(stone)}>${t('counts.stones.remove')}<span class="unseen"> ${sayStone(stone, 0, program)}</span><//></p>
      ${open === stone.id && html`<${One} key=${`edit${stone.id}`} count=${count} stone=${stone} list=${w.stones} name=${sayStone(stone, 0, program)} onChange=${change} />`}
    </li>`)}</ul>` : html`<p>${t('counts.stones.none')}</p>`}
    <h2>${t('counts.stones.add')}</h2>
    <${Add} key=${w.stones.length} onAdd=${(/** @type {Stone} */ stone) => keep([...w.stones, stone])} />
    ${count.stones && html`<p class="buttons"><${Button} onClick=${reset}>${w.pack ? t('counts.stones.reset', {program: w.pack.name}) : t('counts.stones.reset.plain')}<//></p>`}`;
}

/** Name and token of one. @param {{count: import('./say.js').Count, stone: Stone, list: Stone[], name: string, onChange: (stone: Stone) => void}} props */
function One({count, stone, list, name, onChange}) {
  const saver = useSaver(() => new Saver(book, {k: 'count', id: count.id}), [count.id, stone.id]);
  const [text, setText] = useState(name);
  const rename = (/** @type {string} */ value) => {
    setText(value);
    const next = {...stone, name: value.trim()};
    if (!next.name) delete (/** @type {any} */ (next).name);
    saver.set({stones: list.map((s) => (s.id === stone.id ? next : s))});
  };
  return html`<div class="whole-row">
    <${Field} label=${t('counts.stones.name')} value=${text} onInput=${rename} control=${{autocomplete: 'off'}} />
    <${TokenFields} token=${stone.token ?? {}} onChange=${(/** @type {any} */ token) => onChange({...stone, ...(text.trim() && text !== name ? {name: text.trim()} : {}), token})} />
  </div>`;
}

/** @param {{token: import('../../core/counts.js').Token, onChange: (token: any) => void}} props */
function TokenFields({token, onChange}) {
  const kind = token.kind ?? 'none';
  return html`<${Field} label=${t('counts.stones.kind')} value=${kind} onInput=${(/** @type {string} */ v) => onChange({...token, kind: v, ...(v !== 'none' && !token.colour ? {colour: 'white'} : {})})}
      options=${KINDS.map((k) => ({value: k, label: t(`counts.kind.${k}`)}))} />
    ${kind !== 'none' && html`<${Field} label=${t('counts.stones.colour')} value=${token.colour ?? 'white'} onInput=${(/** @type {string} */ v) => onChange({...token, colour: v})}
      options=${COLOURS.map((c) => ({value: c, label: t(`counts.colour.${c}`)}))} />`}`;
}

/** @param {{onAdd: (stone: Stone) => void}} props */
function Add({onAdd}) {
  const [n, setN] = useState('');
  const [unit, setUnit] = useState('D');
  const [back, setBack] = useState('once');
  const [name, setName] = useState('');
  const [token, setToken] = useState(/** @type {any} */ ({kind: 'none'}));
  const [tried, setTried] = useState(false);
  const length = `P${Number(n)}${unit}`;
  const fits = /^\d+$/.test(n.trim()) && isLength(length);
  const add = (/** @type {Event} */ event) => {
    event.preventDefault();
    setTried(true);
    if (!fits) return;
    const id = `own-${Array.from(crypto.getRandomValues(new Uint8Array(6)), (b) => b.toString(16).padStart(2, '0')).join('')}`;
    const [stone] = stones({id: '', stones: [{id, ...(back === 'once' ? {after: length} : {every: length}), ...(name.trim() ? {name: name.trim()} : {}), token}]});
    if (stone) onAdd(stone);
  };
  return html`<form onSubmit=${add} novalidate>
    <${Field} label=${t('counts.stones.after')} value=${n} onInput=${setN} wrong=${tried && !fits && t('counts.stones.after.wrong')} control=${{inputmode: 'numeric', autocomplete: 'off'}} />
    <${Field} label=${t('counts.stones.unit')} value=${unit} onInput=${setUnit} options=${['D', 'W', 'M', 'Y'].map((u) => ({value: u, label: t(`counts.units.${u}`)}))} />
    <${Field} label=${t('counts.stones.back')} value=${back} onInput=${setBack} options=${['once', 'every'].map((v) => ({value: v, label: t(`counts.stones.${v}`)}))} />
    ${back === 'once' && html`<${Field} label=${t('counts.stones.name')} hint=${t('counts.stones.name.more')} value=${name} onInput=${setName} control=${{autocomplete: 'off'}} />`}
    <${TokenFields} token=${token} onChange=${setToken} />
    <p class="buttons"><${Button} type="submit">${t('counts.stones.add')}<//></p>
  </form>`;
}

/** One count: how long, what was before, its milestones, and what one may do with it. */

import {sayShort, sayDate} from '../../core/words.js';
import {book} from '../../parts/book.js';
import {Button, Empty, Head, Link, LinkButton, ask, go, html, t, tn, toast} from '../../parts/index.js';
import {CountLine, StoneToken, sayStone, sayTime, sayWhat, whole} from './say.js';

/** @typedef {import('./say.js').Whole} Whole */

/** @param {{id: string}} props */
export default function One({id}) {
  void book.version.value;
  const count = /** @type {import('./say.js').Count | undefined} */ (/** @type {any} */ (book.get(id)));
  if (!count) return html`<${Head} title=${t('counts.title')} /><${Empty} title=${t('counts.gone')} text=${t('counts.gone.more')}><${LinkButton} to="counts">${t('counts.all')}<//><//>`;
  const w = whole(count);
  return html`
    <p class="crumb"><${Link} to="counts">${t('counts.all')}<//></p>
    <${Head} title=${sayWhat(w)} />
    <div class="counts"><div class="count"><${CountLine} w=${w} /></div></div>
    <p class="buttons">
      ${w.look.state === 'resting'
        ? html`<${LinkButton} first to="counts/edit" with=${{id, part: 'start'}}>${t('counts.again')}<//>`
        : w.look.state === 'open'
          ? html`<${LinkButton} first to="counts/edit" with=${{id, part: 'start'}}>${t('counts.giveday')}<//>`
          : html`<${LinkButton} to="counts/setback" with=${{count: id}}>${t('counts.setback')}<//>`}
      <${LinkButton} icon="pencil" to="counts/edit" with=${{id}}>${t('counts.edit')}<//>
    </p>
    <${Milestones} w=${w} />
    <${Runs} w=${w} />
    <p class="buttons"><${Button} quiet danger onClick=${() => remove(w)}>${t('counts.remove')}<//></p>`;
}

/** @param {{w: Whole}} props */
export function Milestones({w}) {
  const {count, reached, next, pack, day} = w;
  const shown = reached.slice(-11);
  return html`<section>
    <h2>${t('counts.stones')}</h2>
    ${reached.length > shown.length && html`<p class="small quietly">${tn('counts.stones.before', reached.length - shown.length)}</p>`}
    ${reached.length || next
      ? html`<ul class="tokens">
          ${shown.map((due) => html`<li key=${due.key}><${StoneToken} due=${due} pack=${pack} />${sayStone(due.stone, due.times, pack?.milestones)}<br />
            <span class="quietly">${sayShort(due.on, day)}</span>
            ${due.stone.token && due.stone.token.kind !== 'none' && html`<${Take} w=${w} due=${due} />`}</li>`)}
          ${next && html`<li key="next"><${StoneToken} due=${next} pack=${pack} />${sayStone(next.stone, next.times, pack?.milestones)}<br /><span class="quietly">${t('counts.on', {day: sayShort(next.on, day)})}</span></li>`}
        </ul>`
      : html`<p>${t(w.stones.length ? 'counts.stones.later' : 'counts.stones.none')}</p>`}
    ${pack?.tokens_note && html`<p class="small quietly">${pack.tokens_note}</p>`}
    <p class="buttons"><${LinkButton} quiet to="counts/stones" with=${{id: count.id}}>${t('counts.stones.change')}<//></p>
  </section>`;
}

/** Notes that a token was taken. @param {{w: Whole, due: import('./say.js').Due}} props */
function Take({w, due}) {
  const {count, day} = w;
  const name = sayStone(due.stone, due.times, w.pack?.milestones);
  const take = async () => {
    const entry = await book.put({k: 'token', count: count.id, stone: due.key, day});
    toast(t('counts.taken.done', {name}), () => book.remove(entry.id));
  };
  const leave = async () => {
    const undo = due.taken && await book.remove(due.taken.id);
    toast(t('counts.taken.off', {name}), undo || undefined);
  };
  return html`<br /><button type="button" class="button quiet small" onClick=${due.taken ? leave : take} aria-pressed=${String(Boolean(due.taken))}>
    ${due.taken ? t('counts.taken', {day: sayShort(due.taken.day, day)}) : t('counts.take')}<span class="unseen"> ${name}</span></button>`;
}

/** @param {{w: Whole}} props */
export function Runs({w}) {
  const {look: at, setbacks, count, day} = w;
  if (at.runs.length < 2 && !setbacks.length) return null;
  const going = setbacks.filter((s) => !at.runs.some((r) => r.setback === s)).sort((a, b) => (a.day < b.day ? 1 : -1));
  return html`<section>
    <h2>${t('counts.runs')}</h2>
    <p class="says">${sayTotal(w)}</p>
    <ul class="rows">
      ${[...at.runs].reverse().map((run) => html`<li key=${run.from + (run.to ?? '')}>
        <span><b>${sayTime(run.from, run.to ?? day, count.unit)}</b><br />
        <span class="small quietly">${run.to ? t('counts.run', {from: sayDate(run.from), to: sayDate(run.to)}) : t('counts.run.now', {from: sayDate(run.from)})}
        ${run.setback && html` · ${run.setback.word || t('counts.aword')}`}</span>
        ${run.setback?.note && html`<br /><span class="small">${run.setback.note}</span>`}</span>
        ${run.setback && html`<${Look} setback=${run.setback} />`}
      </li>`)}
      ${going.map((s) => html`<li key=${s.id}><span><b>${s.word || t('counts.aword')}</b><br /><span class="small quietly">${t('counts.wenton', {day: sayDate(s.day)})}</span>
        ${s.note && html`<br /><span class="small">${s.note}</span>`}</span><${Look} setback=${s} /></li>`)}
    </ul>
  </section>`;
}

/** @param {{setback: import('./say.js').Setback}} props */
function Look({setback}) {
  return html`<${LinkButton} small to="counts/setback" with=${{count: setback.count, id: setback.id}}>${t('counts.look')}<span class="unseen"> ${sayDate(setback.day)}</span><//>`;
}

/** "Longest so far: 11 months, 24 days, until 25 February. Days altogether: 624." @param {Whole} w */
export function sayTotal({look: at, count, day}) {
  const {longest, total} = at;
  if (!longest) return '';
  const time = sayTime(longest.from, longest.to ?? day, count.unit);
  const first = longest.to ? t('counts.longest', {time, day: sayShort(longest.to, day)}) : t('counts.longest.now', {time});
  return `${first} ${tn('counts.total', total)}`;
}

/** @param {Whole} w */
async function remove(w) {
  const own = [...w.setbacks, .../** @type {any[]} */ (book.all('token')).filter((x) => x.count === w.count.id)];
  const yes = await ask({title: t('counts.remove.ask', {what: sayWhat(w)}), text: t('counts.remove.more'), yes: t('counts.remove.yes'), no: t('counts.keep'), danger: true});
  if (!yes) return;
  /** @type {(() => Promise<void>)[]} */
  const undo = [];
  for (const e of [w.count, ...own]) undo.push(await book.remove(e.id));
  toast(t('counts.removed'), async () => {
    for (const u of undo) await u();
  }, {stay: true});
  go('counts', {}, {replace: true});
}

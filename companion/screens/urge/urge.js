/**
 * I'm struggling: one calm column. Time, breath, a wave; what one can do meanwhile; how strong it is; three ways on. Nothing is asked
 * before it helps, nothing here is praised or counted, and every way out is a good one.
 */

import {moment, settings} from '../../core/member.js';
import {turned, wave, WHOLE} from '../../core/urges.js';
import {Saver, useSaver} from '../../core/saver.js';
import {book} from '../../parts/book.js';
import {Button, FaultNotice, LinkButton, Picture, Scale, Title, html, t, tn, useState} from '../../parts/index.js';
import {Bar, Skip} from '../../parts/spine.js';
import {clock, useHold, useLeft} from '../practices/hold.js';
import {Eased, Happened, NotEasing} from './after.js';
import {TEN, over, wait} from './wait.js';
import {Ways} from './ways.js';

/** The page stands without the spine. */
export const page = 'bare';

/** After so long another answer is how strong it is now, and no longer a correction of the first. */
const CORRECTS = 60000;

/** The screen. */
export default function Urge() {
  void book.version.value;
  const [going] = useState(() => wait(Date.now()));
  const [until, setUntil] = useState(going.until);
  const [view, setView] = useState(/** @type {'wait' | 'eased' | 'still' | 'happened'} */ ('wait'));
  const [first, setFirst] = useState(0); // when the first strength was said
  const {day, time} = moment(book);
  const [began] = useState({day, at: time});
  const saver = useSaver(() => new Saver(book, going.id ? {k: 'urge', id: going.id} : {k: 'urge', ...began}), []);
  const id = saver.made.value;
  going.id = id;
  const entry = /** @type {any} */ (id ? book.get(id) : undefined) ?? {};

  const say = (/** @type {Record<string, any>} */ fields) => {
    saver.set(fields);
    void saver.flush();
  };
  const strong = (/** @type {number} */ n) => {
    if (entry.strength === undefined) setFirst(Date.now());
    say(entry.strength === undefined || (first && Date.now() - first < CORRECTS) ? {strength: n} : {after: n});
  };
  const longer = () => {
    going.until = Date.now() + TEN;
    setUntil(going.until);
    setView('wait');
    scrollTo(0, 0);
  };
  const end = (/** @type {'eased' | 'happened'} */ how) => {
    say({end: how});
    setView(how);
    over();
  };
  const does = (/** @type {string} */ way, /** @type {boolean} */ on) => {
    const now = /** @type {string[]} */ (entry.with ?? []);
    say({with: on ? [...now.filter((w) => w !== way), way] : now.filter((w) => w !== way)});
  };
  const shared = {entry, say, does, saver};
  return html`<${Skip} /><${Bar} /><main id="main" class="steady" tabindex="-1">
    ${view === 'wait' && html`<${Waiting} until=${until} began=${going.began} entry=${entry} onLonger=${longer} />
      <h2>${t('urge.wait')}</h2>
      <${Ways} entry=${entry} does=${does} />
      <${Scale} legend=${t('urge.strength')} ends=${[t('urge.strength.low'), t('urge.strength.high')]} value=${entry.after ?? entry.strength} onChange=${strong} />
      <p class="quietly small" role="status">${entry.strength !== undefined && entry.after === undefined && t('urge.strength.kept')}</p>
      <${FaultNotice} fault=${saver.fault.value} />
      <p class="buttons stack">
        <${Button} first wide onClick=${() => end('eased')}>${t('urge.has')}<//>
        <${Button} wide onClick=${() => setView('still')}>${t('urge.not')}<//>
        <${Button} quiet wide onClick=${() => end('happened')}>${t('urge.happened')}<//>
        <${LinkButton} quiet wide to="today">${t('urge.back')}<//>
      </p>`}
    ${view === 'eased' && html`<${Eased} ...${shared} />`}
    ${view === 'still' && html`<${NotEasing} onLonger=${longer} onBack=${() => setView('wait')} />`}
    ${view === 'happened' && html`<${Happened} onBack=${longer} />`}
  </main>`;
}

/** @param {{until: number, began: number, entry: any, onLonger: () => void}} props */
function Waiting({until, began, entry, onLonger}) {
  useHold(until);
  const left = useLeft(until);
  const up = left === 0;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const part = up ? 1 : Math.round(Math.min(1, 1 - (left * 1000) / (until - began)) * 120) / 120;
  const spoken = t('urge.left', {time: left >= 60 ? tn('sit.minutes.n', Math.ceil(left / 60)) : tn('sit.seconds.n', left)});
  return html`
    <${Title} class="unseen">${t('urge.title')}<//>
    <div class=${up ? 'breath still' : 'breath'}>
      <svg viewBox="0 0 180 180" aria-hidden="true"><circle cx="90" cy="90" r="86" /><circle cx="90" cy="90" r="86" /></svg>
      <p class="clock" role="timer" aria-label=${spoken}><span aria-hidden="true">${clock(left)}</span></p>
    </div>
    <p class="centred">${t(still ? 'urge.breathe.still' : 'urge.breathe')}</p>
    <div role="status">${up && html`<p class="centred"><b>${t('urge.up')}</b></p>`}</div>
    ${up && html`<p class="buttons stack narrow"><${Button} wide onClick=${onLonger}>${t('urge.more')}<//></p>`}
    <${Wave} part=${part} strength=${entry.strength} />`;
}

/** @param {{part: number, strength?: number}} props */
function Wave({part, strength}) {
  const {x, y, behind} = wave(part);
  const own = settings(book)['counts'] === 'hidden' ? null : turned(/** @type {any[]} */ (book.all('urge')));
  const where = part < 0.05 ? 'urge.wave' : part < 0.3 ? 'urge.wave.rise' : part < 0.5 ? 'urge.wave.top' : part < 0.95 ? 'urge.wave.fall' : 'urge.wave.end';
  const says = own && own.fell * 2 > own.of ? t('urge.wave.own', {n: own.fell, of: own.of}) : t('urge.wave.says');
  const right = x > 300;
  return html`<${Picture} says=${says} class="centre">
    <svg viewBox="0 4 340 112" role="img" aria-label=${t(where)}>
      <path class="water" d=${`${WHOLE}V120H0z`} />
      <path class="wave ahead" d=${WHOLE} />
      <path class="wave" d=${behind} />
      <circle class="lamplit edge" cx=${Math.max(10, Math.min(330, x))} cy=${y} r="9" />
      ${strength !== undefined && html`<text class="axis" x="2" y="82">${t('urge.of', {n: strength})}</text>`}
      <text class=${right ? 'axis end' : 'axis middle'} x=${right ? 338 : Math.max(18, x)} y=${y > 92 ? y - 16 : y + 28}>${t('urge.now')}</text>
    </svg>
  <//>`;
}

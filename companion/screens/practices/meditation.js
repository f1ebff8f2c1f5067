/** Sitting still: a timer that asks nothing and can be left at any moment. What is noted is the day, how long, and in which way if one says so. */

import {moment} from '../../core/member.js';
import {firstUp} from '../../core/text.js';
import {list, sayDay, sayTime} from '../../core/words.js';
import {book} from '../../parts/book.js';
import {Button, Chips, FaultNotice, Field, Head, Link, Option, go, html, t, tn, toast, useDeed, useEffect, useRef, useState} from '../../parts/index.js';
import {clock, useHold, useLeft} from './hold.js';

const MINUTES = [3, 5, 10, 15, 20, 30];
const WAYS = ['breath', 'body', 'kind', 'prayer', 'walk'];
const MINUTE = 60000;

/** The screen. */
export default function Meditation() {
  const sittings = latest();
  const [minutes, setMinutes] = useState(String(sittings[0]?.planned ?? 10));
  const [own, setOwn] = useState(!MINUTES.includes(Number(minutes)));
  const [way, setWay] = useState(/** @type {string} */ (sittings[0]?.way ?? ''));
  const [tone, setTone] = useState(false);
  const [circle, setCircle] = useState(true);
  const [run, setRun] = useState(/** @type {{began: number, until: number} | null} */ (null));
  const sound = useRef(/** @type {Tone | null} */ (null));
  const n = /^\d{1,3}$/.test(minutes.trim()) ? Number(minutes) : 0;
  const fits = n >= 1 && n <= 180;
  useHold(run?.until ?? 0);
  useEffect(() => () => void sound.current?.close(), []);

  const start = () => {
    if (!fits) return;
    sound.current?.close();
    sound.current = tone ? new Tone() : null; // a browser lets a page sound only after a press
    setRun({began: Date.now(), until: Date.now() + n * MINUTE});
  };
  const [note, {busy, fault}] = useDeed(async () => {
    if (!run) return;
    const sat = Math.floor((Math.min(Date.now(), run.until) - run.began) / MINUTE);
    if (sat < 1) toast(t('sit.short'), undefined, {stay: true});
    else {
      const {day, time} = moment(book);
      const entry = await book.put({k: 'sitting', day, at: time, minutes: sat, planned: n, ...(way ? {way} : {})});
      toast(tn('sit.noted', sat), () => book.remove(entry.id), {stay: true});
    }
    go('practices', {}, {replace: true});
  });
  if (run) return html`<${Running} run=${run} circle=${circle} tone=${sound.current} busy=${busy} fault=${fault} onNote=${note} onLeave=${() => setRun(null)} />`;
  return html`
    <p class="crumb"><${Link} to="practices">${t('practices.all')}<//></p>
    <${Head} title=${t('sit.title')} />
    <p class="standfirst">${t('sit.how')}</p>
    <fieldset><legend>${t('sit.minutes')}</legend>
      <${Chips} label=${t('sit.minutes')} value=${[own ? 'own' : minutes]} onChange=${(/** @type {string[]} */ v) => {
        const last = v[v.length - 1];
        if (last === 'own') setOwn(true);
        else if (last) {
          setOwn(false);
          setMinutes(last);
        }
      }} options=${[...MINUTES.map((m) => ({value: String(m), label: tn('practices.minutes', m)})), {value: 'own', label: t('sit.own')}]} />
      ${own && html`<${Field} label=${t('sit.own.minutes')} value=${minutes} onInput=${setMinutes} wrong=${!fits && t('sit.own.wrong')} control=${{inputmode: 'numeric', autocomplete: 'off'}} />`}
    </fieldset>
    <fieldset><legend>${t('sit.way')}</legend>
      <${Chips} label=${t('sit.way')} value=${way ? [way] : []} onChange=${(/** @type {string[]} */ v) => setWay(v[v.length - 1] ?? '')} options=${WAYS.map((w) => ({value: w, label: t(`sit.way.${w}`)}))} />
    </fieldset>
    <${Option} checked=${circle} onChange=${setCircle}>${t('sit.breath')}<//>
    <${Option} checked=${tone} onChange=${setTone}>${t('sit.sound')}<//>
    <p class="buttons"><${Button} first disabled=${!fits} onClick=${start}>${t('sit.start')}<//></p>
    <p class="small quietly">${t('sit.screen')}</p>
    <${Before} sittings=${sittings} />`;
}

/** @returns {any[]} the latest first */
function latest() {
  void book.version.value;
  return [...book.all('sitting')].reverse();
}

/**
 * @param {{run: {began: number, until: number}, circle: boolean, tone: Tone | null, busy: boolean, fault: any, onNote: () => void, onLeave: () => void}} props
 */
function Running({run, circle, tone, busy, fault, onNote, onLeave}) {
  const left = useLeft(run.until);
  const over = left === 0;
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    scrollTo(0, 0);
    box.current?.focus({preventScroll: true});
  }, []);
  useEffect(() => {
    if (over) tone?.play();
  }, [over]);
  const spoken = t('sit.left', {time: left >= 60 ? tn('sit.minutes.n', Math.ceil(left / 60)) : tn('sit.seconds.n', left)});
  return html`
    <h1 class="unseen" ref=${box} tabindex="-1">${t('sit.title')}</h1>
    <div class=${circle ? 'breath' : 'breath still'}>
      <svg viewBox="0 0 180 180" aria-hidden="true"><circle cx="90" cy="90" r="86" /><circle cx="90" cy="90" r="86" /></svg>
      <p class="clock" role="timer" aria-label=${over ? t('sit.over') : spoken}><span aria-hidden="true">${clock(left)}</span></p>
    </div>
    <p class="centred" role="status">${over && html`<b>${t('sit.over')}.</b> ${t('sit.over.more')}`}</p>
    <${FaultNotice} fault=${fault} />
    <p class="buttons stack narrow"><${Button} first=${over} wide disabled=${busy} onClick=${onNote}>${t(over ? 'sit.note' : 'sit.end')}<//>
      <${Button} quiet wide disabled=${busy} onClick=${onLeave}>${t('sit.leave')}<//></p>`;
}

/** @param {{sittings: any[]}} props */
function Before({sittings}) {
  const {day: today} = moment(book);
  if (!sittings.length) return null;
  const remove = async (/** @type {any} */ s) => {
    const undo = await book.remove(s.id);
    toast(t('sit.removed'), undo);
  };
  return html`<h2>${t('sit.before')}</h2>
    <ul class="rows">${sittings.slice(0, 10).map((s) => html`<li key=${s.id}>
      <span><b>${firstUp(sayDay(s.day, today))}</b><br /><span class="small quietly">${[s.at && sayTime(s.at), tn('practices.minutes', s.minutes), s.way && t(`sit.way.${s.way}`)].filter(Boolean).join(' · ')}</span></span>
      <${Button} small quiet onClick=${() => remove(s)}>${t('sit.remove')}<span class="unseen"> ${list([sayDay(s.day, today), tn('practices.minutes', s.minutes)])}</span><//></li>`)}</ul>`;
}

/** A soft tone, made here: three falling waves of a bell. */
class Tone {
  #context = 'AudioContext' in globalThis ? new AudioContext() : null;

  play() {
    const at = this.#context;
    if (!at || at.state === 'closed') return;
    void at.resume();
    for (const [hertz, loud, length] of [[396, 0.18, 4], [792, 0.07, 2.5], [1188, 0.03, 1.5]]) {
      const wave = at.createOscillator();
      const volume = at.createGain();
      wave.frequency.value = Number(hertz);
      volume.gain.setValueAtTime(0, at.currentTime);
      volume.gain.linearRampToValueAtTime(Number(loud), at.currentTime + 0.03);
      volume.gain.exponentialRampToValueAtTime(0.0001, at.currentTime + Number(length));
      wave.connect(volume).connect(at.destination);
      wave.start();
      wave.stop(at.currentTime + Number(length));
    }
  }

  close() {
    const at = this.#context;
    if (at && at.state !== 'closed') void at.close();
  }
}

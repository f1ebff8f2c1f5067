/** A page of the journal. It begins to exist with its first word, and every word is kept as it is written. */

import {moment} from '../../core/member.js';
import {isDay} from '../../core/dates.js';
import {Saver, useDraft, useSaver} from '../../core/saver.js';
import {firstUp} from '../../core/text.js';
import {sayDay} from '../../core/words.js';
import {book} from '../../parts/book.js';
import {Button, Empty, FaultNotice, Field, Head, Link, LinkButton, go, html, t, toast, useState} from '../../parts/index.js';
import {Versions} from '../sheets/versions.js';
import {Files} from './files.js';

/** @param {{id?: string}} props */
export default function Page({id}) {
  void book.version.value;
  const entry = id ? book.get(id) : undefined;
  if (id && !entry) return html`<${Crumb} /><${Head} title=${t('journal.title')} /><${Empty} title=${t('journal.gone')} text=${t('journal.gone.more')}><${LinkButton} to="journal">${t('journal.all')}<//><//>`;
  return html`<${Crumb} /><${Write} id=${id} />`;
}

function Crumb() {
  return html`<p class="crumb"><${Link} to="journal">${t('journal.all')}<//></p>`;
}

/** @param {{id?: string}} props */
function Write({id}) {
  const {day: today, time} = moment(book);
  const [began] = useState({day: today, at: time});
  const saver = useSaver(() => new Saver(book, id ? {k: 'journal', id} : {k: 'journal', ...began}), [id]);
  const own = saver.made.value; // of a new page, once there is one
  const entry = own ? book.get(own) : undefined;
  const [text, write] = useDraft(/** @type {string} */ (entry?.['text'] ?? ''), (next) => saver.set({text: next}));
  const [day, setDay] = useState(/** @type {string} */ (entry?.['day'] ?? began.day));
  const wrong = !isDay(day) ? t('counts.day.none') : day > today ? t('counts.day.ahead') : '';
  const move = (/** @type {string} */ next) => {
    setDay(next);
    if (isDay(next) && next <= today) saver.set({day: next});
  };
  const remove = async () => {
    await saver.flush();
    if (!saver.id) return;
    const undo = await book.remove(saver.id);
    toast(t('journal.removed'), undo, {stay: true});
    go('journal', {}, {replace: true});
  };
  const files = /** @type {any[]} */ (entry?.['files'] ?? []);
  return html`
    <${Head} title=${id ? t('journal.page', {day: sayDay(day, today)}) : t('journal.page.new')} />
    ${!text && html`<details class="own"><summary>${t('journal.some')}</summary><ul>${[1, 2, 3].map((n) => html`<li key=${n}>${t(`journal.some.${n}`)}</li>`)}</ul></details>`}
    <${Field} label=${t('journal.text')} hint=${t('journal.text.more')} type="long" value=${text} onInput=${write} control=${{class: 'page-text', rows: 10}} />
    ${entry && html`<${Versions} entry=${entry} name=${() => t('journal.text')} />`}
    <${Files} files=${files} onChange=${async (/** @type {any[]} */ next) => {
      saver.set({files: next});
      await saver.flush();
      if (saver.fault.value) throw saver.fault.value;
    }} />
    <${Field} label=${t('journal.day')} type="date" value=${day} onInput=${move} wrong=${wrong} control=${{max: today}} />
    <${FaultNotice} fault=${saver.fault.value} />
    <p class="buttons"><${LinkButton} first to="journal" replace>${t('journal.done')}<//>
      ${entry && html`<${Button} quiet onClick=${remove}>${t('journal.remove')}<//>`}</p>
    ${entry && html`<p class="quietly small">${firstUp(t('journal.kept'))}</p>`}`;
}

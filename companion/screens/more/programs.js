/** The programs that the member follows. A tick holds at once; what was written for a program that is left stays under Path. */

import {change, programs} from '../../core/member.js';
import {book} from '../../parts/book.js';
import {FaultNotice, Head, Link, html, t, useState} from '../../parts/index.js';
import {ProgramChoice} from '../start/choice.js';

/** The screen. */
export default function Programs() {
  const [chosen, setChosen] = useState(() => programs(book));
  const [fault, setFault] = useState(/** @type {any} */ (null));
  const choose = (/** @type {string[]} */ next) => {
    setChosen(next);
    change(book, {programs: next}).then(() => setFault(null), setFault);
  };
  return html`
    <p class="crumb"><${Link} to="more">${t('place.more')}<//></p>
    <${Head} title=${t('more.programs')} />
    <p>${t('more.programs.how')}</p>
    <p><${Link} to="path">${t('place.path')}<//> · <${Link} to="counts">${t('counts.title')}<//></p>
    <${FaultNotice} fault=${fault} />
    <${ProgramChoice} value=${chosen} onChange=${choose} />`;
}

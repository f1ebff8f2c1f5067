/** Questions that people have about the book, with short answers and the way to where it is done. */

import {Head, Link, html, t} from '../../parts/index.js';
import {HELP} from '../../parts/spine.js';

/** @type {[question: string, to?: string, label?: string][]} */
const QUESTIONS = [
  ['safe', 'more/operator', 'operator.title'],
  ['lost', 'keys', 'keys.title'],
  ['another', 'account', 'account.title'],
  ['seen', 'more/lock', 'keys.when'],
  ['leave'],
  ['install'],
  ['offline'],
  ['setback', 'counts', 'counts.title'],
  ['program', 'more/programs', 'more.programs'],
  ['away', 'more/save', 'more.save'],
];

/** The screen. */
export default function Help() {
  return html`
    <p class="crumb"><${Link} to="more">${t('place.more')}<//></p>
    <${Head} title=${t('help.title')} />
    <p><a class="button danger" href=${HELP}>${t('app.help')}</a></p>
    <p>${t('help.now')}</p>
    ${QUESTIONS.map(([name, to, label]) => html`<details key=${name}><summary>${t(`help.${name}`)}</summary>
      <p>${t(`help.${name}.more`)}</p>
      ${to && label && html`<p><${Link} to=${to}>${t(label)}<//></p>`}
    </details>`)}`;
}

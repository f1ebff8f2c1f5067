/** What those who run the site can see, in plain words, with what it does not protect from. Also for those who have no book yet. */

import {book} from '../../parts/book.js';
import {Head, Link, html, t} from '../../parts/index.js';

const SEES = 6;
const NOT = 5;
const COULD = 3;

/** The screen. */
export default function Operator() {
  const open = book.status.value === 'open';
  return html`
    <p class="crumb"><${Link} to=${open ? 'more' : 'start'}>${t(open ? 'place.more' : 'app.back')}<//></p>
    <${Head} title=${t('operator.title')} />
    <p class="standfirst">${t('operator.what')}</p>
    <h2>${t('operator.never')}</h2>
    <${List} words="operator.never" most=${NOT} />
    <h2>${t('operator.sees')}</h2>
    <p>${t('operator.sees.more')}</p>
    <${List} words="operator.sees" most=${SEES} />
    <h2>${t('operator.could')}</h2>
    <${List} words="operator.could" most=${COULD} />
    <p><a href="/privacy">${t('operator.public')}</a></p>`;
}

/** @param {{words: string, most: number}} props */
function List({words, most}) {
  return html`<ul>${Array.from({length: most}, (_, i) => html`<li key=${i}>${t(`${words}.${i + 1}`)}</li>`)}</ul>`;
}

/** People: who is there for you. The way to keep them comes with sharing; until then it says what can be done today. */

import {Empty, Head, LinkButton, html, t} from '../../parts/index.js';
import {HELP} from '../../parts/spine.js';

/** The screen. */
export default function People() {
  return html`
    <${Head} title=${t('place.people')} />
    <${Empty} icon="users-round" title=${t('people.none')} text=${t('people.none.more')}>
      <a class="button first" href="/meetings">${t('people.meeting')}</a>
    <//>
    <h2>${t('people.now')}</h2>
    <ul class="rows">
      <li><span><b>${t('people.call')}</b><br /><span class="small">${t('people.call.more')}</span></span> <${LinkButton} to="urge">${t('app.struggling')}<//></li>
      <li><span><b>${t('app.help')}</b><br /><span class="small">${t('people.help.more')}</span></span> <a class="button danger" href=${HELP}>${t('app.help')}</a></li>
    </ul>`;
}

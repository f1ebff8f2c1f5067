/** More: everything about the book itself. A table of contents, each line with how it stands. */

import {saved} from './state.js';
import {both, lost} from './aside.js';
import {book} from '../../parts/book.js';
import {Head, Icon, Link, html, t, tn} from '../../parts/index.js';
import {waiting} from '../../parts/update.js';
import {slots} from '../keys/keys.js';

/** The screen. */
export default function More() {
  void book.version.value;
  const clashes = both().length;
  const later = lost().length;
  const keys = slots().length;
  const {after, hide, careful} = book.lock.settings.value;
  return html`
    <${Head} title=${t('place.more')} />
    <ul class="doors">
      ${clashes + later > 0 && html`<${Door} to="more/choose" title=${t('choose.title')} text=${clashes ? tn('choose.count', clashes) : tn('choose.count.later', later)} />`}
      <${Door} to="account" title=${t('more.backup')} text=${saved()} />
      <${Door} to="keys" title=${t('keys.title')} text=${keys ? tn('more.keys', keys) : t('keys.none')} />
      <${Door} to="more/lock" title=${t('keys.when')} text=${careful ? t('more.careful.on') : hide || !after ? t('more.lock.leaving') : tn('more.lock.after', after)} />
      <${Door} to="more/save" title=${t('more.save')} text=${t('more.save.what')} />
      <${Door} to="more/open" title=${t('more.open')} text=${t('more.open.what')} />
      <${Door} to="more/programs" title=${t('more.programs')} text=${t('more.programs.what')} />
      <${Door} to="more/language" title=${t('more.language')} text=${t('more.language.what')} />
      <${Door} to="more/help" title=${t('help.title')} text=${t('help.what')} />
      <${Door} to="more/operator" title=${t('operator.title')} text=${t('more.operator.what')} />
      <${Door} to="more/version" title=${t('version.title')} text=${waiting.value ? t('update.ready') : t('more.version.what')} />
    </ul>`;
}

/** @param {{to: string, with?: Record<string, any>, title: string, text: string}} props */
function Door({to, with: asked, title, text}) {
  return html`<li><h2><${Link} to=${to} with=${asked}>${title}<//></h2><p>${text}</p><${Icon} name="arrow-right" /></li>`;
}

/** Programs to tick, with a search over their names and what they are about. */

import {matches} from '../../core/text.js';
import {packs} from '../../core/packs.js';
import {language, list} from '../../core/words.js';
import {Button, Field, Notice, html, t, tn, useState} from '../../parts/index.js';

/** @param {{value: string[], onChange: (v: string[]) => void}} props value: ids, in the order in which they were ticked */
export function ProgramChoice({value, onChange}) {
  const [query, setQuery] = useState('');
  const held = packs.seeIndex(language());
  if (held.state === 'fault') return html`<${Notice} title=${t('app.missing')} buttons=${html`<${Button} small onClick=${() => packs.again()}>${t('app.again')}<//>`}>${t('app.missing.more')}<//>`;
  const shown = (held.value ?? []).filter((p) => value.includes(p.id) || matches([p.name, p.short, p.standfirst, ...p.scope.map(sayScope)].join(' '), query));
  const tick = (/** @type {string} */ id, /** @type {boolean} */ on) => onChange(on ? [...value, id] : value.filter((v) => v !== id));
  return html`
    <${Field} label=${t('start.search')} hint=${t('start.search.more')} type="search" value=${query} onInput=${setQuery} control=${{autocomplete: 'off', autocapitalize: 'none', spellcheck: false}} />
    <p class="unseen" role="status">${query && tn('start.found', shown.length)}</p>
    <fieldset><legend class="unseen">${t('start.programs')}</legend>
      ${shown.map((p) => html`<label class="choice" key=${p.id}>
        <input type="checkbox" autocomplete="off" checked=${value.includes(p.id)} onChange=${(/** @type {Event} */ e) => tick(p.id, /** @type {HTMLInputElement} */ (e.target).checked)} />
        <span><b>${p.name}</b><span class="hint">${t('start.about', {what: list(p.scope.slice(0, 4).map(sayScope))})}</span></span></label>`)}
    </fieldset>
    ${held.state === 'here' && !shown.length && html`<p>${t('start.notfound')}</p>`}`;
}

/** @param {string} scope */
function sayScope(scope) {
  return t(`start.scope.${scope}`);
}

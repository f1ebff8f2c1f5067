/** The language of the book: which it is, and changing it. It is all that this device keeps outside the book. */

import {signal} from '../vendor/ui.js';
import {choose, setWords, t} from '../core/words.js';

/** Grows when the language changed: everything is drawn again. */
export const spoken = signal(0);

const KEY = 'language';

/** The language to begin with. */
export function wished() {
  let kept = '';
  try {
    kept = localStorage.getItem(KEY) ?? '';
  } catch { /* the browser keeps nothing: the language is what it asks for */ }
  return choose([kept, ...navigator.languages]);
}

/**
 * Loads the words of a language and draws everything in it.
 *
 * @param {string} lang
 * @param {boolean} [keep] for the next time
 */
export async function speak(lang, keep = false) {
  const answer = await fetch(new URL(`../words/${lang}.json`, import.meta.url));
  if (!answer.ok) throw new Error(`words: ${answer.status}`);
  setWords(lang, await answer.json(), navigator.languages);
  document.documentElement.lang = lang;
  document.title = t('lock.name'); // neutral, always: a title stands in the history and on the task bar
  if (keep) {
    try {
      localStorage.setItem(KEY, lang);
    } catch { /* as above */ }
  }
  spoken.value += 1;
}

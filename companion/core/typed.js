/**
 * What is being typed, laid over what is stored until the two are the same: so a box never jumps back while its entry is on the way, and
 * shows at once what came from elsewhere as soon as nothing of one's own waits.
 */

import {useRef, useState} from '../vendor/ui.js';

/**
 * @param {Record<string, any> | null | undefined} stored
 * @returns {{values: Record<string, any>, type: (key: string, value: any) => Record<string, any>}} values: as they stand in the boxes; type: gives
 *   all that is typed and not yet stored
 */
export function useTyped(stored) {
  const typed = useRef(/** @type {Record<string, any>} */ ({}));
  const [, draw] = useState(0);
  for (const [key, value] of Object.entries(typed.current)) if (same(stored?.[key], value)) delete typed.current[key];
  return {
    values: {...stored, ...typed.current},
    type: (key, value) => {
      typed.current = {...typed.current, [key]: value};
      draw((n) => n + 1);
      return typed.current;
    },
  };
}

/** @param {any} a @param {any} b */
function same(a, b) {
  return a === b || (a !== undefined && b !== undefined && JSON.stringify(a) === JSON.stringify(b));
}

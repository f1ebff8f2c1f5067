/** While a timer of the member's runs: the book is not locked for want of touches, and the screen stays on. Leaving the window ends both as ever. */

import {hold} from '../../parts/guard.js';
import {useEffect, useState} from '../../parts/index.js';

const AFTER = 5 * 60000; // then it is still open for as long as without a timer

/**
 * @param {number} until milliseconds since 1970; 0 where nothing runs
 */
export function useHold(until) {
  useEffect(() => {
    if (!until) return undefined;
    /** @type {any} */
    let screen;
    let over = false;
    let letGo = () => {};
    const on = () => {
      if (document.visibilityState !== 'visible' || Date.now() > until + AFTER) return;
      letGo = hold(until + AFTER - Date.now());
      /** @type {any} */ (navigator).wakeLock?.request('screen').then((/** @type {any} */ s) => (over ? s.release() : (screen = s)), () => {}); // a battery that runs low refuses
    };
    on();
    document.addEventListener('visibilitychange', on);
    return () => {
      over = true;
      document.removeEventListener('visibilitychange', on);
      letGo();
      screen?.release().catch(() => {});
    };
  }, [until]);
}

/**
 * The seconds that are left until a moment, counting down while the screen stands.
 *
 * @param {number} until 0 where nothing runs
 * @returns {number} not below 0
 */
export function useLeft(until) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!until) return undefined;
    setNow(Date.now());
    const ticking = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(ticking);
  }, [until]);
  return until ? Math.max(0, Math.ceil((until - now) / 1000)) : 0;
}

/** "6:20". @param {number} seconds */
export function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

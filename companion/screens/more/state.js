/** The state of the backup in one sentence. */

import {t, tn} from '../../core/words.js';
import {book} from '../../parts/book.js';

/** Without a full stop at its end. */
export function saved() {
  const {state, pending} = book.backup.value;
  if (state === 'kept' || state === 'sending' || state === 'fault') return t(`kept.${state}`);
  return tn(pending ? `kept.${state}` : `kept.${state}.none`, pending);
}

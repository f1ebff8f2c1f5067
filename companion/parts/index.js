/** Everything that screens are made of, in one import. Each part is drawn as the design draws it. */

export {html, Fragment, useCallback, useEffect, useId, useMemo, useRef, useState, signal, computed, effect, batch, useSignal, useComputed, useSignalEffect} from '../vendor/ui.js';
export {t, tn, rich, has} from '../core/words.js';
export {go, back, here} from '../core/router.js';
export {Icon} from './icons.js';
export {Button, Link, LinkButton} from './button.js';
export {Field, Option, Options, Choice, Scale, Chips} from './field.js';
export {Notice, Empty, Progress} from './notice.js';
export {ask} from './dialog.js';
export {toast} from './toast.js';
export {Token} from './token.js';
export {Picture} from './picture.js';
export {Title, Head} from './title.js';
export {FaultNotice, sayFault, useDeed} from './fault.js';

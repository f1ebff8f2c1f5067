/**
 * The keys of an open book, by space: which name a space has, and under which keys its records may be. Spaces and their ids say nothing to
 * whoever has no root; here they have names.
 */

import {b64u, fromB64u} from '../core/bytes.js';
import {entryId, kidText, spaceId, spaceKey} from '../crypto/record.js';

/** @typedef {import('../crypto/slots.js').Content} Content */
/** @typedef {import('../crypto/record.js').SpaceKey} SpaceKey */
/** @typedef {{name: string, id: string, bytes: Uint8Array, key: SpaceKey, ring: (kid: Uint8Array) => SpaceKey | undefined}} Space */

/** The space of all that is no step's work. */
export const BOOK = 'book';

/**
 * The space that an entry lives in: one step's work is one space, so that it can be shared alone.
 *
 * @param {Record<string, any>} fields
 */
export function spaceNameOf(fields) {
  return (fields['k'] === 'row' || fields['k'] === 'item') && fields['program'] && fields['item'] ? `work/${fields['program']}/${fields['item']}` : BOOK;
}

/**
 * The name under which an entry exists once; nothing for those whose id is random.
 *
 * @param {Record<string, any>} e
 * @returns {string | undefined}
 */
export function onceNameOf(e) {
  switch (e['k']) {
    case 'settings':
      return 'settings';
    case 'item':
      return `item:${e['program']}:${e['item']}`;
    case 'pledge':
    case 'today':
      return `${e['k']}:${e['day']}`;
    case 'space':
      return `space:${e['name']}`;
  }
  return undefined;
}

export class Keys {
  /** @type {Map<string, Space>} */
  #byId = new Map();
  /** @type {Map<string, Space>} */
  #byName = new Map();
  #roots;
  #first;

  /** @param {Content} content */
  constructor(content) {
    this.content = content;
    this.#roots = content.roots.map((root) => fromB64u(root, 32));
    this.#first = /** @type {Uint8Array} */ (this.#roots[0]);
    this.book = this.space(BOOK);
  }

  /**
   * @param {string} name
   * @returns {Space}
   */
  space(name) {
    const known = this.#byName.get(name);
    if (known) return known;
    const bytes = spaceId(this.#first, name);
    const keys = this.#roots.map((root) => spaceKey(root, name));
    const ring = new Map(keys.map((k) => [kidText(k.kid), k]));
    const space = {name, id: b64u(bytes), bytes, key: /** @type {SpaceKey} */ (keys[keys.length - 1]), ring: (/** @type {Uint8Array} */ kid) => ring.get(kidText(kid))};
    this.#byName.set(name, space);
    this.#byId.set(space.id, space);
    return space;
  }

  /**
   * @param {string} id
   * @returns {Space | undefined} nothing while its name is not known
   */
  byId(id) {
    return this.#byId.get(id);
  }

  /** @param {string} name of an entry that exists once */
  entry(name) {
    return b64u(entryId(this.#first, name));
  }
}

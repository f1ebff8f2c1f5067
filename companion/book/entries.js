/**
 * The entries of an open book, in memory: on the page, where screens read them, and beside the records in the worker. When the book is
 * locked they go.
 */

/** An entry: its fields, flat JSON. k is its kind; fields beginning with _ are the book's own: _made, _changed (ms), _lost, _both.
 *  @typedef {{id: string, k: string, [field: string]: any}} Entry */

/** Kinds that are the book's own housekeeping and no screen asks for. */
const HIDDEN = new Set(['filler', 'space']);

export class Entries {
  /** @type {Map<string, Entry>} */
  #byId = new Map();
  /** @type {Map<string, Map<string, Entry>>} */
  #byKind = new Map();
  /** @type {Map<string, Entry[]>} */
  #sorted = new Map();

  get size() {
    return this.#byId.size;
  }

  /**
   * @param {string} id
   * @returns {Entry | undefined}
   */
  get(id) {
    return this.#byId.get(id);
  }

  /** @param {Entry} entry */
  set(entry) {
    const before = this.#byId.get(entry.id);
    if (before && before.k !== entry.k) this.delete(entry.id);
    this.#byId.set(entry.id, entry);
    let kind = this.#byKind.get(entry.k);
    if (!kind) this.#byKind.set(entry.k, (kind = new Map()));
    kind.set(entry.id, entry);
    this.#sorted.delete(entry.k);
  }

  /** @param {string} id */
  delete(id) {
    const entry = this.#byId.get(id);
    if (!entry) return;
    this.#byId.delete(id);
    this.#byKind.get(entry.k)?.delete(id);
    this.#sorted.delete(entry.k);
  }

  clear() {
    this.#byId.clear();
    this.#byKind.clear();
    this.#sorted.clear();
  }

  /**
   * Those of a kind, in the order in which they were made. The list is kept until one of the kind changes: do not write to it.
   *
   * @param {string} kind
   * @returns {Entry[]}
   */
  all(kind) {
    let list = this.#sorted.get(kind);
    if (!list) {
      list = [...(this.#byKind.get(kind)?.values() ?? [])].sort((a, b) => (a['_made'] ?? 0) - (b['_made'] ?? 0) || (a.id < b.id ? -1 : 1));
      this.#sorted.set(kind, list);
    }
    return list;
  }

  /** @returns {Entry[]} everything that a person wrote, in the order in which it was made */
  everything() {
    return [...this.#byKind.keys()].filter((kind) => !HIDDEN.has(kind)).flatMap((kind) => this.all(kind)).sort((a, b) => (a['_made'] ?? 0) - (b['_made'] ?? 0));
  }

  /**
   * Finds every word in any field, whatever its case or accents. The newest first.
   *
   * @param {string} text
   * @returns {Entry[]}
   */
  search(text) {
    const words = fold(text).split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    return this.everything().reverse().filter((entry) => {
      const said = [...strings(entry)].join('\n');
      return words.every((word) => said.includes(word));
    });
  }
}

/**
 * @param {string} text
 * @returns {string} without case and accents
 */
export function fold(text) {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/**
 * @param {any} value
 * @param {boolean} [top]
 * @returns {Generator<string>}
 */
function* strings(value, top = true) {
  if (typeof value === 'string') yield fold(value);
  else if (typeof value === 'number') yield String(value);
  else if (Array.isArray(value)) for (const v of value) yield* strings(v, false);
  else if (value && typeof value === 'object') {
    for (const [name, v] of Object.entries(value)) {
      // _lost and _both hold what somebody wrote too; of the rest of the book's own fields, ids and kinds nobody wrote a word.
      if (top && (name === 'id' || name === 'k' || (name.startsWith('_') && name !== '_lost' && name !== '_both'))) continue;
      yield* strings(v, false);
    }
  }
}

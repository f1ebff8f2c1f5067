/**
 * Worksheets as packs give them, in the shapes that cells, links and gates work with; and what a pack says of them as a whole: to
 * which step one belongs, and which hold what must not stay open on a table.
 */

/** @typedef {import('./packs.js').Pack} Pack @typedef {import('./packs.js').Item} Item */
/** @typedef {import('./cells.js').Sheet} Sheet @typedef {import('./cells.js').SheetText} SheetText */
/** @typedef {{sheet: Sheet, words: SheetText}} Whole */

/** @type {WeakMap<object, Whole>} */
const made = new WeakMap();

/**
 * @param {import('./packs.js').Sheet} given
 * @returns {Whole}
 */
export function worksheet(given) {
  const there = made.get(given);
  if (there) return there;
  const ids = (/** @type {{id: string}[] | undefined} */ list) => list?.map((o) => o.id);
  const labels = (/** @type {{id: string, label: string}[] | undefined} */ list) => (list ? Object.fromEntries(list.map((o) => [o.id, o.label])) : undefined);
  const whole = {
    sheet: {...given, columns: given.columns.map((c) => ({...c, options: ids(c.options), items: ids(c.items)}))},
    words: {
      title: given.title, intro: given.intro,
      columns: Object.fromEntries(given.columns.map((c) => [c.id, {label: c.label, hint: c.hint, low: c.low, high: c.high, unit: c.unit, options: labels(c.options), items: labels(c.items)}])),
    },
  };
  made.set(given, whole);
  return whole;
}

/** @param {Pack} pack @returns {Sheet[]} */
export function sheetsOf(pack) {
  return Object.values(pack.worksheets).map((s) => worksheet(s).sheet);
}

/**
 * The step or point to which a worksheet belongs; its lines are kept with that step's work.
 *
 * @param {Pack} pack
 * @param {string} sheet
 * @returns {Item | undefined} undefined for what belongs to every day
 */
export function homeOf(pack, sheet) {
  return pack.path.items.find((i) => i.worksheets.includes(sheet));
}

/** @param {Pack} pack @returns {import('./packs.js').Sheet[]} worksheets that belong to no step */
export function everyDay(pack) {
  const on = new Set(pack.path.items.flatMap((i) => i.worksheets));
  return Object.values(pack.worksheets).filter((s) => !on.has(s.id));
}

// What these hold was never told to anybody, or names others: inventories, and the lists of those who were hurt.
const INVENTORIES = ['step-4', 'step-5', 'step-8', 'step-9'];

/**
 * Whether leaving the window must lock at once.
 *
 * @param {Pack | undefined} pack
 * @param {{item?: string, sheet?: string}} of
 */
export function isInventory(pack, {item, sheet}) {
  if (!pack) return true; // not known yet: the careful way
  const own = sheet ? pack.worksheets[sheet] : undefined;
  const step = item ?? (sheet && homeOf(pack, sheet)?.id) ?? '';
  const sheets = pack.path.items.find((i) => i.id === step)?.worksheets ?? [];
  return own?.private === 'hardest' || (pack.family === 'twelve_step' && INVENTORIES.includes(step)) || (!sheet && sheets.some((s) => pack.worksheets[s]?.private === 'hardest'));
}

/**
 * Grams of alcohol in what is called one drink where somebody is.
 *
 * @param {Pack} pack
 * @param {string} region such as GB; "" where it is not known
 */
export function drinkOf(pack, region) {
  const of = (/** @type {string | undefined} */ country) => pack.limits.find((l) => l.country === country)?.drink_grams;
  return of(region) ?? (region ? 10 : of(undefined) ?? 10);
}

/**
 * Every screen: its name, and the file that is loaded when somebody goes there. A screen module exports
 *
 *     default    the component; it gets what the screen is asked for (`with`) as properties
 *     inventory  true where leaving the window must lock the book at once; or a function that tells it of what the screen is asked for
 *     page       classes of the body where the screen stands without the spine and brings its own <main id="main">: 'bare', 'bare locked'
 *
 * A new screen is one line here and the name of its place.
 */

/** @type {Record<string, string>} */
export const screens = {
  start: 'start/start.js',
  today: 'today/today.js',
  counts: 'counts/counts.js',
  'counts/one': 'counts/one.js',
  'counts/edit': 'counts/edit.js',
  'counts/setback': 'counts/setback.js',
  'counts/stones': 'counts/stones.js',
  practices: 'practices/practices.js',
  'practices/checkin': 'practices/checkin.js',
  'practices/lines': 'practices/lines.js',
  'practices/pledge': 'practices/pledge.js',
  'practices/meditation': 'practices/meditation.js',
  journal: 'journal/journal.js',
  'journal/page': 'journal/page.js',
  urge: 'urge/urge.js',
  path: 'path/path.js',
  'path/step': 'path/step.js',
  sheet: 'sheets/sheet.js',
  reading: 'reading/reading.js',
  search: 'search/search.js',
  people: 'people/people.js',
  progress: 'progress/progress.js',
  more: 'more/more.js',
  'more/lock': 'more/lock.js',
  'more/careful': 'more/careful.js',
  'more/save': 'more/save.js',
  'more/open': 'more/open.js',
  'more/language': 'more/language.js',
  'more/operator': 'more/operator.js',
  'more/version': 'more/version.js',
  'more/choose': 'more/choose.js',
  'more/programs': 'more/programs.js',
  'more/help': 'more/help.js',
  keys: 'keys/keys.js',
  'keys/passphrase': 'keys/passphrase.js',
  'keys/sheet': 'keys/sheet.js',
  account: 'account/account.js',
  'account/new': 'account/new.js',
  'account/enter': 'account/enter.js',
  lock: 'lock/lock.js',
  'lock/cannot': 'lock/cannot.js',
  'lock/gone': 'lock/gone.js',
};

/** The five places, and the names of screens that belong to each by their first part. */
export const places = {
  today: ['today', 'counts', 'practices', 'journal', 'urge'],
  path: ['path', 'sheet', 'reading', 'search'],
  people: ['people'],
  progress: ['progress'],
  more: ['more', 'keys', 'account'],
};

/** Screens that one may go to before there is a book on this device. */
export const early = ['start', 'account/enter', 'more/open', 'more/language', 'more/operator'];

/**
 * The place that a screen belongs to.
 *
 * @param {string} name
 * @returns {string | undefined}
 */
export function placeOf(name) {
  const first = name.split('/')[0] ?? '';
  return Object.entries(places).find(([, names]) => names.includes(first))?.[0];
}

/** @typedef {{default: (props: any) => any, inventory?: boolean | ((asked: any) => boolean), page?: string}} Screen */

/** @type {Map<string, Screen>} */
const loaded = new Map();

/**
 * The module of a screen that has been loaded before.
 *
 * @param {string} name
 */
export const ready = (name) => loaded.get(name);

/**
 * Whether leaving the window must lock at once, on a screen as it was asked for.
 *
 * @param {string} name
 * @param {Record<string, any>} asked
 */
export function isInventory(name, asked) {
  const inventory = loaded.get(name)?.inventory;
  return typeof inventory === 'function' ? inventory(asked) : inventory === true;
}

/**
 * Loads a screen.
 *
 * @param {string} name
 * @returns {Promise<Screen>}
 */
export async function load(name) {
  const file = screens[name];
  if (!file) throw new RangeError(`there is no screen ${name}`);
  const screen = loaded.get(name) ?? (await import(`./${file}`));
  loaded.set(name, screen);
  return screen;
}

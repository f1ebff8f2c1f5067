/**
 * Scores what a person has answered about themselves. It runs on the person's own device and nowhere else: answers and
 * scores never reach the server. The questions and rules are data (programs/instruments); this file only adds up.
 */

/**
 * @typedef {{id: string, options?: {value: number, key: string}[], min?: number, max?: number}} Item
 * @typedef {{id: string, items: string[], how: string, min: number, max: number}} Scale
 * @typedef {{scale: string, from: number, to: number, key: string, for?: string}} Band
 * @typedef {{item: string, at_least: number, then: string}} Alert
 * @typedef {{id: string, items: Item[], scales: Scale[], bands?: Band[], alerts?: Alert[]}} Instrument
 * @typedef {{scores: Record<string, number>, bands: Record<string, string>, then: string[], missing: string[]}} Result
 */

/**
 * Adds up answers. A scale with an unanswered question has no score: nothing is guessed.
 *
 * @param {Instrument} instrument
 * @param {Record<string, number>} answers by item; only values that the item offers
 * @param {string} [who] "women", "men" or "everyone": some cut-offs differ
 * @returns {Result} scores and bands by scale; then: where an answer leads at once, such as "help_now"; missing: items not answered
 * @throws {RangeError} for an item that is not there or a value that it does not offer
 */
export function score(instrument, answers, who = 'everyone') {
  const items = new Map(instrument.items.map((item) => [item.id, item]));
  for (const [id, value] of Object.entries(answers)) {
    const item = items.get(id);
    if (!item) throw new RangeError(`${instrument.id} has no item ${id}`);
    if (!offers(item, value)) throw new RangeError(`${instrument.id}: ${value} is not an answer to ${id}`);
  }
  /** @type {Result} */
  const result = {
    scores: {},
    bands: {},
    then: [],
    missing: instrument.items.filter((item) => !(item.id in answers)).map((item) => item.id),
  };
  for (const scale of instrument.scales) {
    const values = scale.items.map((id) => answers[id]);
    if (values.some((value) => value === undefined)) continue;
    const sum = values.reduce((/** @type {number} */ a, b) => a + Number(b), 0);
    const points = scale.how === 'mean' ? sum / values.length : sum;
    result.scores[scale.id] = points;
    const band = (instrument.bands ?? []).find(
      (b) => b.scale === scale.id && (!b.for || b.for === who) && points >= b.from && points <= b.to,
    );
    if (band) result.bands[scale.id] = band.key;
  }
  for (const alert of instrument.alerts ?? []) {
    const value = answers[alert.item];
    if (value !== undefined && value >= alert.at_least && !result.then.includes(alert.then)) result.then.push(alert.then);
  }
  return result;
}

/**
 * @param {Item} item
 * @param {number} value
 * @returns {boolean}
 */
function offers(item, value) {
  if (item.options?.length) return item.options.some((option) => option.value === value);
  return Number.isInteger(value) && value >= (item.min ?? 0) && value <= (item.max ?? 0);
}

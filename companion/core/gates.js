/**
 * The questions that come before a deed: before somebody who was hurt is met, before a body stops suddenly, before a
 * secret is told. A yes to a question that blocks closes the way until the answers change and says what to do instead; any other yes
 * has a word of care. Nothing opens by itself: an unanswered question keeps it closed.
 */

/** @typedef {import('./cells.js').Sheet} Sheet */
/** @typedef {{id: string, questions: {id: string, blocks?: boolean}[]}} Safety */
/** @typedef {Record<string, boolean>} Answers */
/** @typedef {Record<string, {day: string, answers: Answers}>} Checks */

/**
 * The checks of a sheet by what they come before; "start" is the first line, unless a column has that name.
 * @param {Sheet} sheet
 * @param {Safety[]} safety of the pack
 * @returns {{start: Safety[], columns: Record<string, Safety[]>}}
 */
export function gates(sheet, safety) {
  /** @type {{start: Safety[], columns: Record<string, Safety[]>}} */
  const found = { start: [], columns: {} };
  for (const gate of sheet.safety ?? []) {
    const check = safety.find((s) => s.id === gate.check);
    if (!check) continue;
    if (sheet.columns.some((c) => c.id === gate.before)) (found.columns[gate.before] ??= []).push(check);
    else if (gate.before === 'start') found.start.push(check);
  }
  return found;
}

/**
 * What the answers to one check come to.
 * @param {Safety} check
 * @param {Answers|undefined} answers
 * @returns {{state: 'asks'|'blocked'|'open', stops: string[], care: string[]}} stops and care: ids of the questions with a yes
 */
export function look(check, answers = {}) {
  const yes = check.questions.filter((q) => answers[q.id] === true);
  const stops = yes.filter((q) => q.blocks).map((q) => q.id);
  const care = yes.filter((q) => !q.blocks).map((q) => q.id);
  const asked = check.questions.every((q) => typeof answers[q.id] === 'boolean');
  return { state: stops.length > 0 ? 'blocked' : asked ? 'open' : 'asks', stops, care };
}

/**
 * Whether every check lets the deed through.
 * @param {Safety[]} checks
 * @param {Checks|null|undefined} answered
 */
export function opened(checks, answered) {
  return checks.every((check) => look(check, answered?.[check.id]?.answers).state === 'open');
}

/**
 * Whether the questions before the first line still stand open. They are answered once for a sheet; for a log and a diary on each day
 * that something is written, for the body and the danger of last month say nothing of today.
 * @param {Sheet} sheet
 * @param {Safety[]} checks
 * @param {{day?: string, checks?: Checks|null}[]} rows
 * @param {string} today
 */
export function started(sheet, checks, rows, today) {
  if (checks.length === 0) return true;
  const daily = sheet.kind === 'log' || sheet.kind === 'diary';
  return rows.some((row) => opened(checks, row.checks) && (!daily || checks.every((c) => row.checks?.[c.id]?.day === today)));
}

/**
 * Where a spreadsheet could take a text for a formula: at its start, and behind a semicolon, by which some of them part cells. Line
 * starts, spaces and quotes before the sign are passed over as they pass over them.
 */
const RUNS = `(?='*(?:[\\t\\r]|[\\s"]*[=+\\-@＝＋－＠]))`;
const START = new RegExp(`(^|;)${RUNS}`, 'g');
const GUARDED = new RegExp(`(^|;)'${RUNS}`, 'g');

/** A text with an apostrophe before whatever a spreadsheet would calculate, so that it is shown. */
export function guarded(text: string): string {
  return text.replace(START, "$1'");
}

/** What guarded() was given. */
export function unguarded(text: string): string {
  return text.includes("'") ? text.replace(GUARDED, '$1') : text;
}

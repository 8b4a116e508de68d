import { asDrawn, fold } from './fold.ts';

/** Between names, and hardly ever one: rosters leave them out as often as not. */
const PARTICLES: ReadonlySet<string> = new Set(['de', 'del', 'la', 'las', 'los', 'da', 'do', 'dos']);

/** Folded, as rosters shorten them. */
const SHORTENED: ReadonlyMap<string, string> = new Map([
  ['ma', 'maria'],
  ['fco', 'francisco'],
  ['gpe', 'guadalupe'],
]);

/** What a registration says before the names that it tells of (Registration.missing). */
const TOLD = /^(?:does not travel|own name): /;
/** More words than names have: a sentence that was written where a name was asked for is cut. */
const MOST = 60;
const START_LETTERS = 4;

/** Words by which nobody is told apart, and shortened ones in full. */
const usable = (words: readonly string[]): readonly string[] =>
  words
    .filter((word) => Array.from(word).length > 1 && !PARTICLES.has(word))
    .map((word) => SHORTENED.get(word) ?? word);

/** The folded words of a part without blanks: `O'Brien` is `o` and `brien`. */
const wordsOfPart = (part: string): readonly string[] => asDrawn(fold(part)).split(' ');

const partsOf = (text: string): readonly string[] => text.split(/\s+/).filter((part) => part !== '');

/**
 * The words by which names are found, each once: without accents, case, particles and initials; names with a hyphen or an apostrophe also as
 * one word. `Ma. O'Brien de García-López` is `maria`, `brien`, `obrien`, `garcia`, `lopez`, `garcialopez`.
 */
export function nameWords(names: string): readonly string[] {
  const words = partsOf(names.replace(TOLD, '')).flatMap((part) => {
    const pieces = wordsOfPart(part);
    return usable(pieces.length > 1 ? [...pieces, pieces.join('')] : pieces);
  });
  return [...new Set(words)].slice(0, MOST);
}

/**
 * The words that somebody types to find a name, in the ways in which it may be stored: its pieces, and, where it has a hyphen or an
 * apostrophe, in one. Empty when nothing of it tells anybody apart.
 */
export function wordsToFind(typed: string): readonly (readonly string[])[] {
  const parts = partsOf(typed).map(wordsOfPart);
  const apart = [...new Set(usable(parts.flat()))];
  const joined = [...new Set(usable(parts.map((pieces) => pieces.join(''))))];
  const ways = apart.join(' ') === joined.join(' ') ? [apart] : [apart, joined];
  return ways.filter((words) => words.length > 0);
}

/** The first four letters of a word, all of a shorter one. */
export const startOf = (word: string): string => Array.from(word).slice(0, START_LETTERS).join('');

/** How well a word of a name fits one that was typed: 3 it is it; 2 it begins with it; 1 both begin alike; 0 not at all. */
export function fitOf(word: string, typed: string): 0 | 1 | 2 | 3 {
  if (word === typed) return 3;
  if (startOf(word) !== startOf(typed)) return 0;
  return word.startsWith(typed) ? 2 : 1;
}

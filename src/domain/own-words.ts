import { fold } from './fold.ts';

/**
 * Finds our own words in what people send. Invariants:
 * - Only whole runs of words that follow one another in one of our texts are ours: five at least, or one of its sentences of three.
 * - What a text of ours is filled with (names, dates) is ours between words that are.
 * - Choices are never ours here: copied, they are answers.
 */
export interface OwnWords {
  /** Where our words stand in a text: ranges of characters, in order, apart. */
  rangesIn(text: string): readonly Range[];
}

export interface Range {
  readonly from: number;
  readonly to: number;
  /** It goes on to the end of one of our lines: what follows is not ours. */
  readonly complete: boolean;
}

/** So many words in a row are nobody's by chance. */
const FEWEST = 5;
const FEWEST_IN_SENTENCE = 3;
/**
 * So many that end no sentence of ours must follow words of the person's in one line: `i want to talk to a person` is theirs. Those of
 * a whole sentence are ours from `FEWEST` on: in `sí, si es gratis` nothing is left out.
 */
const FEWEST_BEHIND_OTHERS = 8;
/** Words that a value can have: a list of first names. */
const LONGEST_VALUE = 14;
/** Words that must follow a value for it to have ended. */
const AFTER_VALUE = 2;

/** A line of a text of ours: folded words, null for a value; and where its sentences begin and end. */
interface Line {
  readonly words: readonly (string | null)[];
  readonly starts: ReadonlySet<number>;
  readonly ends: ReadonlySet<number>;
}

interface Word {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** A line ends behind it. */
  readonly last: boolean;
}

const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const PARTS = /\{\{\w+\}\}|[\p{L}\p{M}\p{N}]+|[.?!]/gu;

/** @param texts our texts with their `{{values}}`; each line counts by itself */
export function ownWords(texts: Iterable<string>): OwnWords {
  const lines = [...new Set([...texts].flatMap((text) => text.split('\n')))].map(lineOf);
  const index = new Map<string, { line: Line; at: number }[]>();
  const add = (key: string, line: Line, at: number): void => {
    const known = index.get(key);
    if (known === undefined) index.set(key, [{ line, at }]);
    else known.push({ line, at });
  };
  for (const line of lines) {
    line.words.forEach((word, at) => {
      const three = line.words.slice(at, at + 3);
      if (word !== null && three.length === 3 && !three.includes(null)) add(three.join(' '), line, at);
      else if (word !== null && line.starts.has(at)) add(word, line, at);
    });
  }

  /** How many words from `at` on are ours; 0 when they are not. */
  function oursFrom(words: readonly Word[], at: number): Followed {
    const first = words[at]?.text ?? '';
    const keys = [
      words
        .slice(at, at + 3)
        .map(({ text }) => text)
        .join(' '),
      first,
    ];
    let most: Followed = NOTHING;
    for (const key of keys) {
      for (const { line, at: start } of index.get(key) ?? []) {
        const followed = follow(words, at, line, start);
        if (followed.size > most.size) most = followed;
      }
    }
    return most;
  }

  return {
    rangesIn(text) {
      const words = wordsOf(text);
      const ranges: Range[] = [];
      for (let at = 0; at < words.length; at += 1) {
        const { size, complete, afterValue, ends } = oursFrom(words, at);
        if (size === 0) continue;
        const least = ends ? FEWEST : FEWEST_BEHIND_OTHERS;
        if (!afterValue && size < least && isWithin(text, words, at)) continue;
        const first = afterValue ? lineStart(words, at) : at;
        ranges.push({ from: words[first]?.from ?? 0, to: words[at + size - 1]?.to ?? 0, complete });
        at += size - 1;
      }
      return ranges;
    },
  };
}

/** Whether words of the person's stand right before a word, with no sign between. */
function isWithin(text: string, words: readonly Word[], at: number): boolean {
  const before = words[at - 1];
  return before !== undefined && /^ +$/.test(text.slice(before.to, words[at]?.from));
}

function lineOf(text: string): Line {
  const words: (string | null)[] = [];
  const starts = new Set<number>();
  const ends = new Set<number>();
  let start = 0;
  let shouted = true;
  const endSentence = (): void => {
    // A sentence in capitals is a word that works anywhere: whoever sends it means it.
    if (!shouted) starts.add(start);
    ends.add(words.length);
    start = words.length;
    shouted = true;
  };
  for (const [part] of text.matchAll(PARTS)) {
    if (/^[.?!]$/.test(part)) endSentence();
    else if (part.startsWith('{')) words.push(null);
    else {
      shouted &&= !/\p{Ll}/u.test(part);
      words.push(fold(part));
    }
  }
  endSentence();
  return { words, starts, ends };
}

function wordsOf(text: string): readonly Word[] {
  const words: Word[] = [];
  const found = [...text.matchAll(WORD)];
  found.forEach((match, i) => {
    const to = match.index + match[0].length;
    const next = found[i + 1];
    words.push({
      text: fold(match[0]),
      from: match.index,
      to,
      last: next === undefined || text.slice(to, next.index).includes('\n'),
    });
  });
  return words;
}

/** Words of a text that follow a line of ours. */
interface Followed {
  readonly size: number;
  readonly complete: boolean;
  /** Nothing but a value stands before it in our line. */
  readonly afterValue: boolean;
  /** They end where a sentence of ours does. */
  readonly ends: boolean;
}
const NOTHING: Followed = { size: 0, complete: false, afterValue: false, ends: false };

/** Where a value begins that fills its line up to `at`; `at` itself when the line is longer than a value. */
function lineStart(words: readonly Word[], at: number): number {
  let first = at;
  while (first > 0 && words[first - 1]?.last === false) first -= 1;
  return at - first <= LONGEST_VALUE ? first : at;
}

/** How many words of a text from `at` on are a line's from `start` on; none when too few. */
function follow(
  words: readonly Word[],
  at: number,
  { words: ours, starts, ends }: Line,
  start: number,
): Followed {
  let here = at;
  let there = start;
  let same = 0;
  let whole = 0;
  while (there < ours.length) {
    const word = ours[there];
    if (word === null) {
      const size = valueSize(words, here, ours.slice(there + 1, there + 1 + AFTER_VALUE));
      if (size === null) break;
      here += size;
    } else {
      const text = words[here]?.text;
      // A quotation may be cut inside a word.
      const cut =
        text !== undefined &&
        same >= FEWEST_IN_SENTENCE &&
        here === words.length - 1 &&
        word?.startsWith(text);
      if (text !== word && cut !== true) break;
      same += 1;
      here += 1;
    }
    there += 1;
    if (ends.has(there)) whole = here - at;
  }
  const afterValue = start > 0 && ours.slice(0, start).every((word) => word === null);
  if (same >= FEWEST)
    return { size: here - at, complete: there === ours.length, afterValue, ends: whole === here - at };
  return starts.has(start) && same >= FEWEST_IN_SENTENCE
    ? { size: whole, complete: true, afterValue: false, ends: true }
    : NOTHING;
}

/** How many words fill a value before `next` follows; to the end of the line when nothing does. Null when it does not follow. */
function valueSize(words: readonly Word[], at: number, next: readonly (string | null)[]): number | null {
  const wanted = next.slice(0, next.includes(null) ? next.indexOf(null) : next.length);
  for (let size = 1; size <= LONGEST_VALUE && at + size <= words.length; size += 1) {
    const follows = wanted.every((word, i) => words[at + size + i]?.text === word);
    const ended = words[at + size - 1]?.last === true;
    if (wanted.length > 0 ? follows : ended || next.length > 0) return size;
    if (ended && wanted.length === 0) return size;
  }
  return null;
}

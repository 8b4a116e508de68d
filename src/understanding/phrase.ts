import { fold } from '../domain/fold.ts';
import { emojiAsWords } from './tokens.ts';

/** One place of a phrase: a word or stem that must stand there, a gap of up to three words, or one of several parts. */
export type Part =
  | { readonly entry: string }
  | 'gap'
  | { readonly anyOf: readonly (readonly Part[])[]; readonly optional: boolean };

/** What a phrase of a lexicon says, part after part. */
export type Phrase = readonly Part[];

/** Folded words and no signs: there are thousands of them, and nothing to find out of any. */
const PLAIN = /^[a-z0-9]+\*?(?: [a-z0-9]+\*?)*$/;

/**
 * Reads a phrase of a lexicon (lexicon.ts has the form).
 * @throws RangeError when brackets do not match, or it can be said with no word
 */
export function readPhrase(phrase: string): Phrase {
  if (PLAIN.test(phrase)) return phrase.split(' ').map((entry) => ({ entry }));
  const signs = phrase.match(/[[\]()|]|\.\.|[^\s[\]()|]+?(?=\.\.|[\s[\]()|]|$)/g) ?? [];
  let at = 0;
  const fail = (why: string): never => {
    throw new RangeError(`the phrase "${phrase}" ${why}`);
  };
  function alternatives(end: string | null): readonly Phrase[] {
    const all: Part[][] = [[]];
    for (;;) {
      const sign = signs[at];
      if (sign === undefined) {
        if (end !== null) fail(`has no ${end}`);
        return all;
      }
      at += 1;
      if (sign === end) return all;
      if (sign === ']' || sign === ')') fail(`has a ${sign} too many`);
      if (sign === '|') {
        if (end === null) fail('has a | outside brackets');
        all.push([]);
      } else all.at(-1)?.push(...partsOf(sign));
    }
  }
  function partsOf(sign: string): readonly Part[] {
    if (sign === '..') return ['gap'];
    if (sign !== '[' && sign !== '(') return wordsOf(sign);
    const anyOf = alternatives(sign === '[' ? ']' : ')');
    const said = anyOf.filter((parts) => parts.length > 0);
    return [{ anyOf: said, optional: sign === '[' || said.length < anyOf.length }];
  }
  const parts = alternatives(null)[0] ?? [];
  if (canBeSilent(parts)) fail('can be said with no word');
  return parts;
}

/** Whether some way to say it has no word. */
function canBeSilent(parts: Phrase): boolean {
  return parts.every(
    (part) => part === 'gap' || ('anyOf' in part && (part.optional || part.anyOf.some(canBeSilent))),
  );
}

/** Most words of a lexicon: there is nothing to fold. */
const FOLDED = /^[a-z0-9]+\*?$/;

/** `m'ap` is two words; the star stays with the last. */
function wordsOf(sign: string): readonly Part[] {
  if (FOLDED.test(sign)) return [{ entry: sign }];
  const stem = sign.endsWith('*');
  const words = fold(emojiAsWords(sign))
    .split(' ')
    .filter((word) => word !== '');
  return words.map((word, at) => ({ entry: stem && at === words.length - 1 ? `${word}*` : word }));
}

/**
 * The same phrase, each word that phones shorten written out: `dont` in it is `don t`, as it is in a text.
 * @param long what stands for several words
 */
export function writtenOut(parts: Phrase, long: ReadonlyMap<string, readonly string[]>): Phrase {
  if (!parts.some((part) => isShortened(part, long))) return parts;
  return parts.flatMap((part): Phrase => {
    if (part === 'gap') return [part];
    if ('anyOf' in part) return [{ ...part, anyOf: part.anyOf.map((each) => writtenOut(each, long)) }];
    return long.get(part.entry)?.map((entry) => ({ entry })) ?? [part];
  });
}

/** Whether a word in it is written out otherwise; few are. */
function isShortened(part: Part, long: ReadonlyMap<string, readonly string[]>): boolean {
  if (part === 'gap') return false;
  return 'entry' in part
    ? long.has(part.entry)
    : part.anyOf.some((each) => each.some((inner) => isShortened(inner, long)));
}

/** Every word and stem that a phrase may have. */
export function entriesIn(parts: Phrase): readonly string[] {
  return parts.flatMap((part) =>
    part === 'gap' ? [] : 'entry' in part ? [part.entry] : part.anyOf.flatMap(entriesIn),
  );
}

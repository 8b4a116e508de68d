import { fold } from './fold.ts';

/**
 * How a language asks to be left alone, in more than one word. In a phrase `[x|y]` may be left out, `(x|y)` is one of them,
 * `<name>` one of a set; `around` may stand before or after any phrase.
 */
export interface StopPhrases {
  readonly around: readonly string[];
  readonly sets: Readonly<Record<string, readonly string[]>>;
  readonly phrases: readonly string[];
}

/** Longer texts say more than "stop". */
const LONGEST = 200;

/** A word of three letters or more with one of them held: `stooop`, `ALTOOO`. */
const HELD = /(\p{L})\1{2,}/gu;
/** A zero for an O inside a word. */
const ZERO = /(?<=\p{L})0|0(?=\p{L})/gu;
/** Letters said one by one: `S T O P`, `a.l.t.o`. */
const SPELLED = /^\P{L}*\p{L}(?:[\s.*_-]+\p{L}){2,}\P{L}*$/u;
const SENTENCE_ENDS = /[.,;:!?¡¿\n…]+/;

/** Recognises texts that say nothing but "stop". */
export interface StopReader {
  /** Whether every part of a plain text asks to stop, or is said around it. */
  stops(plain: string): boolean;
}

/**
 * @param languages the phrases of each language
 * @param words single words that stop by themselves; said twice or more they stop as well
 * @param courtesies what may stand around a phrase in any language
 * @param besides whether a part of the text, folded, may stand beside a stop without changing it ("wrong number")
 */
export function stopReader(
  languages: readonly StopPhrases[],
  words: readonly string[],
  courtesies: readonly string[],
  besides: (folded: string) => boolean,
): StopReader {
  const around = new Set([...courtesies, ...languages.flatMap((language) => language.around.map(fold))]);
  const phrases = languages.flatMap((language) =>
    language.phrases.map((phrase) => compile(phrase, language.sets)),
  );
  const word = [...new Set(words.map(fold))].filter((each) => each !== '');
  phrases.push(new RegExp(`^(?: (?:${word.join('|')}))+$`));
  const known = vocabulary(languages, word, around);

  const isStop = (folded: string): boolean =>
    // Most texts have a word that stands in no phrase, and then none of a hundred patterns is tried.
    folded.split(' ').every((each) => known.has(each)) &&
    shells(folded, around).some((rest) => phrases.some((phrase) => phrase.test(` ${rest}`)));
  const isAround = (folded: string): boolean =>
    besides(folded) || shells(folded, around).some((rest) => around.has(rest) || besides(rest));

  return {
    stops(plain) {
      if (plain.length > LONGEST) return false;
      const text = SPELLED.test(plain) ? plain.replace(/[^\p{L}]+/gu, '') : plain;
      const whole = drawnOut(text);
      if (whole === '') return false;
      if (isStop(whole)) return true;
      const sentences = text.split(SENTENCE_ENDS);
      if (sentences.length === 1) return false;
      const said = sentences.map(drawnOut).filter((part) => part !== '');
      return said.some(isStop) && said.every((part) => isStop(part) || isAround(part));
    },
  };
}

/** A part of a text as it is compared: `ST0OOOP!` is `stop`. */
const drawnOut = (part: string): string => fold(part).replace(HELD, '$1').replace(ZERO, 'o');

/** Every word that a stop can be made of. */
function vocabulary(
  languages: readonly StopPhrases[],
  words: readonly string[],
  around: ReadonlySet<string>,
): ReadonlySet<string> {
  const texts = languages.flatMap(({ phrases, sets }) => [
    ...phrases.flatMap((phrase) => tokensOf(phrase).map(fold)),
    ...Object.values(sets).flat().map(fold),
  ]);
  return new Set([...texts, ...words, ...around].flatMap((text) => text.split(' ')));
}

/** A folded text with what may stand around taken off, one by one from either end: the text itself first. */
function shells(folded: string, around: ReadonlySet<string>): readonly string[] {
  const found = new Set([folded]);
  for (const text of found) {
    const words = text.split(' ');
    for (let size = 1; size <= 4 && size < words.length; size += 1) {
      if (around.has(words.slice(0, size).join(' '))) found.add(words.slice(size).join(' '));
      if (around.has(words.slice(-size).join(' '))) found.add(words.slice(0, -size).join(' '));
    }
  }
  return [...found];
}

/** The signs, names of sets and words of a phrase. */
const tokensOf = (phrase: string): readonly string[] => phrase.match(/[[\]()|]|<\w+>|[^\s[\]()|<>]+/g) ?? [];

/** A phrase as a pattern over folded words, each with a space before it. */
function compile(phrase: string, sets: StopPhrases['sets']): RegExp {
  const pattern = tokensOf(phrase).map((token) => {
    switch (token) {
      case '[':
      case '(':
        return '(?:';
      case ']':
        return ')?';
      case ')':
      case '|':
        return token;
      default: {
        const name = /^<(\w+)>$/.exec(token)?.[1];
        const words = name === undefined ? [token] : (sets[name] ?? []);
        if (words.length === 0) throw new RangeError(`the stop phrase "${phrase}" names no set ${token}`);
        return `(?:${words.map((each) => ` ${fold(each)}`).join('|')})`;
      }
    }
  });
  return new RegExp(`^${pattern.join('')}$`);
}

import { LANGUAGES, type Language } from '../domain/language.ts';
import { createFinder, type Finder } from './finder.ts';
import type { Lexicons } from './lexicon.ts';
import { entriesIn, readPhrase, writtenOut } from './phrase.ts';
import { TOPICS, type Topic } from './topic.ts';
import { createVocabulary } from './vocabulary.ts';

/** What a phrase says: it names a thing, says a topic by itself, or tells its language. */
export type Meaning = { readonly concept: string } | { readonly topic: Topic } | { readonly common: true };

/** The words of all languages, made to be looked up. */
export interface LearnedLexicons {
  readonly finder: Finder<Meaning>;
  /** What phones shorten, and what each may stand for, in any language. */
  readonly short: ReadonlyMap<string, readonly string[]>;
  /** What stands for several words, by language. */
  readonly long: ReadonlyMap<Language, ReadonlyMap<string, readonly string[]>>;
  /** Whether some language has a word as it stands. */
  readonly isWord: (word: string) => boolean;
  /** Concepts that some language has words for. */
  readonly concepts: ReadonlySet<string>;
}

/** @throws RangeError when a phrase cannot be read */
export function learnLexicons(lexicons: Lexicons): LearnedLexicons {
  const vocabulary = createVocabulary();
  const finder = createFinder<Meaning>(vocabulary);
  const meanings = new Map<string, Meaning>();
  /** One object a meaning, so that it is found once. */
  const meaningOf = (key: string, meaning: Meaning): Meaning => {
    const known = meanings.get(key) ?? meaning;
    meanings.set(key, known);
    return known;
  };
  const short = new Map<string, readonly string[]>();
  const long = new Map<Language, ReadonlyMap<string, readonly string[]>>();
  for (const language of LANGUAGES) {
    const lexicon = lexicons[language];
    const several = severalWords(lexicon.short);
    long.set(language, several);
    const add = (phrases: readonly string[], key: string, meaning: Meaning): void => {
      for (const phrase of phrases)
        finder.add(writtenOut(readPhrase(phrase), several), meaningOf(key, meaning), language);
    };
    for (const [concept, words] of Object.entries(lexicon.concepts)) add(words, `c ${concept}`, { concept });
    for (const topic of TOPICS) add(lexicon.phrases[topic] ?? [], `t ${topic}`, { topic });
    add(lexicon.common, 'common', { common: true });
    for (const word of lexicon.known)
      for (const entry of entriesIn(writtenOut(readPhrase(word), several))) vocabulary.idOf(entry);
    for (const [from, to] of Object.entries(lexicon.short)) short.set(from, [...(short.get(from) ?? []), to]);
  }
  vocabulary.seal();
  const concepts = new Set(
    [...meanings.values()].flatMap((meaning) => ('concept' in meaning ? [meaning.concept] : [])),
  );
  return { finder, short, long, isWord: (word) => vocabulary.has(word), concepts };
}

/** What of a language's short forms stands for several words. */
function severalWords(short: Readonly<Record<string, string>>): ReadonlyMap<string, readonly string[]> {
  const several = new Map<string, readonly string[]>();
  for (const [from, to] of Object.entries(short)) if (to.includes(' ')) several.set(from, to.split(' '));
  return several;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { LANGUAGES, type Language } from '../domain/language.ts';
import { CONCEPTS, type Concept } from '../understanding/concepts.ts';
import type { Examples, Lexicon, Lexicons } from '../understanding/lexicon.ts';
import { TOPICS } from '../understanding/topic.ts';

const phrases = z.array(z.string().min(1));
const isConcept = (name: string): name is Concept => Object.hasOwn(CONCEPTS, name);
const CONCEPT_NAMES = Object.keys(CONCEPTS).filter(isConcept);

const lexicon = z.strictObject({
  sources: z.record(z.string(), z.string()),
  short: z.record(z.string(), z.string()),
  common: phrases,
  concepts: z.record(z.enum(CONCEPT_NAMES), phrases),
  known: phrases,
  phrases: z.partialRecord(z.enum(TOPICS), phrases),
});

/** A language's words for what people say beside answers, and sentences of each topic: no texts of ours. */
const PHRASES = 'phrases';
const EXAMPLES = 'examples';
/** What staff read in the console: no text that is sent to anybody. */
const CONSOLE = 'console';
/** Files of a locale that hold words to understand, or words of the console, by their names without `.json`; none of them is said. */
export const NOT_SAID: readonly string[] = [PHRASES, EXAMPLES, CONSOLE];

const readFileOf = (localesDir: string, language: Language, name: string): unknown =>
  JSON.parse(readFileSync(join(localesDir, language, `${name}.json`), 'utf8'));

/**
 * Reads `locales/<lng>/phrases.json` of every language.
 * @throws Error when one is missing, or is not of the form in src/understanding/lexicon.ts
 */
export function readLexicons(localesDir: string): Lexicons {
  const read = (language: Language): Lexicon => {
    const { phrases: ofTopics, ...rest } = lexicon.parse(readFileOf(localesDir, language, PHRASES));
    return { ...rest, phrases: withoutEmpty(ofTopics) };
  };
  const [es, en, pt, ht, fr] = LANGUAGES.map(read);
  if (!es || !en || !pt || !ht || !fr) throw new Error('a language has no phrases');
  return { es, en, pt, ht, fr };
}

const examples = z.partialRecord(z.enum([...TOPICS, 'none']), phrases);

/**
 * Reads `locales/<lng>/examples.json`: sentences of each topic, of every language that has some.
 * @throws Error when one is missing, or is not of the form
 */
export function readExamples(localesDir: string): readonly Examples[] {
  return LANGUAGES.map((language) =>
    withoutEmpty(examples.parse(readFileOf(localesDir, language, EXAMPLES))),
  );
}

/** The topics that something is said of. */
const withoutEmpty = (ofTopics: Examples): Examples =>
  Object.fromEntries(Object.entries(ofTopics).filter(([, said]) => said.length > 0));

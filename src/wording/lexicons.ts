import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { LANGUAGES, type Language } from '../domain/language.ts';
import { ALL_ASKED, ANSWER_SAMPLES } from '../understanding/answer-samples.ts';
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
/** Sentences of each answer to each question. */
const ANSWERS = 'answers';
/** What staff read in the console: no text that is sent to anybody. */
const CONSOLE = 'console';
/** Files of a locale that hold words to understand, or words of the console, by their names without `.json`; none of them is said. */
export const NOT_SAID: readonly string[] = [PHRASES, EXAMPLES, ANSWERS, CONSOLE];

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

const answers = z.record(z.enum(ALL_ASKED), z.record(z.string(), phrases));

/** The answers of a language by their samples. @throws Error when one is no answer of its question */
function answersOf(localesDir: string, language: Language): Examples {
  const read = answers.parse(readFileOf(localesDir, language, ANSWERS));
  const named = Object.entries(read).flatMap(([asked, ofAnswers]) =>
    Object.entries(ofAnswers).map(([answer, said]) => ({ name: `answer.${asked}.${answer}`, said })),
  );
  return Object.fromEntries(
    named.map(({ name, said }) => {
      const sample = ANSWER_SAMPLES.find((each) => each === name);
      if (sample === undefined) throw new Error(`${language}/${ANSWERS}.json: nothing is asked for ${name}`);
      return [sample, said];
    }),
  );
}

/**
 * Reads `locales/<lng>/examples.json` and `answers.json`: sentences of each topic and of each answer, of every language that has some.
 * @throws Error when one is missing, or is not of the form
 */
export function readExamples(localesDir: string): readonly Examples[] {
  return LANGUAGES.map((language) =>
    withoutEmpty({
      ...examples.parse(readFileOf(localesDir, language, EXAMPLES)),
      ...answersOf(localesDir, language),
    }),
  );
}

/** The topics that something is said of. */
const withoutEmpty = (ofTopics: Examples): Examples =>
  Object.fromEntries(Object.entries(ofTopics).filter(([, said]) => said.length > 0));

import { LANGUAGES } from '../../src/domain/language.ts';
import { QUESTIONS } from '../../src/understanding/topic.ts';
import { oneChoice } from '../readers/choice.ts';
import { languageInWords } from '../readers/language-words.ts';
import type { Question } from './question.ts';

/** A language in which nothing is written here: somebody calls. */
const ANOTHER = 'another';

/** The first question, which names each language in its own; later asked in between, by the word for it. */
export const language = {
  key: 'conversation:language',
  reader: oneChoice,
  choices: [...LANGUAGES, ANOTHER],
  choicesInText: true,
  inWords: languageInWords,
  // What is asked beside the name of a language is asked again in it.
  besides: ['want.language', 'want.help', ...QUESTIONS],
} as const satisfies Question;

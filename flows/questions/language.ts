import { LANGUAGES } from '../../src/domain/language.ts';
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
} as const satisfies Question;

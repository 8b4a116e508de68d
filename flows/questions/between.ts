import { oneChoice } from '../readers/choice.ts';
import { detailsReader } from '../readers/details.ts';
import type { Question } from './question.ts';

/** Questions asked in between, by a word that works anywhere. */

/** CANCEL does not say what of. Who has enough of news need not give up what is said of their appointment. */
export const cancelWhich = {
  key: 'conversation:cancelWhich',
  reader: oneChoice,
  choices: ['nothing', 'appointment', 'messages', 'news'],
  keeps: 'nothing',
  namesOldButton: true,
} as const satisfies Question;

/** Whoever writes WRONG may not be the person who registered, or may have slipped. */
export const wrong = {
  key: 'conversation:wrong',
  reader: oneChoice,
  choices: ['is_me', 'not_me'],
  keeps: 'is_me',
  yes: 'is_me',
  no: 'not_me',
  namesOldButton: true,
} as const satisfies Question;

/** The same in the middle of a registration, where an answer of one's own may be what is wrong. */
export const mistake = {
  key: 'conversation:mistake',
  reader: oneChoice,
  choices: ['my_answer', 'not_me'],
  keeps: 'my_answer',
  no: 'not_me',
} as const satisfies Question;

/** A person was asked for: what is it about? */
export const person = {
  key: 'conversation:person',
  reader: detailsReader,
  choices: [],
} as const satisfies Question;

/** Somebody reads and writes none of the languages: which one do they speak? */
export const otherLanguage = {
  key: 'conversation:otherLanguage',
  reader: detailsReader,
  choices: [],
} as const satisfies Question;

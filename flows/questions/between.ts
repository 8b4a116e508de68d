import { CERTAINLY, EASILY } from '../readers/like-answer.ts';
import { whoseInWords } from '../readers/whose-words.ts';
import { keepInWords } from '../readers/keep-words.ts';
import { oneChoice } from '../readers/choice.ts';
import { detailsReader } from '../readers/details.ts';
import type { Question } from './question.ts';

/** Questions asked in between, by a word that works anywhere. */

/** CANCEL does not say what of. Who has enough of news need not give up what is said of their appointment. */
export const cancelWhich = {
  key: 'conversation:cancelWhich',
  reader: oneChoice,
  // All messages stop by its number or its words alone.
  inWords: keepInWords,
  besides: ['want.keep', 'want.mistake', 'want.cancel', 'want.stop', 'want.back'],
  like: {
    asked: 'cancelling',
    chooses: {
      nothing: { choice: 'nothing', least: EASILY },
      appointment: { choice: 'appointment', least: EASILY },
      news: { choice: 'news', least: CERTAINLY },
    },
  },
  choices: ['nothing', 'appointment', 'messages', 'news'],
  keeps: 'nothing',
  namesOldButton: true,
} as const satisfies Question;

/** Whoever writes WRONG may not be the person who registered, or may have slipped. */
export const wrong = {
  key: 'conversation:wrong',
  reader: oneChoice,
  inWords: whoseInWords,
  besides: ['want.wrong_person', 'want.mistake', 'want.stop', 'want.help', 'ask.who'],
  like: {
    asked: 'whose',
    chooses: {
      is_me: { choice: 'is_me', least: EASILY },
      my_answer: { choice: 'is_me', least: EASILY },
      not_me: { choice: 'not_me', least: EASILY, denied: true },
    },
  },
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
  inWords: whoseInWords,
  besides: ['want.wrong_person', 'want.mistake', 'want.stop', 'want.help', 'ask.who'],
  like: {
    asked: 'whose',
    chooses: {
      my_answer: { choice: 'my_answer', least: EASILY },
      is_me: { choice: 'my_answer', least: EASILY },
      not_me: { choice: 'not_me', least: EASILY, denied: true },
    },
  },
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

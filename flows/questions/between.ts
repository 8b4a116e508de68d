import { CERTAINLY, EASILY, SURELY } from '../readers/like-answer.ts';
import { whoseInWords } from '../readers/whose-words.ts';
import { keepInWords } from '../readers/keep-words.ts';
import { oneChoice } from '../readers/choice.ts';
import { detailsReader } from '../readers/details.ts';
import type { LikeOthers, Question } from './question.ts';

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

const whose = {
  reader: oneChoice,
  inWords: whoseInWords,
  besides: ['want.wrong_person', 'want.mistake', 'want.stop', 'want.help', 'ask.who'],
} as const;

/** What sentences choose of who writes. @param mine the choice of whoever is the one */
const likeWhose = (mine: 'is_me' | 'my_answer'): LikeOthers => ({
  asked: 'whose',
  chooses: {
    is_me: { choice: mine, least: EASILY },
    my_answer: { choice: mine, least: EASILY },
    not_me: { choice: 'not_me', least: SURELY, denied: true },
  },
});

/** Whoever writes WRONG may not be the person who registered, or may have slipped. */
export const wrong = {
  key: 'conversation:wrong',
  ...whose,
  like: likeWhose('is_me'),
  choices: ['is_me', 'not_me'],
  keeps: 'is_me',
  yes: 'is_me',
  no: 'not_me',
  namesOldButton: true,
} as const satisfies Question;

/** The same in the middle of a registration, where an answer of one's own may be what is wrong. */
export const mistake = {
  key: 'conversation:mistake',
  ...whose,
  like: likeWhose('my_answer'),
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

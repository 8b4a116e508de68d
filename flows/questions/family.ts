import { aloneInWords, familyInWords } from '../readers/family-words.ts';
import { stampOfCase } from '../buttons.ts';
import { ASKS_MORE, SURELY } from '../readers/like-answer.ts';
import { oneChoice } from '../readers/choice.ts';
import { namesReader } from '../readers/names.ts';
import type { TalkContext } from '../talk.ts';
import type { Question } from './question.ts';

const namesOf = ({ family: found }: TalkContext) => ({ names: found?.names ?? [] });

/** Whether the people of the case are all. */
export const family = {
  key: 'registration:family',
  reader: oneChoice,
  inWords: familyInWords,
  like: {
    asked: 'family',
    chooses: {
      together: { choice: 'together', least: SURELY },
      missing: { choice: 'missing', least: ASKS_MORE },
      apart: { choice: 'apart', least: SURELY },
    },
  },
  besides: [
    ...(['tell.stays_behind', 'tell.separated', 'tell.child_elsewhere', 'tell.birth'] as const),
    ...(['want.come', 'want.cannot_come', 'want.mistake', 'ask.where', 'tell.cannot_read'] as const),
  ],
  ofSomebody: ['missing', 'apart'],
  choices: ['together', 'missing', 'apart'],
  keeps: 'together',
  yes: 'together',
  shows: namesOf,
  mark: stampOfCase,
  namesOldButton: true,
} as const satisfies Question;

/** The same of somebody who is alone in their case. */
export const alone = {
  key: 'registration:alone',
  reader: oneChoice,
  inWords: aloneInWords,
  like: {
    asked: 'alone',
    chooses: {
      right: { choice: 'right', least: SURELY },
      missing: { choice: 'missing', least: ASKS_MORE },
      other_name: { choice: 'other_name', least: ASKS_MORE },
    },
  },
  besides: [
    ...(['tell.stays_behind', 'tell.separated', 'tell.child_elsewhere', 'tell.birth'] as const),
    ...(['want.mistake', 'want.wrong_person', 'want.come', 'ask.status', 'ask.where'] as const),
  ],
  ofSomebody: ['missing'],
  choices: ['right', 'missing', 'other_name'],
  keeps: 'right',
  yes: 'right',
  shows: namesOf,
  mark: stampOfCase,
} as const satisfies Question;

/** Who of the family does not travel: somebody of the staff looks, and asks why. */
export const apart = {
  key: 'registration:apart',
  reader: namesReader,
  choices: [],
} as const satisfies Question;

/** What the registrant is called, where the case has another name. */
export const ownName = {
  key: 'registration:ownName',
  reader: namesReader,
  choices: [],
} as const satisfies Question;

/** Who is missing. */
export const missing = {
  key: 'registration:missing',
  reader: namesReader,
  choices: [],
} as const satisfies Question;

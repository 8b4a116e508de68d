import { stamp } from '../buttons.ts';
import { birthDateReader } from '../readers/birth-date.ts';
import { caseNumberReader } from '../readers/case-number.ts';
import { choiceOr } from '../readers/choice.ts';
import { EASILY } from '../readers/like-answer.ts';
import { receiptReader } from '../readers/receipt.ts';
import type { Question } from './question.ts';

/** The questions by which somebody's case is found. */

export const caseNumber = {
  key: 'registration:caseNumber',
  reader: caseNumberReader,
  like: { asked: 'number', chooses: { lacks: { choice: 'lacks', least: EASILY } } },
  choices: [],
  nearly: (event) =>
    event.type === 'SLIP'
      ? { key: `registration:caseNumber.${event.reason}`, values: { digits: event.digits } }
      : event.type === 'NO_NUMBER'
        ? { key: 'registration:caseNumber.none' }
        : null,
} as const satisfies Question;

export const birthDate = {
  key: 'registration:birthDate',
  reader: birthDateReader,
  choices: [],
  nearly: (event) =>
    event.type === 'BIRTH_IMPOSSIBLE' ? { key: `registration:birthDate.${event.reason}` } : null,
} as const satisfies Question;

/** The date can be read in two orders: which one? The date itself, with the month as a word, answers too. */
export const birthWhich = {
  key: 'registration:birthWhich',
  reader: choiceOr(birthDateReader, 'choice'),
  choices: ['first', 'second'],
  dates: ({ birthOptions }) => birthOptions,
  mark: ({ aNumber, birthOptions }) => stamp([aNumber, birthOptions]),
  namesOldButton: true,
} as const satisfies Question;

/** Nobody goes on with this case from this phone without its receipt. */
export const claim = {
  key: 'registration:claim',
  reader: receiptReader,
  choices: [],
  nearly: (event) => (event.type === 'CODE_SLIP' ? { key: 'registration:claim.slip' } : null),
} as const satisfies Question;

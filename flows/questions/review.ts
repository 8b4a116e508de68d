import { reviewInWords } from '../readers/review-words.ts';
import { formatANumber } from '../../src/domain/a-number.ts';
import { stamp } from '../buttons.ts';
import { ASKS_MORE, SURELY } from '../readers/like-answer.ts';
import { oneChoice } from '../readers/choice.ts';
import type { Question } from './question.ts';

/** Characters of typed names that the review shows; they are kept whole. */
const SHOWN_NAMES = 40;

const shortened = (text: string): string =>
  text.length <= SHOWN_NAMES ? text : `${text.slice(0, SHOWN_NAMES)}...`;

/** All answers once more: is it right, or what changes? */
export const review = {
  key: 'registration:review',
  reader: oneChoice,
  inWords: reviewInWords,
  like: {
    asked: 'review',
    chooses: {
      correct: { choice: 'correct', least: SURELY },
      case: { choice: 'case', least: ASKS_MORE },
      family: { choice: 'family', least: ASKS_MORE },
      place: { choice: 'place', least: ASKS_MORE },
      needs: { choice: 'needs', least: ASKS_MORE },
    },
  },
  besides: [
    ...(['want.mistake', 'want.back', 'want.keep', 'want.other_family', 'want.help'] as const),
    ...(['tell.stays_behind', 'tell.birth', 'tell.child_elsewhere', 'want.cannot_come'] as const),
    ...(['ask.where', 'ask.how_long', 'ask.come_now', 'ask.when', 'want.wrong_person'] as const),
  ],
  choices: ['correct', 'case', 'family', 'place', 'needs'],
  yes: 'correct',
  shows: ({ aNumber, birthDate, family, missing, apart, ownName, city, place, needs }) => ({
    aNumber: formatANumber(aNumber ?? ''),
    birthDate: { day: birthDate ?? '' },
    names: [
      ...(family?.names ?? []),
      ...(missing === null ? [] : [`+ ${shortened(missing)}`]),
      ...(apart === null ? [] : [`- ${shortened(apart)}`]),
      ...(ownName === null ? [] : [`= ${shortened(ownName)}`]),
    ],
    place: city ?? { texts: [`registration:place.choices.${place ?? 'elsewhere'}`] },
    // Not which: others may read over the shoulder.
    needs: { texts: [`registration:review.${needs.length === 0 ? 'nothing' : 'noted'}`] },
  }),
  mark: ({ family, aNumber, birthDate, missing, apart, ownName, place, city, needs }) =>
    stamp([family?.familyId, aNumber, birthDate, missing, apart, ownName, place, city, needs]),
  // "All right" no longer stands when what is shown has changed; "change this" does.
  marked: ['correct'],
  namesOldButton: true,
} as const satisfies Question;

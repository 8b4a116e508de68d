import { stamp } from '../buttons.ts';
import { EASILY } from '../readers/like-answer.ts';
import { keepInWords } from '../readers/keep-words.ts';
import { oneChoice } from '../readers/choice.ts';
import { listedReader } from '../readers/listed.ts';
import type { TalkContext } from '../talk.ts';
import type { Question } from './question.ts';

/** Questions before anything is erased. Nothing is erased by one answer alone where several families share the phone. */

const families = ({ erasing }: TalkContext) => erasing?.families ?? [];

/** Several families share the phone: which one, or everything? 1 is nothing, and everything comes last. */
export const eraseWhich = {
  key: 'erase:eraseWhich',
  reader: listedReader,
  choices: [],
  shows: (context) => ({
    list: families(context)
      .map(({ receipt, name }, i) => `${String(i + 2)} ${receipt} ${name}`)
      .join('\n'),
    last: families(context).length + 2,
  }),
  mark: (context) => stamp(families(context).map(({ receipt }) => receipt)),
} as const satisfies Question;

/** All that is known of the phone. */
export const erase = {
  key: 'erase:erase',
  reader: oneChoice,
  // Erased is by its number or its words alone.
  inWords: keepInWords,
  besides: ['want.keep', 'want.mistake', 'want.erase', 'want.back'],
  like: { asked: 'erasing', chooses: { keep: { choice: 'keep', least: EASILY } } },
  choices: ['keep', 'erase'],
  keeps: 'keep',
} as const satisfies Question;

/** One of several families. */
export const eraseOne = {
  key: 'erase:eraseOne',
  reader: oneChoice,
  // Erased is by its number or its words alone.
  inWords: keepInWords,
  besides: ['want.keep', 'want.mistake', 'want.erase', 'want.back'],
  like: { asked: 'erasing', chooses: { keep: { choice: 'keep', least: EASILY } } },
  choices: ['keep', 'erase'],
  keeps: 'keep',
  shows: ({ erasing }) => ({ receipt: erasing?.chosen ?? '' }),
  mark: ({ erasing }) => stamp([erasing?.chosen]),
} as const satisfies Question;

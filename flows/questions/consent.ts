import { agreement } from '../readers/agreement.ts';
import { SURELY } from '../readers/like-answer.ts';
import { oneChoice } from '../readers/choice.ts';
import type { Question } from './question.ts';

const asked = {
  reader: oneChoice,
  inWords: agreement,
  like: {
    asked: 'consent',
    chooses: { yes: { choice: 'yes', least: SURELY }, no: { choice: 'no', least: SURELY } },
  },
  besides: [
    'want.cannot_come',
    'want.come',
    'want.keep',
    'want.mistake',
    'want.erase',
    'ask.real',
    'tell.thanks',
  ],
  choices: ['yes', 'no'],
  yes: 'yes',
  no: 'no',
  yesNoAlone: true,
  namesOldButton: true,
} as const satisfies Omit<Question, 'key'>;

/** Whether what they write may be kept. Nothing of a case is asked before. */
export const consent = { key: 'registration:consent', ...asked } as const satisfies Question;

/** The same of who agreed to other words before; nobody loses anything by what they answer. */
export const consentAnew = { key: 'registration:consentAnew', ...asked } as const satisfies Question;

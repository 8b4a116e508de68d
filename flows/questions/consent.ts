import { agreement } from '../readers/agreement.ts';
import { oneChoice } from '../readers/choice.ts';
import type { Question } from './question.ts';

/** Whether what they write may be kept. Nothing of a case is asked before. */
export const consent = {
  key: 'registration:consent',
  reader: oneChoice,
  inWords: agreement,
  besides: ['want.cannot_come', 'want.keep', 'want.mistake'],
  choices: ['yes', 'no'],
  yes: 'yes',
  no: 'no',
  yesNoAlone: true,
  namesOldButton: true,
} as const satisfies Question;

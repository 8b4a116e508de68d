import type { Topic } from '../../src/understanding/topic.ts';
import type { InWords } from '../questions/question.ts';
import { isAsking, isDenied, namedIn, names } from './said.ts';

const OTHERS: Topic = 'want.wrong_person';

/**
 * That whoever writes is not the one who registered, asked whether they are: who says so again, and denies it, is believed. All else is by
 * likeness to others.
 */
export const whoseInWords: InWords = (_, { text, readout }) =>
  !isAsking(text) &&
  // "no está equivocado"
  !namedIn(readout, ['wrong']).some((hit) => isDenied(readout, hit)) &&
  names(readout, 'not', 'no', 'refuse', 'wrong') &&
  readout.findings.some(({ topic }) => topic === OTHERS)
    ? { choices: ['not_me'] }
    : null;

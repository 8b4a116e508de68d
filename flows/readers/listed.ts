import { miss, type Reader } from '../questions/question.ts';
import { choiceNumber } from './bare.ts';

/** The number of something that the question lists out of the talk. Its reference is an answer, too, and found before. */
export const listedReader = {
  takes: 'which',
  read(_, { text }) {
    const number = choiceNumber(text);
    return number === null ? miss() : { says: { type: 'NUMBER', number }, why: 'choice' };
  },
  examples: () => [
    ...[1, 2, 9].map((number) => ({ type: 'NUMBER', number }) as const),
    { type: 'REFERENCE', code: 'C4GL8NY' },
    { type: 'UNCLEAR' },
  ],
} as const satisfies Reader;

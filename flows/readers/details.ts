import type { Reader } from '../questions/question.ts';
import { isBare } from './bare.ts';

/** Any text, for whoever of the staff reads it. A bare number or a yes or no says nothing to them. */
export const detailsReader = {
  takes: 'details',
  unmistakable: true,
  read: (_, { text }) =>
    isBare(text)
      ? { says: { type: 'NOT_DETAILS' }, why: 'nothing' }
      : { says: { type: 'DETAILS' }, why: 'own_words' },
  examples: () => [{ type: 'DETAILS' }, { type: 'NOT_DETAILS' }],
} as const satisfies Reader;

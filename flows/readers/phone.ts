import { parsePhone } from '../../src/domain/address.ts';
import type { Reader } from '../questions/question.ts';
import { oneChoice } from './choice.ts';

/** A phone number with its country code (E.164), or one of the question's choices where it has any. */
export const phoneReader = {
  takes: 'phone',
  unmistakable: true,
  read(question, heard) {
    const number = parsePhone(heard.text);
    return number === null
      ? oneChoice.read(question, heard)
      : { says: { type: 'PHONE', number }, why: 'own_words' };
  },
  examples: ({ choices }) => [
    ...choices.map((choice) => ({ type: 'CHOICE', choice }) as const),
    // As long as numbers get.
    { type: 'PHONE', number: '+521656123456789' },
    { type: 'UNCLEAR' },
  ],
} as const satisfies Reader;

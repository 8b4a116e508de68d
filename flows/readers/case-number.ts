import { parseANumber } from '../../src/domain/a-number.ts';
import { hasNoNumber } from '../../src/domain/no-number.ts';
import { miss, type Reader } from '../questions/question.ts';

/** An A-number; `several` and missing digits are told apart, so that the person learns what to mend. */
export const caseNumberReader = {
  takes: 'a number',
  read(_, { text }) {
    const number = parseANumber(text);
    switch (number.kind) {
      case 'ok':
        return { says: { type: 'A_NUMBER', aNumber: number.aNumber }, why: 'own_words' };
      case 'slip':
        return { says: { type: 'SLIP', reason: number.reason, digits: number.digits }, why: 'near_miss' };
      case 'none':
        return hasNoNumber(text) ? { says: { type: 'NO_NUMBER' }, why: 'own_words' } : miss();
    }
  },
  examples: () => [
    { type: 'A_NUMBER', aNumber: '201234567' },
    { type: 'SLIP', reason: 'too_short', digits: 7 },
    { type: 'SLIP', reason: 'too_long', digits: 10 },
    { type: 'SLIP', reason: 'letters', digits: 8 },
    { type: 'SLIP', reason: 'several', digits: 9 },
    { type: 'NO_NUMBER' },
    { type: 'UNCLEAR' },
  ],
} as const satisfies Reader;

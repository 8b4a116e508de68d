import { parseANumber } from '../../src/domain/a-number.ts';
import { looksLikeCode } from '../../src/domain/code.ts';
import { miss, type Reader } from '../questions/question.ts';

/** A receipt. One that adds up is found before any question is; here come one that does not, and another A-number instead. */
export const receiptReader = {
  takes: 'receipt',
  read(_, { text }) {
    if (looksLikeCode(text)) return { says: { type: 'CODE_SLIP' }, why: 'near_miss' };
    const number = parseANumber(text);
    return number.kind === 'ok'
      ? { says: { type: 'A_NUMBER', aNumber: number.aNumber }, why: 'own_words' }
      : miss();
  },
  examples: () => [
    { type: 'RECEIPT', code: 'R3FK9MX' },
    { type: 'A_NUMBER', aNumber: '201234567' },
    { type: 'CODE_SLIP' },
    { type: 'UNCLEAR' },
  ],
} as const satisfies Reader;

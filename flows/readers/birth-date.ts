import { parseBirthDate } from '../../src/domain/birth-date.ts';
import { miss, type Heard, type Reader, type Reading } from '../questions/question.ts';

function read({ text, today, language }: Heard): Reading {
  const date = parseBirthDate(text, { today, order: language === 'en' ? 'mdy' : 'dmy' });
  switch (date.kind) {
    case 'ok':
      return { says: { type: 'BIRTH_DATE', date: date.date }, why: 'own_words' };
    case 'ambiguous':
      return { says: { type: 'BIRTH_DATES', options: date.options }, why: 'own_words' };
    case 'impossible':
      return { says: { type: 'BIRTH_IMPOSSIBLE', reason: date.reason }, why: 'near_miss' };
    case 'none':
      return miss();
  }
}

/** A date of birth. English writes the month first; where a date can be read in two orders, both are given. */
export const birthDateReader = {
  takes: 'birth date',
  read: (_, heard) => read(heard),
  examples: () => [
    { type: 'BIRTH_DATE', date: '1985-09-22' },
    { type: 'BIRTH_DATES', options: ['1985-09-08', '1985-08-09'] },
    { type: 'BIRTH_IMPOSSIBLE', reason: 'no_such_day' },
    { type: 'BIRTH_IMPOSSIBLE', reason: 'future' },
    { type: 'BIRTH_IMPOSSIBLE', reason: 'too_old' },
    { type: 'UNCLEAR' },
  ],
} as const satisfies Reader;

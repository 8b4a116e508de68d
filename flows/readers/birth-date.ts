import { parseBirthDate } from '../../src/domain/birth-date.ts';
import { fold } from '../../src/domain/fold.ts';
import { miss, type Heard, type Reader, type Reading } from '../questions/question.ts';
import { namedIn } from './said.ts';

/** Whether a date is said to be somebody else's, and not the writer's: `mi hijo nacio el 3 de mayo`. */
function isOfAnother({ text, readout }: Heard): boolean {
  const said = readout?.();
  if (said === undefined || OWN.test(fold(text))) return false;
  return namedIn(said, ['kin', 'child']).some(({ from, to }) => from < to || said.words[from] !== SIX);
}
/** In Creole six, in English a sister: `twa mas milnefsan katreven sis`. */
const SIX = 'sis';
const OWN =
  /(?:^| )(?:yo|naci|nasi|mia|mio|mi fecha|i was|i am|im|i m|mine|my birth|my date|eu|nasci|minha data|mwen fet|m fet|mwen te fet|m te fet|je suis|ma date|moi)(?: |$)/;

function read(heard: Heard): Reading {
  const { text, today, language } = heard;
  if (isOfAnother(heard)) return miss();
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

import { parseANumber } from '../../src/domain/a-number.ts';
import { parseBirthDate } from '../../src/domain/birth-date.ts';
import { hasNoNumber } from '../../src/domain/no-number.ts';
import { isAcute } from '../../src/understanding/mild.ts';
import type { Readout } from '../../src/understanding/read.ts';
import type { Topic } from '../../src/understanding/topic.ts';
import { miss, type Heard, type Question, type Reader } from '../questions/question.ts';
import { likeOthers } from './like-answer.ts';
import { isAsking, names } from './said.ts';

/** The date of birth that stands beside a number, where it is clear. */
function birthIn(text: string, today: string, language: Heard['language']): { readonly birthDate?: string } {
  const birth = parseBirthDate(text, { today, order: language === 'en' ? 'mdy' : 'dmy' });
  return birth.kind === 'ok' ? { birthDate: birth.date } : {};
}

/** Parts of a text, of which one says what is not and another what is. */
const PARTS = /[,;.\n]|(?<!\p{L})(?:sino|perdon|es|but|its|it's|is|e|se|c'est|cest|mais|men)(?!\p{L})/iu;
const NOT = /(?<!\p{L})(?:no|not|nao|não|pas|pa|isn't|isnt|n'est)\s*$/iu;
const NOT_FIRST = /^\s*(?:no|not|nao|não|pas|pa)(?!\p{L})/iu;

/** The number that stands when another one is taken back: `no es A20…, es A20…`; null when none is. */
function corrected(text: string): ReturnType<typeof parseANumber> | null {
  const parts = text.split(PARTS);
  const numbers = parts.flatMap((part, at) => {
    const number = parseANumber(part);
    return number.kind === 'ok'
      ? [{ number, taken: NOT.test(parts[at - 1] ?? '') || NOT_FIRST.test(part) }]
      : [];
  });
  const stands = numbers.filter(({ taken }) => !taken);
  return numbers.length === 2 && stands.length === 1 ? (stands[0]?.number ?? null) : null;
}

/** A longer text tells more. */
const LONGEST_LACK = 8;

/** What is answered with words of its own. */
const OTHERWISE: ReadonlySet<Topic> = new Set([
  ...([
    'ask.what_is_number',
    'ask.privacy',
    'ask.real',
    'ask.papers',
    'tell.lost_papers',
    'tell.not_mpp',
  ] as const),
  ...(['tell.cannot_read', 'tell.other_language', 'want.person', 'want.call'] as const),
]);

/** Whether somebody says that they have none, or do not know it. */
const lacksIt = (readout: Readout | undefined): boolean =>
  readout !== undefined &&
  readout.words.length <= LONGEST_LACK &&
  names(readout, 'lacks') &&
  !isAcute(readout) &&
  !readout.findings.some(({ by, topic }) => by === 'phrase' && OTHERWISE.has(topic));

/** Whether a sentence is like others by which people say so. */
const isLikeLacking = (like: Question['like'], text: string, readout: Readout | undefined): boolean =>
  like !== undefined &&
  readout !== undefined &&
  !isAsking(text) &&
  !isAcute(readout) &&
  !readout.findings.some(({ by, topic }) => by === 'phrase' && OTHERWISE.has(topic)) &&
  likeOthers(like, text, readout) !== null;

/** An A-number; `several` and missing digits are told apart, so that the person learns what to mend. */
export const caseNumberReader = {
  takes: 'a number',
  read({ like }: Question, { text, today, language, readout }) {
    const number = corrected(text) ?? parseANumber(text);
    switch (number.kind) {
      case 'ok':
        return {
          says: { type: 'A_NUMBER', aNumber: number.aNumber, ...birthIn(text, today, language) },
          why: 'own_words',
        };
      case 'slip':
        return { says: { type: 'SLIP', reason: number.reason, digits: number.digits }, why: 'near_miss' };
      case 'none':
        return hasNoNumber(text) || lacksIt(readout?.()) || isLikeLacking(like, text, readout?.())
          ? { says: { type: 'NO_NUMBER' }, why: 'own_words' }
          : miss();
    }
  },
  examples: () => [
    { type: 'A_NUMBER', aNumber: '201234567' },
    { type: 'A_NUMBER', aNumber: '201234567', birthDate: '1985-09-22' },
    { type: 'SLIP', reason: 'too_short', digits: 7 },
    { type: 'SLIP', reason: 'too_long', digits: 10 },
    { type: 'SLIP', reason: 'letters', digits: 8 },
    { type: 'SLIP', reason: 'several', digits: 9 },
    { type: 'NO_NUMBER' },
    { type: 'UNCLEAR' },
  ],
} as const satisfies Reader;

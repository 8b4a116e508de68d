import { fold } from '../../domain/fold.ts';
import { monthsNamed } from '../../domain/month-names.ts';
import type { KnownWords } from './known-words.ts';

/** Words and numbers, with what stands between them. */
const PIECES = /[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*|\d+|[^\p{L}\p{M}\d]+/gu;
const CODE = /\b[RC](?=[0-9A-Z]*\d)[0-9CDFHJKMNPRTWX]{6}\b/g;
const LONG_NUMBER = /\+?\bA?\d[\d ]{5,}\d\b/g;
const NAMES = /\[name\](?:[\s,.;+=&-]*(?:(?:y|and|e|ak|et)\s+)?\[name\])*/g;
const DATES = /(?:\[date\][\s,]*(?:(?:de|del|le|of)\s+)?)+(?=\[date\])/g;

/** A day, or the year of a birth. */
const IN_DATE = /^(?:\d{1,2}|(?:19|20)\d{2})$/;

const WEEKDAYS: ReadonlySet<string> = new Set(
  [
    ...['domingo lunes martes miercoles jueves viernes sabado'],
    ...['sunday monday tuesday wednesday thursday friday saturday'],
    ...['segunda terca quarta quinta sexta feira'],
    ...['dimanch lendi madi mekredi jedi vandredi samdi'],
    ...['dimanche lundi mardi mercredi jeudi vendredi samedi'],
  ].flatMap((names) => names.split(' ')),
);

/**
 * What one of our messages says, as two runs can be compared: codes, long numbers, dates, and every word that is not in our texts
 * (names, what somebody typed) are marks.
 * @param names names of the family, folded, which may be words as well
 */
export function plainOurs(body: string, known: KnownWords, names: ReadonlySet<string>): string {
  const marked = body.replace(CODE, '[code]').replace(LONG_NUMBER, '[number]');
  const parts = marked.split(/(\[(?:code|number)\])/);
  return parts
    .map((part, at) => (at % 2 === 1 ? part : withoutPersons(part, known, names)))
    .join('')
    .replace(NAMES, '[name]')
    .replace(DATES, '');
}

function withoutPersons(text: string, known: KnownWords, names: ReadonlySet<string>): string {
  const pieces = text.match(PIECES) ?? [];
  const isMonth = (piece: string | undefined): boolean =>
    piece !== undefined && /^\p{L}/u.test(piece) && isMonthName(fold(piece));
  return pieces
    .map((piece, at) => {
      // Between two pieces stands what separates them; `de` stands between a day and its month.
      const near = [2, 4].flatMap((away) => [pieces[at - away], pieces[at + away]]);
      if (IN_DATE.test(piece) && near.some(isMonth)) return '[date]';
      if (!/^\p{L}/u.test(piece)) return piece;
      const word = fold(piece);
      if (WEEKDAYS.has(word)) return '[date]';
      if (isMonth(piece) && near.some((other) => IN_DATE.test(other ?? ''))) return '[date]';
      return names.has(word) || !known.isSaid(piece) ? '[name]' : piece;
    })
    .join('');
}

/** Names only: `me` and `mas` are months as well, and words. */
const isMonthName = (word: string): boolean => word.length > 2 && monthsNamed(word).length > 0;

/** Words of names as `plainOurs` takes them. */
export const nameWords = (names: readonly string[]): ReadonlySet<string> =>
  new Set(names.flatMap((name) => fold(name).split(' ')).filter((word) => word.length > 1));

import { fold } from '../../domain/fold.ts';
import type { Language } from '../../domain/language.ts';
import { monthsNamed } from '../../domain/month-names.ts';

const MONTHS: Readonly<Record<Language, string>> = {
  es: 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre',
  en: 'January February March April May June July August September October November December',
  pt: 'janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro',
  ht: 'janvye fevriye mas avril me jen jiye out septanm oktòb novanm desanm',
  fr: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre',
};
/** Later days are not in every month. */
const LAST_DAY = 28;
const MONTHS_IN_YEAR = 12;
/** Years that a date moves by: back, because nobody is born after today. */
const YEARS = [-5, -4, -3, -2];
/** Months that are words as well, in one language or another. */
const AMBIGUOUS: ReadonlySet<string> = new Set([
  'me',
  'mas',
  'mar',
  'out',
  'set',
  'dec',
  'des',
  'may',
  'sept',
]);
/** Words and numbers between a number and its month. */
const REACH = 2;

/** Replaces dates by made-up ones, each by the same wherever and however it is written. */
export interface DateRedactor {
  /** An ISO date. */
  iso(date: string): string;
  /** Dates of figures and of months in words; one written in number words is not found. */
  text(text: string, language: Language): string;
}

/** @param random numbers from 0 up to 1 */
export function createDateRedactor(random: () => number): DateRedactor {
  const early = shuffled(MONTHS_IN_YEAR, random);
  const late = shuffled(LAST_DAY - MONTHS_IN_YEAR, random);
  const years = YEARS[Math.floor(random() * YEARS.length)] ?? -2;
  /** A day or a month: what can be either stays so, so that a date that is read in two orders still is. */
  const part = (given: string): string => {
    const number = Number(given);
    if (number < 1 || number > 31) return given;
    const made =
      number <= MONTHS_IN_YEAR
        ? (early[number - 1] ?? 0) + 1
        : MONTHS_IN_YEAR + 1 + (late[(number - MONTHS_IN_YEAR - 1) % late.length] ?? 0);
    return String(made).padStart(given.length, '0');
  };
  const year = (given: string): string =>
    given.length === 4
      ? String(Number(given) + years)
      : String((Number(given) + years + 100) % 100).padStart(given.length, '0');

  const figures = (text: string): string =>
    text
      .replace(
        /(?<!\d)(\d{4})([-/. ])(\d{1,2})\2(\d{1,2})(?!\d)/g,
        (_, y: string, by: string, m: string, d: string) => [year(y), part(m), part(d)].join(by),
      )
      .replace(
        /(?<!\d)(?<!\d[-/. ])(\d{1,2})([-/. ]+)(\d{1,2})([-/. ]+)(\d{4}|\d{2})(?![\d])(?![-/. ]\d)/g,
        (_, d: string, by: string, m: string, then: string, y: string) =>
          `${part(d)}${by}${part(m)}${then}${year(y)}`,
      )
      .replace(/(?<!\d)(\d{2})(\d{2})((?:19|20)\d{2})(?!\d)/g, (_, d: string, m: string, y: string) =>
        [part(d), part(m), year(y)].join(''),
      );

  const inWords = (text: string, language: Language): string => {
    const pieces = text.match(/\p{L}[\p{L}\p{M}]*|\d+|[^\p{L}\d]+/gu) ?? [];
    const at = pieces.findIndex((piece, i) => isMonth(piece, pieces, i));
    if (at < 0) return text;
    const month = monthsNamed(fold(pieces[at] ?? ''))[0] ?? 1;
    const made = MONTHS[language].split(' ')[early[month - 1] ?? 0] ?? '';
    // Figures around it are its day and its year: the first that can be a day is the day.
    let day = false;
    return pieces
      .map((piece, i) => {
        if (i === at) return made;
        if (!/^\d+$/.test(piece) || Math.abs(i - at) > 2 * (REACH + 1)) return piece;
        if (!day && Number(piece) >= 1 && Number(piece) <= 31 && piece.length <= 2) {
          day = true;
          return part(piece);
        }
        return piece.length === 2 || /^(?:19|20)\d\d$/.test(piece) ? year(piece) : piece;
      })
      .join('');
  };

  return {
    iso: (date) => {
      const [y = '', m = '', d = ''] = date.split('-');
      return [year(y), part(m), part(d)].join('-');
    },
    text(text, language) {
      const changed = figures(text);
      if (changed !== text) return changed;
      const worded = inWords(text, language);
      return worded === text ? text.replace(/(?<!\d)(?:19|20)\d{2}(?!\d)/g, (given) => year(given)) : worded;
    },
  };
}

/** Whether a word is a month: one with a figure near it, or one that is nothing else. */
function isMonth(piece: string, pieces: readonly string[], at: number): boolean {
  if (!/^\p{L}/u.test(piece)) return false;
  const word = fold(piece);
  if (word.length < 3 && !AMBIGUOUS.has(word)) return false;
  if (monthsNamed(word).length === 0) return false;
  const figures = pieces.filter((other, i) => Math.abs(i - at) <= 2 * REACH && /^\d+$/.test(other)).length;
  return figures >= (AMBIGUOUS.has(word) ? 2 : 1);
}

/** The numbers below `length`, none where it was (Sattolo's shuffle). */
function shuffled(length: number, random: () => number): readonly number[] {
  const numbers = Array.from({ length }, (_, at) => at);
  for (let at = length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * at);
    [numbers[at], numbers[other]] = [numbers[other] ?? 0, numbers[at] ?? 0];
  }
  return numbers;
}

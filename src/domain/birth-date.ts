import { monthsNamed } from './month-names.ts';
import { plainText } from './plain-text.ts';
import { datesInDigits } from './spoken-dates.ts';
import { isIsoDate } from './zoned-time.ts';

/**
 * What a text says of a birth date. Dates are ISO. `ambiguous`: two days fit (`5/3/1985`), the day-first reading first; ask back.
 * `impossible`: meant as a date, but no such day, after today, or more than 115 years ago.
 */
export type BirthDateReading =
  | { readonly kind: 'ok'; readonly date: string }
  | { readonly kind: 'ambiguous'; readonly options: readonly [string, string] }
  | { readonly kind: 'impossible'; readonly reason: 'no_such_day' | 'future' | 'too_old' }
  | { readonly kind: 'none' };

export interface BirthDateContext {
  /** ISO date. */
  readonly today: string;
  /** Usual order of numbers where the person writes; it never settles a doubt, only says which reading of an impossible date to explain. */
  readonly order: 'dmy' | 'mdy';
}

/** The oldest person ever documented lived 122 years; beyond 115 a slip of the century is far likelier. */
const OLDEST = 115;

interface Token {
  readonly text: string;
  /** What stood before it. */
  readonly gap: string;
}

/** A day as written: year in two or four digits. */
interface Day {
  readonly year: string;
  readonly month: number;
  readonly day: number;
}

const NONE = { kind: 'none' } as const satisfies BirthDateReading;

/** Lower case, plain letters; O, I and l as digits where only a digit can stand. */
function tokensOf(text: string): Token[] {
  const plain = plainText(text)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/(?<![a-z])o(?=\d)|(?<=\d{3})o(?![a-z\d])/g, '0')
    .replace(/(?<![a-z])[il](?=\d)|(?<=\d{3})[il](?![a-z\d])/g, '1');
  let end = 0;
  return Array.from(plain.matchAll(/\d+|\p{L}+/gu), (match) => {
    const gap = plain.slice(end, match.index);
    end = match.index + match[0].length;
    return { text: match[0], gap };
  });
}

/** `1er`, `2nd`, `1º`: said of a number and glued to it. */
const ORDINAL = /^(?:st|nd|rd|th|o|a|ro|do|to|no|mo|er|e|ye)$/;
const FIRST = /^(?:primero|first|primeiro|premier|premye)$/;
/** Words between the parts of a date. After these of them a number is a month: `5 del 3 de 1985` is day first. */
const FILLERS =
  /^(?:de|del|d|of|the|el|la|le|du|da|do|dia|day|jou|jour|mes|month|mwa|mois|ano|anio|year|an|ane|lane|nan|en|in|annee|soy|sou|suis|fue|foi)$/;
const DAY_FIRST = /^(?:de|del|mes|du|of)$/;
const JOINT = /^[\s\p{Pd}.,/_'’‘´`°:]{0,8}$/u;
const MOST_FILLERS = 3;

/** A number or a month name; dates are three of them in a row. */
interface Part {
  readonly text: string;
  /** Empty for a number. */
  readonly months: readonly number[];
  /** Sign that joins it to the part before it, '' when a space or nothing does; null when it is not joined. */
  readonly by: string | null;
  /** A word between them says that the part before is the day. */
  readonly afterDay: boolean;
  /** Glued to letters before it: an A-number or a code, not a date. */
  readonly glued: boolean;
}

const isNumber = (text: string): boolean => /^\d/.test(text);

/** What stood since the last part; null when something there breaks a date. */
interface Since {
  readonly by: string;
  readonly afterDay: boolean;
  readonly fillers: number;
}

function joined(since: Since | null, gap: string): Since | null {
  return since !== null && JOINT.test(gap) ? { ...since, by: since.by + gap.trim() } : null;
}

function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let since: Since | null = null;
  let before = '';
  for (const { text: token, gap } of tokensOf(text)) {
    since = joined(since, gap);
    const glued = gap === '' && before !== '';
    const isOrdinal = glued && isNumber(before) && ORDINAL.test(token);
    const wordBefore = before !== '' && !isNumber(before);
    before = token;
    if (isOrdinal) continue;
    const isFiller = FILLERS.test(token);
    const value = FIRST.test(token) ? '1' : token;
    const months = isFiller || isNumber(value) ? [] : monthsNamed(value);
    if (isNumber(value) || months.length > 0) {
      // `10:30` is a time; `Mes: 3` is not.
      if (since?.fillers === 0 && since.by.includes(':')) since = null;
      parts.push({
        text: value,
        months,
        by: since === null ? null : since.by.slice(0, 1),
        afterDay: since?.afterDay ?? false,
        glued: since === null && glued && wordBefore,
      });
      since = { by: '', afterDay: false, fillers: 0 };
    } else if (isFiller && since !== null && since.fillers < MOST_FILLERS) {
      since = { by: since.by, afterDay: since.afterDay || DAY_FIRST.test(token), fillers: since.fillers + 1 };
    } else since = null;
  }
  return parts;
}

const isYear = (text: string): boolean => /^(?:\d{4}|\d{2})$/.test(text);
const isDayOrMonth = (text: string): boolean => /^\d{1,2}$/.test(text);

/** Both readings of two numbers, day first first. */
const bothOrders = (year: string, first: string, second: string): Day[] => [
  { year, month: Number(second), day: Number(first) },
  { year, month: Number(first), day: Number(second) },
];

/** The days that eight or six digits in one may mean: `05031985`, `19850305`, `050385`. */
function daysInOne(text: string): Day[] {
  if (/^(?:19|20)\d{2}(?:0[1-9]|1[0-2])\d{2}$/.test(text)) {
    return [{ year: text.slice(0, 4), month: Number(text.slice(4, 6)), day: Number(text.slice(6)) }];
  }
  const inOrder = /^(\d{2})(\d{2})((?:19|20)\d{2}|\d{2})$/.exec(text);
  return inOrder === null ? [] : bothOrders(inOrder[3] ?? '', inOrder[1] ?? '', inOrder[2] ?? '');
}

/** The days that three parts in a row may mean; none when they are no date. */
function daysOf(a: Part, b: Part, c: Part): Day[] {
  const named = (year: string, month: Part, day: string): Day[] =>
    month.months.map((number) => ({ year, month: number, day: Number(day) }));
  if (b.months.length > 0) {
    if (isDayOrMonth(a.text) && isYear(c.text)) return named(c.text, b, a.text);
    return /^\d{4}$/.test(a.text) && isDayOrMonth(c.text) ? named(a.text, b, c.text) : [];
  }
  if (!isDayOrMonth(b.text)) return [];
  if (a.months.length > 0) return isYear(c.text) ? named(c.text, a, b.text) : [];
  if (c.months.length > 0) return /^\d{4}$/.test(a.text) ? named(a.text, c, b.text) : [];
  if (
    isDayOrMonth(c.text) &&
    (a.text.length === 4 || (a.text.length === 2 && c.text.length === 2 && Number(a.text) > 31))
  ) {
    return [{ year: a.text, month: Number(b.text), day: Number(c.text) }];
  }
  if (!isDayOrMonth(a.text) || !isYear(c.text)) return [];
  const both = bothOrders(c.text, a.text, b.text);
  return b.afterDay ? both.slice(0, 1) : both;
}

/** A number that goes on by the same sign is longer than a date: `12-34-56-78`. */
const goesOn = (before: Part | undefined, first: Part, third: Part, after: Part | undefined): boolean =>
  (before !== undefined &&
    isNumber(before.text) &&
    first.by !== null &&
    isNumber(first.text) &&
    first.by === third.by) ||
  (after !== undefined && isNumber(third.text) && isNumber(after.text) && after.by === third.by);

/** A full ISO date of a day as written, or why there is none. */
function judge(
  { year, month, day }: Day,
  today: string,
): { date: string } | { reason: 'no_such_day' | 'future' | 'too_old' } {
  const thisYear = Number(today.slice(0, 4));
  const century = year.length === 4 ? '' : Number(year) <= thisYear % 100 ? '20' : '19';
  const full = century + year;
  if (Number(full) < thisYear - OLDEST - 1) return { reason: 'too_old' };
  const date = `${full}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  if (!isIsoDate(date)) return { reason: 'no_such_day' };
  if (date > today) return { reason: 'future' };
  return date < `${thisYear - OLDEST}${today.slice(4)}` ? { reason: 'too_old' } : { date };
}

function readingOf(days: readonly Day[], { today, order }: BirthDateContext): BirthDateReading {
  const judged = days.map((day) => judge(day, today));
  const [first, second] = new Set(judged.flatMap((it) => ('date' in it ? [it.date] : [])));
  if (first !== undefined) {
    return second === undefined
      ? { kind: 'ok', date: first }
      : { kind: 'ambiguous', options: [first, second] };
  }
  const reasons = judged.flatMap((it) => ('reason' in it ? [it.reason] : []));
  if (order === 'mdy') reasons.reverse();
  const reason = reasons.find((it) => it !== 'no_such_day') ?? reasons[0];
  return reason === undefined ? NONE : { kind: 'impossible', reason };
}

/**
 * Finds a birth date in a text: numbers in any order and with any sign between, or with the month's name or abbreviation in the five
 * languages, a typing slip in it forgiven; with a sentence round it.
 *
 * Numbers of which each could be the month are ambiguous, in English too, unless only one of the two days is possible. ISO order never
 * is. A two-digit year up to this year's is of this century, else of the last. Days and years may be said in words.
 */
export function parseBirthDate(text: string, context: BirthDateContext): BirthDateReading {
  const read = parseWritten(text, context);
  if (read.kind === 'ok' || read.kind === 'ambiguous') return read;
  const inDigits = datesInDigits(text);
  if (inDigits === text) return read;
  const said = parseWritten(inDigits, context);
  return said.kind === 'none' ? read : said;
}

function parseWritten(text: string, context: BirthDateContext): BirthDateReading {
  const parts = partsOf(text);
  let impossible: BirthDateReading = NONE;
  for (const [i, a] of parts.entries()) {
    const [b, c, after] = parts.slice(i + 1, i + 4);
    if (a.glued) continue;
    let days = a.by === null || a.by === '' ? daysInOne(a.text) : [];
    if (days.length > 0) {
      const reading = readingOf(days, context);
      // Digits in one that are no day are some other number.
      if (reading.kind !== 'impossible' || a.text.length === 8) return reading;
    }
    if (b === undefined || c === undefined || b.by === null || c.by === null) continue;
    if (goesOn(parts[i - 1], a, c, after)) continue;
    days = daysOf(a, b, c);
    const reading = readingOf(days, context);
    if (reading.kind === 'ok' || reading.kind === 'ambiguous') return reading;
    if (impossible.kind === 'none') impossible = reading;
  }
  return impossible;
}

import { fold } from '../domain/keywords.ts';
import { monthsNamed } from '../domain/month-names.ts';
import { isIsoDate } from '../domain/zoned-time.ts';

/** In which order a file writes days and months: 14/3/1988 or 3/14/1988. */
export const DATE_ORDERS = ['dmy', 'mdy'] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

const NUMBERS = /^(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})(?:,?\s+0?0:00(?::00)?(?:\.0+)?)?$/;
const ISO = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T\s]0?0:00(?::00)?(?:\.0+)?Z?)?$/;
const NAMED = /^(\d{1,2})[\s./-]+(?:de\s+)?(\p{L}+)\.?[\s./-]+(?:de\s+)?(\d{4})$/u;
const NAMED_FIRST = /^(\p{L}+)\.?\s+(\d{1,2}),?\s+(\d{4})$/u;
/** Anything in a block of lines that could be such a date: most files have none and are not looked through. */
export const MAY_HOLD_DATES = /\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}/;

/** In which orders a text is a day of the calendar; null when it is not two numbers and a year. */
export function ordersOf(text: string): readonly DateOrder[] | null {
  if (!NUMBERS.test(text)) return null;
  return DATE_ORDERS.filter((order) => isoOf(text, order) !== null);
}

/**
 * The day that a cell of a spreadsheet means, as ISO date; null when it is none. Times at midnight are what spreadsheets add by
 * themselves. A year of two digits is not taken: nobody can tell the century of a birth.
 * @param order how two numbers are read; null: such dates are none
 */
export function isoOf(text: string, order: DateOrder | null): string | null {
  const iso = ISO.exec(text);
  if (iso !== null) return day(iso[1], iso[2], iso[3]);
  const numbers = NUMBERS.exec(text);
  if (numbers !== null) {
    const [, first, second, year] = numbers;
    if (order === null) return null;
    return order === 'dmy' ? day(year, second, first) : day(year, first, second);
  }
  const named = NAMED.exec(text);
  if (named !== null) return day(named[3], month(named[2]), named[1]);
  const first = NAMED_FIRST.exec(text);
  return first === null ? null : day(first[3], month(first[1]), first[2]);
}

function month(name: string | undefined): string | undefined {
  const found = name === undefined ? [] : monthsNamed(fold(name));
  return found.length === 1 ? String(found[0]) : undefined;
}

function day(year?: string, ofYear?: string, ofMonth?: string): string | null {
  if (year === undefined || ofYear === undefined || ofMonth === undefined) return null;
  const iso = `${year}-${ofYear.padStart(2, '0')}-${ofMonth.padStart(2, '0')}`;
  return isIsoDate(iso) ? iso : null;
}

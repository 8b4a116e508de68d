import type { FamilyMember } from '../../domain/registration.ts';
import { hasNumber } from '../../domain/traveller.ts';

/** A number of which enough is shown to tell two apart. */
export const masked = (number: string): string =>
  `${'•'.repeat(Math.max(0, number.length - 3))}${number.slice(-3)}`;

/** Days as people and the service write them: with a year of four digits, at either end. */
const DAY = /\b(?:\d{1,2}[-/. ]\d{1,2}[-/. ]\d{4}|\d{4}[-/. ]\d{1,2}[-/. ]\d{1,2})\b/gu;
/** Seven digits and more, as A-numbers and phones are written: with blanks, hyphens, full stops, brackets between. */
const NUMBER = /\d(?:[\s().-]{0,2}\d){6,}/gu;

/** A text in which A-numbers and phones are masked, however they are written; days stay. */
export function maskedIn(text: string): string {
  const days = [...text.matchAll(DAY)].map(({ index, 0: day }) => ({ from: index, to: index + day.length }));
  return text.replace(NUMBER, (number: string, at: number) =>
    days.some(({ from, to }) => from <= at && at + number.length <= to)
      ? number
      : masked(number.replace(/\D/g, '')),
  );
}

/** An A-number as it is shown, whole or masked; null of somebody who has none. */
export const numberShown = (person: Pick<FamilyMember, 'aNumber'>, whole: boolean): string | null =>
  hasNumber(person) ? `A${whole ? person.aNumber : masked(person.aNumber)}` : null;

import { parseANumber } from '../../src/domain/a-number.ts';
import { parseBirthDate } from '../../src/domain/birth-date.ts';
import type { Language } from '../../src/domain/language.ts';
import type { Readout } from '../../src/understanding/read.ts';
import { readPlace } from '../places.ts';
import type { Given } from '../talk.ts';

/** So many words more must tell a language than tell the next one: with one more, one text in fifty was taken for another's. */
const CLEAR_LEAD = 2;

/** The language that a text is clearly written in; null where too few words tell. */
export const writtenIn = ({ language, languageLead }: Readout): Language | null =>
  languageLead >= CLEAR_LEAD ? language : null;

/**
 * What a text gives of what a registration asks, before anything was asked: kept until consent, and looked up nowhere. Only what is clear
 * is given; null when nothing is.
 */
export function givenIn(text: string, readout: Readout, today: string): Given | null {
  const number = parseANumber(text);
  const birth = parseBirthDate(text, { today, order: readout.language === 'en' ? 'mdy' : 'dmy' });
  const place = readPlace(text);
  const given: Given = {
    aNumber: number.kind === 'ok' ? number.aNumber : null,
    birthDate: birth.kind === 'ok' ? birth.date : null,
    city: place.kind === 'place' ? place.city : null,
  };
  return Object.values(given).every((part) => part === null) ? null : given;
}

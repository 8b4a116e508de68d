import type { OfficeHours } from '../../domain/programme-record.ts';
import type { Words } from './words.ts';

/** Moments as staff read them: in the zone of their office. */
export interface Times {
  /** Day and time. */
  moment(at: number): string;
  /** For the attribute `datetime`. */
  iso(at: number): string;
  /** A day at a port, given as a local ISO date. */
  day(date: string): string;
  /** How long ago, or until when, in the largest unit that fits. */
  ago(at: number): string;
}

/** Where no office hours are set: the zone of San Ysidro. */
const USUAL_ZONE = 'America/Tijuana';
const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** The zone in which staff read and write times. */
export const officeZone = (hours: readonly OfficeHours[]): string => hours[0]?.zone ?? USUAL_ZONE;

/** @param now UTC milliseconds */
export function timesOf({ language }: Words, hours: readonly OfficeHours[], now: number): Times {
  const locale = language === 'es' ? 'es-MX' : 'en-US';
  const form = new Intl.DateTimeFormat(locale, {
    timeZone: officeZone(hours),
    ...{ weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' },
    timeZoneName: 'short',
  });
  // A date is a date, wherever it is read.
  const days = new Intl.DateTimeFormat(locale, {
    ...{ timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
  });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  return {
    moment: (at) => form.format(at),
    iso: (at) => new Date(at).toISOString(),
    day: (date) => days.format(Date.parse(date)),
    ago(at) {
      const away = at - now;
      const [unit, ms] = UNITS.find(([, size]) => Math.abs(away) >= size) ?? ['minute', 60_000];
      return relative.format(Math.trunc(away / ms), unit);
    },
  };
}

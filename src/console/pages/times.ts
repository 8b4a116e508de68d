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

/** How a language writes times. To make these takes longer than most pages do. */
interface Forms {
  readonly moment: Intl.DateTimeFormat;
  readonly day: Intl.DateTimeFormat;
  readonly relative: Intl.RelativeTimeFormat;
}

/** Those made before: by language, and the zone of the one office. */
const known = new Map<string, { readonly zone: string; readonly forms: Forms }>();

function formsFor(locale: string, zone: string): Forms {
  const before = known.get(locale);
  if (before?.zone === zone) return before.forms;
  const forms: Forms = {
    moment: new Intl.DateTimeFormat(locale, {
      timeZone: zone,
      ...{ weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' },
      timeZoneName: 'short',
    }),
    // A date is a date, wherever it is read.
    day: new Intl.DateTimeFormat(locale, {
      ...{ timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
    }),
    relative: new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }),
  };
  known.set(locale, { zone, forms });
  return forms;
}

/** @param now UTC milliseconds */
export function timesOf({ language }: Words, hours: readonly OfficeHours[], now: number): Times {
  const { moment, day, relative } = formsFor(language === 'es' ? 'es-MX' : 'en-US', officeZone(hours));
  return {
    moment: (at) => moment.format(at),
    iso: (at) => new Date(at).toISOString(),
    day: (date) => day.format(Date.parse(date)),
    ago(at) {
      const away = at - now;
      const [unit, ms] = UNITS.find(([, size]) => Math.abs(away) >= size) ?? ['minute', 60_000];
      return relative.format(Math.trunc(away / ms), unit);
    },
  };
}

import dayjs from 'dayjs';
import utc from 'dayjs/plugin/utc.js';

dayjs.extend(utc);

/**
 * Local dates and times at a place, and the instants they are. Dates are ISO `YYYY-MM-DD`, times 24-hour `HH:mm`, zones IANA
 * names, instants UTC milliseconds.
 *
 * The calendar is dayjs's. Zones are read from Intl with one formatter a zone: dayjs's timezone plugin takes 100 µs where
 * this takes 1 µs, and picks the second of an ambiguous pair.
 *
 * Border cities (America/Tijuana, America/Ciudad_Juarez, America/Matamoros) keep the daylight-saving dates of the United
 * States; the rest of Mexico had its own until 2022-10-30 and has none since (Ley de los Husos Horarios, DOF 2022-10-28).
 * All of it comes from the tz database inside Node.
 */
export interface LocalTime {
  readonly date: string;
  readonly time: string;
}

/** Quiet hours end and begin, local: 08:00 is waking, 21:00 is quiet. */
export const WAKING_FROM = '08:00';
const WAKING_TO = '21:00';
const DAY = 86_400_000;

/**
 * What to use where Node's tz database is older than the zone (America/Ciudad_Juarez came with 2022g). Denver keeps the same
 * clock since 2010, but for 2022-11-06 to 2022-11-30.
 */
const STAND_INS: Readonly<Record<string, string>> = { 'America/Ciudad_Juarez': 'America/Denver' };

/** Whether this Node knows the zone. */
export function isZone(zone: string): boolean {
  try {
    formatter(zone);
    return true;
  } catch {
    return false;
  }
}

/** The zone to use for `zone`: itself when `known`, else its stand-in, else itself (and its use throws RangeError). */
export function zoneOrStandIn(zone: string, known: (zone: string) => boolean = isZone): string {
  return known(zone) ? zone : (STAND_INS[zone] ?? zone);
}

const formatter = (timeZone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });

const FORMATTERS = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = FORMATTERS.get(zone);
  if (known !== undefined) return known;
  const made = formatter(zoneOrStandIn(zone));
  FORMATTERS.set(zone, made);
  return made;
}

/** Whether the text is `YYYY-MM-DD` and a day of the calendar (no 30 February), in the years 1000–9999. */
export function isIsoDate(text: string): boolean {
  return /^[1-9]\d{3}-\d{2}-\d{2}$/.test(text) && dayjs.utc(text).format('YYYY-MM-DD') === text;
}

/** Whether the text is `HH:mm`, 00:00–23:59. */
export function isTime24(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

function calendar(date: string): dayjs.Dayjs {
  if (!isIsoDate(date)) throw new RangeError('not an ISO date');
  return dayjs.utc(date);
}

/** The date `days` later (earlier when negative). Throws RangeError when `date` is none. */
export function addDays(date: string, days: number): string {
  return calendar(date).add(days, 'day').format('YYYY-MM-DD');
}

/** 0 Sunday … 6 Saturday. Throws RangeError when `date` is none. */
export function weekdayOf(date: string): number {
  return calendar(date).day();
}

/** What the clocks of `zone` show at an instant. Throws RangeError on an unknown zone. */
export function localOf(instant: number, zone: string): LocalTime {
  // `MM/DD/YYYY, HH:mm`
  const text = formatterOf(zone).format(instant);
  return { date: `${text.slice(6, 10)}-${text.slice(0, 2)}-${text.slice(3, 5)}`, time: text.slice(12, 17) };
}

const wallOf = ({ date, time }: LocalTime): number => Date.parse(`${date}T${time}:00Z`);

/** Milliseconds that the clocks of `zone` are ahead of UTC at an instant. */
const offsetAt = (instant: number, zone: string): number => wallOf(localOf(instant, zone)) - instant;

/**
 * The instant at which the clocks of `zone` show `date` and `time`. A time that daylight saving skips is moved forward by
 * what is skipped (02:30 → 03:30); of a time that comes twice, the first is meant.
 * Throws RangeError on a date, time or zone that is none.
 */
export function instantOf(date: string, time: string, zone: string): number {
  if (!isIsoDate(date) || !isTime24(time)) throw new RangeError('not an ISO date and 24-hour time');
  const wall = wallOf({ date, time });
  // Clocks change at most once within the day on either side.
  const before = wall - offsetAt(wall - DAY, zone);
  if (wallOf(localOf(before, zone)) === wall) return before;
  const after = wall - offsetAt(wall + DAY, zone);
  return wallOf(localOf(after, zone)) === wall ? after : before;
}

/** Whether the clocks of `zone` skip that time on that day, as summer time begins. Throws as instantOf does. */
export function isSkipped(date: string, time: string, zone: string): boolean {
  const shown = localOf(instantOf(date, time, zone), zone);
  return shown.date !== date || shown.time !== time;
}

/** Whether texts that can wait may arrive: local time from 08:00 up to but not including 21:00. */
export function isWaking(instant: number, zone: string): boolean {
  const { time } = localOf(instant, zone);
  return time >= WAKING_FROM && time < WAKING_TO;
}

/** The instant itself in waking hours, else the next 08:00 there. */
export function nextWaking(instant: number, zone: string): number {
  const { date, time } = localOf(instant, zone);
  if (time >= WAKING_FROM && time < WAKING_TO) return instant;
  return instantOf(time < WAKING_FROM ? date : addDays(date, 1), WAKING_FROM, zone);
}

/** The instant at which `ms` of waking hours have gone by in `zone`, whole milliseconds; the end of a day counts as that day. */
export function wakingAfter(instant: number, ms: number, zone: string): number {
  let at = nextWaking(instant, zone);
  let left = Math.round(ms);
  for (;;) {
    const evening = instantOf(localOf(at, zone).date, WAKING_TO, zone);
    if (at + left <= evening) return at + left;
    left -= evening - at;
    at = nextWaking(evening, zone);
  }
}

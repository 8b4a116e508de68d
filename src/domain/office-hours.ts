import type { OfficeHours } from './programme-record.ts';
import { addDays, instantOf, localOf, weekdayOf } from './zoned-time.ts';

/** When somebody of the team reads next: a local day and time. */
export interface NextReading {
  readonly date: string;
  readonly time: string;
  /** IANA zone. */
  readonly zone: string;
}

/** Hours repeat every week; a day more for the day that has begun. */
const DAYS_AHEAD = 8;

/** Whether `now` (UTC milliseconds) is in a part of the week. */
export function isWithin({ days, from, to, zone }: OfficeHours, now: number): boolean {
  const { date, time } = localOf(now, zone);
  return days.includes(weekdayOf(date)) && from <= time && time < to;
}

/** The longest time that is looked at: what lies further back than this is all counted as this. */
const FARTHEST_MS = 14 * 24 * 3_600_000;

/**
 * How much of the time from `since` to `now` somebody of the team reads, milliseconds; all of it where no hours are set. Hours that overlap
 * count once for each minute.
 */
export function openBetween(hours: readonly OfficeHours[], since: number, now: number): number {
  const from = Math.max(since, now - FARTHEST_MS);
  if (hours.length === 0) return Math.max(0, now - from);
  const parts = hours.flatMap((part) => openingsOf(part, from, now)).sort((a, b) => a.from - b.from);
  let open = 0;
  let counted = from;
  for (const part of parts) {
    const begins = Math.max(part.from, counted);
    if (part.to <= begins) continue;
    open += part.to - begins;
    counted = part.to;
  }
  return open;
}

/** The times from `since` to `now` in one part of the week. */
function openingsOf({ days, from, to, zone }: OfficeHours, since: number, now: number) {
  const last = localOf(now, zone).date;
  const openings: { readonly from: number; readonly to: number }[] = [];
  for (let { date } = localOf(since, zone); date <= last; date = addDays(date, 1)) {
    if (!days.includes(weekdayOf(date))) continue;
    const begins = Math.max(since, instantOf(date, from, zone));
    const ends = Math.min(now, instantOf(date, to, zone));
    if (ends > begins) openings.push({ from: begins, to: ends });
  }
  return openings;
}

/**
 * When somebody reads next; null while somebody does, and where no hours are set.
 * @param now UTC milliseconds
 */
export function nextReading(hours: readonly OfficeHours[], now: number): NextReading | null {
  if (hours.some((part) => isWithin(part, now))) return null;
  const beginnings = hours.flatMap((part) => beginningsOf(part, now)).filter(({ at }) => at > now);
  const [next] = beginnings.sort((a, b) => a.at - b.at);
  return next === undefined ? null : { date: next.date, time: next.time, zone: next.zone };
}

/** Every beginning of one part of the week in the days to come. */
function beginningsOf({ days, from, zone }: OfficeHours, now: number) {
  const today = localOf(now, zone).date;
  return Array.from({ length: DAYS_AHEAD }, (_, ahead) => addDays(today, ahead))
    .filter((date) => days.includes(weekdayOf(date)))
    .map((date) => ({ date, time: from, zone, at: instantOf(date, from, zone) }));
}

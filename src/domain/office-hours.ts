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

/**
 * When somebody reads next; null while somebody does, and where no hours are set.
 * @param now UTC milliseconds
 */
export function nextReading(hours: readonly OfficeHours[], now: number): NextReading | null {
  const read = hours.some(({ days, from, to, zone }) => {
    const { date, time } = localOf(now, zone);
    return days.includes(weekdayOf(date)) && from <= time && time < to;
  });
  if (read) return null;
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

import { nextReading } from './office-hours.ts';
import type { OfficeHours } from './programme-record.ts';
import { addDays, instantOf, localOf, nextWaking, WAKING_FROM } from './zoned-time.ts';

/**
 * When an answer leaves that is to go in the morning: the next 08:00 where the person is, or the next office hours after it, so that
 * somebody reads what they write back. Never at night there.
 * @param now UTC milliseconds
 * @param zone IANA zone of the person
 * @param hours office hours; where none are set, 08:00 alone counts
 */
export function nextMorning(now: number, zone: string, hours: readonly OfficeHours[]): number {
  const { date, time } = localOf(now, zone);
  const morning = instantOf(time < WAKING_FROM ? date : addDays(date, 1), WAKING_FROM, zone);
  const reads = nextReading(hours, morning);
  return reads === null ? morning : nextWaking(instantOf(reads.date, reads.time, reads.zone), zone);
}

import { openBetween } from './office-hours.ts';
import type { OfficeHours } from './programme-record.ts';

/** Of whom nothing was heard in so much of the office hours, what they have goes back. Milliseconds. */
export const AWAY_MS = 45 * 60_000;
/** The same of who is not on duty any more, by the rota. */
export const OFF_DUTY_MS = 10 * 60_000;
/** The same of a danger, at any hour: who is in it does not wait for the office. */
export const AWAY_FROM_DANGER_MS = 20 * 60_000;

/** What is known of who has a request. */
export interface Holding {
  readonly urgent: boolean;
  /** The last sign of them: that they took it, answered, or did something in the console. UTC milliseconds. */
  readonly lastSign: number;
  /** Whether the rota has them on duty now; null where it does not know them. */
  readonly onDuty: boolean | null;
}

/** Whether who has a request is away, so that it goes back. @param now UTC milliseconds */
export function isAway(
  { urgent, lastSign, onDuty }: Holding,
  hours: readonly OfficeHours[],
  now: number,
): boolean {
  const silent = now - lastSign;
  const most = onDuty === false ? OFF_DUTY_MS : AWAY_MS;
  if (urgent) return silent >= Math.min(most, AWAY_FROM_DANGER_MS);
  // Who has gone home has gone, also when the office is closed.
  return (onDuty === false ? silent : openBetween(hours, lastSign, now)) >= most;
}

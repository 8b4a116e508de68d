import type { Clock } from '../../domain/clock.ts';
import { AvisoError } from '../../domain/errors.ts';

/** A clock that a rehearsal may move. */
export interface MovableClock extends Clock {
  /**
   * Moves forward to `instant` (UTC milliseconds); it ticks on from there. Throws AvisoError `not_possible` when the
   * instant lies behind.
   */
  moveTo(instant: number): void;
}

/**
 * Makes a clock that shows `startAt` (UTC milliseconds; real time when left out) now and ticks on from there.
 * `system` gives real UTC milliseconds; should it step back, this clock stands still until it has caught up.
 */
export function createClock(options: { startAt?: number; system?: () => number } = {}): MovableClock {
  const { system = Date.now } = options;
  let offset = options.startAt === undefined ? 0 : options.startAt - system();
  let latest = -Infinity;
  const now = (): number => (latest = Math.max(latest, system() + offset));
  return {
    now,
    moveTo(instant) {
      const present = now();
      if (instant < present) throw new AvisoError('not_possible', 'The clock moves forward only.');
      offset = instant - system();
      latest = instant;
    },
  };
}

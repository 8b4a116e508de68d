/** Share of the cap at which messages leave; the rest is room for timers and networks that bunch them. */
const PACE = 0.98;
/** A message that leaves up to this late, as timers do, does not delay the ones after it. */
const CATCH_UP_MS = 10;

/** Paces one sender. Times are milliseconds of a clock that never steps back. */
export interface Pacer {
  /** Milliseconds until the next message may leave; 0 when it may now. */
  wait(now: number): number;
  /** Notes that a message of `units` (segments of an SMS, 1 on WhatsApp) leaves now. Call it when wait() is 0. */
  take(now: number, units: number): void;
}

/**
 * Makes a pacer for `rate` units a second; Infinity for none.
 *
 * A carrier sends a long message segment by segment, so its segments count as leaving one after another at the pace, and the
 * next message waits for the last of them. Counted like that, no second holds more than `rate` units, wherever it begins:
 * units are 1 / (0.98 × rate) apart, less 10 ms once, and floor(0.98 × rate × 1.01) + 1 ≤ rate (for a rate that is no whole
 * number: the next whole number above it).
 */
export function createPacer(rate: number): Pacer {
  const apart = 1000 / (rate * PACE);
  let next = -Infinity;
  return {
    // What is left of a sum of fractions is no time.
    wait: (now) => (next - now > 1e-6 ? next - now : 0),
    take(now, units) {
      // Later than that is silence, and silence is not saved up.
      next = (now - next <= CATCH_UP_MS ? next : now) + units * apart;
    },
  };
}

import type { Ids } from '../domain/id.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** A request that was not taken, again and again: from one second, doubling, to five minutes. */
const FIRST_PAUSE = SECOND;
const LONGEST_PAUSE = 5 * MINUTE;
/** A sender that is told to slow down stands still at most this long before it tries again. */
const LONGEST_SENDER_PAUSE = 30 * SECOND;

/** Pauses before the tries after the first, of a message that a channel took and did not deliver. */
const AGAIN = {
  /** A fault on the way: queue overflow, a lost segment, the carrier's rate. A few times: it is not the phone. */
  soon: { first: [MINUTE, 5 * MINUTE, 20 * MINUTE, HOUR], then: null },
  /**
   * The phone is off: at other hours of the day, as long as the message makes sense. 17 hours have no divisor in common
   * with the 24 of a day: the hour is another one each time, and every hour of the day comes up.
   */
  later: { first: [3 * HOUR, 9 * HOUR, 14 * HOUR], then: 17 * HOUR },
} as const;

/** A number from 0 up to but not including 1. */
function fraction(ids: Ids): number {
  const [high = 0, low = 0] = ids.bytes(2);
  return (high * 256 + low) / 65_536;
}

/** Spreads a pause over its upper half, so that what failed together does not come back together. */
function jittered(pause: number, ids: Ids): number {
  return Math.round(pause * (0.5 + 0.5 * fraction(ids)));
}

/**
 * When a message that was not taken is tried again.
 * @param failures how often it failed before and now, from 1
 * @param afterMs what the channel asked for, if it did
 * Gives UTC milliseconds. There is no last try: the message's expiry ends it.
 */
export function retryAt(now: number, failures: number, afterMs: number | null, ids: Ids): number {
  const pause = Math.min(FIRST_PAUSE * 2 ** Math.min(failures - 1, 20), LONGEST_PAUSE);
  return now + Math.max(jittered(pause, ids), afterMs ?? 0);
}

/** How long a sender stands still after `times` answers of `busy` in a row. Milliseconds. */
export function senderPause(times: number, afterMs: number | null, ids: Ids): number {
  const pause = Math.min(FIRST_PAUSE * 2 ** Math.min(times - 1, 20), LONGEST_SENDER_PAUSE);
  return Math.max(jittered(pause, ids), afterMs ?? 0);
}

/** Takes off at most an eighth of a pause: enough that what failed together does not come back together, and the hour stays another one. */
function nearly(pause: number, ids: Ids): number {
  return Math.round(pause * (1 - fraction(ids) / 8));
}

/**
 * When a message that was not delivered is tried anew; null when it was tried often enough or would be too late. A phone
 * that is off is tried until the message expires.
 * @param tries how often it was handed over, from 1
 */
export function againAt(
  kind: keyof typeof AGAIN,
  tries: number,
  message: { readonly now: number; readonly expiresAt: number },
  ids: Ids,
): number | null {
  const { first, then } = AGAIN[kind];
  const pause = first[tries - 1] ?? then;
  if (pause === null) return null;
  const at = message.now + (kind === 'soon' ? jittered(pause, ids) : nearly(pause, ids));
  return at < message.expiresAt ? at : null;
}

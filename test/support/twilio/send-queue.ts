/** What becomes of a message at its sender's queue. */
type Place =
  | { readonly kind: 'sends'; readonly afterMs: number }
  /** It would wait longer than its ValidityPeriod, and is dropped when that ends. */
  | { readonly kind: 'expires'; readonly afterMs: number }
  /** The queue holds as much as it may. */
  | { readonly kind: 'overflow' };

export interface SendQueue {
  /**
   * Gives the next place at a sender.
   * @param units segments of an SMS, 1 on WhatsApp
   * @param validityS how long the message may wait; null for as long as the queue is
   */
  take(sender: string, units: number, validityS: number | null): Place;
  /** Milliseconds of sending that wait at a sender. */
  backlogMs(sender: string): number;
}

const HOUR_S = 3_600;

/**
 * The queues at Twilio, one for each sender that has a rate: units leave evenly, and a queue holds what goes out in
 * `longestS` seconds (10 h of SMS, 4 h of WhatsApp when left out). A sender without a rate sends at once.
 * @param rates units a second by sender
 */
export function createSendQueue(
  rates: Readonly<Record<string, number>>,
  longestS?: number,
  now: () => number = () => performance.now(),
): SendQueue {
  const freeAt = new Map<string, number>();
  const backlogMs = (sender: string): number => Math.max(0, (freeAt.get(sender) ?? 0) - now());
  return {
    backlogMs,
    take(sender, units, validityS) {
      const rate = rates[sender];
      if (rate === undefined) return { kind: 'sends', afterMs: 0 };
      const waitMs = backlogMs(sender);
      const limitS = longestS ?? (sender.startsWith('whatsapp:') ? 4 : 10) * HOUR_S;
      if (waitMs > limitS * 1000) return { kind: 'overflow' };
      if (validityS !== null && waitMs > validityS * 1000) {
        return { kind: 'expires', afterMs: validityS * 1000 };
      }
      freeAt.set(sender, now() + waitMs + (units * 1000) / rate);
      return { kind: 'sends', afterMs: waitMs };
    },
  };
}

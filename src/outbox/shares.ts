import { PRIORITIES, type Priority } from '../domain/message.ts';
import type { Reserved } from '../storage/storage.ts';

/**
 * What each unit of something more urgent earns for a priority, while something of that waits: three of five units go to appointments,
 * one of ten to reminders, one of twenty to broadcasts. An instruction is five segments: three of them leave within half a minute of a
 * sender with one segment a second, whoever texts meanwhile.
 */
const EARNED: readonly (readonly [Priority, number])[] = [
  [PRIORITIES.appointment, 3 / 2],
  [PRIORITIES.reminder, 1 / 9],
  [PRIORITIES.broadcast, 1 / 19],
];
/** Units of a usual message. */
const MESSAGE = 2;

/** What of a sender's rate is due to those who are less urgent than who is sending. */
export interface Shares {
  /** A message left. */
  sent(priority: Priority, units: number): void;
  /** How many rows of which priority the next claim takes first, the more urgent first; none while nothing is due. */
  due(usual: number): readonly Reserved[];
}

/**
 * Makes the shares of a sender. What is more urgent goes first, but each unit of it is credited to the less urgent, and from one unit
 * on a message of theirs goes before it. Who has nothing to send loses nothing but what exceeds a second's worth.
 * @param rate units a second
 */
export function createShares(rate: number): Shares {
  /** A share that was not used is kept up to what one message earns, or a second's: a long quiet time is no claim to a long turn. */
  const most = (earned: number): number => Math.max(1 + MESSAGE * earned, rate);
  const credits = new Map<Priority, number>(EARNED.map(([priority]) => [priority, 0]));
  return {
    sent(priority, units) {
      for (const [other, earned] of EARNED) {
        const credit = credits.get(other) ?? 0;
        if (priority < other) credits.set(other, Math.min(most(earned), credit + units * earned));
        // Who sends without being kept back owes no more than its last message.
        else if (priority === other) credits.set(other, Math.max(-units, credit - units));
      }
    },
    due: (usual) =>
      EARNED.flatMap(([priority]) => {
        const credit = credits.get(priority) ?? 0;
        return credit < 1 ? [] : [{ priority, rows: Math.max(1, Math.floor(credit / usual)) }];
      }),
  };
}

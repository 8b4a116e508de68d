import type { Priority } from '../domain/message.ts';
import type { QueuedSum } from '../storage/storage.ts';

/** When the last message of one priority at one sender leaves, as things are. */
export interface Finish {
  readonly sender: string;
  readonly priority: Priority;
  readonly messages: number;
  readonly segments: number;
  /** Segments that leave before the first of these: what the channel holds, and what is more urgent. */
  readonly ahead: number;
  /** UTC milliseconds; Infinity for a sender that sends nothing. */
  readonly at: number;
}

/**
 * How long what is queued takes, by sender and priority: what is more urgent goes first, and nobody goes faster than the rate. What
 * is queued meanwhile makes it later, and so do retries; what is withdrawn or expires, sooner.
 * @param queued as OutboxStorage.listQueued gives it; of something that is yet to be queued, add it
 * @param rates segments (SMS) or messages (WhatsApp) a second, by sender
 * @param now UTC milliseconds
 * @param held segments that the channel was handed and has not sent, by sender
 */
export function finishEstimate(
  queued: readonly QueuedSum[],
  rates: (sender: string) => number,
  now: number,
  held: (sender: string) => number = () => 0,
): readonly Finish[] {
  return queued.map(({ sender, priority, messages, segments, lastNotBefore }) => {
    const ahead = queued
      .filter((other) => other.sender === sender && other.priority < priority)
      .reduce((sum, other) => sum + other.segments, held(sender));
    const leaves = now + Math.ceil(((ahead + segments) * 1000) / rates(sender));
    return { sender, priority, messages, segments, ahead, at: Math.max(leaves, lastNotBefore) };
  });
}

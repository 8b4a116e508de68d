import type { Priority } from '../domain/message.ts';
import { finishingTime } from '../domain/sending-time.ts';
import type { QueuedSum, Storage } from '../storage/storage.ts';
import { longestQueueMs } from './channel-queue.ts';

/** What has not left yet. */
export interface Waiting {
  /** In the outbox, by sender, then priority. */
  readonly queued: readonly QueuedSum[];
  /** Segments that the channel was handed and has not sent. */
  readonly held: (sender: string) => number;
}

/**
 * Reads what waits at senders, whether it is due or not. Reads all that is queued: for operators, not for loops.
 * @param now UTC milliseconds
 * @param others senders to ask the channel's part of besides those with something queued
 */
export async function readWaiting(
  storage: Pick<Storage, 'listQueued' | 'readHandedOver'>,
  now: number,
  others: readonly string[] = [],
): Promise<Waiting> {
  const queued = await storage.listQueued();
  const held = new Map<string, number>();
  for (const sender of new Set([...queued.map((sum) => sum.sender), ...others])) {
    const { segments } = await storage.readHandedOver({ sender, since: now - longestQueueMs(sender) });
    held.set(sender, segments);
  }
  return { queued, held: (sender) => held.get(sender) ?? 0 };
}

/** Segments that leave a sender before what is queued with this priority: what the channel holds, and what is more urgent. */
export function segmentsBefore({ queued, held }: Waiting, sender: string, priority: Priority): number {
  return queued
    .filter((other) => other.sender === sender && other.priority < priority)
    .reduce((sum, other) => sum + other.segments, held(sender));
}

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
 * @param rates segments (SMS) or messages (WhatsApp) a second, by sender
 * @param now UTC milliseconds
 */
export function finishEstimate(
  waiting: Waiting,
  rates: (sender: string) => number,
  now: number,
): readonly Finish[] {
  return waiting.queued.map(({ sender, priority, messages, segments, lastNotBefore }) => {
    const ahead = segmentsBefore(waiting, sender, priority);
    const leaves = finishingTime([{ sender, zone: ANYWHERE, units: segments }], {
      rates,
      from: now,
      quietHours: false,
      ahead: () => ahead,
    });
    return { sender, priority, messages, segments, ahead, at: Math.max(leaves, lastNotBefore) };
  });
}

/** Whoever waits for a morning is queued until then: lastNotBefore says so. */
const ANYWHERE = 'UTC';

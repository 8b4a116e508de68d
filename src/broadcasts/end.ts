import type { Broadcast } from '../domain/broadcast.ts';
import { REPLY_WITHIN_MS } from './link-replies.ts';
import type { BroadcastDeps } from './deps.ts';

/** Waiting recipients that are ended together. */
const ENDED_AT_ONCE = 2_000;

type EndDeps = Pick<BroadcastDeps, 'storage' | 'clock'>;

/** Ends those who wait when they can get nothing more. Gives whether there may be more of them. */
export async function endWaiting(
  { storage, clock }: EndDeps,
  { id, state, expiresAt }: Broadcast,
): Promise<boolean> {
  const expired = expiresAt !== null && clock.now() >= expiresAt;
  if (state !== 'recalled' && !expired) return false;
  const ended = await storage.endWaiting({
    broadcastId: id,
    state: state === 'recalled' ? 'recalled' : 'expired',
    limit: ENDED_AT_ONCE,
  });
  return ended === ENDED_AT_ONCE;
}

/**
 * Takes one that has ended off the worker's list when nothing more can happen to it: no message is under way, and who wanted to answer
 * has. Gives whether it did.
 */
export async function retire({ storage, clock }: EndDeps, broadcast: Broadcast): Promise<boolean> {
  const { id, endedAt, version } = broadcast;
  if (endedAt === null || clock.now() < endedAt + REPLY_WITHIN_MS) return false;
  if ((await storage.listOpenRecipients({ broadcastId: id, after: 0, limit: 1 })).length > 0) return false;
  await storage.commit([
    { kind: 'broadcast', broadcast: { ...broadcast, version: version + 1, live: false } },
  ]);
  return true;
}

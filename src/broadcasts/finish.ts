import { isFed, type Broadcast } from '../domain/broadcast.ts';
import { finishingTime, type SendingLoad } from '../domain/sending-time.ts';
import type { BroadcastTools } from './tools.ts';

/**
 * When the last message of a broadcast leaves, as things are. UTC milliseconds, on the whole second; null while nobody can know (before
 * its audience is frozen, while it stands still) and at its end.
 *
 * It is reckoned as the review does, from what is left instead of from all: src/domain/sending-time.ts knows the zones, whose nights
 * make most of the difference, and those who are not in the outbox yet. src/outbox/finish.ts knows neither; it tells of what is
 * queued, urgent things included. Broadcasts at one sender take turns, so of each other one as much goes before as of this one.
 * What is more urgent, and the wait for the results of those who get it first, come on top.
 * @param left what has not left of a broadcast, as BroadcastStorage.listLeft gives it
 */
export async function finishOf(
  { storage, clock, rates }: Pick<BroadcastTools, 'storage' | 'clock' | 'rates'>,
  broadcast: Broadcast,
  left: (broadcast: Broadcast) => Promise<readonly SendingLoad[]> = ({ id }) => storage.listLeft(id),
): Promise<number | null> {
  const { id, state, dueAt, content } = broadcast;
  if (state !== 'holding' && !isFed(state)) return null;
  const loads = await left(broadcast);
  const own = bySender(loads);
  const before = new Map<string, number>();
  if (isFed(state))
    for (const other of await storage.listLiveBroadcasts()) {
      if (other.id === id || !isFed(other.state)) continue;
      for (const [sender, units] of bySender(await left(other)))
        before.set(sender, (before.get(sender) ?? 0) + Math.min(units, own.get(sender) ?? 0));
    }
  const at = finishingTime(loads, {
    rates,
    from: Math.max(clock.now(), state === 'holding' ? (dueAt ?? 0) : 0),
    quietHours: content.quietHours,
    ahead: (sender) => before.get(sender) ?? 0,
  });
  return Math.ceil(at / 1000) * 1000;
}

function bySender(loads: readonly SendingLoad[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { sender, units } of loads) sums.set(sender, (sums.get(sender) ?? 0) + units);
  return sums;
}

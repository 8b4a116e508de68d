import type { OutgoingDeps } from '../messages/outgoing.ts';
import { stepBroadcast, type BroadcastEvent } from '../../flows/broadcast.ts';
import type { Channel } from '../domain/address.ts';
import type { Broadcast } from '../domain/broadcast.ts';
import { AvisoError } from '../domain/errors.ts';
import { retryStale } from '../storage/retry-stale.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';

/** What the use cases of this room stand on. */
export interface BroadcastDeps extends OutgoingDeps {
  /** Our sender to a contact on a channel; null when there is none on it. */
  readonly senderFor: (channel: Channel, contactId: string) => string | null;
  /** Segments (SMS) or messages (WhatsApp) a second. */
  readonly rates: (sender: string) => number;
  /** Who lets go to fewer people than this in a day needs no second person; 0: all do. */
  readonly exemptBelow: number;
}

/** Throws AvisoError `not_found`. */
export async function needBroadcast(storage: Pick<Storage, 'findBroadcast'>, id: string): Promise<Broadcast> {
  const broadcast = await storage.findBroadcast(id);
  if (broadcast === null) throw new AvisoError('not_found', `Broadcast ${id}.`);
  return broadcast;
}

/** What an act makes of a broadcast as it is now: an event of its machine, what else changes, what else is written. */
export interface Transition {
  readonly event: BroadcastEvent;
  readonly change?: Partial<Broadcast>;
  readonly writes?: readonly Write[];
  /** Looked at and written before the broadcast itself: conditions on how it stood. */
  readonly conditions?: readonly Write[];
}

/** A broadcast after an event; null when the event leads nowhere from where it is. */
export function stepped(broadcast: Broadcast, { event, change }: Transition): Broadcast | null {
  const step = stepBroadcast(broadcast, event);
  return step === null ? null : { ...broadcast, ...change, ...step, version: broadcast.version + 1 };
}

/**
 * Carries out an act in one commit, again from the start when somebody else was faster.
 * @param decide sees the broadcast as it is; may throw
 * Throws AvisoError `not_found`, or `not_possible` when the act leads nowhere from the present state.
 */
export async function actOn(
  storage: Storage,
  id: string,
  decide: (broadcast: Broadcast) => Promise<Transition> | Transition,
): Promise<Broadcast> {
  return retryStale(async () => {
    const before = await needBroadcast(storage, id);
    const act = await decide(before);
    const after = stepped(before, act);
    if (after === null) throw new AvisoError('not_possible', `The broadcast is in ${before.state}.`);
    const outcome = await storage.commit([
      ...(act.conditions ?? []),
      { kind: 'broadcast', broadcast: after },
      ...(act.writes ?? []),
    ]);
    if (outcome === 'ok') return after;
    return null;
  }, 'The broadcast was');
}

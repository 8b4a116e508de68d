import {
  broadcastGroup,
  resultsOf,
  WITHDRAWN_FOR_GOOD,
  WITHDRAWN_TO_WAIT,
  type Broadcast,
} from '../domain/broadcast.ts';
import { actOn, auditWrite, type BroadcastTools } from './tools.ts';

/**
 * Stops a broadcast where it is, in one commit: nothing more is put into the outbox, and what is still queued there waits again.
 * What is with the channel already cannot be called back. Throws AvisoError `not_found`, `not_possible`.
 */
export async function pauseBroadcast(tools: BroadcastTools, id: string, by: string): Promise<Broadcast> {
  const now = tools.clock.now();
  return actOn(tools.storage, id, (broadcast) => ({
    event: { type: 'PAUSE' },
    writes: [
      { kind: 'withdraw', group: broadcastGroup(id), reason: WITHDRAWN_TO_WAIT },
      auditWrite(now, by, 'broadcast.pause', broadcast),
    ],
  }));
}

/** Lets a paused broadcast go on. Failures that were there already do not stop it again. Throws as pauseBroadcast does. */
export async function resumeBroadcast(tools: BroadcastTools, id: string, by: string): Promise<Broadcast> {
  const now = tools.clock.now();
  return actOn(tools.storage, id, async (broadcast) => ({
    event: { type: 'RESUME' },
    change: { watch: resultsOf(await tools.storage.countRecipients(id)), canaryAt: now },
    writes: [auditWrite(now, by, 'broadcast.resume', broadcast)],
  }));
}

/**
 * Ends a broadcast: nobody gets it who has not got it yet. Throws as pauseBroadcast does.
 * The worker ends the recipients that wait; from this commit on none of them can be sent to.
 */
export async function recallBroadcast(
  tools: BroadcastTools,
  id: string,
  by: string,
  reason: string,
): Promise<Broadcast> {
  const now = tools.clock.now();
  return actOn(tools.storage, id, (broadcast) => ({
    event: { type: 'RECALL' },
    change: { endedAt: now },
    writes: [
      { kind: 'withdraw', group: broadcastGroup(id), reason: WITHDRAWN_FOR_GOOD },
      auditWrite(now, by, 'broadcast.recall', broadcast, { reason }),
    ],
  }));
}

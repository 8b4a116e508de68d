import {
  broadcastGroup,
  resultsOf,
  WITHDRAWN_FOR_GOOD,
  WITHDRAWN_TO_WAIT,
  type Broadcast,
} from '../domain/broadcast.ts';
import { dueAtFirst } from '../domain/broadcast-problems.ts';
import { AvisoError } from '../domain/errors.ts';
import { actOn, type BroadcastDeps } from './deps.ts';
import { auditWrite } from '../storage/audit-write.ts';

/**
 * Holds an approved broadcast back until `until`, UTC milliseconds. What was approved stays approved: nobody is told anything else,
 * only later. Throws AvisoError `not_found`, `not_possible`: it would start sooner, or has started.
 */
export async function holdBroadcast(
  deps: BroadcastDeps,
  id: string,
  by: string,
  until: number,
): Promise<Broadcast> {
  const now = deps.clock.now();
  return actOn(deps.storage, id, (broadcast) => {
    const { state, expansion, approvedHash } = broadcast;
    const due = Math.max(dueAtFirst(broadcast), broadcast.dueAt ?? 0);
    if ((state === 'approved' || state === 'holding') && until <= Math.max(due, now))
      throw new AvisoError(
        'not_possible',
        `It is held back until ${new Date(due).toISOString()}; only later can be said. To start sooner, undo and change it.`,
      );
    return {
      event: { type: 'HOLD' },
      change: { dueAt: until },
      // A page of nobody: refused when the freezing has gone on meanwhile, whose progress would be written over.
      conditions:
        state === 'approved'
          ? [
              {
                kind: 'recipients',
                broadcastId: id,
                approvedHash,
                made: expansion.made,
                expansion,
                recipients: [],
              },
            ]
          : [],
      writes: [auditWrite(now, by, 'broadcast.hold', broadcast.id, { until: new Date(until).toISOString() })],
    };
  });
}

/**
 * Stops a broadcast where it is, in one commit: nothing more is put into the outbox, and what is still queued there waits again.
 * What is with the channel already cannot be called back. Throws AvisoError `not_found`, `not_possible`.
 */
export async function pauseBroadcast(deps: BroadcastDeps, id: string, by: string): Promise<Broadcast> {
  const now = deps.clock.now();
  return actOn(deps.storage, id, (broadcast) => ({
    event: { type: 'PAUSE' },
    writes: [
      { kind: 'withdraw', group: broadcastGroup(id), reason: WITHDRAWN_TO_WAIT },
      auditWrite(now, by, 'broadcast.pause', broadcast.id),
    ],
  }));
}

/** Lets a paused broadcast go on. Failures that were there already do not stop it again. Throws as pauseBroadcast does. */
export async function resumeBroadcast(deps: BroadcastDeps, id: string, by: string): Promise<Broadcast> {
  const now = deps.clock.now();
  return actOn(deps.storage, id, async (broadcast) => ({
    event: { type: 'RESUME' },
    change: { watch: resultsOf(await deps.storage.countRecipients(id)), canaryAt: now },
    writes: [auditWrite(now, by, 'broadcast.resume', broadcast.id)],
  }));
}

/**
 * Ends a broadcast: nobody gets it who has not got it yet. Throws as pauseBroadcast does.
 * The worker ends the recipients that wait; from this commit on none of them can be sent to.
 */
export async function recallBroadcast(
  deps: BroadcastDeps,
  id: string,
  by: string,
  reason: string,
): Promise<Broadcast> {
  const now = deps.clock.now();
  return actOn(deps.storage, id, (broadcast) => ({
    event: { type: 'RECALL' },
    change: { endedAt: now },
    writes: [
      { kind: 'withdraw', group: broadcastGroup(id), reason: WITHDRAWN_FOR_GOOD },
      auditWrite(now, by, 'broadcast.recall', broadcast.id, { reason }),
    ],
  }));
}

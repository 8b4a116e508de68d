import { catalogueCodeOf } from '../domain/code-of.ts';
import type { Log } from '../domain/log.ts';
import { createLeasedLoop, type LeasedLoop } from '../loops/leased-loop.ts';
import type { OutgoingDeps } from '../messages/outgoing.ts';
import { nextMoveAt, settleMoves } from './settle-moves.ts';

const LEASE_MS = 60_000;
const POLL_MS = 15_000;

/** Looks after registrations on their way to another phone. */
export interface MoveLoop extends LeasedLoop {
  /** Settles all that can be now, whoever else holds the lease: used by a rehearsal's clock. */
  drain(): Promise<void>;
  /** When one is due next, after `now`; null when none is. */
  nextDueAt(now: number): Promise<number | null>;
}

/**
 * @param owner names this process in the lease
 * @param queued called when messages were queued
 */
export function createMoveLoop(
  deps: OutgoingDeps & {
    readonly owner: string;
    readonly log: Log;
    readonly queued: () => void;
    readonly pollMs?: number;
  },
): MoveLoop {
  const { storage, owner, log, queued, pollMs = POLL_MS } = deps;
  async function drain(): Promise<void> {
    const { moved, objected } = await settleMoves(deps);
    if (moved + objected === 0) return;
    log.info({ moved, objected }, 'registrations on their way to another phone');
    queued();
  }
  const loop = createLeasedLoop({
    ...{ storage, owner, lease: 'moves', leaseMs: LEASE_MS, keeps: true },
    work: drain,
    nextIn: (round) => {
      if (round.was === 'failed')
        log.error({ code: catalogueCodeOf(round.error) }, 'moves to another phone: round failed');
      return pollMs;
    },
  });
  return { ...loop, drain, nextDueAt: (now) => nextMoveAt(storage, now) };
}

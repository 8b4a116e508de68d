import { catalogueCodeOf } from '../domain/code-of.ts';
import type { Log } from '../domain/log.ts';
import { createLeasedLoop, type LeasedLoop } from '../loops/leased-loop.ts';
import { clearClosed } from '../appointments/clear-closed.ts';
import { decideDue } from '../decisions/decide-again.ts';
import type { ReachDeps } from '../reach/reach.ts';
import { sendDueReminders } from '../appointments/reminders.ts';
import { closeReached } from '../reach/unreached.ts';

const LEASE_MS = 15_000;
const POLL_MS = 1_000;
/** How often those whom a person was asked to call are looked at again. */
const CALLS_MS = 60_000;

/**
 * Decides what is due to be decided, moves families out of what was closed, queues reminders that are due and takes steps towards those who were not reached: due
 * means due until done. Calls that are no longer needed are taken off the list.
 */
export interface ScheduleLoop extends LeasedLoop {
  /** Handles all that is due now, whoever else holds the schedules: used by a rehearsal's clock. */
  drain(): Promise<void>;
}

/**
 * @param owner names this worker in the lease
 * @param queued called when messages may have been queued
 */
export function createScheduleLoop(
  parts: ReachDeps & {
    readonly owner: string;
    readonly log: Log;
    readonly queued: () => void;
    readonly pollMs?: number;
  },
): ScheduleLoop {
  const { storage, clock, owner, log, queued, pollMs = POLL_MS } = parts;
  let callsAt = -Infinity;

  async function drain(): Promise<void> {
    const decided = await decideDue(parts);
    const cleared = await clearClosed(parts);
    if (cleared.left > 0) log.warn({ families: cleared.left }, 'schedules: some are still in a closed slot');
    const reminders = await sendDueReminders(parts);
    if (
      decided.changed > 0 ||
      cleared.moved + cleared.withdrawn > 0 ||
      reminders.sent > 0 ||
      reminders.steps.told > 0
    )
      queued();
    const now = clock.now();
    if (now - callsAt < CALLS_MS) return;
    callsAt = now;
    await closeReached(parts);
  }

  const loop = createLeasedLoop({
    ...{ storage, owner, lease: 'schedules', leaseMs: LEASE_MS, keeps: true },
    work: drain,
    nextIn: (round) => {
      if (round.was === 'failed')
        log.error({ code: catalogueCodeOf(round.error) }, 'schedules: round failed');
      return pollMs;
    },
  });
  return { ...loop, drain };
}

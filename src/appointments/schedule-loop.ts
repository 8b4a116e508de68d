import type { Log } from '../domain/log.ts';
import { AvisoError } from '../domain/errors.ts';
import { decideDue } from './decide-again.ts';
import type { Tools } from './outgoing.ts';
import { sendDueReminders } from './reminders.ts';

/** Only one worker at a time goes through the schedules; another takes over when it is gone. */
const LEASE = 'schedules';
const LEASE_MS = 15_000;
const POLL_MS = 1_000;

/** Decides what is due to be decided and queues reminders that are due: due means due until done. */
export interface ScheduleLoop {
  start(): void;
  /** Finishes the round under way; takes up nothing new. */
  stop(): Promise<void>;
  /** Handles all that is due now, whoever else holds the schedules: used by a rehearsal's clock. */
  drain(): Promise<void>;
}

/**
 * @param owner names this worker in the lease
 * @param queued called when messages may have been queued
 */
export function createScheduleLoop(
  parts: Tools & {
    readonly owner: string;
    readonly log: Log;
    readonly queued: () => void;
    readonly pollMs?: number;
  },
): ScheduleLoop {
  const { storage, owner, log, queued } = parts;
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;
  let round: Promise<void> = Promise.resolve();

  async function drain(): Promise<void> {
    const decided = await decideDue(parts);
    const reminders = await sendDueReminders(parts);
    if (decided.changed > 0 || reminders.sent > 0) queued();
  }

  async function oneRound(): Promise<void> {
    try {
      // Leases are kept in real time: a rehearsal's clock may jump over their end.
      const now = Date.now();
      if (await storage.takeLease({ name: LEASE, owner, now, until: now + LEASE_MS })) await drain();
    } catch (error) {
      log.error({ code: error instanceof AvisoError ? error.code : 'unexpected' }, 'schedules: round failed');
    }
  }

  function next(): void {
    if (stopped) return;
    timer = setTimeout(() => {
      round = oneRound().then(next);
    }, parts.pollMs ?? POLL_MS);
  }

  return {
    start() {
      round = oneRound().then(next);
    },
    async stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await round;
      await storage.dropLease(LEASE, owner).catch(() => undefined);
    },
    drain,
  };
}

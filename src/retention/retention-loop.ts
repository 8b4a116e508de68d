import { setTimeout as realPause } from 'node:timers/promises';
import type { Clock } from '../domain/clock.ts';
import { catalogueCodeOf } from '../domain/code-of.ts';
import type { Log } from '../domain/log.ts';
import { NONE_LET_GO, type RetentionCounts } from '../domain/retention.ts';
import { createLeasedLoop, type LeasedLoop } from '../loops/leased-loop.ts';
import type { Storage } from '../storage/storage.ts';
import { letGoOfAged } from './let-go.ts';
import { progressWrite, readProgress } from './progress.ts';

const LEASE_MS = 60_000;
/** How often it is looked whether a round is due. */
const POLL_MS = 10 * 60_000;
const DAY_MS = 24 * 3_600_000;
/** After so long without a round the clock may have jumped: whoever runs the service has a day to see it before anything goes. */
const LONGEST_GAP_MS = 7 * DAY_MS;

export interface RetentionLoopDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly log: Log;
  /** Names this worker in the lease. */
  readonly owner: string;
  readonly pollMs?: number;
}

/** The lease under which things are let go of, for the loop and the command. */
export const RETENTION_LEASE = 'retention';

/** Lets go once a day of what has come of age, whichever process does it. A round that was broken off is taken up again at once. */
export function createRetentionLoop(deps: RetentionLoopDeps): LeasedLoop {
  const { storage, clock, owner, log, pollMs = POLL_MS } = deps;
  let stopped = false;
  const loop = createLeasedLoop<RetentionCounts | 'stopped'>({
    ...{ storage, owner, lease: RETENTION_LEASE, leaseMs: LEASE_MS, keeps: true },
    isDue: () => isRoundDue(deps),
    work: (holds) =>
      letGoOfAged(
        {
          storage,
          clock,
          actor: 'service',
          pause: (ms) => realPause(ms, undefined, { ref: false }),
        },
        () => holds() && !stopped,
      ),
    nextIn(round) {
      if (round.was === 'failed')
        log.error({ code: catalogueCodeOf(round.error) }, 'retention: round failed');
      if (round.was === 'done' && round.done !== 'stopped') log.info({ ...round.done }, 'retention: let go');
      return pollMs;
    },
  });
  return {
    start() {
      loop.start();
    },
    stop() {
      stopped = true;
      return loop.stop();
    },
  };
}

/**
 * Whether a round is to be made now. The first one comes a day after the service was first started with it, so that admins can say how
 * long what is kept; and so does the next one after the clock stood elsewhere.
 */
export async function isRoundDue({
  storage,
  clock,
}: Pick<RetentionLoopDeps, 'storage' | 'clock'>): Promise<boolean> {
  const last = await readProgress(storage);
  const now = clock.now();
  const since = last === null ? Infinity : now - last.at;
  if (since < 0 || since > LONGEST_GAP_MS) {
    await storage.commit([progressWrite({ at: now, open: false, counts: last?.counts ?? NONE_LET_GO })]);
    return false;
  }
  return last?.open === true || since >= DAY_MS;
}

import { catalogueCodeOf } from '../domain/code-of.ts';
import type { Log } from '../domain/log.ts';
import type { Storage } from '../storage/storage.ts';
import { createLeasedLoop, type LeasedLoop, type LeasedLoopOptions } from './leased-loop.ts';

const LEASE_MS = 30_000;
/** Rows that one transaction of a walk looks at: so few that nobody's text waits for it. */
export const ROWS_AT_ONCE = 100;
/** Between two of them, for everybody else. */
const PAUSE_MS = 20;
/** Between two looks whether there is anything to walk over: once all is done there hardly ever is. */
const WAIT_MS = 10 * 60_000;
const AFTER_FAILURE_MS = 10_000;

/** What each walk is made with. */
export interface WalkDeps {
  readonly storage: Storage;
  /** Names this process in the lease. */
  readonly owner: string;
  readonly log: Log;
}

export interface BackgroundWalkOptions {
  readonly storage: LeasedLoopOptions<boolean>['storage'];
  /** Names this process in the lease. */
  readonly owner: string;
  readonly log: Log;
  /** Of the lease, and what the log calls the walk. */
  readonly name: string;
  readonly isDone: () => Promise<boolean>;
  /** Takes one step, from where the last one ended; gives whether the next one can follow at once. */
  readonly step: () => Promise<boolean>;
}

/** Brings what earlier versions stored up to this one, after an upgrade, in the background, from where the process before it ended. */
export function createBackgroundWalk(options: BackgroundWalkOptions): LeasedLoop {
  const { storage, owner, log, name, isDone, step } = options;
  return createLeasedLoop({
    ...{ storage, owner, lease: name, leaseMs: LEASE_MS, keeps: true },
    isDue: async () => !(await isDone()),
    work: step,
    nextIn(round) {
      if (round.was === 'failed') {
        log.error({ code: catalogueCodeOf(round.error) }, `${name}: round failed`);
        return AFTER_FAILURE_MS;
      }
      return round.was === 'done' && round.done ? PAUSE_MS : WAIT_MS;
    },
  });
}

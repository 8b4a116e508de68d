import { catalogueCodeOf } from '../domain/code-of.ts';
import type { Log } from '../domain/log.ts';
import { createLeasedLoop, type LeasedLoop } from '../loops/leased-loop.ts';
import type { Storage } from '../storage/storage.ts';

const LEASE_MS = 30_000;
/** People whose names one transaction makes: so few that nobody's text waits for it. */
const AT_ONCE = 100;
/** Between two of them, for everybody else. */
const PAUSE_MS = 20;
/** Once all are made, whether it is so is hardly ever asked again. */
const DONE_MS = 10 * 60_000;
const AFTER_FAILURE_MS = 10_000;

/**
 * Makes names findable that were stored before names could be found: after an upgrade, in the background, from where it was when the process
 * before it ended.
 * @param deps.owner names this worker in the lease
 */
export function createNamesLoop({
  storage,
  owner,
  log,
}: {
  readonly storage: Storage;
  readonly owner: string;
  readonly log: Log;
}): LeasedLoop {
  return createLeasedLoop({
    ...{ storage, owner, lease: 'names', leaseMs: LEASE_MS, keeps: true },
    isDue: async () => !(await storage.areNamesReady()),
    work: () => storage.nameSome(AT_ONCE),
    nextIn(round) {
      if (round.was === 'failed') {
        log.error({ code: catalogueCodeOf(round.error) }, 'names: round failed');
        return AFTER_FAILURE_MS;
      }
      return round.was === 'done' && round.done ? PAUSE_MS : DONE_MS;
    },
  });
}

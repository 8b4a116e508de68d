import { catalogueCodeOf } from '../domain/code-of.ts';
import type { Log } from '../domain/log.ts';
import { createLeasedLoop, type LeasedLoop } from '../loops/leased-loop.ts';
import type { BindRound } from '../storage/seal-port.ts';
import type { Storage } from '../storage/storage.ts';

const LEASE_MS = 30_000;
/** Rows that one transaction looks at: so few that nobody's text waits for it. */
const AT_ONCE = 100;
/** Between two of them, for everybody else. */
const PAUSE_MS = 20;
/** Between two looks whether the next walk may begin, and whether all is bound. */
const WAIT_MS = 10 * 60_000;
const AFTER_FAILURE_MS = 10_000;

/**
 * Binds seals to their rows that earlier versions wrote, after an upgrade, in the background, from where it was when the process before it
 * ended. Every process has one: so each learns when loose seals are to be refused.
 * @param deps.owner names this process in the lease
 */
export function createSealsLoop({
  storage,
  owner,
  log,
}: {
  readonly storage: Storage;
  readonly owner: string;
  readonly log: Log;
}): LeasedLoop {
  return createLeasedLoop({
    ...{ storage, owner, lease: 'seals', leaseMs: LEASE_MS, keeps: true },
    isDue: async () => !(await storage.areSealsBound()),
    // The real time, also in a rehearsal: it is processes that are waited for.
    work: () => storage.bindSome({ limit: AT_ONCE, now: Date.now() }),
    nextIn(round) {
      if (round.was === 'failed') {
        log.error({ code: catalogueCodeOf(round.error) }, 'seals: round failed');
        return AFTER_FAILURE_MS;
      }
      if (round.was !== 'done') return WAIT_MS;
      tell(round.done, log);
      return round.done.state === 'waits' ? WAIT_MS : PAUSE_MS;
    },
  });
}

function tell({ state, walk, record, bound, damaged }: BindRound, log: Log): void {
  if (damaged > 0)
    log.error(
      { code: 'sealed_damaged', record, rows: damaged },
      'seals: these do not open and stay as they are',
    );
  if (walk > 1 && bound > 0)
    log.warn(
      { rows: bound },
      'seals: a process of an earlier version has written since; update every process',
    );
  if (state === 'bound')
    log.info({}, 'seals: all are bound to their rows; loose ones are refused from now on');
}

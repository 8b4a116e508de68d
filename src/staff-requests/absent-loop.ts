import { catalogueCodeOf } from '../domain/code-of.ts';
import type { Log } from '../domain/log.ts';
import { createLeasedLoop, type LeasedLoop } from '../loops/leased-loop.ts';
import { returnOfAbsent, type AbsentDeps } from './absent.ts';

const LEASE_MS = 60_000;
const POLL_MS = 60_000;

/** Looks once a minute for requests that members of staff have who are away, and gives them back. @param owner names this process in the lease */
export function createAbsentLoop(
  deps: AbsentDeps & { readonly owner: string; readonly log: Log; readonly pollMs?: number },
): LeasedLoop {
  const { storage, owner, log, pollMs = POLL_MS } = deps;
  return createLeasedLoop({
    ...{ storage, owner, lease: 'absent', leaseMs: LEASE_MS, keeps: true },
    async work() {
      const returned = await returnOfAbsent(deps);
      if (returned > 0) log.info({ returned }, 'requests went back from members of staff who are away');
    },
    nextIn: (round) => {
      if (round.was === 'failed')
        log.error({ code: catalogueCodeOf(round.error) }, 'absent staff: round failed');
      return pollMs;
    },
  });
}

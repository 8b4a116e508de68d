import type { Log } from '../domain/log.ts';
import { createBackgroundWalk, ROWS_AT_ONCE, type WalkDeps } from '../loops/background-walk.ts';
import type { LeasedLoop } from '../loops/leased-loop.ts';
import type { BindRound } from '../storage/seal-port.ts';

/**
 * Binds seals to their rows that earlier versions wrote, after an upgrade, in the background, from where it was when the process before it
 * ended. Every process has one: so each learns when loose seals are to be refused.
 */
export function createSealsLoop({ storage, owner, log }: WalkDeps): LeasedLoop {
  return createBackgroundWalk({
    ...{ storage, owner, log, name: 'seals' },
    isDone: () => storage.areSealsBound(),
    async step() {
      // The real time, also in a rehearsal: it is processes that are waited for.
      const round = await storage.bindSome({ limit: ROWS_AT_ONCE, now: Date.now() });
      tell(round, log);
      return round.state !== 'waits';
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

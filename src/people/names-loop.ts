import type { Log } from '../domain/log.ts';
import { createBackgroundWalk, ROWS_AT_ONCE } from '../loops/background-walk.ts';
import type { LeasedLoop } from '../loops/leased-loop.ts';
import type { Storage } from '../storage/storage.ts';

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
  return createBackgroundWalk({
    ...{ storage, owner, log, name: 'names' },
    isDone: () => storage.areNamesReady(),
    step: () => storage.nameSome(ROWS_AT_ONCE),
  });
}

import { createBackgroundWalk, ROWS_AT_ONCE, type WalkDeps } from '../loops/background-walk.ts';
import type { LeasedLoop } from '../loops/leased-loop.ts';

/**
 * Makes names findable that were stored before names could be found: after an upgrade, in the background, from where it was when the process
 * before it ended.
 */
export function createNamesLoop({ storage, owner, log }: WalkDeps): LeasedLoop {
  return createBackgroundWalk({
    ...{ storage, owner, log, name: 'names' },
    isDone: () => storage.areNamesReady(),
    step: () => storage.nameSome(ROWS_AT_ONCE),
  });
}

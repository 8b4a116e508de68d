import type { Log } from '../domain/log.ts';
import { createBackgroundWalk, ROWS_AT_ONCE, type WalkDeps } from '../loops/background-walk.ts';
import type { LeasedLoop } from '../loops/leased-loop.ts';
import { auditWrite } from '../storage/audit-write.ts';
import { MAC_WALK_NAMES } from '../storage/mac-walks.ts';
import type { BindRound } from '../storage/seal-port.ts';

/**
 * Gives rows of earlier versions their MACs after an upgrade, in the background, from where it was when the process before it ended. Every
 * process has one: so each learns when a row without its MAC grants nothing. The audit says that it was done: a second time without an
 * upgrade somebody had the upgrade done anew.
 */
export function createMacsLoop({ storage, owner, log }: WalkDeps): LeasedLoop {
  // The real time, also in a rehearsal: it is processes that are waited for.
  const now = () => Date.now();
  return createBackgroundWalk({
    ...{ storage, owner, log, name: 'macs' },
    isDone: () => storage.areRowsGuarded(),
    async step() {
      const states = new Set<BindRound['state']>();
      for (const walk of MAC_WALK_NAMES) {
        const round = await storage.guardSome({ walk, limit: ROWS_AT_ONCE, now: now() });
        tell(round, log);
        if (round.state === 'bound' && round.walk > 0)
          await storage.commit([auditWrite(now(), 'service', 'rows.guarded', walk, { walks: round.walk })]);
        states.add(round.state);
      }
      return states.has('more') || !states.has('waits');
    },
  });
}

function tell({ state, walk, record, bound, damaged }: BindRound, log: Log): void {
  if (damaged > 0)
    log.error({ code: 'row_forged', record, rows: damaged }, 'macs: these cannot be read and get none');
  if (walk === 1 && bound > 0) log.info({ record, rows: bound }, 'macs: rows of before got theirs');
  if (walk > 1 && bound > 0)
    log.warn(
      { record, rows: bound },
      'macs: a process of an earlier version has written since; update every process',
    );
  if (state === 'bound' && walk > 0)
    log.info(
      { record },
      'macs: all rows of a kind have theirs; one without it counts for nothing from now on',
    );
}

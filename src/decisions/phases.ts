import { firstStored, PHASES, programmeDate } from '../../flows/programme.ts';
import type { AuditEntry } from '../domain/audit.ts';
import type { Clock } from '../domain/clock.ts';
import { AvisoError } from '../domain/errors.ts';
import type { Phase } from '../domain/phase.ts';
import { auditWrite } from '../storage/audit-write.ts';
import { retryStale } from '../storage/retry-stale.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';

/** Setting that remembers the start by which everyone was decided again when a phase began. */
const begunSetting = (phase: Phase): string => `phase-begun:${phase.id}`;

/**
 * Stores the phases that the programme defines, each as open or closed as it is: a new one as defined, a redefined one with
 * its new start and statuses, whereupon everyone is decided again. Safe to call at every start, by many processes at once.
 */
export async function ensurePhases(storage: Storage): Promise<void> {
  const stored = await storage.listPhases();
  for (const definition of PHASES) {
    const first = firstStored(definition);
    const known = stored.find((phase) => phase.id === definition.id);
    if (known === undefined) {
      await storage.commit([{ kind: 'phase', phase: first }]);
    } else if (known.startsOn !== first.startsOn || known.eoirStatuses.join() !== first.eoirStatuses.join()) {
      const phase = { ...first, open: known.open, version: known.version + 1 };
      await storage.commit([{ kind: 'phase', phase }, { kind: 'decideAll' }]);
    }
  }
}

/**
 * Has everyone decided again on the day an open phase begins: those who registered before were told to wait.
 * @returns the phases that began since this was last called
 */
export async function beginPhases(storage: Storage, clock: Clock): Promise<readonly string[]> {
  const today = programmeDate(clock.now());
  const begun: string[] = [];
  for (const phase of await storage.listPhases()) {
    if (!phase.open || phase.startsOn > today) continue;
    if ((await storage.readSetting(begunSetting(phase))) === phase.startsOn) continue;
    await storage.commit([
      { kind: 'setting', name: begunSetting(phase), value: phase.startsOn },
      { kind: 'decideAll' },
    ]);
    begun.push(phase.id);
  }
  return begun;
}

export interface PhaseDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly phaseId: string;
  /** Who does it, for the audit. */
  readonly actor: string;
}

/** Throws AvisoError `not_found`. */
export async function findPhase(storage: Pick<Storage, 'listPhases'>, id: string): Promise<Phase> {
  const phase = (await storage.listPhases()).find((each) => each.id === id);
  if (phase === undefined) throw new AvisoError('not_found', `Phase ${id}.`);
  return phase;
}

/**
 * What opening or closing a phase writes, in one commit with the mark that everyone is decided again, and the audit row. Who closes one
 * goes by src/changes/phase-closing.ts: families lose their appointments by it.
 */
export function phaseWrites(
  phase: Phase,
  open: boolean,
  { now, actor, detail = {} }: { now: number; actor: string; detail?: AuditEntry['detail'] },
): readonly Write[] {
  const act = open ? 'phase.open' : 'phase.close';
  return [
    { kind: 'phase', phase: { ...phase, open, version: phase.version + 1 } },
    { kind: 'decideAll' },
    auditWrite(now, actor, act, phase.id, { startsOn: phase.startsOn, ...detail }),
  ];
}

/**
 * Opens a phase: everyone is decided again, and who lost a date by its closing is offered that one while it is free (decide-again.ts).
 * Throws AvisoError `not_found`.
 */
export async function openPhase({
  storage,
  clock,
  phaseId,
  actor,
}: PhaseDeps): Promise<'changed' | 'unchanged'> {
  return retryStale(async () => {
    const phase = await findPhase(storage, phaseId);
    if (phase.open) return 'unchanged';
    if ((await storage.commit(phaseWrites(phase, true, { now: clock.now(), actor }))) === 'ok')
      return 'changed';
    return null;
  }, 'The phase was');
}

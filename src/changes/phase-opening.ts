import { judge } from '../decisions/decide-again.ts';
import { findPhase, openPhase, type PhaseDeps } from '../decisions/phases.ts';
import { AvisoError } from '../domain/errors.ts';
import { END_OF_TIME } from '../domain/clock.ts';
import type { Phase } from '../domain/phase.ts';
import { PORT_IDS, type PortId } from '../domain/port.ts';
import type { Storage } from '../storage/storage.ts';

/** Registrations that are looked at together. */
const PAGE = 500;

/** What opening a phase would do, as things are. */
export interface OpeningFigures {
  /** Families that would be taken in, and are told. */
  readonly families: number;
  readonly people: number;
  /** Of the families, those that a text can tell. */
  readonly told: number;
  /** By the port of return, at which they then wait for an appointment. */
  readonly ports: readonly { readonly port: PortId; readonly families: number; readonly people: number }[];
}

type Reads = { readonly storage: Storage; readonly clock: PhaseDeps['clock'] };

/**
 * Decides everybody as if the phase were open, and writes nothing.
 * @throws AvisoError `not_found`; `not_possible` when it is open already
 */
export async function countOpening({ storage, clock }: Reads, phaseId: string): Promise<OpeningFigures> {
  const phase = await findPhase(storage, phaseId);
  if (phase.open) throw new AvisoError('not_possible', `${phaseId} is open already.`);
  const now = clock.now();
  const phases = (await storage.listPhases()).map((each): Phase =>
    each.id === phaseId ? { ...each, open: true } : each,
  );
  const sum = { families: 0, people: 0, told: 0 };
  const ports = new Map<PortId, { families: number; people: number }>();
  for (let after: string | null | undefined; after !== null;) {
    const page: Awaited<ReturnType<typeof storage.pageAudience>> = await storage.pageAudience({
      audience: { include: {}, exclude: [] },
      ...{ after: after ?? null, until: END_OF_TIME, limit: PAGE },
    });
    const judged = await Promise.all(
      page.rows.map(async (row) => ({ row, ...(await judge(storage, { ...row, phases, now })) })),
    );
    for (const { row, changed, decision } of judged) {
      if (!changed || decision.outcome !== 'eligible') continue;
      const { registration, talk } = row;
      const people = registration.members.length;
      const { portOfReturn } = registration;
      const port = ports.get(portOfReturn) ?? { families: 0, people: 0 };
      ports.set(portOfReturn, { families: port.families + 1, people: port.people + people });
      sum.families += 1;
      sum.people += people;
      if (talk !== null && !talk.stopped) sum.told += 1;
    }
    after = page.next;
  }
  return {
    ...sum,
    ports: PORT_IDS.flatMap((port) => {
      const found = ports.get(port);
      return found === undefined ? [] : [{ port, ...found }];
    }),
  };
}

/**
 * Opens a phase whose figures were looked at.
 * @param stated the number of families that it would take in
 * @throws AvisoError `not_found`; `not_possible`: it counts otherwise, or is open already
 */
export async function openCounted(deps: PhaseDeps, stated: number | null): Promise<void> {
  const { families } = await countOpening(deps, deps.phaseId);
  if (stated !== families)
    throw new AvisoError(
      'not_possible',
      `It would take in ${String(families)} families. State that number; ${stated === null ? 'none' : String(stated)} was stated. Nothing was changed.`,
    );
  await openPhase(deps);
}

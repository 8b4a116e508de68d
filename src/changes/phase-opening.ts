import { judge } from '../decisions/decide-again.ts';
import { findPhase, phaseWrites } from '../decisions/phases.ts';
import type { ChangeFigures } from '../domain/change.ts';
import { AvisoError } from '../domain/errors.ts';
import { END_OF_TIME } from '../domain/clock.ts';
import type { Phase } from '../domain/phase.ts';
import type { OutgoingDeps } from '../messages/outgoing.ts';
import { createFigures } from './figures.ts';
import type { ChangeRule } from './rule.ts';

/** Registrations that are looked at together. */
const PAGE = 500;

/** Decides everybody as if the phase were open, and writes nothing. */
async function countOpening({ storage, clock }: OutgoingDeps, phaseId: string): Promise<ChangeFigures> {
  const phase = await findPhase(storage, phaseId);
  if (phase.open) throw new AvisoError('not_possible', `${phaseId} is open already.`);
  const now = clock.now();
  const phases = (await storage.listPhases()).map((each): Phase =>
    each.id === phaseId ? { ...each, open: true } : each,
  );
  const sum = createFigures();
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
      sum.addTakenIn(registration, talk !== null && !talk.stopped);
    }
    after = page.next;
  }
  return sum.figures();
}

/**
 * The opening of a phase: families that it takes in are decided anew and told, which cannot be taken back; who lost a date by its closing is
 * offered that one while it is free. One commit opens it and marks everybody for the new decision, which the schedules make one by one.
 */
export const phaseOpening: ChangeRule = {
  count: countOpening,
  needsSecond: ({ families }) => families > 0,
  async writes({ storage, clock }, { subject, actor }, { families }) {
    const phase = await findPhase(storage, subject);
    if (phase.open) throw new AvisoError('not_possible', `${subject} is open already.`);
    return phaseWrites(phase, true, { now: clock.now(), actor, detail: { families } });
  },
};

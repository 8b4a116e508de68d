import { judge } from '../decisions/decide-again.ts';
import type { OutgoingDeps } from '../messages/outgoing.ts';
import { findPhase, phaseWrites } from '../decisions/phases.ts';
import type { Audience } from '../domain/audience.ts';
import type { ChangeFigures } from '../domain/change.ts';
import { AvisoError } from '../domain/errors.ts';
import { END_OF_TIME } from '../domain/clock.ts';
import type { Phase } from '../domain/phase.ts';
import { createFigures } from './figures.ts';
import type { ChangeRule } from './rule.ts';

/** Registrations that are looked at together. */
const PAGE = 500;

/** A closed phase takes nothing from anybody else. */
const ELIGIBLE: Audience = { include: { outcomes: ['eligible'] }, exclude: [] };

/** Decides everybody who is eligible as if the phase were closed, and writes nothing. */
async function countClosing({ storage, clock }: OutgoingDeps, phaseId: string): Promise<ChangeFigures> {
  const phase = await findPhase(storage, phaseId);
  if (!phase.open) throw new AvisoError('not_possible', `${phaseId} is closed already.`);
  const now = clock.now();
  const phases = (await storage.listPhases()).map((each): Phase =>
    each.id === phaseId ? { ...each, open: false } : each,
  );
  const sum = createFigures();
  for (let after: string | null | undefined; after !== null;) {
    const page: Awaited<ReturnType<typeof storage.pageAudience>> = await storage.pageAudience({
      audience: ELIGIBLE,
      after: after ?? null,
      until: END_OF_TIME,
      limit: PAGE,
    });
    const judged = await Promise.all(
      page.rows.map(async (row) => {
        const { changed, cancelled } = await judge(storage, { ...row, phases, now });
        return { row, changed, cancelled };
      }),
    );
    for (const { row, changed, cancelled } of judged) {
      if (!changed && cancelled === null) continue;
      const { registration, talk, appointment } = row;
      sum.add({
        registrationId: registration.id,
        told: talk !== null && !talk.stopped,
        appointment: cancelled === null ? null : appointment,
        moved: false,
      });
    }
    after = page.next;
  }
  return sum.figures();
}

/**
 * The closing of a phase: families that only it took in are decided anew and told, and lose an appointment that is still to come. One commit
 * closes it and marks everybody for the new decision, which the schedules make one by one (decide-again.ts).
 */
export const phaseClosing: ChangeRule = {
  count: countClosing,
  needsSecond: ({ appointments }) => appointments > 0,
  async writes({ storage, clock }, { subject, actor }, { families, appointments }) {
    const phase = await findPhase(storage, subject);
    if (!phase.open) throw new AvisoError('not_possible', `${subject} is closed already.`);
    return phaseWrites(phase, false, { now: clock.now(), actor, detail: { families, appointments } });
  },
};

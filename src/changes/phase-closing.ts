import { createHash } from 'node:crypto';
import { judge } from '../appointments/decide-again.ts';
import type { Tools } from '../appointments/outgoing.ts';
import { findPhase, phaseWrites } from '../appointments/phases.ts';
import type { Audience, AudienceRow } from '../domain/audience.ts';
import type { ChangedDay, ChangeFigures } from '../domain/change.ts';
import { AvisoError } from '../domain/errors.ts';
import { END_OF_TIME } from '../domain/clock.ts';
import type { Phase } from '../domain/phase.ts';
import type { ChangeRule } from './rule.ts';

/** Registrations that are looked at together. */
const PAGE = 500;

/** A closed phase takes nothing from anybody else. */
const ELIGIBLE: Audience = { include: { outcomes: ['eligible'] }, exclude: [] };

/** Adds up what becomes of each family. */
function createSum() {
  const days = new Map<string, ChangedDay>();
  const digest = createHash('sha256');
  const sum = { families: 0, told: 0, appointments: 0, people: 0 };
  return {
    add({ registration, talk, appointment }: AudienceRow, cancelled: boolean): void {
      const told = talk !== null && !talk.stopped;
      const lost = cancelled ? appointment : null;
      sum.families += 1;
      if (told) sum.told += 1;
      digest.update(`${registration.id} ${String(told)} ${lost?.id ?? ''} ${lost?.slotId ?? ''}\n`);
      if (lost === null) return;
      const { port, date, people } = lost;
      const key = `${date} ${port}`;
      const day = days.get(key) ?? { port, date, appointments: 0, people: 0 };
      days.set(key, { ...day, appointments: day.appointments + 1, people: day.people + people });
      sum.appointments += 1;
      sum.people += people;
    },
    figures: (): ChangeFigures => ({
      ...sum,
      days: [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, day]) => day),
      digest: digest.digest('hex'),
    }),
  };
}

/** Decides everybody who is eligible as if the phase were closed, and writes nothing. */
async function countClosing({ storage, clock }: Tools, phaseId: string): Promise<ChangeFigures> {
  const phase = await findPhase(storage, phaseId);
  if (!phase.open) throw new AvisoError('not_possible', `${phaseId} is closed already.`);
  const now = clock.now();
  const phases = (await storage.listPhases()).map((each): Phase =>
    each.id === phaseId ? { ...each, open: false } : each,
  );
  const sum = createSum();
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
    for (const { row, changed, cancelled } of judged)
      if (changed || cancelled !== null) sum.add(row, cancelled !== null);
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

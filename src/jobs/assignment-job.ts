import type { AssignResult, AssignRun } from '../appointments/give-slots.ts';
import { assign } from '../decisions/assign.ts';
import type { Job } from '../domain/job.ts';
import { assignmentAsked } from './asked.ts';
import type { JobDeps, OnStep, Outcome } from './deps.ts';
import { askedOf, type AssignmentFound } from './found.ts';

/** Families that are shown; all are counted. */
const SHOWN_GIVEN = 300;
const SHOWN_LEFT = 100;

type Found = { -readonly [Name in keyof AssignmentFound]: AssignmentFound[Name][number][] };

function gathering(deps: JobDeps, job: Job) {
  const found: Found = { given: [], left: [], unsigned: [] };
  let given = 0;
  const run: Omit<AssignRun, 'dryRun'> = {
    ...deps,
    ...askedOf(assignmentAsked, job),
    actor: job.confirmedBy ?? job.actor,
    onGiven({ registration, slot: { port, date, time }, otherBorder }) {
      given += 1;
      if (found.given.length >= SHOWN_GIVEN) return;
      const { id, members, enrolledOn } = registration;
      found.given.push({
        ...{ registrationId: id, port, date, time, people: members.length, enrolledOn, otherBorder },
      });
    },
    onLeft({ id }, reason) {
      if (found.left.length < SHOWN_LEFT) found.left.push({ registrationId: id, reason });
    },
  };
  const outcome = ({ families, people, waiting, tooNear, unsigned, otherBorder }: AssignResult): Outcome => ({
    figures: { families, people, tooNear, otherBorder: otherBorder.families, ...waiting },
    found: JSON.stringify({ ...found, unsigned }),
  });
  return { run, outcome, given: () => given };
}

/** Who would be given which slot now, in which order. Writes nothing. */
export async function lookAtAssignment(deps: JobDeps, job: Job): Promise<Outcome> {
  const { run, outcome } = gathering(deps, job);
  return outcome(await assign({ ...run, dryRun: true }));
}

/**
 * Gives slots to as many families as were confirmed, and no more; what an earlier try gave, by `progress`, counts. Families that have their slot are
 * not given another.
 */
export async function runAssignment(deps: JobDeps, job: Job, onStep: OnStep): Promise<Outcome> {
  const { run, outcome, given } = gathering(deps, job);
  const before = job.progress;
  const most = Math.max(0, job.total - before);
  const { figures, found } = outcome(
    await assign({ ...run, dryRun: false, most, onCommitted: () => onStep(before + given()) }),
  );
  return { figures: { ...figures, families: (figures.families ?? 0) + before }, found };
}

import type { AssignResult, AssignRun, Beside, WaitingReason } from '../appointments/give-slots.ts';
import { assign } from '../decisions/assign.ts';
import type { Job } from '../domain/job.ts';
import { PORT_IDS, type PortId } from '../domain/port.ts';
import { assignmentAsked } from './asked.ts';
import type { JobDeps, Outcome } from './deps.ts';
import { askedOf, type AssignmentFound } from './found.ts';

/** Families that are shown; all are counted. */
const SHOWN_GIVEN = 300;
const SHOWN_LEFT = 100;

/** In the order in which they are shown. */
const WAITING_REASONS: readonly WaitingReason[] = ['no_gate', 'no_room', 'no_contact', 'stopped', 'changed'];

type Found = { -readonly [Name in keyof AssignmentFound]: AssignmentFound[Name][number][] };

type Reasons = ReadonlyMap<string, WaitingReason>;

/** @param known why families were left before, by their ids: full slots hide that a phone said STOP */
function gathering(deps: JobDeps, job: Job, known: Reasons = new Map()) {
  const left = new Map<string, WaitingReason>();
  const found: Found = { given: [], left: [], unsigned: [] };
  const atPort: Record<string, number> = {};
  const add = (name: string, count: number): void => void (atPort[name] = (atPort[name] ?? 0) + count);
  const run: Omit<AssignRun, 'dryRun'> = {
    ...deps,
    ...askedOf(assignmentAsked, job),
    actor: job.confirmedBy ?? job.actor,
    onGiven({ registration, slot: { port, date, time }, otherBorder }) {
      const { id, members, enrolledOn } = registration;
      add(familiesAt(port), 1);
      add(peopleAt(port), members.length);
      if (found.given.length >= SHOWN_GIVEN) return;
      found.given.push({
        ...{ registrationId: id, port, date, time, people: members.length, enrolledOn, otherBorder },
      });
    },
    onLeft({ id }, now) {
      const reason = known.get(id) ?? now;
      left.set(id, reason);
      if (found.left.length < SHOWN_LEFT) found.left.push({ registrationId: id, reason });
    },
  };
  const figures = ({ families, people, waiting, tooNear, otherBorder }: AssignResult) => ({
    ...{ families, people, tooNear, otherBorder: otherBorder.families, ...waiting, ...atPort },
  });
  return { run, found, figures, left };
}

const countsOf = (left: Reasons): Readonly<Record<string, number>> =>
  Object.fromEntries(
    WAITING_REASONS.map((reason) => [reason, [...left.values()].filter((each) => each === reason).length]),
  );

const familiesAt = (port: PortId): string => `families_${port}`;
const peopleAt = (port: PortId): string => `people_${port}`;

/** How many would be given a slot by a job at each port, or were; ports at which nobody is are left out. */
export const atPorts = ({ figures }: Pick<Job, 'figures'>) =>
  PORT_IDS.map((port) => ({
    port,
    families: figures[familiesAt(port)] ?? 0,
    people: figures[peopleAt(port)] ?? 0,
  })).filter(({ families }) => families > 0);

/** How many families stay waiting, and for which reasons. */
export interface LeftBy {
  readonly families: number;
  readonly reasons: readonly (readonly [WaitingReason, number])[];
}

/** How many families a job leaves waiting, or left; reasons that nobody has are left out. */
export function leftBy({ figures }: Pick<Job, 'figures'>): LeftBy {
  const reasons = WAITING_REASONS.map((reason) => [reason, figures[reason] ?? 0] as const).filter(
    ([, families]) => families > 0,
  );
  return { reasons, families: reasons.reduce((sum, [, families]) => sum + families, 0) };
}

/** Who would be given which slot now, in which order. Writes nothing. */
export async function lookAtAssignment(deps: JobDeps, job: Job): Promise<Outcome> {
  const { run, found, figures } = gathering(deps, job);
  const result = await assign({ ...run, dryRun: true });
  return {
    figures: figures(result),
    found: JSON.stringify({ ...found, unsigned: result.unsigned } satisfies AssignmentFound),
  };
}

/**
 * Gives slots to as many families as were confirmed, and no more; what an earlier try gave, by `progress`, counts: it is written
 * down with the slots. Families that have their slot are
 * not given another. Who waits is as it stands afterwards: `more` of them could be given a slot by another run.
 */
export async function runAssignment(deps: JobDeps, job: Job, beside: Beside): Promise<Outcome> {
  const done = gathering(deps, job);
  const before = job.progress;
  const most = Math.max(0, job.total - before);
  const result = await assign({ ...done.run, ...{ dryRun: false, most, beside } });
  // A run ends with the last family that was confirmed: who waits behind it is looked up.
  const still = gathering(deps, job, done.left);
  const { tooNear, unsigned, families: more } = await assign({ ...still.run, dryRun: true });
  const found: AssignmentFound = { given: done.found.given, left: still.found.left, unsigned };
  return {
    figures: {
      ...done.figures(result),
      ...countsOf(still.left),
      tooNear,
      more,
      families: result.families + before,
    },
    found: JSON.stringify(found),
  };
}

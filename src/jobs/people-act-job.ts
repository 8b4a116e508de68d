import { cancelledByStaffWrites } from '../appointments/change.ts';
import { createMatching } from '../broadcasts/matching.ts';
import { checkInId, hasCome } from '../domain/check-in.ts';
import type { AudienceRow } from '../domain/audience.ts';
import { ifItOpens } from '../domain/if-it-opens.ts';
import type { Job } from '../domain/job.ts';
import {
  markOf,
  MOST_PEOPLE,
  peopleActAsked,
  type LeftWhy,
  type PeopleActAsked,
  type PeopleActFound,
} from '../domain/people-act.ts';
import { decideOnceMoreWrites } from '../staff-requests/correct.ts';
import { auditWrite } from '../storage/audit-write.ts';
import type { Write } from '../storage/write.ts';
import { Stopped, type JobDeps, type OnStep, type Outcome } from './deps.ts';
import { askedOf, peopleActFoundOf } from './found.ts';

/** How often an act on one is tried again after others were faster. */
const TRIES = 5;
/** Of those who are left as they are, so many are listed; all are counted. */
const SHOWN_LEFT = 100;

/** Who fits, each as they stand now: from then on it is they, whoever fits later. Writes nothing. */
export async function lookAtPeople(deps: JobDeps, job: Job, onStep: OnStep): Promise<Outcome> {
  const { act, filter } = askedOf(peopleActAsked, job);
  const nextPage = createMatching(deps, filter, job.createdAt);
  const rest: (readonly [string, string])[] = [];
  const figures = { families: 0, people: 0, untold: 0 };
  for (let after: string | null | undefined; after !== null;) {
    const { rows, next } = await nextPage(after ?? null);
    for (const row of rows) {
      const mark = markOf(act, row);
      if (mark === null) continue;
      rest.push([row.registration.id, mark]);
      figures.families += 1;
      figures.people += row.registration.members.length;
      if (row.talk === null || row.talk.stopped) figures.untold += 1;
    }
    if (rest.length > MOST_PEOPLE)
      return { figures: { more: 1 }, found: JSON.stringify({ rest: [], left: [], more: true }) };
    await onStep(0);
    after = next;
  }
  return { figures, found: JSON.stringify({ rest, left: [], more: false } satisfies PeopleActFound) };
}

/** What acting on one writes; why nothing is done where that is so. */
type One = { readonly writes: readonly Write[] } | { readonly why: LeftWhy };

async function one(
  deps: JobDeps & { readonly actor: string },
  { act, reason }: PeopleActAsked,
  id: string,
  mark: string,
): Promise<One> {
  const [row] = await deps.storage.listAudienceRows([id]);
  if (row === undefined || markOf(act, row) !== mark) return { why: 'changed' };
  if (act === 'decide') return { writes: decideOnceMoreWrites(deps, row.registration, reason) };
  return cancelOne(deps, row, reason);
}

async function cancelOne(
  deps: JobDeps & { readonly actor: string },
  { registration, talk, appointment }: AudienceRow,
  reason: string,
): Promise<One> {
  const now = deps.clock.now();
  if (appointment === null) return { why: 'changed' };
  if (appointment.startsAt <= now) return { why: 'over' };
  if (hasCome(await deps.storage.findCheckIn(checkInId(appointment)))) return { why: 'come' };
  const holding = { appointment, registration, recipient: talk };
  return { writes: cancelledByStaffWrites(deps, now, holding, { actor: deps.actor, reason }) };
}

/** What a run stands on. */
export interface PeopleRun {
  /** Asked before each; no longer, and it stops there (Stopped). */
  readonly mayGoOn: () => boolean;
  /** Told how the job is stored by then. */
  readonly made: (job: Job) => void;
  /** The job at its end, of what `made` was told last. */
  readonly end: () => Job;
}

/**
 * Acts on everybody who was listed, one commit each, in which the list loses them: killed anywhere it goes on behind the last of them, and
 * nobody is acted on twice. Who does not stand as when they were looked at is left as they are, and listed with why.
 *
 * @param given as it was taken up to run
 */
export async function runPeopleAct(deps: JobDeps, given: Job, run: PeopleRun): Promise<void> {
  const { storage, clock } = deps;
  const asked = askedOf(peopleActAsked, given);
  const acting = { ...deps, actor: given.confirmedBy ?? given.actor };
  let job = given;
  let found = peopleActFoundOf(job) ?? { rest: [], left: [], more: false };
  for (let tries = 1; found.rest.length > 0;) {
    if (!run.mayGoOn()) throw new Stopped();
    const [[id, mark] = ['', '']] = found.rest;
    const done: One =
      tries > TRIES
        ? { why: 'busy' }
        : ((await ifItOpens(one(acting, asked, id, mark))) ?? { why: 'damaged' });
    const [further, foundThen] = without(job, found, id, 'why' in done ? done.why : null);
    const writes = 'why' in done ? [] : done.writes;
    if ((await storage.commit([...writes, { kind: 'job', job: further }])) === 'ok') {
      [job, found, tries] = [further, foundThen, 1];
      run.made(job);
      continue;
    }
    // Somebody else has the job by now, or has the family.
    if ((await storage.findJob(job.id))?.version !== job.version) throw new Stopped();
    tries += 1;
  }
  const { done = 0, left = 0 } = job.figures;
  const outcome = await storage.commit([
    { kind: 'job', job: run.end() },
    auditWrite(clock.now(), acting.actor, 'people.act', job.id, {
      ...{ act: asked.act, reason: asked.reason, families: done, left },
    }),
  ]);
  if (outcome !== 'ok') throw new Stopped();
}

/** The job once the first of its list was seen to. */
function without(
  job: Job,
  { rest, left, more }: PeopleActFound,
  registrationId: string,
  why: LeftWhy | null,
): readonly [Job, PeopleActFound] {
  const { done = 0, left: leftBefore = 0 } = job.figures;
  const listed = why === null || left.length >= SHOWN_LEFT ? left : [...left, { registrationId, why }];
  const found: PeopleActFound = { rest: rest.slice(1), left: listed, more };
  const figures = {
    ...job.figures,
    done: why === null ? done + 1 : done,
    left: why === null ? leftBefore : leftBefore + 1,
  };
  return [
    {
      ...job,
      ...{ version: job.version + 1, progress: job.progress + 1, figures, found: JSON.stringify(found) },
    },
    found,
  ];
}

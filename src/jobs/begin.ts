import { createHash } from 'node:crypto';
import { AvisoError } from '../domain/errors.ts';
import { bringsFile, type Job, type JobKind } from '../domain/job.ts';
import { peopleActAsked, type PeopleActAsked } from '../domain/people-act.ts';
import { auditWrite } from '../storage/audit-write.ts';
import type { Write } from '../storage/write.ts';
import type { AssignmentAsked, FileAsked } from './asked.ts';
import type { JobDeps } from './deps.ts';
import { askedOf } from './found.ts';
import type { TakenIn } from './sealed-file.ts';

const HOUR = 3_600_000;
/** How long what was uploaded waits for its confirmation, and rejects wait to be taken after the end. */
export const KEPT_MS = HOUR;

/** Who acts, for the audit. */
export interface Acting extends JobDeps {
  readonly actor: string;
}

const fresh = (id: string, kind: JobKind, actor: string, now: number): Job => ({
  ...{ id, version: 1, kind, state: 'reading', actor },
  ...{ confirmedBy: null, createdAt: now, confirmedAt: null, endedAt: null, dueAt: now },
  ...{ sha256: '', bytes: 0, progress: 0, total: 0, tries: 0, figures: {} },
  ...{ name: '', fileKey: null, asked: '{}', found: null },
});

/** Begins an import with a file that was taken in under `id`: it is looked through, and nothing is stored of what is in it. */
export async function beginImport(
  { storage, clock, actor }: Acting,
  id: string,
  { kind, name, file }: { kind: 'roster_import' | 'slots_import'; name: string; file: TakenIn },
): Promise<void> {
  const now = clock.now();
  const { bytes, sha256, key } = file;
  const job: Job = {
    ...fresh(id, kind, actor, now),
    ...{ bytes, sha256, name, fileKey: key, total: bytes },
  };
  await commit(storage, [
    { kind: 'job', job },
    auditWrite(now, actor, 'job.upload', id, { kind, bytes, sha256 }),
  ]);
}

/** Begins an assignment: who would be given what is found out, and nothing is stored of it. */
export async function beginAssignment(
  { storage, clock, actor, ids }: Acting,
  asked: AssignmentAsked,
): Promise<string> {
  const id = ids.next();
  const now = clock.now();
  await commit(storage, [
    { kind: 'job', job: { ...fresh(id, 'assignment', actor, now), asked: JSON.stringify(asked) } },
    auditWrite(now, actor, 'job.preview', id, { kind: 'assignment', ...asked }),
  ]);
  return id;
}

async function commit(storage: JobDeps['storage'], writes: readonly Write[]): Promise<void> {
  if ((await storage.commit(writes)) !== 'ok') throw new AvisoError('not_possible', 'It was begun already.');
}

/**
 * Begins an act on all who fit a filter: who that is is found out, and nothing is done to anybody.
 * @param id a form that is sent twice begins one
 * @throws AvisoError `not_possible`: something else was begun with that id, or by somebody else
 */
export async function beginPeopleAct(
  { storage, clock, actor }: Acting,
  id: string,
  asked: PeopleActAsked,
): Promise<void> {
  const now = clock.now();
  const job: Job = { ...fresh(id, 'people_act', actor, now), asked: JSON.stringify(asked) };
  const { act, reason } = asked;
  const outcome = await storage.commit([
    { kind: 'job', job },
    auditWrite(now, actor, 'job.preview', id, { kind: 'people_act', act, reason }),
  ]);
  if (outcome === 'ok') return;
  const there = await needJob({ storage }, id, 'people_act');
  if (there.actor !== actor || there.asked !== job.asked)
    throw new AvisoError('not_possible', 'It was begun already.');
}

/** Throws AvisoError `not_found` when there is no such job of that kind. */
export async function needJob(
  { storage }: Pick<JobDeps, 'storage'>,
  id: string,
  kind: JobKind,
): Promise<Job> {
  const job = await storage.findJob(id);
  if (job?.kind !== kind) throw new AvisoError('not_found', `Job ${id}.`);
  return job;
}

/** Has the file of a job that waits looked through again, read as `asked` says. Throws AvisoError `not_found`, `not_possible`. */
export async function readAgain(
  { storage, clock, actor, files }: Acting,
  job: Job,
  asked: FileAsked,
): Promise<void> {
  if (job.state !== 'ready') throw new AvisoError('not_possible', `It is ${job.state}.`);
  if (!(await files.has(job))) throw gone();
  const now = clock.now();
  const text = JSON.stringify(asked);
  const again: Job = {
    ...job,
    version: job.version + 1,
    ...{ state: 'reading', dueAt: now, progress: 0, asked: text, found: null, figures: {} },
  };
  // What was said may name columns as people name them: the audit has its hash.
  const hash = createHash('sha256').update(text).digest('hex');
  await commitStale(storage, [
    { kind: 'job', job: again },
    auditWrite(now, actor, 'job.read', job.id, { asked: hash }),
  ]);
}

/** The number by which a job is confirmed: rows that would be stored, families that would be given a slot. */
export function countOf({ kind, figures }: Job): number {
  if (!bringsFile(kind)) return figures.families ?? 0;
  return (figures.added ?? 0) + (figures.changed ?? 0);
}

/**
 * Lets a job be done that was looked at. The same form a second time begins nothing.
 * @param seen the version that was looked at
 * @param stated the count, as it was typed back
 * @returns the job as it stands: `running`, or past it
 * @throws AvisoError `not_possible`: it was read anew meanwhile, another number was stated, it was dropped, or its file is not here
 */
export async function confirmJob(
  { storage, clock, actor, files }: Acting,
  job: Job,
  seen: number,
  stated: number | null,
): Promise<Job> {
  if (job.state === 'running' || job.state === 'done') return job;
  if (job.state !== 'ready' || job.version !== seen)
    throw new AvisoError('not_possible', 'It is not as it was shown; look at it again.');
  const count = countOf(job);
  if (count === 0) throw new AvisoError('not_possible', 'There is nothing to be stored.');
  if (isForTwo(job)) throw new AvisoError('not_possible', 'Another person has to approve it.');
  if (stated !== count) throw new AvisoError('not_possible', `State the number as it is: ${String(count)}.`);
  if (bringsFile(job.kind) && !(await files.has(job))) throw gone();
  const now = clock.now();
  const running: Job = {
    ...job,
    version: job.version + 1,
    ...{ state: 'running', confirmedBy: actor, confirmedAt: now, dueAt: now, progress: 0 },
    total: bringsFile(job.kind) ? job.bytes : count,
  };
  const outcome = await storage.commit([
    { kind: 'job', job: running },
    auditWrite(now, actor, 'job.confirm', job.id, { kind: job.kind, count }),
  ]);
  // The same form twice: the other one began it.
  return outcome === 'ok' ? running : needJob({ storage }, job.id, job.kind);
}

/** Whether a second person has to approve a job: nobody confirms it alone. */
export const isForTwo = (job: Job): boolean =>
  job.kind === 'people_act' && askedOf(peopleActAsked, job).act === 'cancel';

/** How long a job waits for its second person: a little longer than what was proposed. */
const HELD_MS = 25 * HOUR;
/** Within which the same form is sent twice. */
const SAME_FORM_MS = HOUR / 2;

/**
 * Keeps a job for the person who has to approve it, longer than what is confirmed at once. Who proposes it again later has it kept anew.
 * @param seen the version that was looked at
 * @throws AvisoError `not_possible`: it was dropped, or is under way
 */
export async function holdJob({ storage, clock }: Acting, job: Job, seen: number): Promise<void> {
  const now = clock.now();
  const left = (job.dueAt ?? 0) - now;
  // Who it is stays as it was looked at: the same form again means the same. What nobody holds is kept for less.
  const isHeld = left > KEPT_MS;
  if (job.state !== 'ready' || (job.version !== seen && !isHeld))
    throw new AvisoError('not_possible', 'It is not as it was shown; look at it again.');
  if (left > HELD_MS - SAME_FORM_MS) return;
  await commitStale(storage, [
    { kind: 'job', job: { ...job, version: job.version + 1, dueAt: now + HELD_MS } },
  ]);
}

/** Lets go of a job that nobody confirmed. */
export async function dropJob({ storage, clock, actor, files }: Acting, job: Job): Promise<void> {
  if (job.state === 'dropped') return;
  if (job.state !== 'ready' && job.state !== 'reading')
    throw new AvisoError('not_possible', `It is ${job.state}.`);
  const now = clock.now();
  await commitStale(storage, [
    { kind: 'job', job: letGo({ ...job, state: 'dropped', endedAt: now }) },
    auditWrite(now, actor, 'job.drop', job.id, { kind: job.kind }),
  ]);
  await files.drop(job.id);
}

/** The next version of a job of which nothing is kept but its counts and the name of its file. */
export const letGo = (job: Job): Job => ({
  ...job,
  version: job.version + 1,
  ...{ fileKey: null, found: null, asked: '{}', dueAt: null },
});

const gone = (): AvisoError =>
  new AvisoError('not_possible', 'Its file is not on this machine any more; upload it again.');

async function commitStale(storage: JobDeps['storage'], writes: readonly Write[]): Promise<void> {
  if ((await storage.commit(writes)) !== 'ok')
    throw new AvisoError('not_possible', 'Somebody else was faster; look at it again.');
}

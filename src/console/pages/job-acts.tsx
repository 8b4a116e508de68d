import { setTimeout as pause } from 'node:timers/promises';
import { AvisoError } from '../../domain/errors.ts';
import type { Job } from '../../domain/job.ts';
import type { Registration } from '../../domain/registration.ts';
import { confirmJob, countOf, type Acting } from '../../jobs/begin.ts';
import type { JobDeps } from '../../jobs/deps.ts';
import { JobProgress } from './job-parts.tsx';
import type { MemberVisit, Reply } from './page.ts';
import { reasonOf } from './trouble.tsx';

/** How long a page waits for what is quickly done. */
const AT_ONCE_MS = 2_500;

export const jobDeps = ({ deps }: MemberVisit): JobDeps => ({ ...deps, files: deps.jobs.files });
export const acting = (visit: MemberVisit): Acting => ({ ...jobDeps(visit), actor: visit.member.actor });

/** Has a job taken up here at once, and waits a moment: most are done by then. */
export async function takeUp({ deps }: MemberVisit, id: string): Promise<void> {
  await Promise.race([deps.jobs.work(id), pause(AT_ONCE_MS, undefined, { ref: false })]);
}

/** A count as it was typed; null when it is none. */
function typedCount(text: string): number | null {
  const digits = text.replaceAll(/[\s.,'’]/g, '');
  return /^\d{1,9}$/.test(digits) ? Number(digits) : null;
}

/** What is shown again when a confirmation was refused. */
export interface Refused {
  readonly typed: string;
  readonly status: 409 | 422;
  /** In English, where it is no matter of the count. */
  readonly detail: string | null;
}

/** Has a job done by the count that was typed back; null when that began, now or by the same form before. */
export async function confirmTyped(visit: MemberVisit, job: Job): Promise<Refused | null> {
  const typed = visit.form.get('count');
  const stated = typedCount(typed);
  if (job.state === 'ready' && stated !== countOf(job)) return { typed, status: 422, detail: null };
  try {
    await confirmJob(acting(visit), job, Number(visit.form.get('version')), stated);
  } catch (error) {
    if (!(error instanceof AvisoError) || error.code !== 'not_possible') throw error;
    return { typed, status: 409, detail: reasonOf(error) };
  }
  await takeUp(visit, job.id);
  return null;
}

/**
 * How far a job is, for the page that shows it; sends the browser to the page once there is more to show.
 * @param to of the job, below `/console`
 * @param texts in which what is under way is called by its name
 */
export function liveOf(
  visit: MemberVisit,
  job: Job,
  to: string,
  texts: 'imports' | 'assignment' | 'bulk',
): Reply {
  const { state } = job;
  if (state !== 'reading' && state !== 'running') return { kind: 'go', to };
  const text = visit.words.say(`${texts}.${state}`);
  return { kind: 'part', body: <JobProgress visit={visit} job={job} to={to} text={text} /> };
}

/** Families that a job named, by id; those that were erased meanwhile are left out. */
export async function familiesNamed(
  { deps }: MemberVisit,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Registration>> {
  const families = new Map<string, Registration>();
  for (const id of ids) {
    const family = await deps.storage.findRegistration(id);
    if (family !== null) families.set(id, family);
  }
  return families;
}

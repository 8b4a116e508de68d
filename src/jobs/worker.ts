import type { Beside } from '../appointments/give-slots.ts';
import { catalogueCodeOf } from '../domain/code-of.ts';
import { AvisoError } from '../domain/errors.ts';
import { bringsFile, type Job } from '../domain/job.ts';
import type { Log } from '../domain/log.ts';
import { createLeasedLoop, workUnderLease } from '../loops/leased-loop.ts';
import { lookAtAssignment, runAssignment } from './assignment-job.ts';
import { KEPT_MS, letGo } from './begin.ts';
import { Stopped, type JobDeps, type OnStep, type Outcome } from './deps.ts';
import { lookAtPeople, runPeopleAct } from './people-act-job.ts';
import { lookAtRoster, runRoster } from './roster-job.ts';
import { lookAtSlots, runSlots } from './slots-job.ts';

const LEASE_MS = 15_000;
const POLL_MS = 5_000;
/** How often it is written down how far a job is. */
const STEP_MS = 1_000;
/** A running job whose file nobody has any more ends after this. */
const LOST_MS = 24 * 3_600_000;
/** How often a job that fails is taken up. */
const TRIES = 3;
const LISTED = 20;

/** Does jobs: those that pages begin here at once, and those whose process has gone. */
export interface JobWorker {
  start(): void;
  /** Takes up nothing new; what is under way stops behind its next step, and is taken up again by whoever starts next. */
  stop(): Promise<void>;
  /** Takes a job up at once, and is through with it when it resolves. Never rejects. */
  work(id: string): Promise<void>;
}

export interface JobWorkerOptions extends JobDeps {
  /** Names this process in leases. */
  readonly owner: string;
  readonly log: Log;
  /** Called when messages may have been queued. */
  readonly queued: () => void;
  readonly pollMs?: number;
}

export function createJobWorker(options: JobWorkerOptions): JobWorker {
  const { storage, clock, files, owner, log, queued, pollMs = POLL_MS } = options;
  const under = new Map<string, Promise<void>>();
  let stopping = false;

  async function takeUp(id: string): Promise<void> {
    try {
      await workUnderLease({
        ...{ storage, lease: `job:${id}`, owner, leaseMs: LEASE_MS, keeps: false },
        work: (holds) => doOne(options, id, () => holds() && !stopping),
      });
      queued();
    } catch (error) {
      if (!(error instanceof Stopped)) log.error({ code: catalogueCodeOf(error), job: id }, 'jobs: failed');
    }
  }

  function work(id: string): Promise<void> {
    if (stopping) return Promise.resolve();
    const running = (under.get(id) ?? Promise.resolve()).then(() => takeUp(id));
    under.set(id, running);
    return running.finally(() => {
      if (under.get(id) === running) under.delete(id);
    });
  }

  const loop = createLeasedLoop({
    ...{ storage, owner, lease: `jobs:${owner}`, leaseMs: LEASE_MS, keeps: false },
    isDue: async () => (await storage.listJobsDue({ now: clock.now(), limit: 1 })).length > 0,
    async work() {
      for (const { id } of await storage.listJobsDue({ now: clock.now(), limit: LISTED })) await work(id);
    },
    nextIn: (round) => {
      if (round.was === 'failed') log.error({ code: catalogueCodeOf(round.error) }, 'jobs: round failed');
      return pollMs;
    },
  });

  return {
    work,
    start() {
      void files.sweep(LOST_MS + KEPT_MS).catch(() => undefined);
      loop.start();
    },
    async stop() {
      stopping = true;
      await Promise.all([loop.stop(), ...under.values()]);
    },
  };
}

/** What there is to do for a job now. */
async function doOne(deps: JobWorkerOptions, id: string, mayGoOn: () => boolean): Promise<void> {
  const { storage, clock, files } = deps;
  const job = await storage.findJob(id);
  const now = clock.now();
  if (job?.dueAt == null || job.dueAt > now) return;
  const isHere = !bringsFile(job.kind) || (await files.has(job));
  switch (job.state) {
    case 'reading':
      if (isHere) await look(deps, job, mayGoOn);
      else if (job.createdAt + KEPT_MS <= now) await end(deps, { ...job, state: 'dropped', endedAt: now });
      return;
    case 'running':
      if (isHere) await run(deps, job, mayGoOn);
      else if ((job.confirmedAt ?? 0) + LOST_MS <= now)
        await end(deps, { ...job, state: 'failed', endedAt: now });
      return;
    case 'ready':
      return end(deps, { ...job, state: 'dropped', endedAt: now });
    default:
      return end(deps, job);
  }
}

/** Nothing is kept of it any more but what it counted. */
async function end({ storage, files }: JobDeps, job: Job): Promise<void> {
  await files.drop(job.id);
  await storage.commit([{ kind: 'job', job: letGo(job) }]);
}

/** Writes down how far a job is, now and then; gives the job as it is stored by then. */
function stepping({ storage }: JobDeps, given: Job, mayGoOn: () => boolean) {
  let job = given;
  let wroteAt = performance.now();
  const onStep: OnStep = async (progress) => {
    if (!mayGoOn()) throw new Stopped();
    if (performance.now() - wroteAt < STEP_MS) return;
    wroteAt = performance.now();
    const next = { ...job, version: job.version + 1, progress };
    if ((await storage.commit([{ kind: 'job', job: next }])) !== 'ok') throw new Stopped();
    job = next;
  };
  const further = (families: number): Job => ({
    ...job,
    ...{ version: job.version + 1, progress: job.progress + families },
  });
  // What was given is counted with the slots: another process goes on from there, and gives no more than was confirmed.
  const beside: Beside = {
    before() {
      if (!mayGoOn()) throw new Stopped();
    },
    writes: (families) => [{ kind: 'job', job: further(families) }],
    made(families) {
      job = further(families);
    },
    async refused() {
      if ((await storage.findJob(job.id))?.version !== job.version) throw new Stopped();
    },
  };
  return { onStep, beside, stored: () => job, made: (next: Job) => void (job = next) };
}

async function look(deps: JobWorkerOptions, job: Job, mayGoOn: () => boolean): Promise<void> {
  const { storage, clock } = deps;
  const { onStep, stored } = stepping(deps, job, mayGoOn);
  const outcome = await tried(deps, stored, () => lookAt(deps, job, onStep));
  if (outcome === null) return;
  const now = clock.now();
  const ready: Job = {
    ...stored(),
    version: stored().version + 1,
    ...outcome,
    ...{ state: 'ready', progress: job.total, dueAt: now + KEPT_MS },
  };
  await storage.commit([{ kind: 'job', job: ready }]);
}

function lookAt(deps: JobDeps, job: Job, onStep: OnStep): Promise<Outcome> {
  switch (job.kind) {
    case 'roster_import':
      return lookAtRoster(deps, job, onStep);
    case 'slots_import':
      return lookAtSlots(deps, job);
    case 'assignment':
      return lookAtAssignment(deps, job);
    case 'people_act':
      return lookAtPeople(deps, job, onStep);
  }
}

async function run(deps: JobWorkerOptions, given: Job, mayGoOn: () => boolean): Promise<void> {
  const { storage, clock } = deps;
  const taken: Job = { ...given, version: given.version + 1, tries: given.tries + 1 };
  if ((await storage.commit([{ kind: 'job', job: taken }])) !== 'ok') return;
  const { onStep, beside, stored, made } = stepping(deps, taken, mayGoOn);
  const done = (more: Partial<Job>): Job => {
    const now = clock.now();
    return {
      ...stored(),
      version: stored().version + 1,
      ...more,
      ...{ state: 'done', progress: taken.total, endedAt: now, dueAt: now + KEPT_MS },
    };
  };
  await tried(deps, stored, async () => {
    switch (given.kind) {
      case 'roster_import':
        return runRoster(deps, taken, onStep, (figures) => [
          { kind: 'job', job: done({ figures: { ...figures } }) },
        ]);
      case 'slots_import':
        return storage.commit([{ kind: 'job', job: done({ figures: await runSlots(deps, taken) }) }]);
      case 'assignment':
        return storage.commit([{ kind: 'job', job: done(await runAssignment(deps, taken, beside)) }]);
      case 'people_act':
        return runPeopleAct(deps, taken, { mayGoOn, made, end: () => done({}) });
    }
  });
}

/**
 * Does it; gives null where it failed for good, and the job says so. What may succeed by itself, such as a database that is away, is
 * thrown: the job stays as it is, and is taken up again.
 */
async function tried<T>(
  deps: JobWorkerOptions,
  stored: () => Job,
  work: () => Promise<T>,
): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Stopped) throw error;
    const job = stored();
    if (error instanceof AvisoError && error.retryable && job.tries < TRIES) throw error;
    deps.log.error({ code: catalogueCodeOf(error), job: job.id }, 'jobs: failed');
    const now = deps.clock.now();
    const failed: Job = { ...job, version: job.version + 1, state: 'failed', endedAt: now, dueAt: now };
    await deps.storage.commit([{ kind: 'job', job: failed }]);
    return null;
  }
}

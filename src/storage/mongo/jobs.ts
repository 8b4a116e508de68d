import type { ClientSession } from 'mongoose';
import type { Job, JobKind } from '../../domain/job.ts';
import { jobRecord } from '../records/jobs.ts';
import type { Vault } from '../vault.ts';
import type { Models } from './models.ts';
import { createDocuments } from './record-documents.ts';

/** Imports and assignments that were begun on a page. */
export function createJobs({ jobs }: Models, vault: Vault) {
  const documents = createDocuments(jobs, vault, jobRecord);

  return {
    findJob: documents.find,
    listJobs: ({ kind, before, limit }: { kind: JobKind; before?: string; limit: number }) =>
      documents.all(
        jobs
          .find({ kind, ...(before !== undefined && { _id: { $lt: before } }) })
          .sort({ _id: -1 })
          .limit(limit)
          .lean(),
      ),
    listJobsDue: ({ now, limit }: { now: number; limit: number }) =>
      documents.all(
        jobs
          .find({ dueAt: { $lt: new Date(now + 1) } })
          .sort({ dueAt: 1, _id: 1 })
          .limit(limit)
          .lean(),
      ),
    writeJob: (job: Job, session: ClientSession) => documents.write(job, { session }),
  };
}

export type Jobs = ReturnType<typeof createJobs>;

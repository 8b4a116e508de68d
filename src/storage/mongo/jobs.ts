import type { ClientSession } from 'mongoose';
import type { Job, JobKind } from '../../domain/job.ts';
import { jobRecord } from '../records/jobs.ts';
import { thoseThatOpen } from '../sealed-damaged.ts';
import type { Vault } from '../vault.ts';
import type { Models } from './models.ts';
import { createDocuments, pageBehind } from './record-documents.ts';
import type { DocumentOf } from './record-schema.ts';

type JobDocument = DocumentOf<typeof jobRecord>;

/** Imports and assignments that were begun on a page. */
export function createJobs({ jobs }: Models, vault: Vault) {
  const documents = createDocuments(jobs, vault, jobRecord);
  const openAll = (found: readonly JobDocument[]) => thoseThatOpen(found, (job) => documents.open(job));

  return {
    findJob: documents.find,
    listJobs: ({ kind, before, limit }: { kind: JobKind; before?: string; limit: number }) =>
      documents.pageOf(limit, (behind, most) => {
        const from = behind ?? before;
        return jobs
          .find({ kind, ...(from !== undefined && { _id: { $lt: String(from) } }) })
          .sort({ _id: -1 })
          .limit(most)
          .lean();
      }),
    listJobsDue: ({ now, limit }: { now: number; limit: number }) =>
      pageBehind(limit, openAll, (last: JobDocument | null, most) =>
        jobs
          .find({
            // The first condition is for the index, which would else be read from its beginning.
            dueAt: { $gte: last?.dueAt ?? new Date(0), $lt: new Date(now + 1) },
            ...(last !== null && { $or: [{ dueAt: { $gt: last.dueAt } }, { _id: { $gt: last._id } }] }),
          })
          .sort({ dueAt: 1, _id: 1 })
          .limit(most)
          .lean(),
      ),
    writeJob: (job: Job, session: ClientSession) => documents.write(job, { session }),
  };
}

export type Jobs = ReturnType<typeof createJobs>;

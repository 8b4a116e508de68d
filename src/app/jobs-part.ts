import { tmpdir } from 'node:os';
import type { ConsoleDeps } from '../console/pages/page.ts';
import { createJobFiles } from '../jobs/job-files.ts';
import { createJobWorker, type JobWorker, type JobWorkerOptions } from '../jobs/worker.ts';

/**
 * Imports and assignments: who does them, and what pages know of it.
 * @param serves whether this process serves pages: files wait where they were uploaded, so who serves pages does what they begin
 */
export function createJobsPart(
  options: Omit<JobWorkerOptions, 'files'>,
  serves: boolean,
): {
  readonly working: readonly JobWorker[];
  readonly pages: ConsoleDeps['jobs'];
} {
  const files = createJobFiles(tmpdir());
  const worker = createJobWorker({ ...options, files });
  return { working: serves ? [worker] : [], pages: { files, work: (id) => worker.work(id) } };
}

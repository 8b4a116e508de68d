// Does one job in a process of its own, to be killed in the middle: database, folder of the files, id of the job, the time.
import { createJobFiles } from '../../src/jobs/job-files.ts';
import { createJobWorker } from '../../src/jobs/worker.ts';
import { createIds } from '../../src/platform/ids.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import { wording } from './families.ts';
import { createMemoryLog } from './log.ts';
import { testVault } from './storage.ts';

const [, , path = '', folder = '', id = '', now = ''] = process.argv;
const storage = await openSqlite({ path, vault: testVault() });
const clock = { now: () => Number(now) };
const worker = createJobWorker({
  ...{ storage, clock, ids: createIds({ now: () => Date.now() }), wording, files: createJobFiles(folder) },
  ...{ log: createMemoryLog(), owner: `process-${String(process.pid)}`, queued: () => undefined },
});
await worker.work(id);
await storage.close();

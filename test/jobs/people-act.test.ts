import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MOST_PEOPLE } from '../../src/domain/people-act.ts';
import { beginPeopleAct, confirmJob } from '../../src/jobs/begin.ts';
import { createJobFiles } from '../../src/jobs/job-files.ts';
import { createJobWorker } from '../../src/jobs/worker.ts';
import { peopleIn, toolsOver } from '../support/broadcasts.ts';
import { createMemoryLog } from '../support/log.ts';
import { NOW } from '../support/records.ts';
import { openTempStorage } from '../support/storage.ts';
import { actsOnPeople } from './people-act.ts';

describe('an act on all who fit a filter', () => {
  actsOnPeople(openTempStorage);

  it('lists nobody, and cannot be confirmed, where more fit than are acted on at once', async () => {
    const temp = await openTempStorage();
    const folder = await mkdtemp(join(tmpdir(), 'aviso-jobs-'));
    const { storage } = temp;
    await peopleIn(storage, MOST_PEOPLE + 1, { now: NOW, atOnce: 250 });
    const deps = {
      ...toolsOver(storage, { now: () => NOW }),
      ...{ files: createJobFiles(folder), actor: 'cli:ana' },
    };
    const look = async (languages: readonly ('es' | 'en')[]) => {
      const id = deps.ids.next();
      await beginPeopleAct(deps, id, { act: 'decide', filter: { languages }, reason: 'x' });
      const worker = createJobWorker({
        ...deps,
        ...{ log: createMemoryLog(), owner: 'test', queued: () => undefined },
      });
      await worker.work(id);
      return (await storage.findJob(id))!;
    };
    const all = await look(['es', 'en']);
    expect(all).toMatchObject({ state: 'ready', figures: { more: 1 } });
    expect(all.found).toBe('{"rest":[],"left":[],"more":true}');
    await expect(confirmJob(deps, all, all.version, 0)).rejects.toThrow('nothing to be stored');
    // Part by part it is possible.
    expect((await look(['es'])).figures).toMatchObject({ families: MOST_PEOPLE / 2 + 1 });
    await temp.close();
    await rm(folder, { recursive: true });
  });
});

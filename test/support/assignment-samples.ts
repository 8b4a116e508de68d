import type { AssignmentAsked } from '../../src/jobs/asked.ts';
import { beginAssignment } from '../../src/jobs/begin.ts';
import { createJobFiles } from '../../src/jobs/job-files.ts';
import { toolsOver } from './broadcasts.ts';
import type { ConsoleWorld } from './console.ts';
import type { Sample } from './console-samples.ts';
import { storeFamily } from './families.ts';

/** An assignment as it waits for its confirmation. */
export async function lookedAt(world: ConsoleWorld, asked: AssignmentAsked = {}): Promise<string> {
  const tools = toolsOver(world.storage, { now: () => world.now }, { ids: world.deps.ids });
  const id = await beginAssignment(
    { ...tools, files: createJobFiles(world.uploads), actor: 'cli:test' },
    asked,
  );
  await world.worker.work(id);
  return id;
}

const ofAssignment = async (world: ConsoleWorld): Promise<Sample> => {
  await storeFamily(world.storage);
  return { params: { id: await lookedAt(world) }, fields: { count: '1', version: '2' } };
};

/** Of the pages of assignments. */
export const ASSIGNMENT_SAMPLES: Readonly<Record<string, (world: ConsoleWorld) => Promise<Sample> | Sample>> =
  {
    'POST /assignment': () => ({ fields: { port: 'san-ysidro', from: '2021-03-02', to: '' } }),
    'GET /assignment/{id}': ofAssignment,
    'GET /assignment/{id}/live': ofAssignment,
    'POST /assignment/{id}/confirm': ofAssignment,
    'POST /assignment/{id}/drop': ofAssignment,
  };

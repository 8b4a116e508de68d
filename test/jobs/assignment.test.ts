import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { portOf } from '../../flows/programme.ts';
import { slotId } from '../../src/domain/slot.ts';
import { instantOf } from '../../src/domain/zoned-time.ts';
import { beginAssignment, confirmJob, type Acting } from '../../src/jobs/begin.ts';
import { assignmentFoundOf } from '../../src/jobs/found.ts';
import { createJobFiles } from '../../src/jobs/job-files.ts';
import { createJobWorker } from '../../src/jobs/worker.ts';
import { createIds } from '../../src/platform/ids.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { storeFamily, wording } from '../support/families.ts';
import { createMemoryLog } from '../support/log.ts';
import { NOW } from '../support/records.ts';
import { signGates } from '../support/signed-gates.ts';
import { openTempStorage, type TempStorage } from '../support/storage.ts';

let temp: TempStorage;
let folder: string;
let deps: Acting;
beforeEach(async () => {
  temp = await openTempStorage();
  folder = await mkdtemp(join(tmpdir(), 'aviso-jobs-'));
  await signGates(temp.storage);
  const clock = { now: () => NOW };
  deps = {
    ...{ storage: temp.storage, clock, ids: createIds(clock), wording, actor: 'cli:ana' },
    files: createJobFiles(folder),
  };
  const port = 'san-ysidro';
  const [date, time] = ['2021-03-11', '09:00'];
  const startsAt = instantOf(date, time, portOf(port).zone);
  await temp.storage.importSlots([
    { id: slotId(port, date, time), port, date, time, startsAt, capacity: 9, taken: 0 },
  ]);
});
afterEach(async () => {
  await temp.close();
  await rm(folder, { recursive: true });
});

const workerOn = () =>
  createJobWorker({ ...deps, log: createMemoryLog(), owner: deps.ids.next(), queued: () => undefined });

it('gives slots to as many families as were confirmed and no more, the first in order', async () => {
  const { storage } = temp;
  const second = await storeFamily(storage, { people: 2, facts: { enrolledOn: '2019-09-01' } });
  const first = await storeFamily(storage, { people: 3, facts: { enrolledOn: '2019-08-01' } });
  const stopped = await storeFamily(storage, {
    facts: { enrolledOn: '2019-07-01' },
    talk: { stopped: true },
  });
  const worker = workerOn();
  const id = await beginAssignment(deps, { port: 'san-ysidro' });
  await worker.work(id);
  const ready = (await storage.findJob(id))!;
  expect(ready).toMatchObject({ state: 'ready', figures: { families: 2, people: 5, stopped: 1 } });
  expect(assignmentFoundOf(ready)?.given.map(({ registrationId }) => registrationId)).toEqual([
    first.id,
    second.id,
  ]);
  expect(assignmentFoundOf(ready)?.left).toEqual([{ registrationId: stopped.id, reason: 'stopped' }]);
  expect(await storage.findActiveAppointment(first.id)).toBeNull();

  // Somebody who comes before both registers meanwhile: two families were confirmed, and two get a slot.
  const early = await storeFamily(storage, { facts: { enrolledOn: '2019-06-01' } });
  await expect(confirmJob(deps, ready, ready.version, 3)).rejects.toThrow('State the number');
  const confirmed = await Promise.all([1, 2].map(() => confirmJob(deps, ready, ready.version, 2)));
  expect(confirmed.map(({ state }) => state)).toEqual(['running', 'running']);
  await worker.work(id);
  const given = await Promise.all(
    [early, first, second].map(async ({ id: of }) => (await storage.findActiveAppointment(of)) !== null),
  );
  expect(given).toEqual([true, true, false]);
  expect(await storage.findJob(id)).toMatchObject({ state: 'done', figures: { families: 2, people: 4 } });
  const acts = (await storage.listAudit({ after: 0, limit: 99 })).map(({ act }) => act);
  expect(acts.filter((act) => act.startsWith('job.') || act === 'assign')).toEqual([
    'job.preview',
    'job.confirm',
    'assign',
  ]);
});

it('gives nobody a second slot when another process goes on', async () => {
  const { storage } = temp;
  for (const enrolledOn of ['2019-06-01', '2019-07-01', '2019-08-01'])
    await storeFamily(storage, { facts: { enrolledOn } });
  const id = await beginAssignment(deps, {});
  await workerOn().work(id);
  const ready = (await storage.findJob(id))!;
  const running = await confirmJob(deps, ready, ready.version, 3);
  // One process gave two of them slots, wrote that down, and was gone.
  await storage.commit([
    { kind: 'job', job: { ...running, version: running.version + 1, progress: 2, tries: 1 } },
  ]);
  await workerOn().work(id);
  expect(await storage.findJob(id)).toMatchObject({ state: 'done', tries: 2, figures: { families: 3 } });
  expect((await storage.listSlots({}))[0]?.taken).toBe(1);
});

/** A process that is gone once it has given slots so often: that commit is made, and nothing comes after it. */
function goneAfter(storage: Storage, batches: number): Storage {
  let left = batches;
  const commit: Storage['commit'] = async (writes) => {
    if (left === 0) throw new Error('the process is gone');
    const outcome = await storage.commit(writes);
    if (outcome === 'ok' && writes.some(({ kind }) => kind === 'appointment')) left -= 1;
    return outcome;
  };
  return new Proxy(storage, {
    get: (target, name): unknown => (name === 'commit' ? commit : Reflect.get(target, name)),
  });
}

/** Families that have a seat, after a process was gone behind its first batches and others went on. */
async function givenBeside(confirmed: number, waiting: number, batches: number): Promise<number> {
  const { storage } = temp;
  const port = 'san-ysidro';
  const date = '2021-03-12';
  const startsAt = instantOf(date, '09:00', portOf(port).zone);
  await storage.importSlots([
    { id: slotId(port, date, '09:00'), port, date, time: '09:00', startsAt, capacity: 500, taken: 0 },
  ]);
  for (let at = 0; at < confirmed; at += 1) await storeFamily(storage, {});
  const id = await beginAssignment(deps, { port });
  await workerOn().work(id);
  const ready = (await storage.findJob(id))!;
  await confirmJob(deps, ready, ready.version, confirmed);
  for (let at = confirmed; at < waiting; at += 1) await storeFamily(storage, {});
  const gone = createJobWorker({
    ...{ ...deps, storage: goneAfter(storage, batches) },
    ...{ log: createMemoryLog(), owner: 'gone', queued: () => undefined },
  });
  await gone.work(id);
  const between = (await storage.findJob(id))!;
  const seated = async (): Promise<number> =>
    (await storage.listSlots({})).reduce((sum, { taken }) => sum + taken, 0);
  // What was given and what is written of it are one.
  expect(between).toMatchObject({ state: 'running', progress: await seated() });
  await storage.dropLease(`job:${id}`, 'gone');
  await workerOn().work(id);
  expect(await storage.findJob(id)).toMatchObject({ state: 'done', figures: { families: confirmed } });
  return seated();
}

it('gives no more than were confirmed where a process is killed behind a batch', async () => {
  // More wait than were confirmed: each that is given twice over would be seen.
  expect(await givenBeside(60, 130, 1)).toBe(60);
});

it('nor where it is killed behind the last of them', async () => {
  expect(await givenBeside(55, 110, 2)).toBe(55);
});

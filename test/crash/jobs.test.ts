import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { portOf } from '../../flows/programme.ts';
import type { Registration } from '../../src/domain/registration.ts';
import { slotId } from '../../src/domain/slot.ts';
import { instantOf } from '../../src/domain/zoned-time.ts';
import {
  beginAssignment,
  beginImport,
  beginPeopleAct,
  confirmJob,
  countOf,
  type Acting,
} from '../../src/jobs/begin.ts';
import { createJobFiles } from '../../src/jobs/job-files.ts';
import { createJobWorker } from '../../src/jobs/worker.ts';
import { createIds } from '../../src/platform/ids.ts';
import { rosterFile, rosterRow } from '../support/console-jobs.ts';
import { phasesHaveBegun } from '../support/broadcasts.ts';
import { storeFamily, wording } from '../support/families.ts';
import { createMemoryLog } from '../support/log.ts';
import { NOW } from '../support/records.ts';
import { signGates } from '../support/signed-gates.ts';
import { size } from '../support/size.ts';
import { openTempStorage, type TempStorage } from '../support/storage.ts';

const FAMILIES = size('JOB_FAMILIES', { usual: 120, large: 2_000 });
const ROWS = size('JOB_ROWS', { usual: 10_000, large: 200_000 });
const LONGEST = 180_000;
const PORT = 'san-ysidro';
const DATE = '2021-03-11';
const SLOT = slotId(PORT, DATE, '09:00');

const child = fileURLToPath(new URL('../support/job-process.ts', import.meta.url));

let temp: TempStorage;
let deps: Acting;
beforeEach(async () => {
  temp = await openTempStorage();
  const { storage } = temp;
  const clock = { now: () => NOW };
  await phasesHaveBegun(storage, clock);
  await signGates(storage);
  const startsAt = instantOf(DATE, '09:00', portOf(PORT).zone);
  await storage.importSlots([
    { id: SLOT, port: PORT, date: DATE, time: '09:00', startsAt, capacity: FAMILIES, taken: 0 },
  ]);
  const files = createJobFiles(temp.folder);
  deps = { storage, clock, ids: createIds(clock), wording, files, actor: 'cli:ana' };
});
afterEach(() => temp.close());

/** Looks at what was begun, and confirms it with its count: from then on a process does it. */
async function confirmed(id: string): Promise<void> {
  await createJobWorker({ ...deps, log: createMemoryLog(), owner: 'looks', queued: () => undefined }).work(
    id,
  );
  const job = (await temp.storage.findJob(id))!;
  expect((await confirmJob(deps, job, job.version, countOf(job))).state).toBe('running');
}

/** Lets a process do a job; kills it as soon as it has come so far. Gives how it ended. */
async function done(id: string, hasComeSoFar: () => Promise<boolean>): Promise<string | number | null> {
  const process_ = spawn(
    process.execPath,
    ['--import', 'tsx', child, temp.path, temp.folder, id, String(NOW)],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
      cwd: join(fileURLToPath(new URL('../..', import.meta.url))),
    },
  );
  const ended = once(process_, 'exit').then(([code, signal]: unknown[]) =>
    typeof signal === 'string' ? signal : Number(code),
  );
  while (process_.exitCode === null && process_.signalCode === null && !(await hasComeSoFar()))
    await pause(1);
  process_.kill('SIGKILL');
  return ended;
}

/** Kills whoever does the job at each of these places, and has it done to its end by another. */
async function killedAt(id: string, places: readonly number[], at: () => Promise<number>): Promise<void> {
  for (const place of places) {
    expect(await done(id, async () => (await at()) >= place)).toBe('SIGKILL');
    expect((await temp.storage.findJob(id))?.state, `killed at ${String(place)}`).toBe('running');
  }
  expect(await done(id, () => Promise.resolve(false))).toBe(0);
  expect(await temp.storage.findJob(id)).toMatchObject({ state: 'done', tries: places.length + 1 });
}

const progressOf = async (id: string): Promise<number> => (await temp.storage.findJob(id))?.progress ?? 0;

async function families(): Promise<readonly Registration[]> {
  const stored: Registration[] = [];
  for (let at = 0; at < FAMILIES; at += 1) stored.push(await storeFamily(temp.storage));
  return stored;
}

const entriesOf = async (subject: string, act: string): Promise<number> =>
  (await temp.storage.listAuditBefore({ before: 1e12, limit: 999, subject })).filter((row) => row.act === act)
    .length;

describe('a process that is killed', { timeout: LONGEST }, () => {
  it('in the middle of an act on many leaves whole families, and nobody is acted on twice', async () => {
    const all = await families();
    const id = deps.ids.next();
    await beginPeopleAct(deps, id, { act: 'decide', filter: {}, reason: 'Nuevos datos' });
    await confirmed(id);
    await killedAt(id, [FAMILIES / 5, FAMILIES / 2], () => progressOf(id));
    for (const registration of all) {
      expect((await temp.storage.findRegistration(registration.id))?.version).toBe(2);
      expect(await entriesOf(registration.id, 'registration.decide')).toBe(1);
    }
    expect((await temp.storage.findJob(id))?.figures).toMatchObject({ done: FAMILIES, left: 0 });
    expect(await entriesOf(id, 'people.act')).toBe(1);
  });

  it('between two commits of an assignment gives nobody a second date, and no more seats than there are', async () => {
    const all = await families();
    const id = await beginAssignment(deps, { port: PORT });
    await confirmed(id);
    await killedAt(id, [FAMILIES / 6, FAMILIES / 2], () => progressOf(id));
    for (const { id: of, contactId } of all) {
      expect(await temp.storage.listAppointmentsOf(of)).toHaveLength(1);
      const told = await temp.storage.listOutboxOf(contactId ?? '');
      // One instruction, in two parts.
      expect(told.map(({ content }) => content.body.slice(0, 4))).toEqual(['1/2 ', '2/2 ']);
    }
    expect((await temp.storage.findSlot(SLOT))?.taken).toBe(FAMILIES);
    expect((await temp.storage.findJob(id))?.figures.families).toBe(FAMILIES);
  });

  it('in the middle of a roster that was uploaded has each row stored once, and the import once in the audit', async () => {
    const { storage } = temp;
    // One of them has registered: it is decided again by its new facts.
    const early = await storeFamily(storage, {
      facts: { familyId: 'F-7', aNumber: '200000007', eoirStatus: 'none' },
    });
    const rows = Array.from({ length: ROWS }, (_, at) =>
      rosterRow({ a_number: `A${String(200_000_000 + at)}`, family_id: `F-${String(at)}` }),
    );
    const id = deps.ids.next();
    const file = await deps.files.create(id);
    await file.add(Buffer.from(rosterFile(...rows)));
    await beginImport(deps, id, { kind: 'roster_import', name: 'roster.csv', file: file.done() });
    await file.close();
    await confirmed(id);
    await killedAt(id, [ROWS / 10, ROWS / 2], () => storage.countCases());
    expect(await storage.countCases()).toBe(ROWS);
    const { figures } = (await storage.findJob(id))!;
    const { added = 0, changed = 0, unchanged = 0, rejected } = figures;
    expect({ all: added + changed + unchanged, rejected }).toEqual({ all: ROWS, rejected: 0 });
    expect(await storage.findFamily('F-8')).toHaveLength(1);
    expect(await storage.findRegistration(early.id)).toMatchObject({ version: 2, decisionDue: true });
    const acts = await storage.listAuditBefore({ before: 1e12, limit: 99 });
    expect(acts.filter(({ act }) => act === 'roster.import')).toHaveLength(1);
  });
});

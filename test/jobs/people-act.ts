import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { portOf } from '../../flows/programme.ts';
import { approveChange, requestChange } from '../../src/changes/changes.ts';
import { beginPhases, ensurePhases } from '../../src/decisions/phases.ts';
import type { Job } from '../../src/domain/job.ts';
import type { PeopleAct } from '../../src/domain/people-act.ts';
import type { PeopleFilter } from '../../src/domain/people-filter.ts';
import type { Registration } from '../../src/domain/registration.ts';
import { slotId, type Slot } from '../../src/domain/slot.ts';
import { instantOf } from '../../src/domain/zoned-time.ts';
import { beginPeopleAct, confirmJob, holdJob, type Acting } from '../../src/jobs/begin.ts';
import { createJobFiles } from '../../src/jobs/job-files.ts';
import { peopleActFoundOf } from '../../src/jobs/found.ts';
import { createJobWorker } from '../../src/jobs/worker.ts';
import { createIds } from '../../src/platform/ids.ts';
import { AvisoError } from '../../src/domain/errors.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { storeFamily, wording, type FamilyFacts } from '../support/families.ts';
import { createMemoryLog } from '../support/log.ts';
import { makeAppointment, NOW } from '../support/records.ts';
import { storePerson } from '../support/staff.ts';

interface Opened {
  readonly storage: Storage;
  close(): Promise<void>;
}

const PORT = 'san-ysidro';
const DATE = '2021-03-10';
const SLOT: Slot = {
  ...{ id: slotId(PORT, DATE, '10:00'), port: PORT, date: DATE, time: '10:00', capacity: 50, taken: 0 },
  startsAt: instantOf(DATE, '10:00', portOf(PORT).zone),
};

/** What acts on all who fit a filter do, on any storage. */
export function actsOnPeople(open: () => Promise<Opened>): void {
  let temp: Opened;
  let storage: Storage;
  let folder: string;
  let now: number;
  let ana: Acting;
  let luis: Acting;
  beforeEach(async () => {
    temp = await open();
    storage = temp.storage;
    folder = await mkdtemp(join(tmpdir(), 'aviso-jobs-'));
    now = NOW;
    const clock = { now: () => now };
    await ensurePhases(storage);
    await beginPhases(storage, clock);
    await storage.importSlots([SLOT]);
    const deps = { storage, clock, ids: createIds(clock), wording, files: createJobFiles(folder) };
    ana = { ...deps, actor: await storePerson(storage, 'ana', { token: { role: 'operator' } }) };
    luis = { ...deps, actor: await storePerson(storage, 'luis') };
  });
  afterEach(async () => {
    await temp.close();
    await rm(folder, { recursive: true });
  });

  /** @param over the storage as that process has it */
  const workerOn = (over: Storage = storage) =>
    createJobWorker({
      ...{ ...ana, storage: over, log: createMemoryLog(), owner: ana.ids.next() },
      queued: () => undefined,
    });

  /** A process that is killed once it has made so many commits on families: what it asks afterwards never comes. */
  function killedAfter(commits: number): Storage {
    let left = commits;
    return {
      ...storage,
      async commit(writes) {
        const isOfJob = writes.some(({ kind }) => kind === 'job');
        if (isOfJob && writes.length > 1 && (left -= 1) < 0) throw new AvisoError('storage_unavailable');
        return storage.commit(writes);
      },
    };
  }

  async function looked(act: PeopleAct, filter: PeopleFilter = {}): Promise<Job> {
    const id = ana.ids.next();
    await beginPeopleAct(ana, id, { act, filter, reason: 'Nuevos datos' });
    await workerOn().work(id);
    const job = await storage.findJob(id);
    expect(job?.state).toBe('ready');
    return job!;
  }
  const listed = (job: Job): readonly string[] =>
    (peopleActFoundOf(job)?.rest ?? []).map(([id]) => id).sort();

  async function dated(family: FamilyFacts = {}): Promise<Registration> {
    const registration = await storeFamily(storage, {
      ...family,
      registration: { stage: 'scheduled', ...family.registration },
    });
    const { id, familyId, members } = registration;
    const appointment = makeAppointment({
      ...{ registrationId: id, familyId, slotId: SLOT.id, port: PORT, date: DATE, time: SLOT.time },
      ...{ startsAt: SLOT.startsAt, people: members.length, reference: `REF${id.slice(-6)}` },
    });
    const outcome = await storage.commit([
      { kind: 'appointment', appointment },
      { kind: 'slot', slotId: SLOT.id, people: members.length },
    ]);
    expect(outcome).toBe('ok');
    return registration;
  }
  const families = (count: number): Promise<readonly Registration[]> =>
    Promise.all(Array.from({ length: count }, () => storeFamily(storage)));
  const idsOf = (registrations: readonly Registration[]): readonly string[] =>
    registrations.map(({ id }) => id).sort();
  const actsOf = async (subject: string, act: string): Promise<number> =>
    (await storage.listAuditBefore({ before: 1e12, limit: 99, subject })).filter((row) => row.act === act)
      .length;
  const versionOf = async (id: string): Promise<number | undefined> =>
    (await storage.findRegistration(id))?.version;

  it('decides those again who fit, each once with its entry, and nobody else', async () => {
    const spanish = await families(3);
    const other = await storeFamily(storage, { registration: { language: 'ht' } });
    const job = await looked('decide', { languages: ['es'] });
    expect(job.figures).toMatchObject({ families: 3, people: 3, untold: 0 });
    expect(listed(job)).toEqual(idsOf(spanish));
    for (const { id } of spanish) expect(await versionOf(id)).toBe(1);

    await expect(confirmJob(ana, job, job.version, 2)).rejects.toThrow('State the number as it is: 3.');
    const both = await Promise.all([1, 2].map(() => confirmJob(ana, job, job.version, 3)));
    expect(both.map(({ state }) => state)).toEqual(['running', 'running']);
    await Promise.all([workerOn().work(job.id), workerOn().work(job.id)]);
    await workerOn().work(job.id);
    for (const { id } of spanish) {
      expect(await versionOf(id)).toBe(2);
      expect(await actsOf(id, 'registration.decide')).toBe(1);
    }
    expect(idsOf(await storage.listDecisionsDue(9))).toEqual(idsOf(spanish));
    expect(await versionOf(other.id)).toBe(1);
    const [whole] = await storage.listAuditBefore({ before: 1e12, limit: 9, subject: job.id });
    expect(whole).toMatchObject({
      ...{ act: 'people.act', actor: ana.actor },
      detail: { act: 'decide', reason: 'Nuevos datos', families: 3, left: 0 },
    });
    expect(await actsOf(job.id, 'people.act')).toBe(1);
    expect(await storage.findJob(job.id)).toMatchObject({ state: 'done', figures: { done: 3, left: 0 } });
  });

  it('leaves those as they are who changed since they were looked at, and takes in nobody who came later', async () => {
    const [first, changed, withdrawn] = await families(3);
    const job = await looked('decide');
    const later = await storeFamily(storage);
    await storage.commit([
      { kind: 'registration', registration: { ...changed!, version: 2, city: 'Tijuana' } },
      { kind: 'registration', registration: { ...withdrawn!, version: 2, stage: 'withdrawn' } },
    ]);
    await confirmJob(ana, job, job.version, 3);
    await workerOn().work(job.id);
    expect(await versionOf(first!.id)).toBe(2);
    expect(await storage.findRegistration(changed!.id)).toMatchObject({ version: 2, decisionDue: false });
    expect(await versionOf(later.id)).toBe(1);
    const done = await storage.findJob(job.id);
    expect(done?.figures).toMatchObject({ done: 1, left: 2 });
    const left = peopleActFoundOf(done!)?.left ?? [];
    expect([...left].sort((a, b) => (a.registrationId < b.registrationId ? -1 : 1))).toEqual(
      idsOf([changed!, withdrawn!]).map((registrationId) => ({ registrationId, why: 'changed' })),
    );
  });

  it('goes on where a process was killed, with nobody twice', async () => {
    const all = await families(5);
    const job = await looked('decide');
    await confirmJob(ana, job, job.version, 5);
    // Killed between two commits on families, twice.
    for (const commits of [2, 1]) {
      await workerOn(killedAfter(commits)).work(job.id);
      const halfway = await storage.findJob(job.id);
      expect(halfway?.state).toBe('running');
    }
    expect(await storage.findJob(job.id)).toMatchObject({ progress: 3, total: 5, figures: { done: 3 } });
    const versions = await Promise.all(all.map(({ id }) => versionOf(id)));
    expect(versions.filter((version) => version === 2)).toHaveLength(3);

    await workerOn().work(job.id);
    expect(await storage.findJob(job.id)).toMatchObject({ state: 'done', figures: { done: 5, left: 0 } });
    for (const { id } of all) {
      expect(await versionOf(id)).toBe(2);
      expect(await actsOf(id, 'registration.decide')).toBe(1);
    }
    expect(await actsOf(job.id, 'people.act')).toBe(1);
  });

  it('has nothing to confirm where nobody fits', async () => {
    await families(2);
    const job = await looked('decide', { phone: 'none' });
    expect(listed(job)).toEqual([]);
    await expect(confirmJob(ana, job, job.version, 0)).rejects.toThrow('nothing to be stored');
  });

  it('takes appointments back with a second person alone, and goes on after a kill', async () => {
    const told = await dated();
    const untold = await dated({ talk: { stopped: true } });
    const third = await dated({ people: 2 });
    await storeFamily(storage);
    const job = await looked('cancel', { dated: 'any' });
    expect(listed(job)).toEqual(idsOf([told, untold, third]));
    expect(job.figures).toMatchObject({ families: 3, people: 4, untold: 1 });
    await expect(confirmJob(ana, job, job.version, 3)).rejects.toThrow('Another person has to approve it.');

    const of = { kind: 'people_cancel', subject: job.id } as const;
    await holdJob(ana, job, job.version);
    await expect(requestChange(ana, of, 2, ana.ids.next())).rejects.toThrow('2 was stated');
    const { change } = await requestChange(ana, of, 3, ana.ids.next());
    // The same form twice proposes once.
    expect((await requestChange(ana, of, 3, ana.ids.next())).change?.id).toBe(change?.id);
    await expect(approveChange(ana, change!.id, 3)).rejects.toThrow('Nobody approves');
    // Longer than what is confirmed at once is kept.
    now += 5 * 3_600_000;
    await workerOn().work(job.id);
    await approveChange(luis, change!.id, 3);
    await expect(approveChange(luis, change!.id, 3)).rejects.toThrow('The change is done.');

    await workerOn(killedAfter(1)).work(job.id);
    expect((await storage.listSlots({}))[0]?.taken).toBeGreaterThan(0);
    await workerOn().work(job.id);
    expect((await storage.listSlots({}))[0]?.taken).toBe(0);
    for (const { id, contactId } of [told, untold, third]) {
      expect(await storage.findActiveAppointment(id)).toBeNull();
      const [appointment] = await storage.listAppointmentsOf(id);
      expect(appointment?.state).toBe('cancelled');
      expect(await actsOf(appointment!.id, 'appointment.cancel')).toBe(1);
      expect(await storage.listOutboxOf(contactId ?? '')).toHaveLength(1);
      expect(await storage.findRegistration(id)).toMatchObject({ stage: 'waiting' });
    }
    expect(await storage.findJob(job.id)).toMatchObject({
      ...{ state: 'done', confirmedBy: luis.actor, figures: { done: 3, left: 0 } },
    });
  });

  it('waits as long as what is proposed of it, however late that is', async () => {
    await dated();
    const id = ana.ids.next();
    await beginPeopleAct(ana, id, { act: 'cancel', filter: {}, reason: 'x' });
    // Nobody looked at it for hours.
    now += 4 * 3_600_000;
    await workerOn().work(id);
    const first = (await storage.findJob(id))!;
    const of = { kind: 'people_cancel', subject: id } as const;
    const propose = async (seen: number): Promise<string> => {
      await holdJob(ana, (await storage.findJob(id))!, seen);
      return (await requestChange(ana, of, 1, ana.ids.next())).change!.id;
    };
    await propose(first.version);
    now += 20 * 3_600_000;
    await workerOn().work(id);
    // Once more by the same form, or by somebody else.
    const change = await propose(first.version);
    now += 20 * 3_600_000;
    await workerOn().work(id);
    await approveChange(luis, change, 1);
    await workerOn().work(id);
    expect(await storage.findJob(id)).toMatchObject({ state: 'done', figures: { done: 1, left: 0 } });
  });

  it('gives each slot back once where two acts are at the same families at once', async () => {
    const all = [await dated({ people: 3 }), await dated(), await dated({ people: 2 })];
    const acts: string[] = [];
    for (let at = 0; at < 2; at += 1) {
      const job = await looked('cancel', { dated: 'any' });
      await holdJob(ana, job, job.version);
      const of = { kind: 'people_cancel', subject: job.id } as const;
      const { change } = await requestChange(ana, of, 3, ana.ids.next());
      await approveChange(luis, change!.id, 3);
      acts.push(job.id);
    }
    await Promise.all(acts.map((id) => workerOn().work(id)));
    await Promise.all(acts.map((id) => workerOn().work(id)));
    const ended = await Promise.all(acts.map((id) => storage.findJob(id)));
    expect(ended.map((job) => job?.state)).toEqual(['done', 'done']);
    expect(ended.reduce((sum, job) => sum + (job?.figures.done ?? 0), 0)).toBe(3);
    expect(ended.reduce((sum, job) => sum + (job?.figures.left ?? 0), 0)).toBe(3);
    expect((await storage.listSlots({}))[0]?.taken).toBe(0);
    for (const { id, contactId } of all) {
      const [appointment] = await storage.listAppointmentsOf(id);
      expect(await actsOf(appointment!.id, 'appointment.cancel')).toBe(1);
      expect(await storage.listOutboxOf(contactId ?? '')).toHaveLength(1);
    }
  });

  it('asks for the new count where fewer would lose their appointment by then', async () => {
    const [first, second] = [await dated(), await dated()];
    const job = await looked('cancel', { dated: 'any' });
    const of = { kind: 'people_cancel', subject: job.id } as const;
    await holdJob(ana, job, job.version);
    const { change } = await requestChange(ana, of, 2, ana.ids.next());
    const appointment = (await storage.findActiveAppointment(second.id))!;
    await storage.commit([
      { kind: 'appointment', appointment: { ...appointment, version: 2, state: 'declined' } },
    ]);
    await expect(approveChange(luis, change!.id, 2)).rejects.toThrow('The figures have changed');
    expect(await storage.findActiveAppointment(first.id)).not.toBeNull();
    await approveChange(luis, change!.id, 1);
    await workerOn().work(job.id);
    expect(await storage.findActiveAppointment(first.id)).toBeNull();
    expect(await storage.findJob(job.id)).toMatchObject({ figures: { done: 1, left: 1 } });
  });
}

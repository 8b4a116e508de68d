import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { portOf } from '../../flows/programme.ts';
import { decideDue } from '../../src/decisions/decide-again.ts';
import type { OutgoingDeps } from '../../src/messages/outgoing.ts';
import { beginPhases, ensurePhases, openPhase } from '../../src/decisions/phases.ts';
import { requestChange } from '../../src/changes/changes.ts';
import type { Appointment } from '../../src/domain/appointment.ts';
import type { Case } from '../../src/domain/case.ts';
import type { OutboxRow } from '../../src/domain/message.ts';
import type { Registration } from '../../src/domain/registration.ts';
import { slotId } from '../../src/domain/slot.ts';
import { instantOf } from '../../src/domain/zoned-time.ts';
import { createIds } from '../../src/platform/ids.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { storeFamily, wording, type FamilyFacts } from '../support/families.ts';
import { makeAppointment, makePersonRequest, makeReminder, NOW } from '../support/records.ts';
import { openTempStorage, type TempStorage } from '../support/storage.ts';

let temp: TempStorage;
let storage: Storage;
let deps: OutgoingDeps;
let now: number;
beforeEach(async () => {
  temp = await openTempStorage();
  storage = temp.storage;
  now = NOW;
  const clock = { now: () => now };
  deps = { storage, clock, ids: createIds(clock), wording };
  await ensurePhases(storage);
  await beginPhases(storage, clock);
});
afterEach(async () => {
  await temp.close();
});

/** A registered family whose roster rows then change. */
async function changed(family: FamilyFacts, change: Partial<Case>, only?: number): Promise<Registration> {
  const registration = await storeFamily(storage, family);
  const cases = await storage.findFamily(registration.familyId);
  await storage.importCases(
    cases.filter((_, index) => only === undefined || index === only).map((each) => ({ ...each, ...change })),
    { dryRun: false },
  );
  return registration;
}

async function schedule(registration: Registration, over: Partial<Appointment> = {}): Promise<Appointment> {
  const slot = { port: 'san-ysidro', date: '2021-03-10', time: '13:00' } as const;
  const id = slotId(slot.port, slot.date, slot.time);
  const startsAt = instantOf(slot.date, slot.time, portOf(slot.port).zone);
  const people = registration.members.length;
  const appointment = makeAppointment({
    ...slot,
    slotId: id,
    startsAt,
    people,
    registrationId: registration.id,
    familyId: registration.familyId,
    ...over,
  });
  await storage.importSlots([{ ...slot, id, startsAt, capacity: 10, taken: 0 }]);
  const stored = (await storage.findRegistration(registration.id))!;
  const outcome = await storage.commit([
    { kind: 'slot', slotId: id, people },
    { kind: 'appointment', appointment },
    { kind: 'registration', registration: { ...stored, version: stored.version + 1, stage: 'scheduled' } },
    {
      kind: 'reminders',
      appointmentId: appointment.id,
      reminders: [
        makeReminder({ appointmentId: appointment.id, dueAt: startsAt - 1000, expiresAt: startsAt }),
      ],
    },
  ]);
  expect(outcome).toBe('ok');
  return appointment;
}

const outbox = (registration: Registration): Promise<readonly OutboxRow[]> =>
  storage.listOutboxOf(`contact-${registration.familyId}`);
const stored = async (registration: Registration): Promise<Registration> =>
  (await storage.findRegistration(registration.id))!;
const bodies = async (registration: Registration): Promise<readonly string[]> =>
  (await outbox(registration)).map((row) => `${row.state}: ${row.content.body}`);

describe('decideDue', () => {
  it('tells a changed outcome once, and says nothing while it is the same', async () => {
    const registration = await changed({ people: 2 }, { eoirStatus: 'terminated' });
    expect(await decideDue(deps)).toEqual({ decided: 1, changed: 1, cancelled: 0 });
    expect(await decideDue(deps)).toEqual({ decided: 0, changed: 0, cancelled: 0 });
    expect(await stored(registration)).toMatchObject({
      decision: { outcome: 'later_phase', rule: 'not-in-this-phase', phaseId: null },
      toldOutcome: 'later_phase',
      stage: 'idle',
      decisionDue: false,
    });
    const rows = await outbox(registration);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      purpose: 'outcome',
      priority: 1,
      group: `registration:${registration.id}`,
      quietZone: registration.zone,
      state: 'queued',
    });
    expect(rows[0]?.content.body).toContain(registration.receipt);
    expect(rows[0]?.content.body).toMatch(/Su caso no entra en esta etapa/);

    // Another change of facts with the same answer is no news.
    const cases = await storage.findFamily(registration.familyId);
    await storage.importCases(
      cases.map((each) => ({ ...each, eoirStatus: 'closed' as const })),
      { dryRun: false },
    );
    expect(await decideDue(deps)).toEqual({ decided: 1, changed: 0, cancelled: 0 });
    expect(await outbox(registration)).toHaveLength(1);
  });

  it('replaces news that is still queued', async () => {
    const registration = await changed({}, { eoirStatus: 'none' });
    await decideDue(deps);
    const cases = await storage.findFamily(registration.familyId);
    await storage.importCases(
      cases.map((each) => ({ ...each, eoirStatus: 'pending' as const })),
      { dryRun: false },
    );
    await decideDue(deps);
    expect((await outbox(registration)).map((row) => row.state)).toEqual(['withdrawn', 'queued']);
    expect(await stored(registration)).toMatchObject({ stage: 'waiting', toldOutcome: 'eligible' });
  });

  it('takes the appointment of a family that is not eligible any more, and says both in one message', async () => {
    const registration = await storeFamily(storage, { people: 2 });
    const appointment = await schedule(registration);
    const cases = await storage.findFamily(registration.familyId);
    await storage.importCases(
      cases.map((each) => ({ ...each, eoirStatus: 'terminated' as const })),
      { dryRun: false },
    );
    expect(await decideDue(deps)).toEqual({ decided: 1, changed: 1, cancelled: 1 });
    expect(await storage.findAppointment(appointment.id)).toMatchObject({ state: 'cancelled', version: 2 });
    expect((await storage.findSlot(appointment.slotId))?.taken).toBe(0);
    expect((await storage.listReminders(appointment.id)).map((reminder) => reminder.state)).toEqual([
      'withdrawn',
    ]);
    expect(await stored(registration)).toMatchObject({ stage: 'idle' });
    const rows = await outbox(registration);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      state: 'queued',
      quietZone: null,
      group: `appointment:${appointment.id}`,
    });
    expect(rows[0]?.content.body).toMatch(
      new RegExp(`${appointment.reference}.* ya no vale\\. Su caso no entra`),
    );
    expect(rows[0]?.segments).toBeLessThanOrEqual(2);
  });

  it('leaves alone who has presented already', async () => {
    const registration = await storeFamily(storage);
    const appointment = await schedule(registration);
    now = appointment.startsAt;
    const cases = await storage.findFamily(registration.familyId);
    await storage.importCases(
      cases.map((each) => ({ ...each, eoirStatus: 'granted' as const })),
      { dryRun: false },
    );
    expect(await decideDue(deps)).toEqual({ decided: 1, changed: 0, cancelled: 0 });
    expect(await storage.findAppointment(appointment.id)).toMatchObject({ state: 'offered' });
    expect(await outbox(registration)).toEqual([]);
  });

  it('puts a family that became mixed before the staff, once', async () => {
    const registration = await changed({ people: 3 }, { eoirStatus: 'terminated' }, 1);
    await decideDue(deps);
    const requests = await storage.listPersonRequests('open');
    expect(requests.map((request) => [request.contactId, request.reason])).toEqual([
      [registration.contactId, 'mixed_family'],
    ]);
    expect(await bodies(registration)).toEqual([expect.stringMatching(/queued: .*Una persona del equipo/)]);
    const cases = await storage.findFamily(registration.familyId);
    await storage.importCases([{ ...cases[2]!, surnames: 'Otro' }], { dryRun: false });
    await decideDue(deps);
    expect(await storage.listPersonRequests('open')).toHaveLength(1);
    expect(await outbox(registration)).toHaveLength(1);
  });

  it('asks for a person once when one is asked for already', async () => {
    const registration = await changed({ people: 2 }, { eoirStatus: 'none' }, 0);
    await storage.commit([
      { kind: 'personRequest', request: makePersonRequest({ contactId: registration.contactId! }) },
    ]);
    await decideDue(deps);
    expect(await storage.listPersonRequests('open')).toHaveLength(1);
  });

  it('takes over names, the date that gives the order, and who joined the family', async () => {
    const registration = await storeFamily(storage, { people: 2 });
    const [first, second] = await storage.findFamily(registration.familyId);
    await storage.importCases(
      [
        { ...second!, givenNames: 'Luisa', enrolledOn: '2019-05-05' },
        { ...first!, aNumber: '888888888', givenNames: 'Bebé', enrolledOn: '2020-01-01' },
      ],
      { dryRun: false },
    );
    await decideDue(deps);
    const after = await stored(registration);
    expect(after.enrolledOn).toBe('2019-05-05');
    expect(after.members.map((member) => member.givenNames)).toEqual(['Ana', 'Luisa', 'Bebé']);
    expect(await outbox(registration)).toEqual([]);
  });

  it('keeps the size of a family that holds places, and asks a person to look', async () => {
    const registration = await storeFamily(storage, { people: 2 });
    const appointment = await schedule(registration);
    const [first] = await storage.findFamily(registration.familyId);
    await storage.importCases([{ ...first!, aNumber: '888888887', givenNames: 'Bebé' }], { dryRun: false });
    await decideDue(deps);
    expect((await stored(registration)).members).toHaveLength(2);
    expect(await storage.findAppointment(appointment.id)).toMatchObject({ state: 'offered', people: 2 });
    expect((await storage.listPersonRequests('open')).map((request) => request.reason)).toEqual([
      'missing_people',
    ]);
  });

  it('counts who was confirmed as family and is in another one now', async () => {
    const registration = await storeFamily(storage, { people: 2 });
    const [, second] = await storage.findFamily(registration.familyId);
    await storage.importCases([{ ...second!, familyId: 'another', eoirStatus: 'none' }], { dryRun: false });
    await decideDue(deps);
    expect(await stored(registration)).toMatchObject({ decision: { rule: 'family-mixed' } });
  });

  it('decides without telling where no phone belongs, or the phone said STOP', async () => {
    const alone = await changed({ registration: { contactId: null } }, { eoirStatus: 'none' });
    const stopped = await changed({ talk: { stopped: true } }, { eoirStatus: 'none' });
    expect(await decideDue(deps)).toEqual({ decided: 2, changed: 2, cancelled: 0 });
    for (const registration of [alone, stopped]) {
      expect(await outbox(registration)).toEqual([]);
      expect(await stored(registration)).toMatchObject({
        decision: { outcome: 'not_considered' },
        toldOutcome: 'eligible',
      });
    }
  });

  it('tells each once, however many workers decide at once', async () => {
    const registrations = [];
    for (let i = 0; i < 30; i += 1) registrations.push(await changed({ people: 2 }, { eoirStatus: 'none' }));
    const other = await openSqlite({ path: temp.path, vault: temp.vault });
    const results = await Promise.all(
      Array.from({ length: 6 }, (_, i) => decideDue(i % 2 === 0 ? deps : { ...deps, storage: other })),
    );
    await other.close();
    expect(await storage.listDecisionsDue(100)).toEqual([]);
    for (const registration of registrations) expect(await outbox(registration)).toHaveLength(1);
    expect(results.reduce((sum, result) => sum + result.changed, 0)).toBe(30);
  });
});

describe('phases', () => {
  const act = (phaseId: string) => ({ storage, clock: deps.clock, phaseId, actor: 'cli:test' });

  it('are stored as the programme defines them, once', async () => {
    await ensurePhases(storage);
    const phases = [...(await storage.listPhases())].sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(phases.map((phase) => [phase.id, phase.open, phase.version])).toEqual([
      ['phase-1', true, 1],
      ['phase-2', false, 1],
    ]);
  });

  it('follow the programme when it is redefined, and stay as open as they were', async () => {
    const first = (await storage.listPhases()).find((phase) => phase.id === 'phase-1')!;
    await storage.commit([
      {
        kind: 'phase',
        phase: { ...first, version: 2, startsOn: '2021-02-01', eoirStatuses: ['closed'], open: false },
      },
    ]);
    const registration = await storeFamily(storage);
    await ensurePhases(storage);
    expect((await storage.listPhases()).find((phase) => phase.id === 'phase-1')).toEqual({
      ...first,
      version: 3,
      open: false,
    });
    expect((await storage.listDecisionsDue(10)).map((due) => due.id)).toEqual([registration.id]);
  });

  it('take in on opening and let go on closing, each with its audit row', async () => {
    now = Date.parse('2021-07-01T12:00:00Z');
    const waiting = { eoirStatus: 'terminated' } as const;
    const registration = await storeFamily(storage, {
      facts: waiting,
      registration: {
        decision: { outcome: 'later_phase', rule: 'not-in-this-phase', phaseId: null },
        toldOutcome: 'later_phase',
        stage: 'idle',
      },
    });
    expect(await openPhase(act('phase-2'))).toBe('changed');
    expect(await openPhase(act('phase-2'))).toBe('unchanged');
    await decideDue(deps);
    expect(await stored(registration)).toMatchObject({
      stage: 'waiting',
      decision: { outcome: 'eligible', phaseId: 'phase-2' },
    });
    expect(await bodies(registration)).toEqual([
      expect.stringMatching(/queued: .*Su caso se atiende en esta etapa/),
    ]);
    const closing = { kind: 'phase_close', subject: 'phase-2' } as const;
    const closed = await requestChange({ ...deps, actor: 'cli:test' }, closing, 1, deps.ids.next());
    expect(closed).toMatchObject({ change: null, figures: { families: 1, told: 1, appointments: 0 } });
    await decideDue(deps);
    expect(await stored(registration)).toMatchObject({ stage: 'idle', toldOutcome: 'later_phase' });
    expect(
      (await storage.listAudit({ after: 0, limit: 10 })).map((row) => `${row.act} ${row.subject}`),
    ).toEqual(['phase.open phase-2', 'phase.close phase-2']);
    await expect(openPhase(act('phase-9'))).rejects.toMatchObject({ code: 'not_found' });
  });

  it('take in, on the day they begin, who registered before', async () => {
    const fresh = await openTempStorage();
    try {
      now = instantOf('2021-02-18', '23:00', 'America/Tijuana');
      const early = { ...deps, storage: fresh.storage };
      await ensurePhases(fresh.storage);
      const registration = await storeFamily(fresh.storage, {
        registration: {
          decision: { outcome: 'later_phase', rule: 'not-in-this-phase', phaseId: null },
          toldOutcome: 'later_phase',
          stage: 'idle',
        },
      });
      expect(await decideDue(early)).toEqual({ decided: 0, changed: 0, cancelled: 0 });
      now = instantOf('2021-02-19', '00:00', 'America/Tijuana');
      expect(await decideDue(early)).toEqual({ decided: 1, changed: 1, cancelled: 0 });
      expect(await decideDue(early)).toEqual({ decided: 0, changed: 0, cancelled: 0 });
      expect(await fresh.storage.findRegistration(registration.id)).toMatchObject({ stage: 'waiting' });
    } finally {
      await fresh.close();
    }
  });
});

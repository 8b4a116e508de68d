import { afterEach, beforeEach, expect, it } from 'vitest';
import { cancelAppointment, moveAppointment } from '../../src/appointments/change.ts';
import { findForCheckIn, recordCheckIn, type CheckInOrder } from '../../src/appointments/check-in.ts';
import { clearClosed } from '../../src/appointments/clear-closed.ts';
import { fatesAt } from '../../src/appointments/closed-slots.ts';
import { sendDueReminders } from '../../src/appointments/reminders.ts';
import { countChange, requestChange } from '../../src/changes/changes.ts';
import { assign } from '../../src/decisions/assign.ts';
import { decideDue } from '../../src/decisions/decide-again.ts';
import { beginPhases, ensurePhases } from '../../src/decisions/phases.ts';
import type { Appointment } from '../../src/domain/appointment.ts';
import { checkInId, slotEndsAt, type CheckInState } from '../../src/domain/check-in.ts';
import { END_OF_TIME } from '../../src/domain/clock.ts';
import { noShowRequestId } from '../../src/domain/person-request.ts';
import type { Registration } from '../../src/domain/registration.ts';
import { slotId, type Slot } from '../../src/domain/slot.ts';
import { instantOf } from '../../src/domain/zoned-time.ts';
import { erasePerson } from '../../src/erasure/erase-person.ts';
import { requestIdOf } from '../../src/reach/reach.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { storeFamily, wording, type FamilyFacts } from '../support/families.ts';
import { frozenIds } from '../support/frozen-ids.ts';
import { makeCase, makePersonRequest, NOW } from '../support/records.ts';
import { signGates } from '../support/signed-gates.ts';

interface Opened {
  readonly storage: Storage;
  close(): Promise<void>;
}

const slotAt = (date: string, time: string): Slot => ({
  ...{ id: slotId('san-ysidro', date, time), port: 'san-ysidro', date, time },
  ...{ startsAt: instantOf(date, time, 'America/Tijuana'), capacity: 6, taken: 0 },
});
const HERE = slotAt('2021-03-10', '09:00');
const LATER = slotAt('2021-03-15', '09:00');
const HOUR = 3_600_000;

/** What recording who came to an appointment does, on any storage. */
export function recordsWhoCame(open: () => Promise<Opened>): void {
  let temp: Opened;
  let storage: Storage;
  let now: number;
  let registration: Registration;
  let appointment: Appointment;
  const tools = () => {
    const clock = { now: () => now };
    return { storage, clock, ids: frozenIds(clock), wording, actor: 'account:A1@S1:Eva' };
  };
  const give = async (family: FamilyFacts) => {
    const { id } = await storeFamily(storage, family);
    await assign({ ...tools(), dryRun: false, actor: 'cli:test' });
    registration = (await storage.findRegistration(id))!;
    appointment = (await storage.findActiveAppointment(id))!;
  };
  beforeEach(async () => {
    temp = await open();
    storage = temp.storage;
    now = NOW;
    await signGates(storage);
    await ensurePhases(storage);
    await beginPhases(storage, { now: () => now });
    await storage.importSlots([HERE]);
    await give({ people: 3 });
    // A quarter of an hour before their time.
    now = HERE.startsAt - HOUR / 4;
  });
  afterEach(() => temp.close());

  const seen = async () => (await storage.findCheckIn(checkInId(appointment)))?.version ?? 0;
  const orderOf = async (state: CheckInState, over: Partial<CheckInOrder> = {}): Promise<CheckInOrder> => ({
    ...{ reference: appointment.reference, slotId: appointment.slotId, seen: await seen() },
    ...{ state, members: [], ...over },
  });
  const record = async (state: CheckInState, over: Partial<CheckInOrder> = {}, actor = tools().actor) =>
    recordCheckIn({ ...tools(), actor }, await orderOf(state, over));
  const refused = (why: string) => ({ kind: 'refused', why });
  const messages = () => storage.listOutboxOf(registration.contactId!);
  const pending = async () =>
    (await storage.listReminders(appointment.id)).filter(({ state }) => state === 'pending');
  const missed = () => storage.findPersonRequest(noShowRequestId(appointment.id));
  const audited = async () =>
    (await storage.listAudit({ after: 0, limit: 999 })).filter(({ act }) => act === 'appointment.check_in');

  it('a family that came gets nothing more, and nobody looks for it', async () => {
    const call = makePersonRequest({
      ...{ id: requestIdOf(appointment.id), contactId: registration.contactId!, reason: 'unreached' },
    });
    await storage.commit([{ kind: 'personRequest', request: call }]);
    expect((await pending()).length).toBeGreaterThan(0);
    const before = await messages();
    expect(before.some(({ state }) => state === 'queued')).toBe(true);
    expect(await record('arrived')).toMatchObject({
      kind: 'recorded',
      checkIn: { state: 'arrived', people: 3, came: 3, recordedBy: 'account:A1@S1:Eva', recordedAt: now },
    });
    expect(await pending()).toEqual([]);
    const after = await messages();
    expect(after).toHaveLength(before.length);
    expect(after.filter(({ state }) => state === 'queued')).toEqual([]);
    expect(await storage.findPersonRequest(call.id)).toMatchObject({ state: 'closed' });
    now = END_OF_TIME;
    expect(await sendDueReminders({ ...tools(), senderFor: () => null })).toMatchObject({ sent: 0 });
    expect(await messages()).toHaveLength(before.length);
    expect(await missed()).toBeNull();
    expect(await audited()).toMatchObject([
      {
        ...{ actor: 'account:A1@S1:Eva', subject: appointment.id },
        detail: { state: 'arrived', before: null, slot: HERE.id, people: 3, came: 3 },
      },
    ]);
  });

  it('a part of a family came by name', async () => {
    const [first, second] = registration.members.map(({ aNumber }) => aNumber);
    expect(await record('part', { members: [second!] })).toMatchObject({
      kind: 'recorded',
      checkIn: { state: 'part', came: 1, people: 3, members: [second] },
    });
    // The rest came later.
    expect(await record('part', { members: [first!, second!] })).toMatchObject({ checkIn: { came: 2 } });
    const all = registration.members.map(({ aNumber }) => aNumber);
    expect(await record('part', { members: all })).toMatchObject({ checkIn: { state: 'arrived', came: 3 } });
    expect(await record('part')).toEqual(refused('nobody'));
    expect(await record('part', { members: ['299999999'] })).toEqual(refused('not_family'));
    expect(JSON.stringify(await audited())).not.toContain(second);
  });

  it('who did not come is put before staff once the slot has ended, and is sent nothing', async () => {
    expect(await record('no_show')).toEqual(refused('not_over'));
    now = slotEndsAt(appointment);
    const before = await messages();
    expect(await record('no_show')).toMatchObject({ checkIn: { state: 'no_show', came: 0, members: [] } });
    expect(await missed()).toMatchObject({
      ...{ state: 'open', reason: 'no_show', contactId: registration.contactId, openedAt: now },
    });
    expect(await messages()).toHaveLength(before.length);
    // An absence keeps the date's seats and lets staff give the family another date.
    await storage.importSlots([LATER]);
    await moveAppointment({ ...tools(), reference: appointment.reference, toSlot: LATER.id });
    expect(await storage.findCheckIn(checkInId(appointment))).toMatchObject({ state: 'no_show' });
    expect((await findForCheckIn(tools(), appointment.reference)).before).toBeNull();
  });

  it('a family without a phone that did not come is put before staff, too', async () => {
    await storage.commit([
      {
        kind: 'registration',
        registration: { ...registration, version: registration.version + 1, contactId: null },
      },
    ]);
    now = slotEndsAt(appointment);
    await record('no_show');
    expect(await missed()).toMatchObject({ contactId: `registration:${registration.id}`, state: 'open' });
  });

  it('a wrong entry is corrected, and the audit has both', async () => {
    now = slotEndsAt(appointment);
    await record('no_show');
    expect(await record('arrived', {}, 'cli:luis')).toMatchObject({
      checkIn: { state: 'arrived', version: 2, recordedBy: 'cli:luis' },
    });
    expect(await missed()).toMatchObject({ state: 'closed' });
    expect(await record('undone')).toMatchObject({ checkIn: { state: 'undone', came: 0, members: [] } });
    expect(await record('undone')).toMatchObject({ kind: 'again' });
    now += 1_000;
    await record('no_show');
    expect(await missed()).toMatchObject({ state: 'open' });
    await record('undone');
    expect(await missed()).toMatchObject({ state: 'closed' });
    expect((await audited()).map(({ detail }) => [detail.before, detail.state])).toEqual([
      [null, 'no_show'],
      ['no_show', 'arrived'],
      ['arrived', 'undone'],
      ['undone', 'no_show'],
      ['no_show', 'undone'],
    ]);
  });

  it('of two at the same time the second is told', async () => {
    const [first] = registration.members.map(({ aNumber }) => aNumber);
    const both = await Promise.all([
      recordCheckIn(tools(), await orderOf('arrived')),
      recordCheckIn({ ...tools(), actor: 'cli:luis' }, await orderOf('part', { members: [first!] })),
    ]);
    expect(both.map(({ kind }) => kind).sort()).toEqual(['recorded', 'refused']);
    expect(both).toContainEqual(refused('meanwhile'));
    expect(await audited()).toHaveLength(1);
  });

  it('what both record alike is recorded once', async () => {
    const order = await orderOf('arrived');
    const both = await Promise.all([
      recordCheckIn(tools(), order),
      recordCheckIn({ ...tools(), actor: 'cli:luis' }, order),
    ]);
    expect(both.map(({ kind }) => kind).sort()).toEqual(['again', 'recorded']);
    expect(await audited()).toHaveLength(1);
    expect(await seen()).toBe(1);
  });

  it('nothing is recorded before the day, or of an appointment that ended', async () => {
    now = instantOf('2021-03-09', '23:59', 'America/Tijuana');
    expect(await record('arrived')).toEqual(refused('too_early'));
    now = HERE.startsAt - 1;
    await cancelAppointment({ ...tools(), reference: appointment.reference, reason: 'x' });
    now = slotEndsAt(appointment);
    for (const state of ['arrived', 'no_show'] as const)
      expect(await record(state)).toEqual(refused('ended'));
    expect(await missed()).toBeNull();
  });

  it('an appointment that was moved meanwhile is not recorded at the date that was looked at', async () => {
    const order = await orderOf('arrived');
    await storage.importSlots([LATER]);
    let moved = false;
    const commit: Storage['commit'] = async (writes) => {
      if (!moved) {
        moved = true;
        await moveAppointment({ ...tools(), reference: appointment.reference, toSlot: LATER.id });
      }
      return storage.commit(writes);
    };
    expect(await recordCheckIn({ ...tools(), storage: { ...storage, commit } }, order)).toEqual(
      refused('moved'),
    );
    expect(await seen()).toBe(0);
    expect(await audited()).toEqual([]);
  });

  it('who is inside is neither moved nor cancelled, by nobody, until that is corrected', async () => {
    await record('arrived');
    const { reference } = appointment;
    await storage.importSlots([LATER]);
    const why = { code: 'not_possible' };
    await expect(moveAppointment({ ...tools(), reference, toSlot: LATER.id })).rejects.toMatchObject(why);
    await expect(cancelAppointment({ ...tools(), reference, reason: 'x' })).rejects.toMatchObject(why);
    // A case that changes takes nothing from them either.
    await storage.importCases(
      registration.members.map(({ aNumber, givenNames, surnames }) =>
        makeCase({
          ...{ aNumber, givenNames, surnames, familyId: registration.familyId },
          eoirStatus: 'closed',
        }),
      ),
      { dryRun: false },
    );
    await decideDue(tools());
    expect(await storage.findActiveAppointment(registration.id)).toMatchObject({ slotId: HERE.id });
    await record('undone');
    await cancelAppointment({ ...tools(), reference, reason: 'x' });
    expect(await storage.findActiveAppointment(registration.id)).toBeNull();
  });

  it('a day that is closed leaves those who are inside, and takes no others in', async () => {
    const inside = appointment;
    await record('arrived');
    now = NOW;
    await give({ people: 2 });
    now = HERE.startsAt - HOUR / 4;
    const of = { kind: 'slots_close', subject: 'san-ysidro|2021-03-10' } as const;
    const at = { port: 'san-ysidro', date: '2021-03-10', time: null } as const;
    expect((await fatesAt(storage, at, now)).map((fate) => fate.appointment.id)).toEqual([appointment.id]);
    expect(await countChange(tools(), of)).toMatchObject({ appointments: 1 });
    // Closed, and nobody moved yet: whoever comes now is not taken in.
    const order = await orderOf('arrived');
    const closing = { kind: 'closure' as const };
    await storage.commit([
      {
        ...closing,
        closure: {
          ...{ ...at, id: of.subject, version: 1, closedBy: 'cli:test', closedAt: now, clearedAt: null },
        },
      },
    ]);
    expect(await recordCheckIn(tools(), order)).toEqual(refused('closed'));
    expect(await clearClosed(tools())).toMatchObject({ moved: 0, withdrawn: 1, left: 0 });
    expect(await recordCheckIn(tools(), order)).toEqual(refused('ended'));
    expect(await storage.findAppointment(inside.id)).toMatchObject({ state: 'offered', slotId: HERE.id });
    expect((await storage.listClosures({ uncleared: true })).length).toBe(0);
    await expect(requestChange(tools(), of, 0, 'G1')).rejects.toMatchObject({ code: 'not_possible' });
  });

  it('an erased family is not found, and nothing of it is left', async () => {
    await record('arrived');
    const order = await orderOf('undone');
    await erasePerson(tools(), registration.receipt, 'asked in writing');
    await expect(recordCheckIn(tools(), order)).rejects.toMatchObject({ code: 'not_found' });
    expect(await storage.findCheckIn(checkInId(appointment))).toBeNull();
    expect(await storage.countCheckIns({})).toEqual([]);
  });
}

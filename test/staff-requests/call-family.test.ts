import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Calls } from '../../src/domain/calls.ts';
import { isReachStep } from '../../src/domain/reminder.ts';
import { localOf } from '../../src/domain/zoned-time.ts';
import { createIds } from '../../src/platform/ids.ts';
import { nextCallAt, phonesToCall } from '../../src/reach/next-call.ts';
import { requestIdOf } from '../../src/reach/reach.ts';
import { listUnreached } from '../../src/reach/unreached.ts';
import { noteCall, type NewCall } from '../../src/staff-requests/call-family.ts';
import { storeUnreached } from '../support/unreached.ts';
import { wording } from '../support/families.ts';
import { appointmentGroup } from '../../src/domain/message-groups.ts';
import { makeAppointment, makeOutboxMessage, makePersonRequest, NOW } from '../support/records.ts';
import { openTempStorage, type TempStorage } from '../support/storage.ts';

const HOUR = 3_600_000;
const TIJUANA = 'America/Tijuana';

describe('when a family is called again', () => {
  const appointment = makeAppointment({ startsAt: NOW + 10 * 24 * HOUR });
  // Ten in the morning in Tijuana.
  const called = { appointment, zone: TIJUANA, now: NOW, otherPhone: true };

  it('is five waking hours after nobody answered, so at another time of the day', () => {
    expect(nextCallAt('no_answer', called)).toBe(NOW + 5 * HOUR);
    // Six in the evening: three hours are left of the day, two are of the next.
    const evening = nextCallAt('no_answer', { ...called, now: NOW + 8 * HOUR }) ?? 0;
    expect(localOf(evening, TIJUANA).time).toBe('10:00');
    expect(nextCallAt('call_later', called)).toBe(NOW + 3 * HOUR);
  });

  it('is after an hour where little time is left, and never after the appointment', () => {
    const near = { ...called, appointment: makeAppointment({ startsAt: NOW + 20 * HOUR }) };
    expect(nextCallAt('no_answer', { ...near, now: NOW + 13 * HOUR })).toBe(NOW + 14 * HOUR);
    expect(nextCallAt('call_later', { ...near, now: NOW + 19.5 * HOUR })).toBeNull();
  });

  it('is at once at another phone, where there is one, and not at all once the family has answered', () => {
    expect(nextCallAt('wrong_number', called)).toBe(NOW);
    expect(nextCallAt('wrong_number', { ...called, otherPhone: false })).toBeNull();
    for (const result of ['will_come', 'cannot_come'] as const) expect(nextCallAt(result, called)).toBeNull();
  });

  it('begins with the phone that nobody called a wrong number last', () => {
    const others = { alternate: { number: '+525550000002', channel: 'sms' as const }, shelter: null };
    const call = { at: NOW, by: 'cli:test', slotId: 's' };
    const wrong: Calls = {
      ...{ id: 'a', version: 2, nextAt: null },
      calls: [{ ...call, phone: 'own', result: 'wrong_number' }],
    };
    expect(phonesToCall('+525550000001', others, null).map(({ phone }) => phone)).toEqual([
      'own',
      'alternate',
    ]);
    expect(phonesToCall('+525550000001', others, wrong).map(({ phone }) => phone)).toEqual([
      'alternate',
      'own',
    ]);
    expect(phonesToCall(null, { alternate: null, shelter: null }, null)).toEqual([]);
  });
});

describe('a call to a family', () => {
  let temp: TempStorage;
  let now: number;
  beforeEach(async () => {
    temp = await openTempStorage();
    now = NOW;
  });
  afterEach(async () => {
    await temp.close();
  });

  const deps = () => {
    const clock = { now: () => now };
    return { storage: temp.storage, clock, ids: createIds(clock), wording, actor: 'token:T@S:Ana' };
  };
  const note = (appointmentId: string, made: Partial<NewCall>) =>
    noteCall(deps(), appointmentId, { phone: 'own', result: 'no_answer', seen: 0, ...made });

  it('that nobody answered stays on the list with when to call next, and stands in the audit', async () => {
    const { appointment } = await storeUnreached(temp.storage, now);
    const calls = await note(appointment.id, {});
    expect(calls).toMatchObject({ version: 1, nextAt: now + 5 * HOUR });
    const [entry] = await listUnreached(deps());
    expect(entry?.calls).toEqual(calls);
    const [row] = await temp.storage.listAuditBefore({ before: 1e9, limit: 1 });
    expect(row).toMatchObject({
      ...{ act: 'call.note', subject: appointment.id, actor: 'token:T@S:Ana' },
      detail: { result: 'no_answer', phone: 'own' },
    });
  });

  it('of who will come confirms, ends the steps and closes the request', async () => {
    const { appointment } = await storeUnreached(temp.storage, now);
    await note(appointment.id, { result: 'will_come' });
    expect(await temp.storage.findAppointment(appointment.id)).toMatchObject({ state: 'confirmed' });
    expect(await temp.storage.findPersonRequest(requestIdOf(appointment.id))).toMatchObject({
      state: 'closed',
    });
    const steps = (await temp.storage.listReminders(appointment.id)).filter(isReachStep);
    expect(steps.length).toBeGreaterThan(0);
    expect(steps.map(({ state }) => state)).not.toContain('pending');
    expect(await listUnreached(deps())).toEqual([]);
  });

  it('of who cannot come gives the seats back, and the family waits where it stood', async () => {
    const { appointment, registration } = await storeUnreached(temp.storage, now);
    const taken = async () => (await temp.storage.findSlot(appointment.slotId))?.taken;
    expect(await taken()).toBe(appointment.people);
    await note(appointment.id, { result: 'cannot_come' });
    expect(await temp.storage.findAppointment(appointment.id)).toMatchObject({ state: 'declined' });
    expect(await temp.storage.findRegistration(registration.id)).toMatchObject({ stage: 'waiting' });
    expect(await taken()).toBe(0);
    expect(await listUnreached(deps())).toEqual([]);
    await expect(note(appointment.id, { seen: 1 })).rejects.toMatchObject({ code: 'not_possible' });
  });

  it('is noted by one of two at once; the other is refused and nothing of theirs is done', async () => {
    const { appointment } = await storeUnreached(temp.storage, now);
    await note(appointment.id, { result: 'call_later' });
    await expect(note(appointment.id, { result: 'cannot_come' })).rejects.toMatchObject({
      code: 'not_possible',
    });
    expect(await temp.storage.findAppointment(appointment.id)).toMatchObject({ state: 'offered' });
  });

  it('confirms no appointment whose time has gone by', async () => {
    const { appointment } = await storeUnreached(temp.storage, now);
    now = appointment.startsAt + HOUR;
    await expect(note(appointment.id, { result: 'will_come' })).rejects.toMatchObject({
      code: 'not_possible',
    });
    expect(await note(appointment.id, {})).toMatchObject({ nextAt: null });
    await expect(note('none', {})).rejects.toMatchObject({ code: 'not_found' });
  });

  it('that was a wrong number frees it: nothing more is sent there, and its family waits for another phone', async () => {
    const { appointment, registration } = await storeUnreached(temp.storage, now);
    const { storage } = temp;
    const contactId = registration.contactId ?? '';
    await storage.commit([
      { kind: 'send', message: makeOutboxMessage({ contactId, group: appointmentGroup(appointment.id) }) },
      { kind: 'personRequest', request: makePersonRequest({ contactId, reason: 'asked' }) },
    ]);
    await note(appointment.id, { result: 'wrong_number' });
    expect(await storage.findRegistration(registration.id)).toMatchObject({ contactId: null });
    const states = (await storage.listOutboxOf(contactId)).map(({ state }) => state);
    expect(states).not.toContain('queued');
    const open = (await storage.listPersonRequests('open')).map(({ reason }) => reason);
    expect([...open].sort()).toEqual(['unreached', 'wrong_number']);
    // It keeps its date, and nobody rings the stranger again.
    expect(await storage.findAppointment(appointment.id)).toMatchObject({ state: 'offered' });
    const [entry] = await listUnreached(deps());
    expect(entry?.phone).toBeNull();
    expect(await note(appointment.id, { result: 'wrong_number', seen: 1 })).toMatchObject({ version: 2 });
  });

  it('that was a wrong number of another phone takes that one off alone', async () => {
    const { appointment, registration } = await storeUnreached(temp.storage, now);
    const { storage } = temp;
    const before = (await storage.findRegistration(registration.id))!;
    const [alternate, shelter] = ['+525550007771', '+525550007772'].map((number) => ({
      ...{ number, channel: 'sms' as const },
    }));
    const changed = { ...before, version: before.version + 1, alternate: alternate!, shelter: shelter! };
    const group = appointmentGroup(appointment.id);
    const [theirs, others] = [alternate!, shelter!].map(({ number }) => storage.contactIdOf(number));
    await storage.commit([
      { kind: 'registration', registration: changed },
      { kind: 'send', message: makeOutboxMessage({ id: 'M-theirs', contactId: theirs!, group }) },
      { kind: 'send', message: makeOutboxMessage({ id: 'M-others', contactId: others!, group }) },
    ]);
    await note(appointment.id, { phone: 'alternate', result: 'wrong_number' });
    expect(await storage.findRegistration(registration.id)).toMatchObject({
      ...{ alternate: null, shelter, contactId: before.contactId },
    });
    expect(await storage.findOutbox('M-theirs')).toMatchObject({ state: 'withdrawn' });
    expect(await storage.findOutbox('M-others')).toMatchObject({ state: 'queued' });
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { portOf } from '../../flows/programme.ts';
import { assign } from '../../src/decisions/assign.ts';
import { cancelAppointment, moveAppointment } from '../../src/appointments/change.ts';
import { demoSlots } from '../../src/appointments/demo-slots.ts';
import { ensurePhases } from '../../src/decisions/phases.ts';
import { askToWrite } from '../../src/staff-requests/answer.ts';
import { closeRequest, releaseTalk, takeTalk } from '../../src/staff-requests/staff-request.ts';
import type { OutgoingDeps } from '../../src/messages/outgoing.ts';
import type { Appointment } from '../../src/domain/appointment.ts';
import type { PortId } from '../../src/domain/port.ts';
import { SCHEDULE_KINDS } from '../../src/domain/reminder.ts';
import type { Registration } from '../../src/domain/registration.ts';
import { slotId, type Slot } from '../../src/domain/slot.ts';
import { instantOf } from '../../src/domain/zoned-time.ts';
import { createIds } from '../../src/platform/ids.ts';
import {
  confirmWrites,
  declineWrites,
  endWrites,
  waitingAgain,
} from '../../src/appointments/appointment-ends.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { answerNow } from '../support/answers.ts';
import { storeFamily, wording, type FamilyFacts } from '../support/families.ts';
import { makeAppointment, makePersonRequest, makeRegistration, NOW } from '../support/records.ts';
import { openTempStorage, type TempStorage } from '../support/storage.ts';
import { signGates } from '../support/signed-gates.ts';

let temp: TempStorage;
let storage: Storage;
let now: number;
let deps: OutgoingDeps & { readonly actor: string };
beforeEach(async () => {
  temp = await openTempStorage();
  storage = temp.storage;
  await signGates(storage);
  now = NOW;
  const clock = { now: () => now };
  deps = { storage, clock, ids: createIds(clock), wording, actor: 'cli:test' };
});
afterEach(async () => {
  await temp.close();
});

const slotAt = (date: string, time: string, capacity: number, port: PortId = 'san-ysidro'): Slot => ({
  id: slotId(port, date, time),
  port,
  date,
  time,
  startsAt: instantOf(date, time, portOf(port).zone),
  capacity,
  taken: 0,
});
const HERE = slotAt('2021-03-11', '09:00', 4);
const THERE = slotAt('2021-03-15', '13:00', 4, 'calexico');

async function scheduled(
  family: FamilyFacts = { people: 3 },
): Promise<{ appointment: Appointment; registration: Registration }> {
  await storage.importSlots([HERE, THERE]);
  const { id } = await storeFamily(storage, family);
  await assign({ ...deps, dryRun: false });
  const registration = (await storage.findRegistration(id))!;
  return { appointment: (await storage.findActiveAppointment(id))!, registration };
}

const taken = async (slot: Slot): Promise<number> => (await storage.findSlot(slot.id))!.taken;
const said = async (registration: Registration): Promise<readonly string[]> =>
  (await storage.listOutboxOf(registration.contactId!)).map((row) => `${row.purpose} ${row.state}`);

describe('moveAppointment', () => {
  it('keeps the reference, exchanges the places, the reminders and the texts, and asks again', async () => {
    const { appointment, registration } = await scheduled();
    await storage.commit(confirmWrites(appointment));
    const moved = await moveAppointment({ ...deps, reference: appointment.reference, toSlot: THERE.id });
    expect(moved).toMatchObject({
      id: appointment.id,
      reference: appointment.reference,
      state: 'offered',
      version: 3,
      port: 'calexico',
      date: '2021-03-15',
      time: '13:00',
      startsAt: THERE.startsAt,
    });
    expect(await storage.findAppointment(appointment.id)).toEqual(moved);
    expect([await taken(HERE), await taken(THERE)]).toEqual([0, 3]);
    const reminders = await storage.listReminders(appointment.id);
    const pending = reminders.filter((reminder) => reminder.state === 'pending');
    expect(new Set(pending.map((reminder) => reminder.kind))).toEqual(new Set(SCHEDULE_KINDS));
    expect(pending).toHaveLength(SCHEDULE_KINDS.length);
    expect(Math.max(...pending.map((reminder) => reminder.expiresAt))).toBe(THERE.startsAt);
    expect(new Set(await said(registration))).toEqual(
      new Set(['instruction withdrawn', 'instruction queued']),
    );
    const rows = (await storage.listOutboxOf(registration.contactId!)).filter(
      (row) => row.state === 'queued',
    );
    expect(rows[0]?.content.body).toMatch(
      /^1\/3 Su cita es otra ahora\. La fecha anterior ya no vale\. Cita C\w+: .* hora de Mexicali/,
    );
    expect((await storage.listAudit({ after: 0, limit: 9 })).at(-1)).toMatchObject({
      act: 'appointment.move',
      actor: 'cli:test',
      detail: { from: HERE.id, to: THERE.id, people: 3 },
    });
  });

  it.each([
    [
      'Tijuana',
      'calexico',
      [/another city now: Mexicali \(Calexico\) instead of Tijuana/, /in Tijuana, at another/],
    ],
    ['Matamoros', 'gateway', [/another city now: Matamoros \(Gateway International\)/]],
    ['Monterrey', 'nogales', [/another city now: Nogales/]],
    ['Tijuana', 'san-ysidro', []],
    ['Reynosa', 'san-ysidro', [/^The family is registered in Reynosa, at another border than San Ysidro/]],
  ] as const)('warns staff: a family in %s moved to %s', async (city, port, expected) => {
    const { appointment } = await scheduled({ registration: { city } });
    const to = slotAt('2021-03-19', '09:00', 4, port);
    await storage.importSlots([to]);
    const warned: string[] = [];
    const move = {
      ...deps,
      reference: appointment.reference,
      onWarning: (text: string) => warned.push(text),
    };
    await moveAppointment({ ...move, toSlot: to.id });
    expect(warned).toHaveLength(expected.length);
    for (const [at, pattern] of expected.entries()) expect(warned[at]).toMatch(pattern);
    await expect(moveAppointment({ ...move, toSlot: to.id })).rejects.toThrow();
    expect(warned).toHaveLength(expected.length);
  });

  it('refuses what cannot be, and changes nothing then', async () => {
    const { appointment } = await scheduled();
    await storage.importSlots([slotAt('2021-03-16', '09:00', 2), slotAt('2021-02-20', '09:00', 9)]);
    const to = (toSlot: string) => moveAppointment({ ...deps, reference: appointment.reference, toSlot });
    await expect(to('san-ysidro|2021-03-16|09:00')).rejects.toThrow(/no room for 3 people/);
    await expect(to('san-ysidro|2021-02-20|09:00')).rejects.toThrow(/gone by/);
    await expect(to(HERE.id)).rejects.toThrow(/in that slot already/);
    await expect(to('nowhere')).rejects.toMatchObject({ code: 'not_found' });
    await expect(moveAppointment({ ...deps, reference: 'C0000000', toSlot: THERE.id })).rejects.toMatchObject(
      {
        code: 'not_found',
      },
    );
    expect(await storage.findAppointment(appointment.id)).toEqual(appointment);
    expect([await taken(HERE), await taken(THERE)]).toEqual([3, 0]);
  });

  it('lets only one of many movers have the last places', async () => {
    await storage.importSlots([slotAt('2021-03-11', '09:00', 12), THERE]);
    const registrations: Registration[] = [];
    for (let i = 1; i <= 4; i += 1) {
      registrations.push(await storeFamily(storage, { people: 3, facts: { enrolledOn: `2019-08-0${i}` } }));
    }
    await assign({ ...deps, dryRun: false });
    const outcomes = await Promise.allSettled(
      registrations.map(async ({ id }) => {
        const { reference } = (await storage.findActiveAppointment(id))!;
        return moveAppointment({ ...deps, reference, toSlot: THERE.id });
      }),
    );
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    expect(await taken(THERE)).toBe(3);
    expect((await storage.findSlot('san-ysidro|2021-03-11|09:00'))?.taken).toBe(9);
  });
});

describe('cancelAppointment', () => {
  it('gives the places back, tells the family, and lets it wait at its place', async () => {
    const { appointment, registration } = await scheduled();
    await cancelAppointment({ ...deps, reference: appointment.reference, reason: 'gate closed' });
    expect(await storage.findAppointment(appointment.id)).toMatchObject({ state: 'cancelled', version: 2 });
    expect(await taken(HERE)).toBe(0);
    expect(await storage.findRegistration(registration.id)).toMatchObject({ stage: 'waiting' });
    expect(
      (await storage.listReminders(appointment.id)).every((reminder) => reminder.state === 'withdrawn'),
    ).toBe(true);
    expect(await said(registration)).toEqual([
      'instruction withdrawn',
      'instruction withdrawn',
      'cancelled queued',
    ]);
    const told = (await storage.listOutboxOf(registration.contactId!)).at(-1)!;
    expect(told.content.body).toMatch(new RegExp(`${appointment.reference}.*ya no vale\\. No viaje`));
    expect(told.expiresAt).toBe(appointment.startsAt);
    expect((await storage.listAudit({ after: 0, limit: 9 })).at(-1)).toMatchObject({
      act: 'appointment.cancel',
      detail: { reason: 'gate closed', slot: HERE.id },
    });
    await expect(
      cancelAppointment({ ...deps, reference: appointment.reference, reason: 'twice' }),
    ).rejects.toThrow(/It was cancelled before/);
    // A new date does not silence the news that the old one is off.
    await assign({ ...deps, dryRun: false });
    expect(await said(registration)).toContain('cancelled queued');
  });

  it('is too late once the time has come', async () => {
    const { appointment } = await scheduled();
    now = appointment.startsAt;
    await expect(
      cancelAppointment({ ...deps, reference: appointment.reference, reason: 'late' }),
    ).rejects.toMatchObject({ code: 'not_possible' });
  });

  it('works where no phone belongs to the family', async () => {
    const { appointment, registration } = await scheduled();
    await storage.commit([
      {
        kind: 'registration',
        registration: { ...registration, version: registration.version + 1, contactId: null },
      },
    ]);
    await moveAppointment({ ...deps, reference: appointment.reference, toSlot: THERE.id });
    await cancelAppointment({ ...deps, reference: appointment.reference, reason: 'x' });
    expect(await taken(THERE)).toBe(0);
  });
});

describe('the family’s answer', () => {
  it('confirms once', async () => {
    const { appointment } = await scheduled();
    expect(await storage.commit(confirmWrites(appointment))).toBe('ok');
    const confirmed = (await storage.findAppointment(appointment.id))!;
    expect(confirmed.state).toBe('confirmed');
    expect(confirmWrites(confirmed)).toEqual([]);
  });

  it('declines without penalty: the places go back and the family waits', async () => {
    const { appointment, registration } = await scheduled();
    expect(await storage.commit(declineWrites(appointment, registration))).toBe('ok');
    expect(await storage.findAppointment(appointment.id)).toMatchObject({ state: 'declined' });
    expect(await taken(HERE)).toBe(0);
    const waiting = await storage.listWaiting({ limit: 5 });
    expect(waiting.map((each) => each.id)).toEqual([registration.id]);
    expect(
      (await storage.listReminders(appointment.id)).every((reminder) => reminder.state === 'withdrawn'),
    ).toBe(true);
    expect(await said(registration)).toEqual(['instruction withdrawn', 'instruction withdrawn']);
  });

  it('writes nothing about what has ended', () => {
    const ended = makeAppointment({ state: 'declined' });
    const registration = makeRegistration({ stage: 'waiting' });
    expect(declineWrites(ended, registration)).toEqual([]);
    expect(endWrites(ended, 'cancelled')).toEqual([]);
    expect(confirmWrites(ended)).toEqual([]);
    expect(waitingAgain(registration)).toEqual([]);
  });
});

describe('staff in a talk', () => {
  async function asked(family: FamilyFacts = {}): Promise<{ registration: Registration; requestId: string }> {
    const registration = await storeFamily(storage, family);
    const request = makePersonRequest({ contactId: registration.contactId! });
    await storage.commit([{ kind: 'personRequest', request }]);
    return { registration, requestId: request.id };
  }

  it('answers through the outbox', async () => {
    const { registration, requestId } = await asked();
    await answerNow(deps, requestId, ' Su caso está bien. ');
    expect(await said(registration)).toEqual(['staff queued']);
    expect((await storage.listOutboxOf(registration.contactId!))[0]).toMatchObject({
      priority: 0,
      quietZone: null,
    });
    await expect(answerNow(deps, requestId, ' ')).rejects.toThrow(/empty/);
    await expect(answerNow(deps, 'nobody', 'x')).rejects.toMatchObject({ code: 'not_found' });
  });

  it.each([
    'Preséntese mañana en el puente a las 6',
    'Los esperamos mañana en PedWest',
    'Las puertas están abiertas para todos',
    'We will receive you tomorrow',
    'Vеnga',
    'Responda YES',
  ])('says nothing that could move a family without an appointment: %s', async (text) => {
    const { registration, requestId } = await asked();
    await expect(answerNow(deps, requestId, text)).rejects.toMatchObject({ code: 'text_refused' });
    expect(await said(registration)).toEqual([]);
  });

  it('names what it refuses, and what to write instead', async () => {
    const { requestId } = await asked();
    await expect(answerNow(deps, requestId, 'Venga mañana')).rejects.toThrow(
      /“venga” may move people: say that they stay.*“manana” names a time: say it together with your call/,
    );
    await expect(answerNow(deps, requestId, 'Жанна')).rejects.toThrow(/A word is not all of Latin letters/);
  });

  it('says to a family its own date, time and place, and no other', async () => {
    const { appointment, registration } = await scheduled();
    const request = makePersonRequest({ contactId: registration.contactId! });
    await storage.commit([{ kind: 'personRequest', request }]);
    const before = (await said(registration)).length;
    const { date, time } = appointment;
    const day = `${String(Number(date.slice(8)))}/${String(Number(date.slice(5, 7)))}`;
    for (const text of ['Venga a Paso del Norte', `Venga el ${day} a las 3:07`, 'Venga el 30 de noviembre'])
      await expect(answerNow(deps, request.id, text), text).rejects.toMatchObject({
        code: 'text_refused',
      });
    expect(await answerNow(deps, request.id, `Venga el ${day} a las ${time} con sus papeles.`)).toMatchObject(
      { segments: 1 },
    );
    expect(await said(registration)).toHaveLength(before + 1);
    await cancelAppointment({ ...deps, reference: appointment.reference, reason: 'x' });
    await expect(answerNow(deps, request.id, `Venga el ${day}`)).rejects.toMatchObject({
      code: 'text_refused',
    });
  });

  it('is sent as it is written, at what that costs', async () => {
    const { registration, requestId } = await asked();
    expect(await answerNow(deps, requestId, `Gracias ☺ ₡ ${'x'.repeat(70)}`)).toMatchObject({
      segments: 2,
    });
    const [row] = await storage.listOutboxOf(registration.contactId!);
    expect(row).toMatchObject({ segments: 2, content: { body: `Gracias ☺ ₡ ${'x'.repeat(70)}` } });
  });

  it('refuses, before anything is queued, what could not arrive', async () => {
    const stopped = await asked({ talk: { stopped: true } });
    await expect(answerNow(deps, stopped.requestId, 'hola')).rejects.toThrow(/STOP/);
    const late = await asked({ talk: { channel: 'whatsapp', lastWhatsAppAt: NOW - 25 * 3_600_000 } });
    await expect(answerNow(deps, late.requestId, 'hola')).rejects.toThrow(/24 hours/);
    const inTime = await asked({ talk: { channel: 'whatsapp', lastWhatsAppAt: NOW - 3_600_000 } });
    await answerNow(deps, inTime.requestId, 'hola');
    await expect(askToWrite(deps, stopped.requestId)).rejects.toThrow(/STOP/);
    await expect(askToWrite(deps, 'nobody')).rejects.toMatchObject({ code: 'not_found' });
    expect(await said(stopped.registration)).toEqual([]);
    expect(await said(late.registration)).toEqual([]);
    expect(await said(inTime.registration)).toEqual(['staff queued']);
  });

  it('asks a person to write first, with the template that says so', async () => {
    const late = await asked({
      talk: { channel: 'whatsapp', language: 'fr', lastWhatsAppAt: NOW - 25 * 3_600_000 },
    });
    await askToWrite(deps, late.requestId);
    const [row] = await storage.listOutboxOf(late.registration.contactId!);
    expect(row).toMatchObject({
      purpose: 'staff',
      content: { language: 'fr', template: { name: 'staff_answer' } },
    });
    expect(row?.content.template?.body).toBe(row?.content.body);
    expect((await storage.listAudit({ after: 0, limit: 9 })).at(-1)?.act).toBe('person.ask');
  });

  it('takes a talk, gives it back, and closes the request', async () => {
    const { registration, requestId } = await asked();
    const contactId = registration.contactId!;
    const withPerson = async (): Promise<boolean> => (await storage.findConversation(contactId))!.withPerson;
    await takeTalk(deps, contactId, null);
    expect(await withPerson()).toBe(true);
    await releaseTalk(deps, contactId, null);
    expect(await withPerson()).toBe(false);
    await takeTalk(deps, contactId, null);
    await closeRequest(deps, requestId, null);
    expect(await withPerson()).toBe(false);
    expect(await storage.listPersonRequests('open')).toEqual([]);
    expect((await storage.listAudit({ after: 0, limit: 9 })).map((row) => row.act)).toEqual([
      'person.take',
      'person.release',
      'person.take',
      'person.close',
    ]);
    await expect(takeTalk(deps, 'nobody', null)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the demonstration slots', () => {
  it('leave time for all four reminders at three ports', async () => {
    const slots = demoSlots(NOW);
    expect(new Set(slots.map((slot) => slot.port)).size).toBe(3);
    expect(Math.min(...slots.map((slot) => slot.startsAt))).toBeGreaterThan(NOW + 8 * 86_400_000);
    await ensurePhases(storage);
    expect(await storage.importSlots(slots)).toMatchObject({ added: slots.length });
  });
});

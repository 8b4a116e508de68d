import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { portOf } from '../../flows/programme.ts';
import { assign } from '../../src/decisions/assign.ts';
import { moveAppointment } from '../../src/appointments/change.ts';
import { sendDueReminders } from '../../src/appointments/reminders.ts';
import type { ReachDeps } from '../../src/reach/reach.ts';
import { SIMULATED_SENDERS } from '../../src/channels/simulator/phones.ts';
import type { Appointment } from '../../src/domain/appointment.ts';
import { slotId, type Slot } from '../../src/domain/slot.ts';
import { instantOf } from '../../src/domain/zoned-time.ts';
import { wasPassedOn } from '../../src/reach/passed-on.ts';
import { openTalkWorld, TO_REGISTERED, type TalkWorld } from '../support/talk-world.ts';
import { signGates } from '../support/signed-gates.ts';

const PHONE = '+526640000001';
const OTHER = '+526640000002';
const HOUR = 3_600_000;
let world: TalkWorld;

beforeEach(async () => {
  world = await openTalkWorld();
});
afterEach(() => world.close());

const registration = async () => (await world.temp.storage.findRegistrationOfFamily('FAMILY'))!;

describe('OTRO NUMERO', () => {
  it('keeps another phone once it was said back, changes it and takes it off', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    expect((await world.say(PHONE, 'Otro número'))[0]).toMatch(/^Escriba otro numero de teléfono con codigo/);
    expect((await world.say(PHONE, '+52 (664) 000-0002'))[0]).toMatch(
      /^.Guardamos \+526640000002\?.*\n1 Guardar\n2 Otro numero$/s,
    );
    expect((await registration()).alternate).toBeNull();
    expect((await world.say(PHONE, '1'))[0]).toMatch(/^Guardado: \+526640000002\./);
    expect((await registration()).alternate).toEqual({ number: OTHER, channel: 'sms' });
    expect((await world.say(PHONE, 'OTRO TELEFONO'))[0]).toMatch(/^Su otro teléfono es \+526640000002/);
    expect((await world.say(PHONE, '+526640000003'))[0]).toContain('+526640000003');
    // A wrong digit: not kept.
    expect((await world.say(PHONE, '2'))[0]).toMatch(/^Escriba otro numero/);
    expect((await world.sayAll(PHONE, '0052 664 000 0004', '1'))[0]).toContain('+526640000004');
    expect((await registration()).alternate?.number).toBe('+526640000004');
    expect((await world.sayAll(PHONE, 'OTRO NUMERO', '2'))[0]).toBe('Listo: quitamos su otro teléfono.');
    expect((await registration()).alternate).toBeNull();
  });

  it('is the fourth line of the menu of who is registered', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    expect((await world.say(PHONE, 'hola'))[0]).toContain('\n4 Otro teléfono');
    expect((await world.say(PHONE, '4'))[0]).toMatch(/^Escriba otro numero/);
    expect((await world.say(PHONE, 'ATRAS'))[0]).toMatch(/^Bien: no cambiamos nada/);
    expect((await registration()).alternate).toBeNull();
  });

  it('refuses this very phone, however it is written, and a number without its country', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED, 'OTRO NUMERO');
    expect((await world.say(PHONE, '+5216640000001'))[0]).toMatch(/^Ese es este mismo teléfono/);
    expect((await world.say(PHONE, '664 000 0002'))[0]).toMatch(/^No entend/);
    expect((await world.sayAll(PHONE, OTHER, '1'))[0]).toMatch(/^Guardado/);
  });

  it('is answered, and interrupts nothing, before anybody registered', async () => {
    await world.sayAll(PHONE, 'hola', '1', '1');
    const [answer] = await world.say(PHONE, 'OTRO NUMERO');
    expect(answer).toContain('no hay');
    expect(answer).toContain('Escriba su numero de caso');
  });
});

describe('who was asked to tell a family', () => {
  const slotAt = (date: string, time: string): Slot => ({
    id: slotId('san-ysidro', date, time),
    port: 'san-ysidro',
    date,
    time,
    startsAt: instantOf(date, time, portOf('san-ysidro').zone),
    capacity: 20,
    taken: 0,
  });

  /** The family is not reached: its other phone is told. */
  async function asked(): Promise<Appointment> {
    await world.sayAll(PHONE, ...TO_REGISTERED, 'OTRO NUMERO', OTHER, '1');
    const { storage } = world.temp;
    await signGates(storage);
    await storage.importSlots([slotAt('2021-03-20', '10:00'), slotAt('2021-03-22', '10:00')]);
    world.now += HOUR;
    await assign({ ...world.deps, dryRun: false, actor: 'test' });
    await hoursLater(6);
    await hoursLater(18);
    return (await storage.findActiveAppointment((await registration()).id))!;
  }

  async function hoursLater(hours: number): Promise<void> {
    const { storage } = world.temp;
    for (const row of await world.rows(PHONE))
      if (row.state === 'queued')
        await storage.recordReport({ id: row.id, sid: `SM${row.id}`, state: 'undelivered', error: '30003' });
    world.now += hours * HOUR;
    const deps: ReachDeps = { ...world.deps, senderFor: (channel) => SIMULATED_SENDERS[channel] };
    await sendDueReminders(deps);
  }

  const passedOn = async (appointment: Appointment): Promise<boolean> =>
    wasPassedOn(world.temp.storage, appointment);

  it('says so with 1, and sees nothing of the registration', async () => {
    const appointment = await asked();
    const [text] = await world.rows(OTHER);
    expect(text?.content.body).toContain(`escriba 1 ${appointment.reference}`);
    expect((await world.say(OTHER, 'ESTADO')).join(' ')).toContain('no hay');
    expect(await passedOn(appointment)).toBe(false);
    expect((await world.say(OTHER, '1'))[0]).toBe(
      `Gracias. Anotado: la familia de la cita ${appointment.reference} ya lo sabe.`,
    );
    expect(await passedOn(appointment)).toBe(true);
    // Said once; after that it is a phone like any other.
    expect((await world.say(OTHER, '1')).join(' ')).not.toContain('Gracias');
  });

  it('says so with the code, whatever else is being asked', async () => {
    const appointment = await asked();
    await world.say(OTHER, 'quiero registrarme');
    expect((await world.say(OTHER, `1 ${appointment.reference.toLowerCase()}`))[0]).toContain('ya lo sabe');
    expect(await passedOn(appointment)).toBe(true);
  });

  it('the code alone is a question, and an answer from any other phone is one too', async () => {
    const appointment = await asked();
    expect((await world.say(OTHER, appointment.reference)).join(' ')).toContain('Es real');
    expect((await world.say('+526640000009', `1 ${appointment.reference}`)).join(' ')).toContain('Es real');
    expect((await world.say('+526640000009', '1 C000000')).join(' ')).not.toContain('ya lo sabe');
    expect(await passedOn(appointment)).toBe(false);
  });

  it('of a date that was changed since says nothing of the present one', async () => {
    const appointment = await asked();
    const { id } = slotAt('2021-03-22', '10:00');
    await moveAppointment({ ...world.deps, actor: 'test', reference: appointment.reference, toSlot: id });
    expect((await world.say(OTHER, `1 ${appointment.reference}`)).join(' ')).toContain('22');
    const moved = (await world.temp.storage.findAppointment(appointment.id))!;
    expect(await passedOn(moved)).toBe(false);
  });

  it('with several families is asked which', async () => {
    const appointment = await asked();
    const { storage } = world.temp;
    const [row] = await world.rows(OTHER);
    const other = {
      ...appointment,
      id: 'other',
      reference: 'CQQQQQQ',
      familyId: 'OTHER',
      registrationId: 'other',
    };
    const { state: _s, attempts: _a, owner: _o, attemptedAt: _t, sid: _i, error: _e, ...message } = row!;
    await storage.commit([
      { kind: 'appointment', appointment: { ...other, version: 1 } },
      { kind: 'setting', name: `pass-on:other:${row!.contactId}`, value: appointment.slotId },
      { kind: 'send', message: { ...message, id: 'M-other', group: 'appointment:other' } },
    ]);
    expect((await world.say(OTHER, '1'))[0]).toMatch(/^¿Qué familia ya lo sabe\?/);
    expect(await passedOn(appointment)).toBe(false);
    expect((await world.say(OTHER, `1 ${appointment.reference}`))[0]).toContain('Gracias');
    // One is left, and clear.
    expect((await world.say(OTHER, '1'))[0]).toContain('CQQQQQQ');
  });

  it('and says that it is not their phone is the family’s phone no more', async () => {
    await asked();
    await world.sayAll(OTHER, 'EQUIVOCADO', '2');
    expect((await registration()).alternate).toBeNull();
    expect((await registration()).contactId).not.toBeNull();
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decideDue } from '../../src/decisions/decide-again.ts';
import { checkInId } from '../../src/domain/check-in.ts';
import { LANGUAGES } from '../../src/domain/language.ts';
import { withdrawRegistration } from '../../src/staff-requests/withdraw.ts';
import { appointmentOf, giveSlot, registrationOf } from '../support/appointment.ts';
import { makeCheckIn } from '../support/records.ts';
import { ALONE, BORN, openTalkWorld, TO_REGISTERED, type TalkWorld } from '../support/talk-world.ts';

const PHONE = '+526640000001';
const OTHER = '+526640000002';
let world: TalkWorld;
beforeEach(async () => {
  world = await openTalkWorld();
  await world.sayAll(PHONE, ...TO_REGISTERED);
});
afterEach(() => world.close());

const receiptOf = async (familyId = 'FAMILY'): Promise<string> =>
  (await registrationOf(world, familyId))?.receipt ?? '';
const withdraw = (receipt: string, reason = 'asked at the shelter'): Promise<void> =>
  withdrawRegistration({ ...world.deps, actor: 'cli:test' }, { receipt }, reason);
const queued = async (phone: string): Promise<readonly string[]> =>
  (await world.rows(phone)).filter(({ state }) => state === 'queued').map(({ content }) => content.body);

describe('a registration that staff withdraw', () => {
  it('ends with its appointment, reminders and queued messages, and is told once', async () => {
    await giveSlot(world);
    const { id, reference, slotId } = (await appointmentOf(world))!;
    const receipt = await receiptOf();
    expect((await queued(PHONE)).join()).toContain(reference);
    await withdraw(receipt);
    const { storage } = world.temp;
    expect(await storage.findAppointment(id)).toMatchObject({ state: 'cancelled' });
    expect(await storage.findSlot(slotId)).toMatchObject({ taken: 0 });
    const pending = (await storage.listReminders(id)).filter(({ state }) => state === 'pending');
    expect(pending).toEqual([]);
    const about = (await queued(PHONE)).filter((body) => body.includes(reference));
    expect(about).toEqual([expect.stringMatching(new RegExp(`${receipt} termin.*${reference}.*No viaje`))]);
    // Nothing of it is decided or told again.
    await decideDue(world.deps);
    expect((await queued(PHONE)).filter((body) => body.includes(reference))).toEqual(about);
    await expect(withdraw(receipt)).rejects.toMatchObject({ code: 'not_possible' });
  });

  it('can begin again: by any text from its phone, and from another one', async () => {
    const before = await registrationOf(world);
    await withdraw(before?.receipt ?? '');
    expect((await queued(PHONE)).at(-1)).toMatch(/Para registrarse otra vez, escriba por aqu/);
    expect((await world.say(PHONE, 'hola otra vez')).join()).toMatch(/mero de caso|A000000000/);
    await world.sayAll(PHONE, ...TO_REGISTERED.slice(3));
    const again = await registrationOf(world);
    expect(again).toMatchObject({ stage: 'waiting' });
    expect(again?.id).not.toBe(before?.id);
    await withdraw(again?.receipt ?? '');
    await world.sayAll(OTHER, ...TO_REGISTERED);
    expect(await registrationOf(world)).toMatchObject({
      contactId: world.temp.storage.contactIdOf(OTHER),
    });
  });

  it('leaves another family of the phone as it is', async () => {
    await world.sayAll(PHONE, 'x', '2', ALONE, BORN, '1', '1', '1', '1');
    const alone = await registrationOf(world, 'ALONE');
    expect(alone).not.toBeNull();
    await withdraw(await receiptOf());
    expect(await registrationOf(world, 'ALONE')).toEqual(alone);
    expect((await world.say(PHONE, 'ESTADO')).join()).toContain(alone?.receipt);
  });

  it('is told in every language, plainly, and says nothing that moves anybody', async () => {
    for (const [index, language] of LANGUAGES.entries()) {
      const registration = (await registrationOf(world))!;
      const { storage } = world.temp;
      await storage.commit([
        {
          kind: 'registration',
          registration: { ...registration, version: registration.version + 1, language },
        },
      ]);
      await withdraw(registration.receipt);
      const body = (await queued(PHONE)).at(-1) ?? '';
      expect(body).toContain(registration.receipt);
      await world.sayAll(PHONE, 'x', ...TO_REGISTERED.slice(3));
      expect((await storage.countRegistrations()).withdrawn).toBe(index + 1);
    }
  });

  it('ends what waits because the family has no phone, and tells nobody', async () => {
    await world.sayAll(PHONE, 'EQUIVOCADO', '2');
    const { storage } = world.temp;
    expect((await storage.listPersonRequests('open')).map(({ reason }) => reason)).toEqual(['wrong_number']);
    const before = await world.rows(PHONE);
    await withdraw(await receiptOf());
    expect(await storage.listPersonRequests('open')).toEqual([]);
    expect(await world.rows(PHONE)).toEqual(before);
  });

  it('is refused without a reason, of nobody, and of a family that has come', async () => {
    await giveSlot(world);
    const receipt = await receiptOf();
    const appointment = (await appointmentOf(world))!;
    await expect(withdraw(receipt, '  ')).rejects.toThrow('needs a reason');
    await expect(withdraw('R0000000')).rejects.toMatchObject({ code: 'not_found' });
    const checkIn = makeCheckIn({ id: checkInId(appointment), appointmentId: appointment.id });
    await world.temp.storage.commit([{ kind: 'checkIn', checkIn }]);
    await expect(withdraw(receipt)).rejects.toThrow('has come');
    expect(await registrationOf(world)).toMatchObject({ stage: 'scheduled' });
  });
});

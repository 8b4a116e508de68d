import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { moveRegistration } from '../../src/staff-requests/move.ts';
import { appointmentOf, giveSlot, registrationOf } from '../support/appointment.ts';
import { ALONE, BORN, FAMILY, openTalkWorld, TO_REGISTERED, type TalkWorld } from '../support/talk-world.ts';

const PHONE = '+526640000001';
const OTHER = '+526640000002';
const REASON = 'known at the shelter';
let world: TalkWorld;
beforeEach(async () => {
  world = await openTalkWorld();
  await world.sayAll(PHONE, ...TO_REGISTERED);
});
afterEach(() => world.close());

const act = () => ({ ...world.deps, actor: 'cli:test' });
const receiptOf = async (): Promise<string> => (await registrationOf(world))?.receipt ?? '';
const move = async (over: { receipt?: string; to?: string; reason?: string } = {}): Promise<void> =>
  moveRegistration(act(), over.receipt ?? (await receiptOf()), { to: OTHER, reason: REASON, ...over });
const bodies = async (phone: string, state = 'queued'): Promise<readonly string[]> =>
  (await world.rows(phone)).filter((row) => row.state === state).map(({ content }) => content.body);
/** Second with the family's case, without its receipt: it waits for staff. */
const second = (from = OTHER) => world.sayAll(from, 'hola', '1', '1', FAMILY[1], BORN, 'PERSONA');
const open = async (): Promise<readonly string[]> =>
  (await world.temp.storage.listPersonRequests('open')).map(({ reason }) => reason);

describe('a registration that staff move', () => {
  it('is the other phone’s from then on: both are told, the request is closed, the reason is kept', async () => {
    await second();
    expect(await open()).toEqual(['reclaim']);
    const id = (await registrationOf(world))?.id;
    await move({ to: '+52 664 000 0002' });
    const contactId = world.temp.storage.contactIdOf(OTHER);
    expect(await registrationOf(world)).toMatchObject({ id, contactId, stage: 'waiting' });
    expect((await bodies(PHONE)).at(-1)).toMatch(
      /Su registro sigue ahora en otro teléfono\. Si usted no lo pidio/,
    );
    expect((await bodies(OTHER)).at(-1)).toMatch(/desde ahora sus mensajes llegan a este teléfono/);
    expect(await open()).toEqual([]);
    const audit = (await world.temp.storage.listAudit({ after: 0, limit: 50 })).at(-1);
    expect(audit).toMatchObject({
      ...{ actor: 'cli:test', act: 'registration.move', subject: id },
      detail: { reason: REASON, told: true, requests: 1 },
    });
    expect(JSON.stringify(audit)).not.toContain('6640000002');
  });

  it('leaves nothing of what was asked before: the next text is heard as a registered person’s', async () => {
    await second();
    await move();
    expect((await world.say(OTHER, 'ESTADO')).join()).toContain(await receiptOf());
    expect((await world.say(OTHER, 'y ahora')).join()).not.toMatch(/codigo de recibo/);
    expect((await world.say(PHONE, 'ESTADO')).join()).not.toContain(await receiptOf());
  });

  it('takes its appointment along, which is told to the new phone and not to the old one', async () => {
    await giveSlot(world);
    await second();
    const { reference } = (await appointmentOf(world)) ?? { reference: 'none' };
    expect((await bodies(PHONE)).join()).toContain(reference);
    await move();
    expect((await bodies(PHONE)).join()).not.toContain(reference);
    expect((await bodies(OTHER)).join()).toContain(reference);
    expect(await appointmentOf(world)).toMatchObject({ reference, state: 'offered' });
  });

  it('lifts the lock of who guessed, as the closed request does', async () => {
    await world.sayAll(OTHER, 'hola', '1', '1');
    for (const year of ['1990', '1991', '1992'])
      await world.sayAll(OTHER, FAMILY[1], `2 de enero de ${year}`);
    expect(await open()).toEqual(['identity']);
    await move();
    expect(await open()).toEqual([]);
    expect((await world.say(OTHER, 'ESTADO')).join()).toContain(await receiptOf());
  });

  it('is not moved where that makes no sense, and then nothing changes', async () => {
    const before = await registrationOf(world);
    const refused = async (over: Parameters<typeof move>[0], code: string, says: RegExp): Promise<void> => {
      await expect(move(over)).rejects.toMatchObject({ code });
      await expect(move(over)).rejects.toThrow(says);
    };
    await refused({}, 'not_possible', /never texted/);
    await world.sayAll(OTHER, 'hola', '1');
    await refused({}, 'not_possible', /Nobody waits for staff/);
    await second('+526640000003');
    const to = '+526640000003';
    await refused({ to: PHONE }, 'not_possible', /has it already/);
    await refused({ to, reason: ' ' }, 'not_possible', /needs a reason/);
    await refused({ to: '6640000003' }, 'not_possible', /country code/);
    await refused({ to, receipt: 'R000000' }, 'not_found', /Registration/);
    await world.say(to, 'ALTO');
    await refused({ to }, 'not_possible', /STOP/);
    expect(await registrationOf(world)).toEqual(before);
    await world.sayAll(to, 'START', 'PERSONA');
    await world.temp.storage.commit([
      {
        kind: 'registration',
        registration: { ...before!, version: before!.version + 1, stage: 'withdrawn' },
      },
    ]);
    await refused({ to, receipt: before?.receipt ?? '' }, 'not_found', /Registration/);
  });

  it('reaches a family whose phone was freed, and a person alone', async () => {
    await world.sayAll(OTHER, 'hola', '1', '1', ALONE, BORN, '1', '1', '1', '1');
    await world.sayAll(OTHER, 'EQUIVOCADO', '2');
    const alone = await registrationOf(world, 'ALONE');
    const to = '+526640000004';
    await world.sayAll(to, 'hola', '1', 'PERSONA');
    await move({ receipt: alone?.receipt ?? '', to });
    expect(await registrationOf(world, 'ALONE')).toMatchObject({
      contactId: world.temp.storage.contactIdOf(to),
    });
    expect(await open()).not.toContain('wrong_number');
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assign } from '../../src/decisions/assign.ts';
import { slotId } from '../../src/domain/slot.ts';
import { instantOf } from '../../src/domain/zoned-time.ts';
import { ALONE, BORN, openTalkWorld, TO_REGISTERED, type TalkWorld } from '../support/talk-world.ts';
import { signGates } from '../support/signed-gates.ts';

const PHONE = '+526640000001';
const SLOT = slotId('san-ysidro', '2021-03-15', '10:00');

describe('BORRAR', () => {
  let world: TalkWorld;
  beforeEach(async () => {
    world = await openTalkWorld();
  });
  afterEach(() => world.close());

  const contactId = (): string => world.temp.storage.contactIdOf(PHONE);
  const registrations = () => world.temp.storage.listRegistrationsOf(contactId());
  const texts = () => world.temp.storage.listInbound(contactId(), 99);

  async function withAppointment(): Promise<void> {
    const startsAt = instantOf('2021-03-15', '10:00', 'America/Tijuana');
    const slot = { id: SLOT, port: 'san-ysidro', date: '2021-03-15', time: '10:00' } as const;
    await world.temp.storage.importSlots([{ ...slot, startsAt, capacity: 20, taken: 0 }]);
    await signGates(world.temp.storage);
    await assign({ ...world.deps, dryRun: false, actor: 'test' });
  }

  it('says what goes, asks, and keeps everything at 1', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    const [asked] = await world.say(PHONE, 'BORRAR');
    expect(asked).toContain('Su caso en la corte no cambia');
    expect(asked).toMatch(/1 No borrar nada\n2 Borrar todo$/);
    expect(await world.say(PHONE, '1')).toEqual(['Bien: no cambiamos nada.']);
    expect(await registrations()).toHaveLength(1);
    expect((await texts()).length).toBeGreaterThan(9);
  });

  it.each([['borrar'], ['quiero que borren todos mis datos']])('asks for "%s" alike', async (text) => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    expect((await world.say(PHONE, text)).join(' ')).toContain('2 Borrar todo');
    expect(await registrations()).toHaveLength(1);
  });

  it('erases all of the phone, gives the seats back, and says so last', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    await withAppointment();
    await world.handOver();
    expect(await world.temp.storage.findSlot(SLOT)).toMatchObject({ taken: 4 });
    const [registered] = await registrations();
    const appointment = await world.temp.storage.findActiveAppointment(registered?.id ?? '');
    await world.say(PHONE, 'BORRAR');
    await world.handOver();
    await world.say(PHONE, '2');

    const rows = await world.rows(PHONE);
    expect(rows.map(({ content }) => content.body)).toEqual([
      'Listo: borramos sus mensajes y su registro. Su caso en la corte no cambia. Para empezar otra vez, escriba por aqui.',
    ]);
    const { storage } = world.temp;
    expect(await storage.findSlot(SLOT)).toMatchObject({ taken: 0 });
    expect(await storage.findAppointment(appointment?.id ?? '')).toBeNull();
    expect(await storage.listReminders(appointment?.id ?? '')).toEqual([]);
    expect(await storage.findRegistrationByReceipt(registered?.receipt ?? '')).toBeNull();
    expect(await texts()).toEqual([]);
    expect(await world.conversation(PHONE)).toBeNull();
    const audit = (await storage.listAudit({ after: 0, limit: 99 })).filter(
      ({ act }) => act === 'person.erase',
    );
    expect(audit).toMatchObject([{ actor: 'phone', detail: { what: 'everything', registrations: 1 } }]);
    expect(JSON.stringify(audit)).not.toContain(contactId());
    // The last answer goes, too, once it has come to its end.
    const left = await storage.listLeftovers({ kind: 'message', now: world.now, limit: 9 });
    expect(left.map(({ subject }) => subject)).toEqual(rows.map(({ id: message }) => message));

    // The family may register again, as if for the first time.
    expect((await world.say(PHONE, 'hola')).join(' ')).toContain('Idioma');
    await world.sayAll(PHONE, ...TO_REGISTERED.slice(1));
    expect(await registrations()).toHaveLength(1);
  });

  it('asks which family where several share the phone, and leaves the other one its appointment', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED, '2', ALONE, BORN, '1', '1', '1', '1');
    const [family, alone] = await registrations();
    const [which] = await world.say(PHONE, 'BORRAR');
    expect(which).toBe(
      `¿Qué borramos? Escriba un numero.\n1 Nada\n2 ${family?.receipt} Ana\n3 ${alone?.receipt} Rosa\n4 Todo lo de este teléfono`,
    );
    await withAppointment();
    const [asked] = await world.sayAll(PHONE, 'BORRAR', '2');
    expect(asked).toContain(`Borramos el registro ${family?.receipt}`);
    expect(await registrations()).toHaveLength(2);
    const [done] = await world.say(PHONE, '2');
    expect(done).toContain(`borramos el registro ${family?.receipt} y los mensajes de antes`);
    expect((await registrations()).map(({ receipt }) => receipt)).toEqual([alone?.receipt]);
    expect(await texts()).toEqual([]);
    expect(await world.temp.storage.findSlot(SLOT)).toMatchObject({ taken: 1 });
    const left = await world.temp.storage.findActiveAppointment(alone?.id ?? '');
    const groups = (await world.rows(PHONE)).flatMap(({ purpose, group }) =>
      purpose === 'instruction' ? [group] : [],
    );
    expect([...new Set(groups)]).toEqual([`appointment:${left?.id}`]);
    // The talk goes on where it was.
    expect((await world.say(PHONE, 'ESTADO')).join(' ')).toContain('Rosa');
  });

  it('erases everything of several families at the last number', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED, '2', ALONE, BORN, '1', '1', '1', '1');
    const [asked] = await world.sayAll(PHONE, 'BORRAR', '4');
    expect(asked).toContain('2 Borrar todo');
    await world.say(PHONE, '2');
    expect(await registrations()).toEqual([]);
    expect(await world.conversation(PHONE)).toBeNull();
  });

  it('works for who stopped, and they stay stopped', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED, 'ALTO');
    const [asked] = await world.say(PHONE, 'BORRAR');
    expect(asked).toContain('2 Borrar todo');
    await world.say(PHONE, '2');
    const rows = await world.rows(PHONE);
    expect(rows.map(({ content }) => content.body)).toEqual([expect.stringContaining('escriba INICIO')]);
    expect(rows.map(({ state }) => state)).toEqual(['queued']);
    const kept = await world.conversation(PHONE);
    expect(kept).toMatchObject({ stopped: true, address: '', language: null, withPerson: false });
    expect(kept?.snapshot).not.toContain('BORRAR');
    expect(await registrations()).toEqual([]);
    expect((await world.say(PHONE, 'hola')).join(' ')).toContain('Usted pidio no recibir mensajes');
    expect((await world.say(PHONE, 'INICIO')).join(' ')).toContain('Idioma');
  });

  it('lifts no lock: who guessed at cases is locked still', async () => {
    const wrong = ['hola', '1', '1', ALONE, '1 de enero de 1970', ALONE, '2 de enero de 1970'];
    await world.sayAll(PHONE, ...wrong, ALONE, '3 de enero de 1970');
    const tries = await world.temp.storage.findTries(`phone:${contactId()}`);
    expect(tries?.requestId).not.toBeNull();
    await world.sayAll(PHONE, 'BORRAR', '2');
    expect(await world.conversation(PHONE)).toBeNull();
    const again = await world.sayAll(PHONE, 'hola', '1', '1', ALONE, BORN);
    expect(again.join(' ')).toContain('Una persona del equipo le va a escribir');
  });

  it('keeps a request of who was in danger', async () => {
    await world.sayAll(PHONE, 'hola', '1', 'nos tienen secuestrados', 'BORRAR', '2');
    const open = await world.temp.storage.listPersonRequests('open');
    expect(open.map(({ reason }) => reason)).toEqual(['danger']);
  });

  it('goes through when two texts come at once, and whole', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED, 'BORRAR');
    await Promise.all([world.say(PHONE, '2'), world.say(PHONE, 'hola')]);
    expect(await registrations()).toEqual([]);
    const left = await texts();
    expect(left.map(({ text }) => text)).not.toContain('2');
  });
});

describe('the consent, refused', () => {
  let world: TalkWorld;
  beforeEach(async () => {
    world = await openTalkWorld();
  });
  afterEach(() => world.close());

  it('erases what was written before it, and keeps what is needed to answer again', async () => {
    await world.sayAll(PHONE, 'Rosa Secreta', '1', 'no acepto');
    const { storage } = world.temp;
    const id = storage.contactIdOf(PHONE);
    expect(await storage.listInbound(id, 9)).toEqual([]);
    const talk = await world.conversation(PHONE);
    expect(talk).toMatchObject({ language: 'es', address: PHONE, stopped: false });
    expect(talk?.snapshot).not.toMatch(/Secreta|acepto/);
    expect((await world.rows(PHONE)).map(({ content }) => content.body)).toEqual([
      expect.stringContaining('Borramos lo que escribio'),
    ]);
    expect((await world.say(PHONE, 'hola')).join(' ')).toContain('1 Acepto');
  });

  it('takes no appointment away from who has one', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    const before = await world.temp.storage.listRegistrationsOf(world.temp.storage.contactIdOf(PHONE));
    await world.sayAll(PHONE, '2', 'ATRAS', '2');
    expect(await world.temp.storage.listRegistrationsOf(world.temp.storage.contactIdOf(PHONE))).toEqual(
      before,
    );
  });
});

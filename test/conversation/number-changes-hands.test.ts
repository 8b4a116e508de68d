import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sendDueReminders } from '../../src/appointments/reminders.ts';
import { registrationOfRequest } from '../../src/domain/person-request.ts';
import { instantOf } from '../../src/domain/zoned-time.ts';
import { appointmentOf, giveSlot, registrationOf } from '../support/appointment.ts';
import {
  ALONE,
  BORN,
  FAMILY,
  openTalkWorld,
  TO_REGISTERED,
  TO_REVIEW,
  type TalkWorld,
} from '../support/talk-world.ts';

const PHONE = '+526640000001';
const OTHER = '+526640000002';
let world: TalkWorld;

beforeEach(async () => {
  world = await openTalkWorld();
});
afterEach(() => world.close());

/** Everything by which the first family could be known. */
async function oldData(): Promise<RegExp> {
  const registration = await registrationOf(world);
  const appointment = await appointmentOf(world);
  const words = [
    'Ana',
    'Luis',
    'Eva',
    'Leo',
    ...FAMILY,
    FAMILY[0].slice(1),
    registration?.receipt ?? 'R-none',
  ];
  if (appointment !== null) words.push(appointment.reference, '15 de marzo', 'March 15');
  return new RegExp(words.join('|'));
}

/** All that the phone was told from here on. */
async function toldBy(phone: string, ...texts: readonly string[]): Promise<string> {
  const told: string[] = [];
  for (const text of texts) told.push(...(await world.say(phone, text)));
  return told.join('\n');
}

const WRONG = [
  'WRONG',
  'Wrong number',
  'EQUIVOCADO',
  'No soy yo',
  'ERRADO',
  'Não sou eu',
  'MOVE NIMEWO',
  'Erreur',
];

describe('a number that changes hands', () => {
  it.each(WRONG)('shows nothing of the old person after %s', async (word) => {
    await world.sayAll(PHONE, ...TO_REGISTERED, 'PERSONA');
    await giveSlot(world);
    const old = await oldData();
    await world.say(PHONE, word);
    const told = await toldBy(
      PHONE,
      '2',
      'ESTADO',
      '1',
      '2',
      '3',
      'CONFIRMO',
      'NO PUEDO',
      'ATRAS',
      'hola',
      'AYUDA',
    );
    expect(told).not.toMatch(old);
    expect(told).toMatch(/Todavia no hay un registro/);
    const snapshot = (await world.conversation(PHONE))?.snapshot ?? '';
    expect(snapshot).not.toMatch(old);
  });

  it('keeps the old person’s unfinished answers from the new one', async () => {
    await world.sayAll(PHONE, ...TO_REVIEW);
    const told = await toldBy(PHONE, 'EQUIVOCADO', '2', 'ESTADO', 'hola', '1', 'ATRAS');
    expect(told).not.toMatch(await oldData());
    expect((await world.conversation(PHONE))?.snapshot).not.toMatch(/2010000|Ana|1985/);
  });

  it('gets no reminder and no instruction of the old appointment', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    await giveSlot(world);
    await toldBy(PHONE, 'WRONG', '2');
    const before = await world.rows(PHONE);
    expect(before.filter(({ purpose }) => purpose === 'instruction').map(({ state }) => state)).toEqual([
      'withdrawn',
      'withdrawn',
    ]);
    for (const day of ['03-08', '03-12', '03-14', '03-15']) {
      world.now = instantOf(`2021-${day}`, '20:30', 'America/Tijuana');
      await sendDueReminders({ ...world.deps, senderFor: () => null });
    }
    expect(await world.rows(PHONE)).toHaveLength(before.length);
  });

  it('tells staff that the family has no phone, and closes what the old person had asked of them', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED, 'PERSONA');
    const talk = await world.conversation(PHONE);
    if (talk === null) throw new Error('no talk');
    await world.temp.storage.commit([
      { kind: 'conversation', conversation: { ...talk, version: talk.version + 1, withPerson: true } },
    ]);
    // Staff have the talk; what the bot itself asks is answered to it all the same.
    expect(await toldBy(PHONE, 'EQUIVOCADO', '2')).toMatch(/Ya no escribiremos a este numero/);
    expect(await world.temp.storage.listPersonRequests('open')).toMatchObject([{ reason: 'wrong_number' }]);
    expect(await world.temp.storage.listPersonRequests('closed')).toMatchObject([{ reason: 'asked' }]);
    expect(await world.conversation(PHONE)).toMatchObject({ withPerson: false });
    // It says which family has no phone, until somebody claims it.
    const [request] = await world.temp.storage.listPersonRequests('open');
    const family = await registrationOf(world);
    expect(registrationOfRequest(request?.id ?? '')).toBe(family?.id);
    await toldBy(PHONE, 'WRONG', '2');
    expect(await world.temp.storage.listPersonRequests('open')).toHaveLength(1);
    await toldBy(OTHER, 'hola', '1', '1', FAMILY[0], BORN, family?.receipt ?? '');
    expect(await world.temp.storage.listPersonRequests('open')).toEqual([]);
  });

  it('leaves staff alone when nobody was registered and nobody had asked', async () => {
    await toldBy(PHONE, 'hola', '1', 'EQUIVOCADO', '2');
    expect(await world.temp.storage.listPersonRequests('open')).toEqual([]);
  });

  it('is freed also by somebody who stopped everything first', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    await giveSlot(world);
    const old = await oldData();
    await world.say(PHONE, 'ALTO');
    // A slip must not cost a family its place: it is asked even now.
    const [asked] = await world.say(PHONE, 'EQUIVOCADO');
    expect(asked).toMatch(/^¿Usted hizo el registro[\s\S]*1 Soy yo\n2 No soy esa persona$/);
    expect((await world.rows(PHONE)).at(-1)).toMatchObject({ state: 'queued', ignoreOptOut: true });
    expect((await registrationOf(world))?.contactId).not.toBeNull();
    const told = await toldBy(PHONE, '2', 'ESTADO', 'INICIO', 'hola');
    expect(told).toMatch(/^Gracias. Ya no escribiremos a este numero/);
    expect(told).not.toMatch(old);
    expect(await registrationOf(world)).toMatchObject({ contactId: null, stage: 'scheduled' });
    expect(told).toMatch(/Listo: vuelve a recibir mensajes/);
  });

  it.each(['1', 'ATRAS', 'si soy yo', 'ESTADO', 'hola', 'ALTO'])(
    'keeps its registration when it was a slip of somebody who stopped, and says %s',
    async (answer) => {
      await world.sayAll(PHONE, ...TO_REGISTERED, 'ALTO', 'ERREUR', answer);
      expect((await registrationOf(world))?.contactId).not.toBeNull();
      expect(await world.conversation(PHONE)).toMatchObject({ stopped: true });
      await world.say(PHONE, 'INICIO');
      expect(await world.conversation(PHONE)).toMatchObject({ stopped: false });
    },
  );

  it.each(['EQUIVOCADO', 'me equivoqué', 'ERREUR', 'Errado', 'I made a mistake', 'M fè yon erè'])(
    'is not what %s means in the middle of a registration until it is said: BACK mends an answer, nothing is lost',
    async (word) => {
      const [review] = await world.sayAll(PHONE, ...TO_REVIEW);
      const [asked] = await world.say(PHONE, word);
      expect(asked).toMatch(/^¿Hay un error en una respuesta[\s\S]*1 Me equivoqu[eé]\n2 No es para m[ií]$/);
      expect((await world.say(PHONE, '1'))[0]).toBe(
        `Para cambiar su última respuesta escriba ATRÁS.\n${review ?? ''}`
          .replace('última', 'ultima')
          .replace('ATRÁS', 'ATRAS'),
      );
      expect((await world.say(PHONE, 'ATRAS'))[0]).toMatch(/necesita su familia/);
      expect((await world.sayAll(PHONE, '1', '1'))[0]).toMatch(/^Recibo R/);
    },
  );

  it('is registered anew by the new person, who hears of their own family alone', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    await giveSlot(world);
    const old = await oldData();
    const told = await toldBy(
      PHONE,
      'WRONG',
      '2',
      'hola',
      '1',
      ALONE,
      BORN,
      '1',
      '1',
      '1',
      '1',
      'ESTADO',
      'gracias',
    );
    expect(told).toMatch(/Rosa/);
    expect(told).not.toMatch(old);
    expect(await registrationOf(world)).toMatchObject({ contactId: null });
    expect(await registrationOf(world, 'ALONE')).toMatchObject({ stage: 'waiting' });
  });

  it('loses nothing of the old person’s: they claim it from another phone and are told where it stands', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    await giveSlot(world);
    await toldBy(PHONE, 'WRONG', '2');
    const receipt = (await registrationOf(world))?.receipt ?? '';
    const told = await toldBy(OTHER, 'hola', '1', '1', FAMILY[0], BORN, receipt);
    expect(told).toMatch(/sus mensajes llegan a este tel[eé]fono[\s\S]*Tiene cita C/);
    expect(await registrationOf(world)).toMatchObject({
      contactId: world.temp.storage.contactIdOf(OTHER),
      stage: 'scheduled',
    });
    expect((await world.rows(PHONE)).filter(({ purpose }) => purpose === 'notice')).toEqual([]);
    world.now = instantOf('2021-03-14', '20:30', 'America/Tijuana');
    await sendDueReminders({ ...world.deps, senderFor: () => null });
    expect((await world.rows(OTHER)).some(({ purpose }) => purpose.startsWith('reminder'))).toBe(true);
    expect((await world.rows(PHONE)).some(({ purpose }) => purpose.startsWith('reminder'))).toBe(false);
  });

  it('that was lost without a word gets nothing more once the registration is claimed, but a warning that names nobody', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    await giveSlot(world);
    const old = await oldData();
    const receipt = (await registrationOf(world))?.receipt ?? '';
    await toldBy(OTHER, 'hola', '1', '1', FAMILY[0], BORN, receipt);
    const rows = await world.rows(PHONE);
    expect(
      rows.filter(({ purpose }) => purpose === 'instruction').map(({ state, error }) => [state, error]),
    ).toEqual([
      ['withdrawn', 'moved'],
      ['withdrawn', 'moved'],
    ]);
    const [notice] = rows.filter(({ purpose }) => purpose === 'notice');
    expect(notice?.content.body).not.toMatch(old);
    expect(await toldBy(PHONE, 'ESTADO', 'hola', '1')).not.toMatch(old);
  });
});

describe('a phone that several families share', () => {
  it('takes another family’s case number also while the first has an appointment', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    await giveSlot(world);
    const told = await toldBy(PHONE, `A${ALONE}`, BORN, '1', '1', '1', '1');
    expect(told).not.toMatch(await oldData());
    expect(told).toMatch(/Rosa/);
    expect(await registrationOf(world, 'ALONE')).toMatchObject({ stage: 'waiting' });
    expect(await appointmentOf(world)).toMatchObject({ state: 'offered' });
  });

  it('tells nobody unasked when the other family must come; who asks is told of all', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    await giveSlot(world, '2021-03-15', 4);
    await world.sayAll(PHONE, ALONE, BORN, '1', '1', '1', '1');
    const [menu] = await world.say(PHONE, 'hola');
    expect(menu).toMatch(/^Este tel[eé]fono tiene la cita C[\s\S]*3 Ver de qui[eé]n es y cuando$/);
    expect(menu).not.toMatch(/Ana|marzo|San Ysidro|10:00/);
    const told = (await world.say(PHONE, '3')).join('\n');
    expect(told).toMatch(/Ana, Luis, Eva, Leo[\s\S]*Tiene cita C[\s\S]*\(Rosa\)/);
    expect((await world.say(PHONE, '1'))[0]).toMatch(/cita confirmada/);
  });

  it('frees all of them with WRONG: whoever has the phone now is none of them', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED, '2', ALONE, BORN, '1', '1', '1', '1');
    await giveSlot(world);
    const told = await toldBy(PHONE, 'WRONG', '2', 'ESTADO', 'hola', '1');
    expect(told).not.toMatch(/Ana|Rosa|R[A-Z0-9]{6}/);
    for (const family of ['FAMILY', 'ALONE'])
      expect(await registrationOf(world, family)).toMatchObject({ contactId: null });
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registrationOf } from '../support/appointment.ts';
import {
  BORN,
  FAMILY,
  openTalkWorld,
  TO_REVIEW,
  TO_REGISTERED,
  type TalkWorld,
} from '../support/talk-world.ts';
import { aText, botOver } from '../support/talk.ts';

const PHONE = '+526640000001';
const OTHER = '+526640000002';
const THIRD = '+526640000003';
const DAY = 24 * 3_600_000;
let world: TalkWorld;

beforeEach(async () => {
  world = await openTalkWorld();
});
afterEach(() => world.close());

const TO_CASE = ['hola', '1', '1', FAMILY[1], BORN] as const;
const open = () => world.temp.storage.listPersonRequests('open');
/** What the registered phone was told of it. */
const told = async (phone = PHONE) =>
  (await world.rows(phone)).filter(({ purpose }) => purpose === 'notice').map(({ content }) => content.body);

describe('who comes second with a family’s A-number and birth date', () => {
  it('is asked for the receipt, and hears nothing of who registered, where or when', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    const registration = await registrationOf(world);
    const said = [...(await world.sayAll(OTHER, ...TO_CASE)), ...(await world.say(OTHER, 'no lo tengo'))];
    expect(said.join('\n')).toMatch(/hace falta su recibo/);
    for (const word of [
      'registrad',
      'otro tel',
      'Ana',
      'Luis',
      'Tijuana',
      registration?.receipt ?? '',
      '0001',
    ])
      expect(said.join('\n')).not.toContain(word);
  });

  it('is asked the same when another finished while they answered', async () => {
    await world.sayAll(OTHER, ...TO_REVIEW);
    await world.sayAll(PHONE, ...TO_REGISTERED);
    const [last] = await world.say(OTHER, '1');
    expect(last).toMatch(/hace falta su recibo/);
    expect(await told()).toHaveLength(1);
  });

  it('brings a request for staff when there is no receipt, beside whatever else was asked', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    await world.sayAll(
      OTHER,
      'hola',
      '1',
      'PERSONA',
      '1',
      '1',
      FAMILY[1],
      BORN,
      'PERSONA',
      'No lo tengo',
      'PERSONA',
    );
    expect((await open()).map(({ reason, contactId }) => [reason, contactId])).toEqual(
      ['asked', 'reclaim'].map((reason) => [reason, world.temp.storage.contactIdOf(OTHER)]),
    );
    // It is no lock: the receipt still moves it, and it outlives WRONG.
    await world.sayAll(OTHER, 'EQUIVOCADO', '2');
    expect((await open()).map(({ reason }) => reason)).toEqual(['reclaim']);
  });

  it('may still give the receipt after asking for a person', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    const receipt = (await registrationOf(world))?.receipt ?? '';
    await world.sayAll(OTHER, ...TO_CASE, 'PERSONA');
    expect((await open()).map(({ reason }) => reason)).toEqual(['reclaim']);
    expect((await world.say(OTHER, receipt))[0]).toMatch(/desde ahora sus mensajes llegan a este teléfono/);
  });

  it('is told of to the registered phone once a week, never who or from where', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    await world.sayAll(OTHER, ...TO_CASE, FAMILY[0], BORN);
    await world.sayAll(THIRD, ...TO_CASE);
    const first = await told();
    expect(first).toHaveLength(1);
    expect(first[0]).not.toMatch(/0002|0003|A2010|Tijuana/);
    world.now += 6 * DAY;
    await world.sayAll(OTHER, FAMILY[0], BORN);
    expect(await told()).toHaveLength(1);
    world.now += 2 * DAY;
    await world.sayAll(OTHER, FAMILY[0], BORN);
    expect(await told()).toHaveLength(2);
  });

  it('is told of once when two ask at the same moment', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    const bots = [world.bot, botOver(world.temp.storage, world.deps.clock, world.deps.ids)];
    const phones = [OTHER, THIRD, '+526640000004', '+526640000005'];
    for (const phone of phones) await world.sayAll(phone, 'hola', '1', '1', FAMILY[1]);
    await Promise.all(
      phones.map((phone, i) =>
        (bots[i % 2] ?? world.bot).take(aText(phone, BORN, { receivedAt: world.now })),
      ),
    );
    expect(await told()).toHaveLength(1);
  });

  it('is told of by day, where the family is', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    await world.sayAll(OTHER, ...TO_CASE);
    expect((await world.rows(PHONE)).at(-1)).toMatchObject({
      quietZone: 'America/Tijuana',
      ignoreOptOut: false,
    });
  });

  it.each<readonly [string, () => Promise<unknown>]>([
    [
      'the family asked to talk alone',
      () =>
        world.sayAll(PHONE, ...TO_REVIEW.slice(0, 7), '6', '1').then(() => world.sayAll(OTHER, ...TO_CASE)),
    ],
    [
      'who asks wants to talk alone',
      async () => {
        await world.sayAll(OTHER, ...TO_REVIEW.slice(0, 7), '6');
        await world.sayAll(PHONE, ...TO_REGISTERED);
        await world.say(OTHER, '1');
      },
    ],
    [
      'the family waits for a person',
      () => world.sayAll(PHONE, ...TO_REGISTERED, 'PERSONA').then(() => world.sayAll(OTHER, ...TO_CASE)),
    ],
    [
      'who asks waits for a person',
      () =>
        world
          .sayAll(PHONE, ...TO_REGISTERED)
          .then(() => world.sayAll(OTHER, 'hola', '1', 'PERSONA', '1', '1', FAMILY[1], BORN)),
    ],
  ])('is not told of while %s', async (_, happen) => {
    await happen();
    expect(await registrationOf(world)).not.toBeNull();
    expect((await world.conversation(OTHER))?.snapshot).toContain('"claim"');
    expect(await told()).toEqual([]);
  });

  it('of one’s own family hears nothing of it', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED, '2', FAMILY[1], BORN);
    expect(await told()).toEqual([]);
  });
});

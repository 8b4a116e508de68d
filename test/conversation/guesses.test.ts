import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Write } from '../../src/storage/write.ts';
import { ALONE, BORN, FAMILY, openTalkWorld, TO_REGISTERED, type TalkWorld } from '../support/talk-world.ts';
import { size } from '../support/size.ts';
import { aText, botOver } from '../support/talk.ts';
import { newRequest } from '../../src/domain/person-request.ts';

const PHONE = '+526640000001';
const OTHER = '+526640000002';
const HOUR = 3_600_000;
/** Of wrong dates, where three are too many. */
const GUESSES = size('GUESSES', { usual: 9, large: 25 });
const ID = 'US.13491208655302741918';
let world: TalkWorld;

beforeEach(async () => {
  world = await openTalkWorld();
});
afterEach(() => world.close());

const receiptIn = (body: string): string => /R[0-9A-Z]{6}/.exec(body)?.[0] ?? '';
const open = () => world.temp.storage.listPersonRequests('open');
const phone = (i: number): string => `+52656${String(1_000_000 + i)}`;
/** Wrong birth dates, each another one. */
const wrong = (i: number): string => `${String((i % 27) + 1)} de mayo de ${String(1960 + (i % 30))}`;
const TO_NUMBER = ['hola', '1', '1'] as const;
const LOCKED = /Una persona del equipo le va a escribir/;
const RECEIPT = /hace falta su recibo/;

async function close(reason: string): Promise<void> {
  const request = (await open()).find((each) => each.reason === reason);
  if (request === undefined) throw new Error(`no request ${reason}`);
  await world.temp.storage.commit([{ kind: 'personRequest', request: { ...request, state: 'closed' } }]);
}

const caseOf = (aNumber: string): string => `case:${world.temp.storage.triesKeyOf(aNumber)}`;

/** A guess from wherever the talk is: everything that was said on the way. */
async function guess(from: string, aNumber: string, date: string): Promise<string> {
  return (await world.sayAll(from, aNumber, date)).join('\n');
}

/** `count` phones, three wrong dates each, for one A-number. */
async function attack(aNumber: string, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    await world.sayAll(phone(i), ...TO_NUMBER);
    for (let j = 0; j < 3; j += 1) await guess(phone(i), aNumber, wrong(3 * i + j));
  }
}

describe('guesses from one phone', () => {
  const WAYS: readonly (readonly [string, (i: number) => Promise<unknown>])[] = [
    ['WRONG', () => world.sayAll(PHONE, 'EQUIVOCADO', '2', 'hola', '1')],
    ['WRONG while stopped', () => world.sayAll(PHONE, 'ALTO', 'EQUIVOCADO', 'INICIO', 'hola', '1')],
    ['STOP and START', () => world.sayAll(PHONE, 'ALTO', 'INICIO')],
    ['another language', (i) => world.sayAll(PHONE, 'IDIOMA', String((i % 5) + 1))],
    ['a call for a person', () => world.sayAll(PHONE, 'PERSONA', 'Tengo una duda')],
    ['going back', () => world.sayAll(PHONE, 'ATRAS', '1')],
    ['an hour of waiting', () => Promise.resolve((world.now += HOUR))],
  ];
  it.each(WAYS)('are three, whatever comes between: %s', async (_, between) => {
    await world.sayAll(PHONE, ...TO_NUMBER);
    for (let i = 0; i < GUESSES; i += 1) {
      await guess(PHONE, FAMILY[0], wrong(i));
      await between(i);
    }
    // The right date comes last.
    await between(GUESSES);
    await guess(PHONE, FAMILY[0], BORN);
    expect(await world.temp.storage.findTries(caseOf(FAMILY[0]))).toMatchObject({ version: 3 });
    const requests = (await open()).filter(({ reason }) => reason === 'identity');
    expect(requests).toHaveLength(1);
    await world.say(PHONE, 'IDIOMA');
    expect((await world.conversation(PHONE))?.snapshot).not.toMatch(/Luis/);
  });

  it('are counted for the number, however it and its channel are spelled', async () => {
    const names = [
      ['+526640000001', 'sms'],
      ['+5216640000001', 'whatsapp'],
      ['+5216640000001', 'sms'],
      ['+526640000001', 'whatsapp'],
    ] as const;
    await world.sayAll(PHONE, ...TO_NUMBER);
    for (const [from, channel] of names) {
      await world.say(from, FAMILY[0], { channel });
      await world.say(from, wrong(1), { channel });
    }
    expect((await world.say(PHONE, 'hola'))[0]).toMatch(LOCKED);
    expect(await world.temp.storage.findTries(caseOf(FAMILY[0]))).toMatchObject({ version: 3 });
  });

  it('are counted for a WhatsApp id and the number it turns out to be, before and after', async () => {
    const id = { channel: 'whatsapp', externalId: ID } as const;
    const take = (from: string, text: string, over = {}) =>
      world.bot.take(aText(from, text, { receivedAt: (world.now += 3_000), ...over }));
    for (const text of TO_NUMBER) await take(ID, text, id);
    for (let i = 0; i < 3; i += 1) {
      await take(ID, FAMILY[0], id);
      await take(ID, wrong(i), id);
    }
    // Now the number shows, then it texts alone by SMS, with all to guess anew.
    for (const text of ['hola', 'EQUIVOCADO', '2', 'hola', '1', FAMILY[0], BORN])
      await take('+5216640000001', text, id);
    for (const text of ['hola', '1', FAMILY[0], BORN]) await take(PHONE, text);
    expect(await world.temp.storage.findTries(caseOf(FAMILY[0]))).toMatchObject({ version: 3 });
    expect((await world.conversation(PHONE))?.snapshot).not.toMatch(/Luis/);
    await close('identity');
    for (const text of ['hola', FAMILY[0], BORN]) await take(PHONE, text);
    expect((await world.conversation(PHONE))?.snapshot).toMatch(/Luis/);
  });

  it('are not more because two processes take them at once', async () => {
    const bots = [world.bot, botOver(world.temp.storage, world.deps.clock, world.deps.ids)];
    for (let i = 0; i < 6; i += 1) await world.sayAll(phone(i), ...TO_NUMBER, FAMILY[0]);
    await Promise.all(
      Array.from({ length: 6 }, (_, i) =>
        (bots[i % 2] ?? world.bot).take(aText(phone(i), wrong(i), { receivedAt: world.now })),
      ),
    );
    expect((await world.temp.storage.findTries(caseOf(FAMILY[0])))?.at).toHaveLength(6);
  });

  it('start anew after a right answer, but not without end beside a case of one’s own', async () => {
    await world.sayAll(PHONE, ...TO_NUMBER);
    let guesses = 0;
    for (let round = 0; round < 12; round += 1) {
      for (let i = 0; i < 2; i += 1) {
        if (LOCKED.test(await guess(PHONE, `A29990000${String(i)}`, wrong(round)))) round = 99;
        guesses += 1;
      }
      await guess(PHONE, ALONE, BORN);
      await world.say(PHONE, 'ATRAS');
    }
    expect(guesses).toBe(12);
    expect((await open()).map(({ reason }) => reason)).toEqual(['identity']);
    await close('identity');
    expect(await guess(PHONE, 'hola', 'hola')).not.toMatch(LOCKED);
    expect(await guess(PHONE, ALONE, BORN)).toMatch(/Rosa/);
    await world.say(PHONE, 'ATRAS');
    for (let i = 0; i < 2; i += 1)
      expect(await guess(PHONE, 'A299999999', wrong(i))).toMatch(/^No encontramos un caso/);
  });
});

describe('guesses at one A-number', () => {
  it('from thirty phones do not find the date, nor whether the number exists', async () => {
    const answers = async (aNumber: string): Promise<readonly string[]> => {
      await attack(aNumber, 4);
      await world.sayAll(phone(20), ...TO_NUMBER);
      const told = await guess(phone(20), aNumber, wrong(77));
      await world.sayAll(phone(21), ...TO_NUMBER);
      return [told, await guess(phone(21), aNumber, BORN)];
    };
    const [wrongOne, rightOne] = await answers(FAMILY[0]);
    expect(wrongOne).toMatch(RECEIPT);
    expect(rightOne).toBe(wrongOne);
    await world.close();
    world = await openTalkWorld();
    const [nobody] = await answers('A299999999');
    expect(nobody).toBe(wrongOne);
  });

  it('bring staff once a right date is among them, and let it pass when staff have seen to it', async () => {
    await attack(FAMILY[0], 4);
    expect((await open()).filter(({ contactId }) => contactId === contact(OTHER))).toEqual([]);
    await world.sayAll(OTHER, ...TO_NUMBER);
    expect(await guess(OTHER, FAMILY[0], BORN)).toMatch(RECEIPT);
    expect(await guess(OTHER, FAMILY[0], BORN)).toMatch(RECEIPT);
    const own = (await open()).filter(({ contactId }) => contactId === contact(OTHER));
    expect(own).toMatchObject([{ reason: 'identity' }]);
    await world.temp.storage.commit(
      own.map((request): Write => ({ kind: 'personRequest', request: { ...request, state: 'closed' } })),
    );
    expect(await guess(OTHER, FAMILY[0], BORN)).toMatch(/vemos a: Ana, Luis/);
  });

  it('keep neither the family’s own phone out nor its receipt', async () => {
    const receipt = receiptIn((await world.sayAll(PHONE, ...TO_REGISTERED))[0] ?? '');
    await attack(FAMILY[0], 30);
    await world.say(PHONE, '2');
    expect(await guess(PHONE, FAMILY[0], BORN)).toMatch(/ya esta registrada en este teléfono/);
    await attack(FAMILY[0], 30);
    await world.sayAll(OTHER, ...TO_NUMBER);
    expect(await guess(OTHER, FAMILY[0], BORN)).toMatch(RECEIPT);
    expect((await world.say(OTHER, receipt))[0]).toMatch(/desde ahora sus mensajes llegan a este teléfono/);
  });

  it('are forgotten after a day', async () => {
    await attack(FAMILY[0], 4);
    world.now += 25 * HOUR;
    await world.sayAll(OTHER, ...TO_NUMBER);
    expect(await guess(OTHER, FAMILY[0], BORN)).toMatch(/vemos a: Ana, Luis/);
  });

  it('do not touch another A-number', async () => {
    await attack(FAMILY[0], 4);
    await world.sayAll(OTHER, ...TO_NUMBER);
    expect(await guess(OTHER, ALONE, BORN)).toMatch(/Rosa/);
  });
});

describe('a phone that an earlier version locked', () => {
  /** As version 2 stored it. Never edited. */
  const LOCKED_2 =
    '{"value":{"main":"locked"},"context":{"language":"es","at":"locked","misses":0,"tries":3,"declining":null,"otherPhone":null,"reviewing":false,"aNumber":null,"birthDate":null,"birthOptions":[],"family":null,"missing":null,"place":null,"city":null,"zone":null,"needs":[]}}';

  it('stays locked until staff close its request', async () => {
    await world.say(PHONE, 'hola');
    const talk = await world.conversation(PHONE);
    if (talk === null) throw new Error('no talk');
    const { storage } = world.temp;
    await storage.commit([
      {
        kind: 'conversation',
        conversation: { ...talk, version: talk.version + 1, machineVersion: 2, snapshot: LOCKED_2 },
      },
      {
        kind: 'personRequest',
        request: newRequest({
          id: 'old',
          contactId: talk.contactId,
          reason: 'identity',
          openedAt: world.now,
        }),
      },
    ]);
    const bot = botOver(storage, world.deps.clock, world.deps.ids);
    await bot.take(aText(PHONE, FAMILY[0], { receivedAt: world.now }));
    expect((await world.rows(PHONE)).at(-1)?.content.body).toMatch(LOCKED);
    await close('identity');
    await bot.take(aText(PHONE, 'hola', { receivedAt: world.now }));
    expect((await world.rows(PHONE)).at(-1)?.content.body).toMatch(/numero de caso/);
  });
});

describe('guesses at a receipt', () => {
  it('are counted for the phone, beside wrong dates', async () => {
    const receipt = receiptIn((await world.sayAll(PHONE, ...TO_REGISTERED))[0] ?? '');
    const other = receiptIn(
      (await world.sayAll(phone(1), ...TO_NUMBER, ALONE, BORN, '1', '1', '1', '1'))[0] ?? '',
    );
    await world.sayAll(OTHER, ...TO_NUMBER, FAMILY[0], wrong(1), FAMILY[0], BORN);
    expect((await world.say(OTHER, other))[0]).toMatch(/no es de esta familia/);
    expect((await world.say(OTHER, other))[0]).toMatch(LOCKED);
    await world.sayAll(OTHER, 'EQUIVOCADO', '2', 'hola', '1', FAMILY[0], BORN);
    expect((await world.say(OTHER, receipt)).join()).not.toMatch(/desde ahora/);
    expect((await open()).map(({ reason }) => reason)).toEqual(['reclaim']);
  });

  it('from many phones end with staff, and the family’s own phone goes on', async () => {
    const receipt = receiptIn((await world.sayAll(PHONE, ...TO_REGISTERED))[0] ?? '');
    const other = receiptIn(
      (await world.sayAll(phone(99), ...TO_NUMBER, ALONE, BORN, '1', '1', '1', '1'))[0] ?? '',
    );
    for (let i = 0; i < 10; i += 1)
      await world.sayAll(phone(i), ...TO_NUMBER, FAMILY[0], BORN, other, other, other);
    await world.sayAll(OTHER, ...TO_NUMBER, FAMILY[0], BORN);
    expect((await world.say(OTHER, receipt))[0]).toMatch(LOCKED);
    expect((await world.say(PHONE, 'ESTADO')).join()).toContain(receipt);
    expect((await open()).filter(({ contactId }) => contactId === contact(OTHER))).toMatchObject([
      { reason: 'reclaim' },
    ]);
  });
});

const contact = (address: string): string => world.temp.storage.contactIdOf(address);

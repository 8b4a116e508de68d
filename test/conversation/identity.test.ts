import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InboundMessage } from '../../src/domain/message.ts';
import { giveSlot, registrationOf } from '../support/appointment.ts';
import { ALONE, BORN, FAMILY, openTalkWorld, TO_REGISTERED, type TalkWorld } from '../support/talk-world.ts';
import { aText, botOver } from '../support/talk.ts';

const NUMBER = '+5216640000001';
const ID = 'US.13491208655302741918';
const alone = { channel: 'whatsapp', externalId: ID } as const satisfies Partial<InboundMessage>;
let world: TalkWorld;

beforeEach(async () => {
  world = await openTalkWorld();
});
afterEach(() => world.close());

/** Sends a text; gives what was queued for the person since, under whichever name. */
async function say(
  from: string,
  text: string,
  over: Partial<InboundMessage> = {},
  bot = world.bot,
): Promise<readonly string[]> {
  const rows = async () => [...(await world.rows(NUMBER)), ...(await world.rows(ID))];
  const before = new Set((await rows()).map((row) => row.id));
  // The same text again at once would be one text sent twice.
  world.now += 3_000;
  await bot.take(aText(from, text, { receivedAt: world.now, ...over }));
  return (await rows()).filter((row) => !before.has(row.id)).map((row) => row.content.body);
}
const byId = (text: string) => say(ID, text, alone);
const byBoth = (text: string) => say(NUMBER, text, alone);
const bySms = (text: string) => say('+526640000001', text);
const contactOf = (address: string) => world.temp.storage.contactIdOf(address);
const NUMBER_CONTACT = () => contactOf('+526640000001');

async function all(say: (text: string) => Promise<readonly string[]>, texts: readonly string[]) {
  let last: readonly string[] = [];
  for (const text of texts) last = await say(text);
  return last;
}

const TO_ALONE = ['hola', '1', '1', ALONE, BORN, '1', '1', '1', '1'];

describe('a person with a number and a business-scoped id', () => {
  it('has one talk: first both, then the id alone, then SMS', async () => {
    await byBoth('hola');
    expect(await world.temp.storage.findAlias(contactOf(ID))).toMatchObject({ contactId: NUMBER_CONTACT() });
    await byId('1');
    await bySms('1');
    await byId(FAMILY[0]);
    expect(await world.conversation(ID)).toBeNull();
    expect(await world.conversation(NUMBER)).toMatchObject({
      version: 4,
      externalId: ID,
      address: '+526640000001',
    });
    const rows = await world.rows(NUMBER);
    expect(rows.map(({ channel, to }) => [channel, to])).toEqual([
      ['whatsapp', NUMBER],
      ['whatsapp', ID],
      ['sms', '+526640000001'],
      ['whatsapp', ID],
    ]);
    expect(rows.at(-1)?.content.body).toMatch(/fecha de nacimiento|cuándo nació/i);
  });

  it('is the same after a restart, and costs an SMS no read', async () => {
    await byBoth('hola');
    await say(ID, '1', alone, botOver(world.temp.storage, world.deps.clock, world.deps.ids));
    expect(await world.conversation(NUMBER)).toMatchObject({ version: 2 });
    let reads = 0;
    const { storage } = world.temp;
    const counting = {
      ...storage,
      readSetting: (name: string) => {
        reads += 1;
        return storage.readSetting(name);
      },
    };
    const bot = botOver(counting, world.deps.clock, world.deps.ids);
    await bot.take(aText('+526640000001', '1', { receivedAt: world.now }));
    await bot.take(aText(NUMBER, 'ayuda', { ...alone, receivedAt: world.now }));
    expect(reads).toBe(0);
  });

  it('brings what the id did before the number was seen, whole', async () => {
    await all(byId, TO_REGISTERED);
    await giveSlot(world);
    await byId('PERSONA');
    const before = await registrationOf(world, 'FAMILY');
    expect(before?.contactId).toBe(contactOf(ID));
    expect((await byBoth('ESTADO'))[0]).toMatch(/Ana, Luis, Eva, Leo[\s\S]*Tiene cita C/);
    expect(await registrationOf(world, 'FAMILY')).toMatchObject({
      contactId: NUMBER_CONTACT(),
      receipt: before?.receipt,
      stage: 'scheduled',
    });
    expect((await bySms('1'))[0]).toMatch(/cita confirmada/);
    expect(await world.temp.storage.listPersonRequests('open')).toMatchObject([
      { contactId: NUMBER_CONTACT(), reason: 'asked' },
    ]);
    // Nothing personal stays where nobody looks any more.
    expect((await world.conversation(ID))?.snapshot).not.toMatch(/2010000/);
    // And what is still queued for the id alone goes with a stop.
    await bySms('ALTO');
    const former = await world.rows(ID);
    expect(former.length).toBeGreaterThan(0);
    for (const row of former) expect(row.state).toBe('withdrawn');
    expect(await world.conversation(NUMBER)).toMatchObject({ stopped: true });
  });

  it('keeps the talk that has the registration', async () => {
    await all(bySms, TO_REGISTERED);
    await all(byId, ['hola', '2']);
    expect((await byBoth('hola'))[0]).toMatch(/Su registro está hecho/);
    expect((await byId('ESTADO'))[0]).toMatch(/Ana, Luis, Eva, Leo/);
    expect(await registrationOf(world, 'FAMILY')).toMatchObject({ contactId: NUMBER_CONTACT() });
  });

  it('keeps the talk that went on last when neither has a registration', async () => {
    await all(bySms, ['hola', '2']);
    world.now += 1000;
    await all(byId, ['hola', '1', '1']);
    expect((await byBoth(FAMILY[0]))[0]).toMatch(/nac/);
  });

  it('is asked for the receipt when both have registrations: neither sees the other’s', async () => {
    await all(bySms, TO_REGISTERED);
    await all(byId, TO_ALONE);
    const family = await registrationOf(world, 'FAMILY');
    const rosa = await registrationOf(world, 'ALONE');
    for (const ask of [byBoth, byId]) {
      const told = (await ask('ESTADO')).join('\n');
      expect(told).toContain('(Rosa)');
      expect(told).not.toMatch(/Ana|Luis/);
      expect(told).not.toContain(family?.receipt);
    }
    const told = (await bySms('ESTADO')).join('\n');
    expect(told).toMatch(/Ana, Luis/);
    expect(told).not.toContain('Rosa');
    expect(told).not.toContain(rosa?.receipt);
    // Whoever holds the receipt joins them.
    await all(byBoth, ['hola', '2', FAMILY[0], BORN]);
    expect((await byBoth(family?.receipt ?? '')).join('\n')).toMatch(/sus mensajes llegan a este teléfono/);
    const joined = (await byBoth('ESTADO')).join('\n');
    expect(joined).toMatch(/Ana, Luis[\s\S]*\(Rosa\)|\(Rosa\)[\s\S]*Ana, Luis/);
    expect(await world.temp.storage.findAlias(contactOf(ID))).toMatchObject({ contactId: NUMBER_CONTACT() });
    expect((await bySms('ESTADO')).join('\n')).toMatch(/Rosa/);
  });

  it('has said STOP for both when one of them did', async () => {
    await all(bySms, ['hola', 'ALTO']);
    world.now += 1000;
    await all(byId, ['hola', '1', '1', 'SIN NOTICIAS']);
    expect((await byBoth('hola'))[0]).toMatch(/pidió no recibir mensajes/);
    expect(await world.conversation(NUMBER)).toMatchObject({ stopped: true, broadcastOptIn: false });
    expect((await byId('INICIO'))[0]).toMatch(/vuelve a recibir[\s\S]*número de caso/);
  });

  it('gets a new alias with a new id; the old one stays', async () => {
    await all(byBoth, ['hola', '1']);
    const OTHER = 'US.2';
    await say(NUMBER, '1', { channel: 'whatsapp', externalId: OTHER });
    await say(OTHER, FAMILY[0], { channel: 'whatsapp', externalId: OTHER });
    expect(await world.conversation(NUMBER)).toMatchObject({ version: 4, externalId: OTHER });
    for (const id of [ID, OTHER])
      expect(await world.temp.storage.findAlias(contactOf(id))).toMatchObject({
        contactId: NUMBER_CONTACT(),
      });
  });

  it('is known by both forms of an id that comes in two', async () => {
    const two = { channel: 'whatsapp', externalId: 'ID.7' } as const;
    await say('US.7', 'hola', two);
    await say(NUMBER, '1', two);
    expect(await world.conversation(NUMBER)).toMatchObject({ version: 2 });
    await say('US.7', '1', { channel: 'whatsapp', externalId: 'US.7' });
    await say('US.8', FAMILY[0], two);
    expect(await world.conversation(NUMBER)).toMatchObject({ version: 4 });
  });

  it('keeps the order of texts that come at once under both names, and joins once', async () => {
    const messages = ['hola', '1', '1', FAMILY[0], BORN, '1', '1', '1', '1'].map((text, i) =>
      aText(i % 2 === 0 ? ID : NUMBER, text, { ...alone, receivedAt: world.now + i * 3_000 }),
    );
    await Promise.all(messages.map((message) => world.bot.take(message)));
    expect(await registrationOf(world, 'FAMILY')).toMatchObject({ contactId: NUMBER_CONTACT() });
    expect((await byId('ESTADO'))[0]).toMatch(/Ana, Luis, Eva, Leo/);
  });

  it('is joined by one of two processes, and both go on', async () => {
    await all(byId, ['hola', '1', '1']);
    const there = botOver(world.temp.storage, world.deps.clock, world.deps.ids);
    await there.take(aText(ID, '?', { ...alone, receivedAt: world.now }));
    await Promise.all([
      world.bot.take(aText(NUMBER, FAMILY[0], { ...alone, receivedAt: world.now })),
      there.take(aText(NUMBER, 'AYUDA', { ...alone, receivedAt: world.now })),
    ]);
    // The talk that this process knew of the id is stale now: it finds the number's.
    await there.take(aText(ID, BORN, { ...alone, receivedAt: world.now }));
    expect((await world.rows(NUMBER)).at(-1)?.content.body).toMatch(/Ana, Luis, Eva, Leo/);
  });

  it('goes on under the number when somebody is always quicker with the other talk', async () => {
    await all(byId, ['hola', '1']);
    const { storage } = world.temp;
    const contended = {
      ...storage,
      commit: (writes: Parameters<typeof storage.commit>[0]) =>
        writes.some((write) => write.kind === 'inbound')
          ? storage.commit(writes)
          : Promise.resolve('stale' as const),
    };
    const bot = botOver(contended, world.deps.clock, world.deps.ids);
    expect(await bot.take(aText(NUMBER, 'hola', { ...alone, receivedAt: world.now }))).toBe('taken');
    expect(await world.temp.storage.findAlias(contactOf(ID))).toBeNull();
    expect(await world.conversation(NUMBER)).toMatchObject({ version: 1 });
  });
});

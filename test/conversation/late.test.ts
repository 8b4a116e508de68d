import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aText, botOver, exchange } from '../support/talk.ts';
import { FAMILY, openTalkWorld, type TalkWorld } from '../support/talk-world.ts';

const PHONE = '+526640000001';
const MINUTE = 60_000;
let world: TalkWorld;

beforeEach(async () => {
  world = await openTalkWorld();
});
afterEach(() => world.close());

const sent = (minutes: number) => ({ receivedAt: world.now - minutes * MINUTE });
const SORRY = /^Perdone la demora en contestarle\.\n/;

describe('an answer that comes late', () => {
  it('begins with an apology, once for texts that are answered together', async () => {
    expect((await world.say(PHONE, 'hola', sent(60)))[0]).toMatch(SORRY);
    for (const minutes of [50, 49])
      expect((await world.say(PHONE, '1', sent(minutes)))[0]).not.toMatch(SORRY);
    world.now += 16 * MINUTE;
    expect((await world.say(PHONE, FAMILY[0], sent(20)))[0]).toMatch(SORRY);
  });

  it('has one apology for all, though another process answers the next text', async () => {
    await world.say(PHONE, 'hola', sent(60));
    const { storage } = world.temp;
    const other = botOver(storage, { now: () => world.now });
    const rows = await exchange(storage, other, aText(PHONE, '1', sent(50)));
    expect(rows.map((row) => row.content.body)[0]).toMatch(/^Aviso demo usa/);
  });

  it('is no later than fifteen minutes', async () => {
    expect((await world.say(PHONE, 'hola', sent(15)))[0]).not.toMatch(SORRY);
    expect((await world.say('+526640000002', 'hola', sent(15.1)))[0]).toMatch(SORRY);
  });

  it('is in the person’s language and within two segments', async () => {
    await world.sayAll(PHONE, 'hola', '5', '1');
    world.now += 60 * MINUTE;
    await world.say(PHONE, 'AIDE', sent(30));
    const rows = (await world.rows(PHONE)).slice(3);
    expect(rows[0]?.content.body).toMatch(/^Pardon pour notre réponse tardive\.\n/);
    for (const row of rows) expect(row.segments).toBeLessThanOrEqual(2);
  });

  it('is not said where nothing is answered', async () => {
    await world.sayAll(PHONE, 'hola', '1');
    world.now += 60 * MINUTE;
    expect(await world.say(PHONE, 'STOP', { ...sent(30), answeredByCarrier: 'stop' })).toEqual([]);
    expect((await world.say(PHONE, 'ESTADO', sent(20)))[0]).toMatch(SORRY);
  });

  it('leaves the time of the last text as it was when an older one is taken in', async () => {
    const whatsapp = { channel: 'whatsapp' } as const;
    await world.say(PHONE, 'hola', whatsapp);
    await world.say(PHONE, '1', { ...whatsapp, ...sent(90) });
    expect(await world.conversation(PHONE)).toMatchObject({
      lastInboundAt: world.now,
      lastWhatsAppAt: world.now,
    });
  });
});

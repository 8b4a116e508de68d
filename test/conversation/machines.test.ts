import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBot, type Bot } from '../../src/bot/bot.ts';
import type { Unanswered } from '../../src/conversation/machines.ts';
import { createTurns } from '../../src/conversation/turn.ts';
import type { OutboxRow } from '../../src/domain/message.ts';
import { createIds } from '../../src/platform/ids.ts';
import { aText, botOver, exchange, keywords, wording } from '../support/talk.ts';
import { openTalkWorld, TO_REGISTERED, TO_REVIEW, type TalkWorld } from '../support/talk-world.ts';

const PHONE = '+526640000001';
const OURS = ['+15005550006', '+15005550016'] as const;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

let world: TalkWorld;
let seen: [Unanswered, boolean][];
beforeEach(async () => {
  world = await openTalkWorld();
  seen = [];
});
afterEach(() => world.close());

/** A bot of a process of its own. */
function bot(senders: readonly string[] = []): Bot {
  const clock = { now: () => world.now };
  return createBot({
    turns: createTurns({
      storage: world.temp.storage,
      wording,
      clock,
      ids: createIds(clock),
      senders,
      unanswered: (why, first) => {
        seen.push([why, first]);
      },
    }),
    match: (text) => keywords.match(text),
    committed: () => undefined,
  });
}

/** A phone that answers each message by itself: gives how many of `texts` were answered, and the last answer. */
async function machine(
  texts: number,
  word: (n: number) => string,
  everyMs: number,
  over: { bot?: Bot; from?: string } = {},
): Promise<{ answered: number; last: string }> {
  let answered = 0;
  let last = '';
  const by = over.bot ?? bot();
  for (let n = 0; n < texts; n += 1) {
    world.now += everyMs;
    const text = aText(over.from ?? PHONE, word(n), { receivedAt: world.now });
    const rows = await exchange(world.temp.storage, by, text);
    if (rows.length > 0) answered += 1;
    last = rows.at(-1)?.content.body ?? last;
  }
  return { answered, last };
}

describe('two numbers of ours', () => {
  /** Brings every message to whoever has its number, as carriers do, until nobody says anything more. */
  async function loop(from: string, to: string, by: Bot): Promise<number> {
    const { storage } = world.temp;
    const waiting = [aText(from, 'hola', { to, receivedAt: world.now })];
    let sent = 0;
    for (let text = waiting.shift(); text !== undefined && sent < 400; text = waiting.shift()) {
      const rows: readonly OutboxRow[] = await exchange(storage, by, text);
      sent += rows.length;
      for (const row of rows)
        waiting.push(aText(row.sender, row.content.body, { to: row.to, receivedAt: (world.now += 50) }));
    }
    return sent;
  }

  it('do not talk with each other', async () => {
    expect(await loop(OURS[0], OURS[1], bot(OURS))).toBe(0);
    expect(await loop(OURS[1], OURS[0], bot(OURS))).toBe(0);
    expect(seen).toEqual([
      ['own_sender', true],
      ['own_sender', true],
    ]);
  });

  it('do not on WhatsApp, nor across channels and spellings', async () => {
    const by = bot(['whatsapp:+5215500000001', '+15005550006']);
    const { storage } = world.temp;
    for (const from of ['+525500000001', '+5215500000001', '+15005550006'])
      for (const channel of ['sms', 'whatsapp'] as const)
        expect(await exchange(storage, by, aText(from, 'hola', { channel }))).toEqual([]);
  });

  it('are known without being named, as those of a Messaging Service: by what was texted to them', async () => {
    const by = bot([`MG${'0'.repeat(32)}`]);
    await exchange(world.temp.storage, by, aText(PHONE, 'hola', { to: OURS[0] }));
    expect(await loop(OURS[0], OURS[1], bot())).toBe(0);
    // One of which nobody knows yet says it once, and is known by the answer.
    const unknown = await loop('+15005550026', OURS[0], by);
    console.log(`two numbers of ours: 0 messages; one of them unknown: ${unknown}`);
    expect(unknown).toBeLessThanOrEqual(1);
  });

  it('leave their texts where they can be looked at, and start no talk', async () => {
    const { storage } = world.temp;
    const by = bot(OURS);
    const text = aText(OURS[0], 'hola', { to: OURS[1] });
    expect(await by.take(text)).toBe('taken');
    expect(await by.take(text)).toBe('seen');
    const contact = storage.contactIdOf(OURS[0]);
    expect(await storage.listInbound(contact, 10)).toHaveLength(1);
    expect(await storage.findConversation(contact)).toBeNull();
  });
});

describe('an address that no phone has', () => {
  it.each([
    'AVISO',
    '12345',
    '123456',
    '+123',
    '5512345678',
    '+52551234567890123',
    'info@example.org',
    '+0012345678',
    '',
  ])('is not answered on SMS: %j', async (from) => {
    expect(await exchange(world.temp.storage, bot(), aText(from, 'hola'))).toEqual([]);
    expect(seen).toEqual([['no_phone', true]]);
  });

  it('is not that of a person on WhatsApp who shows no number', async () => {
    for (const from of ['US.13491208655302741918', 'MX.ENT.11815799212886844830', '+525512345678'])
      expect(
        await exchange(world.temp.storage, bot(), aText(from, 'hola', { channel: 'whatsapp' })),
      ).toHaveLength(1);
    expect(seen).toEqual([]);
  });
});

describe('a phone that answers by itself', () => {
  it('is told once that no answer follows, and then not answered', async () => {
    await world.sayAll(PHONE, 'hola', '1');
    const figures: string[] = [];
    const figure = async (what: string, most: number, got: Promise<{ answered: number; last: string }>) => {
      const { answered, last } = await got;
      figures.push(`  ${what}: ${answered} of 60 answered`);
      expect(last).toMatch(/no contestamos mas mensajes como estos.*PERSONA/);
      expect(answered).toBeLessThanOrEqual(most);
      // Something moves: it begins anew.
      world.now += 12 * HOUR;
    };
    const away = 'Estoy manejando, le llamo luego.';
    await figure(
      'the same words',
      5,
      machine(60, () => away, 3 * SECOND),
    );
    await figure(
      'the same words, slowly',
      5,
      machine(60, () => away, 5 * MINUTE),
    );
    await figure(
      'the same words with a count',
      5,
      machine(60, (n) => `Mensaje automatico numero ${n}: no estoy.`, 20 * SECOND),
    );
    await figure(
      'two texts in turn',
      9,
      machine(60, (n) => (n % 2 === 0 ? away : 'Gracias por su mensaje.'), 20 * SECOND),
    );
    await figure(
      'other words each time, at once',
      7,
      machine(60, (n) => `ocupado ${'x'.repeat(n)}`, 4 * SECOND),
    );
    console.log(`a phone that answers by itself\n${figures.join('\n')}`);
    expect(seen.filter(([, first]) => first).map(([why]) => why)).toEqual([
      'same',
      'same',
      'same',
      'same',
      'quick',
    ]);
  });

  it('has a day’s answers at most, whatever it writes and however slowly', async () => {
    await world.sayAll(PHONE, 'hola', '1');
    const day = await machine(200, (n) => `ocupado ${'x'.repeat(n % 150)} ${'y'.repeat(n)}`, 2 * MINUTE);
    expect(day.answered).toBe(101);
    console.log(`other words each time, unhurried: ${day.answered} of 200 answered in a day`);
    expect(seen.filter(([, first]) => first)).toEqual([['day', true]]);
    // A move, and what is always answered, are answered all the same.
    expect(await world.say(PHONE, '1', { receivedAt: world.now })).toHaveLength(1);
    for (const word of ['AYUDA', 'PERSONA'])
      expect((await machine(3, () => word, SECOND)).answered, word).toBe(3);
    expect((await machine(1, () => 'ALTO', SECOND)).answered).toBe(1);
  });

  it('is the same phone for every process and after a restart', async () => {
    await world.sayAll(PHONE, 'hola', '1');
    let answered = 0;
    for (let n = 0; n < 12; n += 1)
      answered += (await machine(1, () => 'ocupado', 3 * SECOND, { bot: bot() })).answered;
    expect(answered).toBe(5);
  });
});

describe('a person', () => {
  it('who registers as fast as texts can come is never damped', async () => {
    for (const text of TO_REGISTERED) expect(await world.say(PHONE, text), text).not.toEqual([]);
    expect(await world.conversation(PHONE)).not.toHaveProperty('damping');
  });

  it('goes on after a machine’s answers, and begins anew when something moves', async () => {
    await world.sayAll(PHONE, 'hola', '1');
    await machine(20, () => 'ocupado', 3 * SECOND);
    for (const text of TO_REVIEW.slice(2)) expect(await world.say(PHONE, text), text).not.toEqual([]);
    expect((await machine(20, () => 'ocupado', 3 * SECOND)).answered).toBe(5);
  });

  it('is answered again after hours', async () => {
    await world.sayAll(PHONE, 'hola', '1');
    expect((await machine(10, () => 'que tal', 3 * SECOND)).answered).toBe(5);
    world.now += 7 * HOUR;
    expect((await machine(1, () => 'que tal', 3 * SECOND)).answered).toBe(1);
  });

  it('with another text, unhurried, is answered though the same one is not any more', async () => {
    await world.sayAll(PHONE, 'hola', '1');
    await machine(10, () => 'que tal', MINUTE);
    expect((await machine(1, () => 'no entiendo nada', MINUTE)).answered).toBe(1);
  });

  it.each(['HELP', 'AYUDA', 'PERSONA', 'AGENT', 'START'])(
    'is always answered to %s, and it is not counted',
    async (word) => {
      await world.sayAll(PHONE, 'hola', '1');
      expect((await machine(20, () => word, SECOND)).answered).toBe(20);
      expect(await world.conversation(PHONE)).not.toHaveProperty('damping');
    },
  );

  it.each(['STOP', 'ALTO', 'PARAR'])(
    'who says %s is heard whatever came before, and it is not counted',
    async (word) => {
      await world.sayAll(PHONE, 'hola', '1');
      const { answered } = await machine(20, () => 'ocupado', 3 * SECOND);
      const before = (await world.conversation(PHONE))?.damping;
      expect((await machine(1, () => word, SECOND)).answered).toBe(1);
      expect(await world.conversation(PHONE)).toMatchObject({ stopped: true, damping: before });
      expect(answered).toBe(5);
    },
  );

  it('is told in their language and within one segment', async () => {
    for (const [i, choice] of ['1', '2', '3', '4', '5'].entries()) {
      const phone = `+52664000010${String(i)}`;
      await world.sayAll(phone, 'hola', choice);
      const { last } = await machine(5, () => 'zzz', 3 * SECOND, {
        from: phone,
        bot: botOver(world.temp.storage, { now: () => world.now }),
      });
      expect(wording.render({ body: last }, 'sms').segments).toBe(1);
      expect(last).toMatch(/PERSON|PERSONA|PESSOA|MOUN|AGENT/);
    }
  });
});

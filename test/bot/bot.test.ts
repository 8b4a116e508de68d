import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBot } from '../../src/bot/bot.ts';
import { createTurns, type Turns } from '../../src/conversation/turn.ts';
import { AvisoError } from '../../src/domain/errors.ts';
import { createIds } from '../../src/platform/ids.ts';
import { openTempStorage, type TempStorage } from '../support/storage.ts';
import { aText, botOver, exchange, keywords, wording } from '../support/talk.ts';

const clock = { now: () => Date.parse('2021-02-20T17:00:00Z') };
const PHONE = '+526640000001';
let temp: TempStorage;

beforeEach(async () => {
  temp = await openTempStorage();
});
afterEach(() => temp.close());

const botWith = (turns: Turns) =>
  createBot({ turns, match: (text) => keywords.match(text), committed: () => undefined });

describe('the bot', () => {
  it('queues the answer in the commit of the turn; it sends nothing itself', async () => {
    const [reply] = await exchange(temp.storage, botOver(temp.storage, clock), aText(PHONE, 'hola'));
    expect(reply).toMatchObject({ state: 'queued', purpose: 'reply', to: PHONE, sender: '+15005550006' });
  });

  it('gives a redelivered text the same answer and no second effect', async () => {
    const bot = botOver(temp.storage, clock);
    const text = aText(PHONE, 'hola');
    expect(await bot.take(text)).toBe('taken');
    expect(await bot.take(text)).toBe('seen');
    const contact = temp.storage.contactIdOf(PHONE);
    expect(await temp.storage.listOutboxOf(contact)).toHaveLength(1);
    expect(await temp.storage.listInbound(contact, 10)).toHaveLength(1);
  });

  it('answers a redelivery that comes while the turn is being made', async () => {
    const bot = botOver(temp.storage, clock);
    const text = aText(PHONE, 'hola');
    expect((await Promise.all([bot.take(text), bot.take(text), bot.take(text)])).sort()).toEqual([
      'seen',
      'seen',
      'taken',
    ]);
  });

  it('takes several short texts in a row as they come', async () => {
    const bot = botOver(temp.storage, clock);
    await Promise.all(['hola', '1', 'si'].map((text) => bot.take(aText(PHONE, text))));
    const rows = await temp.storage.listOutboxOf(temp.storage.contactIdOf(PHONE));
    expect(rows.map((row) => row.content.body.split('\n')[0]?.slice(0, 20))).toEqual([
      'Aviso demo: registro',
      'Aviso demo usa lo qu',
      'Escriba su numero de',
    ]);
  });

  it('makes a turn again when another process was quicker, and once only', async () => {
    const here = botOver(temp.storage, clock);
    const there = botOver(temp.storage, clock);
    await here.take(aText(PHONE, 'hola'));
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? here : there).take(aText(PHONE, 'AYUDA'))),
    );
    const conversation = await temp.storage.findConversation(temp.storage.contactIdOf(PHONE));
    expect(conversation?.version).toBe(21);
    expect(await temp.storage.listOutboxOf(temp.storage.contactIdOf(PHONE))).toHaveLength(21);
  });

  it('gives up with an error that may be tried again when it is never quick enough', async () => {
    const storage = { ...temp.storage, commit: () => Promise.resolve('stale' as const) };
    const bot = botOver(storage, clock);
    await expect(bot.take(aText(PHONE, 'hola'))).rejects.toMatchObject({
      code: 'turn_conflict',
      retryable: true,
    });
  });

  // Botkit would log the first, leave the promise open for ever and the rejection unhandled.
  it.each([
    ['an error of the catalogue', new AvisoError('storage_full')],
    ['any other error', new TypeError('a bug')],
  ])('carries %s of a handler out, as it was thrown, and takes the next text', async (_, error) => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    let broken = true;
    const turns = createTurns({ storage: temp.storage, wording, clock, ids: createIds(clock) });
    const bot = botWith({
      ...turns,
      take: (message, way) => (broken ? Promise.reject(error) : turns.take(message, way)),
    });
    await expect(bot.take(aText(PHONE, 'hola'))).rejects.toBe(error);
    await expect(bot.take(aText(PHONE, 'AYUDA'))).rejects.toBe(error);
    broken = false;
    await expect(bot.take(aText(PHONE, 'hola'))).resolves.toBe('taken');
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });

  it('carries an error of the storage out, and keeps nothing of the turn', async () => {
    const storage = { ...temp.storage, commit: () => Promise.reject(new AvisoError('storage_busy')) };
    const bot = botOver(storage, clock);
    await expect(bot.take(aText(PHONE, 'hola'))).rejects.toMatchObject({ code: 'storage_busy' });
    expect(await temp.storage.listInbound(temp.storage.contactIdOf(PHONE), 10)).toEqual([]);
  });
});

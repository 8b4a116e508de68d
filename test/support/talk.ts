import { join } from 'node:path';
import { createBot, type Bot } from '../../src/bot/bot.ts';
import { createTurns } from '../../src/conversation/turn.ts';
import { contactPoint, type Channel } from '../../src/domain/address.ts';
import type { Clock } from '../../src/domain/clock.ts';
import type { Ids } from '../../src/domain/id.ts';
import type { InboundMessage, OutboxRow } from '../../src/domain/message.ts';
import { createIds } from '../../src/platform/ids.ts';
import { packageRoot } from '../../src/platform/root.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { createWording } from '../../src/wording/i18n.ts';
import { readKeywords } from '../../src/wording/words.ts';

export const LOCALES = join(packageRoot(), 'locales');
export const wording = createWording({ localesDir: LOCALES });
export const keywords = readKeywords(LOCALES);

/** Senders of the tests, as in SENDER_RATES. */
export const TEST_SENDERS = { sms: '+15005550006', whatsapp: 'whatsapp:+15005550007' } as const;

/** @param damps false: every text is answered, whoever floods */
export function botOver(storage: Storage, clock: Clock, ids: Ids = createIds(clock), damps = true): Bot {
  return createBot({
    turns: createTurns({ storage, wording, clock, ids, damps }),
    match: (text) => keywords.match(wording.said(text).text),
    committed: () => undefined,
  });
}

let texts = 0;

/** A text from a phone; every field can be overridden. */
export function aText(from: string, text: string, over: Partial<InboundMessage> = {}): InboundMessage {
  const channel: Channel = over.channel ?? 'sms';
  texts += 1;
  return {
    sid: `SM${String(texts).padStart(32, '0')}`,
    channel,
    from,
    externalId: null,
    to: TEST_SENDERS[channel],
    text,
    payload: null,
    attachment: null,
    location: null,
    answeredByCarrier: null,
    receivedAt: Date.parse('2021-02-20T17:00:00Z'),
    ...over,
  };
}

/** Sends a text and gives what was queued for the phone since. */
export async function exchange(
  storage: Storage,
  bot: Bot,
  message: InboundMessage,
): Promise<readonly OutboxRow[]> {
  const contact = storage.contactIdOf(contactPoint(message.from));
  const before = new Set((await storage.listOutboxOf(contact)).map(({ id }) => id));
  await bot.take(message);
  return (await storage.listOutboxOf(contact)).filter(({ id }) => !before.has(id));
}

import { ensurePhases } from '../../src/decisions/phases.ts';
import type { Bot } from '../../src/bot/bot.ts';
import type { Case } from '../../src/domain/case.ts';
import type { Conversation } from '../../src/domain/conversation.ts';
import type { InboundMessage, OutboxRow } from '../../src/domain/message.ts';
import { contactPoint } from '../../src/domain/address.ts';
import { frozenIds } from './frozen-ids.ts';
import { makeCase } from './records.ts';
import { openTempStorage, type TempStorage } from './storage.ts';
import { aText, botOver, exchange, TEST_SENDERS, wording } from './talk.ts';

/** A programme with one family of four and one person alone, and phones that text it. */
export interface TalkWorld {
  readonly temp: TempStorage;
  bot: Bot;
  readonly deps: {
    storage: TempStorage['storage'];
    clock: { now(): number };
    ids: ReturnType<typeof frozenIds>;
    wording: typeof wording;
  };
  /** UTC milliseconds; tests move it. */
  now: number;
  /** Sends a text; gives the answers' words. */
  say(from: string, text: string, over?: Partial<InboundMessage>): Promise<readonly string[]>;
  /** Sends several; gives the last answers. */
  sayAll(from: string, ...texts: readonly string[]): Promise<readonly string[]>;
  rows(from: string): Promise<readonly OutboxRow[]>;
  /** Hands all that is queued to the channels, which take it. */
  handOver(): Promise<void>;
  conversation(from: string): Promise<Conversation | null>;
  /** Forgets what a process remembers of talks, as after its restart. */
  restart(): void;
  close(): Promise<void>;
}

/** A-numbers of the family of four, and of a person alone; birth dates are in BORN. */
export const FAMILY = ['201000001', '201000002', '201000003', '201000004'] as const;
export const ALONE = '201000009';
/** As people write it, for everyone. */
export const BORN = '5 de marzo de 1985';

/** Texts that bring a phone from nothing to the review, in Spanish. */
export const TO_REVIEW = ['hola', '1', '1', FAMILY[0], BORN, '1', '1', '1'] as const;
export const TO_REGISTERED = [...TO_REVIEW, '1'] as const;

export async function openTalkWorld(
  over: { family?: Partial<Case>; alone?: Partial<Case>; temp?: TempStorage } = {},
): Promise<TalkWorld> {
  const temp = over.temp ?? (await openTempStorage());
  await ensurePhases(temp.storage);
  const family = FAMILY.map((aNumber, i) =>
    makeCase({
      aNumber,
      familyId: 'FAMILY',
      givenNames: ['Ana María', 'Luis', 'Eva', 'Leo'][i] ?? '',
      birthDate: '1985-03-05',
      ...over.family,
    }),
  );
  const alone = makeCase({
    aNumber: ALONE,
    familyId: 'ALONE',
    givenNames: 'Rosa',
    birthDate: '1985-03-05',
    ...over.alone,
  });
  await temp.storage.importCases([...family, alone], { dryRun: false });
  const last = new Map<string, string>();
  const world: TalkWorld = {
    temp,
    now: Date.parse('2021-02-20T17:00:00Z'),
    bot: undefined!,
    deps: undefined!,
    async say(from, text, message = {}) {
      // Nobody types the same twice at once; what comes like that is one text sent twice.
      if (last.get(from) === text) world.now += 3_000;
      last.set(from, text);
      const inbound = aText(from, text, { receivedAt: world.now, ...message });
      return (await exchange(temp.storage, world.bot, inbound)).map((row) => row.content.body);
    },
    async sayAll(from, ...texts) {
      let last: readonly string[] = [];
      for (const text of texts) last = await world.say(from, text);
      return last;
    },
    rows: (from) => temp.storage.listOutboxOf(temp.storage.contactIdOf(contactPoint(from))),
    handOver: () => handOver(temp.storage, world.now),
    conversation: (from) => temp.storage.findConversation(temp.storage.contactIdOf(contactPoint(from))),
    restart() {
      world.bot = botOver(temp.storage, clock, ids);
    },
    close: () => temp.close(),
  };
  const clock = { now: () => world.now };
  const ids = frozenIds(clock);
  return Object.assign(world, {
    bot: botOver(temp.storage, clock, ids),
    deps: { storage: temp.storage, clock, ids, wording },
  });
}

async function handOver(storage: TempStorage['storage'], now: number): Promise<void> {
  for (const sender of Object.values(TEST_SENDERS)) {
    for (;;) {
      const rows = await storage.claimOutbox({ sender, owner: 'test', now, limit: 100 });
      if (rows.length === 0) break;
      await storage.recordSends(
        rows.map(({ id }) => ({ id, outcome: 'accepted', sid: `SM${id}`, holdUntil: now })),
      );
      for (const { id } of rows)
        await storage.recordReport({ id, sid: `SM${id}`, state: 'delivered', error: null });
    }
  }
}

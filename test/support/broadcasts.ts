import { onTestFinished } from 'vitest';
import { beginPhases, ensurePhases } from '../../src/decisions/phases.ts';
import { approveBroadcast, reviewBroadcast, submitBroadcast } from '../../src/broadcasts/approval.ts';
import { createBroadcast } from '../../src/broadcasts/compose.ts';
import { createBroadcastLoop, type BroadcastLoop } from '../../src/broadcasts/loop.ts';
import type { BroadcastDeps } from '../../src/broadcasts/deps.ts';
import type { Clock } from '../../src/domain/clock.ts';
import { contactPoint } from '../../src/domain/address.ts';
import { byState, type Broadcast, type BroadcastContent } from '../../src/domain/broadcast.ts';
import type { Conversation } from '../../src/domain/conversation.ts';
import type { Registration } from '../../src/domain/registration.ts';
import { chooseSender } from '../../src/outbox/sender-choice.ts';
import type { Storage } from '../../src/storage/storage.ts';
import type { Write } from '../../src/storage/write.ts';
import { frozenIds } from './frozen-ids.ts';
import { createMemoryLog } from './log.ts';
import { LUIS, storePerson } from './staff.ts';
import { makeConversation, makeRegistration } from './records.ts';
import { openTempStorage, type TempStorage } from './storage.ts';
import { wording } from './talk.ts';

export const SMS = '+15005550006';
export const WHATSAPP = 'whatsapp:+15005550007';

export const phoneOf = (i: number): string => `+52664${String(1_000_000 + i)}`;

/** Registration `i` of a made-up audience, and the talk of its phone. */
export interface Person {
  readonly registration?: Partial<Registration>;
  readonly talk?: Partial<Conversation>;
}

/** Nobody is decided anew because a phase begins: what the service would tell them then is not what is looked at here. */
export async function phasesHaveBegun(storage: Storage, clock: Clock): Promise<void> {
  await ensurePhases(storage);
  await beginPhases(storage, clock);
}

const BATCH = 500;

/** Writes `count` registrations with a phone each, in order of position. */
export async function peopleIn(
  storage: Storage,
  count: number,
  {
    now,
    of = () => ({}),
    from = 0,
    atOnce = 1,
  }: {
    now: number;
    of?: (i: number) => Person;
    from?: number;
    /** People written in one commit; more where a commit costs much. */
    atOnce?: number;
  },
): Promise<void> {
  for (let at = from; at < from + count; at += BATCH) {
    const writes: Write[] = [];
    for (let i = at; i < Math.min(at + BATCH, from + count); i += 1) {
      const person = of(i);
      const address = person.talk?.address ?? phoneOf(i);
      const contactId = storage.contactIdOf(contactPoint(address));
      writes.push(
        {
          kind: 'conversation',
          conversation: makeConversation({
            contactId,
            address,
            sender: SMS,
            lastInboundAt: now - 3_600_000,
            ...person.talk,
          }),
        },
        {
          kind: 'registration',
          registration: makeRegistration({
            id: `01REG${String(i).padStart(21, '0')}`,
            receipt: `R${String(i).padStart(6, '0')}`,
            contactId,
            createdAt: now - 3_600_000,
            language: i % 2 === 0 ? 'es' : 'en',
            ...person.registration,
          }),
        },
      );
    }
    // Many small commits share a flush; large ones get in each other's way.
    const outcomes: string[] = [];
    if (atOnce === 1)
      outcomes.push(
        ...(await Promise.all(
          Array.from({ length: writes.length / 2 }, (_, k) => storage.commit(writes.slice(2 * k, 2 * k + 2))),
        )),
      );
    else
      for (let k = 0; k < writes.length; k += 2 * atOnce)
        outcomes.push(await storage.commit(writes.slice(k, k + 2 * atOnce)));
    const bad = outcomes.find((outcome) => outcome !== 'ok');
    if (bad !== undefined) throw new Error(bad);
  }
}

export const TEXTS = {
  es: 'Aviso: las oficinas cierran hoy. Quédese donde está y espere instrucciones.',
  en: 'Notice: offices are closed today. Stay where you are and wait for instructions.',
} as const;

/** What begins at once, without a first share. */
export const AT_ONCE: Partial<BroadcastContent> = {
  texts: TEXTS,
  holdMinutes: 0,
  canaryShare: 0,
  quietHours: false,
};

export interface BroadcastWorld {
  readonly temp: TempStorage;
  readonly storage: Storage;
  readonly deps: BroadcastDeps;
  readonly loop: BroadcastLoop;
  readonly log: ReturnType<typeof createMemoryLog>;
  /** UTC milliseconds; tests move it. */
  now: number;
  /** Written by Ana, submitted by her, approved by Luis. */
  readonly approved: (
    content?: Partial<BroadcastContent>,
    origin?: Pick<Broadcast, 'kind' | 'of'>,
  ) => Promise<Broadcast>;
  readonly find: (id: string) => Promise<Broadcast>;
  readonly states: (id: string) => Promise<Record<string, number>>;
}

/** Use cases over a fresh embedded database, on a Saturday morning in Tijuana. */
export async function openBroadcastWorld(over: Partial<BroadcastDeps> = {}): Promise<BroadcastWorld> {
  const temp = await openTempStorage();
  const log = createMemoryLog();
  const world = { now: Date.parse('2021-02-20T17:00:00Z') };
  const clock = { now: () => world.now };
  const deps = toolsOver(temp.storage, clock, over);
  for (const name of ['luis', 'eva']) await storePerson(temp.storage, name);
  const loop = createBroadcastLoop({ ...deps, owner: 'test', log, queued: () => undefined });
  onTestFinished(async () => {
    await loop.stop();
    await temp.close();
  });
  return Object.assign(world, worldOver(deps, loop), { temp, log });
}

export function toolsOver(
  storage: Storage,
  clock: { now(): number },
  over: Partial<BroadcastDeps> = {},
): BroadcastDeps {
  return {
    storage,
    clock,
    ids: frozenIds(clock),
    wording,
    senderFor: (channel, contactId) => chooseSender([channel === 'sms' ? SMS : WHATSAPP], contactId),
    rates: () => 100,
    exemptBelow: 0,
    ...over,
  };
}

export function worldOver(deps: BroadcastDeps, loop: BroadcastLoop) {
  const { storage } = deps;
  return {
    storage,
    deps,
    loop,
    approved: async (
      content: Partial<BroadcastContent> = AT_ONCE,
      origin?: Pick<Broadcast, 'kind' | 'of'>,
    ): Promise<Broadcast> => {
      const { id } = await createBroadcast(deps, { title: 'Cierre', ...content }, 'ana', origin);
      await submitBroadcast(deps, id, 'ana');
      const { hash } = await reviewBroadcast(deps, id);
      await storePerson(storage, 'luis');
      return approveBroadcast(deps, id, LUIS, hash);
    },
    find: async (id: string): Promise<Broadcast> => {
      const found = await storage.findBroadcast(id);
      if (found === null) throw new Error(`no broadcast ${id}`);
      return found;
    },
    states: async (id: string): Promise<Record<string, number>> => {
      const counts = byState(await storage.countRecipients(id));
      return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
    },
  };
}

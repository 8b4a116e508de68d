import { setImmediate as tick } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { portOf } from '../../flows/programme.ts';
import { assign } from '../../src/decisions/assign.ts';
import { ensurePhases } from '../../src/decisions/phases.ts';
import type { Bot } from '../../src/bot/bot.ts';
import { slotId } from '../../src/domain/slot.ts';
import { instantOf } from '../../src/domain/zoned-time.ts';
import { createIds } from '../../src/platform/ids.ts';
import type { Dispatcher } from '../../src/outbox/dispatcher.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { storeFamily, wording } from '../support/families.ts';
import { openOutboxWorld, SMS, type OutboxWorld } from '../support/outbox.ts';
import { aText, botOver } from '../support/talk.ts';
import { signGates } from '../support/signed-gates.ts';

const SECOND = 1_000;
/** Times are told to this. */
const STEP_MS = 100;
const FLOOD = 150;
const FLOODER = '+526640000001';
const OTHER = '+526640000002';

/** A sender of one segment a second, over a file and a Twilio, in a time that runs only while nobody is at work. */
interface SlowSender {
  readonly house: OutboxWorld;
  readonly bot: Bot;
  /** UTC milliseconds. */
  now(): number;
  /** Lets so much time pass; resolves when all that was due then is out, reported and written. */
  pass(ms: number): Promise<void>;
  /** When each message to a phone left, in order, with its segments. */
  left(to?: string): readonly Departed[];
}

interface Departed {
  readonly to: string;
  readonly at: number;
  readonly segments: number;
}

/** Counts calls that are under way. */
function counted<T extends object>(of: T, busy: { calls: number }): T {
  return new Proxy(of, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...args: unknown[]): unknown => {
        const result: unknown = Reflect.apply(method, target, args);
        if (!(result instanceof Promise)) return result;
        busy.calls += 1;
        return result.finally(() => (busy.calls -= 1));
      };
    },
  });
}

async function openSlowSender(damps: boolean): Promise<SlowSender> {
  const time = { now: Date.parse('2021-02-20T17:00:00Z') };
  const now = (): number => time.now;
  const house = await openOutboxWorld({ now, validate: false });
  const busy = { calls: 0 };
  const storage: Storage = counted(house.storage, busy);
  const dispatcher: Dispatcher = house.another({
    storage,
    transports: [counted(house.transport(), busy)],
    rates: () => 1,
    monotonic: now,
    senders: [SMS],
  });
  dispatcher.start();
  const { twilio } = house;
  const left: Departed[] = [];
  onTestFinished(() => dispatcher.stop());
  /** Nothing is under way at the database, at Twilio, or on its way from there. */
  const quiet = async (): Promise<void> => {
    for (let still = 0; still < 5;) {
      await tick();
      const reported = twilio.reports.length === 2 * twilio.sent.length;
      still = busy.calls === 0 && reported ? still + 1 : 0;
    }
    for (const { to, segments } of twilio.sent.slice(left.length)) left.push({ to, segments, at: time.now });
  };
  await ensurePhases(house.storage);
  return {
    house,
    bot: botOver(house.storage, { now }, createIds({ now }), damps),
    now,
    async pass(ms) {
      for (const end = time.now + ms; time.now < end;) {
        time.now += STEP_MS;
        dispatcher.wake();
        await quiet();
      }
    },
    left: (to) => left.filter((departed) => to === undefined || departed.to === to),
  };
}

/** How long somebody waited for the first message that left for them from `since` on, in seconds. */
function waited(left: readonly Departed[], since: number): number {
  const first = left.find(({ at }) => at > since);
  if (first === undefined) throw new Error('nothing left for them');
  return (first.at - since) / SECOND;
}

const say = async (sender: SlowSender, from: string, text: string): Promise<void> => {
  expect(await sender.bot.take(aText(from, text, { to: SMS, receivedAt: sender.now() }))).toBe('taken');
};

/** No more than a segment a second has left, whoever it went to. */
function keptRate(left: readonly Departed[]): void {
  const [first] = left;
  const last = left.at(-1);
  if (first === undefined || last === undefined) throw new Error('nothing left');
  const before = left.slice(0, -1).reduce((sum, { segments }) => sum + segments, 0);
  expect(before).toBeLessThanOrEqual((last.at - first.at) / SECOND + 1);
}

describe('at one segment a second, with every text answered', () => {
  it.each([
    ['that nobody understands, whose answers make each other old', (n: number) => `ocupado ${String(n)}x`],
    ['that ask for help, whose answers are all kept', (n: number) => `AYUDA${'!'.repeat(n + 1)}`],
  ])(
    `another phone is answered within 5 s of ${String(FLOOD)} texts of one phone %s`,
    { timeout: 60_000 },
    async (kind, text) => {
      const sender = await openSlowSender(false);
      await say(sender, OTHER, 'hola');
      await say(sender, FLOODER, 'hola');
      await sender.pass(10 * SECOND);
      for (let n = 0; n < FLOOD; n += 1) await say(sender, FLOODER, text(n));
      await sender.pass(3 * SECOND);
      const waits: number[] = [];
      for (const answer of ['1', '1']) {
        const asked = sender.now();
        await say(sender, OTHER, answer);
        await sender.pass(8 * SECOND);
        waits.push(waited(sender.left(OTHER), asked));
      }
      const rows = await sender.house.storage.listOutboxOf(sender.house.storage.contactIdOf(FLOODER));
      const waiting = rows.filter(({ state }) => state === 'queued').length;
      console.log(
        `${String(FLOOD)} texts of one phone ${kind}: another phone's answers leave after ${waits.join(' and ')} s; ` +
          `${String(waiting)} answers to the flood wait, ${String(rows.filter(({ state }) => state === 'withdrawn').length)} were dropped`,
      );
      for (const wait of waits) expect(wait).toBeLessThanOrEqual(5);
      keptRate(sender.left());
    },
  );

  it(
    'three instructions leave within 30 s, though more is to be answered than can leave',
    { timeout: 60_000 },
    async () => {
      const sender = await openSlowSender(false);
      const { storage } = sender.house;
      /** Two other phones text every second: twice what the sender can say. */
      let phones = 0;
      const flood = async (seconds: number): Promise<void> => {
        for (let s = 0; s < seconds; s += 1) {
          for (let n = 0; n < 2; n += 1)
            await say(sender, `+52664${String(1_000_000 + (phones += 1))}`, 'hola');
          await sender.pass(SECOND);
        }
      };
      await flood(20);
      const families = ['+526649000001', '+526649000002', '+526649000003'];
      const contacts: string[] = [];
      for (const address of families) {
        const talk = { address, sender: SMS, channel: 'sms' } as const;
        contacts.push((await storeFamily(storage, { people: 2, talk })).contactId ?? '');
      }
      const [date, time] = ['2021-03-15', '10:00'];
      const startsAt = instantOf(date, time, portOf('san-ysidro').zone);
      const id = slotId('san-ysidro', date, time);
      await signGates(storage);
      await storage.importSlots([{ id, port: 'san-ysidro', date, time, startsAt, capacity: 20, taken: 0 }]);
      const clock = { now: () => sender.now() };
      const asked = sender.now();
      const given = await assign({
        ...{ storage, clock, ids: createIds(clock), wording, dryRun: false, actor: 'test' },
      });
      expect(given.families).toBe(3);
      await flood(30);
      const parts = families.map((to) => sender.left(to));
      const all = parts.flat();
      const seconds = (Math.max(...all.map(({ at }) => at)) - asked) / SECOND;
      const replies = sender.left().filter(({ at, to }) => at > asked && !families.includes(to));
      console.log(
        `three instructions (${String(all.length)} messages, ${String(all.reduce((sum, { segments }) => sum + segments, 0))} segments) ` +
          `under a flood of twice the rate: all left after ${String(seconds)} s; ${String(replies.length)} replies left meanwhile`,
      );
      for (const contact of contacts) {
        const rows = await storage.listOutboxOf(contact);
        expect(rows.length).toBeGreaterThan(0);
        expect(rows.map(({ state }) => state)).toEqual(rows.map(() => 'delivered'));
      }
      expect(seconds).toBeLessThanOrEqual(30);
      // Who texts is not silenced for it either.
      expect(replies.length).toBeGreaterThan(5);
      keptRate(sender.left());
    },
  );
});

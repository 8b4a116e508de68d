import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Tuning } from '../../src/app/service.ts';
import { openFleet, type Fleet } from '../support/fleet.ts';
import { mongoForTests } from '../support/mongo.ts';
import { casesOf, phoneOf } from '../support/registration-talk.ts';

const SENDERS = ['+15005550006', '+15005550016'] as const;
const CAP = 10;
/** How far a machine's clock is ahead of the true time, or behind. */
const APART_MS = 10_000;
/** Leases shorter than that. */
const TUNING: Tuning = {
  dispatcher: { pollMs: 1_000, leaseMs: 8_000, settleMs: 1_500, holdMs: 1_000, staleMs: 5_000 },
  schedulePollMs: 2_000,
};

const mongo = await mongoForTests({ alone: true });

describe.skipIf(mongo === null)('machines whose clocks are twenty seconds apart', () => {
  let fleet: Fleet;
  afterEach(() => fleet.close());
  afterAll(() => mongo?.close());

  const open = async (): Promise<Fleet> =>
    (fleet = await openFleet(mongo!, { senders: SENDERS, cap: CAP, tuning: TUNING }));

  it(
    'share the senders without taking them from each other, and send everything once',
    { timeout: 90_000 },
    async () => {
      await open();
      for (const aheadMs of [-APART_MS, 0, APART_MS]) await fleet.start('worker', { aheadMs });
      /** Who had each sender, as it changed. */
      const owners = new Map<string, string[]>();
      const watching = new AbortController();
      const watch = (async () => {
        while (!watching.signal.aborted) {
          for (const { _id, owner } of await mongo!.connection
            .collection<{ _id: string; owner: string }>('leases')
            .find()
            .toArray()) {
            const had = owners.get(_id) ?? [];
            if (had.at(-1) !== owner) owners.set(_id, [...had, owner]);
          }
          await pause(50);
        }
      })();
      const COUNT = 80;
      await fleet.queue(COUNT);
      await expect.poll(() => fleet.twilio.sent.length, { timeout: 60_000, interval: 100 }).toBe(COUNT);
      watching.abort();
      await watch;
      expect(fleet.copies(COUNT).filter((copies) => copies !== 1)).toEqual([]);
      for (const sender of SENDERS) expect(owners.get(`sender:${sender}`)).toHaveLength(1);
      expect(owners.get('schedules')).toHaveLength(1);
      for (const rate of fleet.fullestSeconds()) expect(rate).toBeLessThanOrEqual(CAP);
    },
  );

  it('answer at once what a web ahead of the workers took in', { timeout: 60_000 }, async () => {
    await open();
    await fleet.storage.importCases(casesOf(1), { dryRun: false });
    await fleet.start('web', { aheadMs: APART_MS });
    await fleet.start('worker', { aheadMs: -APART_MS });
    const began = performance.now();
    expect((await fleet.twilio.text(phoneOf(0), SENDERS[0], 'hola')).status).toBe(200);
    await fleet.twilio.until(() => fleet.receivedBy(phoneOf(0)).length === 1, 'the answer');
    // By the worker's clock the answer is due in two times that.
    expect(performance.now() - began).toBeLessThan(APART_MS);
  });

  it(
    'takes over what a worker ahead of the next one left, and sends nothing twice',
    { timeout: 90_000 },
    async () => {
      await open();
      const first = await fleet.start('worker', { aheadMs: APART_MS });
      const COUNT = 60;
      await fleet.queue(COUNT);
      await fleet.twilio.until(() => fleet.twilio.sent.length >= 20, 'twenty messages', 30_000);
      await first.kill();
      await fleet.start('worker', { aheadMs: -APART_MS });
      await expect
        .poll(() => new Set(fleet.copies(COUNT)), { timeout: 60_000, interval: 200 })
        .toEqual(new Set([1]));
      await expect.poll(async () => (await fleet.storage.countOutbox()).unsure, { timeout: 30_000 }).toBe(0);
      expect(fleet.twilio.sent).toHaveLength(COUNT);
    },
  );
});

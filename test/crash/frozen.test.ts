import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Tuning } from '../../src/app/service.ts';
import { openFleet, type Fleet } from '../support/fleet.ts';
import { mongoForTests } from '../support/mongo.ts';

const SENDER = '+15005550006';
const COUNT = 80;
/** Requests at once. */
const AT_ONCE = 10;
const TUNING: Tuning = {
  dispatcher: {
    concurrency: AT_ONCE,
    pollMs: 500,
    leaseMs: 2_000,
    settleMs: 1_500,
    holdMs: 1_000,
    staleMs: 1_900,
  },
  schedulePollMs: 2_000,
};

const mongo = await mongoForTests({ alone: true });

describe.skipIf(mongo === null)('a worker that hangs for longer than its lease and wakes up', () => {
  let fleet: Fleet;
  afterEach(() => fleet.close());
  afterAll(() => mongo?.close());

  it('has lost its sender and nothing else: every message goes out once', { timeout: 120_000 }, async () => {
    fleet = await openFleet(mongo!, { senders: [SENDER], cap: 25, tuning: TUNING });
    const { storage, twilio } = fleet;
    const hung = await fleet.start('worker');
    // Answers take a while, so that it hangs with requests in flight, answers unread, and claimed rows that have not left. It
    // hangs when as many requests as it makes at once are here: none is on its way, which it would finish when it wakes up.
    let hangs = false;
    const posted = (): number => twilio.requests.filter(({ method }) => method === 'POST').length;
    twilio.behave(() => {
      if (!hangs && posted() - twilio.sent.length === AT_ONCE) hangs = hung.child.kill('SIGSTOP');
      return { kind: 'ok', delayMs: hangs ? 150 : 1_000 };
    });
    await fleet.queue(COUNT);
    await twilio.until(() => hangs, 'as many requests as are made at once', 30_000);
    const byFirst = posted();
    await fleet.start('worker');
    // The other one has the sender, has settled what was in doubt and goes on.
    await twilio.until(() => twilio.sent.length >= byFirst + 20, 'the other worker', 40_000);
    hung.child.kill('SIGCONT');
    await expect
      .poll(() => new Set(fleet.copies(COUNT)), { timeout: 60_000, interval: 200 })
      .toEqual(new Set([1]));
    await expect
      .poll(
        async () => {
          const { queued, sending, unsure } = await storage.countOutbox();
          return queued + sending + unsure;
        },
        { timeout: 30_000 },
      )
      .toBe(0);
    await pause(2_500);
    expect(twilio.sent).toHaveLength(COUNT);
    expect(Math.max(...fleet.fullestSeconds())).toBeLessThanOrEqual(25);
  });
});

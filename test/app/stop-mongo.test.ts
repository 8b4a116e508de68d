import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Tuning } from '../../src/app/service.ts';
import { openFleet, type Fleet } from '../support/fleet.ts';
import { mongoForTests } from '../support/mongo.ts';
import { phoneOf } from '../support/registration-talk.ts';

const SENDER = '+15005550006';
const TUNING: Tuning = {
  dispatcher: { pollMs: 500, leaseMs: 4_000, settleMs: 1_500, holdMs: 1_000, staleMs: 3_000 },
  schedulePollMs: 2_000,
};

const mongo = await mongoForTests({ alone: true });

describe.skipIf(mongo === null)('SIGTERM', () => {
  let fleet: Fleet;
  beforeEach(async () => {
    fleet = await openFleet(mongo!, { senders: [SENDER], cap: 40, tuning: TUNING });
  });
  afterEach(() => fleet.close());
  afterAll(() => mongo?.close());

  it(
    'lets a worker finish what is in flight, put back the rest and take nothing new',
    { timeout: 60_000 },
    async () => {
      const { storage, twilio } = fleet;
      const COUNT = 50;
      const worker = await fleet.start('worker');
      twilio.behave(() => ({ kind: 'ok', delayMs: 300 }));
      await fleet.queue(COUNT);
      await twilio.until(() => twilio.requests.length >= 10, 'ten requests', 30_000);
      const began = performance.now();
      expect(await worker.stop()).toBe(0);
      expect(performance.now() - began).toBeLessThan(10_000);
      // Every request was answered to somebody who wrote it down; the others wait for the next worker.
      expect(twilio.sent).toHaveLength(twilio.requests.length);
      const { queued, sending, unsure } = await storage.countOutbox();
      expect({ queued, sending, unsure }).toEqual({
        queued: COUNT - twilio.sent.length,
        sending: 0,
        unsure: 0,
      });
      expect(queued).toBeGreaterThan(0);

      await fleet.start('worker');
      await expect.poll(() => twilio.sent.length, { timeout: 30_000 }).toBe(COUNT);
      expect(fleet.copies(COUNT).every((copies) => copies === 1)).toBe(true);
      expect(twilio.requests.every(({ method }) => method === 'POST')).toBe(true);
    },
  );

  it('lets a web answer the texts it has, whole, and take no other', { timeout: 60_000 }, async () => {
    const { storage, twilio } = fleet;
    const TEXTS = 12;
    const web = await fleet.start('web');
    const answers = Array.from({ length: TEXTS }, (_, i) =>
      twilio.text(phoneOf(i), SENDER, 'hola').then(
        ({ status }) => status,
        () => null,
      ),
    );
    // As soon as the first is answered: the others are anywhere between the wire and the commit.
    await Promise.race(answers);
    const began = performance.now();
    expect(await web.stop()).toBe(0);
    expect(performance.now() - began).toBeLessThan(10_000);
    await expect(twilio.text(phoneOf(0), SENDER, '1')).rejects.toThrow();
    const statuses = await Promise.all(answers);
    // Taken is whole: the text, the talk and the answer.
    for (const [i, status] of statuses.entries()) {
      const contact = storage.contactIdOf(phoneOf(i));
      const texts = await storage.listInbound(contact, 10);
      const talk = await storage.findConversation(contact);
      const queued = await storage.listOutboxOf(contact);
      expect([texts.length, talk?.version ?? 0, queued.length]).toEqual(
        status === 200 ? [1, 1, 1] : [0, 0, 0],
      );
    }
    expect(statuses).toContain(200);
  });
});

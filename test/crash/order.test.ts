import { describe, expect, it } from 'vitest';
import { seededRandom } from '../support/twilio/seeded-random.ts';
import { openOutboxWorld } from '../support/outbox.ts';
import { size } from '../support/size.ts';

const PEOPLE = size('ORDERED_PEOPLE', { usual: 80, large: 1_000 });
const PARTS = 4;

describe(`${String(PEOPLE)} people with four messages each`, () => {
  it(
    'get them in their order, each only when the one before was reported, whatever requests and reports take',
    { timeout: 120_000 },
    async () => {
      const house = await openOutboxWorld({
        validate: false,
        tuning: { concurrency: 30, holdMs: 60_000, settleMs: 20_000, staleMs: 10_000 },
      });
      const { twilio } = house;
      const random = seededRandom(11);
      const upTo = (ms: number): number => Math.floor(random() * ms);
      twilio.behave(() => ({ kind: 'ok', delayMs: upTo(100) }));
      // Some are reported as sent, some as delivered at once, each after a while of its own.
      twilio.reporting(() => [{ status: random() < 0.5 ? 'sent' : 'delivered', afterMs: upTo(120) }]);
      const people = Array.from({ length: PEOPLE }, (_, n) => `+52556${String(n).padStart(7, '0')}`);
      const messages = Array.from({ length: PARTS }, (_, part) =>
        people.map((to) => house.message({ to, content: { body: `Parte ${part + 1}` } })),
      ).flat();
      await house.queue(...messages);
      house.dispatcher.start();
      await expect
        .poll(
          async () => {
            const { sent, delivered } = await house.storage.countOutbox();
            return sent + delivered;
          },
          { timeout: 100_000, interval: 200 },
        )
        .toBe(PEOPLE * PARTS);

      const firstReport = new Map<string, number>();
      for (const { sid, at } of twilio.reports)
        firstReport.set(sid, Math.min(at, firstReport.get(sid) ?? Infinity));
      const arrivals = new Map<string, { body: string; at: number }[]>();
      for (const { method, fields, at } of twilio.requests)
        if (method === 'POST')
          arrivals.set(fields.To ?? '', [
            ...(arrivals.get(fields.To ?? '') ?? []),
            { body: fields.Body ?? '', at },
          ]);
      const sids = new Map(twilio.sent.map((message) => [`${message.to} ${message.body}`, message.sid]));
      const bodies = Array.from({ length: PARTS }, (_, part) => `Parte ${part + 1}`);
      const early: string[] = [];
      for (const to of people) {
        const theirs = arrivals.get(to) ?? [];
        expect(theirs.map(({ body }) => body)).toEqual(bodies);
        theirs.slice(1).forEach(({ at, body }, i) => {
          const before = sids.get(`${to} ${bodies[i] ?? ''}`) ?? '';
          // The report is noted here when it is answered, which may be a little after it was taken in.
          if (at < (firstReport.get(before) ?? Infinity) - 1_000) early.push(`${body} to ${to}`);
        });
      }
      expect(early).toEqual([]);
      expect(twilio.sent).toHaveLength(PEOPLE * PARTS);
    },
  );
});

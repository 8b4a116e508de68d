import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChannelReport } from '../../src/channels/transport.ts';
import type { OutboxRow } from '../../src/domain/message.ts';
import { openOutboxWorld, type OutboxWorld } from '../support/outbox.ts';

const HOUR = 3_600_000;

interface World {
  readonly clock: { now: number };
  readonly house: OutboxWorld;
  /** Hands a message over to somebody new; no report of it has come. */
  readonly sent: () => Promise<OutboxRow>;
  readonly copies: (row: OutboxRow) => number;
}

async function open(): Promise<World> {
  const clock = { now: Date.parse('2021-03-02T18:00:00Z') };
  const house = await openOutboxWorld({ now: () => clock.now, validate: false });
  house.twilio.reporting(() => []);
  let people = 0;
  return {
    ...{ clock, house },
    sent: async () => {
      people += 1;
      const to = `+52555${String(1_000_000 + people)}`;
      const message = house.message({
        to,
        priority: 1,
        createdAt: clock.now,
        expiresAt: clock.now + 200 * HOUR,
      });
      await house.queue(message);
      await house.dispatcher.drain();
      return house.row(message.id);
    },
    copies: ({ to }: OutboxRow): number => house.twilio.sent.filter((message) => message.to === to).length,
  };
}

const reportOf = (
  { id, sid }: OutboxRow,
  kind: ChannelReport['state'],
  again?: 'soon' | 'later',
): ChannelReport => ({
  ...{ id, sid: sid ?? '', state: kind },
  error: kind === 'undelivered' || kind === 'failed' ? '30003' : null,
  ...(again === undefined ? {} : { again }),
});

describe('a message that is reported as undelivered and then as delivered', () => {
  it.each([
    ['30001', 'soon'],
    ['30003', 'later'],
  ] as const)('(%s) is not sent once more', async (_code, again) => {
    const { house, clock, sent, copies } = await open();
    const row = await sent();
    await house.dispatcher.onReport(reportOf(row, 'undelivered', again));
    expect(await house.row(`${row.id}~2`)).toMatchObject({ state: 'queued' });
    await house.dispatcher.onReport(reportOf(row, 'delivered'));
    for (let hours = 0; hours < 60; hours += 3) {
      clock.now += 3 * HOUR;
      await house.dispatcher.drain();
    }
    expect(await house.row(row.id)).toMatchObject({ state: 'delivered', error: null });
    expect(await house.row(`${row.id}~2`)).toMatchObject({ state: 'withdrawn', error: 'delivered' });
    expect(copies(row)).toBe(1);
  });

  it('is not sent once more when the report comes between the claim and the hand-over', async () => {
    const { house, clock, sent, copies } = await open();
    const row = await sent();
    await house.dispatcher.onReport(reportOf(row, 'undelivered', 'soon'));
    clock.now += HOUR;
    await house.dispatcher.stop();
    let reported = Promise.resolve();
    const other = house.another({
      storage: {
        ...house.storage,
        claimOutbox: async (request) => {
          const rows = await house.storage.claimOutbox(request);
          if (rows.length > 0) reported = other.onReport(reportOf(row, 'delivered'));
          await reported;
          return rows;
        },
      },
    });
    await other.drain();
    await other.stop();
    expect(await house.row(`${row.id}~2`)).toMatchObject({ state: 'withdrawn' });
    expect(copies(row)).toBe(1);
  });

  it('tells who asked, each time it is reported, and is brought again when that fails', async () => {
    const { house, sent } = await open();
    const row = await sent();
    const told: string[] = [];
    let fails = true;
    const other = house.another({
      onDelivered: ({ id, state }) => {
        told.push(`${id} ${state}`);
        return fails ? Promise.reject(new Error('no database')) : Promise.resolve();
      },
    });
    await other.onReport(reportOf(row, 'undelivered'));
    await expect(other.onReport(reportOf(row, 'delivered'))).rejects.toThrow();
    fails = false;
    await other.onReport(reportOf(row, 'delivered'));
    await other.onReport(reportOf(row, 'undelivered'));
    expect(told).toEqual(Array<string>(2).fill(`${row.id} delivered`));
  });

  it('is told once when that is possible, in whatever order reports come, twice or at once', async () => {
    const { house, clock, sent, copies } = await open();
    const act = fc.constantFrom('sent', 'undelivered', 'delivered', 'both at once', 'hours pass');
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 2, maxLength: 7 }), async (acts) => {
        const row = await sent();
        let isDelivered = false;
        let lost = false;
        let allowed = 1;
        for (const each of [...acts, 'delivered', 'hours pass', 'hours pass'] as const) {
          if (each === 'hours pass') {
            clock.now += 20 * HOUR;
            await house.dispatcher.drain();
            // What has left cannot be recalled.
            if (lost && !isDelivered) allowed = Infinity;
          } else if (each === 'both at once') {
            await Promise.all([
              house.dispatcher.onReport(reportOf(row, 'undelivered', 'later')),
              house.dispatcher.onReport(reportOf(row, 'delivered')),
            ]);
            isDelivered = true;
          } else {
            const again = each === 'undelivered' ? 'later' : undefined;
            await house.dispatcher.onReport(reportOf(row, each, again));
            isDelivered ||= each === 'delivered';
            lost ||= each === 'undelivered';
          }
        }
        expect(await house.row(row.id)).toMatchObject({ state: 'delivered' });
        expect(copies(row)).toBeGreaterThan(0);
        expect(copies(row)).toBeLessThanOrEqual(allowed);
        const rows = await house.storage.listOutboxOf(row.contactId);
        expect(rows.filter(({ state }) => state === 'queued' || state === 'sending')).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});

import { describe, expect, it, onTestFinished } from 'vitest';
import { createIds } from '../../src/platform/ids.ts';
import { createBacklog, type Backlog } from '../../src/outbox/backlog.ts';
import { TUNING } from '../../src/outbox/tuning.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { createMemoryLog } from '../support/log.ts';
import { makeOutboxMessage } from '../support/records.ts';
import { openTempStorage } from '../support/storage.ts';

const SMS = '+15005550006';
const HOUR = 3_600_000;

/** A sender over a real database, in a time of its own; `send` hands over a message and records it, `sent` reports one. */
async function open(rate: number, sender = SMS) {
  const temp = await openTempStorage();
  onTestFinished(() => temp.close());
  const { storage } = temp;
  const time = { now: Date.UTC(2021, 2, 1, 18) };
  const log = createMemoryLog();
  const waits: [number, boolean][] = [];
  let looks = 0;
  const counting: Storage = {
    ...storage,
    readHandedOver: (query) => ((looks += 1), storage.readHandedOver(query)),
  };
  const backlog: Backlog = createBacklog(
    {
      storage: counting,
      clock: { now: () => time.now },
      ids: createIds({ now: () => Date.now() }),
      log,
      metrics: {
        answered: () => undefined,
        reconciled: () => undefined,
        senderStopped: () => undefined,
        sent: () => undefined,
        waits: (_sender, segments, slow) => waits.push([segments, slow]),
      },
      tuning: TUNING,
      monotonic: () => time.now,
      worker: 'w',
      sms: null,
      hasTemplate: () => false,
      wake: () => undefined,
      counted: () => undefined,
      delivered: () => Promise.resolve(),
      flagged: () => undefined,
    },
    sender,
    rate,
  );
  let made = 0;
  const row = (over: { segments?: number; lives?: number } = {}) => ({
    segments: over.segments ?? 1,
    expiresAt: time.now + (over.lives ?? 24 * HOUR),
  });
  return {
    storage,
    time,
    log,
    waits,
    row,
    backlog,
    looks: () => looks,
    /** Hands over `count` messages; gives their ids. */
    send: async (count: number, segments = 1): Promise<string[]> => {
      const from = made;
      made += count;
      const ids = Array.from({ length: count }, (_, i) => `m-${from + i}`);
      await storage.commit(
        ids.map((id) => ({
          kind: 'send',
          message: makeOutboxMessage({
            id,
            contactId: `c-${id}`,
            sender,
            segments,
            notBefore: time.now,
            createdAt: time.now,
            expiresAt: time.now + 24 * HOUR,
          }),
        })),
      );
      const claimed = await storage.claimOutbox({ sender, owner: 'w', now: time.now, limit: count });
      expect(claimed).toHaveLength(count);
      await storage.recordSends(
        ids.map((id) => ({ id, outcome: 'accepted', sid: `SM-${id}`, holdUntil: time.now + 10_000 })),
      );
      for (let i = 0; i < count; i += 1) backlog.took(segments);
      return ids;
    },
    sent: async (...ids: readonly string[]): Promise<void> => {
      for (const id of ids) await storage.recordReport({ id, sid: `SM-${id}`, state: 'sent', error: null });
    },
  };
}

describe('what waits at the channel', () => {
  it('is never more than goes out before the message expires', async () => {
    const { backlog, row, send } = await open(2);
    await send(50, 2);
    // A hundred segments are fifty seconds; a report has ten seconds to come.
    expect(await backlog.wait(row({ lives: 41_000 }))).toBe(0);
    expect(await backlog.wait(row({ lives: 40_000 }))).toBeGreaterThan(0);
    expect(await backlog.wait(row({ lives: 40_000, segments: 2 }))).toBeGreaterThan(0);
  });

  it.each([
    [SMS, 10],
    ['whatsapp:+15005550007', 4],
  ] as const)('at %s is never more than its queue holds: %i hours', async (sender, hours) => {
    const { backlog, row, send, time, sent } = await open(0.01, sender);
    const ids = await send(Math.floor(0.01 * hours * 3_600) - 1);
    expect(await backlog.wait(row())).toBe(0);
    await send(2);
    expect(await backlog.wait(row({ lives: 99 * HOUR }))).toBeGreaterThan(0);
    // What is older than that is not there any more.
    time.now += hours * HOUR + 1;
    expect(await backlog.wait(row())).toBe(0);
    await sent(...ids);
  });

  it('is looked up now and then, and added to in between', async () => {
    const { backlog, row, looks, time } = await open(10);
    for (let i = 0; i < 100; i += 1) {
      expect(await backlog.wait(row())).toBe(0);
      backlog.took(1);
      time.now += 100;
    }
    expect(looks()).toBe(2);
  });

  it('goes when reports come, also when some are lost', async () => {
    const { backlog, row, send, sent, time } = await open(1);
    const ids: string[] = [];
    for (let i = 0; i < 60; i += 1) {
      time.now += 1;
      ids.push(...(await send(1)));
    }
    const soon = row({ lives: 45_000 });
    expect(await backlog.wait(soon)).toBeGreaterThan(0);
    // Every second report is lost.
    await sent(...ids.filter((_, i) => i % 2 === 1 && i < 40));
    expect(await backlog.wait(soon)).toBe(0);
  });

  it('shows that a sender is slower than configured: said once, and no more than a minute of it waits there', async () => {
    const { backlog, row, send, sent, time, log, waits } = await open(10);
    const waiting: string[] = [];
    let refused = 0;
    // It is handed ten a second, and sends one.
    for (let second = 0; second < 300; second += 1) {
      for (let i = 0; i < 10; i += 1) {
        if ((await backlog.wait(row())) === 0) waiting.push(...(await send(1)));
        else refused += 1;
      }
      time.now += 1_000;
      await sent(...waiting.splice(0, 1));
    }
    expect(refused).toBeGreaterThan(2_000);
    expect(log.lines.filter(({ level }) => level === 'warn')).toMatchObject([
      { fields: { sender: SMS, configured: 10 } },
    ]);
    expect(waits.at(-1)?.[1]).toBe(true);
    const before = waits.at(-1)?.[0] ?? 0;
    expect(before).toBeGreaterThan(30);
    expect(before).toBeLessThan(90);
    // It comes to itself.
    while (waiting.length > 0) {
      time.now += 1_000;
      await sent(...waiting.splice(0, 10));
      await backlog.wait(row());
    }
    time.now += 6_000;
    expect(await backlog.wait(row())).toBe(0);
    expect(waits.at(-1)).toEqual([0, false]);
    expect(log.lines.map(({ level }) => level)).toEqual(['warn', 'info']);
  });

  it('is not known when no report ever comes: said once, and nobody is kept waiting', async () => {
    const { backlog, row, send, time, log } = await open(1);
    for (let minute = 0; minute < 40; minute += 1) {
      if ((await backlog.wait(row({ lives: 10 * 60_000 }))) === 0) await send(60);
      time.now += 60_000;
    }
    expect(await backlog.wait(row({ lives: 60_000 }))).toBe(0);
    expect(log.lines.map(({ message }) => message)).toEqual([
      'No reports come for what was handed over; what waits at the channel is not known.',
    ]);
  });

  it('keeps nobody waiting while it cannot be counted for long, nor where there is no rate', async () => {
    const { backlog, row, storage } = await open(1);
    await storage.close();
    expect(await backlog.wait(row())).toBe(TUNING.backlogMs);
    const free = await open(Infinity);
    free.backlog.took(1e9);
    expect(await free.backlog.wait(free.row())).toBe(0);
    expect(free.looks()).toBe(0);
  });
});

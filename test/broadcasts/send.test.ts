import { describe, expect, it, onTestFinished } from 'vitest';
import { createBroadcastLoop } from '../../src/broadcasts/loop.ts';
import { pauseBroadcast, recallBroadcast, resumeBroadcast } from '../../src/broadcasts/steer.ts';
import type { BroadcastDeps } from '../../src/broadcasts/deps.ts';
import { contactPoint } from '../../src/domain/address.ts';
import { AT_ONCE, peopleIn, phoneOf, SMS, toolsOver, worldOver, type Person } from '../support/broadcasts.ts';
import { openOutboxWorld } from '../support/outbox.ts';
import { createIds } from '../../src/platform/ids.ts';
import { silentLog } from '../support/log.ts';

const ENDED = ['sent', 'delivered', 'replied', 'failed', 'suppressed', 'expired', 'recalled', 'unsure'];

async function openSending(
  count: number,
  {
    of,
    rate = Infinity,
    deps: over = {},
  }: { of?: (i: number) => Person; rate?: number; deps?: Partial<BroadcastDeps> } = {},
) {
  const house = await openOutboxWorld({ rates: () => rate });
  const clock = { now: () => Date.now() };
  const deps = toolsOver(house.storage, clock, { rates: () => rate, ids: createIds(clock), ...over });
  const loop = createBroadcastLoop({
    ...deps,
    owner: 'test',
    log: silentLog,
    queued: () => {
      house.dispatcher.wake();
    },
    pollMs: 20,
  });
  onTestFinished(() => loop.stop());
  await peopleIn(house.storage, count, { now: clock.now(), ...(of === undefined ? {} : { of }) });
  const world = worldOver(deps, loop);
  house.dispatcher.start();
  loop.start();
  return {
    ...house,
    ...world,
    copies: (i: number) => house.twilio.sent.filter(({ to }) => to === phoneOf(i)).length,
    ended: async (id: string): Promise<void> => {
      await expect
        .poll(async () => Object.keys(await world.states(id)).filter((state) => !ENDED.includes(state)), {
          timeout: 15_000,
        })
        .toEqual([]);
    },
  };
}

describe('a broadcast', () => {
  it('reaches each once, in their language; a bad number stops nothing and who opted out is shown as such', async () => {
    const { twilio, approved, find, states, ended, storage, copies } = await openSending(60, {
      of: (i) =>
        i === 3
          ? { talk: { stopped: true } }
          : i === 4
            ? { talk: { broadcastOptIn: false } }
            : i === 5
              ? { registration: { contactId: null } }
              : {},
    });
    twilio.behave(({ fields }) =>
      fields.To === phoneOf(7) ? { kind: 'error', code: 21211, status: 400 } : null,
    );
    const { id } = await approved();
    await expect.poll(async () => (await find(id)).state, { timeout: 15_000 }).toBe('done');
    await ended(id);
    await expect
      .poll(() => states(id), { timeout: 5_000 })
      .toEqual({ delivered: 56, failed: 1, suppressed: 3 });
    const kept = await storage.listRecipients({
      broadcastId: id,
      states: ['suppressed', 'failed'],
      after: 0,
      limit: 10,
    });
    expect(kept.map(({ position, reason }) => [position, reason])).toEqual([
      [4, 'stopped'],
      [5, 'news_stopped'],
      [6, 'no_phone'],
      [8, '21211'],
    ]);
    for (let i = 0; i < 60; i += 1) expect(copies(i)).toBe([3, 4, 5, 7].includes(i) ? 0 : 1);
    expect(twilio.sent.find(({ to }) => to === phoneOf(1))?.body).toBe(
      'Notice: offices are closed today. Stay where you are and wait for instructions.',
    );
    expect(twilio.sent.find(({ to }) => to === phoneOf(2))?.body).toContain('Quédese donde esta');
  });

  it('pauses by itself when those who get it first fail too often, and goes on when somebody says so', async () => {
    const { twilio, approved, find, states, copies, deps } = await openSending(40);
    twilio.behave(() => ({ kind: 'error', code: 30006, status: 400 }));
    const { id } = await approved({ ...AT_ONCE, canaryShare: 0.2 });
    await expect.poll(async () => (await find(id)).state, { timeout: 15_000 }).toBe('paused');
    expect((await find(id)).paused).toEqual({ from: 'canary', why: 'failures' });
    await expect.poll(async () => (await states(id)).queued ?? 0, { timeout: 5_000 }).toBe(0);
    const { failed = 0, waiting = 0 } = await states(id);
    expect(failed).toBeGreaterThanOrEqual(3);
    expect(failed).toBeLessThanOrEqual(8);
    expect(failed + waiting).toBe(40);
    twilio.behave(() => null);
    await resumeBroadcast(deps, id, 'luis');
    await expect.poll(async () => (await find(id)).state, { timeout: 15_000 }).toBe('done');
    await expect.poll(() => states(id), { timeout: 5_000 }).toEqual({ delivered: 40 - failed, failed });
    for (let i = 0; i < 40; i += 1) expect(copies(i)).toBeLessThanOrEqual(1);
  });

  it('goes on to all when those who get it first are well', async () => {
    const { approved, find, states, storage } = await openSending(40);
    const { id } = await approved({ ...AT_ONCE, canaryShare: 0.1 });
    await expect.poll(async () => (await find(id)).state, { timeout: 15_000 }).toBe('done');
    await expect.poll(() => states(id), { timeout: 5_000 }).toEqual({ delivered: 40 });
    const first = await storage.listRecipients({ broadcastId: id, after: 0, limit: 100 });
    // Of 20 in each language the first and the eleventh.
    expect(first.filter(({ canary }) => canary).map(({ position }) => position)).toEqual([1, 2, 21, 22]);
    const acts = (await storage.listAudit({ after: 0, limit: 100 })).map(({ act }) => act);
    expect(acts).toEqual([
      'broadcast.create',
      'broadcast.submit',
      'broadcast.approve',
      'broadcast.start',
      'broadcast.canary_passed',
      'broadcast.done',
    ]);
  });

  it('stands still when it is paused and sends each exactly once in the end', async () => {
    const { approved, find, states, copies, deps, twilio } = await openSending(60, { rate: 40 });
    const { id } = await approved();
    await twilio.until(() => twilio.sent.length >= 5, 'five messages');
    await pauseBroadcast(deps, id, 'ana');
    await expect.poll(async () => (await states(id)).queued ?? 0, { timeout: 5_000 }).toBe(0);
    const out = twilio.sent.length;
    expect((await states(id)).waiting).toBeGreaterThan(0);
    expect(out).toBeLessThan(60);
    await resumeBroadcast(deps, id, 'ana');
    await expect.poll(async () => (await find(id)).state, { timeout: 15_000 }).toBe('done');
    for (let i = 0; i < 60; i += 1) expect(copies(i)).toBe(1);
  });

  it('is recalled: who has it keeps it, nobody else gets it', async () => {
    const { approved, find, states, copies, deps, twilio, ended } = await openSending(60, { rate: 40 });
    const { id } = await approved();
    await twilio.until(() => twilio.sent.length >= 5, 'five messages');
    await recallBroadcast(deps, id, 'ana', 'Wrong date.');
    await ended(id);
    expect((await find(id)).state).toBe('recalled');
    await expect.poll(async () => (await states(id)).sent ?? 0, { timeout: 5_000 }).toBe(0);
    const { delivered = 0, recalled = 0, ...rest } = await states(id);
    expect(rest).toEqual({});
    expect(delivered + recalled).toBe(60);
    expect(twilio.sent).toHaveLength(delivered);
    const got = Array.from({ length: 60 }, (_, i) => copies(i)).filter((many) => many === 1);
    expect(got).toHaveLength(delivered);
  });

  it.each([
    ['recalled', 'withdrawn', 'recalled'],
    ['paused', 'withdrawn', 'waiting'],
    ['sending', 'queued', 'queued'],
  ] as const)('that is %s has the later try of a phone that was off %s', async (state, row, recipient) => {
    const { approved, deps, twilio, storage, find } = await openSending(30, { rate: 2 });
    twilio.reporting(() => []);
    const { id } = await approved();
    await twilio.until(() => twilio.sent.length >= 1, 'a message');
    const sent = twilio.sent[0]!;
    const contact = storage.contactIdOf(contactPoint(sent.to));
    const rows = async () => (await storage.listOutboxOf(contact)).map((each) => each.state);
    await expect.poll(rows, { timeout: 5_000 }).toEqual(['accepted']);
    if (state === 'recalled') await recallBroadcast(deps, id, 'ana', 'Wrong date.');
    if (state === 'paused') await pauseBroadcast(deps, id, 'ana');
    expect((await find(id)).state).toBe(state);
    await twilio.report(sent, 'undelivered', 30003);
    await expect.poll(rows, { timeout: 5_000 }).toEqual(['undelivered', row]);
    const standing = async () =>
      (await storage.listRecipients({ broadcastId: id, after: 0, limit: 100 })).find(
        ({ contactId }) => contactId === contact,
      )?.state;
    await expect.poll(standing, { timeout: 5_000 }).toBe(recipient);
  });

  it('does not hold up a reply', async () => {
    const house = await openSending(200, { rate: 10 });
    const { approved, twilio } = house;
    await approved();
    await twilio.until(() => twilio.sent.length >= 5, 'five messages');
    const reply = house.message({ to: '+525550009999', priority: 0 });
    await house.queue(reply);
    const before = twilio.sent.length;
    await twilio.until(() => twilio.sent.some(({ to }) => to === '+525550009999'), 'the reply');
    expect(twilio.sent.length - before).toBeLessThanOrEqual(10);
    expect((await house.row(reply.id)).sender).toBe(SMS);
  });
});

import { describe, expect, it } from 'vitest';
import { reviewBroadcast } from '../../src/broadcasts/approval.ts';
import { createBroadcast } from '../../src/broadcasts/compose.ts';
import { finishOf } from '../../src/broadcasts/finish.ts';
import { pauseBroadcast, recallBroadcast, resumeBroadcast } from '../../src/broadcasts/steer.ts';
import type { BroadcastContent } from '../../src/domain/broadcast.ts';
import { AT_ONCE, openBroadcastWorld, peopleIn, SMS } from '../support/broadcasts.ts';
import { makeOutboxMessage } from '../support/records.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('when the last message leaves', () => {
  it('is reckoned as in the review, from what is left', async () => {
    const world = await openBroadcastWorld({ rates: () => 1 });
    const { deps, storage, loop, find } = world;
    await peopleIn(storage, 200, { now: world.now });
    const of = async (id: string) => finishOf(deps, await find(id));
    const draft = await createBroadcast(deps, { title: 'X', ...AT_ONCE, holdMinutes: 5 }, 'ana');
    expect(await of(draft.id)).toBeNull();
    const { finishesAt } = await reviewBroadcast(deps, draft.id);
    expect(finishesAt).toBe(world.now + 5 * MINUTE + 200_000);

    const { id } = await world.approved({ ...AT_ONCE, holdMinutes: 5 });
    // Not all of its people are known yet.
    expect(await of(id)).toBeNull();
    await loop.drain();
    expect(await of(id)).toBe(finishesAt);
    world.now += 5 * MINUTE;
    await loop.drain();
    expect((await find(id)).state).toBe('sending');
    expect(await of(id)).toBe(finishesAt);
    // Two of them have left.
    const sent = { feeds: 1, state: 'sent' as const, reason: null, open: true, sentAt: world.now };
    await storage.commit([
      { kind: 'outcomes', broadcastId: id, outcomes: [1, 2].map((position) => ({ ...sent, position })) },
    ]);
    world.now += 1_500;
    // On the whole second.
    expect(await of(id)).toBe(world.now + 500 + 198_000);

    await pauseBroadcast(deps, id, 'ana');
    expect(await of(id)).toBeNull();
    await resumeBroadcast(deps, id, 'ana');
    expect(await of(id)).toBe(world.now + 500 + 198_000);
    await recallBroadcast(deps, id, 'ana', 'Wrong.');
    expect(await of(id)).toBeNull();
  });

  it('counts what goes before of other broadcasts at the same sender: as much as of itself', async () => {
    const world = await openBroadcastWorld({ rates: () => 1 });
    const { deps, storage, loop, find } = world;
    await peopleIn(storage, 30, { now: world.now });
    const some = Array.from({ length: 10 }, (_, i) => `R${String(i).padStart(6, '0')}`);
    const large = await world.approved();
    const small = await world.approved({
      ...AT_ONCE,
      audience: { include: { receipts: some }, exclude: [] },
    });
    await loop.drain();
    expect(await finishOf(deps, await find(small.id))).toBe(world.now + 20_000);
    expect(await finishOf(deps, await find(large.id))).toBe(world.now + 40_000);
    await pauseBroadcast(deps, large.id, 'ana');
    expect(await finishOf(deps, await find(small.id))).toBe(world.now + 10_000);
  });

  it('is after what the channel holds and what is more urgent, as far as that has not left by then', async () => {
    const world = await openBroadcastWorld({ rates: () => 1 });
    const { deps, storage, loop, find } = world;
    await peopleIn(storage, 30, { now: world.now });
    const urgent = (id: string, segments: number) =>
      makeOutboxMessage({
        ...{ id, contactId: id, sender: SMS, segments, priority: 1 },
        ...{ notBefore: world.now, createdAt: world.now, expiresAt: world.now + HOUR },
      });
    for (const message of [urgent('m-1', 12), urgent('m-2', 28)])
      await storage.commit([{ kind: 'send', message }]);
    await storage.claimOutbox({ sender: SMS, owner: 'w', now: world.now, limit: 1 });
    const accepted = { outcome: 'accepted', sid: 'SM1', holdUntil: world.now } as const;
    await storage.recordSends([{ id: 'm-1', ...accepted }]);

    const review = async (holdMinutes: number) => {
      const { id } = await createBroadcast(deps, { title: 'X', ...AT_ONCE, holdMinutes }, 'ana');
      return (await reviewBroadcast(deps, id)).finishesAt - world.now;
    };
    expect(await review(0)).toBe(70_000);
    expect(await review(0.5)).toBe(30_000 + 10_000 + 30_000);
    expect(await review(1)).toBe(MINUTE + 30_000);
    const { id } = await world.approved(AT_ONCE);
    await loop.drain();
    expect(await finishOf(deps, await find(id))).toBe(world.now + 70_000);
  });

  it('counts other broadcasts in the review too, as far as they have not left by then', async () => {
    const world = await openBroadcastWorld({ rates: () => 1 });
    const { deps, storage, loop } = world;
    await peopleIn(storage, 100, { now: world.now });
    const some = Array.from({ length: 10 }, (_, i) => `R${String(i).padStart(6, '0')}`);
    const review = async (over: Partial<BroadcastContent>) => {
      const audience = { include: { receipts: some }, exclude: [] };
      const { id } = await createBroadcast(deps, { title: 'X', ...AT_ONCE, audience, ...over }, 'ana');
      return (await reviewBroadcast(deps, id)).finishesAt - world.now;
    };
    expect(await review({})).toBe(10_000);
    const first = await world.approved({ ...AT_ONCE, holdMinutes: 2, livesMinutes: 30 });
    await loop.drain();
    // It is held back longer than this one.
    expect(await review({ holdMinutes: 1 })).toBe(MINUTE + 10_000);
    expect(await review({ holdMinutes: 2 })).toBe(2 * MINUTE + 20_000);
    expect(await review({ holdMinutes: 3 })).toBe(3 * MINUTE + 20_000);
    // Its hundred have left by then.
    expect(await review({ holdMinutes: 4 })).toBe(4 * MINUTE + 10_000);
    world.now += 2 * MINUTE;
    await loop.drain();
    expect((await world.find(first.id)).state).toBe('sending');
    expect(await review({})).toBe(20_000);
    expect(await review({ holdMinutes: 1.6 })).toBe(96_000 + 10_000 + 4_000);
    expect(await review({ holdMinutes: 2 })).toBe(2 * MINUTE + 10_000);
  });

  it('leaves the nights out, and a sender that sends nothing never ends', async () => {
    const world = await openBroadcastWorld({ rates: () => 1 });
    const { deps, storage, loop, find } = world;
    // 20:59 in Tijuana; a minute is left of the day.
    world.now = Date.parse('2021-02-21T04:59:00Z');
    await peopleIn(storage, 100, { now: world.now });
    const { id } = await world.approved({ ...AT_ONCE, quietHours: true });
    await loop.drain();
    expect(await finishOf(deps, await find(id))).toBe(Date.parse('2021-02-21T16:00:40Z'));
    expect(await finishOf({ ...deps, rates: () => 0 }, await find(id))).toBe(Infinity);
    world.now += 2 * HOUR;
    expect(await finishOf(deps, await find(id))).toBe(Date.parse('2021-02-21T16:01:40Z'));
  });
});

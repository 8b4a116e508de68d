import { describe, expect, it } from 'vitest';
import { tokenActor } from '../../src/domain/actor.ts';
import { submitBroadcast, undoBroadcast } from '../../src/broadcasts/approval.ts';
import { createBroadcast } from '../../src/broadcasts/compose.ts';
import type { BroadcastState } from '../../src/domain/broadcast.ts';
import { AT_ONCE, openBroadcastWorld, peopleIn, type BroadcastWorld } from '../support/broadcasts.ts';
import { withinFile } from '../support/raw-tables.ts';
import { makeToken } from '../support/records.ts';
import { EVA, LUIS, storePerson } from '../support/staff.ts';

const HOUR = 3_600_000;

/** A house in which five people need a second person, and somebody's broadcasts in it. */
async function house() {
  const world = await openBroadcastWorld({ exemptBelow: 5 });
  await peopleIn(world.storage, 40, { now: world.now });
  let next = 0;
  const draft = async (people: number, by: string): Promise<string> => {
    const receipts = Array.from({ length: people }, () => `R${String(next++).padStart(6, '0')}`);
    const audience = { include: { receipts }, exclude: [] };
    return (await createBroadcast(world.deps, { title: 'Pocos', ...AT_ONCE, holdMinutes: 60, audience }, by))
      .id;
  };
  const send = async (people: number, by: string): Promise<BroadcastState> =>
    (await submitBroadcast(world.deps, await draft(people, by), by)).state;
  return { world, draft, send };
}

const alone = async ({ storage }: BroadcastWorld): Promise<number> =>
  (await storage.listBroadcasts({ states: ['approved', 'holding'], limit: 99 })).reduce(
    (sum, { approvedCount }) => sum + (approvedCount ?? 0),
    0,
  );

describe('what one person may send alone', () => {
  it('is counted over a day, not by broadcast', async () => {
    const { world, send } = await house();
    expect(await send(2, LUIS)).toBe('approved');
    world.now += 20 * HOUR;
    expect(await send(2, LUIS)).toBe('approved');
    expect(await send(1, LUIS)).toBe('review');
    expect(await send(2, EVA)).toBe('approved');
    world.now += 4 * HOUR;
    // The first is a day old.
    expect(await send(2, LUIS)).toBe('approved');
    expect(await send(1, LUIS)).toBe('review');
  });

  it('is theirs with whatever token, and with those that they made for others', async () => {
    const { world, send } = await house();
    const { storage } = world;
    const further = makeToken({ staffId: 'S-luis', name: 'luis' });
    await storage.commit([{ kind: 'token', token: further }]);
    const invented = await storePerson(storage, 'nobody', { token: { createdBy: LUIS } });
    expect(await send(2, LUIS)).toBe('approved');
    expect(await send(2, tokenActor(further))).toBe('approved');
    expect(await send(1, tokenActor(further))).toBe('review');
    expect(await send(1, invented)).toBe('review');
  });

  it('lets one of many that are handed in at once go, and no sum of them', async () => {
    const { world, draft } = await house();
    const ids = await Promise.all(Array.from({ length: 4 }, () => draft(2, LUIS)));
    // A clock that goes on while they are looked at.
    const deps = { ...world.deps, clock: { now: () => (world.now += 1) } };
    const states = await Promise.all(ids.map(async (id) => (await submitBroadcast(deps, id, LUIS)).state));
    expect(states.sort()).toEqual(['approved', 'approved', 'review', 'review']);
    expect(await alone(world)).toBe(4);
  });

  it('does not count what was taken back before its start', async () => {
    const { world, draft, send } = await house();
    const id = await draft(4, LUIS);
    await submitBroadcast(world.deps, id, LUIS);
    expect(await send(1, LUIS)).toBe('review');
    await undoBroadcast(world.deps, id, LUIS);
    expect(await send(4, LUIS)).toBe('approved');
    // What was taken back counts again when it is handed in again.
    expect((await submitBroadcast(world.deps, id, LUIS)).state).toBe('review');
  });

  it('is nothing while somebody wrote over what was let go today, until that is taken away', async () => {
    const { world, send } = await house();
    expect(await send(4, LUIS)).toBe('approved');
    withinFile(world.temp.path, (database) =>
      database.prepare("UPDATE settings SET value = '[]' WHERE name = 'broadcasts-alone'").run(),
    );
    expect(await send(1, LUIS)).toBe('review');
    expect(await send(1, EVA)).toBe('review');
    expect(await world.storage.dropForged({ record: 'settings', key: 'broadcasts-alone' })).toBe(true);
    expect(await send(1, EVA)).toBe('approved');
  });

  it('grows by nobody between the count and the freezing', async () => {
    const { world, send } = await house();
    const { deps, storage, loop } = world;
    const audience = { include: { cities: ['Tecate'] }, exclude: [] };
    const move = async (receipt: string): Promise<void> => {
      const one = (await storage.findRegistrationByReceipt(receipt))!;
      const registration = { ...one, version: one.version + 1, city: 'Tecate' };
      await storage.commit([{ kind: 'registration', registration }]);
    };
    await move('R000030');
    const { id } = await createBroadcast(deps, { title: 'Tecate', ...AT_ONCE, audience }, LUIS);
    expect((await submitBroadcast(deps, id, LUIS)).state).toBe('approved');
    expect(await send(3, LUIS)).toBe('approved');
    await move('R000031');
    await loop.drain();
    expect(await world.find(id)).toMatchObject({ state: 'draft', approvedCount: null });
  });
});

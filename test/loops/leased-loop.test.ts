import { describe, expect, it, onTestFinished } from 'vitest';
import { createLeasedLoop, type LeasedLoop, type LeasedLoopOptions } from '../../src/loops/leased-loop.ts';
import { openTempStorage } from '../support/storage.ts';

type Storage = LeasedLoopOptions<unknown>['storage'];

const LEASE_MS = 600;
const PAUSE_MS = 10;
/** For a machine that does other things as well. */
const LONG = { timeout: 10_000 };

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A loop that notes its rounds under its owner's name; stopped at the end of the test. */
function loopOf(
  storage: Storage,
  owner: string,
  rounds: string[],
  over: Partial<LeasedLoopOptions<unknown>> = {},
): LeasedLoop {
  const loop = createLeasedLoop<unknown>({
    storage,
    owner,
    lease: 'test',
    leaseMs: LEASE_MS,
    keeps: true,
    work: async () => {
      rounds.push(owner);
    },
    nextIn: () => PAUSE_MS,
    ...over,
  });
  onTestFinished(() => loop.stop());
  return loop;
}

async function openStorage(): Promise<Storage> {
  const temp = await openTempStorage();
  onTestFinished(() => temp.close());
  return temp.storage;
}

describe('a leased loop', () => {
  it('works in one process, and in another one once that stopped', async () => {
    const storage = await openStorage();
    const rounds: string[] = [];
    const first = loopOf(storage, 'first', rounds);
    first.start();
    await expect.poll(() => rounds.length, LONG).toBeGreaterThan(3);
    loopOf(storage, 'second', rounds).start();
    await sleep(10 * PAUSE_MS);
    expect(new Set(rounds)).toEqual(new Set(['first']));
    await first.stop();
    const until = rounds.length;
    await expect.poll(() => rounds.length, LONG).toBeGreaterThan(until + 1);
    expect(new Set(rounds.slice(until))).toEqual(new Set(['second']));
  });

  it('keeps the lease while a round lasts longer than that', async () => {
    const storage = await openStorage();
    const rounds: string[] = [];
    let held: boolean | null = null;
    loopOf(storage, 'slow', rounds, {
      work: async (holds) => {
        rounds.push('slow');
        await sleep(3 * LEASE_MS);
        held ??= holds();
      },
    }).start();
    await expect.poll(() => rounds.length, LONG).toBe(1);
    loopOf(storage, 'second', rounds).start();
    await expect.poll(() => held, LONG).toBe(true);
    expect(rounds).not.toContain('second');
  });

  it('takes over when who had the lease went silent', async () => {
    const storage = await openStorage();
    const rounds: string[] = [];
    const told: string[] = [];
    const now = Date.now();
    await storage.takeLease({ name: 'test', owner: 'silent', now, until: now + LEASE_MS });
    loopOf(storage, 'second', rounds, {
      nextIn: ({ was }) => {
        told.push(was);
        return PAUSE_MS;
      },
    }).start();
    await expect.poll(() => rounds.length, LONG).toBeGreaterThan(0);
    expect(Date.now() - now).toBeGreaterThanOrEqual(LEASE_MS);
    expect(told[0]).toBe('held');
  });

  it('lets the lease go after each round when it does not keep it', async () => {
    const storage = await openStorage();
    const rounds: string[] = [];
    for (const owner of ['first', 'second']) loopOf(storage, owner, rounds, { keeps: false }).start();
    await expect.poll(() => new Set(rounds).size, LONG).toBe(2);
  });

  it('does not ask for the lease while nothing is due', async () => {
    const storage = await openStorage();
    const rounds: string[] = [];
    const asked: string[] = [];
    const looks: string[] = [];
    const watched: Storage = {
      takeLease: async (lease) => {
        asked.push(lease.owner);
        return storage.takeLease(lease);
      },
      dropLease: (name, owner) => storage.dropLease(name, owner),
    };
    let due = false;
    loopOf(watched, 'first', rounds, {
      isDue: async () => due,
      nextIn: ({ was }) => {
        looks.push(was);
        return PAUSE_MS;
      },
    }).start();
    await expect.poll(() => looks.length, LONG).toBeGreaterThan(2);
    expect(new Set(looks)).toEqual(new Set(['not_due']));
    expect(asked).toEqual([]);
    due = true;
    await expect.poll(() => rounds.length, LONG).toBeGreaterThan(0);
  });

  it('tells of a round that failed, and goes on', async () => {
    const storage = await openStorage();
    const rounds: string[] = [];
    const failures: unknown[] = [];
    loopOf(storage, 'first', rounds, {
      work: async () => {
        if (failures.length === 0) throw new Error('once');
        rounds.push('first');
      },
      nextIn: (round) => {
        if (round.was === 'failed') failures.push(round.error);
        return PAUSE_MS;
      },
    }).start();
    await expect.poll(() => rounds.length, LONG).toBeGreaterThan(0);
    expect(failures).toEqual([new Error('once')]);
  });

  it('finishes the round under way when it is stopped, begins no other and lets the lease go', async () => {
    const storage = await openStorage();
    const rounds: string[] = [];
    let finished = false;
    const loop = loopOf(storage, 'first', rounds, {
      work: async () => {
        rounds.push('first');
        await sleep(100);
        finished = true;
      },
    });
    loop.start();
    await expect.poll(() => rounds.length, LONG).toBe(1);
    await loop.stop();
    expect(finished).toBe(true);
    await sleep(5 * PAUSE_MS);
    expect(rounds).toEqual(['first']);
    const now = Date.now();
    expect(await storage.takeLease({ name: 'test', owner: 'second', now, until: now + 1 })).toBe(true);
  });
});

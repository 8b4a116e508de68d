import { describe, expect, it, onTestFinished } from 'vitest';
import { createLease, type Lease } from '../../src/outbox/lease.ts';
import { openTempStorage } from '../support/storage.ts';

const LEASE = 9_000;

async function open() {
  const temp = await openTempStorage();
  onTestFinished(() => temp.close());
  const time = { wall: 1_000_000, mono: 0 };
  const terms: string[] = [];
  /** With which the next terms cannot be begun. */
  const trouble: Error[] = [];
  const lease = (worker: string): Lease =>
    createLease({
      storage: temp.storage,
      name: 'sender:+15005550006',
      worker,
      clock: { now: () => time.wall },
      monotonic: () => time.mono,
      leaseMs: LEASE,
      rests: true,
      onTerm: async (owner) => {
        terms.push(owner);
        const error = trouble.pop();
        if (error !== undefined) throw error;
      },
    });
  const pass = (ms: number): void => {
    time.wall += ms;
    time.mono += ms;
  };
  return { lease, pass, terms, trouble, time, storage: temp.storage };
}

describe('a sender’s lease', () => {
  it('is one worker’s at a time, and another’s when it has run out', async () => {
    const { lease, pass, terms } = await open();
    const [a, b] = [lease('a'), lease('b')];
    expect(await a.hold()).toBe(true);
    expect(await b.hold()).toBe(false);
    expect([a.holds(), b.holds()]).toEqual([true, false]);
    pass(LEASE);
    expect(a.holds()).toBe(false);
    expect(await b.hold()).toBe(true);
    expect(await a.hold()).toBe(false);
    expect(terms.map((term) => term.charAt(0))).toEqual(['a', 'b']);
  });

  it('is renewed at a third of its time, within one term', async () => {
    const { lease, pass, terms } = await open();
    const a = lease('a');
    const b = lease('b');
    for (let i = 0; i < 10; i += 1) {
      expect(await a.hold()).toBe(true);
      expect(a.renewIn()).toBe(3_000);
      pass(3_000);
      expect(a.renewIn()).toBe(0);
      expect(await b.hold()).toBe(false);
    }
    expect(terms).toEqual(['a/1']);
    expect(a.owner()).toBe('a/1');
  });

  it('is not held before its term could be begun, however often that fails', async () => {
    const { lease, pass, terms, trouble } = await open();
    const [a, b] = [lease('a'), lease('b')];
    trouble.push(new Error('the database is away'), new Error('and still is'));
    await expect(a.hold()).rejects.toThrow('still');
    expect(a.holds()).toBe(false);
    expect(await b.hold()).toBe(false);
    pass(1_000);
    await expect(a.hold()).rejects.toThrow('away');
    pass(1_000);
    expect(await a.hold()).toBe(true);
    expect(await a.hold()).toBe(true);
    expect(terms).toEqual(['a/1', 'a/1', 'a/1']);
  });

  it('has no time left shortly before it ends, and begins anew under another name', async () => {
    const { lease, pass, terms } = await open();
    const a = lease('a');
    await a.hold();
    pass(LEASE * 0.95);
    expect(a.holds()).toBe(false);
    // Not ended in the database yet: it is given back first.
    expect(await a.hold()).toBe(true);
    expect(terms).toEqual(['a/1', 'a/2']);
    expect(a.owner()).toBe('a/2');
  });

  it('counts by the clock that nobody sets', async () => {
    const { lease, time } = await open();
    const a = lease('a');
    await a.hold();
    time.wall -= 3_600_000;
    time.mono += LEASE;
    expect(a.holds()).toBe(false);
    time.mono -= LEASE;
    time.wall += 7_200_000;
    expect(a.holds()).toBe(true);
  });

  it('goes to the next worker at once when it is given back', async () => {
    const { lease } = await open();
    const [a, b] = [lease('a'), lease('b')];
    await a.hold();
    await b.drop();
    expect(await b.hold()).toBe(false);
    await a.drop();
    expect(a.holds()).toBe(false);
    expect(a.renewIn()).toBe(Infinity);
    expect(await b.hold()).toBe(true);
  });
});

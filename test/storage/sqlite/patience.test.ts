import { describe, expect, it } from 'vitest';
import { pauseAfter } from '../../../src/storage/pauses.ts';
import { patiently } from '../../../src/storage/sqlite/patience.ts';

const busy = (): Error => Object.assign(new Error('database is locked'), { rawCode: 5 });

describe('patience', () => {
  it('tries again while the database is locked', async () => {
    let tries = 0;
    const answer = await patiently(() => {
      tries += 1;
      if (tries < 4) throw busy();
      return 'read';
    }, 1_000);
    expect([answer, tries]).toEqual(['read', 4]);
  });

  it('ends with storage_busy after the time given', async () => {
    let tries = 0;
    const work = (): never => {
      tries += 1;
      throw busy();
    };
    await expect(patiently(work, 20)).rejects.toMatchObject({ code: 'storage_busy' });
    // Pauses of 5, 10 and 20 ms: the first two leave patience over.
    expect(tries).toBe(4);
  });

  it('does not try again what is broken', async () => {
    let tries = 0;
    const work = (): never => {
      tries += 1;
      throw Object.assign(new Error('disk I/O error'), { rawCode: 10 });
    };
    await expect(patiently(work, 1_000)).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(tries).toBe(1);
  });

  it('pauses longer each time, but never long', () => {
    expect([0, 1, 2, 3, 4, 5, 2_000].map(pauseAfter)).toEqual([5, 10, 20, 40, 50, 50, 50]);
  });
});

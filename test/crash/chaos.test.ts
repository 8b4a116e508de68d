import { describe, expect, it } from 'vitest';
import { FAULTS, type FaultName } from '../support/chaos/faults.ts';
import { size } from '../support/size.ts';

/** What takes seconds; all of them by `npm run chaos` and in the large size. */
const USUAL: readonly FaultName[] = ['database-read-only', 'twilio-twice', 'power-cut'];
const ALL = size('CHAOS_ALL', { usual: 0, large: 1 }) === 1;
const SIZES = {
  people: size('CHAOS_PEOPLE', { usual: 3, large: 40 }),
  lastsMs: size('CHAOS_LASTS_MS', { usual: 700, large: 8_000 }),
  stoppedMs: size('CHAOS_STOPPED_MS', { usual: 2_000, large: 60_000 }),
  moments: size('CHAOS_MOMENTS', { usual: 4, large: 200 }),
  numbers: size('CHAOS_NUMBERS', { usual: 20, large: 1_000 }),
};
const tried = Object.entries(FAULTS).filter(([name]) => ALL || USUAL.some((each) => each === name));

describe('under a load of people who register', () => {
  it.each(tried)('%s loses nothing', { timeout: 600_000 }, async (_name, fault) => {
    const outcome = await fault.run(SIZES);
    if (outcome === null) return;
    console.log(`${fault.name}: ${outcome.saw}; ${outcome.back}`);
    expect(outcome.lost).toEqual([]);
    expect(outcome.missed).toBeUndefined();
  });
});

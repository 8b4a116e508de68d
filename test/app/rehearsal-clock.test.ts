import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRuntime, storeClock } from '../../src/app/open.ts';
import { createClock } from '../../src/channels/simulator/clock.ts';
import { openTempStorage, TEST_KEY, type TempStorage } from '../support/storage.ts';

const HOUR = 3_600_000;
const STARTED = '2021-03-01T18:00:00Z';

describe('the clock of a command beside a rehearsal', () => {
  let temp: TempStorage;
  beforeEach(async () => {
    temp = await openTempStorage();
  });
  afterEach(() => temp.close());

  /** What the clock of a command or of the service shows, in whole hours from NOW. */
  async function shown(role: 'service' | 'command' | 'reading', now: string | null): Promise<number> {
    const runtime = await openRuntime(
      {
        DATABASE_URL: `sqlite:${temp.path}`,
        DATA_KEY: TEST_KEY.toString('base64'),
        LOG_LEVEL: 'silent',
        ...(now === null ? {} : { NOW: now }),
      },
      role,
    );
    try {
      return Math.floor((runtime.clock.now() - Date.parse(STARTED)) / HOUR);
    } finally {
      await runtime.close();
    }
  }

  const moveTo = (hours: number) =>
    storeClock(temp.storage, createClock({ startAt: Date.parse(STARTED) + hours * HOUR }));

  it.each(['command', 'reading'] as const)('is that of the service, once it was moved (%s)', async (role) => {
    expect(await shown('service', STARTED)).toBe(0);
    await moveTo(50);
    // With the variables of the service, and without them.
    expect(await shown(role, STARTED)).toBe(50);
    expect(await shown(role, null)).toBe(50);
    await moveTo(75);
    expect(await shown(role, STARTED)).toBe(75);
    expect(await shown('service', STARTED)).toBe(75);
  });

  it('is NOW where no service ran, and the real one where neither is', async () => {
    expect(await shown('command', STARTED)).toBe(0);
    expect(await shown('command', null)).toBeGreaterThan(24 * 365);
    // A service in real time is no rehearsal any more.
    await moveTo(50);
    await shown('service', null);
    expect(await shown('command', STARTED)).toBe(0);
  });
});

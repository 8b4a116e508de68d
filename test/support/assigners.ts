import { assign } from '../../src/decisions/assign.ts';
import { createIds } from '../../src/platform/ids.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import { wording } from './families.ts';
import { NOW } from './records.ts';
import { testVault } from './storage.ts';

/**
 * Several assigners on one database file, each on a connection of its own; assign-process.js is the same as built, in a process.
 * @returns how many families they were given slots, all together
 */
export async function assignersOn(path: string, count: number): Promise<number> {
  const clock = { now: () => NOW };
  const families = await Promise.all(
    Array.from({ length: count }, async () => {
      // Fifty at one file: who waits for the lock is patient.
      const storage = await openSqlite({ path, vault: testVault(), tuning: { patienceMs: 60_000 } });
      const ids = createIds(clock);
      const done = await assign({ storage, clock, ids, wording, dryRun: false, actor: 'cli:test' });
      await storage.close();
      return done.families;
    }),
  );
  return families.reduce((sum, each) => sum + each, 0);
}

import { randomBytes } from 'node:crypto';
import { assign } from '../../src/appointments/assign.ts';
import { createIds } from '../../src/ids.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import { createVault } from '../../src/storage/vault.ts';
import { wording } from './families.ts';
import { NOW } from './records.ts';
import { TEST_KEY } from './storage.ts';

/**
 * Several assigners on one database file, each on a connection of its own: called by the tests in this process, and run
 * as a process: `node --import tsx test/support/assign-process.ts PATH COUNT`.
 * @returns how many families they were given slots, all together
 */
export async function assignersOn(path: string, count: number): Promise<number> {
  const clock = { now: () => NOW };
  const vault = createVault(TEST_KEY, randomBytes);
  const families = await Promise.all(
    Array.from({ length: count }, async () => {
      // Fifty at one file: who waits for the lock is patient.
      const storage = await openSqlite({ path, vault, tuning: { patienceMs: 60_000 } });
      const ids = createIds(clock);
      const done = await assign({ storage, clock, ids, wording, dryRun: false, actor: 'cli:test' });
      await storage.close();
      return done.families;
    }),
  );
  return families.reduce((sum, each) => sum + each, 0);
}

const [path, count] = process.argv.slice(2);
if (process.argv[1]?.endsWith('assign-process.ts') && path !== undefined) {
  process.stdout.write(String(await assignersOn(path, Number(count))));
}

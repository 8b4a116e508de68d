import { randomBytes } from 'node:crypto';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import { createVault } from '../../src/storage/vault.ts';
import { DATA_KEY, type Database } from '../product.ts';

/** How many registrations a database holds, read beside the running service. */
export async function registered(database: Database): Promise<number> {
  const storage = await openSqlite({ path: database.path, vault: createVault(DATA_KEY, randomBytes) });
  try {
    const stages = await storage.countRegistrations();
    return Object.values(stages).reduce((sum, count) => sum + count, 0);
  } finally {
    await storage.close();
  }
}

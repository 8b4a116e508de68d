import { randomBytes } from 'node:crypto';
import { createIds } from '../../src/platform/ids.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import { createVault } from '../../src/storage/vault.ts';
import { instructionTo } from '../outbox-message.ts';
import { DATA_KEY, type Database } from '../product.ts';

const AT_ONCE = 1_000;

/** Queues as many messages to as many people, beside the service that runs on the database. */
export async function queueMessages(database: Database, count: number): Promise<void> {
  const clock = { now: () => Date.now() };
  const ids = createIds(clock);
  const storage = await openSqlite({
    path: database.path,
    vault: createVault(DATA_KEY, randomBytes),
    tuning: { patienceMs: 30_000 },
  });
  const message = (n: number) =>
    instructionTo(n, clock.now(), { id: ids.next(), contactIdOf: (to) => storage.contactIdOf(to) });
  for (let from = 0; from < count; from += AT_ONCE) {
    const many = Math.min(AT_ONCE, count - from);
    await storage.commit(
      Array.from({ length: many }, (_, k) => ({ kind: 'send' as const, message: message(from + k) })),
    );
  }
  await storage.close();
}

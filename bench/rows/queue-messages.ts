import { randomBytes } from 'node:crypto';
import type { OutboxMessage } from '../../src/domain/message.ts';
import { createIds } from '../../src/ids.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import { createVault } from '../../src/storage/vault.ts';
import { ACCOUNT } from '../load/form.ts';
import { DATA_KEY, type Database } from '../product.ts';

const BODY = 'Aviso: espere instrucciones. No viaje a la frontera. Responda AYUDA si necesita algo.';
const AT_ONCE = 1_000;
const DAY_MS = 24 * 3_600_000;

/** Queues as many messages to as many people, beside the service that runs on the database. */
export async function queueMessages(database: Database, count: number): Promise<void> {
  const clock = { now: () => Date.now() };
  const ids = createIds(clock);
  const storage = await openSqlite({
    path: database.path,
    vault: createVault(DATA_KEY, randomBytes),
    tuning: { patienceMs: 30_000 },
  });
  const message = (n: number): OutboxMessage => {
    const to = `+52555${String(n).padStart(7, '0')}`;
    const now = clock.now();
    return {
      id: ids.next(),
      contactId: storage.contactIdOf(to),
      channel: 'sms',
      to,
      sender: ACCOUNT.sender,
      priority: 1,
      purpose: 'instruction',
      group: null,
      content: { body: BODY },
      segments: 1,
      notBefore: now,
      expiresAt: now + DAY_MS,
      quietZone: null,
      evenIfStopped: false,
      createdAt: now,
    };
  };
  for (let from = 0; from < count; from += AT_ONCE) {
    const many = Math.min(AT_ONCE, count - from);
    await storage.commit(
      Array.from({ length: many }, (_, k) => ({ kind: 'send' as const, message: message(from + k) })),
    );
  }
  await storage.close();
}

import { AvisoError } from '../../domain/errors.ts';
import { createBinding, SEALS_META } from '../bound-seals.ts';
import { createGuarding } from '../guarded-rows.ts';
import type { Storage } from '../storage.ts';
import { vaultPort } from '../vault-port.ts';
import type { Calls } from '../ports/calls.ts';
import { createCommits } from './commits.ts';
import { openDatabase, PATIENCE_MS, type SqliteOptions } from './database.ts';
import { createGroupCommit } from './group-commit.ts';
import { keyPort } from './keys.ts';
import { createMacs, macPages } from './macs.ts';
import { createNamesWalk, namePort } from './names.ts';
import { createParts, type Parts } from './parts.ts';
import { patiently } from './patience.ts';
import { accountPort } from '../ports/accounts.ts';
import { addressPort } from '../ports/addresses.ts';
import { administrationPort } from '../ports/administration.ts';
import { broadcastPort } from './ports/broadcasts.ts';
import { datePort } from '../ports/dates.ts';
import { lettingGoPort } from './ports/letting-go.ts';
import { outboxPort } from './ports/outbox.ts';
import { registrationPort } from '../ports/registrations.ts';
import { rosterPort } from './ports/roster.ts';
import { slotPort } from './ports/slots.ts';
import { turnPort } from '../ports/turns.ts';
import { workPort } from '../ports/work.ts';
import { createProcesses } from './processes.ts';
import { createSeals, sealPort } from './seals.ts';
import { createStanding } from './standing.ts';
import { tokenPort } from './tokens.ts';

export type { SqliteOptions, SqliteTuning } from './database.ts';

/**
 * Opens the embedded database, making and migrating it as needed.
 *
 * Throws AvisoError: `storage_newer`, `storage_key_mismatch` (nothing was changed then), `storage_busy`, `storage_full`,
 * `storage_unavailable`. What the storage throws later says the same; it works again by itself when the cause is gone.
 */
export async function openSqlite(options: SqliteOptions): Promise<Storage> {
  const { tuning } = options;
  const connection = await openDatabase(options);
  const patienceMs = tuning?.patienceMs ?? PATIENCE_MS;
  const standing = await patiently(() => createStanding(connection, options.vault), patienceMs);
  const parts = createParts(connection, standing.database.vault, tuning?.processes ?? createProcesses());
  const commits = createCommits(connection, parts);
  const { outboxCounts } = parts;
  const group = createGroupCommit(
    connection,
    {
      beforeCommit: () => {
        outboxCounts.flush();
      },
      afterRollback: () => {
        outboxCounts.forget();
      },
      onCommit: tuning?.onCommit,
    },
    patienceMs,
  );
  const touch = connection.prepare(
    "INSERT INTO meta (name, value) VALUES ('ping', '') ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  );
  const calls: Calls = {
    async read<T>(work: () => T): Promise<Awaited<T>> {
      if (!connection.isOpen()) throw new AvisoError('storage_unavailable', 'It was closed.');
      return await patiently(work, patienceMs);
    },
    async write<T>(work: () => T): Promise<Awaited<T>> {
      return await group.run(work);
    },
  };

  return {
    commit: (writes) => group.run(() => commits.apply(writes)),
    ping: () => group.run(() => void touch.run([])),
    async close() {
      await group.close();
      if (!connection.isOpen()) return;
      try {
        connection.checkpoint();
      } catch {
        // On a locked or full disk the log stays as it is; it is read again when the database is opened.
      }
      connection.close();
    },
    ...recordPorts(parts, calls),
    ...vaultPorts(parts, standing, calls),
  };
}

/** What of the port is about one kind of record each. */
function recordPorts(parts: Parts, calls: Calls) {
  const { connection, vault, names, tokens, registrations } = parts;
  return {
    ...turnPort(parts, calls),
    ...rosterPort(parts, calls),
    ...registrationPort(parts, calls),
    ...namePort(names, createNamesWalk(connection, vault, registrations.nameFamily), calls.read, calls.write),
    ...datePort(parts, calls),
    ...slotPort(parts, calls),
    ...outboxPort(parts, calls),
    ...administrationPort(parts, calls),
    ...accountPort(parts, calls),
    ...tokenPort(tokens, calls.read, calls.write),
    ...addressPort(parts, calls),
    ...workPort(parts, calls),
    ...broadcastPort(parts, calls),
    ...lettingGoPort(parts, calls),
  };
}

/** What of the port is about keys, and about seals and MACs over whatever record. */
function vaultPorts(
  { connection, vault, processes }: Parts,
  { database: { followSeals, followMacs }, store }: ReturnType<typeof createStanding>,
  { read, write }: Calls,
) {
  const seals = sealPort(createSeals(connection, vault), read, write);
  const macs = macPages(createMacs(connection, vault), read, write);
  return {
    ...keyPort(connection, vault, processes, read, write),
    ...vaultPort(vault),
    ...seals,
    ...createBinding(vault, followSeals, store(SEALS_META, read, write), seals),
    ...createGuarding(vault, followMacs, (walk) => store(walk, read, write), macs),
  };
}

import { createDatabaseVault, SEALS_META, type StandingStore } from '../bound-seals.ts';
import type { Vault } from '../vault.ts';
import { textOrNull } from './cells.ts';
import type { Connection } from './connection.ts';

/** How far the seals of this file are bound, as it is kept in `meta`; and its vault, which goes by it. */
export function createStanding(connection: Connection, given: Vault) {
  const find = connection.prepare('SELECT value FROM meta WHERE name = ?');
  const swap = connection.prepare('UPDATE meta SET value = ? WHERE name = ? AND value = ?');
  const read = (): string | null => textOrNull(find.get([SEALS_META]) ?? [null], 0);
  const database = createDatabaseVault(given);
  database.follow(read());
  return {
    database,
    store: (
      reading: <T>(work: () => T) => Promise<T>,
      writing: <T>(work: () => T) => Promise<T>,
    ): StandingStore => ({
      read: () => reading(read),
      swap: (before, next) => writing(() => swap.run([next, SEALS_META, before]) > 0),
    }),
  };
}

import { SEALS_META } from '../bound-seals.ts';
import { createDatabaseVault } from '../database-vault.ts';
import { MAC_WALK_NAMES } from '../mac-walks.ts';
import type { Vault } from '../vault.ts';
import type { StandingStore } from '../walk-standing.ts';
import { textOrNull } from './cells.ts';
import type { Connection } from './connection.ts';

/** How far this file is brought up to this version, as it is kept in `meta`; and its vault, which goes by it. */
export function createStanding(connection: Connection, given: Vault) {
  const find = connection.prepare('SELECT value FROM meta WHERE name = ?');
  const swap = connection.prepare('UPDATE meta SET value = ? WHERE name = ? AND value = ?');
  const readNamed = (name: string): string | null => textOrNull(find.get([name]) ?? [null], 0);
  const database = createDatabaseVault(given);
  database.followSeals(readNamed(SEALS_META));
  // The real time, also in a rehearsal, as the upgrade that is reckoned from.
  for (const walk of MAC_WALK_NAMES) database.followMacs(walk, readNamed(walk), Date.now());
  return {
    database,
    store: (
      name: string,
      reading: <T>(work: () => T) => Promise<T>,
      writing: <T>(work: () => T) => Promise<T>,
    ): StandingStore => ({
      read: () => reading(() => readNamed(name)),
      swap: (before, next) => writing(() => swap.run([next, name, before]) > 0),
    }),
  };
}

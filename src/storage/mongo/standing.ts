import { SEALS_META } from '../bound-seals.ts';
import { createDatabaseVault, type DatabaseVault } from '../database-vault.ts';
import { MAC_WALK_NAMES } from '../mac-walks.ts';
import type { Vault } from '../vault.ts';
import type { StandingStore } from '../walk-standing.ts';
import type { Models } from './models.ts';

/** How far this database is brought up to this version, as it is kept in `meta` under a name. */
export function createStandingStore(
  { meta }: Models,
  name: string,
  call: <T>(work: () => Promise<T>) => Promise<T>,
): StandingStore {
  return {
    read: () => call(async () => (await meta.findById(name).lean())?.value ?? null),
    swap: (before, next) =>
      call(async () => {
        const { matchedCount } = await meta.updateOne(
          { _id: name, value: before },
          { $set: { value: next } },
        );
        return matchedCount > 0;
      }),
  };
}

/** The vault of a database, which goes by what is stored there. */
export async function vaultOf(models: Models, given: Vault): Promise<DatabaseVault> {
  const database = createDatabaseVault(given);
  const read = (name: string) => createStandingStore(models, name, (work) => work()).read();
  database.followSeals(await read(SEALS_META));
  // The real time, also in a rehearsal, as the upgrade that is reckoned from.
  for (const walk of MAC_WALK_NAMES) database.followMacs(walk, await read(walk), Date.now());
  return database;
}

/** Stores where a database begins; one that has a standing keeps it. */
export async function beginStanding({ meta }: Models, name: string, value: string): Promise<void> {
  await meta.updateOne({ _id: name }, { $setOnInsert: { value } }, { upsert: true });
}

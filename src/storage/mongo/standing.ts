import { createDatabaseVault, SEALS_META, type DatabaseVault, type StandingStore } from '../bound-seals.ts';
import type { Vault } from '../vault.ts';
import type { Models } from './models.ts';

/** How far the seals of this database are bound, as it is kept in `meta`. */
export function createStandingStore(
  { meta }: Models,
  call: <T>(work: () => Promise<T>) => Promise<T>,
): StandingStore {
  return {
    read: () => call(async () => (await meta.findById(SEALS_META).lean())?.value ?? null),
    swap: (before, next) =>
      call(async () => {
        const { matchedCount } = await meta.updateOne(
          { _id: SEALS_META, value: before },
          { $set: { value: next } },
        );
        return matchedCount > 0;
      }),
  };
}

/** The vault of a database, which goes by what is stored there. */
export async function vaultOf(models: Models, given: Vault): Promise<DatabaseVault> {
  const database = createDatabaseVault(given);
  database.follow(await createStandingStore(models, (work) => work()).read());
  return database;
}

/** Stores where a database begins; one that has a standing keeps it. */
export async function beginStanding({ meta }: Models, value: string): Promise<void> {
  await meta.updateOne({ _id: SEALS_META }, { $setOnInsert: { value } }, { upsert: true });
}

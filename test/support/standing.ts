import type { Storage } from '../../src/storage/storage.ts';
import type { MongoForTests } from './mongo.ts';

/** Where a database says how far a walk over what earlier versions stored has come. */
interface RawStanding {
  putStanding(value: string): Promise<void>;
}

/** A storage with its rows past it. */
export interface OpenedRaw<Raw> {
  readonly storage: Storage;
  readonly raw: Raw;
  readonly reopen: () => Promise<Storage>;
  readonly close: () => Promise<void>;
}

/** Opens the tests' MongoDB with a standing, which others find there as well afterwards: all of them use one database. */
export async function openWithStanding<Raw extends RawStanding>(
  mongo: MongoForTests,
  raw: Raw,
  standing: string,
): Promise<OpenedRaw<Raw>> {
  await raw.putStanding(standing);
  const temp = await mongo.open();
  return {
    get storage() {
      return temp.storage;
    },
    raw,
    reopen: () => temp.reopen(),
    async close() {
      await raw.putStanding(standing);
      await temp.close();
    },
  };
}

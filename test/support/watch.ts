import { randomBytes } from 'node:crypto';
import type { Storage } from '../../src/storage/storage.ts';
import { createVault, type Vault, type VaultWatch } from '../../src/storage/vault.ts';
import type { RawTables } from './guarded-rows.ts';
import type { MongoForTests } from './mongo.ts';
import { rawDocuments } from './raw-documents.ts';
import { rawTables } from './raw-tables.ts';
import { openTempStorage, TEST_KEY } from './storage.ts';

/** A database whose rows are reached past the storage, and somebody who is told of what is wrong with them. */
export interface WatchedWorld {
  readonly storage: Storage;
  readonly raw: RawTables;
  /** The records of rows that whoever watches was told of. */
  readonly told: readonly string[];
  close(): Promise<void>;
}

/** Who is told of rows, and keeps their records in `told`. */
function watchInto(told: string[]): VaultWatch {
  const tell = ({ record }: Parameters<VaultWatch['damaged']>[0]) => void told.push(record);
  return { damaged: tell, forged: tell, putBack: tell };
}

async function watched(
  temp: { reopen(tuning: object, vault: Vault): Promise<Storage>; close(): Promise<void> },
  raw: RawTables,
): Promise<WatchedWorld> {
  const told: string[] = [];
  const storage = await temp.reopen({}, createVault(TEST_KEY, randomBytes, watchInto(told)));
  return { storage, raw, told, close: () => temp.close() };
}

/** One in a file. */
export async function openWatchedFile(): Promise<WatchedWorld> {
  const temp = await openTempStorage();
  return watched(temp, rawTables(temp.path));
}

/** One on the tests' replica set. */
export const openWatchedDocuments = async (mongo: MongoForTests): Promise<WatchedWorld> =>
  watched(await mongo.open(), rawDocuments(mongo));

import type { Connection } from 'mongoose';
import { z } from 'zod';
import { AvisoError } from '../../domain/errors.ts';
import { SEALS_META, writtenBound, writtenToBind } from '../bound-seals.ts';
import { writtenGuarded, writtenToGuard } from '../guarded-rows.ts';
import { MAC_WALK_NAMES } from '../mac-walks.ts';
import { keyCheck } from '../key-check.ts';
import type { Vault } from '../vault.ts';
import { connect, type MongoTuning } from './connection.ts';
import { carrySettings } from './carry-settings.ts';
import { storageError } from './failures.ts';
import { givePeopleIds } from './give-people-ids.ts';
import { createKeyRows } from './key-rows.ts';
import { createModels, type Models } from './models.ts';
import { remindEarlier } from './remind-earlier.ts';
import { beginStanding } from './standing.ts';

/** Grows when collections or indexes change. A database with a higher number was written by a newer version. */
export const DATABASE_NUMBER = 28;

/** Indexes of earlier versions that nothing asks any more, by collection. */
const OBSOLETE: Readonly<Record<string, readonly string[]>> = {
  outbox: ['waitsFor_1_sender_1_priority_1_order_1__id_1'],
};

export interface MongoOptions {
  /** `mongodb://…` or `mongodb+srv://…`; the database is the one that its path names, else `aviso`. */
  readonly url: string;
  readonly vault: Vault;
  readonly tuning?: MongoTuning;
  /** Told of indexes that no record declares. */
  readonly onSurplus?: (names: readonly string[]) => void;
}

async function numberOf({ meta }: Models): Promise<number> {
  const stored = await meta.findById('number').lean();
  return stored === null ? 0 : Number(stored.value);
}

/**
 * Throws, having changed nothing: `storage_newer` when a newer version of the service wrote the database, `storage_key_mismatch`
 * when `vault` has another key than the one it was written with. Gives the database's number; the vault has its keys then.
 */
async function checkDatabase(models: Models, vault: Vault): Promise<number> {
  const number = await numberOf(models);
  if (number > DATABASE_NUMBER)
    throw new AvisoError('storage_newer', `It has number ${number}, this version knows ${DATABASE_NUMBER}.`);
  vault.ring.take(await createKeyRows(models, vault).list());
  const key = await models.meta.findById('key').lean();
  if (key !== null && key.value !== keyCheck(vault)) throw new AvisoError('storage_key_mismatch');
  return number;
}

/** How Mongoose says that a collection's indexes differ from those of its schema. */
const difference = z.object({
  toCreate: z.array(z.record(z.string(), z.unknown())),
  toDrop: z.array(z.string()),
});

/**
 * Refuses a database that lacks an index: queries would read all of a collection, and nothing would be unique. Gives those that no
 * record declares. Throws AvisoError `storage_unavailable`.
 */
export async function checkIndexes(models: Models): Promise<readonly string[]> {
  const missing: string[] = [];
  const surplus: string[] = [];
  await Promise.all(
    Object.values(models).map(async (model) => {
      const { toCreate, toDrop } = difference.parse(await model.diffIndexes());
      const { collectionName } = model.collection;
      missing.push(...toCreate.map((fields) => `${collectionName} (${Object.keys(fields).join(', ')})`));
      surplus.push(...toDrop.map((name) => `${collectionName}.${name}`));
    }),
  );
  if (missing.length > 0)
    throw new AvisoError(
      'storage_unavailable',
      `The database has its number, and yet not the indexes that belong to it: ${missing.join('; ')}.`,
    );
  return surplus;
}

/** Throws as checkDatabase does, and `storage_unprepared` when the database has not been made ready for this version. */
export async function checkPrepared(models: Models, vault: Vault): Promise<void> {
  if ((await checkDatabase(models, vault)) < DATABASE_NUMBER) throw new AvisoError('storage_unprepared');
}

async function prepare(connection: Connection, vault: Vault): Promise<void> {
  const models = createModels(connection);
  const before = await checkDatabase(models, vault);
  if (before >= DATABASE_NUMBER) return;
  // First the key, by one insert: of two that start with different keys on a new database, one is refused.
  await models.meta.updateOne({ _id: 'key' }, { $setOnInsert: { value: keyCheck(vault) } }, { upsert: true });
  await checkDatabase(models, vault);
  const fresh = before === 0;
  await beginStanding(models, SEALS_META, fresh ? writtenBound(vault) : writtenToBind(vault));
  // Who takes the database's number back has this done anew; the audit says that it was done.
  for (const walk of MAC_WALK_NAMES) {
    const guarded =
      fresh || (await models.audit.exists({ act: 'rows.guarded', subject: walk }).lean()) !== null;
    // The real time, also in a rehearsal: it is processes of before that are waited for.
    const value = guarded ? writtenGuarded(vault, walk) : writtenToGuard(vault, walk, Date.now());
    await beginStanding(models, walk, value);
  }
  for (const model of Object.values(models)) {
    await model.createCollection();
    await model.createIndexes();
    const { collection } = model;
    for (const name of OBSOLETE[collection.collectionName] ?? [])
      if (await collection.indexExists(name)) await collection.dropIndex(name);
  }
  await createKeyRows(models, vault).begin(vault.ring.rows());
  await givePeopleIds(models);
  await remindEarlier(models);
  await carrySettings(models);
  await models.meta.updateOne(
    { _id: 'number' },
    { $set: { value: String(DATABASE_NUMBER) } },
    { upsert: true },
  );
}

/**
 * Makes collections and indexes, and stores the key's check: once for each version, whoever comes first; any number may
 * try at once. Does nothing when it was done. Throws AvisoError `storage_standalone`, `storage_newer`,
 * `storage_key_mismatch`, `storage_unavailable`.
 */
export async function prepareMongo({ url, vault, tuning }: MongoOptions): Promise<void> {
  const connection = await connect(url, tuning);
  try {
    await prepare(connection, vault);
  } catch (error) {
    throw storageError(error);
  } finally {
    await connection.close().catch(() => undefined);
  }
}

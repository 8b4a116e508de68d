import type { Connection, mongo } from 'mongoose';
import { pageByContact, pageByKey } from '../copied-pages.ts';
import { isOrdered, RECORDS, textOf } from '../records/copied.ts';
import { COPY_SETTING, type Collection, type CopiedRow, type CopyStorage } from '../copy-port.ts';
import { settingRecord } from '../records/settings.ts';
import type { Vault } from '../vault.ts';
import { connect } from './connection.ts';
import {
  BEHIND_COUNTS,
  createCopiedDocuments,
  modelOf,
  COUNT_PREFIX,
  type Stored,
} from './copied-documents.ts';
import { createDecisionRounds } from './decision-rounds.ts';
import { storageError } from './failures.ts';
import { createModels, type Models } from './models.ts';
import { checkPrepared, type MongoOptions } from './prepare.ts';
import { createDocuments } from './record-documents.ts';
import { vaultOf } from './standing.ts';

/** Which documents of its collection are behind a key, those not counted that are not copied. */
function behind(collection: Collection, after: string | null): mongo.Filter<Stored> {
  switch (collection) {
    case 'audit':
      return { _id: { $gt: Number(after ?? 0) } };
    case 'turnstiles':
      return { _id: { $gt: `${COUNT_PREFIX}${after ?? ''}`, $lt: BEHIND_COUNTS } };
    case 'settings':
      return { _id: { $gt: after ?? '', $ne: COPY_SETTING } };
    default:
      return { _id: { $gt: after ?? '' } };
  }
}

function createCopy(connection: Connection, models: Models, vault: Vault): CopyStorage {
  const rounds = createDecisionRounds(models);
  const settings = createDocuments(models.settings, vault, settingRecord);
  const documentsOf = (collection: Collection) =>
    connection.collection<Stored>(modelOf(models, collection).collection.collectionName);
  const records = new Map<Collection, ReturnType<typeof createCopiedDocuments>>();

  function recordsOf(collection: Collection) {
    const known = records.get(collection) ?? createCopiedDocuments(models, vault, collection);
    records.set(collection, known);
    return known;
  }

  const roundFor = (collection: Collection) => (collection === 'registrations' ? rounds.present() : 0);

  async function find(
    collection: Collection,
    filter: mongo.Filter<Stored>,
    sort: mongo.Sort,
    limit: number,
  ): Promise<readonly CopiedRow[]> {
    const round = await roundFor(collection);
    const { rowOf } = recordsOf(collection);
    const documents = await documentsOf(collection).find(filter).sort(sort).limit(limit).toArray();
    return documents.map((document) => rowOf(document, round));
  }

  return {
    countRows: (collection) => call(() => documentsOf(collection).countDocuments(behind(collection, null))),
    exportRows: (collection, after, limit) =>
      call(async () => {
        const form = RECORDS[collection];
        const { key } = form;
        if (!isOrdered(form))
          return pageByKey(await find(collection, behind(collection, after), { _id: 1 }, limit), limit, key);
        return pageByContact(after, limit, {
          ofContact: (contactId, order, most) =>
            find(collection, { contactId, order: { $gt: order } }, { order: 1 }, most),
          behindContact: (contactId, most) =>
            find(collection, { contactId: { $gt: contactId } }, { contactId: 1, order: 1 }, most),
        });
      }),
    importRows: (collection, rows) =>
      call(async () => {
        if (rows.length === 0) return;
        const round = await roundFor(collection);
        const { documentOf } = recordsOf(collection);
        if (isOrdered(RECORDS[collection])) await raiseOrders(models, rows);
        await documentsOf(collection).bulkWrite(
          rows.map((row) => {
            const { _id, ...replacement } = documentOf(row, round);
            return { replaceOne: { filter: { _id }, replacement, upsert: true } };
          }),
          { ordered: false },
        );
      }),
    readCheckpoint: () => call(async () => (await settings.find(COPY_SETTING))?.value ?? null),
    writeCheckpoint: (value) =>
      call(async () => {
        if (value === null) {
          await models.settings.deleteOne({ _id: COPY_SETTING });
          return;
        }
        const { _id, ...fields } = settings.documentOf({ name: COPY_SETTING, value });
        await models.settings.updateOne({ _id }, { $set: fields }, { upsert: true });
      }),
    heldLeases: (now) =>
      call(async () => {
        const held = await models.leases
          .find({ until: { $gt: new Date(now) } })
          .sort({ _id: 1 })
          .lean();
        return held.map(({ _id }) => _id);
      }),
    close: () => connection.close(),
  };
}

/** What goes wrong says what the catalogue says. */
async function call<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storageError(error);
  }
}

/** What is committed for these contacts from now on goes behind the rows. */
async function raiseOrders({ contacts }: Models, rows: readonly CopiedRow[]): Promise<void> {
  const last = new Map<string, number>();
  for (const row of rows) {
    const contactId = textOf(row, 'contactId');
    last.set(contactId, Math.max(last.get(contactId) ?? 0, row.order ?? 0));
  }
  await contacts.bulkWrite(
    Array.from(last, ([_id, lastOrder]) => ({
      updateOne: { filter: { _id }, update: { $max: { lastOrder } }, upsert: true },
    })),
    { ordered: false },
  );
}

/** Nobody waits for an answer here: a page of a large collection may take a slow server its time. */
const PAGE_MS = 120_000;

/** Opens a MongoDB database that prepareMongo made ready, to copy from or to. Throws as openMongo does. */
export async function openMongoForCopy({ url, vault, tuning }: MongoOptions): Promise<CopyStorage> {
  const connection = await connect(url, { socketTimeoutMs: PAGE_MS, ...tuning });
  try {
    const models = createModels(connection);
    await checkPrepared(models, vault);
    return createCopy(connection, models, (await vaultOf(models, vault)).vault);
  } catch (error) {
    await connection.close().catch(() => undefined);
    throw storageError(error);
  }
}

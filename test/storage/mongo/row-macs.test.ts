import { afterAll, describe } from 'vitest';
import type { Collection } from '../../../src/storage/copy-port.ts';
import { writtenGuarded } from '../../../src/storage/guarded-rows.ts';
import { RECORDS } from '../../../src/storage/records/copied.ts';
import { guardedRowsSuite, type OpenedTables, type RawTables } from '../../support/guarded-rows.ts';
import { mongoForTests } from '../../support/mongo.ts';
import { openWithStanding } from '../../support/standing.ts';
import { testVault } from '../../support/storage.ts';

interface Raw {
  readonly _id: string | number;
  readonly [field: string]: unknown;
}

const mongo = await mongoForTests();

function rawTables(): RawTables {
  const documents = (collection: Collection) => mongo!.connection.collection<Raw>(RECORDS[collection].table);
  return {
    rowsOf: async (collection) =>
      new Map((await documents(collection).find({}).toArray()).map((row) => [String(row._id), row])),
    async put(collection, { _id, ...rest }) {
      if (typeof _id !== 'string' && typeof _id !== 'number') throw new Error('no key');
      await documents(collection).replaceOne({ _id }, rest, { upsert: true });
    },
    async putStanding(value, walk = 'macs') {
      await mongo!.connection
        .collection<Raw>('meta')
        .updateOne({ _id: walk }, { $set: { value } }, { upsert: true });
    },
    nameOf: (field) => (field === 'id' ? '_id' : field),
    keyOf: () => '_id',
  };
}

async function open(): Promise<OpenedTables> {
  const raw = rawTables();
  await raw.putStanding(writtenGuarded(testVault(), 'setting_macs'), 'setting_macs');
  return openWithStanding(mongo!, raw, writtenGuarded(testVault(), 'macs'));
}

describe.skipIf(mongo === null)('on a replica set', () => {
  afterAll(() => mongo?.close());
  guardedRowsSuite(open);
});

import type { Collection } from '../../src/storage/copy-port.ts';
import { RECORDS } from '../../src/storage/records/copied.ts';
import type { RawTables } from './guarded-rows.ts';
import type { MongoForTests } from './mongo.ts';

interface Raw {
  readonly _id: string | number;
  readonly [field: string]: unknown;
}

/** The collections of the tests' MongoDB, past the storage. */
export function rawDocuments(mongo: MongoForTests): RawTables {
  const documents = (collection: Collection) => mongo.connection.collection<Raw>(RECORDS[collection].table);
  return {
    rowsOf: async (collection) =>
      new Map((await documents(collection).find({}).toArray()).map((row) => [String(row._id), row])),
    async put(collection, { _id, ...rest }) {
      if (typeof _id !== 'string' && typeof _id !== 'number') throw new Error('no key');
      await documents(collection).replaceOne({ _id }, rest, { upsert: true });
    },
    async putStanding(value, walk = 'macs') {
      await mongo.connection
        .collection<Raw>('meta')
        .updateOne({ _id: walk }, { $set: { value } }, { upsert: true });
    },
    nameOf: (field) => (field === 'id' ? '_id' : field),
    keyOf: () => '_id',
  };
}

import mongoose from 'mongoose';
import { afterAll, describe, expect } from 'vitest';
import { RECORDS } from '../../../src/storage/records/copied.ts';
import type { Collection } from '../../../src/storage/copy-port.ts';
import { writtenBound } from '../../../src/storage/bound-seals.ts';
import { boundSealsSuite, type Opened, type RawRows } from '../../support/bound-seals.ts';
import { mongoForTests } from '../../support/mongo.ts';
import { openWithStanding } from '../../support/standing.ts';
import { testVault } from '../../support/storage.ts';

const { Binary } = mongoose.mongo;

interface Raw {
  readonly _id: string;
  readonly value?: string;
  readonly sealed?: mongoose.mongo.Binary;
}

const mongo = await mongoForTests();

function rawRows(): RawRows {
  const documents = (collection: Collection) => mongo!.connection.collection<Raw>(RECORDS[collection].table);
  return {
    async sealedOf(collection) {
      const rows = await documents(collection).find({}).toArray();
      return new Map(rows.map(({ _id, sealed }) => [_id, Buffer.from(sealed!.buffer)]));
    },
    async putSealed(collection, key, sealed) {
      const changed = await documents(collection).updateOne(
        { _id: key },
        { $set: { sealed: new Binary(sealed) } },
      );
      expect(changed.matchedCount).toBe(1);
    },
    async putStanding(value) {
      await mongo!.connection.collection<Raw>('meta').updateOne({ _id: 'seals' }, { $set: { value } });
    },
  };
}

const open = (): Promise<Opened> => openWithStanding(mongo!, rawRows(), writtenBound(testVault()));

describe.skipIf(mongo === null)('on a replica set', () => {
  afterAll(() => mongo?.close());
  boundSealsSuite(open);
});

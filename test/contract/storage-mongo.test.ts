import { afterAll, describe } from 'vitest';
import { mongoForTests } from '../support/mongo.ts';
import { storageContract } from './storage.ts';

const mongo = await mongoForTests();

describe.skipIf(mongo === null)('on a replica set', () => {
  afterAll(() => mongo?.close());

  storageContract('MongoDB', () => mongo!.open(), 0.2);
});

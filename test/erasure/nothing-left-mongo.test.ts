import { afterAll, describe } from 'vitest';
import { mongoForTests } from '../support/mongo.ts';
import { nothingIsLeft } from './nothing-left.ts';
import { readMongo } from './raw.ts';

const mongo = await mongoForTests();

describe.skipIf(mongo === null)('an erasure on MongoDB', () => {
  afterAll(() => mongo?.close());
  nothingIsLeft(
    async () => {
      const temp = await mongo!.open();
      return {
        temp: Object.assign(temp, { folder: '', path: '' }),
        read: () => readMongo(mongo!.connection),
      };
    },
    () => Promise.resolve(),
  );
});

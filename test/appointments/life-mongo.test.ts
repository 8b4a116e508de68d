import { afterAll, describe } from 'vitest';
import { openMongoForCopy } from '../../src/storage/mongo/copy.ts';
import { mongoForTests } from '../support/mongo.ts';
import { size } from '../support/size.ts';
import { livesThroughAnything } from './life.ts';

const mongo = await mongoForTests();

describe.skipIf(mongo === null)('an appointment’s life, on MongoDB', () => {
  afterAll(() => mongo?.close());
  livesThroughAnything(
    async () => {
      const temp = await mongo!.open();
      return {
        storage: temp.storage,
        rows: () => openMongoForCopy({ url: temp.url, vault: temp.vault }),
        close: () => temp.close(),
      };
    },
    size('APPOINTMENT_LIVES_MONGO', { usual: 3, large: 100 }),
  );
});

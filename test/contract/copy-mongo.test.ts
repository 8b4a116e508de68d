import { afterAll, describe } from 'vitest';
import { mongoCopies, openSqliteCopy } from '../support/copy.ts';
import { mongoForTests } from '../support/mongo.ts';
import { size } from '../support/size.ts';
import { copyContract } from './copy.ts';

const mongo = await mongoForTests();

describe.skipIf(mongo === null)('with a replica set', () => {
  afterAll(() => mongo?.close());
  const openMongoCopy = mongo === null ? openSqliteCopy : mongoCopies(mongo);

  copyContract(
    'SQLite to MongoDB',
    openSqliteCopy,
    openMongoCopy,
    size('COPY_FAMILIES_TO_MONGO', { usual: 24, large: 240 }),
  );
  copyContract(
    'MongoDB to SQLite',
    openMongoCopy,
    openSqliteCopy,
    size('COPY_FAMILIES_FROM_MONGO', { usual: 24, large: 48 }),
  );
});
